"""Counts without a register: totals need not be typed, and are refused where their parts contradict them."""

from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.areas.deltagare.deltagartabell import deltagartabeller
from samrapport.areas.deltagare.lasning.aggregat import read_aggregat
from samrapport.errors import DataFault
from samrapport.raw.folder import RawFolder

HEAD = "tabell;undergrupp;kategori;kön;antal;bas;uteslutande;källa\n"


def read(data: Path, rows: str):  # type: ignore[no-untyped-def]
    (data / "f").mkdir(parents=True)
    (data / "f" / "deltagare_aggregat.csv").write_text(HEAD + rows, encoding="utf-8")
    return read_aggregat(RawFolder(data), "f/deltagare_aggregat")


def test_totals_that_agree_are_read_and_dropped(tmp_path: Path) -> None:
    rows = (
        "A;;x;kvinnor;2;personer;;k\nA;;x;män;3;personer;;k\nA;;x;totalt;5;personer;;k\nA;;Summa;totalt;5;personer;;k\n"
    )
    found = read(tmp_path, rows)
    assert list(found["antal"]) == [2, 3]


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        (
            "A;;x;kvinnor;2;p;;k\nA;;x;män;3;p;;k\nA;;x;totalt;6;p;;k\n",
            4,
            "är inte summan av kvinnor och män, som är 5",
        ),
        ("A;;x;totalt;2;p;;k\nA;;y;totalt;3;p;;k\nA;;Summa;totalt;6;p;;k\n", 4, "är inte summan av delarna, som är 5"),
        ("A;;x;totalt;4;p;nej;k\nA;;y;totalt;3;p;nej;k\nA;;Summa;totalt;3;p;nej;k\n", 4, "mindre än största delen, 4"),
        ("A;;x;totalt;4;p;nej;k\nA;;y;totalt;3;p;nej;k\nA;;Summa;totalt;8;p;nej;k\n", 4, "mer än delarna tillsammans"),
        ("A;;x;totalt;4;p;ja;k\nA;;y;totalt;4;p;nej;k\n", 3, "är inte detsamma på alla rader"),
    ],
)
def test_a_total_that_its_parts_contradict_is_refused(tmp_path: Path, rows: str, row: int, said: str) -> None:
    with pytest.raises(DataFault) as caught:
        read(tmp_path, rows)
    (fault,) = caught.value.faults
    assert fault.row == row
    assert said in str(fault)


GROUPED = "tabell;undergrupp;kategori;kön;antal;bas;grupp;källa\n"


def grouped(data: Path, rows: str):  # type: ignore[no-untyped-def]
    (data / "f").mkdir()
    (data / "f" / "deltagare_aggregat.csv").write_text(GROUPED + rows, encoding="utf-8")
    return read_aggregat(RawFolder(data), "f/deltagare_aggregat")


def test_a_coarser_word_may_be_declared_and_need_not_be(tmp_path: Path) -> None:
    rows = "A;;x;kvinnor;2;p;xy;k\nA;;x;män;9;p;xy;k\nA;;y;kvinnor;3;p;xy;k\nA;;y;män;8;p;xy;k\nA;;z;män;4;p;;k\n"
    found = grouped(tmp_path, rows)
    assert list(found["grupp"]) == ["xy", "xy", "xy", "xy", ""]
    table = deltagartabeller(found)["A"]
    assert dict(table.grupper) == {"x": "xy", "y": "xy"}
    assert table.cells["", "xy", "totalt"] == 22
    assert set(deltagartabeller(read(tmp_path / "utan", "A;;x;män;2;p;;k\n"))["A"].grupper) == set()


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        (
            "A;;x;män;2;p;xy;k\nA;;x;kvinnor;3;p;;k\nA;;y;män;3;p;xy;k\n",
            3,
            "inte densamma på alla rader med kategorin x",
        ),
        ("A;;x;män;2;p;y;k\nA;;y;män;3;p;y;k\n", 2, "är också en kategori"),
        ("A;;x;män;2;p;y;k\nA;;y;män;3;p;;k\n", 2, "är också en kategori"),
    ],
)
def test_a_coarser_word_that_says_two_things_is_refused(tmp_path: Path, rows: str, row: int, said: str) -> None:
    with pytest.raises(DataFault) as caught:
        grouped(tmp_path, rows)
    fault = caught.value.faults[0]
    assert (fault.row, fault.column) == (row, "grupp")
    assert said in str(fault)


def test_a_coarser_word_may_be_the_name_of_its_only_kategori(tmp_path: Path) -> None:
    assert list(grouped(tmp_path, "A;;x;män;2;p;x;k\nA;;y;män;3;p;;k\n")["grupp"]) == ["x", ""]
