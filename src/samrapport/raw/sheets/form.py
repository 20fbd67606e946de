"""A number format, read once for all the cells that have it. Entries: `sections_of`, its parts, and `form_of`, what holds of one for every number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '#,##0 "kr"', 6: '#,##0 "kr"', 7: '#,##0.00 "kr"',
    8: '#,##0.00 "kr"', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd", 15: "d-mmm-yy",
    16: "dd-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "hh:mm", 21: "hh:mm:ss", 22: "yyyy-mm-dd hh:mm",
    37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00", 41: "#,##0;-#,##0",
    42: '#,##0 "kr";-#,##0 "kr"', 43: "#,##0.00;-#,##0.00", 44: '#,##0.00 "kr";-#,##0.00 "kr"', 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss", 48: "0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a file names by number alone, as a Swedish Excel shows them."""

Token = tuple[str, str]
Section = tuple[str, tuple[Token, ...]]
"""A condition, and the tokens of the part that it is for."""
_TOKEN = re.compile(
    r"""\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<cond>[<>=]+[^\]]*)\]|\[[^\]]*\]"""
    r"""|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<power>E[+-])"""
    r"""|(?P<digit>[0#?])|(?P<date>y+|m+|d+|h+|s+|e+)|(?P<end>;)|(?P<sign>[.,%/@])|(?P<other>.)""",
    re.IGNORECASE | re.DOTALL,
)
SILENT = set(" -+()\u00a0\u202f\u2212")


@lru_cache(maxsize=1000)
def sections_of(code: str) -> tuple[Section, ...]:
    """The parts of a format, each with its condition; what shows nothing is left out."""
    parts: list[tuple[str, list[Token]]] = [("", [])]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or ""
        text = match[kind] if kind else ""
        if kind == "end":
            parts.append(("", []))
        elif kind == "cond":
            parts[-1] = (text, parts[-1][1])
        elif kind == "sign" and text != "/":
            parts[-1][1].append((text, text))
        elif kind in ("money", "quoted", "escaped", "other", "sign"):
            if text:
                parts[-1][1].append(("text", text))
        elif kind:
            parts[-1][1].append((kind, text))
    return tuple((condition, tuple(tokens)) for condition, tokens in parts)


@dataclass(frozen=True)
class Form:
    """What of a part of a format holds for every number. digits: places of the parts that hold one. slash: of a fraction's, else 0.
    point: of the decimal point, or after the last digit. empty: no digit has to be seen. scaled: by how many thousands it divides.
    zeros: that are seen at least before the point. told: it adds words. inner: it puts signs among the digits.
    """

    kinds: tuple[str, ...]
    words: str
    digits: tuple[int, ...]
    slash: int
    point: int
    empty: bool
    scaled: int
    zeros: int
    told: bool
    inner: bool
    minus: bool

    def leaves(self, *, signed: bool) -> bool:
        """Whether any number is shown as it is held."""
        told = (
            {"%", "date", "elapsed", "half"} & set(self.kinds) or self.told or self.inner or self.slash or self.scaled
        )
        return bool(self.digits) and not told and not self.empty and self.zeros <= 1 and signed == self.minus


@lru_cache(maxsize=1000)
def form_of(section: tuple[Token, ...]) -> Form:
    """What holds of a part of a format for every number."""
    kinds = tuple(kind for kind, _ in section)
    words = "".join(text for kind, text in section if kind == "text" and text != "/")
    digits = tuple(place for place, kind in enumerate(kinds) if kind in ("digit", "general"))
    slash = next((place for place, one in enumerate(section) if one == ("text", "/")), 0)
    point = kinds.index(".") if "." in kinds else digits[-1] + 1 if digits else 0
    last = max((place for place in digits if place < point), default=-1)
    return Form(
        kinds,
        words,
        digits,
        slash,
        point,
        empty=not slash and not any(section[place][1] in ("0", "General") for place in digits),
        scaled=sum(_commas_after(kinds, place) for place in {last, digits[-1]}) if digits else 0,
        zeros=sum(one == ("digit", "0") for one in section[:point]),
        told=bool(set(words) - SILENT),
        inner=bool(digits)
        and any(set(text) & set("-+()") for kind, text in section[digits[0] : digits[-1]] if kind == "text"),
        minus=bool(digits) and _minus_first(section),
    )


def _commas_after(kinds: Sequence[str], place: int) -> int:
    return next((run for run, kind in enumerate(kinds[place + 1 :]) if kind != ","), len(kinds) - place - 1)


def _minus_first(section: tuple[Token, ...]) -> bool:
    """Whether a minus, or a parenthesis that says the same, stands before the digits."""
    first = next(place for place, (kind, _) in enumerate(section) if kind in ("digit", "general"))
    return any(set(text) & set("-(\u2212") for kind, text in section[:first] if kind == "text")
