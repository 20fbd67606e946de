"""An amount as it is written in a sheet that nobody made for a program. Entry: `delivered_amount`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from samrapport.raw.sheets.sheet import Unreadable
from samrapport.raw.values import parse_number

Enhet = Literal["kr", "tkr", "mkr"]
KRONOR: dict[Enhet, int] = {"kr": 1, "tkr": 1_000, "mkr": 1_000_000}
"""How many kronor a unit is."""
_UNITS: dict[str, Enhet] = {
    **dict.fromkeys(("kr", "sek", "kronor", ":-", ",-"), "kr"),
    **dict.fromkeys(("tkr", "kkr", "tsek", "ksek", "tusen", "tusental"), "tkr"),
    **dict.fromkeys(("mkr", "mnkr", "msek", "mn", "miljoner"), "mkr"),
}
_UNIT_WORD = re.compile(
    r"(?<!\w)(tusental|tusen|miljoner|kronor|mnkr|msek|mkr|tsek|ksek|tkr|kkr|sek|kr)(?!\w)", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"(?P<open>\()?\s*+(?P<sign>[-+−–])?\s*+(?:(?:kr|sek)\s*+)?(?P<number>\d(?:\s*+[\d.,])*?)\s*+"
    r"(?P<unit>:-|,-|mnkr|mkr|msek|tkr|kkr|tsek|ksek|sek|kronor|kr)?\.?\s*+(?P<close>\))?\s*+(?P<after>[-−–])?\s*+\*{0,3}",
    re.IGNORECASE,
)
_NOTHING = frozenset({"", "-", "–", "—", "−", "--", ".", "..", "*"})


def delivered_amount(cell: object) -> tuple[Decimal, Enhet | None] | None:
    """The amount, negative in parentheses or with a minus before or after, and the unit that the cell itself says, if any.

    None for an empty cell or a dash. Raises ValueError, whose message goes on from what the cell shows.
    """
    if isinstance(cell, Unreadable):
        raise ValueError(cell.why)
    if not isinstance(cell, str):
        return parse_number(cell), None
    if cell.strip() in _NOTHING:
        return None
    found = _WRITTEN.fullmatch(cell)
    if found is None or bool(found["open"]) != bool(found["close"]):
        return parse_number(cell), None
    number = parse_number(found["number"].strip())
    minus = found["open"] or found["after"] or (found["sign"] or "+") != "+"
    return -number if minus else number, _UNITS.get((found["unit"] or "").casefold())


def unit_in(text: str) -> Enhet | None:
    """The unit that a heading or title speaks of: kr, tkr or mkr; None for none, or for several."""
    words = [one.casefold() for one in _UNIT_WORD.findall(text)]
    if {"tusen", "tusental", "miljoner"} & set(words):
        words = [one for one in words if one not in ("kr", "kronor")]
    found = {_UNITS[one] for one in words}
    return found.pop() if len(found) == 1 else None
