"""Parts of pages that lead to reports: lists that a style sheet makes cards of. Entries: `insats_cards`, `report_cards`, `section_links`.

What an address is written as hangs on the page that it stands on: each part is given `lead`, which writes it of a path in the
folder of reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from samrapport.run.sitepages.finished import Finished
from samrapport.text.verbatim import escape_markdown

Lead = Callable[[Path], str]


def insats_cards(one: Finished, within: Sequence[Finished], lead: Lead) -> list[str]:
    """The insatser of a report, each with where it is in its time, leading to its own report or to where this one tells of it."""
    own = {other.folder.name: other for other in within}
    cards = []
    for insats in one.overview.get("insatser", ()):
        slug = insats["insats"]
        target = own[slug].page if slug in own else one.folder / one.places[slug] if slug in one.places else None
        told = [insats["lage"], own[slug].title if slug in own else ""]
        cards.append(_card(escape_markdown(insats["namn"]), target, told, lead))
    return _listed("## Insatser", cards)


def others_within(one: Finished, within: Sequence[Finished], lead: Lead) -> list[str]:
    """The reports within a report that no card of its insatser leads to."""
    known = {insats["insats"] for insats in one.overview.get("insatser", ())}
    cards = []
    for other in within:
        # What tells it from the report around it is what it is called.
        names = [other.title, other.about] if other.about == one.about else [other.about, other.title]
        if other.folder.name not in known:
            cards.append(_card(names[0], other.page, [names[1], str(other.overview.get("lage", ""))], lead))
    return _listed("## Tillhörande rapporter", cards)


def report_cards(heading: str, reports: Iterable[Finished], lead: Lead) -> list[str]:
    """Other reports of the same förbund, as cards."""
    cards = [_card(one.title, one.page, [(one.period + one.mark).removeprefix(" · ").strip()], lead) for one in reports]
    return _listed(heading, cards)


def section_links(one: Finished, lead: Lead) -> str:
    """The sections of a report, as a list that stands in columns."""
    links = [f"- [{title}]({lead(one.folder / page)})" for title, page in one.sections]
    return "\n".join(["::: {.avsnitt}", *links, ":::"])


def _card(name: str, target: Path | None, told: Iterable[str], lead: Lead) -> str:
    lines = [f"- [**{name}**]({lead(target)})" if target else f"- **{name}**"]
    if said := ". ".join(one for one in told if one):
        lines += ["", f"  {said}", ""]
    return "\n".join(lines)


def _listed(heading: str, cards: Sequence[str]) -> list[str]:
    return [heading, "\n".join(["::: {.kort}", *cards, ":::"])] if cards else []
