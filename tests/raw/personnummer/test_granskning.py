"""Every kind of raw file is looked through, wherever in it the number stands, and told of by place and never by number."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from samrapport.errors import DataFault
from samrapport.raw.folder import Personnummer, RawFolder
from samrapport.raw.personnummer import packat
from samrapport.raw.personnummer.granskning import name_faults, places_in, safe_name
from samrapport.raw.personnummer.undantag import NAMN
from tests.raw.personnummer.numbers import with_checksum

NUMBER = "811218-9876"


def picture(text: str, *, packed: bool) -> bytes:
    """A PNG that says this of itself."""
    said = PngInfo()
    said.add_itxt("Comment", text, zip=packed)
    said.add_text("Title", text, zip=packed)
    content = io.BytesIO()
    Image.new("RGB", (1, 1)).save(content, "PNG", pnginfo=said)
    return content.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_what_a_picture_says_of_itself_is_looked_through(packed: bool) -> None:
    assert [one.digits for one in places_in("logga.png", picture(f"Av {NUMBER}", packed=packed))] == ["8112189876"]
    assert places_in("logga.png", picture("Av Anna", packed=packed)) == []
    assert places_in("logga.png", picture(NUMBER, packed=True)[:60]) == []


def book(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (("namn", "värde"), ("a", 1), ("b", 2)):
        sheet.append(row)
    fill(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def in_cell(value: object, number_format: str = "General") -> Callable[[openpyxl.Workbook], object]:
    def fill(made: openpyxl.Workbook) -> None:
        cell = made.active["B3"]
        cell.value, cell.number_format = value, number_format

    return fill


def hidden(made: openpyxl.Workbook) -> None:
    sheet = made.create_sheet("Mer")
    sheet["C7"], sheet.sheet_state = NUMBER, "hidden"


BOOKS = {
    "text": (in_cell(NUMBER), 3, "värde"),
    "number": (in_cell(8112189876), 3, "värde"),
    "number with century": (in_cell(198112189876), 3, "värde"),
    "shown with zeros before": (in_cell(int(with_checksum("010101987")), "000000-0000"), 3, "värde"),
    "heading": (lambda made: made.active.__setitem__("B1", NUMBER), 1, None),
    "formula": (in_cell('=CONCATENATE("811218-9876")'), None, None),
    "hidden sheet": (hidden, None, None),
    "name of a sheet": (lambda made: made.create_sheet(NUMBER), None, None),
    "comment": (lambda made: setattr(made.active["A2"], "comment", Comment(NUMBER, "x")), None, None),
    "properties": (lambda made: setattr(made.properties, "title", NUMBER), None, None),
    "header for print": (lambda made: setattr(made.active.oddHeader.left, "text", NUMBER), None, None),
}


@pytest.mark.parametrize("where", BOOKS)
def test_a_workbook_is_looked_through_in_all_its_parts(where: str) -> None:
    fill, row, column = BOOKS[where]
    found = places_in("a/2021/tabell.xlsx", book(fill))
    assert [(one.row, one.column) for one in found] == [(row, column)]


def test_a_telephone_number_in_a_workbook_is_let_be_by_its_heading() -> None:
    assert (
        places_in("t.xlsx", book(lambda made: (made.active.__setitem__("B1", "Telefon"), in_cell(8112189876)(made))))
        == []
    )


def zipped(name: str, text: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr(name, text)
    return content.getvalue()


def packed(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return made.getvalue()


def _size(content: bytes) -> str:
    """A test's name: what is packed holds the time, which is another in each worker."""
    return str(len(content))


def tape(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        rb"{\rtf1\ansi\deff0{\*\generator x 10.0}\'f6 811218\par 9876\cell 8112\cell 189876\row}",
        rb"{\rtf1{\pict\rsid8112189 8112ab189876}\fs8112\b18 9876}",
        gzip.compress(b"tal 8112189877 och 556012-5790"),
        gzip.compress(b"x" * 60_000_000),
        tape("a", b"b"),
        "inget alls".encode("utf-32"),
    ],
    ids=_size,
)
def test_what_is_packed_or_marked_up_and_holds_none_is_let_be(content: bytes) -> None:
    assert places_in("a/2021/fil.bin", content) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-le", "utf-32-be"])
def test_a_number_is_found_whatever_mark_a_file_begins_with(encoding: str) -> None:
    content = f"\ufeffdatum;plats\n2021-01-01;Åby\n2021-01-02;{NUMBER}\n".encode(encoding)
    assert {one.digits for one in places_in("a/2021/moten.csv", content)} == {"8112189876"}


def test_what_lies_packed_has_one_budget_however_many_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packat, "_LARGEST", 1000)
    within = [packed(f"{number}.zip", packed("a.txt", b"x" * 400)) for number in range(20)]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for number, one in enumerate(within):
            package.writestr(f"{number}.zip", one)
    parts = packat.unpacked(content.getvalue())
    assert parts
    assert sum(len(one.content) for one in parts) <= 1000


