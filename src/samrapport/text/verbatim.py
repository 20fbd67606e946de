"""Text from data written so that whoever reads it reads what it says: nothing in it acts as Markdown. Entries: `escape_markdown`, `one_line`, `not_begun`.

It may stand anywhere: first in a paragraph, a point of a list, a heading or a cell, or in the midst of a sentence. Markdown is pandoc's, with
what Quarto and our own reading of texts (`typografi`) add to it: lists, quotation marks, dashes, ellipses, entities, mathematics, references.
"""

from __future__ import annotations

import re

from samrapport.raw.signs import without_unseen

_SIGNS = re.compile(r"[\\`*_{}\[\]()#+!<>|~$^@\"'&-]|(?<=\.)\.")
# What would begin a list, a heading's underline, a block, a definition, a table's caption or a title stands first, and only there.
_FIRST = re.compile(r"(?P<kept>(?:\d+|[^\W\d_]|[ivxlcdm]+)(?=\.)|table(?=:)|)(?P<sign>[.:=%•▪●◦‣·])", re.IGNORECASE)
_BLANKS = re.compile("[ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    """`text` on one line; no-break spaces stay, as they belong to Swedish numbers."""
    return _BLANKS.sub(" ", text).strip(" ")


def escape_markdown(text: str) -> str:
    """`text` on one line with nothing in it that Markdown, HTML, Quarto or Jinja2 acts on."""
    plain = one_line(without_unseen(text))
    first = _FIRST.match(plain)
    if first is None:
        return _escaped(plain)
    return f"{first['kept']}\\{first['sign']}{_escaped(plain[first.end() :], first['sign'])}"


def _escaped(text: str, before: str = "") -> str:
    escaped = _SIGNS.sub(lambda found: f"\\{found[0]}", f"{before}{text}")
    return escaped.removeprefix(before)


WRITTEN = "\ufdd3"
"""Stands after what an expression of a text has written, until the text is bound."""


def not_begun(text: str, mark: str) -> str:
    """A bound text without WRITTEN, where no number that was put in begins a list: `{{ rapport.ar }}. Därefter …` begins a sentence.

    mark: a pattern for what may stand between any signs, and is no part of the text.
    """
    if WRITTEN not in text:
        return text
    begun = rf"^((?:{mark}|[ \t>]|(?:[-*+]|\d+[.)])[ \t]+)*\(?(?:\d+{WRITTEN}(?:{mark})*)+)(?=[.)])"
    return re.sub(begun, r"\1\\", text, flags=re.MULTILINE).replace(WRITTEN, "")
