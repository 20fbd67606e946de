"""Helårsekvivalenter as tables and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.areas.statistik.helarsekvivalenter import Helarsekvivalenter, Omrade
from samrapport.areas.statistik.kallor import kalltext
from samrapport.areas.statistik.luckor import saknas_mening, visade_ar
from samrapport.areas.statistik.underlag import ERSATTNINGAR
from samrapport.facts.fact import Fact, slug
from samrapport.present.cells import cell, frame, raw
from samrapport.present.tables import Column, Row, Table
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import alphabetical, listed, lowered

_MEASURES = (
    *((slug(one), one) for one in ERSATTNINGAR),
    ("totalt", "Totalt"),
    ("folkmangd", "Folkmängd 20–64 år"),
    ("andel", "Andel"),
)

# Where a long head may part.
_PARTED = {
    "Sjukpenning": "Sjuk\u00adpenning",
    "Sjuk- och aktivitetsersättning": "Sjuk- och aktivitets\u00adersätt\u00adning",
    "Arbetslöshet": "Arbets\u00adlöshet",
    "Arbetsmarknadsåtgärder": "Arbets\u00admarknads\u00adåtgärder",
    "Ekonomiskt bistånd": "Ekono\u00admiskt bistånd",
    "Etableringsersättning": "Etable\u00adrings\u00adersätt\u00adning",
    "Folkmängd 20–64 år": "Folk\u00admängd 20–64 år",
    "Andel": "Andel, per 100 in\u00advå\u00adnare",
}

_COLUMNS = tuple(Column(key, _PARTED.get(head, head)) for key, head in _MEASURES)
_NOTE = (
    "Andel = totalt / folkmängd 20–64 år, alltså helårsekvivalenter per 100 invånare. En person kan ha ersättning en del av året, så det är "
    "inte andelen av invånarna som har fått ersättning."
)
_ROUNDED = "SCB avrundar varje tal för sig, så en total kan skilja sig någon enhet från summan av delarna, och en andel någon tiondel från den på oavrundade tal."
_TOTALS = "Totalerna visas som SCB publicerar dem"


def tabell_utveckling(rapport: Rapport) -> Table:
    """The förbund, the country and the county, each year of the förbund that has figures, with dashes for one of those compared that lacks."""
    own = las_helarsekvivalenter(rapport)
    shown = [own.omraden[key] for key in ("egen", "riket", "lan") if key in own.omraden and own.years[key]]
    rows, data = [], []
    seen: list[Fact | None] = []
    for area in shown:
        parts = [year for year in own.delar if f"hek.{area.key}.{year}.totalt" in own.facts]
        for year in dict.fromkeys((*parts, *visade_ar(own, area.key))):
            cells = [own.facts.get(f"hek.{area.key}.{year}.{key}") for key, _ in _MEASURES]
            seen += cells
            rows.append(Row((f"{area.namn} {own.ar_i_text(year)}", *map(cell, cells))))
            data.append(
                {
                    "område": area.namn,
                    "år": year,
                    **({"månader": own.delar.get(year)} if own.delar else {}),
                    **{head: raw(fact) for (_, head), fact in zip(_MEASURES, cells, strict=True)},
                }
            )
    return Table(
        "tbl-helarsekvivalenter",
        f"Helårsekvivalenter, 20–64 år, per ersättning: {listed([_within(area) for area in shown])}",
        (Column("omrade", "Område och år", align="left"), *_COLUMNS),
        tuple(rows),
        note=_note(rapport, seen, _summed(own, own.omraden["egen"]), saknas_mening(own)),
        data=frame(data),
    )


def _within(area: Omrade) -> str:
    """The name of an area as it stands within a sentence: the country's is no name of a place."""
    return lowered(area.namn) if area.key == "riket" else area.namn


