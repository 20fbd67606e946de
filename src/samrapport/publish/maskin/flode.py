"""Atom feeds, for who wants to be told: of reports, and of corrections. Entries: `feeds`, and `posts_in` and `with_posts` for who adds to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from samrapport.publish.maskin.rapporter import Rapporter, corrections
from samrapport.publish.maskin.webb import Webb
from samrapport.publish.maskin.xml import element, write_xml

RELEASES, CORRECTIONS = "feeds/rapporter.xml", "feeds/rattelser.xml"
_ATOM = "http://www.w3.org/2005/Atom"
_MOST = 200
"""How many entries, the newest first: a reader that has been away for longer sees the list of reports."""


@dataclass(frozen=True)
class Post:
    """An entry. path: what it leads to, from the site's root."""

    titel: str
    path: str
    datum: str
    av: str
    text: str


def feeds(webb: Webb, rapporter: Rapporter) -> dict[str, bytes]:
    """The feeds, by path; none where the site's address is not known, for each entry has an address for a name."""
    dated = [one for one in rapporter.public if one.datum]
    if not webb.adress or not dated:
        return {}
    released = [
        Post(one.name, one.front, one.datum, one.namn, f"{one.titel} för {one.om}, {one.period or one.ar}.")
        for one in dated
    ]
    corrected = [
        Post(f"{title}: {one.name}", path, one.datum, one.namn, f"{title}, i {one.name}.")
        for one in dated
        for title, path in corrections(one)
    ]
    last = max(one.datum for one in dated)
    name = webb.titel or webb.ansvarig or "Rapporter"
    return {
        RELEASES: _feed(webb, RELEASES, f"{name}: rapporter", released, last),
        CORRECTIONS: _feed(webb, CORRECTIONS, f"{name}: rättelser", corrected, last),
    }


def _feed(webb: Webb, path: str, title: str, posts: list[Post], last: str) -> bytes:
    ET.register_namespace("", _ATOM)
    root = ET.Element(_name("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "sv"})
    element(root, _name("title"), title)
    element(root, _name("id"), webb.url(path))
    element(root, _name("updated"), _moment(last))
    element(root, _name("link"), rel="self", type="application/atom+xml", href=webb.url(path))
    element(root, _name("link"), rel="alternate", type="text/html", href=webb.url("reports/index.html"))
    element(element(root, _name("author")), _name("name"), webb.ansvarig or webb.titel or "Samordningsförbund")
    for one in sorted(posts, key=lambda one: (one.datum, one.path), reverse=True)[:_MOST]:
        root.append(_entry(webb, one))
    return write_xml(root)


def _entry(webb: Webb, post: Post) -> ET.Element:
    entry = ET.Element(_name("entry"))
    address = webb.url(post.path.partition("#")[0]) + _fragment(post.path)
    element(entry, _name("title"), post.titel)
    element(entry, _name("id"), address)
    element(entry, _name("link"), rel="alternate", type="text/html", href=address)
    element(entry, _name("updated"), _moment(post.datum))
    element(element(entry, _name("author")), _name("name"), post.av)
    element(entry, _name("summary"), post.text)
    return entry


def with_posts(feed: bytes, webb: Webb, posts: Sequence[Post], told: Sequence[ET.Element] = ()) -> bytes:
    """A feed with more entries. told: such as another feed of the site has already, from `posts_in`."""
    ET.register_namespace("", _ATOM)
    root = ET.fromstring(feed)
    own = root.findall(_name("entry"))
    every = sorted([*own, *told, *(_entry(webb, one) for one in posts)], key=_updated, reverse=True)
    for one in own:
        root.remove(one)
    root.extend(every[:_MOST])
    latest = root.find(_name("updated"))
    if latest is not None and every:
        latest.text = max(latest.text or "", _updated(every[0]))
    return write_xml(root)


def posts_in(feed: bytes, webb: Webb, path: str) -> list[ET.Element]:
    """The entries of a feed that lead to a page; none of a feed that cannot be read. path: from the site's root."""
    begins = f"{webb.url(path)}#"
    try:
        every = ET.fromstring(feed).findall(_name("entry"))
    except ET.ParseError:
        return []
    return [one for one in every if one.findtext(_name("id"), "").startswith(begins)]


def _updated(entry: ET.Element) -> str:
    return entry.findtext(_name("updated"), "")


def _fragment(path: str) -> str:
    _, mark, fragment = path.partition("#")
    return mark + fragment


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
