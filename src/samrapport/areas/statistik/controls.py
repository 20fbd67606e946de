"""Which facts on helårsekvivalenter are sums and shares of which others, and what its controls look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Any

from samrapport.areas.forbund.facts import las_regioner
from samrapport.areas.statistik.facts import helarsekvivalenter_med_luckor
from samrapport.areas.statistik.helarsekvivalenter import Helarsekvivalenter
from samrapport.areas.statistik.lasning import finns, read_helarsekvivalenter
from samrapport.areas.statistik.luckor import luckor, nollor
from samrapport.areas.statistik.underlag import ERSATTNINGAR, HELARSEKVIVALENTER
from samrapport.errors import MissingData
from samrapport.facts.fact import Fact, slug
from samrapport.facts.fynd import Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.samband import SAMBAND, Samband
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.rapport import Rapport
from samrapport.text.numbers import tal

_KEYS = tuple(slug(one) for one in ERSATTNINGAR)
_WHOLES = ("lan", "egen", "riket")
"""Areas that are no kommun."""

_GAPS, _ZEROS = "hek_luckor", "hek_nollor"

ANDELAR = (
    (r"hek\.(\w+)\.(\d{4})\.andel", "hek.{0}.{1}.totalt", "hek.{0}.{1}.folkmangd"),
    (r"hek\.kon\.(\w+)\.andel_(kvinnor|man|totalt)\.(\w+)", "hek.kon.{0}.{1}.{2}", "hek.kon.{0}.totalt.{2}"),
    (r"hek\.kon\.forandring\.(\w+)", "hek.kon.senaste.totalt.{0}", "hek.kon.fore.totalt.{0}"),
    (r"hek\.kon\.andel_av_totalt\.(\w+)", "hek.kon.senaste.totalt.{0}", "hek.kon.senaste.totalt.totalt"),
    (r"hek\.(\w+)\.del_av_skillnaden\.(\w+)", "hek.{0}.skillnad.{1}", "hek.{0}.skillnad.totalt"),
    (r"hek\.(\w+)\.forandring\.(\w+)", "hek.{0}.senaste.{1}", "hek.{0}.fore.{1}"),
    (r"hek\.(\w+)\.andel_av_totalt\.(\w+)", "hek.{0}.senaste.{1}", "hek.{0}.senaste.totalt"),
)


def underlag(rapport: Rapport) -> Iterator[tuple[str, Any]]:
    """The regions, and SCB's rows on the areas that a förbund's report tells of."""
    if rapport.inom or not finns(rapport.folder, las_regioner(rapport), HELARSEKVIVALENTER):
        return
    yield "regioner", las_regioner(rapport)
    found, regioner = read_helarsekvivalenter(rapport.folder, las_regioner(rapport)), las_regioner(rapport)
    own: Helarsekvivalenter | None = None
    with suppress(MissingData):
        own = helarsekvivalenter_med_luckor(rapport)
        yield _GAPS, tuple(luckor(own, found, regioner))
        yield _ZEROS, tuple(nollor(own, found))
        yield SAMBAND, tuple(_county(own))
    areas = own.omraden.values() if own and own.years["egen"] else ()
    codes = {code for one in areas for code in (one.regionkod, *one.kommuner)}
    yield "helarsekvivalenter", found[found["regionkod"].isin(codes)]


def _county(own: Helarsekvivalenter) -> Iterator[Samband]:
    """What SCB publishes of the county is about the sum of its kommuner, in the years that all of these have figures for."""
    for year in own.years.get("lan", ()):
        if own.kommuner and all(year in own.years[one.key] for one in own.kommuner):
            for key in (*_KEYS, "totalt", "folkmangd"):
                names = (f"hek.lan.{year}.{key}", *(f"hek.{one.key}.{year}.{key}" for one in own.kommuner))
                if all(name in own.facts for name in names):
                    yield Samband(names[0], names[1:])


@regel(
    "scb-total",
    "SCB:s total mot sina delar",
    "En total som SCB publicerar visas som den är. Den är summan av sina delar, ersättningar, kommuner eller kön, så nära som det går "
    "när varje tal är avrundat för sig: en halv enhet för varje del och en halv för totalen.",
)
def totaler(u: Underlag) -> Iterator[Fynd]:
    """A total in SCB's rows is further from its parts than rounding can take it."""
    for relation in dict.fromkeys(u.samband):
        whole, parts = u.faktum(relation.helhet), [u.faktum(name) for name in relation.delar]
        if relation.slag != "summa" or not relation.helhet.startswith("hek.") or whole is None or None in parts:
            continue
        known = [one for one in parts if one is not None]
        together = sum((Fraction(one.value) for one in known), Fraction(0))  # type: ignore[arg-type]
        allowed = Fraction(sum(one.parts or 1 for one in known) + (whole.parts or 1), 2)
        if whole.parts > 1 and set(whole.sources) <= {source for one in known for source in one.sources}:
            continue  # It is their sum.
        if abs(together - Fraction(whole.value)) > allowed:  # type: ignore[arg-type]
            first = whole.sources[0]
            yield Fynd(
                f"Helårsekvivalenter: {whole.formula} ({whole.name})",
                f"Totalen är {tal(whole.value)} men delarna ger {tal(together)}. Rätta talet som är fel, eller hämta uppgifterna på nytt.",
                Decimal(int(whole.value)), Decimal(int(together)), "antal", " + ".join(one.formula for one in known),  # type: ignore[arg-type]
                (whole.name, *(one.name for one in known)), first.file, first.row,
            )  # fmt: skip


