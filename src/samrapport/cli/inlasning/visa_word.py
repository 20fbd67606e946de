"""What a Word file changes in a report, shown paragraph by paragraph. Entries: `show_change`, `show_left`."""

from __future__ import annotations

from itertools import takewhile

from rich.console import Console
from rich.text import Text

from samrapport.cli.options import plainly, tell
from samrapport.errors import shorten
from samrapport.intake.word.forslag import Forslag
from samrapport.intake.word.ord import BORTA, NYTT, skillnad
from samrapport.intake.word.textforslag import Andring

_GONE, _NEW = "red strike", "green"
_STYLES = {"": "", BORTA: _GONE, NYTT: _NEW}
_LONGEST, _AROUND = 200, 40


def show_change(one: Andring, number: int, count: int) -> None:
    """A paragraph with what goes and what comes: in colours on a terminal, else within [- -] and {+ +}."""
    tell(f"\n{number} av {count}, {one.fil}, {one.slag} stycke:")
    console = Console(highlight=False, soft_wrap=True)
    plain = not console.is_terminal or console.no_color
    shown = Text()
    for kind, text in skillnad(one.fore, one.efter):
        style = _STYLES[kind]
        told = plainly(text)
        if plain and style:
            told = f"[-{told}-]" if style == _GONE else f"{{+{told}+}}"
        shown.append(told, style=style)
    console.print(shown)


def show_left(forslag: Forslag) -> None:
    """What is not taken in, and what else there is in the file."""
    notes = forslag.anmarkningar
    if notes.sparat:
        tell(f"\n{notes.sparat}")
    if forslag.hinder:
        tell(f"\nTas inte in ({len(forslag.hinder)}):")
    for one in forslag.hinder:
        before, after = _unlike(one.fore, one.efter)
        change = f"”{before}”" if before else "Nytt stycke"
        change += f" → ”{after}”" if after else " → borttaget"
        tell(f"  {f'{one.fil}: ' if one.fil else ''}{change}\n    {one.varfor}")
    if notes.kommentarer:
        tell(f"\nKommentarer ({len(notes.kommentarer)}):")
    for comment in notes.kommentarer:
        place = (
            f"”{shorten(comment.vid or comment.stycke, _LONGEST)}”" if comment.vid or comment.stycke else "dokumentet"
        )
        tell(f"  {comment.av or 'Okänd'}, {f'{comment.fil}, ' if comment.fil else ''}vid {place}: {comment.text}")
    if forslag.hinder or notes.kommentarer:
        tell("")


def _unlike(before: str, after: str) -> tuple[str, str]:
    """What differs of two long texts, with some words around it."""
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    if not before or not after or max(len(before), len(after)) <= _LONGEST:
        return shorten(before, _LONGEST), shorten(after, _LONGEST)
    start, end = max(first - _AROUND, 0), max(last - _AROUND, 0)
    begun, ended = "… " if start else "", " …" if end else ""
    shown = (f"{begun}{shorten(one[start : len(one) - end], _LONGEST)}{ended}" for one in (before, after))
    return next(shown), next(shown)


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
