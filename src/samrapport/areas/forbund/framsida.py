"""The body of a report's front page: its key figures, each a fact in bold with its meaning, and the whole at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from samrapport.areas.forbund.facts import las_forbundet
from samrapport.areas.forbund.glimtar import glimtar
from samrapport.areas.forbund.manniskor import manniskor
from samrapport.errors import MissingData, told_elsewhere
from samrapport.facts.fact import FactBook
from samrapport.rapport.nyckeltal import Nyckeltal, aret_fore, bilder, nyckeltal, same_time, sedan
from samrapport.rapport.rapport import Rapport
from samrapport.text.bound import formatted
from samrapport.text.numbers import datum, procent, tal
from samrapport.text.verbatim import escape_markdown

_ECONOMY = ("budget", "utfall", "eget_kapital")
_GOALS = ("mal", "aktiviteter")
_LEADING = 3
"""How many figures stand first."""


def framsida(rapport: Rapport) -> str:
    """Markdown: whom and what the report is about, and its key figures as a list in a `nyckeltal` division."""
    own, forbund = rapport.uppgifter, rapport.fakta
    members = "Kommunen" if forbund["forbund.antal_kommuner"].value == 1 else "Kommunerna"
    name, metadata = escape_markdown(str(las_forbundet(rapport)["namn"])), rapport.metadata()
    if metadata.get("hel", True):
        what = f"{name} redovisar tiden från den {datum(own.period.start, own.period.slut)}."
    else:
        what = f"{escape_markdown(metadata['title'])} för {name}. Det är ingen hel rapport."
    parts = [f"{what} {members} i förbundet är {formatted(forbund['forbund.kommuner'])}."]
    figures = list(_key_figures(rapport))
    # Those with a sentence of their own lead; where none has, the first of the others do.
    leading: list[Nyckeltal] = []
    leading += [one for one in figures if len(one) > 2][:_LEADING]
    leading += [one for one in figures if one not in leading][: _LEADING - len(leading)]
    rest = [one for one in figures if one not in leading]
    parts += nyckeltal(leading)
    parts += bilder(glimtar(rapport))
    parts += nyckeltal(rest, "nyckeltal fler")
    about = "\n\n".join(_om_rapporten(rapport))
    return "\n\n".join([*parts, f"::: {{.om-rapporten}}\n{about}\n:::"])


def _om_rapporten(rapport: Rapport) -> Iterator[str]:
    """What the report is filed and decided as, and whom to ask."""
    own = rapport.uppgifter
    if own.dnr:
        yield f"Diarienummer: {escape_markdown(own.dnr)}."
    if own.beslutsdatum:
        yield f"{escape_markdown(own.undertecknas_av)} beslutade om rapporten den {datum(own.beslutsdatum)}."
    else:
        yield "Beslut om rapporten: uppgift saknas."
    if own.kontakt:
        found = (own.kontakt.namn, own.kontakt.epost, own.kontakt.webb)
        yield f"Kontakt: {', '.join(escape_markdown(one) for one in found if one)}."


def _key_figures(rapport: Rapport) -> Iterator[Nyckeltal]:
    facts, earlier = rapport.fakta, aret_fore(rapport)
    if all(rapport.finns(name) for name in _ECONOMY):
        fact = facts.find("budget.andel")
        if fact:
            since = _since(rapport, earlier, "budget.andel", same_period=True)
            yield _told(formatted(fact), f"av årets budget är förbrukad{since}", _kostnad(rapport))
    yield from manniskor(rapport)
    if all(rapport.finns(name) for name in _GOALS):
        reached, goals = (facts[name] for name in ("mal.arsmal.uppfyllt.antal", "mal.arsmal.antal"))
        if goals.value:
            yield (
                f"{formatted(reached)} av {formatted(goals)}",
                f"årsmål bedöms som uppfyllda{_until(facts)}",
                _ovriga_mal(rapport),
            )
    if all(rapport.finns(name) for name in _ECONOMY):
        fact = facts.find("budget.andel_utan_ej_intecknat")
        if fact:
            since = _since(rapport, earlier, fact.name, same_period=True)
            yield formatted(fact), f"är förbrukat när medel som inte är intecknade räknas bort{since}"
        opening = facts.find("ek.ar0.ingaende")
        if opening:
            yield (
                f"{formatted(opening)}\u00a0tkr",
                f"i eget kapital vid årets början{_since(rapport, earlier, 'ek.ar0.ingaende')}",
            )
    yield from _helarsekvivalenter(rapport)


def _told(figure: str, meaning: str, sentence: str) -> Nyckeltal:
    return (figure, meaning, sentence) if sentence else (figure, meaning)


def _kostnad(rapport: Rapport) -> str:
    """What the share of the budget is in money, with the time that it is of; empty where it is not known."""
    spent, planned = (rapport.fakta.find(f"budget.totalt.{one}") for one in ("utfall", "budget"))
    if not (spent and planned):
        return ""
    period = rapport.uppgifter.period
    return (
        f"Verksamheten har kostat {formatted(spent)}\u00a0tkr från den {datum(period.start, period.slut)}. "
        f"Budgeten för hela året är {formatted(planned)}\u00a0tkr."
    )


def _ovriga_mal(rapport: Rapport) -> str:
    """How the goals stand that are not reached, or that nobody has judged."""
    found = [
        f"{words} {formatted(fact)}"
        for key, words in (("delvis", "delvis uppfyllda"), ("inte", "inte uppfyllda"), ("ej_bedomt", "inte bedömda"))
        if (fact := rapport.fakta.find(f"mal.arsmal.{key}.antal")) and fact.value
    ]
    return f"Övriga årsmål: {', '.join(found)}." if found else "Alla årsmål är bedömda."


def _helarsekvivalenter(rapport: Rapport) -> Iterator[Nyckeltal]:
    facts = rapport.fakta
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
    before = None
    with told_elsewhere():  # Its own report tells what is wrong; this one only has nothing to say of it.
        before = earlier.fakta.find(name) if all(earlier.finns(one) for one in _ECONOMY) else None
    if before and same_period and not same_time(rapport.uppgifter.period, earlier.uppgifter.period):
        return f" (jämförs inte med {earlier.ar}, då rapporten gällde en annan period)"
    return sedan(rapport.fakta[name], before, earlier.ar)
