"""Kategorier are shown as their coarser one just where that tells more, and what is merged can be worked out no more than the rest."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pandas as pd
import pytest
from swept import some

from areas.deltagare.rojande.attack import Attacker
from samrapport.areas.deltagare.deltagartabell import (
    ALLA,
    KVINNOR,
    MAN,
    TOTALT,
    Deltagartabell,
    cell_name,
    deltagartabeller,
    kon_share_facts,
    share_facts,
    table_facts,
)
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.rojande import Skydd, Tabellverk
from samrapport.areas.deltagare.rojande.tabellverk import Cell
from samrapport.areas.deltagare.sammanslagning import main_answer, sammanslaget, sammanslagna, telling
from samrapport.areas.deltagare.skydd import relationer, skyddade, tabellverk
from samrapport.facts.fact import SKYDDAT, skyddat
from samrapport.raw.table import FILE, ROW

MINST = 5
Counts = Mapping[str, tuple[int, int]]


def table(counts: Counts, groups: Mapping[str, str], name: str = "Avslut") -> Deltagartabell:
    """A table of kvinnor and män by kategori."""
    return divided({"": counts}, groups, name)


def divided(counts: Mapping[str, Counts], groups: Mapping[str, str], name: str = "Avslut") -> Deltagartabell:
    """The same by undergrupp."""
    rows = [
        (name, under, kategori, kon, count, "personer", True, groups.get(kategori, ""), "a.csv", 2)
        for under, own in counts.items()
        for kategori, both in own.items()
        for kon, count in zip((KVINNOR, MAN), both, strict=True)
    ]
    heads = ["tabell", "undergrupp", "kategori", "kön", "antal", "bas", "uteslutande", "grupp", FILE, ROW]
    return deltagartabeller(pd.DataFrame(rows, columns=heads).astype(object))[name]


def best(one: Deltagartabell, known: frozenset[str] = frozenset(), minst: int = MINST) -> Deltagartabell:
    """The table as it is merged when nothing else is known."""
    return sammanslagna({one.namn: one}, lambda it: skyddade({it.namn: it}, minst, None, known)[0][it.namn])[one.namn]


def told(one: Deltagartabell, known: frozenset[str] = frozenset(), minst: int = MINST) -> tuple[Deltagartabell, Skydd]:
    visade, skydd = skyddade({one.namn: one}, minst, None, known)
    assert skydd
    return visade[one.namn], skydd


AVSLUT: Counts = {
    "Anställning": (0, 2),
    "Studier": (4, 9),
    "Arbetsförmedlingen": (9, 7),
    "Daglig verksamhet": (3, 1),
    "Annat": (6, 4),
}
WORK, REST = "Arbete eller studier", "Kommunen eller annat"
GROUPS = {"Anställning": WORK, "Studier": WORK, "Daglig verksamhet": REST, "Annat": REST}


def test_a_table_that_withholds_most_is_merged_and_tells_its_main_answer() -> None:
    one = table(AVSLUT, GROUPS)
    fine, _ = told(one)
    assert fine.cells[ALLA, "Anställning", TOTALT] is None
    merged = best(one)
    assert merged.kategorier == (WORK, "Arbetsförmedlingen", REST)
    shown, _ = told(merged)
    assert [shown.cells[ALLA, kategori, TOTALT] for kategori in shown.kategorier] == [15, 16, 14]
    assert main_answer(merged, shown) > main_answer(one, fine)


def test_a_table_that_withholds_nothing_is_let_be() -> None:
    one = table({"A": (6, 7), "B": (8, 9), "C": (10, 5)}, {"A": "AB", "B": "AB"})
    assert best(one) == one
    assert best(table(AVSLUT, GROUPS), minst=2).kategorier[1] == "Studier"


def test_what_has_no_declared_group_is_never_merged() -> None:
    one = table(AVSLUT, {})
    assert best(one) == one


def test_a_group_whose_own_rows_can_be_told_is_opened() -> None:
    counts: Counts = {"A": (1, 2), "B": (2, 3), "C": (30, 41), "D": (22, 35), "E": (51, 9)}
    merged = best(table(counts, {"A": "AB", "B": "AB", "C": "CD", "D": "CD"}))
    assert merged.kategorier == ("AB", "C", "D", "E")
    assert set(merged.inslagna) == {"A", "B"}


def test_a_group_of_one_is_that_one() -> None:
    one = table(AVSLUT, GROUPS | {"Arbetsförmedlingen": "Arbetsförmedlingen"})
    assert "Arbetsförmedlingen" not in one.grupper


def test_what_tells_more_is_more_bits() -> None:
    one = table({"A": (8, 8), "B": (8, 8), "C": (8, 8)}, {"A": "AB", "B": "AB"})
    hidden = one.with_cells({key: None if key[1] in "AB" else count for key, count in one.cells.items()})
    assert (
        telling(one, one)
        > telling(one, hidden)
        == pytest.approx(telling(one.sammanslagen(["AB"]), one.sammanslagen(["AB"])))
    )
    assert telling(one, one.with_cells(dict.fromkeys(one.cells))) == 0


@pytest.mark.parametrize("minst", [0, MINST])
def test_a_group_is_a_fact_and_its_parts_are_told_or_withheld_ones(minst: int) -> None:
    one = best(table(AVSLUT, GROUPS), minst=minst)
    visade, _ = skyddade({one.namn: one}, minst)
    facts = {fact.name: fact for fact in table_facts("deltagare", visade)}
    assert facts["deltagare.avslut.arbete_eller_studier.totalt"].value == 15
    part = facts["deltagare.avslut.studier.totalt"]
    assert (part.value, skyddat(part)) == ((SKYDDAT, True) if minst else (13, False))
    shares = {fact.name: fact for fact in (*share_facts("andel", visade), *kon_share_facts("konsandel", visade))}
    assert shares["andel.avslut.arbete_eller_studier.totalt"].base == "45 personer"
    assert skyddat(shares["andel.avslut.studier.totalt"]) == bool(minst)
    assert shares["andel.avslut.studier.totalt"].base == "45 personer"
    assert "konsandel.avslut.arbete_eller_studier.man" in shares


def test_the_sum_of_a_group_that_is_not_merged_is_told_just_where_its_parts_are() -> None:
    one = table(AVSLUT, GROUPS)
    shown, skydd = told(one)
    assert shown.cells[ALLA, WORK, TOTALT] is None
    assert cell_name(one, (ALLA, WORK, TOTALT)) not in skydd.celler
    open_, _ = told(table({"A": (6, 7), "B": (8, 9), "C": (10, 5)}, {"A": "AB", "B": "AB"}))
    assert open_.cells[ALLA, "AB", TOTALT] == 30


def everything(one: Deltagartabell, shown: Deltagartabell) -> tuple[Tabellverk, Skydd]:
    """All that a reader may think of: merged and unmerged counts with all that ties them, and what is published of them."""
    cells = {key: count for key, count in one.cells.items() if count is not None and not one.ar_dubblett(key)}
    names = {cell_name(one, key) for key in cells}
    verk = Tabellverk(
        tuple(Cell(cell_name(one, key), count) for key, count in cells.items()),
        tuple(each for each in relationer({one.namn: one}, {}) if names.issuperset(each.nycklar)),
    )
    status = {cell_name(one, key): "publicerad" if shown.cells[key] is not None else "primär" for key in cells}
    return verk, Skydd(MINST, status, {}, True)  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("seed", some(range(30), 6))
def test_no_count_can_be_worked_out_from_a_merged_table(seed: int) -> None:
    """Whether or not some of what is merged is known from before."""
    rng = random.Random(seed)
    names = [f"K{number}" for number in range(rng.randint(3, 5) if seed % 3 == 0 else rng.randint(4, 7))]
    counts = {
        under: {one: (rng.choice((0, 1, 2, 3, 4, 6, 9)), rng.choice((0, 1, 2, 3, 5, 8, 12))) for one in names}
        for under in (("U1", "U2") if seed % 3 == 0 else ("",))
    }
    one = divided(counts, {name: f"G{at // rng.choice((2, 3))}" for at, name in enumerate(names)})
    known = frozenset(
        cell_name(one, key) for key in one.cells if key[1] in one.grupper and seed % 2 and rng.random() < 0.15
    )
    merged = best(one, known)
    shown, skydd = told(merged, known)
    verk, seen = everything(merged, shown)
    attacker = Attacker(verk, seen, least=1)
    finer = {cell_name(merged, key) for key in merged.cells if not merged.visar(key)}
    attacker.bounds.lb = [
        0 if key in finer and seen.dold(key) else low
        for key, low in zip(attacker.keys, attacker.bounds.lb, strict=True)
    ]
    limits = {limit.nyckel for limit in skydd.begransade}
    for key, count in verk.antal.items():
        if not seen.dold(key) or key in limits or not 0 < count < MINST:
            continue
        low, high = attacker.range(key)
        around = {relation.helhet for relation in verk.relationer if key in relation.delar} & limits
        assert low < high or around, f"{key} is solved"
        assert (low <= 1 and high >= MINST - 1) or around, f"{key} is {low}-{high}"


def test_what_is_known_of_a_part_guards_the_rest() -> None:
    """Where one of two merged kategorier is known from before, its group tells the other: it must be looked after."""
    one = table(AVSLUT, GROUPS).sammanslagen([WORK, REST])
    known = cell_name(one, (ALLA, "Studier", TOTALT))
    _, skydd = told(one, frozenset({known}))
    assert skydd.celler[known] == "publicerad"
    assert skydd.dold(cell_name(one, (ALLA, "Anställning", TOTALT)))
    assert skydd.dold(cell_name(one, (ALLA, WORK, TOTALT)))
    _, without = told(one)
    assert not without.dold(cell_name(one, (ALLA, WORK, TOTALT)))


def test_a_sum_over_the_rows_stays() -> None:
    one = best(table(AVSLUT, GROUPS))
    assert one.cells[ALLA, SUMMA, TOTALT] == sum(one.cells[ALLA, kategori, TOTALT] or 0 for kategori in one.kategorier)


UTBILDNING: Mapping[str, Counts] = {
    "Fullständiga": {"Grundskola": (1, 2), "Särskola": (6, 6), "Teoretiskt": (2, 5), "Högskola": (0, 0)},
    "Ofullständiga": {"Grundskola": (6, 3), "Särskola": (3, 0), "Teoretiskt": (1, 3), "Högskola": (0, 3)},
}


@pytest.mark.slow
def test_undergrupper_are_summed_where_the_main_answer_is_not_told_otherwise() -> None:
    one = divided(UTBILDNING, {"Teoretiskt": "Annat", "Högskola": "Annat"}, "Utbildningsbakgrund")
    merged = best(one)
    assert merged.summerad
    shown, _ = told(merged)
    assert [shown.cells[ALLA, kategori, TOTALT] for kategori in shown.kategorier] == [12, 15, 14]
    assert [shown.cells[under, SUMMA, TOTALT] for under in shown.undergrupper] == [22, 19]
    assert {shown.cells[under, "Grundskola", TOTALT] for under in shown.undergrupper} == {None}


def test_undergrupper_stay_where_summing_tells_no_more() -> None:
    one = divided({"U1": {"A": (9, 8), "B": (7, 6)}, "U2": {"A": (5, 6), "B": (2, 9)}}, {})
    assert not best(one).summerad


def test_a_sum_that_is_known_guards_its_parts_in_a_table_that_has_them_apart() -> None:
    one = table({"A": (6, 9), "B": (7, 2), "C": (8, 9), "D": (9, 3)}, {"B": "BD", "D": "BD"})
    total = cell_name(one, (ALLA, "BD", MAN))
    verk = tabellverk({one.namn: one}, {}, frozenset(), {total})
    assert (total, ("avslut.b.man", "avslut.d.man")) in [(each.helhet, each.delar) for each in verk.relationer]
    assert total not in tabellverk({one.namn: one}, {}).antal


def test_what_is_known_of_from_elsewhere_is_looked_after_though_it_is_merged() -> None:
    one = table(AVSLUT, GROUPS).sammanslagen([WORK, REST])
    known = cell_name(one, (ALLA, "Studier", MAN))
    verk = tabellverk({one.namn: one}, {}, (), {known})
    assert verk.cell[known].lage == "dold"
    assert known not in tabellverk({one.namn: one}, {}).antal


def test_each_that_is_merged_is_told_in_a_sentence_of_its_own() -> None:
    groups = {"Anställning": "arbete eller studier", "Studier": "arbete eller studier"}
    groups |= {"Daglig verksamhet": "övrigt", "Annat": "övrigt"}
    one = table(AVSLUT, groups).sammanslagen(["arbete eller studier", "övrigt"])
    assert sammanslaget(one) == (
        "Några rader är sammanslagna, så att mer kan visas. Arbete eller studier är ”Anställning” och ”Studier”. "
        "Övrigt är ”Daglig verksamhet” och ”Annat”."
    )


INTAG: Counts = {"I1": (8, 12), "I2": (9, 6), "I3": (6, 3), "I4": (2, 8), "I5": (9, 3)}


def test_an_open_group_has_its_sum_as_a_row_where_its_rows_are_not_told_by_kon() -> None:
    merged = best(table(INTAG, {"I3": "I3–5", "I4": "I3–5", "I5": "I3–5"}))
    assert (merged.kategorier, merged.delsummor) == (tuple(INTAG), ("I3–5",))
    shown, skydd = told(merged)
    assert [shown.cells[ALLA, "I3–5", kon] for kon in merged.kon] == [17, 14, 31]
    assert all(shown.cells[ALLA, one, TOTALT] is not None for one in INTAG)
    assert shown.cells[ALLA, "I4", KVINNOR] is None
    low, high = Attacker(*everything(merged, shown)).range(cell_name(merged, (ALLA, "I4", KVINNOR)))
    assert (low <= 1, high >= MINST - 1) == (True, True)
    assert not skydd.dold(cell_name(merged, (ALLA, "I3–5", MAN)))
    assert sammanslaget(merged) == "Raden I3–5 är en summa av raderna ovanför."


def test_a_group_that_does_not_stand_together_or_tells_all_has_no_sum_as_a_row() -> None:
    apart = {"I1": "X", "I4": "X"}
    assert best(table(INTAG, apart)).delsummor == ()
    assert best(table({"A": (6, 7), "B": (8, 9), "C": (10, 5)}, {"A": "AB", "B": "AB"})).delsummor == ()
