"""How easy a text is to read, as far as that can be measured: its sentences, and LIX. Entries: `sentences`, `words`, `lix`.

What is quoted is the quoted's own words and is left out, and so are headings, notes' marks, addresses and figures of a table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_WORD = re.compile(r"[^\W\d_]+(?:[-’:][^\W\d_]+)*")
_ENDS = re.compile(r"(?<=[.!?])[”»)]?\s+(?=[”»(*]*[A-ZÅÄÖ0-9])")
_ABBREVIATED = re.compile(r"\b(?:t\.ex|bl\.a|s\.k|m\.m|prop|kl|ca|leg)\.\s*$", re.IGNORECASE)
_LONG = 6


def sentences(markdown: str) -> list[str]:
    """The sentences of a text as they are read aloud; each point of a list is at least one."""
    found = []
    for block in _blocks(markdown):
        parts: list[str] = []
        for part in _ENDS.split(block):
            if parts and _ABBREVIATED.search(parts[-1]):
                parts[-1] += f" {part}"
            else:
                parts.append(part)
        found += [part.strip() for part in parts if _WORD.search(part)]
    return found


def _blocks(markdown: str) -> Iterator[str]:
    """Paragraphs and points of lists, without marks."""
    text = re.sub(r"^::: \{\.(?:nyckeltal|glimtar)\b[^}\n]*\}.*?^:::$", "", markdown, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^[ \t]*(?:>|#|:::).*$", "", text, flags=re.MULTILINE)
    for block in re.split(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t]|\[\^)", text):
        plain = re.sub(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+|^\[\^[^\]]+\]:\s*", "", block.strip())
        plain = re.sub(r"\[\^[^\]]+\]", "", plain)
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
        plain = re.sub(r"@(?:tbl|fig)-[\w-]+", "Tabellen", plain)
        plain = re.sub(r"https?://\S+|\b[\w.-]+\.(?:se|com|org)\b(?:/\S*)?|#\w+|`[^`]*`", "", plain)
        plain = re.sub(r"\\(.)", r"\1", plain).replace("**", "")
        plain = re.sub(r"(?<!\w)[*_](\S.*?)[*_](?!\w)", r"\1", plain, flags=re.DOTALL)
        if plain.strip():
            yield " ".join(plain.split())


def words(text: str) -> list[str]:
    """The words of a sentence, figures among them."""
    return re.findall(r"[^\W_]+(?:[-’:.,/\u00a0][^\W_]+)*", text)


def lix(read: Collection[str]) -> float:
    """Words in a sentence, and how many in a hundred are longer than six letters, put together."""
    every = [word for one in read for word in words(one)]
    return len(every) / len(read) + 100 * sum(len(word) > _LONG for word in every) / len(every)