def tabell_kommuner(rapport: Rapport) -> Table | None:
    """The county's kommuner in the newest year, the förbund's own ones marked, with the county's sum. None if too few."""
    own = las_helarsekvivalenter(rapport)
    year = own.years["egen"][0]
    found = [one for one in own.kommuner if year in own.years[one.key]]
    if len(found) < 2:
        return None
    rows, data = [], []
    seen: list[Fact | None] = []
    for one in sorted(found, key=lambda area: alphabetical(area.namn)):
        cells = [own.facts.get(f"hek.{one.key}.{year}.{key}") for key, _ in _MEASURES]
        seen += cells
        mark = " (i förbundet)" if one.regionkod in own.egna and len(own.egna) < len(found) else ""
        rows.append(Row((f"{one.namn}{mark}", *map(cell, cells))))
        data.append(
            {
                "kommun": one.namn,
                "regionkod": one.regionkod,
                "i förbundet": one.regionkod in own.egna,
                "år": year,
                **{head: raw(fact) for (_, head), fact in zip(_MEASURES, cells, strict=True)},
            }
        )
    whole = len(found) == len(own.kommuner) and "lan" in own.omraden
    if whole:
        county = [own.facts.get(f"hek.lan.{year}.{key}") for key, _ in _MEASURES]
        seen += county
        rows.append(Row((own.omraden["lan"].namn, *map(cell, county)), kind="total"))
    return Table(
        "tbl-kommuner",
        f"Helårsekvivalenter i {own.lanets} kommuner {year}, 20–64 år",
        (Column("kommun", "Kommun", align="left"), *_COLUMNS),
        tuple(rows),
        note=_note(
            rapport,
            seen,
            "Länets andel är räknad på länets egna tal, inte som ett medelvärde av kommunernas andelar."
            if whole
            else "",
        ),
        data=frame(data),
    )


def tabell_kon(rapport: Rapport) -> Table | None:
    """The country by kön, counts, newest year first. None when no figures are split by kön."""
    return _kon_table(
        rapport,
        "tbl-kon",
        "Helårsekvivalenter i riket, 20–64 år, efter kön",
        (("kvinnor", "Kvinnor"), ("man", "Män"), ("totalt", "Totalt")),
        unit=None,
    )


def tabell_kon_andel(rapport: Rapport) -> Table | None:
    """The country by kön, shares within each benefit."""
    return _kon_table(
        rapport,
        "tbl-kon-andel",
        "Könsfördelning inom varje ersättning i riket, procent",
        (("andel_kvinnor", "Kvinnor"), ("andel_man", "Män"), ("andel_totalt", "Totalt")),
        unit="procent",
    )


def _kon_table(
    rapport: Rapport, label: str, caption: str, parts: tuple[tuple[str, str], ...], *, unit: str | None
) -> Table | None:
    own = las_helarsekvivalenter(rapport)
    if not own.kon_years:
        return None
    columns = tuple(
        Column(f"{year}_{key}", head, unit, group=str(year)) for year in own.kon_years for key, head in parts
    )
    rows: list[Row] = []
    data: list[dict[str, Any]] = []
    seen: list[Fact | None] = []
    for key, name in (*((slug(one), one) for one in ERSATTNINGAR), ("totalt", "Totalt")):
        cells = [own.facts.get(f"hek.kon.{year}.{part}.{key}") for year in own.kon_years for part, _ in parts]
        seen += cells
        rows.append(Row((name, *map(cell, cells)), kind="total" if key == "totalt" else "body"))
        data.extend(
            {
                "ersättning": name,
                "år": year,
                **{head: raw(own.facts.get(f"hek.kon.{year}.{part}.{key}")) for part, head in parts},
            }
            for year in own.kon_years
        )
    return Table(
        label,
        caption,
        (Column("ersattning", "Ersättning", align="left"), *columns),
        tuple(rows),
        note=" ".join(filter(None, (_totals(seen), kalltext(rapport, seen)))),
        data=frame(data),
    )


def _note(rapport: Rapport, seen: Sequence[Fact | None], *more: str) -> str:
    """What is to be known of a table: its share, its totals, what is lacking, and where it all is from."""
    return " ".join(filter(None, (_NOTE, _totals(seen), *more, kalltext(rapport, seen))))


def _totals(seen: Sequence[Fact | None]) -> str:
    """That totals are SCB's own, and which are summed here since SCB's are not among the raw data."""
    totals = [fact for fact in seen if fact and fact.name.endswith(".totalt") and fact.unit == "personer"]
    summed = [fact for fact in totals if fact.parts > 1]
    if totals and len(summed) == len(totals):
        return "Totalerna är summor av de avrundade delarna."
    other = " Där SCB inte har någon egen total är den summan av delarna." if summed else ""
    return f"{_TOTALS}.{other} {_ROUNDED}" if totals else ""


def _summed(own: Helarsekvivalenter, area: Omrade) -> str:
    if len(area.kommuner) < 2:
        return ""
    names = [one.namn for one in own.kommuner if one.regionkod in area.kommuner]
    return f"{area.namn} är summan av {listed(names)}."
