"""Made-up money of a made-up förbund: budget, outcome, prognosis, eget kapital, and what a printed report said of it.

Entry: `write_money`. A year's figures follow from the förbund and the year alone, so one year's utblick is the next
year's budget, and one year's closing eget kapital the next one's opening.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from samrapport.areas.avstamning.underlag import PUBLICERAT
from samrapport.areas.ekonomi.underlag import BUDGET, EGET_KAPITAL, PROGNOS, UTFALL
from samrapport.exempel.orter import Exempelforbund
from samrapport.exempel.skrivning import Line, write_table

INSATS = "Vägen vidare"
_INCOME = ("Intäkter", "Medlemmarnas bidrag")
_POSTS: tuple[tuple[str, str, float, bool], ...] = (
    ("Insatser", INSATS, 0.36, True),
    ("Insatser", "Mötesplats arbete", 0.24, True),
    ("Insatser", "Samverkan i praktiken", 0.08, True),
    ("Insatser", "Gemensamma utbildningar", 0.06, True),
    ("Insatser", "Utvecklingsmedel, ej intecknade", 0.11, False),
    ("Styrelsen", "Revision", 0.006, True),
    ("Styrelsen", "Arvoden", 0.012, True),
    ("Styrelsen", "Konferens", 0.004, True),
    ("Administration", "Förbundssamordnare", 0.1, True),
    ("Administration", "Redovisning", 0.011, True),
    ("Administration", "Webbplats och nyhetsbrev", 0.003, True),
    ("Administration", "Resor", 0.002, True),
)
"""Block, post, its share of the income, and whether it is allocated."""


@dataclass(frozen=True)
class _Year:
    """tkr. costs and spent (in the reported part of the year): by place in _POSTS."""

    income: int
    costs: tuple[int, ...]
    spent: tuple[int, ...]
    opening: int


def write_money(folder: Path, one: Exempelforbund, year: int, first: int, source: str) -> None:
    """Write the report's budget.csv, utfall.csv, prognos.csv, eget_kapital.csv and publicerat.csv. first: the example's first year."""
    own = _year(one, year, first)
    lines: list[Line] = [(*_INCOME, "budget", year, own.income, "ja", "ja")]
    for later in (1, 2):
        lines.append((*_INCOME, "utblick", year + later, _income(one, year + later), "ja", "ja"))
    for place, (block, post, _, taken) in enumerate(_POSTS):
        for later in range(3):
            version = "utblick" if later else "budget"
            amount = _costs(one, year + later)[place]
            lines.append((block, post, version, year + later, amount, "ja" if taken else "nej", None))
    write_table(folder, BUDGET, lines, source)
    spent = zip(_POSTS, own.spent, strict=True)
    used = ((block, post, f"{year}-08-31", amount) for (block, post, *_), amount in spent)
    write_table(folder, UTFALL, used, source)
    write_table(folder, PROGNOS, _prognosis(one, year, own), source)
    write_table(folder, EGET_KAPITAL, [(f"{year}-01-01", own.opening)], source)
    write_table(folder, PUBLICERAT, _printed(own, year), "Påhittat tryck")


def _prognosis(one: Exempelforbund, year: int, own: _Year) -> list[Line]:
    """What the year is thought to come to: the income as it is budgeted, and of the costs no less than is spent."""
    chance = one.random("prognos", year)
    lines: list[Line] = [(*_INCOME, own.income, None)]
    for (block, post, _, taken), cost, spent in zip(_POSTS, own.costs, own.spent, strict=True):
        part = chance.uniform(0.9, 1.02) if taken else chance.uniform(0.3, 0.8)
        lines.append(
            (block, post, max(spent, round(cost * part)), None if taken else "Alla medel hinner inte fördelas")
        )
    return lines


def insats_money(one: Exempelforbund, year: int) -> tuple[int, int]:
    """Budget and use of the insats's first half-year, in kr."""
    budget = _costs(one, year)[0] * 500
    return budget, round(budget * one.random("insats", year).uniform(0.78, 0.97))


def granted(one: Exempelforbund, year: int) -> int:
    """What the insats has been granted for three years, in kr."""
    return sum(_costs(one, of)[0] for of in range(year - 1, year + 2)) * 1000


def _income(one: Exempelforbund, year: int) -> int:
    own = one.random("intäkter")
    base, growth = own.uniform(4_000, 16_000), own.uniform(-0.01, 0.03)
    return round(base * (1 + growth) ** (year - 2020))


def _costs(one: Exempelforbund, year: int) -> tuple[int, ...]:
    chance = one.random("kostnader", year)
    return tuple(max(3, round(_income(one, year) * share * chance.uniform(0.85, 1.2))) for _, _, share, _ in _POSTS)


def _year(one: Exempelforbund, year: int, first: int) -> _Year:
    chance, costs = one.random("utfall", year), _costs(one, year)
    parts = [chance.uniform(0.42, 0.72) if taken else chance.uniform(0, 0.2) for *_, taken in _POSTS]
    spent = tuple(round(cost * part) for cost, part in zip(costs, parts, strict=True))
    return _Year(_income(one, year), costs, spent, _opening(one, year, first))


def _opening(one: Exempelforbund, year: int, first: int) -> int:
    """Eget kapital on the first day of a year: what there was at first, and each year's result since."""
    capital = round(_income(one, first) * one.random("eget kapital").uniform(0.25, 0.6))
    for past in range(first, year):
        allocated = sum(cost for cost, (*_, taken) in zip(_costs(one, past), _POSTS, strict=True) if taken)
        capital += _income(one, past) - round(allocated * one.random("bokslut", past).uniform(0.9, 1.0))
    return capital


def _printed(own: _Year, year: int) -> list[Line]:
    budget, used = sum(own.costs), sum(own.spent)
    share = int((Decimal(used) * 100 / budget).quantize(Decimal(1), ROUND_HALF_UP))
    section = "Budget och utfall"
    return [
        ("Omslag", "Titel, år", year, year, "år", "rapport.ar"),
        (section, "Intäkter", _grouped(own.income), own.income, "tkr", "budget.intakter.summa.budget"),
        (section, "Kostnader, budget", _grouped(budget), budget, "tkr", "budget.totalt.budget"),
        (section, "Kostnader, utfall", _grouped(used), used, "tkr", "budget.totalt.utfall"),
        (section, "Andel av budgeten", f"{share} %", share, "procent", "budget.andel"),
        (section, "Ingående eget kapital", _grouped(own.opening), own.opening, "tkr", "ek.ar0.ingaende"),
    ]


def _grouped(amount: int) -> str:
    return f"{amount:,}\u00a0tkr".replace(",", "\u00a0").replace("-", "−")
