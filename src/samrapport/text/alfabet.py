"""Swedish alphabetical order. Entry: `alphabetical`."""

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
