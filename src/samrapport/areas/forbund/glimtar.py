"""The economy and the people at a glance: two small drawings for the first pages. Entry: `glimtar`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from samrapport.areas.forbund.identitet import las_identitet
from samrapport.errors import MissingData
from samrapport.facts.fact import Fact, slug
from samrapport.present.web.glance import Bar, Glimpse, draw_bars
from samrapport.rapport.rapport import Rapport
from samrapport.text.bound import formatted
from samrapport.text.numbers import datum, tal

_YEARS = 3


def glimtar(rapport: Rapport) -> dict[str, Glimpse]:
    """Those that the report has facts for, by the file that each lies in. The facts count for the front page that asks first."""
    return rapport.en_gang(_glimtar, quiet=False)


def _glimtar(rapport: Rapport) -> dict[str, Glimpse]:
    tema = las_identitet(rapport).tema
    found: dict[str, Glimpse] = {}
    if money := list(_money(rapport)):
        period = rapport.uppgifter.period
        caption = f"Förbrukat till och med den {datum(period.slut)} och budget för hela {rapport.ar}, tkr"
        found["oversikt-ekonomi.svg"] = draw_bars(caption, money, ("förbrukat", "budget"), tema, tema.quiet)
    if people := list(_people(rapport)):
        caption = "Helårsekvivalenter per 100 invånare 20–64 år"
        names = (las_identitet(rapport).kortnamn, "riket")
        found["oversikt-manniskor.svg"] = draw_bars(caption, people, names, tema, tema.quiet)
    return found


def _money(rapport: Rapport) -> Iterator[Bar]:
    """What each block of the budget has cost, beside its budget; none where a block cannot be drawn as bars."""
    if not (rapport.finns("budget") and rapport.finns("utfall")):
        return
    bars = []
    for block in dict.fromkeys(rapport.budget["block"]):
        spent, planned = (rapport.fakta.find(f"budget.{slug(block)}.summa.{one}") for one in ("utfall", "budget"))
        if spent is None or planned is None:
            continue
        if _number(spent) < 0 or _number(planned) < 0:
            return
        bars.append(Bar(str(block), _number(spent), formatted(spent), _number(planned), formatted(planned)))
    yield from bars


def _people(rapport: Rapport) -> Iterator[Bar]:
    """Who lived on benefits, of a hundred, in the latest years, beside the country."""
    try:
        latest = rapport.fakta.find("hek.ar.senaste")
    except MissingData:
        return
    if latest is None or not isinstance(latest.value, int):
        return
    for year in range(latest.value - _YEARS + 1, latest.value + 1):
        own, country = (rapport.fakta.find(f"hek.{one}.{year}.andel") for one in ("egen", "riket"))
        if own is None:
            continue
        beside = (_number(country), tal(_number(country) * 100, 1)) if country else (None, "")
        yield Bar(str(year), _number(own), tal(_number(own) * 100, 1), *beside)


def _number(fact: Fact) -> Fraction:
    return Fraction(fact.value)  # type: ignore[arg-type]
