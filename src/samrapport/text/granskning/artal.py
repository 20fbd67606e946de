"""Years and times that are typed in a text, sentence by sentence. Entries: `meningar`, `utan_fakta`, `artal_i`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BOUND, _YEAR_BOUND = "\ue000", "\ue001"
_BINDING = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_TELLS_YEAR = re.compile(r"\brapport\.(?:ar|period|titel)|\bdatum\b|\.ar\b|\bar\.")
_END = re.compile(r"(?<=[.!?:])\s+(?=[^\sa-zåäö0-9]|(?:19|20|21)\d\d\b)|\n\s*\n|\n\s*(?=(?:[-*#>]|\d+[.)])\s)")
_YEAR = re.compile(
    r"(?<![\d/.,:-])((?:19|20|21)\d\d)(?!\d|[:/]\d|[.,]\d|[ \u00a0](?:\d{3}\b|kr\b|tkr\b|mkr\b|%|procent\b|personer\b))"
)
_DAY = re.compile(r"\b(\d{4})-\d\d(?:-\d\d)?\b(?!-)")
_SCHOOL_YEAR = re.compile(r"\b((?:19|20|21)\d\d)[/–-](\d\d)\b(?![-\d])")
_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_TIME = re.compile(
    rf"(?<!\w)(?:våren|sommaren|hösten|vintern|(?:i|under) (?:vår|somras|höst|vintras|{_MONTHS}|år|året)|"
    r"(?:delår|halvår|tertial|kvartal)et|hittills|nyligen|just nu)(?!\w)",
    re.IGNORECASE,
)
_OF_THEN = re.compile(
    r"(?<!\w)(?:jämför\w*|jämfört|än|sedan|förra|föregående|innan|tidigare|redan|från|börja\w*|starta\w*|bilda\w*|inrätta\w*|"
    r"införde\w*|tillkom|grunda\w*|ersatte|slogs|fjol|dåvarande)(?!\w)",
    re.IGNORECASE,
)
"""Words by which a sentence speaks of an earlier year, or of what has been so since, on purpose."""


@dataclass(frozen=True)
class Mening:
    """A sentence, or a heading, as it is typed. ar: the years in it. bunden: whether it has facts. fakta_ar: whether one of them tells a
    year or a day. tider: words of a time, such as ”våren”. om_forr: whether it speaks of an earlier year on purpose."""

    text: str
    rad: int
    ar: frozenset[int]
    bunden: bool
    fakta_ar: bool
    tider: tuple[str, ...]
    om_forr: bool

    @property
    def rubrik(self) -> bool:
        """Whether it is a heading."""
        return self.text.startswith("#")


def artal_i(text: str) -> frozenset[int]:
    """The years that stand in a text: no part of a law's number, an amount or another number. 2021/22 is two."""
    plain = _DAY.sub(r"\1", text)
    twice = {
        int(one[1]): int(one[1]) + 1 for one in _SCHOOL_YEAR.finditer(plain) if (int(one[1]) + 1) % 100 == int(one[2])
    }
    plain = _SCHOOL_YEAR.sub(lambda one: one[1] if int(one[1]) in twice else one[0], plain)
    found = {int(year) for year in _YEAR.findall(plain)}
    return frozenset(found | {twice[year] for year in found if year in twice})


def meningar(template: str) -> Iterator[Mening]:
    """The sentences of a template, with the row that each begins on."""
    plain = _STATEMENT.sub(lambda found: "\n" * found[0].count("\n"), template)
    plain = _BINDING.sub(lambda found: _YEAR_BOUND if _TELLS_YEAR.search(found[1]) else _BOUND, plain)
    start = 0
    for end, after in [*((one.start(), one.end()) for one in _END.finditer(plain)), (len(plain), len(plain))]:
        raw = plain[start:end]
        text = " ".join(raw.split())
        if text:
            row = 1 + plain[: start + len(raw) - len(raw.lstrip())].count("\n")
            yield Mening(
                text, row, artal_i(text), _BOUND in text or _YEAR_BOUND in text, _YEAR_BOUND in text,
                tuple(dict.fromkeys(one.lower() for one in _TIME.findall(text))), bool(_OF_THEN.search(text)),
            )  # fmt: skip
        start = after


def utan_fakta(text: str) -> str:
    """A sentence to be shown: three dots for each fact."""
    return re.sub(f"[{_BOUND}{_YEAR_BOUND}]", "…", text)
