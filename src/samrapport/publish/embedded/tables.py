"""Tables that come as HTML. Entry: `assert_lone_table`.

The HTML of a notebook goes into the page as it is, so it may hold a table and plain text in it and nothing that runs,
loads or lays itself over the page.
"""

from __future__ import annotations

from html.parser import HTMLParser

from samrapport.publish.errors import PublishFault

_TABLE = frozenset({"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"})
_TEXT = frozenset({"span", "br", "strong", "em", "b", "i", "abbr", "small", "sup", "sub", "wbr"})
_ATTRIBUTES = frozenset(
    {"class", "id", "scope", "colspan", "rowspan", "span", "headers", "abbr", "title", "lang", "style"}
)
_STYLES = ("text-align:left", "text-align:right", "text-align:center")


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
