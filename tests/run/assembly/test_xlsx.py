from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile

import pytest
from openpyxl import load_workbook

from samrapport.run.assembly.downloadfiles import to_xlsx
from samrapport.run.assembly.downloads import numeric_columns

DATA = {"columns": ["post", "=belopp"], "rows": [["=1+1", 3], ["@SUM(A1)", "1.5"], ["-x", None]]}


def made(data: dict[str, list[object]] = DATA) -> bytes:  # type: ignore[assignment]
    return to_xlsx(data, numeric_columns(data))


def cells(content: bytes) -> list[list[tuple[object, str]]]:
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.rows]


def test_numbers_are_numbers_and_missing_is_empty() -> None:
    assert [row[1] for row in cells(made())[1:]] == [(3, "n"), (1.5, "n"), (None, "n")]


@pytest.mark.parametrize("text", ["=1+1", "+46 21", "-x", "@SUM(A1)", '=HYPERLINK("http://a")', "#N/A", "\t=1"])
def test_no_text_is_a_formula(text: str) -> None:
    content = made({"columns": [text], "rows": [[text]]})
    assert [[kind for _, kind in row] for row in cells(content)] == [["s"], ["s"]]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_what_a_cell_cannot_hold_is_left_out_or_kept_as_text() -> None:
    whole = "12345678901234567890"
    assert cells(made({"columns": ["a", "b"], "rows": [["x\x00y", int(whole)]]}))[1] == [("xy", "s"), (whole, "s")]


@pytest.mark.slow
def test_the_same_values_give_the_same_bytes_at_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = made()
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    time.sleep(1.1)
    assert made() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms:created" not in archive.read("docProps/core.xml")


@pytest.mark.parametrize("without", [[], ["lxml"]])
def test_the_bytes_do_not_hang_on_what_else_is_installed(without: list[str]) -> None:
    code = (
        "import sys\n"
        f"sys.modules.update(dict.fromkeys({without}))\n"
        "from samrapport.run.assembly.downloadfiles import to_xlsx\n"
        "sys.stdout.buffer.write(to_xlsx({'columns': ['a'], 'rows': [['b'], [1]]}, [False]))\n"
    )
    made = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout
    sheet = zipfile.ZipFile(io.BytesIO(made)).read("xl/worksheets/sheet1.xml")
    # As Python's own writer has it; lxml leaves the blank out.
    assert b'<dimension ref="A1:A3" />' in sheet
