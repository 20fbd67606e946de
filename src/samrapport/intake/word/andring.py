"""A paragraph that came back edited, as changes of the template that it was made of. Entry: `andra`.

What is not touched stays as it is typed, so that every expression keeps its fact. What is computed is not changed here: it is refused, and
the place where it comes from is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from samrapport.intake.word.kallmall import Plats, hela
from samrapport.intake.word.kalltext import Kalltext
from samrapport.intake.word.ord import olika
from samrapport.intake.word.skriv import Uttryck, atergivna, inledning, skriven
from samrapport.intake.word.stycken import Form, Ord, Stycke, som_text

_LEFT = "*_~^`["
_RIGHT = re.compile(r"[*_~^`]*(?:\]\([^()\s]*\))?[*_~^`]*")


@dataclass(frozen=True)
class Bit:
    """A word of a row of paragraphs, with its place. nasta: the paragraph that begins after it, where it is no word but an end.

    ny: whether it came back so, and did not stand there.
    """

    ord: Ord
    plats: Plats | None = None
    nasta: Stycke | None = None
    ny: bool = False

    @property
    def nyckel(self) -> Hashable:
        """What it is known by."""
        return "¶" if self.nasta else self.ord.nyckel

    @property
    def synlig(self) -> bool:
        """Whether it is a word or a sign."""
        return self.nasta is None and not self.ord.text.isspace()

    @property
    def tillagd(self) -> bool:
        """Whether the program adds it to what the text says."""
        return self.synlig and self.plats is None and not self.ny


@dataclass(frozen=True)
class Redigering:
    """What stands in a template from one place to another, and what is to stand there."""

    start: int
    end: int
    nytt: str


@dataclass(frozen=True)
class Nekad:
    """What is not taken in. skrivet: what somebody wrote in its place. platser: the expressions; none for what the program adds."""

    stod: str
    skrivet: str
    platser: tuple[Plats, ...] = ()


@dataclass(frozen=True)
class Andrat:
    """redigeringar: of the template. nekade: what is left as it is. blir: the paragraphs as they then are, in words."""

    redigeringar: tuple[Redigering, ...]
    nekade: tuple[Nekad, ...]
    blir: tuple[tuple[Bit, ...], ...]


Together = Callable[[Bit, Bit], bool]


@dataclass
class _Hunk:
    """Words from a to b are to be those from c to d. form: how what stands around them is set. ut: whether the signs around them go too."""

    a: int
    b: int
    c: int
    d: int
    form: Form = frozenset()
    ut: bool = False


def bitar(stycken: Sequence[Stycke], platser: Sequence[Sequence[Plats | None]] | None = None) -> list[Bit]:
    """Paragraphs as one row of words, with an end between each two."""
    found: list[Bit] = []
    for n, one in enumerate(stycken):
        places = platser[n] if platser is not None else [None] * len(one.ord)
        own = [Bit(word, place, ny=platser is None) for word, place in zip(one.ord, places, strict=True)]
        if n:
            last = next((bit.plats for bit in reversed(found) if bit.plats), None)
            first = next((bit.plats for bit in own if bit.plats), None)
            between = Plats(last.end, first.start) if last and first and last.end <= first.start else None
            found.append(Bit(Ord("\n\n"), between, one, ny=platser is None))
        found += own
    return found


def andra(text: Kalltext, sent: Sequence[int], back: Sequence[Stycke], flyttbart: Sequence[Uttryck]) -> Andrat:
    """Paragraphs of a text, by number, that are to be others. flyttbart: expressions that are gone elsewhere in the text."""
    old = bitar([text.stycken[n] for n in sent], [text.platser[n] for n in sent])
    new = bitar(back)
    edits: list[Redigering] = []
    refused: list[Nekad] = []
    made: list[Bit] = []
    at = 0
    for hunk in _hunks(old, new):
        made += old[at : hunk.a]
        found, no = _edits(text, old, new, hunk, flyttbart)
        edits += found
        if no is not None:
            refused.append(no)
        made += old[hunk.a : hunk.b] if no is not None else new[hunk.c : hunk.d]
        at = hunk.b
    return Andrat(tuple(edits), tuple(refused), tuple(_divided([*made, *old[at:]])))


def _divided(row: Sequence[Bit]) -> Iterator[tuple[Bit, ...]]:
    held: list[Bit] = []
    for bit in row:
        if bit.nasta is not None:
            yield tuple(held)
            held = []
        else:
            held.append(bit)
    yield tuple(held)


def _hunks(old: Sequence[Bit], new: Sequence[Bit]) -> list[_Hunk]:
    """What differs, wide enough that each change stands within one way of being set."""
    found: list[_Hunk] = []
    for a, b, c, d in olika([one.nyckel for one in old], [one.nyckel for one in new]):
        hunk = _Hunk(a, b, c, d)
        _widen(old, new, hunk, found, _of_one_expression)
        form = _form(old, new, hunk)
        if form is None:
            hunk.ut = True
            _widen(old, new, hunk, found, _set_as_one)
        else:
            hunk.form = form
        if found and hunk.a < found[-1].b:
            last = found.pop()
            hunk = _Hunk(min(last.a, hunk.a), max(last.b, hunk.b), min(last.c, hunk.c), max(last.d, hunk.d), ut=True)
        found.append(hunk)
    return found


def _form(old: Sequence[Bit], new: Sequence[Bit], hunk: _Hunk) -> Form | None:
    """How all that is changed is set at the least; None where it is set in several ways, and has to be set anew."""
    inserted = [bit.ord.form for bit in new[hunk.c : hunk.d] if bit.synlig]
    removed = {bit.ord.form for bit in old[hunk.a : hunk.b] if bit.synlig}
    if len(removed) > 1:
        return None
    if removed:
        form = next(iter(removed))
        whole = form and not inserted
        fits = all(form <= one for one in inserted)
        return form if fits and not (whole and _is_run(old, hunk)) else None
    beside = [old[n].ord.form for n in (hunk.a - 1, hunk.b) if 0 <= n < len(old) and old[n].nasta is None]
    fits_too = [form for form in beside if all(form <= one for one in inserted)]
    return max(fits_too, key=len) if fits_too else frozenset() if not beside else None


def _is_run(old: Sequence[Bit], hunk: _Hunk) -> bool:
    """Whether all that is set in one way is gone, so that its signs have to go too."""
    form = next(bit.ord.form for bit in old[hunk.a : hunk.b] if bit.synlig)
    around = [old[n].ord.form for n in (hunk.a - 1, hunk.b) if 0 <= n < len(old) and old[n].nasta is None]
    return not any(form & one for one in around)


def _widen(old: Sequence[Bit], new: Sequence[Bit], hunk: _Hunk, before: list[_Hunk], together: Together) -> None:
    """Take in the whole of what is one thing at either end."""
    while hunk.a and hunk.a < len(old) and together(old[hunk.a - 1], old[hunk.a]):
        if before and hunk.a == before[-1].b:
            last = before.pop()
            hunk.a, hunk.c = last.a, last.c
        else:
            hunk.a, hunk.c = hunk.a - 1, hunk.c - 1
    while 0 < hunk.b < len(old) and hunk.d < len(new) and together(old[hunk.b - 1], old[hunk.b]):
        if old[hunk.b].nyckel != new[hunk.d].nyckel:
            break
        hunk.b, hunk.d = hunk.b + 1, hunk.d + 1


def _set_as_one(left: Bit, right: Bit) -> bool:
    """Whether two words are set in one way, and are not plain."""
    return left.nasta is None and right.nasta is None and bool(left.ord.form & right.ord.form)


def _of_one_expression(left: Bit, right: Bit) -> bool:
    """Whether one expression has written two words."""
    return (
        left.nasta is None
        and right.nasta is None
        and left.plats is not None
        and left.plats.bundet
        and left.plats == right.plats
    )


def _edits(
    text: Kalltext, old: Sequence[Bit], new: Sequence[Bit], hunk: _Hunk, flyttbart: Sequence[Uttryck]
) -> tuple[list[Redigering], Nekad | None]:
    removed, inserted = old[hunk.a : hunk.b], new[hunk.c : hunk.d]
    bound = list(dict.fromkeys(bit.plats for bit in removed if bit.plats and bit.plats.bundet and not bit.nasta))
    exchanged = Nekad(_read(removed), _read(inserted))
    if any(bit.plats is None and bit.synlig for bit in removed):
        return [], exchanged
    known = [text.uttryck(one) for one in bound]
    words = [bit.ord for bit in inserted]
    back = atergivna(words, known)
    counts = {one: sum(bit.plats == one for bit in removed) for one in bound}
    whole = all(sum(bit.plats == one for bit in old) == count for one, count in counts.items())
    anything = any(bit.synlig for bit in inserted)
    if bound and not (whole and (not anything or all(one.mall in back for one in known))):
        return [], replace(exchanged, platser=tuple(bound))
    written = _written(text, inserted, hunk, [*known, *flyttbart], forst=_begins(old, hunk))
    spans = list(_spans(text, removed, ut=hunk.ut))
    if not spans:
        at = _place(text, old, hunk)
        return ([Redigering(at, at, written)], None) if at is not None else ([], exchanged)
    first, *others = spans
    return [Redigering(*first, written), *(Redigering(*one, "") for one in others)], None


def _begins(old: Sequence[Bit], hunk: _Hunk) -> bool:
    """Whether a paragraph begins with what is written. That of a heading or a list begins with its sign, which is kept."""
    return hunk.a == 0 or old[hunk.a - 1].nasta is not None


def _read(bits: Sequence[Bit]) -> str:
    return " ".join(som_text(bit.ord for bit in bits).split())


def _written(text: Kalltext, bits: Sequence[Bit], hunk: _Hunk, bound: Sequence[Uttryck], *, forst: bool) -> str:
    made: list[str] = []
    held: list[Ord] = []
    for bit in [*bits, None]:
        if bit is not None and bit.nasta is None:
            held.append(bit.ord)
            continue
        made.append(skriven(held, hunk.form, bound, forst=forst))
        held, forst = [], True
        if bit is not None and bit.nasta is not None:
            item = bit.nasta.forst and bool(bit.nasta.inom)
            made[-1] = made[-1].rstrip()
            made.append(f"{chr(10) if item else 2 * chr(10)}{inledning(bit.nasta)}")
    return "".join(made)


def _spans(text: Kalltext, removed: Sequence[Bit], *, ut: bool) -> Iterator[tuple[int, int]]:
    """The stretches of the template that some words stand in; tags of conditions that reach further stay."""
    places = sorted({(bit.plats.start, bit.plats.end) for bit in removed if bit.plats})
    held: tuple[int, int] | None = None
    for start, end in places:
        if held and (start <= held[1] or hela(text.mall[held[1] : start])):
            held = held[0], max(end, held[1])
        else:
            if held:
                yield _wider(text.mall, *held) if ut else held
            held = start, end
    if held:
        yield _wider(text.mall, *held) if ut else held


def _wider(mall: str, start: int, end: int) -> tuple[int, int]:
    """The same with the signs around it that set it."""
    while start and mall[start - 1] in _LEFT:
        start -= 1
    found = _RIGHT.match(mall, end)
    return start, found.end() if found else end


def _place(text: Kalltext, old: Sequence[Bit], hunk: _Hunk) -> int | None:
    """Where something new goes: beside the neighbour that it is set as, and rather outside of a condition."""
    before = old[hunk.a - 1] if hunk.a else None
    after = old[hunk.b] if hunk.b < len(old) else None
    ways: list[tuple[bool, int, int]] = []
    for n, bit in enumerate((before, after)):
        if bit is None or bit.plats is None or bit.nasta is not None:
            continue
        at = bit.plats.end if n == 0 else bit.plats.start
        fits = bit.ord.form == hunk.form and not hunk.ut
        if not fits:
            at = _wider(text.mall, at, at)[1 if n == 0 else 0]
        ways.append((not fits, text.djup(at), at))
    return min(ways, key=lambda one: one[:2])[2] if ways else None
