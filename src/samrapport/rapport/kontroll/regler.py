"""The controls of a report: general rules over printed statements, facts and raw data. Entries: `kontrollera`, `regler`, `alla_regler`.

A rule is a `Regel` at the top level of an area's `controls`; there is no list of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import Regel, Regeltext
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.omraden import moduler
from samrapport.text.granskning import granskning, skyddade

ALLMAN = "publicerat-mot-beraknat"
"""The rule that says that a figure is wrong and not why: silent of a row where another rule says why."""


@cache
def regler() -> tuple[Regel, ...]:
    """Every rule, by its id."""
    found = [value for module in moduler("controls") for value in vars(module).values() if isinstance(value, Regel)]
    by_id = {one.id: one for one in found}
    if len(by_id) != len(set(found)):
        raise AssertionError("two rules share an id")
    return tuple(by_id[name] for name in sorted(by_id))


def kontrollera(underlag: Underlag, rules: Iterable[Regel] | None = None) -> list[Fynd]:
    """What the rules find, by rule and file. What may not be shown is taken out of the findings, once and for all here."""
    found = [one for rule in (regler() if rules is None else rules) for one in rule.kontroll(underlag)]
    explained = {(one.fil, one.rad) for one in found if one.regel != ALLMAN and one.allvar == "fel" and one.rad}
    kept = [one for one in found if one.regel != ALLMAN or (one.fil, one.rad) not in explained]
    return [_visible(one, underlag) for one in kept]


def numrerade(found: Iterable[Fynd]) -> list[Fynd]:
    """The findings with names of their own, for notes: a second one of the same rule and place gets a number."""
    seen: dict[tuple[str, str], int] = {}
    result = []
    for one in found:
        seen[one.namn] = number = seen.get(one.namn, 0) + 1
        result.append(one if number == 1 else replace(one, plats=f"{one.plats} ({number})"))
    return result


def _visible(one: Fynd, underlag: Underlag) -> Fynd:
    """The finding, or only that there is one, when it shows a count that may not be shown or could tell of one."""
    if all(underlag.faktum(name) is not None or name not in underlag.alla_fakta for name in one.fakta):
        return one
    text = "Uppgifterna går inte ihop. Ett av antalen är skyddat, så värdena visas inte. Se raden i filen."
    return replace(one, text=text, givet=None, beraknat=None, formel="", skyddat=True)


NOTERING = (
    "inaktuell-notering",
    "Inaktuell notering",
    "En notering i avstamning.csv gäller ett fynd som finns, och är godtagen för den här rapporten: inte före periodens början, och inte samma "
    "rad som i förra årets rapport. Annars förklarar den inget.",
    "varning",
)


def alla_regler() -> tuple[Regeltext, ...]:
    """Every rule in words, by its id."""
    found, texts = list[Regeltext](regler()), granskning.REGLER | skyddade.REGLER
    found += [Regeltext(key, name, text, allvar) for key, (name, text, allvar) in texts.items()]  # type: ignore[arg-type]
    found.append(Regeltext(*NOTERING))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda one: one.id))
