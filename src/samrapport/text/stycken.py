"""A text's paragraphs, and how an output of a notebook tells where they were written. Entries: `begins_of_paragraphs`, `WRITTEN_IN`, `ROWS`."""

from __future__ import annotations

import re

WRITTEN_IN = "text"
"""The key, in what an output says about itself, of the file that its text was written in, from the data folder."""
ROWS = "rows"
"""And of the rows of that file on which its paragraphs begin, in order."""
_PARAGRAPH = re.compile(r"(?:\A|\n[ \t]*\n)\s*(?=\S)")


def begins_of_paragraphs(markdown: str) -> list[int]:
    """Where each paragraph begins, by its first sign."""
    return [found.end() for found in _PARAGRAPH.finditer(markdown)]
