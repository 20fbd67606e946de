"""A report's workbook is read as if each sheet were its file, and told of as what it is."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from samrapport.errors import DataFault
from samrapport.rapport.omraden import holds_persons
from samrapport.raw.cells import read_grid
from samrapport.raw.declaration import Kolumn, Tabell, kalla
from samrapport.raw.folder import Personnummer, RawFolder, hash_raw
from samrapport.raw.sheets.book import in_book, sheet_path
from samrapport.raw.table import has_rows, read_table, table_path
from samrapport.raw.values import parse_number

TABELL = Tabell(
    "utfall", "", "", {"post": Kolumn("", "x"), "belopp": Kolumn("", "1", parse_number), "källa": kalla("x")}, ["post"]
)
STEM = "bro/2024/utfall"
SHEET = "bro/2024/underlag.xlsx, bladet utfall"
HEADS = ("post", "belopp", "källa")
NUMMER = "811218-9876"


def book(change: Callable[[Any], object] | None = None, **sheets: list[tuple[object, ...]]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "Läs mig"
    made.active["A1"] = "Hej"
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., RawFolder]:
    def done(content: bytes, **files: str) -> RawFolder:
        (tmp_path / "bro/2024").mkdir(parents=True, exist_ok=True)
        (tmp_path / "bro/2024/underlag.xlsx").write_bytes(content)
        for name, text in files.items():
            (tmp_path / f"bro/2024/{name}.csv").write_text(text, encoding="utf-8")
        return RawFolder(tmp_path)

    return done


def test_a_sheet_is_the_table_of_its_name_and_says_so(write: Callable[..., RawFolder]) -> None:
    folder = write(book(utfall=[HEADS, ("Kliv", 1500.5, "Bokslut")], budget=[("post",), ("x",)]))
    assert table_path(folder, STEM) == SHEET
    frame = read_table(folder, STEM, TABELL)
    assert list(frame.itertuples(index=False, name=None)) == [("Kliv", parse_number("1500,5"), "Bokslut", 2, SHEET)]
    assert folder.seen[SHEET]
    assert "bro/2024/underlag.xlsx" not in folder.seen


@pytest.mark.parametrize(
    ("rows", "sources"),
    [
        ([("a", 1, "Bokslut"), ("b", 2, None)], ["Bokslut", "Bokslut"]),
        ([("a", 1, None), ("b", 2, "Bokslut"), (None, None, "Bokslut")], ["Bokslut", "Bokslut"]),
        ([("a", 1, "Bokslut"), ("b", 2, "Brev")], ["Bokslut", "Brev"]),
        # With several sources nobody can tell which was meant.
        ([("a", 1, "Bokslut"), ("b", 2, "Brev"), ("c", 3, None)], None),
        ([("a", 1, None), ("b", 2, None)], None),
    ],
)
def test_a_source_alone_holds_for_the_whole_sheet(
    write: Callable[..., RawFolder], rows: list[tuple[object, ...]], sources: list[str] | None
) -> None:
    folder = write(book(utfall=[HEADS, *rows]))
    if sources is None:
        with pytest.raises(DataFault, match=r"källa”: (cellen|kolumnen) är tom"):
            read_table(folder, STEM, TABELL)
    else:
        assert list(read_table(folder, STEM, TABELL)["källa"]) == sources


def test_last_years_columns_are_not_read_wherever_they_stand_and_may_be_hidden(write: Callable[..., RawFolder]) -> None:
    def hide(made: Any) -> None:
        made["utfall"].column_dimensions["B"].hidden = True

    rows = [("post", "2023: belopp", "belopp", "källa"), ("Kliv", 9, 1, "x"), (None, 7, None, None)]
    folder = write(book(hide, utfall=rows))
    grid = read_grid(SHEET, folder.read(SHEET))
    assert grid.heads == HEADS
    assert [row for row, _ in grid.rows] == [2]


def test_a_sheet_of_headings_alone_is_none_and_one_beside_a_file_is_a_fault(write: Callable[..., RawFolder]) -> None:
    text = "post;belopp;källa\nKliv;1;x\n"
    folder = write(book(utfall=[HEADS, (None, None, "bara källa")]), utfall=text)
    assert table_path(folder, STEM) == "bro/2024/utfall.csv"
    folder = write(book(utfall=[HEADS, ("Kliv", 1, "x")]), utfall=text)
    with pytest.raises(
        DataFault, match=r"finns också som bro/2024/underlag.xlsx, bladet utfall. Ta bort filen, eller töm bladet"
    ):
        table_path(folder, STEM)


def test_where_no_file_is_the_sheet_is_awaited_and_headings_alone_read_as_no_rows(
    write: Callable[..., RawFolder],
) -> None:
    folder = write(book(utfall=[HEADS]))
    assert table_path(folder, STEM) is None
    assert read_table(folder, STEM, TABELL).empty
    with pytest.raises(DataFault, match="bladet budget"):
        read_table(folder, "bro/2024/budget", TABELL)


def test_only_what_a_sheet_holds_changes_its_hash(write: Callable[..., RawFolder]) -> None:
    rows = [HEADS, ("Kliv", 1, "x")]
    root = write(book(utfall=rows, moten=[("typ",), ("a",)])).root
    before = hash_raw(root, SHEET)

    def paint(made: Any) -> None:
        made["utfall"]["A2"].font = openpyxl.styles.Font(bold=True)

    write(book(paint, moten=[("typ",), ("annat",)], utfall=rows))
    assert hash_raw(root, SHEET) == before
    write(book(utfall=[HEADS, ("Kliv", 2, "x")]))
    assert hash_raw(root, SHEET) not in (None, before)
    write(book(utfall=[HEADS]))
    assert hash_raw(root, SHEET) is None
    assert hash_raw(root, "bro/2023/underlag.xlsx, bladet utfall") is None


def test_a_damaged_workbook_is_told_as_the_book(write: Callable[..., RawFolder]) -> None:
    folder = write(b"PK\x03\x04")
    assert folder.has(SHEET)
    assert has_rows(folder, SHEET)
    with pytest.raises(DataFault) as error:
        read_table(folder, STEM, TABELL)
    assert {one.file for one in error.value.faults} == {"bro/2024/underlag.xlsx"}


def test_a_number_of_a_person_is_told_where_it_stands_and_by_no_message(write: Callable[..., RawFolder]) -> None:
    def comment(made: Any) -> None:
        made["utfall"]["A2"].comment = Comment(NUMMER, "x")

    in_cell = book(utfall=[HEADS, ("Kliv", 1, "x")], moten=[("typ",), (NUMMER,)])
    for content, place in (
        (in_cell, "bladet moten, rad 2"),
        (book(comment, utfall=[HEADS, ("Kliv", 1, "x")]), "underlag.xlsx:"),
    ):
        folder = write(content)
        with pytest.raises(Personnummer) as error:
            folder.look_through("bro/2024/underlag.xlsx")
        assert place in str(error.value)
        assert NUMMER not in str(error.value)
    # A sheet without one is read though another has it: that is told of the other.
    assert not read_table(write(in_cell), STEM, TABELL).empty


def test_a_place_that_only_looks_like_one_is_declared_by_its_sheet_and_row(write: Callable[..., RawFolder]) -> None:
    text = "fil;rad;skäl\nunderlag.xlsx, bladet moten;2;Fakturanummer\n"
    folder = write(book(moten=[("typ",), (NUMMER,)]), inte_personnummer=text)
    folder.look_through("bro/2024/underlag.xlsx")
    assert folder.read("bro/2024/underlag.xlsx, bladet moten")


def test_a_sheet_of_persons_is_of_persons_and_so_is_a_whole_workbook() -> None:
    assert holds_persons("bro/2024/insatser/kliv/underlag.xlsx, bladet deltagare")
    assert not holds_persons(SHEET)
    assert holds_persons("bro/2024/underlag.xlsx")


@pytest.mark.parametrize(
    ("stem", "path"),
    [
        (STEM, SHEET),
        ("bro/2024/insatser/kliv/swot", "bro/2024/insatser/kliv/underlag.xlsx, bladet swot"),
        ("scb/folkmangd", None),
        ("forbund/forbund", None),
    ],
)
def test_a_sheet_has_a_path_only_where_a_report_is(stem: str, path: str | None) -> None:
    assert sheet_path(stem) == path
    if path:
        assert in_book(path) == (path.partition(", ")[0], stem.rpartition("/")[2])
    assert in_book(f"{stem}.csv") is None
