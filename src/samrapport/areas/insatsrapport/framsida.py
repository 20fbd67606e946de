"""The body of an insats report's front page: what it is about, and its key figures, each with its base."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.areas.forbund.facts import las_forbundet
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.areas.insatsrapport.tables import syntetisk
from samrapport.errors import told_elsewhere
from samrapport.rapport.nyckeltal import aret_fore, nyckeltal, same_time, sedan
from samrapport.text.bound import formatted
from samrapport.text.numbers import datum
from samrapport.text.verbatim import escape_markdown

_KEY_FIGURES = (
    ("deltagare.deltagare.unika_deltagare.totalt", "unika personer har börjat i insatsen"),
    ("deltagare.kon_per_intag.summa.totalt", "deltaganden har det blivit, då en person kan komma tillbaka"),
    ("deltagare.avslut.summa.totalt", "personer har avslutat insatsen"),
)


def framsida(rapport: Insatsrapport) -> str:
    """Markdown: whom and what the report is about, whether its participants are made up, and its key figures."""
    period = rapport.uppgifter.period
    forbund = escape_markdown(str(las_forbundet(rapport.inom)["namn"]))
    parts = [
        f"{escape_markdown(rapport.namn)} är en insats som {forbund} finansierar. Rapporten gäller "
        f"tiden från den {datum(period.start, period.slut)}."
    ]
    note = syntetisk(rapport)
    if note:
        parts.append(note.markdown)
    return "\n\n".join([*parts, *nyckeltal(_key_figures(rapport))])


def _key_figures(rapport: Insatsrapport) -> Iterator[tuple[str, str]]:
    """Those that the insats counts and that are not withheld."""
    earlier = aret_fore(rapport)
    for name, meaning in _KEY_FIGURES if rapport.finns("deltagare") else ():
        fact = rapport.fakta.find(name)
        if fact and fact.unit == "antal":
            yield formatted(fact), f"{meaning}{_since(rapport, earlier, name)}"


def _since(rapport: Insatsrapport, earlier: Insatsrapport | None, name: str) -> str:
    """What a count has changed since the insats's report of the year before, when both are told and cover the same period."""
    before = None
    with told_elsewhere():  # Its own report tells what is wrong; this one only has nothing to say of it.
        before = earlier.fakta.find(name) if earlier and earlier.finns("deltagare") else None
    if earlier is None or before is None or not same_time(rapport.uppgifter.period, earlier.uppgifter.period):
        return ""
    return sedan(rapport.fakta[name], before, earlier.ar)
