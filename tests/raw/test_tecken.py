"""Signs that the PDF's fonts lack: told with file, row and name before anything is built; all others can be shown."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from data_factory import OWN, Data
from hypothesis import given
from hypothesis import strategies as st

from raw.fonts import all_that_work, fails, in_fonts
from samrapport.errors import DataFault
from samrapport.facts.fact import FactBook
from samrapport.raw.cells import read_grid
from samrapport.raw.folder import RawFolder
from samrapport.raw.sie.fil import read_sie
from samrapport.raw.tecken import RANGES, told, unshown
from samrapport.text.prose import bind

SMILE = "innehåller tecknet ”😀” (U+1F600 GRINNING FACE), som PDF-filens typsnitt saknar. Ta bort det, eller skriv det med ord."


def committed() -> set[str]:
    spans = [one.partition("-") for one in RANGES.read_text().split()]
    return {chr(code) for first, _, last in spans for code in range(int(first, 16), int(last or first, 16) + 1)}


def as_ranges(signs: set[str]) -> str:
    """Spans of hexadecimal numbers, some on each line."""
    codes = sorted(map(ord, signs))
    breaks = [0, *(n + 1 for n, (one, other) in enumerate(pairwise(codes)) if other != one + 1), len(codes)]
    spans = [(codes[start], codes[end - 1]) for start, end in pairwise(breaks)]
    written = [f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in spans]
    return "\n".join(" ".join(written[at : at + 12]) for at in range(0, len(written), 12)) + "\n"


@pytest.mark.slow
def test_every_sign_that_is_let_through_can_be_shown() -> None:
    assert committed() <= in_fonts()
    assert fails(committed()) == ""


@pytest.mark.slow
def test_every_sign_that_can_be_shown_is_let_through() -> None:
    found = {one for one in all_that_work(in_fonts()) if not one.isascii()}
    if os.environ.get("SAMRAPPORT_TECKEN") == "ny":
        RANGES.write_text(as_ranges(found), encoding="ascii")
    assert as_ranges(found) == RANGES.read_text(encoding="ascii")


DECLARED = [
    *map(chr, [*range(0xA0, 0xAD), *range(0xAE, 0x180)]),
    *"ǥǧǩʒǯđŋšŧžáČčŽ" "ΑΒΓΔΕΖΗΘαβγδεζηθ" "АБВГДЕЖабвгдежЯя" "–—‘’“”„…•‰′″€№™→←↑↓−×÷≈≠≤≥∞½⅓¼²³₂■□▪●○▲▼◆★✓",
]  # fmt: skip


@pytest.mark.parametrize("sign", DECLARED)
def test_the_signs_that_swedish_texts_need_are_among_them(sign: str) -> None:
    assert unshown(f"a{sign}b") is None


@given(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]))
def test_any_other_sign_is_told_by_its_number_and_name(sign: str) -> None:
    found = unshown(f"ord {sign} ord")
    if found:
        assert found[0] == sign
        assert f"U+{ord(sign):04X}" in told(sign)
        assert told(sign).isprintable()
    else:
        assert sign in committed() or sign in "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f"


PLACES = [
    ("rapport.yml", "titel: Halvårsbokslut 2024", "titel: Halvårsbokslut 😀", f"rapport.yml, rad 3, kolumn ”titel”: ”Halvårsbokslut 😀” {SMILE}"),
    ("uppgifter.csv", "Motto;", "Motto 😀;", f"uppgifter.csv, rad 7, kolumn ”beskrivning”: ”Motto 😀” {SMILE}"),
    ("budget.csv", "Ledning;Styrelse", "Ledning;Styrelse 😀", f"budget.csv, rad 9, kolumn ”post”: ”Styrelse 😀” {SMILE}"),
    ("budget.csv", "källa\n", "källa 😀\n", f"budget.csv, rad 1: ”källa 😀” {SMILE}"),
    ("personer.csv", "Dag Ask", "Dag 😀 Ask", f"personer.csv, rad 6, kolumn ”namn”: ”Dag 😀 Ask” {SMILE}"),
    ("../../forbund/forbund.csv", "Sjö & Bro;", "Sjö 😀 Bro;", f"forbund/forbund.csv, rad 2, kolumn ”namn”: ”Samordningsförbundet Sjö 😀 Bro” {SMILE}"),
    ("../../scb/regioner.csv", "Grannby", "Grannby 😀", f"scb/regioner.csv, rad 7, kolumn ”namn”: ”Grannby 😀” {SMILE}"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), PLACES, ids=[one[0] for one in PLACES])
def test_a_cell_or_a_setting_is_told_with_its_row(data: Data, file: str, old: str, new: str, message: str) -> None:
    data.change(f"{OWN}/{file}", old, new)
    assert any(one.endswith(message) for one in data.faults()), data.faults()


@pytest.mark.parametrize(
    ("written", "row"), [("Bra 😀.", 1), ("Rad ett.\n\n- ett\n- 😀\n", 4), ("Rad.\n{# x #}\nBra &#128512; så.", 3), ("Bra &#x1F600;", 1)]
)  # fmt: skip
def test_a_text_is_told_with_the_row_it_stands_on(data: Data, written: str, row: int) -> None:
    data.write(f"{OWN}/text/sammanfattning.md", written)
    assert data.only_fault() == f"{OWN}/text/sammanfattning.md, rad {row}: texten {SMILE}"


def test_what_is_not_shown_may_hold_anything() -> None:
    assert bind(FactBook({}), "{# 😀 #}Hej &amp; hå &nbsp; &eacute; → ✓ ”så”.", where="x").markdown.startswith("Hej")


def test_an_account_of_the_books_is_told(data: Data) -> None:
    data.write("bok.se", '#FLAGGA 0\n#FORMAT UTF8\n#SIETYP 4\n#KONTO 5010 "Hyra å 😀"\n')
    with pytest.raises(DataFault, match=r"bok\.se, rad 4.* GRINNING FACE"):
        read_sie(RawFolder(data.root), "bok.se")


def test_a_table_with_many_rows_tells_each_row() -> None:
    grid = read_grid("x.csv", "a;b\n1;😀\n2;ä\n3;漢\n".encode())
    assert [one.row for one in grid.faults] == [2, 4]
    assert "CJK UNIFIED IDEOGRAPH-6F22" in str(grid.faults[1])


def test_a_sign_without_a_name_is_told_by_its_number() -> None:
    assert (
        told("\uf0b7")
        == "innehåller tecknet (U+F0B7), som PDF-filens typsnitt saknar. Ta bort det, eller skriv det med ord."
    )
