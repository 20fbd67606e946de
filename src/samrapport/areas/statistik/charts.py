"""Helårsekvivalenter as charts: shares over years, benefits, and kommuner in order of size with the own ones marked."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure as Drawing

from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.areas.statistik.luckor import saknas_mening
from samrapport.areas.statistik.underlag import ERSATTNINGAR
from samrapport.errors import counted
from samrapport.facts.fact import Fact, slug
from samrapport.present import chart_parts as kit
from samrapport.present.cells import frame, raw
from samrapport.present.figures import Figure, style, text_width
from samrapport.present.form import form
from samrapport.present.share_charts import share_bars, share_bars_alt
from samrapport.present.theme import THEME
from samrapport.present.web.points import note_point
from samrapport.present.year_charts import year_bars, year_lines, year_lines_alt
from samrapport.rapport.rapport import Rapport
from samrapport.text import numbers
from samrapport.text.alfabet import alphabetical, listed
from samrapport.text.numbers import antal, exact, is_missing


def figur_andel(rapport: Rapport) -> Figure | None:
    """Helårsekvivalenter per inhabitant over the years: own, county and country. None when there is only one year."""
    own = las_helarsekvivalenter(rapport)
    keys = [key for key in ("egen", "lan", "riket") if key in own.years]
    years = sorted({year for key in keys for year in own.years[key]})
    cells = [(key, year, own.facts.get(f"hek.{key}.{year}.andel")) for key in keys for year in years]
    data = frame(
        {"kategori": own.omraden[key].namn, "år": year, "värde": _percent(fact)} for key, year, fact in cells if fact
    )
    if len({year for _, year, fact in cells if fact}) < 2:
        return None
    lacking = saknas_mening(own, keys)
    return Figure.of(
        "fig-helarsekvivalenter",
        f"Helårsekvivalenter per 100 invånare 20–64 år. {lacking + ' ' if lacking else ''}Källa: SCB",
        data,
        lambda rows: year_lines_alt(rows, fmt=_one_decimal),
        lambda rows: year_lines(rows, fmt=_one_decimal),
    )


def figur_ersattningar(rapport: Rapport) -> Figure | None:
    """The förbund's own helårsekvivalenter per benefit and year."""
    own = las_helarsekvivalenter(rapport)
    data = frame(
        {"kategori": one, "år": year, "värde": raw(own.facts[f"hek.egen.{year}.{slug(one)}"])}
        for one in ERSATTNINGAR
        for year in reversed(own.years["egen"])
    )
    return Figure.of(
        "fig-ersattningar",
        f"Helårsekvivalenter i {own.omraden['egen'].namn} per ersättning, antal. Källa: SCB",
        data,
        year_lines_alt,
        year_bars,
    )


def figur_kommuner(rapport: Rapport) -> Figure | None:
    """The county's kommuner by helårsekvivalenter per inhabitant, the own ones marked, county and country for comparison."""
    own = las_helarsekvivalenter(rapport)
    year = own.years["egen"][0]
    rows = [
        {"namn": one.namn, "värde": _percent(fact), "typ": OWN if one.regionkod in own.egna else OTHER}
        for one in own.kommuner
        if (fact := own.facts.get(f"hek.{one.key}.{year}.andel"))
    ]
    if len(rows) < 2:
        return None
    for key in ("lan", "riket"):
        fact = own.facts.get(f"hek.{key}.{year}.andel")
        if fact:
            rows.append({"namn": own.omraden[key].namn, "värde": _percent(fact), "typ": REFERENCE})
    data = frame(rows)
    return Figure.of(
        "fig-kommuner",
        f"Helårsekvivalenter per 100 invånare 20–64 år i {own.lanets} kommuner {year}. Källa: SCB",
        data,
        lambda found: kommun_bars_alt(found, fmt=_one_decimal),
        lambda found: kommun_bars(found, fmt=_one_decimal),
    )


def figur_kon(rapport: Rapport) -> Figure | None:
    """Shares of women and men within each benefit in the country, newest year."""
    own = las_helarsekvivalenter(rapport)
    if not own.kon_years:
        return None
    year = own.kon_years[0]
    lines = (*((slug(one), one) for one in ERSATTNINGAR), ("totalt", "Totalt"))
    data = frame(
        {"kategori": name, "grupp": group, "värde": raw(own.facts.get(f"hek.kon.{year}.{part}.{key}"))}
        for key, name in lines
        for part, group in (("kvinnor", "Kvinnor"), ("man", "Män"))
    )
    return Figure.of(
        "fig-kon",
        f"Könsfördelning inom varje ersättning i riket {year}, procent. Den streckade linjen står vid hälften. Bas: kvinnor och män i ersättningen. Källa: SCB",
        data,
        share_bars_alt,
        share_bars,
    )


def _percent(fact: Fact) -> Fraction:
    return Fraction(fact.value) * 100  # type: ignore[arg-type]


def _one_decimal(value: object) -> str:
    return numbers.tal(value, 1)


