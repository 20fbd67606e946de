"""The body of a report's front page: its key figures, each a fact in bold with its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from samrapport.areas.forbund.facts import las_forbundet
from samrapport.errors import MissingData, SamrapportError
from samrapport.facts.fact import FactBook
from samrapport.rapport.nyckeltal import aret_fore, nyckeltal, same_time, sedan
from samrapport.rapport.rapport import Rapport
from samrapport.text.bound import formatted
from samrapport.text.numbers import datum, procent, tal
from samrapport.text.verbatim import escape_markdown

_ECONOMY = ("budget", "utfall", "eget_kapital")
_GOALS = ("mal", "aktiviteter")


def framsida(rapport: Rapport) -> str:
    """Markdown: whom and what the report is about, and its key figures as a list in a `nyckeltal` division."""
    own, forbund = rapport.uppgifter, rapport.fakta
    members = "Kommunen" if forbund["forbund.antal_kommuner"].value == 1 else "Kommunerna"
    name, metadata = escape_markdown(str(las_forbundet(rapport)["namn"])), rapport.metadata()
    if metadata.get("hel", True):
        what = f"{name} redovisar tiden från den {datum(own.period.start, own.period.slut)}."
    else:
        what = f"{escape_markdown(metadata['title'])} för {name}. Det är ingen hel rapport: underlaget har inget mer."
    lines = [f"{what} {members} i förbundet är {formatted(forbund['forbund.kommuner'])}."]
    if own.dnr:
        lines.append(f"Diarienummer: {escape_markdown(own.dnr)}.")
    if own.beslutsdatum:
        lines.append(f"{escape_markdown(own.undertecknas_av)} beslutade om rapporten den {datum(own.beslutsdatum)}.")
    else:
        lines.append("Beslut om rapporten: uppgift saknas.")
    if own.kontakt:
        found = (own.kontakt.namn, own.kontakt.epost, own.kontakt.webb)
        lines.append(f"Kontakt: {', '.join(escape_markdown(one) for one in found if one)}.")
    return "\n\n".join([*lines, *nyckeltal(_key_figures(rapport))])


def _key_figures(rapport: Rapport) -> Iterator[tuple[str, str]]:
    facts, earlier = rapport.fakta, aret_fore(rapport)
    if all(rapport.finns(name) for name in _ECONOMY):
        for name, meaning in (
            ("budget.andel", "av årets budget är förbrukad"),
            ("budget.andel_utan_ej_intecknat", "är förbrukat när medel som inte är intecknade räknas bort"),
        ):
            fact = facts.find(name)
            if fact:
                yield formatted(fact), f"{meaning}{_since(rapport, earlier, name, same_period=True)}"
        opening = facts.find("ek.ar0.ingaende")
        if opening:
            yield (
                f"{formatted(opening)}\u00a0tkr",
                f"i eget kapital vid årets början{_since(rapport, earlier, 'ek.ar0.ingaende')}",
            )
    if all(rapport.finns(name) for name in _GOALS):
        reached, goals = (facts[name] for name in ("mal.arsmal.uppfyllt.antal", "mal.arsmal.antal"))
        if goals.value:
            yield f"{formatted(reached)} av {formatted(goals)}", f"årsmål bedöms som uppfyllda{_until(facts)}"
    try:
        share, year = facts.find("hek.egen.senaste.andel"), facts.find("hek.ar.senaste")
    except MissingData:
        return
    if share and year:
        change = facts.find("hek.egen.forandring.totalt")
        note = ""
        if change:
            verb = "ökat" if change.value > 0 else "minskat" if change.value < 0 else "ändrats"  # type: ignore[operator]
            note = f" (antalet har {verb} med {procent(abs(change.value))} sedan {formatted(facts['hek.ar.fore'])})"  # type: ignore[arg-type]
        per_hundred = Fraction(share.value) * 100  # type: ignore[arg-type]
        yield tal(per_hundred, 1), f"helårsekvivalenter per 100 invånare 20–64 år {formatted(year)}{note}"


def _until(facts: FactBook) -> str:
    """To which day the year's goals are judged."""
    day = facts.find("mal.arsmal.till")
    return f", för tiden till och med den {datum(day.value)}" if day else ""  # type: ignore[arg-type]


def _since(rapport: Rapport, earlier: Rapport | None, name: str, *, same_period: bool = False) -> str:
    """What a fact has changed since the report of the year before; a share of the budget only over the same period."""
    if earlier is None:
        return ""
    try:
        before = earlier.fakta.find(name) if all(earlier.finns(one) for one in _ECONOMY) else None
    except SamrapportError:  # Its own report tells what is wrong; this one only has nothing to say of it.
        return ""
    if before and same_period and not same_time(rapport.uppgifter.period, earlier.uppgifter.period):
        return f" (jämförs inte med {earlier.ar}, då rapporten gällde en annan period)"
    return sedan(rapport.fakta[name], before, earlier.ar)
