"""A rendered site held against what it must be. Entries: `SiteCheck`, `links_of`."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from samrapport.raw.opening import walk
from samrapport.run.addresses import ABROAD, resolve
from samrapport.run.atomic import write_atomic

# What scripts and comments hold is no markup.
_INSIDE = re.compile(r"(<(script|style)\b[^>]*>).*?(?=</\2>)|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z][^>]*>")
# Quarto gives the links to its light and its dark style sheets one id, and no link leads to them.
_HEAD_LINK = re.compile(r"<link\b", re.IGNORECASE)
_ID = re.compile(r"""\sid=(?:"([^"]*)"|'([^']*)')""")
# Of a `srcset` only what is a lone address.
_ADDRESS = re.compile(r"""\s(?:href|src|srcset(?==["'][^\s,]*["']))=(?:"([^"]*)"|'([^']*)')""")
_ANCHOR = re.compile(r'<a\b[^>]*?\shref="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class _Look:
    """What a page has to show: its ids, each time they stand there, and its links."""

    ids: tuple[str, ...]
    links: tuple[str, ...]


class SiteCheck:
    """The pages of a site that may still change: each is read once, and again only when it is another file.

    checked: pages that passed in an earlier site and are the very same files, with their links as `links_of` gives
    them. Of these it is only seen to that the links still lead somewhere, so that a change costs what it touches.
    before: the files that they passed among: where all of these are there, only places within pages can have gone.
    """

    def __init__(
        self, site: Path, checked: Mapping[str, Iterable[str]] | None = None, before: Iterable[str] = ()
    ) -> None:
        self.site = site
        self._before = frozenset(before)
        self._checked = {page: tuple(links) for page, links in (checked or {}).items()}
        self._looks: dict[str, tuple[tuple[int, int, int], _Look]] = {}
        self._files: set[str] = set()
        self._none_gone = False

    @property
    def files(self) -> list[str]:
        """The files that there were when it was last looked, for the next one's `before`."""
        return sorted(self._files)

    def has(self, path: str) -> bool:
        """Whether there was such a file when it was last looked."""
        return path in self._files

    def faults(self, pages: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """What is at fault on each page that is not whole: links that lead nowhere, and ids that are not unique.

        pages: those to look at, by default all.
        """
        self._list()
        found = {page: tuple(self._faults(page)) for page in (self._pages() if pages is None else pages)}
        return {page: faults for page, faults in found.items() if faults}

    def unlink(self, gone: Iterable[str]) -> bool:
        """Take away links to what is not there, and keep their words. Tells whether there were any.

        gone: paths from the site's root that a link must begin with: a file, or a folder with a slash at its end. So the
        list of reports does not lead to one that could not be published.
        """
        begins = tuple(gone)
        if not begins:
            return False
        self._list()
        return self._unlink(
            lambda address, page: (
                (path := resolve(address, page)[0] or "").startswith(begins) and path not in self._files
            ),
            self._pages(),
        )

    def unlink_dead(self, pages: Iterable[str]) -> bool:
        """Take away all links on some pages that lead nowhere, and keep their words. Tells whether there were any."""
        asked = list(pages)
        if not asked:
            return False
        self._list()
        return self._unlink(lambda address, page: bool(self._dead(address, page)), asked)

    def links(self, page: str) -> tuple[str, ...]:
        """What a page leads to within its site, as `links_of` gives it."""
        return self._checked[page] if page in self._checked else self._look(page).links

    def _pages(self) -> list[str]:
        return sorted(file for file in self._files if file.endswith(".html"))

    def _list(self) -> None:
        """See what files there are now: once for all links, of which there are a hundred times as many."""
        root = len(self.site.as_posix()) + 1
        found = {place[root:].replace(os.sep, "/"): names for place, _, names in walk(self.site)}
        self._files = {f"{place}/{name}" if place else name for place, names in found.items() for name in names}
        self._none_gone = bool(self._before) and self._before <= self._files

    def _faults(self, page: str) -> Iterator[str]:
        if page not in self._checked:
            for name, count in Counter(self._look(page).ids).items():
                if count > 1:
                    yield f"id ”{name}” finns {count} gånger"
        links: Iterable[str] = self.links(page)
        if self._none_gone and page in self._checked:
            links = (one for one in links if one.find("#") > 0)
        for address in links:
            if dead := self._dead(address, page):
                yield dead

    def _dead(self, address: str, page: str) -> str:
        """Why an address on a page leads nowhere; "" for one that leads somewhere, or away from the site."""
        path, fragment = resolve(address, page)
        if path is None:
            return ""
        if path not in self._files:
            return f"länken {address} går ingenstans"
        if not fragment or not path.endswith(".html") or (page in self._checked and path in self._checked):
            return ""
        return "" if fragment in self._look(path).ids else f"länken {address} går till ett ställe som inte finns"

    def _unlink(self, is_gone: Callable[[str, str], bool], pages: Iterable[str]) -> bool:
        changed = False
        for page in pages:
            if not any(is_gone(address, page) for address in self.links(page)):
                continue
            file = self.site / page
            text = file.read_text(encoding="utf-8")

            def bare(found: re.Match[str], page: str = page) -> str:
                address = unescape(found[1])
                return found[2] if not ABROAD.match(address) and is_gone(address, page) else found[0]

            new = _ANCHOR.sub(bare, text)
            if new != text:
                # In a new file: the page may be the very one that stands in the published site.
                write_atomic(file, new)
                self._checked.pop(page, None)
                changed = True
        return changed

    def _look(self, page: str) -> _Look:
        found = (self.site / page).stat()
        # Two files written after each other may be as old and as long as each other, but are not the same one.
        stamp = (found.st_ino, found.st_mtime_ns, found.st_size)
        noted = self._looks.get(page)
        if noted is None or noted[0] != stamp:
            noted = self._looks[page] = stamp, _look((self.site / page).read_text(encoding="utf-8"))
        return noted[1]


def links_of(html: str) -> tuple[str, ...]:
    """The addresses on a page that lead within its site, as written there, each once."""
    return _look(html).links


def _look(html: str) -> _Look:
    tags = _TAG.findall(_INSIDE.sub(lambda found: found[1] or "", html))
    addresses = dict.fromkeys(_values(_ADDRESS, tags))
    ids = _values(_ID, (tag for tag in tags if not _HEAD_LINK.match(tag)))
    return _Look(tuple(ids), tuple(one for one in addresses if not ABROAD.match(one)))


def _values(attribute: re.Pattern[str], tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        for double, single in attribute.findall(tag):
            yield unescape(double or single)
