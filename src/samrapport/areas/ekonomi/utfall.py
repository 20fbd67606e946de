"""Where a report's utfall comes from: `utfall.csv`, or its books. Entries: `read_utfall`, `has_utfall`, `has_sie`, `utfallsfiler`."""

from __future__ import annotations

import pandas as pd

from samrapport.areas.ekonomi import underlag as ekonomi
from samrapport.areas.ekonomi.bokforing import read_bokforing, sie_files
from samrapport.areas.ekonomi.kontomappning import read_kontomappning, summera
from samrapport.errors import DataFault, Fault
from samrapport.rapport.uppgifter import Rapportuppgifter
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import table_path


def has_sie(folder: RawFolder, root: str) -> bool:
    """Whether the report has books. root: the report's own folder."""
    return bool(sie_files(folder, root))


def has_utfall(folder: RawFolder, root: str) -> bool:
    """Whether the report has its utfall in one way or the other."""
    return table_path(folder, f"{root}/utfall") is not None or has_sie(folder, root)


def utfallsfiler(folder: RawFolder, root: str) -> tuple[str, ...]:
    """The names of the files that belong to the utfall: a mapping is read only where there are books to map."""
    return ("kontomappning.csv", "kontomappning.xlsx") if has_sie(folder, root) else ()


def read_utfall(folder: RawFolder, root: str, rapport: Rapportuppgifter, budget: pd.DataFrame) -> pd.DataFrame:
    """block, post, till och med, belopp (kr), whatever it comes from. Raises DataFault, also when there are both."""
    table, books = table_path(folder, f"{root}/utfall"), sie_files(folder, root)
    if table is not None and books:
        raise DataFault([Fault(table, f"utfallet finns också som bokföring: {books[0]}. Behåll bara det ena.")])
    if not books:
        return ekonomi.read_utfall(folder, f"{root}/utfall", rapport, budget)
    found = read_bokforing(folder, root, rapport)
    return summera(read_kontomappning(folder, f"{root}/kontomappning", budget, found), found, rapport)
