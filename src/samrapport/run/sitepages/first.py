"""The pages that a visitor comes to first: a förbund's own, and that of a whole site. Entries: `forbund_page`, `start_page`, `own_forbund`.

They say what the latest report says, of the same facts: its own front page, with links as they are from here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path

from samrapport.run.assembly.quoting import front_matter
from samrapport.run.sitepages.cards import Lead, insats_cards, report_cards, section_links
from samrapport.run.sitepages.finished import Finished
from samrapport.run.sitepages.lankarta import lan_map
from samrapport.run.sitepages.webbplats import Webbplats
from samrapport.text.alfabet import alphabetical, listed
from samrapport.text.verbatim import escape_markdown

START = "_start.qmd"
"""The site's first page, from the folder of reports; publishing lays it where the project's own `index.qmd` has room for it."""
NAME = "Samordningsförbundens rapporter"
_PICTURE = re.compile(r"\]\((oversikt-[a-z0-9-]+\.svg)\)")
_ELSEWHERE = "Övriga län"

Groups = Mapping[str, Sequence[Finished]]
"""The reports of each förbund, by its folder, the latest first."""


def own_forbund(groups: Groups, webbplats: Webbplats) -> str:
    """The förbund that the whole site is of: the one that is named, or that alone has reports; else ""."""
    if webbplats.forbund in groups:
        return str(webbplats.forbund)
    return next(iter(groups)) if len(groups) == 1 else ""


def latest_of(reports: Sequence[Finished]) -> Finished:
    """The report that stands for a förbund: its latest whole one, or its latest."""
    top = [one for one in reports if len(one.folder.parts) == 2] or list(reports)
    return next((one for one in top if one.whole), top[0])


def forbund_page(reports: Sequence[Finished], within: Sequence[Finished], lead: Lead) -> str:
    """A förbund's first page: its latest report at a glance, its insatser, and its other reports.

    reports: its own, the latest first. within: those that lie within the latest.
    """
    latest = latest_of(reports)
    others = [one for one in reports if one is not latest and len(one.folder.parts) == 2]
    matter = {"title": latest.title, "subtitle": latest.about, "sidebar": False, "toc": False}
    # The links to the whole stand beside each other as one line.
    whole = [
        f"[Läs rapporten]({lead(latest.page)}){{.knapp}}",
        f"[Ladda ned som PDF]({lead(latest.folder / f'{latest.document}.pdf')})",
    ]
    parts = [
        front_matter(matter),
        latest.draft,
        _PICTURE.sub(lambda found: f"]({lead(Path(f'{latest.slug}-{found[1]}'))})", latest.front),
        "::: {.vidare}\n" + " ".join(whole) + "\n:::",
        *insats_cards(latest, within, lead),
        "## Avsnitt i rapporten",
        section_links(latest, lead),
        *report_cards("## Tidigare rapporter", others, lead),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def start_page(groups: Groups, compared: Sequence[Finished], lead: Lead) -> str:
    """The first page of a site of many förbund: all of them by län, and where they are compared.

    compared: reports that are no single förbund's, the latest first.
    """
    title = f"Rapporter från {len(groups)} samordningsförbund"
    parts = [front_matter({"title": title, "sidebar": False, "toc": False})]
    rows = sorted(
        ((_lan(reports), latest_of(reports)) for reports in groups.values()),
        key=lambda one: (one[0] == _ELSEWHERE, alphabetical(one[0]), alphabetical(one[1].forbund)),
    )
    if country := lan_map(*_by_lan(groups)):
        parts.append(country)
    for lan, own in groupby(rows, key=lambda one: one[0]):
        cards = [_forbund_card(latest, lead) for _, latest in own]
        parts += [f"## {escape_markdown(lan)} {{#{_heading(lan)}}}", "\n".join(["::: {.kort}", *cards, ":::"])]
    if compared and len(groups) > 1:
        parts += report_cards("## Jämför förbunden", compared[:1], lead)
    return "\n\n".join(parts) + "\n"


def _lan(reports: Sequence[Finished]) -> str:
    return listed(_every_lan(reports)) or _ELSEWHERE


def _every_lan(reports: Sequence[Finished]) -> Sequence[str]:
    return tuple(latest_of(reports).overview.get("lan", ()))


def _by_lan(groups: Groups) -> tuple[dict[str, str], dict[str, int]]:
    """By each län, the heading that its förbund stand under, and how many they are. A förbund in many stands under them all as one."""
    alone_first = sorted(groups.values(), key=lambda reports: (len(_every_lan(reports)), _lan(reports)))
    places: dict[str, str] = {}
    for reports in alone_first:
        for lan in _every_lan(reports):
            places.setdefault(lan, _heading(_lan(reports)))
    return places, Counter(lan for reports in groups.values() for lan in _every_lan(reports))


def _heading(lan: str) -> str:
    """The id that pandoc gives a heading of these words."""
    return re.sub(r"[^\w.-]", "", "-".join(lan.lower().split())) or "lan"


def _forbund_card(latest: Finished, lead: Lead) -> str:
    kommuner = latest.overview.get("kommuner", ())
    where = f". {escape_markdown(listed(kommuner))}" if kommuner else ""
    return f"- [**{escape_markdown(latest.forbund)}**]({lead(Path(f'{latest.slug}.qmd'))})\n\n  {latest.title}{latest.mark}{where}\n"
