"""Navigation as one page sees it: links from the page's own place, the current one marked. Entry: `Navigator`."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from samrapport.publish.embedded.config import Config, Link, Sidebar, plain
from samrapport.publish.embedded.document import html_path


@dataclass(frozen=True)
class Item:
    """One entry as a page shows it: `href` is relative to the page, or None for a heading only."""

    text: str
    href: str | None
    current: bool
    children: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Around:
    """Everything about a page's place in the site."""

    root: str
    navbar: tuple[Item, ...]
    sidebar_title: str
    sidebar: tuple[Item, ...]
    previous: Item | None
    following: Item | None
    footer: tuple[tuple[Item, ...], ...] = ()


class Navigator:
    """Knows every page's title and answers where a page stands.

    titles: title of each source, by its path from the project's root.
    """

    def __init__(self, config: Config, titles: Mapping[str, str]) -> None:
        self._config = config
        self._titles = titles
        self._home: dict[str, Sidebar] = {}
        self._hashes: dict[int, str] = {}
        for sidebar in config.sidebars:
            for link in _flat(sidebar.contents):
                if link.href is not None and link.href in titles:
                    self._home.setdefault(link.href, sidebar)

    def around(self, source: str, *, sidebar: bool = True) -> Around:
        """The place of the page made from `source`; with `sidebar` false it is shown without one."""
        home = self._home.get(source) if sidebar else None
        before, after = self._neighbours(source, home)
        return Around(
            root="../" * source.count("/"),
            navbar=tuple(self._item(link, source, near=True) for link in self._config.navbar),
            sidebar_title=home.title if home else "",
            sidebar=tuple(self._item(link, source) for link in home.contents) if home else (),
            previous=before,
            following=after,
            footer=tuple(tuple(self._item(link, source) for link in part) for part in self._config.footer),
        )

    def key(self, source: str, *, sidebar: bool = True) -> str:
        """A hash of all that `around` is made of for a page: what tells that it is as it was, without making it."""
        home = self._home.get(source) if sidebar else None
        if id(home) not in self._hashes:
            config = self._config
            shared = [*config.navbar, *(link for part in config.footer for link in part)]
            links = [*_flat(shared), *_flat(home.contents if home else ())]
            titles = [(link.href, self._titles.get(link.href)) for link in links if link.href is not None]
            told = repr((config.navbar, config.footer, config.page_navigation, home, titles))
            self._hashes[id(home)] = hashlib.sha256(told.encode()).hexdigest()
        return f"{self._hashes[id(home)]} {source}"

    def _neighbours(self, source: str, home: Sidebar | None) -> tuple[Item | None, Item | None]:
        if not home or not self._config.page_navigation:
            return None, None
        pages = [link for link in _flat(home.contents) if link.href in self._titles]
        index = next(i for i, link in enumerate(pages) if link.href == source)
        before = self._item(pages[index - 1], source) if index else None
        after = self._item(pages[index + 1], source) if index + 1 < len(pages) else None
        return before, after

    def _item(self, link: Link, source: str, *, near: bool = False) -> Item:
        """near: also mark the entry whose folder the page lies in, as the navbar does."""
        text = link.text or self._titles.get(link.href or "", "") or (link.href or "")
        children = tuple(self._item(child, source) for child in link.children)
        folder = posixpath.dirname(link.href or "")
        within = near and folder != "" and source.startswith(f"{folder}/")
        return Item(text, relative_href(link.href, source), link.href == source or within, children)


def relative_href(href: str | None, source: str) -> str | None:
    """An address from the project's root, or a source's path, as seen from the page made from `source`."""
    if href is None or href.startswith(("http://", "https://", "mailto:", "#")):
        return href
    path, mark, rest = href.partition("#")
    return _from(path, source.rpartition("/")[0]) + mark + rest


@lru_cache(maxsize=100_000)
def _from(path: str, folder: str) -> str:
    """The same for all pages of a folder."""
    return posixpath.relpath(html_path(path.lstrip("/")), folder or ".")


def other_links(raw: object) -> tuple[Item, ...]:
    """`other-links` of a front matter; their addresses are relative to the page already."""
    links = raw if isinstance(raw, list) else []
    return tuple(
        Item(plain(one.get("text", one["href"])), html_path(str(one["href"])), False)
        for one in links
        if isinstance(one, Mapping) and "href" in one
    )


def _flat(links: Iterable[Link]) -> Iterator[Link]:
    for link in links:
        yield link
        yield from _flat(link.children)
