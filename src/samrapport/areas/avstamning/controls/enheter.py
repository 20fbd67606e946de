"""Rules on units and on what an amount is called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag

_MONEY = ("kr", "tkr", "mkr")
_UNITS = {
    **{
        "kr": "kr",
        "kronor": "kr",
        "tkr": "tkr",
        "kkr": "tkr",
        "mkr": "mkr",
        "mnkr": "mkr",
        "%": "procent",
        "procent": "procent",
    },
    **dict.fromkeys(("månad", "månader"), "månader"),
    **dict.fromkeys(("dag", "dagar"), "dagar"),
}
_NUMBER = re.compile(
    r"\d[\d\s.,]*+(%|\b(?:kr|kronor|tkr|kkr|mkr|mnkr|procent|månader|månad|dagar|dag)\b)?", re.IGNORECASE
)


def tryckt_enhet(text: str) -> str:
    """The unit that is printed after a number; empty when there is none."""
    found = next((one[1] for one in _NUMBER.finditer(text) if one[1]), None)
    return _UNITS[found.lower()] if found else ""


@regel(
    "tryckt-enhet",
    "Tryckt enhet",
    "Enheten som står efter ett tryckt tal är den som talet är i. Ett tal i tusen kronor ska inte ha enheten kr.",
)
def enheten(u: Underlag) -> Iterator[Fynd]:
    """The printed unit is another than the one the number is in."""
    for one in u.uppgifter:
        printed = tryckt_enhet(one.tryckt)
        if printed and printed != one.enhet and one.enhet in (*_MONEY, "procent"):
            text = f"Talet är tryckt med enheten {printed} men är i {one.enhet}."
            yield one.fynd(text, one.enhet, "enheten i underlaget", one.uttryck.namn, givet=printed, enhet="")


@regel(
    "tusen",
    "Tusen gånger fel",
    "Ett tryckt belopp som är tusen gånger större eller mindre än det beräknade har fått fel enhet.",
)
def tusen(u: Underlag) -> Iterator[Fynd]:
    """A printed amount is a thousand times too large or too small."""
    for one in u.uppgifter:
        right = u.i_tryckets_enhet(one) if one.enhet in _MONEY else None
        if right is None or right in (0, one.tal):
            continue
        fact = u.beraknat(one)
        if one.tal in (right * 1000, right / 1000) or one.i_enhet(one.exakt / 1000) == right or one.tal * 1000 == right:
            text = "Beloppet är tusen gånger fel: kronor, tusental och miljoner har blandats ihop."
            yield one.fynd(text, right, fact.formula if fact else "", one.uttryck.namn)


@regel(
    "belopp-utan-enhet",
    "Belopp utan enhet",
    "Belopp i ett stycke eller en tabell har en enhet, vid talen eller i rubriken.",
    "upplysning",
)
def utan_enhet(u: Underlag) -> Iterator[Fynd]:
    """Amounts of one table or paragraph, none of which has a unit."""
    places: dict[tuple[str, str], list[bool]] = {}
    for one in u.uppgifter:
        if one.enhet in _MONEY:
            places.setdefault(one.tabell, []).append(bool(tryckt_enhet(one.tryckt)))
        elif one.enhet == "text" and str(one.varde) in _UNITS:
            places.setdefault(one.tabell, []).append(True)
    for one in u.uppgifter:
        if one.enhet in _MONEY and places.get(one.tabell) and not any(places[one.tabell]):
            del places[one.tabell]
            text = "Beloppen här är tryckta utan enhet."
            yield one.fynd(text, one.enhet, "enheten i underlaget", one.uttryck.namn, givet=one.tryckt, enhet="")


_NAMES = {
    "budget": r"budget(?:erad|erade|eringen|en)?",
    "utfall": r"utfall(?:et)?",
    "intäkter": r"intäkter(?:na)?",
    "kostnader": r"kostnader(?:na)?",
    "resultat": r"resultat(?:et)?",
}
_KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "budget": ("budget", frozenset({"budget", "kostnader", "intäkter"})),
    "utfall": ("utfall", frozenset({"utfall", "kostnader", "intäkter"})),
    "intakter": ("intäkter", frozenset({"intäkter", "budget"})),
    "kostnader": ("kostnader", frozenset({"kostnader", "budget"})),
    "resultat": ("resultat", frozenset({"resultat"})),
    "disponibelt": ("det som finns att använda: intäkter och eget kapital", frozenset()),
    "ingaende": ("eget kapital", frozenset()),
    "utgaende": ("eget kapital", frozenset()),
}
"""What the last part of a fact's name says that an amount is, and what it may be called."""


@regel(
    "benamning",
    "Vad ett belopp kallas",
    "Det som trycket kallar budget, utfall, intäkter, kostnader eller resultat är det som underlaget kallar så.",
    "varning",
)
def benamningar(u: Underlag) -> Iterator[Fynd]:
    """An amount is called one thing and is another."""
    for one in u.uppgifter:
        if one.enhet not in _MONEY or not one.uttryck.enkelt or not isinstance(one.varde, Decimal):
            continue
        name = one.uttryck.delar[0]
        kind = _KINDS.get(name.rpartition(".")[2])
        called = [key for key, word in _NAMES.items() if re.search(rf"(?<!\w){word}(?!\w)", one.etikett, re.IGNORECASE)]
        if kind and len(called) == 1 and called[0] not in kind[1] and u.vardet(name) is not None:
            text = f"Trycket kallar beloppet {called[0]}, men det är {kind[0]}."
            yield one.fynd(text, one.tal, u.alla_fakta[name].formula, (name,))
