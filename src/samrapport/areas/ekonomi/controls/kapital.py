"""Rules on eget kapital: one rule all years, and opening + result = closing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag, Uppgift, namn_av


def _years(u: Underlag) -> list[str]:
    return [name.removesuffix(".ar") for name in u.alla_fakta if re.fullmatch(r"ek\.ar\d+\.ar", name)]


@regel(
    "ek-regel",
    "En regel för eget kapital",
    "Utvecklingsmedel som inte är fördelade räknas som kostnad alla år eller inget år. Tryckta kostnader och resultat prövas mot båda "
    "reglerna. Den regel som gäller står i rapport.yml.",
)
def en_regel(u: Underlag) -> Iterator[Fynd]:
    """Printed costs or results follow one rule in one year and the other in another."""
    own: list[Uppgift] = []
    other: list[tuple[Uppgift, str]] = []
    for at in _years(u):
        for key in ("kostnader", "resultat"):
            name, under = f"{at}.{key}", f"ek.annan.{at.removeprefix('ek.')}.{key}"
            first, second = u.vardet(name), u.vardet(under)
            if first is None or second is None:
                continue
            for one in u.tryckta.get(u.samma(name), []):
                shown = one.i_enhet(first), one.i_enhet(second)
                if shown[0] != shown[1] and one.tal == shown[0]:
                    own.append(one)
                elif shown[0] != shown[1] and one.tal == shown[1]:
                    other.append((one, name))
    for one, name in other if own else ():
        right = u.vardet(name)
        assert right is not None
        text = "Talet följer den andra regeln för eget kapital än de övriga åren i trycket."
        yield one.fynd(text, one.i_enhet(right), str(u.alla_fakta["ek.regel"].value), (name,))


@regel(
    "ib-plus-resultat",
    "Ingående plus resultat är utgående",
    "Det tryckta ingående egna kapitalet och årets resultat ger det utgående, det utgående är nästa års ingående, och resultatet är "
    "intäkter minus kostnader, allt som det är tryckt.",
)
def kedja(u: Underlag) -> Iterator[Fynd]:
    """The printed chain of eget kapital does not hang together."""
    for at in _years(u):
        after = f"ek.ar{int(at.removeprefix('ek.ar')) + 1}"
        yield from _held(u, f"{at}.utgaende", ((1, f"{at}.ingaende"), (1, f"{at}.resultat")))
        yield from _held(u, f"{at}.utgaende", ((1, f"{at}.ingaende"), (1, f"{at}.intakter"), (-1, f"{at}.kostnader")))
        yield from _held(u, f"{at}.resultat", ((1, f"{at}.intakter"), (-1, f"{at}.kostnader")))
        yield from _held(u, f"{at}.disponibelt", ((1, f"{at}.ingaende"), (1, f"{at}.intakter")))
        if f"{after}.ingaende" in u.alla_fakta:
            yield from _held(u, f"{after}.ingaende", ((1, f"{at}.utgaende"),))


def _held(u: Underlag, name: str, terms: tuple[tuple[int, str], ...]) -> Iterator[Fynd]:
    for one in u.tryckta.get(u.samma(name), []):
        found = [(sign, part) for sign, term in terms if (part := u.tryckt(term, one))]
        parts = [part for _, part in found]
        if len(parts) < len(terms) or one in parts:
            continue
        exact = sum((sign * part.exakt for sign, part in found), Fraction(0))
        if abs(exact - one.exakt) > max(part.steg for part in (one, *parts)) * len(parts) / 2:
            formula = " ".join(f"{'−' if sign < 0 else '+'} {part.tryckt}" for sign, part in found).removeprefix("+ ")
            text = "Talet följer inte av de andra som är tryckta."
            yield one.fynd(text, one.i_enhet(exact), formula, namn_av([one, *parts]))
