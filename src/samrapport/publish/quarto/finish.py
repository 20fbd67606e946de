"""What Quarto leaves undone in a site that it rendered: a skip link, and a search index of what a reader sees. Entry: `finish_site`."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from samrapport.publish.quarto.merge import page_of, read_index, write_index

# Quarto puts what `include-before-body` gives after the navigation, where a link past it is of no use.
_BODY = re.compile(r"<body\b[^>]*>")
_MAIN = "quarto-document-content"
_SKIP = f'<a class="hoppa" href="#{_MAIN}">Hoppa till innehållet</a>'
# What the embedded engine's search passes over too; one does not lie in another.
_HIDDEN = re.compile(r"<details\b[^>]*\bdata-pagefind-ignore\b[^>]*>(.*?)</details>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


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
    found = (unescape(_TAG.sub("", inside)).strip() for inside in _HIDDEN.findall(html))
    texts = (text.replace("<", "&lt;").replace(">", "&gt;") for text in found if text)
    return tuple(sorted(texts, key=len, reverse=True))
