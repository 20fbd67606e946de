"""What a page's head says to machines: description, canonical address, OpenGraph, JSON-LD. Entries: `Huvud`, `inject`, `describe`.

It stands between two marks, so that a page that is taken over from the last site can be given another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

from samrapport.publish.maskin.flode import CORRECTIONS, RELEASES
from samrapport.publish.maskin.webb import Webb

_BLOCK = re.compile(r"<!--maskin-->.*?<!--/maskin-->\n?", re.DOTALL)
OTHERS = re.compile(r"<!--andra-->.*?<!--/andra-->\n?", re.DOTALL)
"""What a page says of other reports, which one built alone does not know."""
_DESCRIPTION = re.compile(r'<meta name="description"[^>]*>\n?', re.IGNORECASE)
_HEAD_END = re.compile(r"</head>", re.IGNORECASE)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)
_MAIN = re.compile(r"<main\b[^>]*>", re.IGNORECASE)
_MAIN_END = re.compile(r"</main>", re.IGNORECASE)
_PASSED_OVER = re.compile(r"<(details|nav|script|style|table|figure)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
_NOTE = re.compile(r'<div\b[^>]*\bclass="[^"]*\b(?:utkast|callout|kort)\b[^>]*>', re.IGNORECASE)
"""Where a note on the whole page begins, as that it is a draft, or its cards that lead on."""
_DIV = re.compile(r"<(/?)div\b[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SHORTEST, _LONGEST = 40, 200


@dataclass(frozen=True)
class Bild:
    """A picture to share a page by. path: from the site's root."""

    path: str
    alt: str
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Huvud:
    """What is said of one page. path: from the site's root. slag: OpenGraph's. data: for JSON-LD, without its context.

    dold: whether search engines are asked to leave it out, as they are of a draft.
    """

    path: str
    titel: str
    beskrivning: str
    slag: str = "article"
    datum: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    bild: Bild | None = None
    dold: bool = False

    def html(self, webb: Webb) -> str:
        """The block for the page's head."""
        lines = [_named("description", self.beskrivning)]
        if self.dold:
            lines.append(_named("robots", "noindex"))
        url = webb.url(self.path)
        if url and not self.dold:
            lines += [
                f'<link rel="canonical" href="{escape(url)}">',
                _feed(webb, RELEASES, "Rapporter"),
                _feed(webb, CORRECTIONS, "Rättelser"),
            ]
        lines += [
            _property("og:type", self.slag),
            _property("og:locale", "sv_SE"),
            _property("og:title", self.titel),
            _property("og:description", self.beskrivning),
        ]
        if webb.titel:
            lines.append(_property("og:site_name", webb.titel))
        if url:
            lines.append(_property("og:url", url))
        if self.slag == "article" and self.datum:
            lines.append(_property("article:published_time", self.datum))
        if url and self.bild:
            lines.append(_property("og:image", webb.url(self.bild.path)))
            lines += [_property(f"og:image:{name}", str(one)) for name, one in _sizes(self.bild)]
            lines += [_property("og:image:alt", self.bild.alt), _named("twitter:card", "summary_large_image")]
        if self.data and not self.dold:
            lines.append(_json_ld(self.data))
        return "<!--maskin-->\n" + "\n".join(lines) + "\n<!--/maskin-->\n"


def inject(page: str, head: str, others: str = "") -> str:
    """The page with this block in its head, and at the top of its content what it says of others; what was there goes."""
    page = OTHERS.sub("", _BLOCK.sub("", page))
    page = _DESCRIPTION.sub("", page, count=1)
    end = _HEAD_END.search(page)
    if end is None:
        return page
    page = page[: end.start()] + head + page[end.start() :]
    main = _MAIN.search(page, end.start())
    if others and main:
        page = f"{page[: main.end()]}\n<!--andra-->{others}<!--/andra-->{page[main.end() :].lstrip()}"
    return page


def bare(page: str) -> str:
    """The page without either."""
    return OTHERS.sub("", _BLOCK.sub("", page))


def title_of(page: str) -> str:
    """A page's title, as text."""
    found = _TITLE.search(page)
    return _text(found[1]) if found else ""


def describe(page: str, name: str, otherwise: str) -> str:
    """A page's own description: whose it is, and its first sentences, whose figures are bound to facts; or other words.

    name: what comes first, so that two pages that begin alike are told apart.
    """
    main = _MAIN.search(page)
    end = _MAIN_END.search(page)
    content = page[main.end() if main else 0 : end.start() if end else len(page)]
    told = (_text(one) for one in _PARAGRAPH.findall(_PASSED_OVER.sub("", _without_notes(bare(content)))))
    return shorten(f"{name}: {next((one for one in told if len(one) >= _SHORTEST), otherwise)}")


def _without_notes(page: str) -> str:
    """The page without its notes, each to the end of its own div."""
    kept, place = [], 0
    for note in _NOTE.finditer(page):
        if note.start() < place:
            continue
        kept.append(page[place : note.start()])
        depth, place = 1, len(page)
        for one in _DIV.finditer(page, note.end()):
            depth += -1 if one[1] else 1
            if depth == 0:
                place = one.end()
                break
    return "".join([*kept, page[place:]])


def shorten(text: str, longest: int = _LONGEST) -> str:
    """Whole sentences of the text, or else whole words, that stay within so many characters."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[:longest]
    sentence = max(cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    if sentence >= longest // 2:
        return cut[: sentence + 1]
    return cut[: max(cut[: longest - 1].rfind(" "), 1)].rstrip(" ,;:–") + "…"


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", html)).replace("\u00ad", "").split())


def _named(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content)}">'


def _property(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{escape(content)}">'


def _feed(webb: Webb, path: str, title: str) -> str:
    return f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{escape(webb.url(path))}">'


def _sizes(bild: Bild) -> list[tuple[str, int]]:
    return list(zip(("width", "height"), bild.size, strict=True)) if bild.size else []


def _json_ld(data: Mapping[str, Any]) -> str:
    """As JSON that no text in it can end, and that no parser of HTML reads a tag out of."""
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, sort_keys=True)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'
