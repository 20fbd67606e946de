"""The comparison across förbund as tables and figures: each measure ranked, and what is not compared."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from samrapport.areas.jamforelse import charts, skrivsatt
from samrapport.areas.jamforelse.jamforelse import MATT, Jamford, Varde
from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.areas.jamforelse.varden import gangen_andel
from samrapport.present.cells import frame, raw
from samrapport.present.figures import Figure
from samrapport.present.tables import Column, Row, Table
from samrapport.text import numbers
from samrapport.text.alfabet import alphabetical, capitalised
from samrapport.text.prose import Prose

_TOGETHER = "Förbunden tillsammans"
_NOBODY = "Inget förbund har uppgifter som går att jämföra. Skälen står i tabellen över det som inte jämförs."


def tabell_oversikt(rapport: Jamforelse) -> Table:
    """Every förbund with each measure that it is compared in."""
    found = {key: {one.varde.forbund: one.varde for one in own.ordnade} for key, own in rapport.jamforda.items()}
    rows, data = [], []
    for one in sorted(rapport.alla, key=lambda one: alphabetical(one.namn)):
        facts = {key: (value.fakta if (value := own.get(one.forbund)) else None) for key, own in found.items()}
        rows.append(Row((one.namn, *(skrivsatt.value_cell(fact) for fact in facts.values()))))
        data.append({"förbund": one.namn} | {skrivsatt.download(MATT[key]): raw(fact) for key, fact in facts.items()})
    together = {key: own.tillsammans for key, own in rapport.jamforda.items()}
    if any(together.values()):
        rows.append(Row((_TOGETHER, *map(skrivsatt.value_cell, together.values())), kind="total"))
        told = {skrivsatt.download(MATT[key]): raw(fact) for key, fact in together.items()}
        data.append({"förbund": _TOGETHER} | told)
    columns = (
        Column("forbund", "Förbund", align="left"),
        *(Column(key, skrivsatt.HEADS[key], skrivsatt.UNITS[matt.enhet]) for key, matt in MATT.items()),
    )
    note = "Streck betyder att uppgiften saknas eller inte går att jämföra. Skälen står i tabellen över det som inte jämförs."
    return Table(
        "tbl-jamforelse", f"Förbunden i jämförelsen {rapport.ar}", columns, tuple(rows),
        note=skrivsatt.joined_up(
            note,
            "Tillsammans är räknat som om de som jämförs i måttet vore ett förbund." if any(together.values()) else "",
            *(f"{skrivsatt.HEADS[key]}: {own.matt.formel}." for key, own in rapport.jamforda.items()),
            skrivsatt.synthetic(rapport.alla, MATT["deltagare"]),
        ), data=frame(data),
    )  # fmt: skip


def matten(rapport: Jamforelse) -> Iterator[Figure | Table | Prose]:
    """Each measure that at least two förbund are compared in, under its heading; then what one alone has, in a list.

    Where the comparison is of one förbund, its measures are shown all the same.
    """
    alone = sum(not one.fel for one in rapport.alla) < 2
    lines = []
    for key, own in rapport.jamforda.items():
        if own.rangordnas or (alone and own.ordnade):
            yield Prose(f"## {skrivsatt.RUBRIKER[key]}")
            yield from matt(rapport, key)
        elif own.ordnade:
            (one,) = own.ordnade
            assert one.varde.fakta
            told = f"- {own.matt.namn}: {one.varde.namn} {skrivsatt.with_unit(one.varde.fakta)}."
            lines.append(skrivsatt.joined_up(told, skrivsatt.synthetic(rapport.alla, own.matt)))
    if lines:
        yield Prose("\n".join(["## Uppgifter som bara ett förbund har", "", *lines]))


def matt(rapport: Jamforelse, key: str) -> Iterator[Figure | Table | Prose]:
    """One measure across the förbund: its ranking as figures and as a table, or that there is nothing to rank."""
    own = rapport.jamforda[key]
    if not own.ordnade:
        yield Prose(_NOBODY)
        return
    if own.rangordnas:
        yield from _ranking_figures(rapport, own)
    yield _ranking_table(rapport, own)


def tabell_utanfor(rapport: Jamforelse) -> Table | Prose:
    """Who is not compared in each measure, and why."""
    unread: dict[str, list[str]] = {}
    for report in rapport.alla:
        if report.fel:
            unread.setdefault(report.fel, []).append(report.namn)
    rows, data = skrivsatt.reason_rows(skrivsatt.ALL_MEASURES, unread), []
    for key, own in rapport.jamforda.items():
        reasons: dict[str, list[str]] = {}
        for one in own.utanfor:
            if one.hinder in unread:
                continue
            reasons.setdefault(one.hinder, []).append(f"{one.namn}{_beside(one)}")
            data.append({"mått": MATT[key].namn, "förbund": one.namn, "värde": raw(one.fakta), "skäl": one.hinder})
        rows += skrivsatt.reason_rows(MATT[key].namn, reasons)
    data += [
        {"mått": skrivsatt.ALL_MEASURES, "förbund": one.namn, "värde": None, "skäl": one.fel}
        for one in rapport.alla
        if one.fel
    ]
    if not rows:
        return Prose("Alla förbund jämförs i alla mått.")
    note = skrivsatt.joined_up(
        "Ett värde inom parentes gäller förbundet, men går inte att jämföra med de andras.",
        skrivsatt.synthetic(rapport.alla, MATT["deltagare"]),
    )
    return skrivsatt.reason_table(
        "tbl-jamfors-inte", "Det som inte jämförs mellan förbunden, och varför", rows, note, data
    )


def _beside(one: Varde) -> str:
    return f" ({skrivsatt.with_unit(one.fakta)})" if one.fakta else ""


def _ranking_figures(rapport: Jamforelse, own: Jamford) -> Iterator[Figure]:
    scale, fmt, unit = skrivsatt.scale_of(own.matt)
    marks: dict[str, Fraction] = {}
    elapsed = _elapsed(rapport, own)
    # One line alone, so that nothing hangs on telling two colours apart.
    if elapsed is not None:
        marks[f"{numbers.procent(elapsed)} av året har gått"] = elapsed * scale
    elif own.median is not None:
        marks[f"Medianen, {skrivsatt.shown(own.median, own.matt)}"] = own.median * scale
    data = frame({"plats": one.plats, "namn": one.varde.namn, "värde": one.varde.tal * scale} for one in own.ordnade)
    parts = charts.parts_of(len(data), charts.MOST_BARS)
    for n, part in enumerate(parts, 1):
        rows = data.iloc[part]
        places = f", plats {rows['plats'].iloc[0]}–{rows['plats'].iloc[-1]}" if len(parts) > 1 else ""
        yield Figure.drawn(
            f"fig-{skrivsatt.LABELS[own.matt.key]}" + (f"-{n}" if len(parts) > 1 else ""),
            f"{_caption(own)}, från högst till lägst{places}. {skrivsatt.based(own.matt)}",
            skrivsatt.joined_up(
                charts.ranking_alt(rows, fmt=fmt, unit=unit, marks=marks), skrivsatt.synthetic(rapport.alla, own.matt)
            ),
            partial(charts.ranking_bars, rows, fmt=fmt, unit=unit, marks=marks, whole=data),
            rows,
        )


def _ranking_table(rapport: Jamforelse, own: Jamford) -> Table:
    matt = own.matt
    rows, data = [], []
    for one in own.ordnade:
        facts = (one.varde.fakta, *one.varde.delar)
        place = (str(one.plats),) if own.rangordnas else ()
        rows.append(Row((one.varde.namn, *place, *(skrivsatt.value_cell(fact) for fact in facts))))
        names = (skrivsatt.download(matt), *matt.delar)
        data.append(
            {"förbund": one.varde.namn, "plats": one.plats}
            | {name: raw(fact) for name, fact in zip(names, facts, strict=True)}
        )
    units = [skrivsatt.UNITS.get(fact.unit) for fact in own.ordnade[0].varde.delar]
    columns = (
        Column("forbund", "Förbund", align="left"),
        *([Column("plats", "Plats")] if own.rangordnas else []),
        Column("varde", skrivsatt.HEADS[matt.key], skrivsatt.UNITS[matt.enhet]),
        *(Column(name.lower(), name, unit) for name, unit in zip(matt.delar, units, strict=True)),
    )
    elapsed = _elapsed(rapport, own)
    gone = f"Av året har {numbers.procent(elapsed)} gått vid utfallets sista dag." if elapsed is not None else ""
    median = f"Medianen är {skrivsatt.shown(own.median, matt)}." if own.median is not None else ""
    left = f"Utanför jämförelsen står {numbers.ord(len(own.utanfor), genus='ett')} förbund." if own.utanfor else ""
    if not own.rangordnas:
        left = "Bara ett förbund har uppgifter som går att visa."
    note = skrivsatt.joined_up(
        f"{capitalised(matt.formel)}.", gone, median, left, skrivsatt.synthetic(rapport.alla, matt)
    )
    label, caption = f"tbl-{skrivsatt.LABELS[matt.key]}", f"{_caption(own)}. {skrivsatt.based(matt)}"
    return Table(label, caption, columns, tuple(rows), note=note, data=frame(data))


def _elapsed(rapport: Jamforelse, own: Jamford) -> Fraction | None:
    """The share of the year that has gone for those whose budgets are compared."""
    if own.matt.key != "budget" or not own.ordnade:
        return None
    first = next(one for one in rapport.alla if one.forbund == own.ordnade[0].varde.forbund)
    assert first.fran
    assert first.till
    return Fraction(gangen_andel(first.fran, first.till).value)  # type: ignore[arg-type]


def _caption(own: Jamford) -> str:
    ground = {"hek": f" {own.grund}", "ek": f" ({own.grund})"}.get(own.matt.key, f", {own.grund}")
    return f"{own.matt.namn}{ground}{skrivsatt.in_unit(own.matt)}"