OWN: Final = "egen"
OTHER: Final = "annan"
REFERENCE: Final = "jämförelse"
_MARK: Final = "\u25cf "


def kommun_bars(frame: pd.DataFrame, *, fmt: kit.Formatter = antal, unit: str = "") -> Drawing:
    """Areas in order of size; the förbund's own carry a dot, bold type and the darkest bar, comparisons are hatched.

    frame: namn, värde, typ ('egen', 'annan' or 'jämförelse'). fmt writes a value without its unit.
    """
    ranked = _ranked(frame)
    own = sum(r["typ"] == OWN for r in ranked)
    looks = {
        OWN: kit.Key("Förbundets kommuner" if own > 1 else "Förbundets kommun", THEME.primary, edge=THEME.primary),
        OTHER: kit.Key("Övriga kommuner i länet", THEME.quiet, edge=THEME.muted),
        REFERENCE: kit.Key("Jämförelse", THEME.surface, hatch="////", edge=THEME.muted),
    }
    keys = [look for kind, look in looks.items() if any(r["typ"] == kind for r in ranked)]
    strong = [i for i, r in enumerate(ranked) if r["typ"] == OWN]
    texts = [fmt(r["värde"]) if is_missing(r["värde"]) else kit.with_unit(fmt(r["värde"]), unit) for r in ranked]
    values = [kit.number(r["värde"]) for r in ranked]
    ends = [max(0.0, value) for value in values]
    low = min(0.0, *values)
    with style():
        names = [f"{_MARK if r['typ'] == OWN else ''}{r['namn']}" for r in ranked]
        place = kit.rows(names, keys=keys, row=19, bold=strong)
        colours = [looks[r["typ"]].colour for r in ranked]
        hatches = [looks[r["typ"]].hatch for r in ranked]
        bars = kit.draw_bars(place, values, colours, width=0.66, edge=THEME.muted, hatches=hatches)
        for i, (text, end) in enumerate(zip(texts, ends, strict=True)):
            kit.note(place.axes, text, end, i, THEME.ink)
            lacks = is_missing(ranked[i]["värde"])
            note_point(place.drawing, ranked[i]["namn"], kit.VALUE, kit.LACKING if lacks else text, bars.get(i))
        room = [text_width(text, form().small) for text in texts]
        place.axes.set_xlim(low, kit.scale_for(ends, room, place.width, low))
        kit.swedish_axis(place.axes.xaxis, low, max(ends), unit=unit)
    return place.drawing


def _ranked(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows from the largest value to the smallest, ties by name, what is missing last."""
    records = [{"namn": str(r["namn"]), "värde": r["värde"], "typ": r["typ"]} for r in frame.to_dict("records")]
    for record in records:
        if record["typ"] not in (OWN, OTHER, REFERENCE):
            raise ValueError(f"typ är {OWN}, {OTHER} eller {REFERENCE}, inte {record['typ']!r}")
    known = [r for r in records if not is_missing(r["värde"])]
    known.sort(key=lambda r: (-exact(r["värde"]), alphabetical(r["namn"])))
    return known + [r for r in records if is_missing(r["värde"])]


def kommun_bars_alt(frame: pd.DataFrame, *, fmt: kit.Formatter = antal, unit: str = "") -> str:
    """What `kommun_bars` shows: the largest and smallest, the own ones with their place in the order, comparisons."""

    def shown(record: Mapping[str, Any]) -> str:
        return f"{record['namn']} {kit.with_unit(fmt(record['värde']), unit)}"

    ranked = _ranked(frame)
    areas = [r for r in ranked if r["typ"] != REFERENCE]
    known = [r for r in areas if not is_missing(r["värde"])]
    text = f"Liggande staplar för {counted(len(areas), 'kommun', 'kommuner')} i storleksordning."
    if found := kit.most_and_least([(r["namn"], r["värde"]) for r in known], fmt):
        most, least = (listed(names) for names in found)
        text += f" Högst har {most} {kit.with_unit(fmt(known[0]['värde']), unit)} och lägst {least} {kit.with_unit(fmt(known[-1]['värde']), unit)}."
    mine = [r for r in known if r["typ"] == OWN]
    if mine:
        # Equal as shown is equal in rank.
        places = [
            1 + sum(exact(o["värde"]) > exact(r["värde"]) and fmt(o["värde"]) != fmt(r["värde"]) for o in known)
            for r in mine
        ]
        ranks = (f"{shown(r)} (plats {p} av {len(known)})" for r, p in zip(mine, places, strict=True))
        text += f" Förbundets egna: {', '.join(ranks)}."
    missing = [r["namn"] for r in areas if is_missing(r["värde"])]
    if missing:
        text += f" Uppgift saknas för {', '.join(missing)}."
    compared = [shown(r) for r in ranked if r["typ"] == REFERENCE and not is_missing(r["värde"])]
    return f"{text} Jämförelse: {', '.join(compared)}." if compared else text
