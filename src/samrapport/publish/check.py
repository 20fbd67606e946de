"""A rendered site held against what it must be. Entries: `check_site`, `unlink_missing`."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from samrapport.publish.errors import PublishFault
from samrapport.run.atomic import write_atomic

# What scripts and comments hold is no markup.
_INSIDE = re.compile(r"(<(script|style)\b[^>]*>).*?(?=</\2>)|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ID = re.compile(r"""\sid=(?:"([^"]*)"|'([^']*)')""")
_ADDRESS = re.compile(r"""\s(?:href|src)=(?:"([^"]*)"|'([^']*)')""")
_ANCHOR = re.compile(r'<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_SHOWN = 10


def check_site(site: Path, expected: Iterable[str]) -> None:
    """Raise PublishFault unless every expected file is there, every internal link leads somewhere and ids are unique."""
    faults = [f"{path} saknas" for path in expected if not (site / path).is_file()]
    ids = cache(lambda path: frozenset(_ids(_tags(site / path))))
    for file in sorted(site.rglob("*.html")):
        page = file.relative_to(site).as_posix()
        tags = _tags(file)
        faults += [f"{page}: id ”{name}” finns {n} gånger" for name, n in Counter(_ids(tags)).items() if n > 1]
        for address in dict.fromkeys(_addresses(tags)):
            path, fragment = _resolve(address, page)
            if path is None:
                continue
            if path.startswith("..") or not (site / path).is_file():
                faults.append(f"{page}: länken {address} går ingenstans")
            elif fragment and path.endswith(".html") and fragment not in ids(path):
                faults.append(f"{page}: länken {address} går till ett ställe som inte finns")
    if faults:
        more = f" … och {len(faults) - _SHOWN} till" if len(faults) > _SHOWN else ""
        raise PublishFault(f"webbplatsen är inte hel och publiceras inte: {'; '.join(faults[:_SHOWN])}{more}.")


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
            path, _ = _resolve(unescape(found[1]), page)
            return found[2] if path and path.startswith(gone) and not (site / path).is_file() else found[0]

        changed = _ANCHOR.sub(bare, text)
        if changed != text:
            # In a new file: the page may be the very one that stands in the published site.
            write_atomic(file, changed)


def _resolve(address: str, page: str) -> tuple[str | None, str]:
    """The path from the site's root and the fragment of an address on `page`; None for one that leaves the site."""
    if re.match(r"[a-zA-Z][\w+.-]*:|//", address):
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


def _tags(file: Path) -> list[str]:
    return _TAG.findall(_INSIDE.sub(lambda found: found[1] or "", file.read_text(encoding="utf-8")))


def _ids(tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        for double, single in _ID.findall(tag):
            yield unescape(double or single)


def _addresses(tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        for double, single in _ADDRESS.findall(tag):
            yield unescape(double or single)
