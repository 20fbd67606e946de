"""Signs that can be shown everywhere: on pages, in Word, and in the fonts of PDF and figures. Entry: `unshown`.

Which they are stands in `tecken.txt`, read off the fonts; a test holds it to them, and renews it with SAMRAPPORT_TECKEN=ny.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

RANGES = Path(__file__).with_name("tecken.txt")
# What shows nothing of its own, and which no font needs to have.
_UNSEEN = "\t\n\r\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f"


def _unshown() -> re.Pattern[str]:
    spans = [one.partition("-") for one in RANGES.read_text(encoding="ascii").split()]
    signs = "".join(f"\\U{int(first, 16):08x}-\\U{int(last or first, 16):08x}" for first, _, last in spans)
    return re.compile(f"[^{_UNSEEN}\x00-\x7f{signs}]")


_UNSHOWN = _unshown()


def unshown(text: str) -> re.Match[str] | None:
    """The first sign of a text that cannot be shown everywhere, if any."""
    return None if text.isascii() else _UNSHOWN.search(text)


def told(sign: str) -> str:
    """What to say of such a sign, and what to do; it goes on from what it stands in."""
    shown = f"”{sign}” " if sign.isprintable() else ""
    name = " ".join([f"U+{ord(sign):04X}", unicodedata.name(sign, "")]).strip()
    return f"innehåller tecknet {shown}({name}), som PDF-filens typsnitt saknar. Ta bort det, eller skriv det med ord."
