"""The editions of a report that have been published: each keeps its address, and one that corrects another says why, for ever.

`utgavor/<edition>/` below a report's folder holds its PDF as it was then, and `rattelser.html` lists every correction with its reason and
the edition that it replaced, as does the report's page of changes, where it has one. Entries: `Utgava`, `lay_editions`, `corrections_in`;
for who compares with what was built, `is_of_editions` and `as_it_was`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from samrapport.release.innehall.released import REPORTS, Fil, Read
from samrapport.run.assembly.publicerad import CHANGES

FOLDER, PAGE = "utgavor", "rattelser.html"
# What has no main part, as a page that only leads on, is all of it.
_PARTS = [re.compile(rf"(<{part}\b[^>]*>).*?(</{part}>)", re.DOTALL) for part in ("main", "body")]
_TITLE = re.compile(r"(<title>)(.*?)(</title>)", re.DOTALL)
_OF_THE_PAGE = re.compile(r"<!--maskin-->.*?<!--/maskin-->\n?", re.DOTALL)
_ENDS = ('<nav class="granne"', "</main>", "</body>")
_HEAD = "Rättelser efter publiceringen"
_LINK = f'<p class="rattelser"><a href="{PAGE}">{_HEAD}</a></p>\n'
_SECTION = re.compile(r"<section class=\"rattelser\">.*?</section><!--rattelser-->\n", re.DOTALL)
_CHANGES = CHANGES.page.replace(".ipynb", ".html")


@dataclass(frozen=True)
class Utgava:
    """One edition. namn: the beginning of the hash of what it says. dag: when it was published, or is to be. skal: why it replaced the
    one before; "" for the first. platser: the targets where it is noted that it stands.
    """

    namn: str
    dag: date
    skal: str = ""
    platser: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class Laid:
    """anew: pages that are made or changed, by path. same: files that stand under a second path, by that. kept: what the place has."""

    anew: Mapping[str, bytes]
    same: Mapping[str, str]
    kept: Mapping[str, Fil]


def lay_editions(
    report: str, utgavor: Sequence[Utgava], paths: Collection[str], read: Read, there: Mapping[str, Fil]
) -> Laid:
    """What a report's editions add to its folder. utgavor: oldest first, the last being the one that now goes out. paths: its files.
    there: those that the place has.
    """
    folder = f"{REPORTS}{report}/"
    own = f"{folder}{FOLDER}/"
    kept = {path: one for path, one in there.items() if path.startswith(own)}
    whole = sorted(path for path in paths if path.startswith(folder) and "/" not in path[len(folder) :])
    same = {
        f"{own}{utgavor[-1].namn}/{path.removeprefix(folder)}": path
        for path in (one for one in whole if one.endswith(".pdf"))
    }
    start = f"{folder}index.html"
    content = read(start) if start in paths and len(utgavor) > 1 else None
    if content is None:
        return Laid({}, same, kept)
    text, listed = _text(content), _listed(report, utgavor, sorted({*kept, *same}))
    anew = {start: _with(text, _LINK), f"{folder}{PAGE}": _page(text, listed)}
    changes = f"{folder}{_CHANGES}"
    told = read(changes) if changes in paths else None
    if told is not None:
        section = f'<section class="rattelser">\n<h2>{_HEAD}</h2>\n{listed}\n</section><!--rattelser-->\n'
        anew[changes] = _with(_text(told), section)
    return Laid({path: one.encode("utf-8", "surrogateescape") for path, one in anew.items()}, same, kept)


def corrections_in(report: str, utgavor: Sequence[Utgava]) -> list[tuple[str, Utgava]]:
    """A report's corrections, the latest first, each with where it is told from the site's root."""
    found = [(f"{REPORTS}{report}/{PAGE}#{_mark(number, one)}", one) for number, one in enumerate(utgavor) if number]
    return found[::-1]


def _mark(number: int, utgava: Utgava) -> str:
    # The same edition may come back, as another correction.
    return f"rattelse-{number}-{utgava.namn}"


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _with(text: str, told: str) -> str:
    """A page with something told at its end."""
    end = next((one for one in _ENDS if one in text), None)
    return text.replace(end, f"{told}{end}", 1) if end else text


def is_of_editions(path: str) -> bool:
    """Whether a file of a release is one that editions added to it."""
    return path.startswith(REPORTS) and (f"/{FOLDER}/" in path or path.endswith(f"/{PAGE}"))


def as_it_was(text: str) -> str:
    """A page as it was built, without the corrections and what leads to them."""
    return _SECTION.sub("", text.replace(_LINK, ""))


def _listed(report: str, utgavor: Sequence[Utgava], there: Sequence[str]) -> str:
    """The list of corrections; the latest comes first."""
    entries = []
    for number, (old, new) in reversed(list(enumerate(pairwise(utgavor), start=1))):
        folder = f"{REPORTS}{report}/"
        files = [one.removeprefix(folder) for one in there if one.startswith(f"{folder}{FOLDER}/{old.namn}/")]
        links = ", ".join(f'<a href="{html.escape(one)}">{html.escape(one.rpartition("/")[2])}</a>' for one in files)
        replaced = (
            f"Den ersatta versionen, från {old.dag.isoformat()}{f': {links}' if links else ', finns inte kvar här'}."
        )
        entries.append(
            f'<li id="{_mark(number, new)}"><p><strong>{new.dag.isoformat()}</strong>. {html.escape(new.skal)}</p>\n<p>{replaced}</p></li>'
        )
    return "\n".join(["<ul>", *entries, "</ul>"])


def _page(text: str, listed: str) -> str:
    """The page of corrections, in the frame of the report's first page."""
    body = f'<h1>{_HEAD}</h1>\n{listed}\n<p><a href="index.html">Till rapporten</a></p>\n'
    text = _OF_THE_PAGE.sub("", text).replace(' aria-current="page"', "")
    text = _TITLE.sub(lambda one: f"{one[1]}{_HEAD} – {one[2]}{one[3]}", text, count=1)
    part = next((one for one in _PARTS if one.search(text)), None)
    return part.sub(lambda one: f"{one[1]}\n{body}{one[2]}", text, count=1) if part else body
