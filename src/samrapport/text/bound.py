"""What a text's expressions work on: facts by their names, how each is written, and the filters that may follow one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jinja2 import Undefined, UndefinedError

from samrapport.errors import closest, shorten
from samrapport.facts.fact import Fact, FactBook, skyddat
from samrapport.text import numbers
from samrapport.text.alfabet import capitalised
from samrapport.text.skrivna import formatted
from samrapport.text.verbatim import escape_markdown

__all__ = ["FILTERS", "Bound", "PartOfName", "escape_markdown", "formatted", "unknown_fact"]


class PartOfName:
    """A part of a fact's name on its way to the whole: `budget` and `budget.insatser` of `budget.insatser.summa.utfall`."""

    def __init__(self, book: FactBook, name: str) -> None:
        self._book, self._name = book, name

    def __getitem__(self, part: object) -> PartOfName | Bound:
        name = f"{self._name}.{part}"
        found = self._book.follow(name)
        if isinstance(found, Fact):
            return Bound(found)
        if found:
            return PartOfName(self._book, name)
        raise UndefinedError(unknown_fact(name, self._book.namespace(name.partition(".")[0])))

    def __str__(self) -> str:
        known = [
            name for name in self._book.namespace(self._name.partition(".")[0]) if name.startswith(f"{self._name}.")
        ]
        raise UndefinedError(f"faktumet ”{self._name}” är bara början på ett namn. Det finns: {', '.join(known[:8])}.")

    __html__ = __str__

    def __bool__(self) -> bool:
        return bool(str(self))

    def __eq__(self, other: object) -> bool:
        return bool(str(self))

    __lt__ = __gt__ = __le__ = __ge__ = __add__ = __radd__ = __sub__ = __rsub__ = __neg__ = __pos__ = __eq__

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Bound:
    """A fact in a text. Written out it takes the form of its unit; it can be compared with, added to and taken from what is of its kind."""

    fact: Fact

    def __str__(self) -> str:
        return formatted(self.fact)

    def __eq__(self, other: object) -> bool:
        return bool(self.fact.value == _alike(self, other))

    def __hash__(self) -> int:
        return hash(self.fact.value)

    def __lt__(self, other: object) -> bool:
        return bool(self.fact.value < _alike(self, other))

    def __gt__(self, other: object) -> bool:
        return bool(self.fact.value > _alike(self, other))

    def __le__(self, other: object) -> bool:
        return not self > other

    def __ge__(self, other: object) -> bool:
        return not self < other

    def __add__(self, other: object) -> Bound:
        return Bound(replace(self.fact, value=self.fact.value + _alike(self, other)))

    def __sub__(self, other: object) -> Bound:
        return Bound(replace(self.fact, value=self.fact.value - _alike(self, other)))

    def __neg__(self) -> Bound:
        return Bound(replace(self.fact, value=-_number(self)))

    def __bool__(self) -> bool:
        return bool(self.fact.value)


def _alike(fact: Bound, other: object) -> Any:
    """The value to hold against a fact's, when both are of one kind; a number that is typed is of any."""
    _assert_shown(fact, other)
    value = _plain(other)
    if isinstance(other, Bound):
        kinds = [_KINDS.get(one.fact.unit, one.fact.unit) for one in (fact, other)]
        if kinds[0] != kinds[1]:
            raise numbers.Unfit(f"{_described(fact)} är i {kinds[0]} men {_described(other)} i {kinds[1]}")
    elif isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(fact.fact.value, Fraction) and isinstance(value, Decimal):
        value = Fraction(value)  # Python does not compare the two.
    return value


_KINDS = {"andel1": "andel", "personer": "antal"}


_KRONOR = {"kr": Fraction(1), "tkr": Fraction(1000), "mkr": Fraction(1_000_000)}
_PER100 = {"per100": Fraction(1)}
_SHARES = {"andel": Fraction(1), "andel1": Fraction(1), "procent": Fraction(1, 100)}
_COUNTS = dict.fromkeys(("antal", "personer", "år", "månader", "dagar", "procent", "kr", "tkr", "mkr"), Fraction(1))


def _number(value: object, units: Mapping[str, Fraction] | None = None) -> Any:
    """A fact's number, in the unit that a filter writes; TypeError when the fact is of another kind."""
    _assert_shown(value)
    number = _plain(value)
    if isinstance(number, bool) or not isinstance(number, Decimal | Fraction | int | float):
        raise numbers.Unfit(f"{_described(value)} är inget tal")
    if units is None or not isinstance(value, Bound):
        return number
    if value.fact.unit not in units:
        raise numbers.Unfit(f"filtret passar inte {_described(value)}, som är i {value.fact.unit}")
    factor = units[value.fact.unit]
    return number if factor == 1 else Fraction(number) * factor


def _assert_shown(*values: object) -> None:
    """Raise Unfit for a fact that may not be shown: there is nothing to write in another way, or to hold against another."""
    for one in values:
        if isinstance(one, Bound) and skyddat(one.fact):
            way = "Skriv en mening för det fallet också, med {% if … | visas %} och {% else %}"
            raise numbers.Unfit(f"{_described(one)} är skyddat. {way}")


def _described(value: object) -> str:
    return f"faktumet ”{value.fact.name}”" if isinstance(value, Bound) else f"”{shorten(str(value))}”"


def _riktning(value: object, up: str, down: str, same: str = "") -> str:
    """Ord efter talets tecken: större än noll, mindre än noll, noll.

    {{ hek.egen.forandring.totalt | riktning("ökade", "minskade", "ändrades") }}
    """
    otherwise = same or ("was unchanged" if numbers.pa_engelska() else "var oförändrat")
    return up if (number := _number(value)) > 0 else down if number < 0 else otherwise


