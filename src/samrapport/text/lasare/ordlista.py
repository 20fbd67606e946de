"""Words of the field explained in a note where a text first has them. Entries: `Ord`, `forklarad`, `ar_forklarat`.

A note is what every form of a report has: on a page a link there and back, which needs no script, in PDF and Word at the page's foot.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from samrapport.text.lankar import hidden, masked
from samrapport.text.prose import Prose
from samrapport.text.verbatim import escape_markdown

_APART = tuple(
    re.compile(pattern, re.MULTILINE | re.DOTALL)
    for pattern in (
        r"^[ \t>]*(?:#{1,6}\s|:{3,}|\||>|\[\^[^\]\s]+\]:)[^\n]*(?:\n[ \t]+\S[^\n]*)*",  # headings, blocks, tables, quotations, notes
        r"!?\[[^\]\n]*\](?:\([^)\n]*\)|\{[^}\n]*\})",  # links, and what has attributes
        r"\[\^[^\]\s]+\]|@[a-z]+-[\w-]+|https?://\S+|<[^<>\n]*>",
        r"\$[^$\n]+\$",
    )
)


@dataclass(frozen=True)
class Ord:
    """A word, what it means, and other forms that it has in a text."""

    ord: str
    forklaring: str
    former: tuple[str, ...] = ()


def ar_forklarat(one: Ord, told: str) -> bool:
    """Whether texts, as `forklarad` gave them, explain a word."""
    return re.search(rf"^\[\^[^\]\s]+-ord-[0-9]+\]: {re.escape(_explained(one))}", told, re.MULTILINE) is not None


def _explained(one: Ord) -> str:
    return f"**{escape_markdown(one.ord)}:** "


def forklarad(text: Prose, words: Iterable[Ord]) -> tuple[Prose, list[str]]:
    """The text with a note at the first place of each word that stands in it, and which words these are."""
    plain = masked(text.markdown)
    for pattern in _APART:
        plain = pattern.sub(lambda found: hidden(found[0]), plain)
    places: dict[int, Ord] = {}
    # A longer word first: what it is part of is another thing.
    for one in sorted(words, key=lambda one: (-len(one.ord), one.ord)):
        forms = "|".join(
            re.escape(form) for form in sorted({one.ord, *one.former}, key=lambda form: (-len(form), form))
        )
        whole = re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])", re.IGNORECASE)
        if found := whole.search(plain):
            places[found.end()] = one
            plain = whole.sub(lambda each: hidden(each[0]), plain)
    if not places:
        return text, []
    stem = PurePosixPath(text.where).stem
    made, moved, at = "", [], 0
    for number, place in enumerate(sorted(places), 1):
        mark = f"[^{stem}-ord-{number}]"
        made += text.markdown[at:place] + mark
        moved.append((place, len(mark)))
        at = place
    notes = [
        f"[^{stem}-ord-{number}]: {_explained(one)}{escape_markdown(one.forklaring)}"
        for number, (_, one) in enumerate(sorted(places.items()), 1)
    ]
    rows = tuple(
        (now + sum(much for place, much in moved[: bisect_right(moved, (now, 0))]), row) for now, row in text.rows
    )
    told = "\n\n".join([made + text.markdown[at:], *notes])
    return replace(text, markdown=told, rows=rows), [one.ord for one in places.values()]
