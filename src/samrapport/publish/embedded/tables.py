"""Tables that come as HTML. Entries: `assert_lone_table`, and `as_on_the_web` for one whose sides the style sheet knows.

The HTML of a notebook goes into the page as it is, so it may hold a table and plain text in it and nothing that runs,
loads or lays itself over the page.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from samrapport.publish.errors import PublishFault

_TABLE = frozenset({"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"})
_TEXT = frozenset({"span", "br", "strong", "em", "b", "i", "abbr", "small", "sup", "sub", "wbr"})
_ATTRIBUTES = frozenset(
    {"class", "id", "scope", "colspan", "rowspan", "span", "headers", "abbr", "title", "lang", "style"}
)
_STYLES = ("text-align:left", "text-align:right", "text-align:center")

_TOLD_BY_CLASS = re.compile(
    r'(?<=<th)(?P<of>[^<>]*?) class="text(?: lang)?" style="text-align:left"'
    r'|(?P<kind> class="(?:tal" style="text-align:right|kolumngrupp" style="text-align:center|(?:not|text(?: lang)?)" style="text-align:left))"'
    r'|(?P<group> scope="rowgroup"[^<>]*?) style="text-align:left"'
)
"""What a cell of the theme's own says twice, for those who read tables without its style sheet."""


def as_on_the_web(html: str) -> str:
    """A table of the theme's own without what its style sheet knows: a third of what a large table weighs. Others are as they were."""
    if not html.lstrip().startswith('<table class="samrapport'):
        return html
    return _TOLD_BY_CLASS.sub(_once, html)


def _once(found: re.Match[str]) -> str:
    if found["kind"]:
        return found["kind"].partition(' style="')[0]
    return str(found["of"] or found["group"] or "")


def assert_lone_table(html: str, where: str) -> None:
    """Raise PublishFault unless `html` is one table with nothing beside it and only known tags and attributes."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    if parser.fault:
        raise PublishFault(
            f"tabellens HTML innehåller {parser.fault}, som inte får publiceras. Ta bort det.", source=where
        )
    if parser.tables != 1:
        raise PublishFault("utdata i HTML ska vara en enda tabell.", source=where)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fault = ""
        self.tables = 0
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TABLE | _TEXT or (tag != "table" and not self._open):
            self.fault = self.fault or f"<{tag}>"
        if tag == "table":
            self.tables += 1
            self._open += 1
        for name, value in attrs:
            tidy = (value or "").replace(" ", "").rstrip(";")
            if name not in _ATTRIBUTES or (name == "style" and tidy not in _STYLES):
                self.fault = self.fault or f"attributet {name}"

    def handle_endtag(self, tag: str) -> None:
        self._open -= tag == "table"

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._open:
            self.fault = self.fault or "text utanför tabellen"

    def handle_comment(self, data: str) -> None:
        self.fault = self.fault or "en kommentar"

    def handle_decl(self, decl: str) -> None:
        self.fault = self.fault or "en deklaration"
