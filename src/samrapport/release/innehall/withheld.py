"""What a page says of reports that may not go: links, entries of lists, of sitemaps and of search. Entry: `without`."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

from samrapport.publish.maskin.huvud import OTHERS

Withheld = Callable[[str], bool]
"""Whether a path from the site's root is one that no reader is to be led to."""

_LINK = re.compile(r"""<a\b[^>]*?\shref\s*=\s*["'](?P<ref>[^"'#?]+)[^>]*>(?P<text>.*?)</a>""", re.DOTALL)
_INNERMOST = re.compile(r"<li\b[^>]*>(?P<own>(?:(?!<li\b|</li>).)*)</li>\s*", re.DOTALL)
_EMPTY_LIST = re.compile(r"\s*<(?P<kind>ul|ol)\b[^>]*>\s*</(?P=kind)>")
_EMPTY_BOX = re.compile(r"\s*<div\b[^>]*>\s*\x00\s*</div>")
_HEAD = r"<h(?P<level>[2-6])\b[^>]*>(?:(?!</h[2-6]>).)*</h(?P=level)>"
_BARE_HEAD = re.compile(rf"{_HEAD}\s*(?P<left>\x00)\s*", re.DOTALL)
_EMPTY_SECTION = re.compile(r"<section\b[^>]*>\s*</section>\s*")
_IDENTITY = re.compile(r"""\s(?:id|data-anchor-id)="([^"]+)\"""")
_URL = re.compile(r"\s*<url>.*?</url>", re.DOTALL)
_LOC = re.compile(r"<loc>\s*(?P<loc>[^<]+?)\s*</loc>")
SEARCH, SITEMAP = "search.json", "sitemap.xml"


def without(path: str, content: bytes, withheld: Withheld) -> bytes:
    """A file of the site without what it says of withheld reports; the same bytes where it says nothing."""
    if path.endswith(".html"):
        return _page(path, content, withheld)
    if posixpath.basename(path) == SEARCH:
        return _search(content, withheld)
    if posixpath.basename(path) == SITEMAP:
        return _URL.sub(lambda one: "" if _told(one[0], withheld) else one[0], content.decode()).encode()
    return content


def _told(url: str, withheld: Withheld) -> bool:
    """Whether an entry of a sitemap, whose address begins we know not how, leads to a withheld report."""
    found = _LOC.search(url)
    _, _, path = (found["loc"] if found else "").partition("/reports/")
    return bool(path) and withheld(f"reports/{unquote(path)}")


def _search(content: bytes, withheld: Withheld) -> bytes:
    try:
        entries = json.loads(content)
        kept = [one for one in entries if not withheld(str(one["href"]).partition("#")[0])]
    except (ValueError, KeyError, TypeError):
        # What cannot be read cannot be vouched for.
        return b"[]"
    return content if len(kept) == len(entries) else json.dumps(kept, ensure_ascii=False).encode()


def _page(path: str, content: bytes, withheld: Withheld) -> bytes:
    text = content.decode("utf-8", "surrogateescape")
    folder = posixpath.dirname(path)

    def leads(match: re.Match[str]) -> bool:
        ref = match["ref"]
        return ":" not in ref and withheld(posixpath.normpath(posixpath.join(folder, unquote(ref))))

    links = list(_LINK.finditer(text))
    if not any(map(leads, links)):
        return content
    text = OTHERS.sub(lambda part: "" if any(map(leads, _LINK.finditer(part[0]))) else part[0], text)
    text = _without_entries(text, leads)
    # Elsewhere the words stay and lead nowhere.
    text = _LINK.sub(lambda one: one["text"] if leads(one) else one[0], text)
    return text.encode("utf-8", "surrogateescape")


def _without_entries(text: str, leads: Callable[[re.Match[str]], bool]) -> str:
    """Take away entries of lists whose every link is to what is withheld, and the lists and headings that this leaves empty."""
    before = None
    done: list[str] = []

    def settle(item: re.Match[str]) -> str:
        links = list(_LINK.finditer(item["own"]))
        if links and all(map(leads, links)):
            # What it held that may stay takes its place.
            return "".join(re.findall("\x01\\d+\x02", item["own"]))
        done.append(item[0])
        return f"\x01{len(done) - 1}\x02"

    # From the innermost entries outwards: one that still holds another has a mark in it, and stays without its own links.
    while before != text:
        before = text
        text = _INNERMOST.sub(settle, text)
        text = _EMPTY_BOX.sub("\x00", _EMPTY_LIST.sub("\x00", text))
    gone = [identity for head in _BARE_HEAD.finditer(text) for identity in _IDENTITY.findall(head[0])]
    text = _EMPTY_SECTION.sub("", _BARE_HEAD.sub("", text).replace("\x00", ""))
    while "\x01" in text:
        text = re.sub("\x01(\\d+)\x02", lambda one: done[int(one[1])].replace("\x00", ""), text)
    for identity in gone:
        text = re.sub(
            rf"""<li\b[^>]*>\s*<a\b[^>]*href="#{re.escape(identity)}"[^>]*>(?:(?!</li>).)*</li>\s*""",
            "",
            text,
            flags=re.DOTALL,
        )
    return text
