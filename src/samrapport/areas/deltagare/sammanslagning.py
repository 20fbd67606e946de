"""Kategorier shown as their declared coarser one (`grupp`) where a table else would have to withhold more than it tells.

Entry: `sammanslagna`, which decides before the tables are protected; what is merged and what is not is then protected together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import log2

from samrapport.areas.deltagare.deltagartabell import ALLA, FLODE, TOTALT, Deltagartabell, Key
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.text.alfabet import capitalised, listed

Visad = Callable[[Deltagartabell], Deltagartabell]
"""A table as it may be shown when nothing else is known: None in withheld cells."""


def sammanslagna(tables: Mapping[str, Deltagartabell], visad: Visad) -> dict[str, Deltagartabell]:
    """The tables, each with those of its declared groups merged that let it tell the most. visad: protects one table.

    First comes the main answer: how all persons divide by the coarser words (`main_answer`). Of what tells that as well comes
    what tells most of the whole table (`telling`), then what has fewest withheld cells, then most rows. All groups are merged
    first and then opened one at a time, in the order they are declared, where that is better; and the outcome is held
    against the table as it is. Where the main answer is still not told, it is tried whether it is when undergrupper are
    shown by their sums alone. A group whose rows are shown, but not all by kön, has its sum as a row below them where that is
    told. A table that withholds nothing is let be, and so is the flow, which is of coarser words as it is.
    """
    return {name: one if name == FLODE else _best(one, visad) for name, one in tables.items()}


def _best(one: Deltagartabell, visad: Visad) -> Deltagartabell:
    if not (one.grupper or (one.undergrupper and one.uteslutande)) or not _withheld(visad(one)):
        return one

    def worth(table: Deltagartabell) -> tuple[float, float, int, int]:
        shown = visad(table)
        told = round(main_answer(table, shown), 6), round(telling(table, shown), 6)
        return *told, -_withheld(shown), len(table.kategorier)

    found = _opened(one, worth)
    if one.undergrupper and main_answer(found, visad(found)) < main_answer(one, one):
        summed = _opened(replace(one, summerad=True), worth)
        found = summed if worth(summed)[0] > worth(found)[0] else found
    return _with_sums(found, visad)


def _with_sums(one: Deltagartabell, visad: Visad) -> Deltagartabell:
    """The table with the sums of its open groups as rows, where they tell what their rows withhold and nothing else is lost."""
    shown = visad(one)
    for word in dict.fromkeys(one.grupper.values()):
        parts = one.medlemmar(word)
        start = one.kategorier.index(parts[0]) if parts[0] in one.kategorier else len(one.kategorier)
        apart = one.kategorier[start : start + len(parts)] == parts and len(parts) < len(one.kategorier)
        if not apart or all(shown.cells[ALLA, part, kon] is not None for part in parts for kon in one.kon):
            continue
        summed = replace(one, delsummor=(*one.delsummor, word))
        told = visad(summed)
        if _withheld(told) == _withheld(shown):
            one, shown = summed, told
    return one


def _opened(one: Deltagartabell, worth: Callable[[Deltagartabell], tuple[float, ...]]) -> Deltagartabell:
    """The table with the best of its groups merged, or with none."""
    merged = tuple(dict.fromkeys(one.grupper.values()))
    found = one.sammanslagen(merged)
    for group in merged:
        merged = tuple(word for word in merged if word != group)
        opened = one.sammanslagen(merged)
        if merged and worth(opened) > worth(found):
            found = opened
        else:
            merged = (*merged, group)
    return max(one, found, key=worth)


def main_answer(exact: Deltagartabell, shown: Deltagartabell) -> float:
    """How much a table tells of how all persons divide by the coarser words, in bits. What is withheld tells nothing."""
    words = dict.fromkeys(exact.grupper.get(one, one) for one in exact.kategorier)
    whole, told = _divided(exact, shown, [(ALLA, word, TOTALT) for word in words])
    return sum(count * log2(whole / count) for count in told)


def telling(exact: Deltagartabell, shown: Deltagartabell) -> float:
    """How much a table tells of where persons are, in bits: for each column, the entropy of its division into rows.

    What is withheld counts as one row, since that is all a reader sees of it. So a coarser division tells less than a
    finer one, and more than one with most of its rows withheld.
    """
    bits = 0.0
    for group in (ALLA, *exact.undergrupper):
        for kon in exact.kon:
            whole, told = _divided(exact, shown, [(group, kategori, kon) for kategori in exact.rader(group)])
            bits += sum(count * log2(whole / count) for count in (*told, whole - sum(told)) if count)
    return bits


def _divided(exact: Deltagartabell, shown: Deltagartabell, keys: Sequence[Key]) -> tuple[int, list[int]]:
    """How many persons some cells hold, and those counts of them that are told and not 0."""
    return sum(exact.cells.get(key) or 0 for key in keys), [count for key in keys if (count := shown.cells.get(key))]


def flodets_summor(tables: Mapping[str, Deltagartabell]) -> dict[str, Deltagartabell]:
    """The flow from support to outcome with its sums alone, which tell of the tables that it goes between."""
    flow = tables.get(FLODE)
    if flow is None:
        return {}
    sums = {key: count for key, count in flow.cells.items() if key[0] == ALLA or key[1] == SUMMA}
    return {FLODE: replace(flow, cells=sums)}


def _withheld(shown: Deltagartabell) -> int:
    """How many of the cells that have a row are withheld."""
    return sum(value is None for key, value in shown.cells.items() if shown.visar(key))


_MERGED = "Några rader är sammanslagna, så att mer kan visas."
_ONLY_TOGETHER = "Kategorierna visas bara för alla tillsammans, så att mer kan visas."


def sammanslaget(own: Deltagartabell) -> str:
    """What a table says of the kategorier that it shows as one, each with those it holds; empty where there are none."""
    told = (
        f"{capitalised(word)} är {listed(f'”{one}”' for one in own.medlemmar(word))}."
        for word in dict.fromkeys(own.inslagna.values())
    )
    how = _ONLY_TOGETHER if own.summerad else ""
    sums = f"Raden {listed(own.delsummor)} är en summa av raderna ovanför." if len(own.delsummor) == 1 else ""
    sums = f"Raderna {listed(own.delsummor)} är summor av raderna ovanför." if len(own.delsummor) > 1 else sums
    return " ".join(part for part in (_MERGED if own.inslagna else "", how, *told, sums) if part)
