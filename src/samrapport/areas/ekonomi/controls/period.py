"""Rules on the period: what is told of it, and spending that stands at another part of the year."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from samrapport.errors import counted
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.raw.table import FILE, ROW

_WORDS = (("kvartal", 3), ("tertial", 4), ("halvår", 6), ("helår", 12))
_UNLIKELY = 0.001
"""How unlikely it is to be chance that so many rows stand at one part of the year."""


def manader(period: tuple[date, date]) -> int:
    """Whole months of the period, from its first day to the day after its last, a started half counted."""
    start, end = period
    return round(((end - start).days + 1) / 30.44)


@regel(
    "rader-vid-annan-del-av-aret",
    "Rader vid en annan del av året",
    "Står flera rader i utfallet på exakt samma tolftedelar av sin budget, och är det inte periodens del av året, är de fördelade "
    "schablonmässigt eller gäller en annan period. Små belopp räknas inte som tecken, för de kan hamna där av en slump.",
    "varning",
)
def schabloner(u: Underlag) -> Iterator[Fynd]:
    """Several rows stand at exactly k/12 of their budgets, and k is not the months of the period."""
    unit = {"kr": 1, "tkr": 1000}.get(u.enhet, 1)
    posts: list[tuple[str, Fraction, Fraction]] = []
    for name in u.alla_fakta:
        if re.fullmatch(r"budget\.\w+\.(?!summa\.)\w+\.utfall", name):
            budget, spent = u.vardet(name.removesuffix("utfall") + "budget"), u.vardet(name)
            if budget and spent:
                posts.append((name, budget / unit, spent / unit))
    months = manader(u.period)
    for part, at in vid_annan_del(posts, months):
        source = u.alla_fakta[at[0]].sources[0]
        names = ", ".join(u.alla_fakta[name].formula.partition(",")[0] for name in at)
        share = Fraction(part, 12)
        yield Fynd(
            f"Utfall, rader vid {share.numerator}/{share.denominator} av budgeten",
            f"{counted(len(at), 'rad', 'rader')} har använt exakt {counted(part, 'tolftedel', 'tolftedelar')} av sin budget, men perioden är {counted(months, 'månad', 'månader')}: {names}.",
            Decimal(part), Decimal(months), "månader", "utfall / budget × 12",
            tuple(at), source.file, None,
        )  # fmt: skip


def vid_annan_del(posts: Sequence[tuple[str, Fraction, Fraction]], months: int) -> Iterator[tuple[int, list[str]]]:
    """Each number of twelfths of their budgets, other than the months that have gone, at which several posts stand, and their names.

    posts: name, budget and utfall, in the unit that the report is written in.
    """
    chances = [min(1.0, float(1 / budget)) for _, budget, _ in posts]
    for part in range(1, 12):
        at = [(name, budget) for name, budget, spent in posts if abs(spent - budget * part / 12) * 2 <= 1]
        if part == months or len(at) < 3:
            continue
        if _chance(chances, [min(1.0, float(1 / budget)) for _, budget in at]) * 11 < _UNLIKELY:
            yield part, [name for name, _ in at]


def _chance(posts: Sequence[float], at: Sequence[float]) -> float:
    """How likely it is by chance that rows as telling as those `at` a part of the year, or more so, stand there together.

    posts: for each row how likely it is to stand there by chance, which is one over its budget in whole units. A row tells
    minus the logarithm of that, and what rows tell is added up over all ways in which they can fall, in steps of a tenth.
    """

    def told(chance: float) -> int:
        return int(-math.log(chance) * 10)

    spread = {0: 1.0}
    for chance in posts:
        after: dict[int, float] = {}
        for sum_, weight in spread.items():
            after[sum_] = after.get(sum_, 0.0) + weight * (1 - chance)
            after[sum_ + told(chance)] = after.get(sum_ + told(chance), 0.0) + weight * chance
        spread = after
    least = sum(told(chance) for chance in at)
    return sum(weight for sum_, weight in sorted(spread.items()) if sum_ >= least)


@regel(
    "utfallets-dag",
    "Utfallets sista dag",
    "Utfallet gäller till och med periodens sista dag. Annars jämförs det med fel del av året.",
    "varning",
)
def dagen(u: Underlag) -> Iterator[Fynd]:
    """The spending is told as of another day than the period's last."""
    frame = u.tabeller.get("utfall")
    if frame is None or frame.empty:
        return
    row = frame.iloc[0]
    if row["till och med"] != u.period[1]:
        yield Fynd(
            "Utfall, till och med", "Utfallet och rapportens period slutar inte samma dag.",
            row["till och med"], u.period[1], "datum", "periodens sista dag", (), str(row[FILE]), int(row[ROW]),
        )  # fmt: skip


@regel(
    "periodord",
    "Ord för perioden",
    "”Halvår”, ”tertial” och ”kvartal” i trycket och i rapportens texter hålls mot hur lång rapportens period är.",
    "upplysning",
)
def ord_for_perioden(u: Underlag) -> Iterator[Fynd]:
    """A word for a period of another length than the report's: once for the print and once for the texts."""
    months = manader(u.period)
    printed = [(one.var, f"{one.plats} {one.tryckt}", one.fil, one.rad) for one in u.uppgifter]
    texts = [(f"text/{path.rpartition('/')[2]}", text, path, None) for path, text in u.texter.items()]
    for where, places in (("Trycket", printed), ("Texterna", texts)):
        for word, length in _WORDS:
            own = [one for one in places if re.search(rf"\b{word}(?:et|ets)?\b", one[1], re.IGNORECASE)]
            if not own or length == months:
                continue
            named = ", ".join(dict.fromkeys(place for place, *_ in own))
            yield Fynd(
                f"{where}: ”{word}”",
                f"Här står ”{word}”, men rapportens period är {counted(months, 'månad', 'månader')}. Gäller uppgifterna hela perioden? {named}.",
                Decimal(length), Decimal(months), "månader", "periodens längd", (), own[0][2], own[0][3],
            )  # fmt: skip
