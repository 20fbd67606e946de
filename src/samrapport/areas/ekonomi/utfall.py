"""Where a report's utfall comes from: `utfall.csv` or its books, in the budget's unit. Entry: `read_utfall`."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from samrapport.areas.ekonomi.bokforing import sie_files
from samrapport.areas.ekonomi.efter_lasning import KRONOR, sound_utfall, unit_faults
from samrapport.areas.ekonomi.kontolista import las_bocker, with_cells
from samrapport.areas.ekonomi.kontomappning import summera
from samrapport.errors import DataFault, Fault
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Tabell
from samrapport.raw.importera.mappning import is_accounts
from samrapport.raw.table import read_table, table_path


def read_utfall(rapport: Rapport, declared: Tabell) -> pd.DataFrame:
    """block, post, till och med, belopp (kr), whatever it comes from. Raises DataFault, also when there are both."""
    stem = rapport.path(declared.namn)
    table, books = table_path(rapport.folder, stem), sie_files(rapport.folder, rapport.rot)
    if table is not None and books:
        raise DataFault(Fault(table, f"utfallet finns också som bokföring: {books[0]}. Behåll bara det ena."))
    if not books and not is_accounts(rapport.folder, stem):
        return _in_one_unit(rapport, sound_utfall(rapport, read_table(rapport.folder, stem, declared)))
    if not rapport.levererad("kontomappning"):
        expected = (
            "filen saknas, och säger vilken post varje konto hör till. Låt programmet föreslå den, och lägg till det som fattas: "
            f"samrapport kontomappning {rapport.forbund} {rapport.ar}"
        )
        raise DataFault(Fault(f"{rapport.path('kontomappning')}.csv", expected))
    found = summera(rapport.kontomappning, las_bocker(rapport), rapport.uppgifter)
    return _in_one_unit(rapport, found if books else with_cells(rapport, found), bokfort=True)


def _in_one_unit(rapport: Rapport, utfall: pd.DataFrame, *, bokfort: bool = False) -> pd.DataFrame:
    if utfall.empty:
        return utfall
    days = (utfall["till och med"].iloc[0] - rapport.uppgifter.period.start).days + 1
    faults = list(
        unit_faults(
            rapport.budget, utfall, rapport.ar, Decimal(days) / 365, KRONOR[rapport.uppgifter.enhet], bokfort=bokfort
        )
    )
    if faults:
        raise DataFault(faults)
    return utfall
