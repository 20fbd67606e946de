"""The key figures of a front page, and what they have changed since the report of the year before. Entry: `nyckeltal`.

A change is told in words and with a sign, never by colour alone. Nothing is said where there is no earlier figure; where
the earlier report covers another time, that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import TypeVar

from samrapport.errors import told_elsewhere
from samrapport.facts.fact import Fact
from samrapport.present.web.glance import WIDTH, Glimpse
from samrapport.rapport.rapport import Rapport
from samrapport.raw.settings import Period
from samrapport.text import numbers
from samrapport.text.verbatim import escape_markdown, one_line

R = TypeVar("R", bound=Rapport)
_SHARES = {"andel": 0, "andel1": 1}


Nyckeltal = tuple[str, str] | tuple[str, str, str]
"""A figure, its meaning, and a sentence of its own where there is one."""


def nyckeltal(figures: Iterable[Nyckeltal], classes: str = "nyckeltal") -> list[str]:
    """The figures in bold, each with its meaning and its sentence, as a division of Markdown; none where there are no figures."""
    lines = [f"- **{one[0]}** {one[1]}" + (f"\n\n  {one[2]}\n" if len(one) > 2 else "") for one in figures]
    named = " ".join(f".{one}" for one in classes.split())
    return ["\n".join([f"::: {{{named}}}", *lines, ":::"])] if lines else []


def bilder(glimpses: Mapping[str, Glimpse]) -> list[str]:
    """Small drawings beside each other, as a division of Markdown; none where there are none. glimpses: by their files' names."""
    lines = [
        f'![{escape_markdown(one.caption)}]({name}){{fig-alt="{_attribute(one.alt)}" width={WIDTH} height={one.height}}}'
        for name, one in glimpses.items()
    ]
    return ["\n\n".join(["::: {.glimtar}", *lines, ":::"])] if lines else []


def _attribute(text: str) -> str:
    """A text within the quotes of an attribute, where Markdown takes a backslash for itself."""
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def aret_fore(rapport: R) -> R | None:
    """The same report of the year before; None also when its file, or that of the report around it, is at fault: its own build tells.

    What is read of it, or looked for in vain, is recorded where this year's files are, so that a front page that tells of it
    is made anew when it changes.
    """
    inom = aret_fore(rapport.inom) if rapport.inom else None
    if rapport.inom and inom is None:
        return None
    found = type(rapport)(rapport.folder, rapport.forbund, rapport.ar - 1, inom=inom, **rapport.givet)
    if not rapport.folder.has(found.path(rapport.fil.rpartition("/")[2])):
        return None
    with told_elsewhere():
        _ = found.uppgifter
        return found
    return None


def sedan(now: Fact, before: Fact | None, ar: int) -> str:
    """`(+4 procentenheter, mer än 2020)`, `(oförändrat sedan 2020)`; empty without a figure of the year `ar` to hold against.

    now, before: the same fact of two reports, as published: a withheld count is a text, and tells nothing.
    """
    if before is None or now.unit != before.unit or now.unit not in ("kr", "antal", *_SHARES):
        return ""
    change = Fraction(now.value) - Fraction(before.value)  # type: ignore[arg-type]
    if now.unit in _SHARES:
        text, unit = numbers.andel(abs(change), _SHARES[now.unit]), "procentenheter"
    elif now.unit == "kr":
        text, unit = numbers.tkr(abs(change)), "tkr"
    else:
        text, unit = numbers.antal(abs(change)), ""
    if not text.strip("0,"):
        return f" (oförändrat sedan {ar})"
    sign, word = ("+", "mer") if change > 0 else (numbers.MINUS, "mindre" if unit else "färre")
    if not unit and change > 0:
        word = "fler"
    return f" ({sign}{text}{numbers.NBSP}{unit}, {word} än {ar})" if unit else f" ({sign}{text}, {word} än {ar})"


def same_time(one: Period, other: Period) -> bool:
    """Whether two periods cover the same part of their years; the last day of February is the same in all."""
    return (_in_year(one.start), _in_year(one.slut)) == (_in_year(other.start), _in_year(other.slut))


def _in_year(day: date) -> tuple[int, int]:
    return day.month, 28 if day.month == 2 and day.day == 29 else day.day
