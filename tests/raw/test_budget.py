"""A file that is made to cost is told of by name within its budget, whatever it is read by."""

from __future__ import annotations

import io
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from samrapport.errors import DataFault
from samrapport.raw import budget
from samrapport.raw.budget import at_row, within_budget
from samrapport.raw.cells import read_grid
from samrapport.raw.folder import RawFolder
from samrapport.raw.sie.fil import read_sie
from samrapport.raw.yaml import read_yaml

# The interpreter tells of what it let go on from; that it does is what some of these try.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


@pytest.fixture
def little_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budget, "SECONDS", 0.2)


def spin(seconds: float = 5) -> None:
    """Work for so long. The budget's clock does not count what the system does, so it is hardly asked for the time."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        sum(range(20_000))


def caught() -> None:
    """As a reader does whose parser may raise anything."""
    try:
        spin()
    except Exception:
        pytest.fail("a reader can catch it")


@pytest.mark.usefixtures("little_time")
def test_what_takes_too_long_is_told_by_file_and_the_clock_is_put_back() -> None:
    started = time.process_time()
    with pytest.raises(DataFault, match=r"^x\.csv: filen tar mer än 0 sekunder att läsa\."), within_budget("x.csv"):
        caught()
    assert time.process_time() - started < 2
    spin(0.4)


class Lost:
    """What the interpreter lets go on from, whatever is raised in it."""

    def __del__(self) -> None:
        spin(0.5)


def lose_and_spin() -> None:
    Lost()
    spin()


@pytest.mark.usefixtures("little_time")
def test_what_is_lost_each_time_is_told_in_the_end() -> None:
    with pytest.raises(DataFault, match=r"^x\.csv"), within_budget("x.csv"):
        Lost()
    with within_budget("y.csv"):
        spin(0.1)


@pytest.mark.usefixtures("little_time")
def test_what_is_lost_while_something_is_destroyed_is_told_again() -> None:
    with pytest.raises(DataFault, match=r"^x\.csv"), within_budget("x.csv"):
        lose_and_spin()


@pytest.mark.usefixtures("little_time")
def test_one_budget_within_another_is_a_part_of_it() -> None:
    with pytest.raises(DataFault, match=r"^yttre\.csv"), within_budget("yttre.csv"), within_budget("inre.csv"):
        spin()


@pytest.mark.skipif(sys.platform != "linux", reason="bara Linux mäter minnet så")
def test_what_takes_too_much_memory_is_told_by_file(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_DATA)
    monkeypatch.setattr(budget, "MEGABYTES", 50)
    with pytest.raises(DataFault, match=r"^x\.xlsx: filen tar mer än 50 MB minne att läsa"), within_budget("x.xlsx"):
        assert bytearray(200 << 20)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def sparse_book(rows: int) -> bytes:
    """A small book each of whose rows holds one cell, in the last column there is."""
    book = openpyxl.Workbook()
    assert book.active
    book.active["A1"] = "a"
    file = io.BytesIO()
    book.save(file)
    made = io.BytesIO()
    cells = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(2, rows))
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", f"{cells}</sheetData>".encode())
            new.writestr(name, part)
    return made.getvalue()


def read_costly(kind: str, folder: Path) -> None:
    if kind == "xlsx":
        read_grid("x.xlsx", sparse_book(9_000))
    elif kind == "csv":
        read_grid("x.csv", b"a;b\n" + b"1;2\n" * 400_000)
    elif kind == "yml":
        read_yaml("x.yml", "".join(f"a{n}: x\n" for n in range(20_000)).encode())
    elif kind == "sie":
        (folder / "x.se").write_bytes(b"#FLAGGA 0\n#SIETYP 4\n" + b'#KONTO 1930 "Bank"\n' * 300_000)
        read_sie(RawFolder(folder), "x.se")
    else:
        (folder / "x.md").write_text("19 1 2 3 4 5 6 7 8 9 " * 80_000, encoding="utf-8")
        RawFolder(folder).read("x.md")


@pytest.mark.usefixtures("little_time")
@pytest.mark.parametrize("kind", ["xlsx", "csv", "yml", "sie", "letande"])
def test_every_reader_has_one(tmp_path: Path, kind: str) -> None:
    started = time.process_time()
    with pytest.raises(DataFault, match="sekunder att läsa") as told:
        read_costly(kind, tmp_path)
    assert time.process_time() - started < 20
    assert kind not in ("csv", "yml") or told.value.faults[0].row


def come_to(row: int) -> None:
    at_row("x.csv", row)
    at_row("en annan.csv", 8)
    spin()


@pytest.mark.usefixtures("little_time")
def test_the_row_that_was_come_to_is_told_and_is_of_the_file_itself() -> None:
    told = r"^x\.csv, rad 7: filen tar mer än 0 sekunder att läsa, och hit hann läsningen\."
    with pytest.raises(DataFault, match=told), within_budget("x.csv"):
        come_to(7)
    with pytest.raises(DataFault, match=r"^y\.csv: filen"), within_budget("y.csv"):
        come_to(7)
