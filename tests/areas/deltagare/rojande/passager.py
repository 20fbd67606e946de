"""Markup as a reader meets it: each passage of text with the labels that belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

_TEXT = (
    "p",
    "li",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "div",
    "section",
    "article",
    "pre",
    "summary",
    "option",
)
_BLOCK = frozenset((*_TEXT, "figcaption", "caption", "td", "th", "tr", "text", "title", "desc"))
_ATTRIBUTES = ("alt", "title", "aria-label", "aria-description", "content")
_SILENT = frozenset(("script", "style"))


def passager(content: str) -> Iterator[tuple[str, str]]:
    """(labels, value) of every passage of HTML or SVG: a data cell with caption and heads, a block, an attribute."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    reader.end_block()
    yield from reader.found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.caption = ""
        self.heads: list[str] = []
        self.row: list[tuple[str, str]] = []
        self.group = ""
        self.in_head = False
        self.tables = 0
        self.silent = 0
        self.drawn: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        for name, value in attrs:
            if value and (name in _ATTRIBUTES or name.startswith("data-")):
                self.found.append(("", value))
        if tag in _BLOCK or tag in {"table", "br"}:
            self.end_block()
        if tag == "table":
            self.tables += 1
            self.caption, self.heads, self.row, self.group = "", [], [], ""
        elif tag == "thead":
            self.in_head = True
        elif tag == "svg":
            self.drawn = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        text = "".join(self.text).strip()
        if tag in {"td", "th"} and self.tables:
            self.row.append((tag, text))
            self.text = []
        elif tag == "caption":
            self.caption, self.text = text, []
            self.found.append(("", text))
        elif tag == "thead":
            self.in_head = False
        elif tag == "svg":
            self.end_block()
            # What a figure writes stands apart from its labels, so all of them are taken to belong to each.
            texts, self.drawn = self.drawn or [], None
            self.found += [(" ".join(texts), one) for one in texts]
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag == "table":
            self.tables = max(0, self.tables - 1)
            self.caption = ""
        elif tag in _BLOCK:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)

    def end_block(self) -> None:
        text = "".join(self.text).strip()
        self.text = []
        if text:
            self.found.append(("", text))
            if self.drawn is not None:
                self.drawn.append(text)

    def _end_row(self) -> None:
        row, self.row = self.row, []
        if row and all(tag == "th" for tag, _ in row):
            if self.in_head or not self.heads:
                self.heads = [text for _, text in row]
            else:
                self.group = " ".join(text for _, text in row)
            return
        names = " ".join(text for tag, text in row if tag == "th") or (row[0][1] if row else "")
        for at, (tag, text) in enumerate(row):
            if tag == "td":
                head = self.heads[at] if len(self.heads) == len(row) else " ".join(self.heads)
                self.found.append((f"{self.caption} {self.group} {names} {head}", text))
