"""A rendered site held against what it must be. Entries: `check_site`, `unlink_missing`, `links_of`."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from samrapport.publish.errors import PublishFault
from samrapport.run.atomic import write_atomic

# What scripts and comments hold is no markup.
_INSIDE = re.compile(r"(<(script|style)\b[^>]*>).*?(?=</\2>)|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
# Quarto gives the links to its light and its dark style sheets one id, and no link leads to them.
_HEAD_LINK = re.compile(r"<link\b", re.IGNORECASE)
_ID = re.compile(r"""\sid=(?:"([^"]*)"|'([^']*)')""")
_ADDRESS = re.compile(r"""\s(?:href|src)=(?:"([^"]*)"|'([^']*)')""")
_ANCHOR = re.compile(r'<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ABROAD = re.compile(r"[a-zA-Z][\w+.-]*:|//")
_SHOWN = 10


@dataclass(frozen=True)
class _Look:
    """What a page has to show: its ids, each time they stand there, and its links."""

    ids: tuple[str, ...]
    links: tuple[str, ...]


def check_site(site: Path, expected: Iterable[str], checked: Mapping[str, Iterable[str]] | None = None) -> None:
    """Raise PublishFault unless every expected file is there, every internal link leads somewhere and ids are unique.

    checked: pages that passed in an earlier site and are the very same files, with their links as `links_of` gives
    them. Of these it is only seen to that the links still lead somewhere, so that a change costs what it touches.
    """
    checked = checked or {}
    is_there = cache(lambda path: (site / path).is_file())
    look = cache(lambda page: _look((site / page).read_text(encoding="utf-8")))
    faults = [f"{path} saknas" for path in expected if not is_there(path)]
    for page in sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html")):
        same = page in checked
        if not same:
            faults += [f"{page}: id ”{name}” finns {n} gånger" for name, n in Counter(look(page).ids).items() if n > 1]
        for address in checked[page] if same else look(page).links:
            path, fragment = resolve(address, page)
            if path is None:
                continue
            if path.startswith("..") or not is_there(path):
                faults.append(f"{page}: länken {address} går ingenstans")
            elif not fragment or not path.endswith(".html") or (same and path in checked):
                continue
            elif fragment not in look(path).ids:
                faults.append(f"{page}: länken {address} går till ett ställe som inte finns")
    if faults:
        more = f" … och {len(faults) - _SHOWN} till" if len(faults) > _SHOWN else ""
        raise PublishFault(f"webbplatsen är inte hel och publiceras inte: {'; '.join(faults[:_SHOWN])}{more}.")


def links_of(html: str) -> tuple[str, ...]:
    """The addresses on a page that lead within its site, as written there, each once."""
    return _look(html).links


def unlink_missing(site: Path, folders: Iterable[str]) -> None:
    """Take the links away, and keep their words, on pages that lead into folders which are not there.

    folders: from the site's root. So the list of reports does not lead to one that could not be published. A folder
    within one of them that is there can be led to.
    """
    gone = tuple(f"{folder}/" for folder in folders)
    if not gone:
        return
    for file in sorted(site.rglob("*.html")):
        page = file.relative_to(site).as_posix()
        text = file.read_text(encoding="utf-8")

        def bare(found: re.Match[str], page: str = page) -> str:
            path, _ = resolve(unescape(found[1]), page)
            return found[2] if path and path.startswith(gone) and not (site / path).is_file() else found[0]

        changed = _ANCHOR.sub(bare, text)
        if changed != text:
            # In a new file: the page may be the very one that stands in the published site.
            write_atomic(file, changed)


def resolve(address: str, page: str) -> tuple[str | None, str]:
    """The path from the site's root and the fragment of an address on `page`; None for one that leaves the site."""
    if _ABROAD.match(address):
        return None, ""
    path, _, fragment = address.partition("#")
    path = unquote(path.partition("?")[0])
    if not path:
        return page, unquote(fragment)
    if path.startswith("/"):
        return path.lstrip("/") or "index.html", unquote(fragment)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if path.endswith("/") or target == ".":
        target = posixpath.normpath(posixpath.join(target, "index.html"))
    return target, unquote(fragment)


def _look(html: str) -> _Look:
    tags = _TAG.findall(_INSIDE.sub(lambda found: found[1] or "", html))
    addresses = dict.fromkeys(_values(_ADDRESS, tags))
    ids = _values(_ID, (tag for tag in tags if not _HEAD_LINK.match(tag)))
    return _Look(tuple(ids), tuple(one for one in addresses if not _ABROAD.match(one)))


def _values(attribute: re.Pattern[str], tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        for double, single in attribute.findall(tag):
            yield unescape(double or single)