def _absolute(value: object) -> object:
    """Talet utan minustecken.

    {{ hek.egen.forandring.totalt | abs | procent1 }}
    """
    number = abs(_number(value))
    return Bound(replace(value.fact, value=number)) if isinstance(value, Bound) else number


def _datum(value: object, till: object = None) -> str:
    """Datum i löpande text. Med en annan dag inom parentes, till exempel `datum(rapport.period_slut)`, från den ena till den andra.

    {{ rapport.period_slut | datum }}
    """
    given = [one for one in (value, till) if one is not None]
    days: list[Any] = [_plain(one) for one in given]
    if wrong := [one for one, day in zip(given, days, strict=True) if not isinstance(day, date)]:
        raise numbers.Unfit(f"{_described(wrong[0])} är inget datum")
    return numbers.datum(*days)


def _year(value: object) -> str:
    """Bara året.

    {{ insats.spira.slut | ar }}
    """
    day = _plain(value)
    return str(day.year) if isinstance(day, date) else str(int(_number(value, {"år": Fraction(1)})))


def _few(decimals: object) -> int:
    if not isinstance(decimals, int) or not 0 <= decimals <= 6:
        raise numbers.Unfit("antalet decimaler är 0 till 6")
    return decimals


def _of(
    told: str, example: str, formatter: Callable[..., str], units: Mapping[str, Fraction], unit: str = ""
) -> Callable[..., str]:
    """A filter that writes numbers of certain units, and `unit` after them. told, example: its docstring."""

    def written(value: object, *decimals: int) -> str:
        text = formatter(_number(value, units), *map(_few, decimals))
        return numbers.med_enhet(text, unit) if unit else text

    written.__doc__ = f"{told}\n\n    {{{{ {example} }}}}\n    "
    return written


def _shown(value: object) -> bool:
    """Om uppgiften får visas, eller är skyddad. Står i ett villkor, så att meningen kan skrivas på två sätt.

    {{ "Alla" if insats.spira.deltagare.avslut.studier.totalt | visas else "Några" }}
    """
    _plain(value)
    if not isinstance(value, Bound):
        raise numbers.Unfit(f"{_described(value)} är inget faktum")
    return not skyddat(value.fact)


def _capital(value: object) -> str:
    """Stor första bokstav.

    {{ mote.styrelsemote.antal | ord | versal }}
    """
    return capitalised(str(value))


def _base(value: object) -> str:
    """Det som en andel eller ett antal är räknat på.

    {{ rapport.andel_av_aret | bas }}
    """
    if not isinstance(value, Bound) or not value.fact.base:
        raise numbers.Unfit(f"{_described(value)} har ingen bas")
    if numbers.pa_engelska():
        raise numbers.Unfit(f"basen för {_described(value)} är på svenska. Skriv den med egna ord")
    return escape_markdown(value.fact.base)


_TOTAL = "budget.totalt.utfall"
FILTERS: dict[str, Callable[..., Any]] = {
    "bas": _base,
    "tkr": _of("Tusental kronor utan enhet.", f"{_TOTAL} | tkr", numbers.tkr, _KRONOR),
    "tkr_enhet": _of("Tusental kronor med enhet.", f"{_TOTAL} | tkr_enhet", numbers.tkr, _KRONOR, "tkr"),
    "mkr": _of(
        "Miljoner kronor, en decimal om du inte säger annat.", f"{_TOTAL} | mkr(2)", numbers.mkr, _KRONOR, "mkr"
    ),
    "miljoner": _of("Det samma utskrivet.", f"{_TOTAL} | miljoner", numbers.mkr, _KRONOR, "miljoner kronor"),
    "kr": _of("Hela kronor med enhet.", "insats.samordningsteam.tilldelade_medel | kr", numbers.kr, _KRONOR, "kr"),
    "procent": _of(
        "Hela procent, eller med så många decimaler som du säger.", "budget.andel | procent", numbers.procent, _SHARES
    ),
    "procent1": _of(
        "Procent med en decimal.",
        "hek.kon.senaste.andel_kvinnor.totalt | procent1",
        lambda value: numbers.procent(value, 1),
        _SHARES,
    ),
    "per100": _of(
        "Antal per hundra, för ett mått som inte är en andel av personer.",
        "hek.egen.senaste.andel | per100",
        lambda value, decimals=1: numbers.tal(value * 100, decimals),
        _SHARES | _PER100,
    ),
    "antal": _of("Heltal.", "hek.egen.senaste.totalt | antal", numbers.antal, _COUNTS),
    "tal": _of(
        "Tal med så många decimaler som du säger.",
        "utbildning.nyfiken_pa_ors_srs_och_gsrs.dagar | tal(1)",
        numbers.tal,
        _COUNTS,
    ),
    "ord": _of(
        "Noll till tolv med bokstäver, större tal med siffror.", "mote.styrelsemote.antal | ord", numbers.ord, _COUNTS
    ),
    "datum": _datum,
    "ar": _year,
    "riktning": _riktning,
    "abs": _absolute,
    "versal": _capital,
    "visas": _shown,
}
"""What may follow a fact in a text. Docstrings are in Swedish, with an example from vasteras 2021: the analyst's reference is made of them."""


def _plain(value: object) -> object:
    if isinstance(value, Undefined | PartOfName):
        str(value)  # Raises, naming what lacks.
    numbers.finite(value)
    return value.fact.value if isinstance(value, Bound) else value


def unknown_fact(name: str, known: Iterable[str]) -> str:
    """What to say of a fact that does not exist, with the closest names."""
    alike = closest(name, known)
    hint = f" Menade du {' eller '.join(f'”{one}”' for one in alike)}?" if alike else ""
    return f"faktumet ”{name}” finns inte.{hint}"
