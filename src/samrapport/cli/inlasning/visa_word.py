"""What a Word file changes in a report, shown paragraph by paragraph. Entries: `show_change`, `show_left`."""

from __future__ import annotations

from difflib import SequenceMatcher

from rich.console import Console
from rich.text import Text

from samrapport.cli.options import plainly, tell
from samrapport.errors import shorten
from samrapport.intake.word.forslag import Forslag
from samrapport.intake.word.ord import delat, lik
from samrapport.intake.word.textforslag import Andring

_GONE, _NEW = "red strike", "green"
_LONGEST = 200


def show_change(one: Andring, number: int, count: int) -> None:
    """A paragraph with what goes and what comes: in colours on a terminal, else within [- -] and {+ +}."""
    tell(f"\n{number} av {count}, {one.fil}, {one.slag} stycke:")
    console = Console(highlight=False, soft_wrap=True)
    plain = not console.is_terminal or console.no_color
    shown = Text()
    for style, text in _pieces(one.fore, one.efter):
        told = plainly(text)
        if plain and style:
            told = f"[-{told}-]" if style == _GONE else f"{{+{told}+}}"
        shown.append(told, style=style)
    console.print(shown)


def _pieces(before: str, after: str) -> list[tuple[str, str]]:
    old, new = delat(before), delat(after)
    met = SequenceMatcher(None, [lik(one) for one in old], [lik(one) for one in new], autojunk=False)
    found: list[tuple[str, str]] = []
    for kind, a, b, c, d in met.get_opcodes():
        if kind == "equal":
            found.append(("", "".join(new[c:d])))
            continue
        found += [(style, text) for style, text in ((_GONE, "".join(old[a:b])), (_NEW, "".join(new[c:d]))) if text]
    return found


def show_left(forslag: Forslag) -> None:
    """What is not taken in, and what else there is in the file."""
    notes = forslag.anmarkningar
    if notes.inlagt or notes.struket:
        by = f" av {', '.join(notes.av)}" if notes.av else ""
        tell(f"\nSpårade ändringar{by} läses som godkända: {notes.inlagt} infogningar och {notes.struket} strykningar.")
    if forslag.hinder:
        tell(f"\nTas inte in ({len(forslag.hinder)}):")
    for one in forslag.hinder:
        change = f"”{shorten(one.fore, _LONGEST)}”" if one.fore else "Nytt stycke"
        change += f" → ”{shorten(one.efter, _LONGEST)}”" if one.efter else " → borttaget"
        tell(f"  {change}\n    {one.varfor}")
    if notes.kommentarer:
        tell(f"\nKommentarer ({len(notes.kommentarer)}):")
    for comment in notes.kommentarer:
        place = (
            f"”{shorten(comment.vid or comment.stycke, _LONGEST)}”" if comment.vid or comment.stycke else "dokumentet"
        )
        tell(f"  {comment.av or 'Okänd'}, vid {place}: {comment.text}")
    if forslag.hinder or notes.kommentarer:
        tell("")
