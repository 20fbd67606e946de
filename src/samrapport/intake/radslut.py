"""A text that is saved anew in the line ends that it had. Entry: `with_ends_of`."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def with_ends_of(old: str, new: str) -> str:
    """A text, of lines that end in line feeds, with the line ends that the old one has: a kept line's own, else the most usual."""
    before = _LINE.findall(old)
    ends = [line[len(line.rstrip("\r\n")) :] for line in before]
    usual = max(("\n", "\r\n", "\r"), key=lambda end: (ends.count(end), end == "\n"))
    bodies, after = [line.rstrip("\r\n") for line in before], new.split("\n")
    made = [f"{line}{usual}" for line in after[:-1]] + ([after[-1]] if after[-1] else [])
    for old_at, new_at, size in SequenceMatcher(None, bodies, after, autojunk=False).get_matching_blocks():
        for n in range(size):
            if new_at + n < len(made) and made[new_at + n] != after[new_at + n] and ends[old_at + n]:
                made[new_at + n] = f"{after[new_at + n]}{ends[old_at + n]}"
    return "".join(made)
