"""A text that is taken over from another year and not gone through: its first line says so. Entries: `som_utkast`, `utkast_fran`, `utan_marke`."""

from __future__ import annotations

import re

BEGINS = "{# Utkast från "
"""What such a text begins with, as `som_utkast` writes it."""
_MARK = re.compile(r"\A\s*\{#\s*Utkast från (?P<ar>\d{4})\b.*?#\}[ \t]*\n?", re.DOTALL)


def som_utkast(text: str, ar: int) -> str:
    """A text of a year as the draft of another's. The line is none of the text's: it is shown nowhere."""
    return f"{BEGINS}{ar}. Gå igenom texten, och ta sedan bort den här raden. #}}\n{utan_marke(text)}"


def utkast_fran(text: str) -> int | None:
    """The year that a text is taken over from; None for one that is gone through."""
    found = _MARK.match(text)
    return int(found["ar"]) if found else None


def utan_marke(text: str) -> str:
    """The text without its first line, if that says that it is a draft."""
    return _MARK.sub("", text)
