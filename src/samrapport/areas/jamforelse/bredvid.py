"""Förbund beside those that are like them, as tables: who is like whom, all by size, and the counties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from samrapport.areas.jamforelse import skrivsatt
from samrapport.areas.jamforelse.jamforelse import MATT, Varde, tillsammans
from samrapport.areas.jamforelse.likhet import ANDRA, I_LANET, KLASSER, efter_storlek, lika, storlek
from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.areas.jamforelse.varden import Forbundsar
from samrapport.facts.fact import Fact
from samrapport.present.cells import cell, frame, raw
from samrapport.present.tables import Column, Row, Table
from samrapport.text import numbers
from samrapport.text.alfabet import alphabetical
from samrapport.text.prose import Prose

_SIZE: Final = "invånare 20–64 år"
_MISSING: Final = "Streck betyder att uppgiften saknas eller inte går att jämföra. Skälen står sist i avsnittet Jämförelse mellan förbund."
_Values = Mapping[str, Mapping[str, Varde]]


def tabell_storlek(rapport: Jamforelse) -> Table:
    """Every förbund with its measures, by classes of size."""
    found, rows, data = _compared(rapport), list[Row](), list[dict[str, Any]]()
    for name, members in _classes(rapport.alla):
        rows.append(Row((name,), kind="group"))
        for one in members:
            facts = _facts(found, one)
            rows.append(
                Row((one.namn, one.lan or numbers.MISSING, cell(one.invanare), *map(skrivsatt.value_cell, facts)))
            )
            data.append({"förbund": one.namn, "län": one.lan or None, _SIZE: raw(one.invanare)} | _raw_facts(facts))
    columns = (
        Column("forbund", "Förbund", align="left"),
        Column("lan", "Län", align="left"),
        Column("invanare", "Invånare 20–64 år"),
        *_measures(),
    )
    note = skrivsatt.joined_up(
        "Förbunden står i storleksordning, efter hur många invånare 20–64 år deras kommuner har.",
        _MISSING,
        skrivsatt.synthetic(rapport.alla, MATT["deltagare"]),
    )
    caption = f"Förbunden efter storlek {rapport.ar}"
    return Table("tbl-efter-storlek", caption, columns, tuple(rows), note=note, data=frame(data))


def tabell_lan(rapport: Jamforelse) -> Table | Prose:
    """The förbund of each county as if they were one, and all of them, from the same facts as their own values."""
    found = _compared(rapport)
    counties: dict[str, list[Forbundsar]] = {}
    for one in rapport.alla:
        counties.setdefault(one.lan, []).append(one)
    known = sorted((name for name in counties if name), key=alphabetical)
    if len(known) < 2:
        return Prose("")
    rows, data = [], []
    for name, members in [*((name, counties[name]) for name in known), ("Alla förbund tillsammans", rapport.alla)]:
        facts = [_of_several(found, key, members) for key in MATT]
        cells = (name, numbers.antal(len(members)), *map(skrivsatt.value_cell, facts))
        rows.append(Row(cells, kind="body" if name in counties else "total"))
        data.append({"län": name, "förbund": len(members)} | _raw_facts(facts))
    columns = (Column("lan", "Län", align="left"), Column("forbund", "Förbund"), *_measures())
    note = skrivsatt.joined_up(
        "Varje mått är räknat som om länets förbund vore ett: summan av det som räknas, delat med summan av det som det delas med. "
        "Bara förbund som jämförs i måttet ingår, så en rad kan gälla färre än den säger.",
        "Kommuner utan förbund ingår inte.",
        skrivsatt.synthetic(rapport.alla, MATT["deltagare"]),
    )
    return Table("tbl-lan", f"Förbunden i varje län {rapport.ar}", columns, tuple(rows), note=note, data=frame(data))


def tabell_lika(rapport: Jamforelse) -> Table:
    """Of each förbund those most like it, by county and size: a row each, so that eighty are no heavier than their number."""
    ones = sorted(rapport.alla, key=lambda one: alphabetical(one.namn))
    found = [lika(one, rapport.alla) for one in ones]
    # A column for what nobody has would say nothing.
    near = {
        head: [[each.namn for each in own] for own in every]
        for head, every in (
            ("Närmast i storlek i samma län", [one.i_lanet for one in found]),
            ("Närmast i storlek av de andra", [one.andra for one in found]),
        )
        if any(every)
    }
    rows, data = [], []
    for n, one in enumerate(ones):
        cells = (one.namn, one.lan or numbers.MISSING, cell(one.invanare))
        rows.append(Row((*cells, *(", ".join(every[n]) or numbers.MISSING for every in near.values()))))
        own = {head.lower(): "; ".join(every[n]) or None for head, every in near.items()}
        data.append({"förbund": one.namn, "län": one.lan or None, _SIZE: raw(one.invanare)} | own)
    columns = (
        Column("forbund", "Förbund", align="left"),
        Column("lan", "Län", align="left"),
        Column("invanare", "Invånare 20–64 år"),
        *(Column(f"lika_{n}", head, align="left") for n, head in enumerate(near)),
    )
    note = (
        f"Högst {numbers.ord(I_LANET)} i samma län och {numbers.ord(ANDRA)} andra, det mest lika först. Storleken är hur många invånare "
        "20–64 år förbundets kommuner har. Hur förbunden arbetar, vilka insatser de har och hur läget är på arbetsmarknaden "
        "vägs inte in."
    )
    return Table(
        "tbl-mest-lika", f"Förbund som liknar varandra {rapport.ar}", columns, tuple(rows), note=note, data=frame(data)
    )


def _compared(rapport: Jamforelse) -> _Values:
    """Each measure's values that are compared, by förbund."""
    return {key: {one.varde.forbund: one.varde for one in own.ordnade} for key, own in rapport.jamforda.items()}


def _facts(found: _Values, one: Forbundsar) -> list[Fact | None]:
    return [value.fakta if (value := own.get(one.forbund)) else None for own in found.values()]


def _of_several(found: _Values, key: str, members: Sequence[Forbundsar]) -> Fact | None:
    own = [value for one in members if (value := found[key].get(one.forbund))]
    return own[0].fakta if len(own) == 1 else tillsammans(MATT[key], own)


def _raw_facts(facts: Sequence[Fact | None]) -> dict[str, Any]:
    return {skrivsatt.download(matt): raw(fact) for matt, fact in zip(MATT.values(), facts, strict=True)}


def _measures() -> Iterator[Column]:
    return (Column(key, skrivsatt.HEADS[key], skrivsatt.UNITS[matt.enhet]) for key, matt in MATT.items())


def _classes(alla: Sequence[Forbundsar]) -> list[tuple[str, list[Forbundsar]]]:
    """The förbund by classes of size, the largest first, without classes of nobody."""
    bounds = [0, *KLASSER]
    names = [f"Under {numbers.antal(KLASSER[0])} {_SIZE}"]
    names += [f"{numbers.antal(low)}–{numbers.antal(high - 1)} {_SIZE}" for low, high in pairwise(KLASSER)]
    names += [f"{numbers.antal(KLASSER[-1])} {_SIZE} eller fler"]
    found: dict[str, list[Forbundsar]] = {name: [] for name in [*reversed(names), "Storleken är inte känd"]}
    for one in efter_storlek(alla):
        size = storlek(one)
        name = names[sum(size >= low for low in bounds) - 1] if size else "Storleken är inte känd"
        found[name].append(one)
    return [(name, members) for name, members in found.items() if members]
