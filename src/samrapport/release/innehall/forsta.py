"""First pages, of a förbund or of the whole site, which show the figures of one report and are in no report's folder. Entry: `keep_quiet`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from urllib.parse import unquote

from samrapport.publish.maskin.adresser import EVERY, lead_on
from samrapport.release.innehall.released import REPORTS, Release

START = "index.html"
_BUTTON = re.compile(r"<a\b(?=[^>]*\sclass=\"[^\"]*\bknapp\b)[^>]*\shref=\"(?P<ref>[^\"#?:]+)/index\.html\"")
_LOADED = re.compile(
    r"\s(?:src|srcset|href)=\"(?P<ref>[^\"#?:\s]+\.(?:css|js|svg|png|jpe?g|webp))[\s\"]", re.IGNORECASE
)
_ENTRY = re.compile(r"<li\b[^>]*>(?:(?!<li\b|</li>).)*</li>\s*", re.DOTALL)
_HREF = re.compile(r"\shref=\"([^\"#?:]+)")
_COUNTED = re.compile(r"(Rapporter från )\d+ (samordningsförbund)")

Reader = Callable[[str], bytes]


def keep_quiet(
    paths: Collection[str], read: Reader, going: Collection[str], before: Release | None, read_before: Reader
) -> tuple[set[str], set[str], dict[str, bytes]]:
    """What first pages tell of reports that do not go: the paths that are left out, those that stay as the place has them, and what
    is written anew.

    paths: the site's files outside the reports that do not go. going: the reports that go. before: what the place has.
    """
    out, stay, quiet = set[str](), set[str](), dict[str, bytes]()
    there = before.files if before else {}
    for page in (one for one in sorted(paths) if one.endswith(".html") and (one == START or _is_beside_reports(one))):
        content = _text(read(page))
        shown = _shown(page, content)
        if shown is None or shown in going:
            continue
        out |= {page, *(one for one in _loads(page, content) if _is_beside_reports(one))}
        if page in there:
            stay |= {page, *(one for one in _loads(page, _text(read_before(page))) if one in there)}
        elif page == START:
            quiet[page] = lead_on(START, *EVERY, heading="Rapporter")
    if out and START in paths and START not in out:
        old = _text(read_before(START)) if START in there else ""
        quiet[START] = _told_as_before(_text(read(START)), old, out, stay).encode("utf-8", "surrogateescape")
    return out, stay, quiet


def _is_beside_reports(path: str) -> bool:
    return posixpath.dirname(path) == REPORTS.rstrip("/")


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogateescape")


def _shown(page: str, content: str) -> str | None:
    """The report that a first page leads to first and shows the figures of; None for another page."""
    found = _BUTTON.search(content)
    target = _target(page, found["ref"]) if found else ""
    return target.removeprefix(REPORTS) if target.startswith(REPORTS) else None


def _target(page: str, ref: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(ref)))


def _loads(page: str, content: str) -> Iterator[str]:
    return (_target(page, one["ref"]) for one in _LOADED.finditer(content))


def _told_as_before(text: str, old: str, out: Collection[str], stay: Collection[str]) -> str:
    """The list of all förbund, with the entry of each whose first page does not go as it was before, or without it."""
    entries = {target: one[0] for one in _ENTRY.finditer(old) for target in _leads(one[0])}

    def told(entry: re.Match[str]) -> str:
        gone = [one for one in _leads(entry[0]) if one in out]
        return entry[0] if not gone else entries.get(gone[0], "") if gone[0] in stay else ""

    return _COUNTED.sub(r"\1\2", _ENTRY.sub(told, text))


def _leads(entry: str) -> list[str]:
    return [_target(START, ref) for ref in _HREF.findall(entry)]
