"""Texts as rows of words, to be held against one another. Entries: `delat`, `lik`, `parade`."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

_WORD = re.compile(r"\.{3}|-{2,3}|[^\W_]+|\s+|[^\w\s]|_")
_SAME = {
    **dict.fromkeys('”“„«»"', '"'),
    **dict.fromkeys("’‘‚´'", "'"),
    "...": "…",
    "---": "—",
    "--": "–",
    "\u2011": "-",
}
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def delat(text: str) -> list[str]:
    """The words, signs and blanks of a text, in order; together they are the text."""
    return _WORD.findall(text)


def utan_osynligt(text: str) -> str:
    """The text without signs that show nothing, as where a word may part."""
    return _UNSEEN.sub("", text)


def lik(word: str) -> str:
    """What a word is known by: programs change quotation marks, dashes and blanks as they please."""
    return " " if word.isspace() else _SAME.get(word, word)


def parade(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of what two rows of words, as they are known, have in common, in order."""
    for one in jamfort(old, new).get_matching_blocks():
        yield from ((one.a + n, one.b + n) for n in range(one.size))


def jamfort(old: Sequence[Hashable], new: Sequence[Hashable]) -> SequenceMatcher[Hashable]:
    """Two rows of words held against one another: a blank is the same only beside what is."""
    return SequenceMatcher(
        lambda one: one == " " or (isinstance(one, tuple) and one[0] == " "), old, new, autojunk=False
    )
