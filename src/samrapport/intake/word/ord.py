"""Texts as rows of words, to be held against one another. Entries: `delat`, `lik`, `parade`, `skillnad`."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

BORTA, NYTT = "borta", "nytt"
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


def parade(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """The places of what two rows of words, as they are known, have in common, in order. A blank is the same beside what is."""
    olds, news = ([n for n, one in enumerate(row) if not _is_blank(one)] for row in (old, new))
    met = SequenceMatcher(None, [old[n] for n in olds], [new[n] for n in news], autojunk=False)
    before = (-1, -1)
    for block in [*met.get_matching_blocks()]:
        for n in range(block.size or 1):
            pair = (olds[block.a + n], news[block.b + n]) if block.size else (len(old), len(new))
            yield from _blanks(old, new, before, pair)
            if block.size:
                yield pair
            before = pair


def _is_blank(one: Hashable) -> bool:
    return one == " " or (isinstance(one, tuple) and one[0] == " ")


def _blanks(
    old: Sequence[Hashable], new: Sequence[Hashable], before: tuple[int, int], after: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """The blanks that are the same between two words that are: those right after the one, and right before the other."""
    room = min(after[0] - before[0], after[1] - before[1]) - 1
    if room > 0 and old[before[0] + 1] == new[before[1] + 1] and _is_blank(old[before[0] + 1]):
        yield before[0] + 1, before[1] + 1
        room -= 1
    if room > 0 and old[after[0] - 1] == new[after[1] - 1] and _is_blank(old[after[0] - 1]):
        yield after[0] - 1, after[1] - 1


def olika(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of two rows that differ: from where to where in the one, and in the other."""
    at = (0, 0)
    for a, b in [*parade(old, new), (len(old), len(new))]:
        if (a, b) != at:
            yield at[0], a, at[1], b
        at = a + 1, b + 1


def skillnad(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts as one, in pieces: what both say (""), and what is BORTA or NYTT."""
    old, new = delat(before), delat(after)
    found: list[tuple[str, str]] = []
    at = 0
    for a, b, c, d in olika([lik(one) for one in old], [lik(one) for one in new]):
        pieces = (("", new[at:c]), (BORTA, old[a:b]), (NYTT, new[c:d]))
        found += [(kind, "".join(words)) for kind, words in pieces if words]
        at = d
    return [*found, ("", "".join(new[at:]))]
