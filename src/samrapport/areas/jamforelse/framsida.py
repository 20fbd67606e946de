"""The body of a comparison's front page: which förbund it takes, and the ends of each measure."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.areas.jamforelse.skrivsatt import shown
from samrapport.rapport.nyckeltal import nyckeltal
from samrapport.text.alfabet import listed, lowered
from samrapport.text.verbatim import escape_markdown

_MEANING = {
    "hek": "är helårsekvivalenterna i förhållande till folkmängden 20–64 år i det mellersta förbundet",
    "budget": "av årets budget är förbrukad i det mellersta förbundet",
    "ek": "är eget kapital i förhållande till årets intäkter i det mellersta förbundet",
    "deltagare": "har deltagit i insatserna i det mellersta förbundet",
    "kostnad": "är kostnaden per deltagare i det mellersta förbundet",
}
_MOST_NAMED = 12


def framsida(rapport: Jamforelse) -> str:
    """Markdown: whom the comparison takes, who could not be read, and the median of each measure with its ends.

    Where there is one förbund alone nothing is compared, and nothing is said to be.
    """
    names = [escape_markdown(one.namn) for one in rapport.alla]
    which = f": {listed(names)}" if 0 < len(names) <= _MOST_NAMED else ""
    alone = sum(not one.fel for one in rapport.alla) < 2
    lines = [
        f"Här står uppgifterna för {rapport.ar}{which}. Det finns inget annat förbund att ställa dem bredvid."
        if alone
        else f"Här jämförs {len(names)} samordningsförbund som har en rapport för {rapport.ar}{which}. Bara det som går att jämföra "
        "jämförs, och skälen står där det inte går."
    ]
    unread = [f"{escape_markdown(one.namn)} ({escape_markdown(lowered(one.fel))})" for one in rapport.alla if one.fel]
    if unread:
        lines.append(f"Utan uppgifter: {listed(unread)}.")
    return "\n\n".join([*lines, *nyckeltal(_key_figures(rapport))])


def _key_figures(rapport: Jamforelse) -> Iterator[tuple[str, str]]:
    """The median of each measure, where there are enough förbund for one."""
    for key, own in rapport.jamforda.items():
        if own.median is None:
            continue
        first, last = own.ordnade[0].varde, own.ordnade[-1].varde
        ends = ", ".join(
            f"{word} i {escape_markdown(one.namn)} ({shown(one.tal, own.matt)})"
            for word, one in (("högst", first), ("lägst", last))
        )
        yield shown(own.median, own.matt), f"{_MEANING[key]}, {ends}"
