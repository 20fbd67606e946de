"""What one förbund's own report gives each measure of the comparison.

Entries: `arsvarden` and `hek_for_jamforelse` across förbund, `hek_varden` over years.

Nothing is computed here that the report has computed: its facts are taken over, and what lacks is told.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from samrapport.areas.jamforelse.jamforelse import MATT, Varde
from samrapport.facts.fact import Fact, share, total
from samrapport.text.numbers import datum

_PEOPLE = re.compile(r"hek\.egen\.\d{4}\.folkmangd")


@dataclass(frozen=True)
class Insatstal:
    """An insats with participants of its own. personer: its count of unique persons; a text when it is withheld.

    saknas: why there is none. dag: the last day that the count covers. forbrukat: what was spent over the same time.
    """

    namn: str
    personer: Fact | None = None
    saknas: str = ""
    dag: date | None = None
    forbrukat: Fact | None = None
    syntetisk: bool = False

    @property
    def skyddad(self) -> bool:
        """Whether the count is withheld."""
        return self.personer is not None and self.personer.unit == "text"


@dataclass(frozen=True)
class Forbundsar:
    """One förbund's report of one year. fakta: its own, by name. fran: the first day of its period. till: the last day of its utfall.

    lan: the county that most of its kommuner lie in, "" where that is not known. saknas: what a source lacks, by namespace. fel: why nothing of it could be read; then all else is empty.
    """

    forbund: str
    namn: str
    ar: int
    fakta: Mapping[str, Fact]
    period_slut: date | None = None
    fran: date | None = None
    till: date | None = None
    insatser: tuple[Insatstal, ...] = ()
    saknas: Mapping[str, str] | None = None
    fel: str = ""
    lan: str = ""

    @property
    def invanare(self) -> Fact | None:
        """How many its kommuner had of the ages that the measures are of, in the newest year there is."""
        years = [name.split(".")[2] for name in self.fakta if _PEOPLE.fullmatch(name)]
        return self.fakta[f"hek.egen.{max(years)}.folkmangd"] if years else None

    @property
    def syntetiska(self) -> tuple[str, ...]:
        """The insatser whose participants are made up, and counted here."""
        return tuple(one.namn for one in self.insatser if one.syntetisk and one.personer)


def arsvarden(own: Forbundsar) -> dict[str, Varde]:
    """The measures of a report's own year: all but helårsekvivalenter, which have years of their own."""
    if own.fel:
        return {key: _utan(own, own.fel) for key in MATT if key != "hek"}
    return {"budget": _budget(own), "ek": _eget_kapital(own), "deltagare": _deltagare(own), "kostnad": _kostnad(own)}


def hek_varden(own: Forbundsar) -> dict[int, Varde]:
    """Helårsekvivalenter by the year of the statistics, the same kommuner in all of them; empty when there are none."""
    found = {}
    for name, fact in own.fakta.items():
        space, *parts = name.split(".")
        if space == "hek" and len(parts) == 3 and parts[0] == "egen" and parts[1].isdigit() and parts[2] == "andel":
            at = name.removesuffix(".andel")
            delar = (own.fakta[f"{at}.totalt"], own.fakta[f"{at}.folkmangd"])
            found[int(parts[1])] = Varde(own.forbund, own.namn, int(parts[1]), fact, delar)
    return found


def gangen_andel(start: date, till: date) -> Fact:
    """How large a part of the year has gone when an utfall from `start` to `till` is counted."""
    days = (till - start).days + 1
    share_ = Fraction(days, 366 if isleap(till.year) else 365)
    return Fact("", share_, "andel", "periodens dagar / årets dagar", "året")


def _utan(own: Forbundsar, why: str) -> Varde:
    return Varde(own.forbund, own.namn, own.ar, hinder=why)


def _lacks(own: Forbundsar, space: str) -> str:
    return (own.saknas or {}).get(space, "Uppgiften saknas")


def _budget(own: Forbundsar) -> Varde:
    spent, part, whole = (own.fakta.get(name) for name in ("budget.andel", *_BUDGET))
    if spent is None or part is None or whole is None or own.fran is None or own.till is None:
        return _utan(own, _lacks(own, "budget"))
    return Varde(own.forbund, own.namn, own.ar, spent, (part, whole), f"{_in_year(own.fran)}–{_in_year(own.till)}")


