"""Counts without a register: totals need not be typed, and are refused where their parts contradict them."""

from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.areas.deltagare.lasning.aggregat import read_aggregat
from samrapport.errors import DataFault
from samrapport.raw.folder import RawFolder

HEAD = "tabell;undergrupp;kategori;kön;antal;bas;uteslutande;källa\n"


def read(data: Path, rows: str):  # type: ignore[no-untyped-def]
    (data / "f").mkdir()
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