def test_a_book_within_another_is_looked_through_and_one_within_itself_ends() -> None:
    inner = packed("xl/embeddings/a.docx", zipped("word/document.xml", f"<w:t>{NUMBER}</w:t>"))
    assert places_in("a/2021/underlag.docx", packed("xl/embeddings/b.xlsx", inner))
    deep = zipped("a.xml", NUMBER)
    for _ in range(40):
        deep = packed("a.zip", deep)
    assert places_in("a/2021/djup.zip", deep) == []


@pytest.mark.parametrize(
    ("file", "content", "row", "column"),
    [
        ("moten.csv", f"datum;plats\n2021-01-01;x\n2021-01-02;{NUMBER}\n", 3, "plats"),
        ("moten.csv", 'datum;plats\n2021-01-01;"rad\n811218\n9876"\n', 2, "plats"),
        ("moten.csv", f"datum;{NUMBER}\n2021-01-01;x\n", 1, None),
        ("moten.csv", f"datum;plats\n2021-01-01;x;y;{NUMBER}\n", 2, None),
        ("komma.csv", f"datum,plats\nx,{NUMBER}\n", 2, None),
        ("rapport.yml", f"titel: x\ndnr: {NUMBER}\n", 2, None),
        ("rapport.yml", 'titel: x\ndnr: "8112\\x318-9876"\n', 2, None),
        ("text/uppdrag.md", "# Uppdrag\n\nEtt samtal med 81**12**18&ndash;9876.\n", 3, None),
        ("text/uppdrag.md", "# Uppdrag\n\nEtt samtal med 811218-\n9876.\n", 3, None),
        ("bok.se", '#FLAGGA 0\n#VER A 1 20210131 "Hyra"\n{\n#TRANS 5010 {} 1.00 20210131 "Resa 811218-9876"\n}\n', 4, None),
        ("publicerad.json", f'{{"a": 1,\n"b": "{NUMBER}"}}', 2, None),
        ("bild.svg", f"<svg>\n<title>{NUMBER}</title></svg>", 2, None),
        ("lista.txt", f"en\ntvå\n{NUMBER}", 3, None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_file_of_any_kind_and_encoding_is_looked_through(
    file: str, content: str, row: int, column: str | None, encoding: str
) -> None:
    found = places_in(f"a/2021/{file}", content.encode(encoding, "ignore"))
    if encoding == "cp1252" and file == "moten.csv":
        # It is refused as a table for its encoding, and told of by its row.
        assert found
        assert found[0].column in (None, column)
    else:
        assert [(one.row, one.column) for one in found] == [(row, column)]


@pytest.mark.parametrize(
    "content",
    [
        zipped(
            "word/document.xml",
            "<w:p><w:r><w:t>8112</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>18-9876</w:t></w:r></w:p>",
        ),
        zipped(
            "content.xml", f'<table:table-cell office:value="8112189876"><text:p>{NUMBER}</text:p></table:table-cell>'
        ),
        zipped("xl/worksheets/sheet1.xml", '<c r="A1"><v>8.112189876E9</v></c>'),
        zipped(f"{NUMBER}.xml", ""),
        b"\xd0\xcf\x11\xe0" + NUMBER.encode("utf-16-le"),
        b"\xd0\xcf\x11\xe0\x00\x0b\x00\x00" + NUMBER.encode() + b"\x00",
        NUMBER.encode("utf-16-le"),
        NUMBER.encode("utf-16-be"),
        NUMBER.encode("utf-16") + b"x",
        f"född {NUMBER}".encode("utf-32-le"),
        f"född {NUMBER}".encode("utf-32-be"),
        f"född {NUMBER.replace('-', '–')}".encode("utf-32"),
        b"PK damaged " + NUMBER.encode(),
        gzip.compress(f"född {NUMBER}".encode()),
        gzip.compress(b"x\n") + gzip.compress(NUMBER.encode("utf-16")),
        gzip.compress(f"född {NUMBER}\n".encode() * 50, mtime=0)[:-9],
        bz2.compress(NUMBER.encode()),
        lzma.compress(NUMBER.encode()),
        lzma.compress(NUMBER.encode(), lzma.FORMAT_ALONE),
        gzip.compress(zipped("personer", f"född {NUMBER}")),
        zipped("personer.sql", NUMBER),
        zipped("blad.rtf", r"{\rtf1 8112{\b 18}\_9876}"),
        packed("mer/a.csv.xz", lzma.compress(NUMBER.encode())),
        bz2.compress(tape("lista", gzip.compress(NUMBER.encode()))),
        tape(f"akt {NUMBER}.txt", b""),
        rb"{\rtf1\ansi\deff0 F\'f6dd \'38\'31\'31\'32\'31\'38-9876\par}",
        rb"{\rtf1\ansi\uc1\u56?\u49?1218\u8211-9876}",
        rb"{\rtf1\ansi\uc0\u56\u49 1218\u8209 9876}",
        rb"{\rtf1\ansi\uc1\u56\'38\u49\'31{\b\fs24 12}18\~9876\par}",
        rb"{\rtf1 8112\-18\endash 98\f1 76}",
        b"{\\rtf1 8112\r\n18-98\n76}",
    ],
    ids=_size,
)
def test_what_no_table_reader_knows_is_looked_through_too(content: bytes) -> None:
    assert [one.digits for one in places_in("a/2021/fil.bin", content)] == ["8112189876"]


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x03\x04" + bytes(40), b"\xd0\xcf\x11\xe0", b"\xff\xfe\x00", bytes(range(256)) * 9]
)
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".xls", ".xlsb", ".ods", ".md", ".yml", ".se", ""])
def test_a_damaged_file_is_no_hindrance(content: bytes, ending: str) -> None:
    assert places_in(f"fil{ending}", content) == []


