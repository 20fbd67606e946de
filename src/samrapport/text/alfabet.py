"""Names and words in Swedish order and in running text. Entries: `alphabetical`, `listed`, `capitalised`, `lowered`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# What comes after z in ASCII stands for what comes after z in Swedish.
_LAST = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"})


def alphabetical(text: str) -> str:
    """What to sort a text by: Å, Ä and Ö come last, in that order; capitals and other accents count for nothing."""
    letters = unicodedata.normalize("NFC", text).casefold().translate(_LAST)
    return "".join(one for one in unicodedata.normalize("NFD", letters) if not unicodedata.combining(one))


def listed(names: Iterable[str]) -> str:
    """Names as a Swedish list: `A, B och C`."""
    found = list(names)
    return f"{', '.join(found[:-1])} och {found[-1]}" if len(found) > 1 else "".join(found)


def capitalised(text: str) -> str:
    """`text` as it begins a sentence: the rest as it is."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """`text` as it stands within a sentence: the rest as it is."""
    return text[:1].lower() + text[1:]
