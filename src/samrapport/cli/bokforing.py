"""`samrapport kontomappning`: a first mapping of the books' accounts, and budget, to be confirmed. Entry: `kontomappning`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from samrapport.areas.ekonomi.forslag.budgetforslag import foresla_budget
from samrapport.areas.ekonomi.forslag.egna_rader import egen_rad
from samrapport.areas.ekonomi.forslag.kapitalforslag import foresla_eget_kapital
from samrapport.areas.ekonomi.forslag.kontoforslag import Forslag, foresla, poster_i
from samrapport.cli.options import tell
from samrapport.errors import SamrapportError, counted
from samrapport.intake.arsmapp.rader import Rader, csv_av, las_rader
from samrapport.rapport import oppna
from samrapport.rapport.rapport import Rapport
from samrapport.raw.folder import TriedFolder
from samrapport.raw.table import table_path
from samrapport.run.atomic import write_atomic
from samrapport.run.project import Project

_WRITTEN = "{} är skriven. Gå igenom raderna, och ändra ”att bekräfta” i kolumnen källa till det de stämmer med."


@dataclass(frozen=True)
class Bestallt:
    """What is asked for besides the mapping: rows that somebody says, the budget, and eget kapital."""

    rader: tuple[str, ...] = ()
    budget: bool = False
    eget_kapital: bool = False


def kontomappning(project: Project, forbund: str, ar: str, bestallt: Bestallt, *, dry_run: bool) -> int:
    """Write `kontomappning.csv`, and what else is asked for, where it is not there yet; rows that are said are added to what is.

    Raises SamrapportError, DataFault; then nothing is written.
    """
    if not ar.isdigit():
        raise SamrapportError(f"”{ar}” är inget år. Skriv det till exempel 2021.")
    rapport = oppna(forbund, int(ar), data=project.data)
    there = table_path(rapport.folder, rapport.path("kontomappning"))
    mapped = there is None or not (bestallt.rader or bestallt.eget_kapital)
    wanted = {"kontomappning": mapped, "budget": bestallt.budget, "eget_kapital": bestallt.eget_kapital}
    _assert_free(rapport, [name for name, asked in wanted.items() if asked])
    made = {}
    if bestallt.budget:
        made["budget"] = foresla_budget(rapport)
    if bestallt.eget_kapital:
        made["eget_kapital"] = foresla_eget_kapital(rapport)
    files = {f"{rapport.path(name)}.csv": _csv(frame) for name, frame in made.items()}
    budget = made["budget"] if bestallt.budget else rapport.budget
    egna = [egen_rad(one, poster_i(budget)) for one in bestallt.rader]
    mapping = foresla(rapport, budget, egna) if mapped else Forslag(tuple(egna), (), ())
    if there is None:
        files[f"{rapport.path('kontomappning')}.csv"] = mapping.csv()
    elif egna:
        files[there] = _added(rapport, there, mapping)
    if egna and not bestallt.budget:
        _try(project, rapport, files)
    for path, content in files.items():
        if dry_run:
            tell(f"{path} skulle bli:\n{content}")
        else:
            write_atomic(project.data / path, content)
            tell(_WRITTEN.format(path) if path != there else f"{path}: {counted(len(egna), 'ny rad', 'nya rader')}.")
    _tell_rest(mapping)
    return 0


def _assert_free(rapport: Rapport, names: Iterable[str]) -> None:
    for name in names:
        if (there := table_path(rapport.folder, rapport.path(name))) is not None:
            raise SamrapportError(
                f"{there} finns redan och skrivs inte över. Flytta undan filen om du vill ha ett nytt förslag."
            )


def _added(rapport: Rapport, path: str, mapping: Forslag) -> str:
    """The file that is there, with rows last. Raises SamrapportError for one that is no CSV file."""
    if not path.endswith(".csv"):
        raise SamrapportError(f"{path} är ingen CSV-fil. Lägg till raderna där för hand.")
    heads = las_rader(rapport.folder, path).rubriker
    held = rapport.folder.text(path)
    rows = list(csv.DictReader(io.StringIO(mapping.csv()), delimiter=";"))
    lines = csv_av(Rader(heads, tuple(rows))).partition("\n")[2]
    return f"{held}{'' if held.endswith(chr(10)) else chr(10)}{lines}"


def _try(project: Project, rapport: Rapport, files: dict[str, str]) -> None:
    """Read the mapping as it would be. Raises DataFault for what does not go together."""
    folder = TriedFolder(project.data, {path: content.encode() for path, content in files.items()})
    type(rapport)(folder, rapport.forbund, rapport.ar).tabell("kontomappning")


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
            f"Inget förslag för {konto}, som har {told} kr (debet minus kredit) i perioden. Lägg till en rad för kontot, "
            f'till exempel med --rad "{konto.split()[0]}=POST", eller --rad "{konto.split()[0]}=utelämna" om det inte ska vara med.'
        )
