"""The copy of a workbook marks every faulty cell, lists them with links, and is never read."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from samrapport.cli.check import check
from samrapport.errors import SamrapportError
from samrapport.intake.arsmapp.granskad import GRANSKAD, Marke, skriv_granskad
from samrapport.intake.arsmapp.nytt_ar import planera_ar
from samrapport.rapport import validera
from samrapport.raw.folder import RawFolder
from samrapport.run.project import find_project

pytestmark = pytest.mark.slow

SEED = Path(__file__).resolve().parents[3] / "data" / "raw"
ROOT = "vasteras/2022"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    place = Path(shutil.copytree(SEED, tmp_path / "raw"))
    planera_ar(place, "vasteras", "2022", arbetsbok=True).skriv(place)
    return place


def test_check_marks_each_fault_of_the_report(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.load_workbook(data / ROOT / "underlag.xlsx")
    book["utfall"]["D3"] = "sju"
    book["budget"]["F2"] = "kanske"
    book.save(data / ROOT / "underlag.xlsx")
    faults = validera(data, "vasteras", 2022)
    assert check(find_project().placed(data=data), "vasteras", "2022", as_json=False, in_books=True) == 2
    assert GRANSKAD in capsys.readouterr().err
    marked = openpyxl.load_workbook(data / ROOT / GRANSKAD)
    for sheet, place, word in (("utfall", "D3", "sju"), ("budget", "F2", "kanske")):
        assert word in marked[sheet][place].comment.text
        assert marked[sheet][place].fill.fgColor.rgb == "00FFC7CE"
    listed = marked.worksheets[0]
    assert listed.title == "Fel"
    assert listed.max_row == len(faults) + 1
    links = {row[1].value: row[1].hyperlink.location for row in listed.iter_rows(min_row=2) if row[0].value == "utfall"}
    assert links["D3"] == "'utfall'!D3"
    # Neither is the copy read, nor is anything said of it.
    assert validera(data, "vasteras", 2022) == faults


def test_what_lies_elsewhere_is_listed_without_a_link_and_a_new_copy_takes_the_place_of_the_old(data: Path) -> None:
    folder = RawFolder(data)
    for text in ("=först", "sedan"):
        assert skriv_granskad(folder, ROOT, [Marke(f"{ROOT}/text/vision.md", 3, None, text)]) == f"{ROOT}/{GRANSKAD}"
    listed = openpyxl.load_workbook(data / ROOT / GRANSKAD)["Fel"]
    assert [cell.value for cell in listed[2]] == [f"{ROOT}/text/vision.md", "rad 3", "sedan"]
    assert skriv_granskad(folder, "vasteras/2021", []) is None


def test_a_workbook_that_cannot_be_opened_is_told(data: Path) -> None:
    (data / ROOT / "underlag.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(SamrapportError, match="går inte att märka"):
        skriv_granskad(RawFolder(data), ROOT, [])
