"""What is changed of one text, paragraph by paragraph. Entries: `andringar_av`, `tillampad`, `fel_av` which proves them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from samrapport.facts.fact import FactBook
from samrapport.intake.word.andring import Bit, Redigering, andra, bitar
from samrapport.intake.word.hinder import Hinder, nekat
from samrapport.intake.word.kallmall import Plats, hela
from samrapport.intake.word.kalltext import Kalltext
from samrapport.intake.word.ord import lik
from samrapport.intake.word.parning import Par
from samrapport.intake.word.skriv import Uttryck, inledning, skriven, stycket
from samrapport.intake.word.stycken import Ord, Stycke, som_text

Refuse = Callable[[Hinder], None]
BY_HAND = "Ändringen går inte att föra in i textens mall av sig själv. För in den för hand."


@dataclass(frozen=True)
class Andring:
    """A paragraph of a text that is changed, new, gone or moved. fore, efter: as it is read. redigeringar: of the template.

    fran, till: which of the text's paragraphs it is. blir: what these are to be, and vad: what kind of paragraph, where that is new.
    """

    fil: str
    slag: str
    fore: str
    efter: str
    redigeringar: tuple[Redigering, ...]
    fran: int
    till: int
    blir: tuple[tuple[Bit, ...], ...] = field(default=(), repr=False)
    vad: tuple[object, ...] | None = None


def tillampad(mall: str, andringar: Iterable[Andring]) -> str:
    """A template with some changes made."""
    edits = [one for each in andringar for one in each.redigeringar]
    for one in sorted(edits, key=lambda each: (each.start, each.end), reverse=True):
        mall = f"{mall[: one.start]}{one.nytt}{mall[one.end :]}"
    return mall


def andringar_av(
    text: Kalltext, fakta: FactBook, pairs: Sequence[Par], back: Sequence[Stycke], refuse: Refuse
) -> Iterator[Andring]:
    """The changes of a text. pairs: which of its paragraphs are which of those that came back. refuse: is told of what cannot be done."""
    gone = [one for one in pairs if one.c == one.d]
    loose = [text.uttryck(place) for one in gone for place in _bound_in(text, one)]
    moved = _moved(text, pairs, back)
    for one in pairs:
        old, new = text.stycken[one.a : one.b], back[one.c : one.d]
        change = Andring(text.fil, "ändrat", las(old), las(new), (), one.a, one.b)
        if old and new:
            if _reset(old, new):
                yield from _set_anew(text, change, new[0], refuse)
                continue
            made = andra(text, range(one.a, one.b), new, loose)
            for no in made.nekade:
                refuse(nekat(text, fakta, no))
            if made.redigeringar:
                after = "\n".join(som_text(bit.ord for bit in each) for each in made.blir)
                made_so = replace(change, efter=after, redigeringar=made.redigeringar, blir=made.blir)
                yield _with_forms(made_so, old) if after == change.fore else made_so
            continue
        source = moved.get(one)
        if old:
            edit = _without(text, one.a)
            change = replace(change, slag="flyttat" if one in moved.values() else "borttaget")
        else:
            own = bitar([text.stycken[source.a]], [text.platser[source.a]]) if source else bitar(new)
            edit = _new(text, one.a, new[0], loose, text.rader(source.a) if source else None)
            change = replace(change, slag="flyttat" if source else "nytt", blir=(tuple(own),), vad=new[0].plats)
        if edit is None:
            refuse(Hinder(text.fil, change.fore, change.efter, BY_HAND))
        else:
            yield replace(change, redigeringar=(edit,))


def _with_forms(change: Andring, old: Sequence[Stycke]) -> Andring:
    """A change of how words are set alone, as it is written."""
    fore = "\n".join(skriven(one.ord) for one in old)
    return replace(change, fore=fore, efter="\n".join(skriven([bit.ord for bit in each]) for each in change.blir))


def _bound_in(text: Kalltext, pair: Par) -> Iterator[Plats]:
    for n in range(pair.a, pair.b):
        yield from dict.fromkeys(place for place in text.platser[n] if place and place.bundet)


def _moved(text: Kalltext, pairs: Sequence[Par], back: Sequence[Stycke]) -> dict[Par, Par]:
    """New paragraphs that say what one that is gone said; both ways."""
    gone = {tuple(kanda(text.stycken[one.a].ord)): one for one in pairs if one.c == one.d}
    new = {one: gone.get(tuple(kanda(back[one.c].ord))) for one in pairs if one.a == one.b}
    return {one: source for one, source in new.items() if source is not None}


def _without(text: Kalltext, number: int) -> Redigering | None:
    """A paragraph taken away, with the empty line before or after it."""
    rows = text.rader(number)
    if rows is None or not hela(text.mall[rows[0] : rows[1]]):
        return None
    start, end = rows
    lines = len(text.mall[end:]) - len(text.mall[end:].lstrip("\n"))
    if not text.mall[end:].strip("\n"):
        before = text.mall[:start].rstrip("\n")
        return Redigering(len(before), end, "")
    blank_before = text.mall[:start].endswith("\n\n") or not start
    return Redigering(start, end + (lines if blank_before else min(lines, 1)), "")


def _new(
    text: Kalltext, before: int, one: Stycke, loose: Sequence[Uttryck], source: tuple[int, int] | None
) -> Redigering | None:
    """A paragraph put in before that of a number. source: from where in the template, of one that is moved."""
    after_rows = text.rader(before - 1) if 0 < before <= len(text.stycken) else None
    before_rows = text.rader(before) if 0 <= before < len(text.stycken) else None
    beside = text.stycken[before - 1] if after_rows else text.stycken[before] if before_rows else None
    rows = after_rows or before_rows
    if rows is None or beside is None:
        return None
    alike = beside.inom == one.inom and bool(one.inom) and one.inom[-1] != ">"
    line = text.mall[rows[0] : rows[1]]
    number = re.match(r"\s*(\d+)[.)]", line)
    indent = line[: len(line) - len(line.lstrip())] if alike else None
    counted = int(number[1]) + (1 if after_rows else 0) if number and alike else 1
    written = text.mall[slice(*source)] if source else stycket(one, loose, indrag=indent, nummer=max(counted, 1))
    between = "\n" if alike else "\n\n"
    if after_rows:
        rest = text.mall[rows[1] :]
        more = "\n" if not alike and rest.strip() and not rest.startswith("\n\n") else ""
        return Redigering(rows[1], rows[1], f"{between}{written}{more}")
    return Redigering(rows[0], rows[0], f"{written}{between}")


def _reset(old: Sequence[Stycke], new: Sequence[Stycke]) -> bool:
    """Whether a paragraph says the same and is another kind of paragraph."""
    return len(old) == len(new) == 1 and old[0].nyckel == new[0].nyckel


def _set_anew(text: Kalltext, change: Andring, new: Stycke, refuse: Refuse) -> Iterator[Andring]:
    """A paragraph that has become a heading, or an item of a list."""
    old = text.stycken[change.fran]
    rows = text.rader(change.fran)
    sign = inledning(new)
    told = replace(change, fore=f"{inledning(old)}{change.fore}", efter=f"{sign}{change.efter}")
    plain = old.slag == "" and not old.inom and (not new.inom or (new.forst and ">" not in new.inom))
    if rows is None or not plain or ("\n" in text.mall[slice(*rows)] and new.slag):
        kind = "en annan sorts stycke (rubrik, lista, citat)"
        refuse(Hinder(text.fil, told.fore, told.efter, f"Det är nu {kind}. Gör det i {text.fil} om det är meningen."))
        return
    edits = [Redigering(rows[0], rows[0], sign)]
    row_end = text.mall[rows[1] :]
    if row_end.strip() and not row_end.startswith("\n\n"):
        edits.append(Redigering(rows[1], rows[1], "\n"))
    if rows[0] and not text.mall[: rows[0]].endswith("\n\n"):
        edits[0] = replace(edits[0], nytt=f"\n{sign}")
    own = bitar([old], [text.platser[change.fran]])
    yield replace(told, redigeringar=tuple(edits), blir=(tuple(own),), vad=new.plats)


def kanda(words: Iterable[Ord]) -> tuple[str, ...]:
    """What words are known by, however they are set."""
    return tuple(lik(one.text) for one in words if not one.text.isspace())


def las(stycken: Sequence[Stycke]) -> str:
    """Paragraphs as they are read."""
    return "\n".join(one.text for one in stycken)


_Known = tuple[object, ...]


def fel_av(text: Kalltext, changes: Sequence[Andring], now: Kalltext) -> list[Andring]:
    """The changes that do not give what stands in Word. now: the text as it is bound with all of them."""
    wanted = list(_wanted(text, changes))
    there = [(_shown(bitar([one], [places])), one.plats) for one, places in zip(now.stycken, now.platser, strict=True)]
    met = SequenceMatcher(None, [one for one, _, _ in wanted], [one for one, _ in there], autojunk=False)
    found = {a + n: b + n for a, b, size in met.get_matching_blocks() for n in range(size)}
    wrong = {
        id(by): by
        for n, (_, kind, by) in enumerate(wanted)
        if by and (n not in found or kind not in (None, there[found[n]][1]))
    }
    if not wrong and len(found) == len(wanted) == len(there):
        return []
    return list(wrong.values()) or list(changes)


def _wanted(text: Kalltext, changes: Sequence[Andring]) -> Iterator[tuple[_Known, _Known | None, Andring | None]]:
    """Each paragraph as the text is to have it, what kind it is where that is new, and the change that makes it so."""
    n = 0
    while n <= len(text.stycken):
        for one in changes:
            if one.fran == one.till == n:
                yield from ((_shown(each), one.vad, one) for each in one.blir)
        own = next((one for one in changes if one.fran <= n < one.till), None)
        if own is not None:
            yield from ((_shown(each), own.vad, own) for each in own.blir)
            n = own.till
            continue
        if n < len(text.stycken):
            yield _shown(bitar([text.stycken[n]], [text.platser[n]])), None, None
        n += 1


def _shown(bits: Sequence[Bit]) -> _Known:
    """What is typed or bound of a paragraph. What the program adds may stand elsewhere, once another text does."""
    return tuple(bit.nyckel for bit in bits if bit.synlig and not bit.tillagd)
