"""What is withheld, why, and what it says of it."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from samrapport.areas.deltagare.rojande import Andel, Cell, Relation, RojandeFel, Tabellverk, skydda

from .korstabell import beside, korstabell, tied
from .tables import linked

# sdc_testproblem() of R's sdcTable (microdata1 by region and gender), where the frequency rule with maxN=3 marks one cell.
SDCTABLE = {
    ("A", "male"): 18, ("A", "female"): 2, ("B", "male"): 19, ("B", "female"): 14,
    ("C", "male"): 12, ("C", "female"): 10, ("D", "male"): 6, ("D", "female"): 19,
}  # fmt: skip


def test_the_example_of_sdctable_gets_its_one_primary_cell_and_three_secondary_ones() -> None:
    skydd = skydda(korstabell("t", SDCTABLE), 4)
    assert [key for key, status in skydd.celler.items() if status == "primär"] == ["t.A.female"]
    assert (len(skydd.dolda()), list(skydd.celler.values()).count("sekundär"), skydd.minst) == (4, 3, True)


def test_least_cell_nought_withholds_nothing() -> None:
    verk = linked(random.Random(1))
    assert skydda(verk, 0).dolda() == ()
    assert skydda(verk, 1).dolda() == ()


def test_a_negative_least_cell_is_refused() -> None:
    with pytest.raises(RojandeFel, match="minsta_cell är -1"):
        skydda(Tabellverk(()), -1)


def test_zeros_are_published() -> None:
    skydd = skydda(
        korstabell("t", {("a", "kvinnor"): 0, ("a", "män"): 9, ("b", "kvinnor"): 7, ("b", "män"): 8}, grupper=False), 5
    )
    assert skydd.dolda() == ()


def test_a_group_with_all_its_members_in_one_row_is_not_told_apart() -> None:
    counts = {("a", "kvinnor"): 8, ("a", "män"): 9, ("b", "kvinnor"): 0, ("b", "män"): 8}
    skydd = skydda(korstabell("t", counts), 5)
    assert skydd.dold("t.a.kvinnor")
    assert skydd.dold("t.b.kvinnor")
    assert skydda(korstabell("t", counts, grupper=False), 5).dolda() == ()
    assert skydda(korstabell("t", counts, strukturella={("b", "kvinnor")}), 5).dolda() == ()


def test_the_same_figure_in_another_table_is_withheld_too() -> None:
    verk = beside(korstabell("t", SDCTABLE), Tabellverk((Cell("bilaga", 2), Cell("andra", 10), Cell("alla", 12))))
    skydd = skydda(tied(verk, Relation("t.A.female", ("bilaga",)), Relation("alla", ("bilaga", "andra"))), 4)
    assert skydd.dold("bilaga")
    assert skydd.dold("andra") or skydd.dold("alla")


def test_a_percentage_is_published_only_with_its_numerator_and_base() -> None:
    shares = [Andel(row, (f"t.{row}.female",), f"t.{row}.totalt") for row in "ABCD"]
    skydd = skydda(tied(korstabell("t", SDCTABLE), andelar=shares), 4)
    assert not skydd.andelar["A"]
    assert all(skydd.andelar[one.namn] == (not any(map(skydd.dold, one.nycklar))) for one in shares)


def test_what_an_earlier_report_printed_is_told_as_a_limit() -> None:
    verk = Tabellverk(
        (Cell("del", 3), Cell("hel", 20, lage="offentlig")), andelar=(Andel("p", ("del",), "hel", tryckt=Decimal(15)),)
    )
    skydd = skydda(verk, 5)
    assert skydd.dold("del")
    assert skydd.andelar["p"]
    limit = skydd.begransade[0]
    assert (limit.nyckel, limit.minst, limit.hogst, limit.orsak) == ("del", 3, 3, "känt")


def test_the_outcome_does_not_depend_on_the_order_of_the_cells() -> None:
    verk = linked(random.Random(7), tables=2)
    turned = Tabellverk(verk.celler[::-1], verk.relationer, verk.andelar)
    assert dict(skydda(verk, 5).celler) == dict(skydda(turned, 5).celler)
    assert skydda(verk, 5) == skydda(verk, 5)


def test_a_heavier_cell_is_spared() -> None:
    verk = Tabellverk(
        (Cell("a", 2), Cell("b", 9), Cell("c", 10), Cell("alla", 21)), (Relation("alla", ("a", "b", "c")),)
    )
    assert skydda(verk, 5).dolda() == ("a", "b")
    heavy = Tabellverk(
        tuple(replace(one, vikt=3) if one.nyckel == "b" else one for one in verk.celler), verk.relationer
    )
    assert skydda(heavy, 5).dolda() == ("a", "c")


@pytest.mark.parametrize(
    ("cells", "relations", "message"),
    [
        ([Cell("a", 1), Cell("a", 2)], [], "”a” finns två gånger"),
        ([Cell("a", -1)], [], "”a” är inget antal"),
        ([Cell("a", 1)], [Relation("a", ("b",))], "nämner cellen ”b”"),
        ([Cell("a", 3), Cell("b", 1)], [Relation("a", ("b",))], "stämmer inte"),
        ([Cell("a", 3), Cell("b", 4)], [Relation("a", ("b",), slag="högst")], "större än helheten"),
    ],
)
def test_what_cannot_be_true_is_refused(cells: list[Cell], relations: list[Relation], message: str) -> None:
    with pytest.raises(RojandeFel, match=message):
        Tabellverk(tuple(cells), tuple(relations))