@regel(
    "hek-ar-saknas",
    "År som saknas i statistiken",
    "Varje år som SCB:s filer har rader för går att räkna: alla kommuner har alla sex ersättningar för åldrarna 20-64, och förbundet, länet "
    "och riket har samma år. Ett år som saknas visas inte för området och jämförs inte.",
    "varning",
)
def utelamnade_ar(u: Underlag) -> Iterator[Fynd]:
    """A year that an area has some rows for, or is compared with, and that cannot be counted."""
    for one in u.egna.get(_GAPS, ()):
        yield Fynd(
            f"Helårsekvivalenter, {one.omrade} {one.ar}",
            f"{one.omrade} har inte alla uppgifter för {one.ar}, så året räknas inte och jämförs inte: {one.orsak}.",
            fil=one.fil, rad=one.rad,
        )  # fmt: skip


@regel(
    "noll-ar-bortfall",
    "Noll är bortfall",
    "En ersättning som är 0 i en kommun, men som någon hade året innan, är oftast ett bortfall: SCB visar månader som saknas som 0. "
    "Ersättningar med färre än 5 helårsekvivalenter året innan prövas inte.",
    "varning",
)
def bortfall(u: Underlag) -> Iterator[Fynd]:
    """A benefit that is 0 in one kommun and was not the year before."""
    for area, year, benefit, before, file, row in u.egna.get(_ZEROS, ()):
        yield Fynd(
            f"Helårsekvivalenter, {area.namn} {year}: {benefit}",
            f"{benefit} är 0 i {area.namn} {year} men var {before} året innan. Oftast är det ett bortfall hos SCB; hämta uppgiften på nytt.",
            Decimal(0), Decimal(before), "antal", f"{benefit} {year - 1}", (), file, row,
        )  # fmt: skip


def _areas(facts: Mapping[str, Fact]) -> dict[str, list[str]]:
    """The areas that have a total, by year."""
    found: dict[str, list[str]] = {}
    for name in facts:
        if match := re.fullmatch(r"hek\.(\w+)\.(\d{4})\.totalt", name):
            found.setdefault(match[2], []).append(match[1])
    return found


def _within(name: str, others: Iterable[str], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """Those of other areas' facts that a sum of areas is made of: their rows are among its rows."""
    own = set(facts[name].sources)
    found = tuple(one for one in others if one in facts and one != name and set(facts[one].sources) < own)
    return found if len(found) > 1 else ()


def samband(facts: Mapping[str, Fact]) -> Iterator[Samband]:
    """Benefits and totals, areas and their kommuner, kvinnor and män, and persons against the population."""
    for year, areas in _areas(facts).items():
        kommuner = [one for one in areas if one not in _WHOLES]
        for area in areas:
            yield Samband(f"hek.{area}.{year}.totalt", tuple(f"hek.{area}.{year}.{key}" for key in _KEYS))
        for area in (one for one in areas if one in ("lan", "egen")):
            for key in (*_KEYS, "totalt", "folkmangd"):
                name = f"hek.{area}.{year}.{key}"
                parts = _within(name, (f"hek.{one}.{year}.{key}" for one in kommuner), facts) if name in facts else ()
                if parts:
                    yield Samband(name, parts)
    for name in facts:
        if found := re.fullmatch(r"hek\.kon\.(\d{4})\.totalt\.(\w+)", name):
            year, key = found[1], found[2]
            yield Samband(name, (f"hek.kon.{year}.kvinnor.{key}", f"hek.kon.{year}.man.{key}"))
            if key == "totalt":
                for sex in ("kvinnor", "man", "totalt"):
                    yield Samband(f"hek.kon.{year}.{sex}.totalt", tuple(f"hek.kon.{year}.{sex}.{one}" for one in _KEYS))
    for name in facts:
        found = re.fullmatch(r"hek\.(\w+)\.(\d{4})\.folkmangd", name)
        if found and f"hek.{found[1]}.{found[2]}.totalt" in facts:
            yield Samband(name, (f"hek.{found[1]}.{found[2]}.totalt",), "högst")


def medel_av(name: str, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """For the share of an area that is a sum of kommuner, or that they together are as large as, the shares of these."""
    found = re.fullmatch(r"hek\.(lan|egen)\.(\d{4})\.andel", name)
    if not found:
        return ()
    kommuner = [one for one in _areas(facts).get(found[2], ()) if one not in _WHOLES]
    shares = [f"hek.{one}.{found[2]}.andel" for one in kommuner if f"hek.{one}.{found[2]}.andel" in facts]
    if within := _within(name, shares, facts):
        return within
    totals = [facts[f"hek.{one}.{found[2]}.totalt"] for one in kommuner]
    whole = facts[f"hek.{found[1]}.{found[2]}.totalt"]
    counts = [int(one.value) for one in totals]  # type: ignore[arg-type]
    apart = abs(sum(counts) - int(whole.value))  # type: ignore[arg-type]
    together = found[1] == "lan" and len(shares) == len(kommuner) > 1 and apart <= len(kommuner)
    return tuple(shares) if together else ()
