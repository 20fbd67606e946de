"""Which paragraph that came back is which that was sent. Entry: `para`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from samrapport.intake.word.ord import lik
from samrapport.intake.word.stycken import Stycke

_ALIKE = 0.4
"""How much two paragraphs have to have in common to be the same one, edited."""
_DIVIDED = 0.75
"""How much one and two others have to, to be the same one divided, or the two joined."""
_LARGEST_GAP = 250_000


@dataclass(frozen=True)
class Par:
    """Paragraphs that were sent, from `a` to `b`, and those that they are now, from `c` to `d`; either may be none."""

    a: int
    b: int
    c: int
    d: int


def para(sent: Sequence[Stycke], back: Sequence[Stycke], owners: Sequence[int]) -> list[Par]:
    """All paragraphs, in order. owners: which part each that was sent is of, for two of different parts are not one."""
    olds, news = [_known(one) for one in sent], [_known(one) for one in back]
    found: list[Par] = []
    for kind, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        renamed = (b - a, d - c) == (1, 1) and sent[a].slag == back[c].slag != ""
        if kind == "equal" or renamed:
            found += [Par(a + n, a + n + 1, c + n, c + n + 1) for n in range(b - a)]
        else:
            found += _within(olds, news, owners, Par(a, b, c, d))
    return found


def _known(one: Stycke) -> tuple[str, ...]:
    return tuple(lik(word.text) for word in one.ord)


def _within(
    olds: Sequence[tuple[str, ...]], news: Sequence[tuple[str, ...]], owners: Sequence[int], gap: Par
) -> list[Par]:
    """The best way to see a stretch where nothing is the same: each paragraph edited, divided, joined, gone or new."""
    n, m = gap.b - gap.a, gap.d - gap.c
    if not n or not m or n * m > _LARGEST_GAP:
        return list(_apart(gap))
    old = [Counter(one) for one in olds[gap.a : gap.b]]
    new = [Counter(one) for one in news[gap.c : gap.d]]
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    step = [[(0, 0)] * (m + 1) for _ in range(n + 1)]
    for i in range(n + 1):
        for j in range(m + 1):
            ways = _steps(old, new, owners[gap.a : gap.b], i, j)
            found_ways = [(best[i - di][j - dj] + gain, (di, dj)) for di, dj, gain in ways]
            best[i][j], step[i][j] = max(found_ways, default=(0.0, (0, 0)))
    found: list[Par] = []
    i, j = n, m
    while i or j:
        di, dj = step[i][j]
        found.append(Par(gap.a + i - di, gap.a + i, gap.c + j - dj, gap.c + j))
        i, j = i - di, j - dj
    return found[::-1]


def _steps(
    old: Sequence[Counter[str]], new: Sequence[Counter[str]], owners: Sequence[int], i: int, j: int
) -> Iterator[tuple[int, int, float]]:
    """How one may have come to have seen so many of both, and what speaks for it."""
    if j:
        yield 0, 1, 0.0
    if i:
        yield 1, 0, 0.0
    if not (i and j):
        return
    if (alike := _likeness(old[i - 1], new[j - 1])) >= _ALIKE:
        yield 1, 1, alike
    if j > 1 and (alike := _likeness(old[i - 1], new[j - 2] + new[j - 1])) >= _DIVIDED:
        yield 1, 2, alike
    if (
        i > 1
        and owners[i - 2] == owners[i - 1]
        and (alike := _likeness(old[i - 2] + old[i - 1], new[j - 1])) >= _DIVIDED
    ):
        yield 2, 1, alike


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of their words that they have in common; blanks and signs say little."""
    words = [Counter[str](), Counter[str]()]
    for held, each in zip(words, (one, other), strict=True):
        for word, count in each.items():
            held[word.casefold()] += count if word[0].isalnum() else 0
    total = words[0].total() + words[1].total()
    return 2 * (words[0] & words[1]).total() / total if total else float(one == other)


def _apart(gap: Par) -> Iterator[Par]:
    yield from (Par(n, n + 1, gap.c, gap.c) for n in range(gap.a, gap.b))
    yield from (Par(gap.b, gap.b, n, n + 1) for n in range(gap.c, gap.d))
