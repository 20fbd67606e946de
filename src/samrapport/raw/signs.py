"""Signs that are not seen: `tidy` takes them out of a cell, `without_unseen` out of any text, and `odd_sign` names the first one that is
not what it looks like.
"""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(
    # Not those that count as blanks.
    "[\x00-\x08\x0e-\x1b\x7f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
    # What joins the parts of an emoji is seen there, and nowhere else.
    "|(?<![\u2190-\U0010ffff])\u200d"
)
_NAMES = {
    " ": "blanksteg",
    "\n": "radbrytning",
    "\t": "tabb",
    "\u00a0": "hårt blanksteg",
    "\u00ad": "mjukt bindestreck",
    "\u200b": "blanksteg utan bredd",
    "\ufeff": "byteordningsmärke",
}


def without_unseen(text: str) -> str:
    """The text in NFC, without signs that have no width, turn the direction of others or control a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def tidy(text: str) -> str:
    """A cell's text as it is seen: without signs that have no width, each run of blanks as one, and in NFC.

    Two texts that differ only in what nobody sees become the same. Line breaks stay, as LF.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    lines = without_unseen(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip("\n")


def odd_sign(text: str) -> str:
    """What to say of the first sign that is unseen, or a letter or digit of another script; "" where there is none."""
    for place, sign in enumerate(text, 1):
        if sign in _NAMES or sign.isspace() or not sign.isprintable():
            called = _NAMES.get(sign, "osynligt tecken")
        elif not sign.isascii() and sign.isalnum() and not unicodedata.name(sign, "").startswith("LATIN "):
            called = "tecken ur en annan skrift"
        else:
            continue
        if sign != " " or text[place : place + 1] == " ":
            return f"Tecken {place} är ett {called} (U+{ord(sign):04X}); skriv om det för hand."
    return ""
