"""A first `eget_kapital.csv`: out of what the books opened with, or what last year's report closes with. Entries: `foresla_eget_kapital`,
`ingaende_efter`.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath

import pandas as pd

from samrapport.areas.ekonomi.bokforing import las_bokforing
from samrapport.areas.ekonomi.efter_lasning import KRONOR
from samrapport.areas.ekonomi.facts import las_ekonomi
from samrapport.areas.ekonomi.forslag.kontoforslag import ATT_BEKRAFTA
from samrapport.areas.ekonomi.poster import INTAKTER
from samrapport.areas.ekonomi.underlag import EGET_KAPITAL
from samrapport.errors import SamrapportError, told_elsewhere
from samrapport.facts.fact import Fact, slug
from samrapport.rapport.rapport import Rapport

_OWN = "20"
"""What accounts of eget kapital begin with, in BAS and in Kommun-Bas alike."""


def foresla_eget_kapital(rapport: Rapport) -> pd.DataFrame:
    """The columns of `eget_kapital.csv`: the year's first day, with the opening balances of eget kapital, in the report's unit.

    Raises SamrapportError where the books open with none; DataFault.
    """
    books = las_bokforing(rapport)
    own = books.konton[
        [
            konto.startswith(_OWN) and bool(ib)
            for konto, ib in zip(books.konton["konto"], books.konton["ib"], strict=True)
        ]
    ]
    if own.empty:
        raise SamrapportError(
            "Bokföringen har inga ingående saldon (#IB) för eget kapital, konto 20. Fyll i eget_kapital.csv för hand."
        )
    kronor = -sum(own["ib"], Decimal(0))
    files = sorted({PurePosixPath(one).name for one in own["fil"]})
    source = f"{', '.join(files)}, ingående balans konto {', '.join(own['konto'])}, {ATT_BEKRAFTA}"
    row = (f"{rapport.ar}-01-01", plain(kronor / KRONOR[rapport.uppgifter.enhet]), source)
    return pd.DataFrame([row], columns=list(EGET_KAPITAL.kolumner), dtype=object)


def ingaende_efter(fore: Rapport, ar: int) -> tuple[str, str] | None:
    """What an earlier report says that a year opens with, in its unit, and by what it says so; None where it doesn't.

    A report of a whole year closes with its utfall, one of a part of it with its budget; a later year with the outlook.
    """
    with told_elsewhere():
        facts = las_ekonomi(fore).facts
        end = fore.uppgifter.period.slut
        names = (f"budget.{slug(INTAKTER)}.summa.utfall", "budget.totalt.utfall")
        number = ar - 1 - fore.ar
        if number == 0 and (end.month, end.day) == (12, 31) and all(name in facts for name in names):
            income, costs, opening = (_kronor(facts[name]) for name in (*names, "ek.ar0.ingaende"))
            return plain((opening + income - costs) / KRONOR[fore.uppgifter.enhet]), "utfallet"
        if (closing := facts.get(f"ek.ar{number}.utgaende")) is not None:
            told = "utblicken" if number else "budgeten"
            return plain(_kronor(closing) / KRONOR[fore.uppgifter.enhet]), told
    return None


def _kronor(fact: Fact) -> Decimal:
    assert isinstance(fact.value, Decimal)
    return fact.value


def plain(amount: Decimal) -> str:
    """An amount as a cell that is read in one way only: three decimals could be thousands, so they get a zero."""
    text = f"{amount.normalize() + 0:f}".replace(".", ",")
    return f"{text}0" if len(text.partition(",")[2]) == 3 else text