def test_a_number_in_a_name_is_told_by_a_safe_name() -> None:
    (fault,) = name_faults(f"vasteras/2021/text/samtal med {NUMBER}.md")
    assert fault.file == "vasteras/2021/text/samtal med [personnummer].md"
    assert "9876" not in str(fault)
    assert list(name_faults("vasteras/2021/text/mal.md")) == []
    assert safe_name("a/\udcff.md") == "a/?.md"


@pytest.fixture
def folder(tmp_path: Path) -> RawFolder:
    place = tmp_path / "a" / "2021" / "text"
    place.mkdir(parents=True)
    (place.parent / "uppgifter.csv").write_text("namn;värde\nx;811218-9876\ny;8112189876\n", encoding="utf-8")
    (place / "mal.md").write_text("Ring 811218-9876.\n", encoding="utf-8")
    return RawFolder(tmp_path)


def declare(folder: RawFolder, text: str) -> None:
    (folder.root / "a" / "2021" / f"{NAMN}.csv").write_text(f"fil;rad;skäl\n{text}", encoding="utf-8")


def test_reading_refuses_a_file_with_a_number_and_quotes_none(folder: RawFolder) -> None:
    for path in ("a/2021/uppgifter.csv", "a/2021/text/mal.md"):
        with pytest.raises(Personnummer) as caught:
            folder.read(path)
        assert "811218" not in f"{caught.value!r}{caught.value}"
    assert [(one.row, one.column) for one in caught.value.faults] == [(1, None)]


def test_a_declared_place_is_let_be_and_no_other(folder: RawFolder) -> None:
    declare(folder, "uppgifter.csv;2;Artikelnummer hos leverantören\n")
    with pytest.raises(Personnummer) as caught:
        folder.read("a/2021/uppgifter.csv")
    assert [one.row for one in caught.value.faults] == [3]
    declare(
        folder, "uppgifter.csv;2;Artikelnummer\nuppgifter.csv;3;Artikelnummer\ntext/mal.md;1;Exempel från myndigheten\n"
    )
    again = RawFolder(folder.root)
    assert again.read("a/2021/uppgifter.csv")
    assert again.read("a/2021/text/mal.md")
    assert {(one.fil, one.rad, len(digits)) for one, digits in again.let_be("a/2021").items()} == {
        ("a/2021/uppgifter.csv", 2, 1),
        ("a/2021/uppgifter.csv", 3, 1),
        ("a/2021/text/mal.md", 1, 1),
    }
    # It is among what a report is made from.
    assert again.seen[f"a/2021/{NAMN}.csv"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("uppgifter.csv;2;\n", "rad 2, kolumn ”skäl”: cellen är tom"),
        ("uppgifter.csv;två;x\n", "rad 2, kolumn ”rad”"),
        (";2;x\n", "kolumn ”fil”: cellen är tom"),
        (f"uppgifter.csv;2;är inte {NUMBER}\n", "rad 2, kolumn ”skäl”: innehåller ett personnummer"),
    ],
)
def test_a_place_is_declared_with_row_and_reason_and_without_the_number(
    folder: RawFolder, text: str, told: str
) -> None:
    declare(folder, text)
    with pytest.raises(DataFault) as caught:
        folder.read("a/2021/uppgifter.csv")
    assert told in str(caught.value)
    assert "9876" not in str(caught.value)


def test_each_of_many_is_told_by_its_row() -> None:
    number = with_checksum("640823323")
    text = f"\n{number} {number}\n\n\n" + f"x {number}\n" * 200
    assert [one.row for one in places_in("x.md", text.encode())] == [2, 2, *range(5, 205)]
