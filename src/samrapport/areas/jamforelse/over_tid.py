"""The comparison over years as tables and figures: each measure in small multiples, and what is not compared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from samrapport.areas.jamforelse import charts, skrivsatt
from samrapport.areas.jamforelse.jamforelse import MATT, Utveckling
from samrapport.areas.jamforelse.likhet import efter_storlek
from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.present.cells import frame, raw
from samrapport.present.figures import Figure
from samrapport.present.tables import Column, Row, Table
from samrapport.text.alfabet import capitalised, listed, lowered
from samrapport.text.prose import Prose
from samrapport.text.verbatim import escape_markdown


def utvecklingen(rapport: Jamforelse) -> Iterator[Figure | Table | Prose]:
    """Each measure that two förbund at least have more than one year of, under its heading; then which ones that one or nobody has."""
    lacking, alone = list[str](), dict[str, list[str]]()
    for key, own in rapport.utvecklingar.items():
        if own.jamfors:
            yield Prose(f"## {skrivsatt.RUBRIKER[key]}")
            yield from utveckling(rapport, key)
        else:
            only = [one.namn for one in own.serier if len(one.varden) > 1]
            (alone.setdefault(only[0], []) if only else lacking).append(lowered(skrivsatt.RUBRIKER[key]))
    for name, measures in alone.items():
        whose = f"Bara {escape_markdown(name)} har uppgifter för mer än ett år"
        yield Prose(f"{whose} om {listed(measures)}. De står i förbundets egen rapport.")
    if lacking:
        yield Prose(f"Uppgifter för mer än ett år saknas om {listed(lacking)}.")


def utveckling(rapport: Jamforelse, key: str) -> Iterator[Figure | Table | Prose]:
    """One measure over the years: small multiples of those that can be followed, where they are several, and a table; or that there is nothing to follow."""
    own = rapport.utvecklingar[key]
    if not any(len(one.varden) > 1 for one in own.serier):
        yield Prose("Inget förbund har uppgifter för mer än ett år.")
        return
    # One line has nothing beside it, and the table tells it as well.
    if sum(len(one.varden) > 1 for one in own.serier) > 1:
        yield from _multiples(rapport, own)
    yield _year_table(rapport, own)


def tabell_utanfor_tid(rapport: Jamforelse) -> Table | Prose:
    """Which years are not compared in each measure, and why."""
    unread = [one for one in (*rapport.alla, *rapport.tidigare) if one.fel]
    told: dict[str, list[str]] = {}
    for report in unread:
        told.setdefault(report.fel, []).append(f"{report.namn} ({report.ar})")
    rows = skrivsatt.reason_rows(skrivsatt.ALL_MEASURES, told)
    data = [{"mått": skrivsatt.ALL_MEASURES, "förbund": one.namn, "år": one.ar, "skäl": one.fel} for one in unread]
    for key, own in rapport.utvecklingar.items():
        reasons: dict[str, dict[str, list[int]]] = {}
        for one in own.utanfor:
            if one.hinder in told:
                continue
            reasons.setdefault(one.hinder, {}).setdefault(one.namn, []).append(one.ar)
            data.append({"mått": MATT[key].namn, "förbund": one.namn, "år": one.ar, "skäl": one.hinder})
        rows += skrivsatt.reason_rows(
            MATT[key].namn,
            {
                why: [f"{name} ({', '.join(map(str, years))})" for name, years in who.items()]
                for why, who in reasons.items()
            },
        )
    if not rows:
        return Prose("Alla år jämförs i alla mått.")
    return skrivsatt.reason_table(
        "tbl-jamfors-inte-tid", "Det som inte jämförs över åren, och varför", rows, None, data
    )


def _multiples(rapport: Jamforelse, own: Utveckling) -> Iterator[Figure]:
    scale, fmt, unit = skrivsatt.scale_of(own.matt)
    median = {year: value * scale for year in own.ar if (value := own.median(year)) is not None}
    median = median if len(median) > 1 else {}
    order = [one.forbund for one in efter_storlek(rapport.alla)]
    data = frame(
        {"namn": one.namn, "år": year, "värde": one.varden[year].tal * scale if year in one.varden else None}
        for one in sorted(own.serier, key=lambda one: order.index(one.forbund))
        if len(one.varden) > 1
        for year in own.ar
    )
    parts = charts.split_names(data, charts.MOST_PANELS)
    for n, rows in enumerate(parts, 1):
        names = list(dict.fromkeys(rows["namn"]))
        which = ", från störst till minst" + (f": {names[0]} till {names[-1]}" if len(parts) > 1 else "")
        yield Figure.drawn(
            f"fig-tid-{skrivsatt.LABELS[own.matt.key]}" + (f"-{n}" if len(parts) > 1 else ""),
            f"{own.matt.namn} {own.ar[0]}–{own.ar[-1]}{skrivsatt.in_unit(own.matt)}{which}. {skrivsatt.based(own.matt)}",
            skrivsatt.joined_up(
                charts.small_multiples_alt(rows, fmt=fmt, unit=unit),
                skrivsatt.synthetic((*rapport.alla, *rapport.tidigare), own.matt),
            ),
            partial(charts.small_multiples, rows, fmt=fmt, unit=unit, median=median, whole=data),
            rows,
        )


def _year_table(rapport: Jamforelse, own: Utveckling) -> Table:
    matt = own.matt
    rows, data = [], []
    for one in own.serier:
        facts = [value.fakta if (value := one.varden.get(year)) else None for year in own.ar]
        rows.append(
            Row((one.namn, *(skrivsatt.value_cell(fact) for fact in facts), skrivsatt.change(one.forandring, matt)))
        )
        data += [
            {"förbund": one.namn, "år": year, skrivsatt.download(matt): raw(fact)}
            for year, fact in zip(own.ar, facts, strict=True)
        ]
    unit = skrivsatt.UNITS[matt.enhet]
    columns = (
        Column("forbund", "Förbund", align="left"),
        *(Column(f"ar{year}", str(year), unit) for year in own.ar),
        Column("forandring", "Förändring", "procent\u00adenheter" if unit == "procent" else unit),
    )
    note = skrivsatt.joined_up(
        f"{capitalised(matt.formel)}. Förändringen är från det första året med uppgift till det sista.",
        "Förbundets kommuner är desamma alla år." if matt.key == "hek" else "",
        skrivsatt.synthetic((*rapport.alla, *rapport.tidigare), matt),
    )
    caption = f"{matt.namn} {own.ar[0]}–{own.ar[-1]}. {skrivsatt.based(matt)}"
    return Table(f"tbl-tid-{skrivsatt.LABELS[matt.key]}", caption, columns, tuple(rows), note=note, data=frame(data))
