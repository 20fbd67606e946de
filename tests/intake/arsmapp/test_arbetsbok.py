"""A workbook gives back what it is made of, also when another program has saved it, and is safe to fill in."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from samrapport.errors import SamrapportError
from samrapport.exempel.exempeldata import write_example
from samrapport.intake.arsmapp.arbetsbok import Blad, write_book
from samrapport.intake.arsmapp.mall import Mall, skriv_mall, stopped
from samrapport.intake.arsmapp.rader import Rader, csv_av, las_rader, rader_i
from samrapport.rapport import oppna, validera
from samrapport.rapport.nyckeltal import aret_fore
from samrapport.rapport.omraden import tabeller, tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder
from samrapport.raw.sheets.book import BOOK, GUIDE, sheet_path

SEED = Path(__file__).resolve().parents[3] / "data" / "raw"
OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed raw data, and two made-up years."""
    place = tmp_path_factory.mktemp("bok") / "raw"
    write_example(place, 1, 2, 1)
    for one in SEED.iterdir():
        shutil.copytree(one, place / one.name, dirs_exist_ok=True) if one.is_dir() else None
    return place


def reports(data: Path) -> Iterator[Rapport]:
    for made in sorted(data.glob("*/[0-9]*/rapport.yml")):
        forbund, ar = made.relative_to(data).parts[:2]
        yield oppna(forbund, int(ar), data=data)
        for own in sorted(made.parent.glob("insatser/*/insats.yml")):
            yield oppna(forbund, int(ar), insats=own.parent.name, data=data)


def files_of(rapport: Rapport) -> list[Path]:
    known = tabeller_i(*rapport.platser)
    folder = rapport.folder.root / rapport.rot
    return [one for one in sorted(folder.glob("*.csv")) if one.stem in known and one.stem != "inte_personnummer"]


def as_csv(book: str, content: bytes, file: Path) -> str:
    """A sheet as the CSV file with the columns that another has."""
    path = sheet_path(f"{book.removesuffix(BOOK)}{file.stem}")
    assert path is not None
    heads = tuple(file.read_text(encoding="utf-8").partition("\n")[0].split(";"))
    return csv_av(Rader(heads, rader_i(path, content).rader))


@pytest.mark.slow
def test_every_table_of_every_report_comes_back_byte_for_byte(data: Path) -> None:
    met: set[str] = set()
    for rapport in reports(data):
        files = files_of(rapport)
        skriv_mall(rapport, aret_fore(rapport), "Underlag")
        place = rapport.folder.root / rapport.path(BOOK)
        content = place.read_bytes()
        place.unlink()
        for file in files:
            rows = las_rader(rapport.folder, file.relative_to(data).as_posix())
            if rows.rader:
                # Hard blanks are read as blanks from any file, so what is read is what is written.
                text = file.read_text(encoding="utf-8").replace("\u00a0", " ")
                assert as_csv(rapport.path(BOOK), content, file) == csv_av(rows) == text, (rapport.rot, file.name)
                met.add(file.stem)
    in_reports = {one.namn for one in tabeller() if not {"forbund", "scb"} & set(one.platser)}
    assert len(met) > len(in_reports) * 0.8


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.late
def test_another_program_may_save_it_and_it_still_says_the_same(data: Path, tmp_path: Path) -> None:
    assert OFFICE
    for number, given in enumerate(({}, {"insats": "spira"})):
        rapport = oppna("vasteras", 2021, data=SEED, **given)
        place = tmp_path / str(number)
        root = place / "raw" / rapport.rot
        shutil.copytree(SEED, place / "raw")
        copied = oppna("vasteras", 2021, data=place / "raw", **given)
        skriv_mall(copied, None, "Underlag")
        command = [
            OFFICE,
            f"-env:UserInstallation=file://{tmp_path}/prof",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
        ]
        subprocess.run([*command, "--outdir", place, root / BOOK], check=True, capture_output=True, timeout=240)
        content = (place / BOOK).read_bytes()
        for file in files_of(rapport):
            assert as_csv(copied.path(BOOK), content, file) == file.read_text(encoding="utf-8"), file.name


@pytest.mark.slow
def test_a_report_of_a_workbook_is_the_report_of_its_files(tmp_path: Path) -> None:
    shutil.copytree(SEED, tmp_path / "raw")
    before = {name: fact.value for name, fact in oppna("vasteras", 2021, data=SEED).fakta.namespace("budget").items()}
    made = skriv_mall(oppna("vasteras", 2021, data=tmp_path / "raw"), None, "Underlag")
    told = {str(one) for one in validera(tmp_path / "raw", "vasteras", 2021)}
    assert any("finns också som vasteras/2021/underlag.xlsx, bladet" in one for one in told)
    for name in made.filer:
        (tmp_path / "raw" / name).unlink()
    assert validera(tmp_path / "raw", "vasteras", 2021) == []
    now = oppna("vasteras", 2021, data=tmp_path / "raw").fakta.namespace("budget")
    assert {name: fact.value for name, fact in now.items()} == before
    sources = {one.file for fact in now.values() for one in fact.sources}
    assert "vasteras/2021/underlag.xlsx, bladet utfall" in sources
    with pytest.raises(SamrapportError, match="skrivs inte över"):
        skriv_mall(oppna("vasteras", 2021, data=tmp_path / "raw"), None, "Underlag")


