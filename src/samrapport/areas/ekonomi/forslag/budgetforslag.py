"""A first `budget.csv` out of the budget that the books hold, with last year's posts. Entry: `foresla_budget`."""

from __future__ import annotations

from datetime import date

import pandas as pd

from samrapport.areas.ekonomi.bokforing import las_bokforing
from samrapport.areas.ekonomi.efter_lasning import KRONOR
from samrapport.areas.ekonomi.forslag.kapitalforslag import plain
from samrapport.areas.ekonomi.kontomappning import summera_budget, whole_ranges
from samrapport.areas.ekonomi.underlag import BUDGET, KONTOMAPPNING
from samrapport.errors import SamrapportError
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import read_table, table_path

_LACKING = (
    "Bokföringens budget går bara att läsa med förra årets budget.csv och kontomappning.csv, som säger vilka poster som finns och vilka konton "
    "de har. Fyll i budget.csv för hand."
)


def foresla_budget(rapport: Rapport) -> pd.DataFrame:
    """The columns of `budget.csv`: last year's posts with the amounts that the books have for them, in the report's unit; without an amount where
    last year's mapping has no account for the post. Raises SamrapportError: nothing to propose from; DataFault.
    """
    books, folder = las_bokforing(rapport), rapport.folder
    stems = [f"{rapport.forbund}/{rapport.ar - 1}/{declared.namn}" for declared in (BUDGET, KONTOMAPPNING)]
    if not books.saldon["slag"].isin(["PBUDGET", "OBUDGET"]).any():
        raise SamrapportError("Bokföringen har ingen budget (#PBUDGET). Fyll i budget.csv för hand.")
    if any(table_path(folder, stem) is None for stem in stems):
        raise SamrapportError(_LACKING)
    before, mapping = (read_table(folder, stem, one) for stem, one in zip(stems, (BUDGET, KONTOMAPPNING), strict=True))
    told = summera_budget(whole_ranges(mapping), books, (date(rapport.ar, 1, 1), date(rapport.ar, 12, 31)))
    sums = told.groupby(["block", "post"])["belopp"].sum().to_dict()
    own = before[before["version"] == "budget"].drop_duplicates(["block", "post"])
    unit = KRONOR[rapport.uppgifter.enhet]
    amounts = [sums.get((row["block"], row["post"])) for row in own.to_dict("records")]
    return own.assign(
        år=rapport.ar,
        belopp=pd.Series(
            [None if one is None else plain(one / unit) for one in amounts], index=own.index, dtype=object
        ),
        källa="Bokföringens budget, att bekräfta",
    )[[name for name in BUDGET.kolumner if name in own]]
