"""The list of pages for search engines, and what they may read. Entry: `sitemap`."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from samrapport.publish.maskin.rapporter import Rapport, Rapporter
from samrapport.publish.maskin.webb import INDEX, Webb
from samrapport.publish.maskin.xml import element, write_xml

SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MOST = 50_000
"""How many addresses one list may hold."""


def sitemap(webb: Webb, rapporter: Rapporter, own: list[str]) -> dict[str, bytes]:
    """The files, by path. own: the site's pages that are no report's. Without the site's address there is only robots.txt."""
    # A draft is not named here: its pages say themselves that they are to be left out.
    robots = "User-agent: *\nAllow: /\n"
    if not webb.adress:
        return {ROBOTS: robots.encode()}
    pages = [(webb.url(path), "") for path in own]
    pages += [(webb.url(path), one.datum) for one in rapporter.public for path in pages_of(one)]
    parts = [pages[start : start + _MOST] for start in range(0, len(pages), _MOST)]
    names = [SITEMAP] if len(parts) == 1 else [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    found = {name: _listed("urlset", "url", part) for name, part in zip(names, parts, strict=True)}
    if len(parts) > 1:
        found[SITEMAP] = _listed("sitemapindex", "sitemap", [(webb.url(name), "") for name in names])
    return found | {ROBOTS: f"{robots}\nSitemap: {webb.url(SITEMAP)}\n".encode()}


def pages_of(rapport: Rapport) -> Iterator[str]:
    """All pages of a report, from the site's root: its own, and those of its tables and figures."""
    yield f"{rapport.place}/{INDEX}"
    for _, page in rapport.avsnitt:
        yield f"{rapport.place}/{page}"
    yield f"{rapport.place}/{rapport.dokument}.html"
    for one in rapport.visade:
        yield rapport.page_of(one.label)


def _listed(root: str, each: str, addresses: list[tuple[str, str]]) -> bytes:
    ET.register_namespace("", _SITEMAPS)
    made = ET.Element(f"{{{_SITEMAPS}}}{root}")
    for address, day in addresses:
        one = element(made, f"{{{_SITEMAPS}}}{each}")
        element(one, f"{{{_SITEMAPS}}}loc", address)
        if day:
            element(one, f"{{{_SITEMAPS}}}lastmod", day)
    return write_xml(made)
