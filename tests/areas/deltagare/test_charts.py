"""What the charts of participants say in words: the extremes among what is shown, and never what is withheld."""

from __future__ import annotations

import pandas as pd

from samrapport.areas.deltagare.bars import kon_bars_alt
from samrapport.areas.deltagare.flow import flow_bands_alt


def bars(*counts: int | None) -> pd.DataFrame:
    rows = [(f"Intag {n // 2 + 1}", ("Kvinnor", "Män")[n % 2], count) for n, count in enumerate(counts)]
    return pd.DataFrame(
        {
            "kategori": [row[0] for row in rows],
            "grupp": [row[1] for row in rows],
            "värde": pd.Series([row[2] for row in rows], dtype=object),
        }
    )


def test_the_largest_and_the_smallest_are_named() -> None:
    told = kon_bars_alt(bars(5, 12, 7, 7), "deltaganden")
    assert "Störst är män i gruppen Intag 1 (12) och minst är kvinnor i gruppen Intag 1 (5)." in told


def test_those_that_share_a_place_are_named_together_and_many_are_not_named() -> None:
    assert "Störst är män i gruppen Intag 1 och kvinnor i gruppen Intag 2 (9)" in kon_bars_alt(
        bars(5, 9, 9, 6), "deltaganden"
    )
    assert "Minst är kvinnor i gruppen Intag 1 (1)." in kon_bars_alt(bars(1, 9, 9, 9, 9, 9), "deltaganden")


def test_extremes_among_withheld_counts_are_said_to_be_of_those_shown() -> None:
    told = kon_bars_alt(bars(5, 12, None, 7), "deltaganden")
    assert (
        "Störst är män i gruppen Intag 1 (12) och minst är kvinnor i gruppen Intag 1 (5) (av de antal som visas)."
        in told
    )


def test_no_extremes_are_told_where_none_differ_or_none_is_shown() -> None:
    for counts in ((None, None), (4, 4), (None, 6)):
        assert "törst" not in kon_bars_alt(bars(*counts), "deltaganden")


def test_the_widest_band_of_a_flow_is_named() -> None:
    flow = pd.DataFrame(
        {
            "från": ["A", "A", "B", "A", "B", None, None],
            "till": ["X", "Y", "X", None, None, "X", "Y"],
            "värde": pd.Series([3, 9, 0, 12, 0, 3, 9], dtype=object),
        }
    )
    assert "Störst är A till Y (9) och minst är A till X (3)." in flow_bands_alt(flow, "personer")


def test_bars_of_one_column_are_told_without_its_name() -> None:
    frame = pd.DataFrame(
        {
            "kategori": ["Arbete eller studier", "Annat"],
            "grupp": ["Totalt", "Totalt"],
            "värde": pd.Series([15, None], dtype=object),
        }
    )
    assert kon_bars_alt(frame, "51 personer") == (
        "Liggande staplar för 51 personer. Arbete eller studier: 15. Annat: visas inte."
    )