def test_files_that_were_not_all_removed_are_so_the_next_time_and_none_that_says_anything_else(tmp_path: Path) -> None:
    raw = Path(shutil.copytree(SEED, tmp_path / "raw"))

    def again() -> Mall | None:
        return stopped(oppna("vasteras", 2021, data=raw))

    assert again() is None
    made = skriv_mall(oppna("vasteras", 2021, data=raw), None, "Underlag")
    (raw / made.filer[0]).unlink()
    assert again() == replace(made, filer=made.filer[1:])
    (raw / made.filer[1]).write_bytes((raw / made.filer[1]).read_bytes().replace(b"0", b"1", 1))
    assert again() is None


def opened(*sheets: Blad) -> Any:
    return openpyxl.load_workbook(io.BytesIO(write_book("Underlag", sheets)))


def table(name: str) -> Tabell:
    return next(one for one in tabeller() if one.namn == name)


def blank(name: str) -> Blad:
    return Blad(table(name), Rader((), ()))


@pytest.mark.parametrize("name", sorted({one.namn for one in tabeller()}))
def test_each_heading_has_its_help_and_what_may_stand_below_it(name: str) -> None:
    declared = table(name)
    book = opened(blank(name))
    sheet = book[name]
    assert [cell.value for cell in sheet[1]] == list(declared.kolumner)
    lists = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    for cell in sheet[1]:
        column = declared.kolumner[cell.value]
        assert column.exempel in cell.comment.text
        assert ("Nyckel" in cell.comment.text) == (cell.value in declared.nyckel)
        assert cell.protection.locked
        assert not sheet.column_dimensions[cell.column_letter].protection.locked
        asked = lists.get(f"{cell.column_letter}2:{cell.column_letter}2000")
        if column.varden:
            found = re.fullmatch(r"_listor!\$([A-Z]+)\$1:\$[A-Z]+\$(\d+)", asked.formula1)
            assert found
            words = [one.value for one in book["_listor"][found[1]][: int(found[2])]]
            assert tuple(words) == column.varden
        elif column.typ == "date":
            assert asked.type == "date"
    assert sheet.protection.sheet
    assert book.sheetnames[0] == GUIDE
    assert book["_listor"].sheet_state == "hidden"


def test_what_is_written_is_what_it_looks_like_and_never_a_formula() -> None:
    text = "=1+1"
    odd = {
        "block": text,
        "post": "-5",
        "version": "budget",
        "år": "2022",
        "belopp": "1 500,50",
        "intecknat": "ja",
        "källa": "@x",
    }
    heads = tuple(odd)
    content = write_book("Underlag", [Blad(table("budget"), Rader(heads, (odd,)))])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["budget"]
    assert sheet["A2"].data_type == "s"
    assert sheet["D2"].value == 2022
    assert sheet["E2"].value == "1 500,50"
    back = rader_i("x/2022/underlag.xlsx, bladet budget", content)
    assert {name: back.rader[0][name] for name in heads} == odd


def test_last_years_values_stand_beside_in_grey_and_are_not_read() -> None:
    old = {"block": "Insatser", "post": "Kliv", "till och med": "2021-08-31", "belopp": "1200", "källa": "Bokslut"}
    new = {**old, "till och med": "", "belopp": "", "källa": ""}
    content = write_book("x", [Blad(table("utfall"), Rader(tuple(new), (new,)), (old,), 2021)])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["utfall"]
    assert [cell.value for cell in sheet[1]][5:] == ["2021: till och med", "2021: belopp"]
    assert sheet["G2"].value == 1200
    assert sheet["G2"].font.color.rgb.endswith("808080")
    assert rader_i("x/2022/underlag.xlsx, bladet utfall", content).rubriker == tuple(new)


def test_a_text_that_no_cell_holds_is_told_and_not_cut() -> None:
    with pytest.raises(SamrapportError, match="högst 32767"):
        opened(Blad(table("swot"), Rader(("punkt",), ({"punkt": "x" * 40_000},))))


def test_reading_hides_no_file_that_cannot_be_read(tmp_path: Path) -> None:
    shutil.copytree(SEED, tmp_path / "raw")
    place = tmp_path / "raw" / "vasteras" / "2021" / BOOK
    place.write_bytes(b"PK\x03\x04 broken")
    assert {one.file for one in validera(tmp_path / "raw", "vasteras", 2021)} == {"vasteras/2021/underlag.xlsx"}
    assert RawFolder(tmp_path / "raw").has("vasteras/2021/underlag.xlsx")
