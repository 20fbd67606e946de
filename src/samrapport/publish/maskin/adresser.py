"""Addresses that last: the record of all that the site has had, pages that lead on from those that are gone, and `senaste/`.

Entries: `record`, `read_record`, `latest`, `latest_of`, `home_of`, `lead_on`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from html import escape
from pathlib import Path, PurePosixPath

from samrapport.publish.maskin.karta import pages_of
from samrapport.publish.maskin.rapporter import Rapport, Rapporter
from samrapport.publish.maskin.webb import INDEX, Webb
from samrapport.raw.rapporttyp import DATA
from samrapport.run.remains import LEADS_ON
from samrapport.there import has_file

RECORD = "adresser.txt"
"""Every address of the site, from its root, one on each line: those that are and those that were."""
LATEST = "senaste"
_PLAIN = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*")
_MOST = 500_000
REPORTS = "reports"
MOVED, GONE = "Sidan har flyttat", "Rapporten är borttagen"
"""What the page says that stands where another was, and where a whole report was."""
EVERY = (f"{REPORTS}/{INDEX}", "Alla rapporter")
"""The list of all reports: its path and its name."""


def record(
    webb: Webb, rapporter: Rapporter, own: list[str], before: Iterable[str], there: Callable[[str], bool]
) -> dict[str, bytes]:
    """The record, and a page at each address of it that is no more; by path.

    own: the site's pages that are no report's. before: the record of the site that stands, which goes on. there: whether the site
    that takes its place has a file.
    """
    now = {*own, *(path for one in rapporter.public for path in _addresses(one))}
    hidden = tuple(f"{one.place}/" for one in rapporter.every if one.utkast)
    known = {path for path in before if not (hidden and path.startswith(hidden))}
    gone = {path for path in known - now if not there(path) and not _is_in_a_file(path, there)}
    found = {}
    for path in sorted(gone):
        at, instead = _page_at(path), _instead(path, rapporter, now)
        # Who comes for a whole report is not to take another for it.
        taken = _report_at(path, known) in gone
        found[at] = lead_on(at, *instead, GONE if taken else MOVED, webb, at_once=not taken)
    # What lies there though no report tells of it has not gone.
    kept = {path for path in known if path in gone or path in now or there(path)}
    return found | {RECORD: "".join(f"{path}\n" for path in sorted(now | kept)).encode()}


def latest(webb: Webb, rapporter: Rapporter) -> dict[str, bytes]:
    """A page for each förbund that leads to its newest report, and for the site the one page that leads to them, by path."""
    newest = rapporter.newest()
    found = {latest_of(forbund): (one.front, one.name) for forbund, one in newest.items()}
    if newest:
        alone = next(iter(found.values())) if len(found) == 1 else EVERY
        found[f"{LATEST}/{INDEX}"] = alone
    return {at: lead_on(at, *target, heading="Den senaste rapporten", webb=webb) for at, target in found.items()}


def latest_of(forbund: str) -> str:
    """The page that always leads to a förbund's newest report, from the site's root."""
    return f"{LATEST}/{forbund}/{INDEX}"


def home_of(forbund: str) -> str:
    """A förbund's own page on a site of many, from the site's root."""
    return f"{REPORTS}/{forbund}.html"


def _addresses(rapport: Rapport) -> Iterator[str]:
    """Pages and files of a report that others may have saved the address of."""
    yield from pages_of(rapport)
    for kind in ("pdf", "docx"):
        yield f"{rapport.place}/{rapport.dokument}.{kind}"
    for one in rapport.filer:
        yield f"{rapport.place}/{DATA}/{one['path']}"


def read_record(path: Path) -> list[str]:
    """What an earlier build recorded: only plain paths, for the file may have lain anywhere."""
    return recorded(path.read_bytes()) if has_file(path) else []


def recorded(content: bytes) -> list[str]:
    """The addresses of a record: only plain paths."""
    lines = content.decode(errors="replace").splitlines()
    return [line for line in lines[:_MOST] if _PLAIN.fullmatch(line)]


def _report_at(path: str, known: Collection[str]) -> str:
    """The front page of the report that an address was of; "" for that of none."""
    fronts = (f"{one.as_posix()}/{INDEX}" for one in PurePosixPath(path).parents if one.parts[:1] == (REPORTS,))
    return next((one for one in fronts if one in known and one != EVERY[0]), "")


def _is_in_a_file(path: str, there: Callable[[str], bool]) -> bool:
    return any(there(one.as_posix()) for one in PurePosixPath(path).parents)


def _page_at(path: str) -> str:
    """Where the page lies that a reader meets at an address: a file that is no page gives way to a folder of its name."""
    return path if path.endswith(".html") else f"{path}/{INDEX}"


def _instead(path: str, rapporter: Rapporter, there: Collection[str]) -> tuple[str, str]:
    """What to lead to from an address that is gone, and its name: the same of the newest report that has it, or its report."""
    parts = path.split("/")
    label = posixpath.splitext(parts[-1])[0] if DATA in parts else ""
    own = [one for one in rapporter.public if path.startswith(f"{one.place}/")]
    forbund = parts[1].removesuffix(".html") if parts[0] == REPORTS and len(parts) > 1 else ""
    same = [one for one in rapporter.public if one.forbund == forbund]
    nearest = sorted(own, key=lambda one: -len(one.folder)) + sorted(
        same, key=lambda one: (one.hel, one.datum, one.ar), reverse=True
    )
    for one in nearest if label else ():
        if (page := one.page_of(label)) in there:
            return page, f"{next(each.kort for each in one.visade if each.label == label)} ({one.name})"
    if own:
        return nearest[0].front, nearest[0].name
    newest = rapporter.newest().get(forbund)
    return (newest.front, newest.name) if newest else EVERY


def lead_on(
    at: str, path: str, name: str, heading: str = MOVED, webb: Webb | None = None, *, at_once: bool = True
) -> bytes:
    """A page that leads on, and says where to for who is not led. at, path: from the site's root. at_once: whether nothing else is to be read."""
    href = escape(posixpath.relpath(path, posixpath.dirname(at) or "."))
    address = webb.url(path) if webb else ""
    canonical = f'<link rel="canonical" href="{escape(address)}">\n' if address else ""
    title = escape(name)
    refresh = f'<meta http-equiv="refresh" content="0; url={href}">\n' if at_once else ""
    return f"""\
<!DOCTYPE html>
{LEADS_ON}
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{refresh}<meta name="robots" content="noindex">
{canonical}<title>{title if at_once else escape(heading)}</title>
<style>:root {{ color-scheme: light dark }} body {{ font: 1.1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1.25rem }}</style>
</head>
<body>
<main>
<h1>{heading}</h1>
<p>{"Gå vidare till" if at_once else "Den har funnits här, och är inte publicerad längre. Läs i stället"} <a href="{href}">{title}</a>.</p>
</main>
</body>
</html>
""".encode()
