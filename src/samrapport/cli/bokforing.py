"""`samrapport kontomappning`: a first mapping of the books' accounts, and budget, to be confirmed. Entry: `kontomappning`."""

from __future__ import annotations

import csv
import io

import pandas as pd

from samrapport.areas.ekonomi.forslag.budgetforslag import foresla_budget
from samrapport.areas.ekonomi.forslag.kontoforslag import Forslag, foresla
from samrapport.cli.options import tell
from samrapport.errors import SamrapportError
from samrapport.rapport import oppna
from samrapport.raw.table import table_path
from samrapport.run.atomic import write_atomic
from samrapport.run.project import Project


def kontomappning(project: Project, forbund: str, ar: str, *, budget: bool, dry_run: bool) -> int:
    """Write `kontomappning.csv`, and with `budget` also `budget.csv`, where they are not there yet. Raises SamrapportError, DataFault."""
    if not ar.isdigit():
        raise SamrapportError(f"”{ar}” är inget år. Skriv det till exempel 2021.")
    rapport = oppna(forbund, int(ar), data=project.data)
    for name in ("kontomappning", *(["budget"] if budget else [])):
        if (there := table_path(rapport.folder, rapport.path(name))) is not None:
            raise SamrapportError(
                f"{there} finns redan och skrivs inte över. Flytta undan filen om du vill ha ett nytt förslag."
            )
    files = {}
    if budget:
        proposed = foresla_budget(rapport)
        files["budget"] = _csv(proposed)
    mapping = foresla(rapport, proposed if budget else rapport.budget)
    files["kontomappning"] = mapping.csv()
    for name, content in files.items():
        path = f"{rapport.path(name)}.csv"
        if dry_run:
            tell(f"{path} skulle bli:\n{content}")
        else:
            write_atomic(project.data / path, content)
            tell(
                f"{path} är skriven. Gå igenom raderna, och ändra ”att bekräfta” i kolumnen källa till det de stämmer med."
            )
    _tell_rest(mapping)
    return 0


def _csv(frame: pd.DataFrame) -> str:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows([["" if pd.isna(one) else one for one in row] for row in frame.itertuples(index=False)])
    return made.getvalue()


def _tell_rest(mapping: Forslag) -> None:
    for one in mapping.utgar:
        tell(f"Förra årets rad för {one} är inte med: posten eller objektet finns inte i år.")
    for konto, amount in mapping.kvar:
        told = f"{amount:.2f}".replace(".", ",").replace("-", "−")
        tell(
            f"Inget förslag för {konto}, som har {told} kr (debet minus kredit) i perioden. Lägg till en rad för kontot."
        )