_BUDGET = ("budget.totalt.utfall", "budget.totalt.budget")


def _eget_kapital(own: Forbundsar) -> Varde:
    closing, income, rule = (own.fakta.get(f"ek.{name}") for name in ("ar0.utgaende", "ar0.intakter", "regel"))
    found = share("", closing, income, MATT["ek"].formel, MATT["ek"].bas)
    if found is None or closing is None or income is None or rule is None:
        return _utan(own, _lacks(own, "ek"))
    return Varde(own.forbund, own.namn, own.ar, found, (closing, income), str(rule.value))


def _deltagare(own: Forbundsar) -> Varde:
    counted, why = _counted(own)
    persons = total(
        "", (one.personer for one in counted if one.personer), MATT["deltagare"].formel, MATT["deltagare"].bas
    )
    if persons is None:
        return _utan(own, why)
    return Varde(own.forbund, own.namn, own.ar, persons, (), _day(counted), why)


def _kostnad(own: Forbundsar) -> Varde:
    counted, why = _counted(own)
    with_cost = [one for one in counted if one.forbrukat]
    if counted and not with_cost:
        return _utan(own, "Det finns inga förbrukade medel för samma tid som antalet deltagare")
    spent = total("", (one.forbrukat for one in with_cost if one.forbrukat), "summan av förbrukade medel")
    persons = total("", (one.personer for one in with_cost if one.personer), MATT["deltagare"].formel)
    each = share("", spent, persons, MATT["kostnad"].formel, MATT["kostnad"].bas, unit="kr")
    if each is None or spent is None or persons is None:
        return _utan(own, why or "Ingen har deltagit ännu")
    if len(with_cost) < len(counted) and not why:
        why = _partial(len(with_cost), len(own.insatser))
    return Varde(own.forbund, own.namn, own.ar, each, (spent, persons), _day(with_cost), why)


def _counted(own: Forbundsar) -> tuple[list[Insatstal], str]:
    """The insatser whose unique persons may be told, and what keeps their sum from being compared."""
    if not own.insatser:
        return [], _lacks(own, "insats")
    if any(one.skyddad for one in own.insatser):
        # A sum without them would only be another figure to take them from.
        return [], "Antalet är skyddat, eftersom det är litet i någon insats"
    counted = [one for one in own.insatser if one.personer]
    if not counted:
        return [], "; ".join(dict.fromkeys(one.saknas for one in own.insatser))
    if len(counted) < len(own.insatser):
        return counted, _partial(len(counted), len(own.insatser))
    days = {one.dag for one in counted}
    if None in days:
        return counted, "Det är inte angivet vilken dag antalet gäller"
    return counted, "Insatsernas antal gäller olika dagar" if len(days) > 1 else ""


def _partial(some: int, whole: int) -> str:
    return f"Uppgiften gäller bara {some} av {whole} individinsatser"


def _day(insatser: list[Insatstal]) -> str:
    days = sorted(one.dag for one in insatser if one.dag)
    return f"till och med den {_in_year(days[-1])}" if days else ""


def _in_year(day: date) -> str:
    """A day without its year, so that the same time of two years reads the same; the last of February too."""
    last = day.month == 2 and day.day in (28, 29) and (day.day == 29 or not isleap(day.year))
    return "sista februari" if last else datum(day).rpartition(" ")[0]


def hek_for_jamforelse(ones: Sequence[Forbundsar]) -> list[Varde]:
    """Helårsekvivalenter of the year that most of them have, the newest of such years; else of a förbund's own newest."""
    by_year = {one.forbund: hek_varden(one) for one in ones}
    count = Counter(year for found in by_year.values() for year in found)
    chosen = max(count, key=lambda year: (count[year], year), default=0)
    values = []
    for one in ones:
        found = by_year[one.forbund]
        if one.fel or not found:
            values.append(_utan(one, one.fel or _lacks(one, "hek")))
        else:
            year = chosen if chosen in found else max(found)
            values.append(replace(found[year], grund=str(year)))
    return values
