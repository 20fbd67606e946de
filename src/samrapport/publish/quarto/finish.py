"""What Quarto leaves undone in a site that it rendered: a skip link, and a search index of what a reader sees. Entry: `finish_site`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from samrapport.publish.quarto.merge import page_of, read_index, write_index

# Quarto puts what `include-before-body` gives after the navigation, where a link past it is of no use.
_BODY = re.compile(r"<body\b[^>]*>")
_MAIN = "quarto-document-content"
_SKIP = f'<a class="hoppa" href="#{_MAIN}">Hoppa till innehållet</a>'
# What the embedded engine's search passes over.
_HIDDEN = "data-pagefind-ignore"


def finish_site(site: Path) -> None:
    """Begin every page with a link to its content, and take out of `search.json` what readers open to see."""
    hidden = cache(lambda page: _hidden_texts(_read(site / page)))
    entries = read_index(site)
    if entries is not None:
        write_index(site, (found for one in entries if (found := _without(one, hidden(page_of(one))))))
    for page in sorted(site.rglob("*.html")):
        text = _read(page)
        if f'id="{_MAIN}"' in text:
            page.write_text(_BODY.sub(lambda found: f"{found[0]}\n{_SKIP}", text, count=1), encoding="utf-8")


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8") if page.is_file() else ""


def _without(entry: Any, hidden: tuple[str, ...]) -> Any:
    """The entry without these texts; None where nothing is left of it."""
    if not hidden or not isinstance(entry, dict):
        return entry
    text = str(entry.get("text", ""))
    for one in hidden:
        text = text.replace(one, "")
    return {**entry, "text": text.strip()} if text.strip() else None


def _hidden_texts(html: str) -> tuple[str, ...]:
    """What stands on a page that the search is to pass over, as the index writes it; the longest first."""
    if _HIDDEN not in html:
        return ()
    parser = _Hidden()
    parser.feed(html)
    parser.close()
    return tuple(sorted(parser.texts(), key=len, reverse=True))


class _Hidden(HTMLParser):
    """Collects the text of elements that are marked as hidden; such elements do not lie in each other."""

    def __init__(self) -> None:
        super().__init__()
        self._tag, self._depth = "", 0
        self._found: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth:
            self._depth += tag == self._tag
        elif any(name == _HIDDEN for name, _ in attrs):
            self._tag, self._depth = tag, 1
            self._found.append([])

    def handle_endtag(self, tag: str) -> None:
        if self._depth:
            self._depth -= tag == self._tag

    def handle_data(self, data: str) -> None:
        if self._depth:
            self._found[-1].append(data)

    def texts(self) -> Iterator[str]:
        for parts in self._found:
            if text := "".join(parts).strip():
                yield text.replace("<", "&lt;").replace(">", "&gt;")
