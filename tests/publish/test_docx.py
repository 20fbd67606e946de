"""The Word file of a report: styles, captions, tables and figures intact, the same bytes every time, read by LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from samrapport.publish.embedded.config import read_config
from samrapport.publish.embedded.document import read_document
from samrapport.publish.embedded.docx import make_docx
from samrapport.publish.errors import PublishFault

from .conftest import Built
from .factory import (
    FRONT,
    budget_table,
    code,
    figure_cell,
    make_bare_project,
    markdown,
    notebook,
    prose,
    shown,
    table_cell,
)

WHOLE = "reports/vasteras/2021/delarsrapport.ipynb"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def png_cell(alt: str = "Stapeldiagram. Köping har högst andel, 16,2 procent.") -> dict[str, Any]:
    import base64

    file = io.BytesIO()
    Image.new("RGB", (96, 48), "#12355b").save(file, format="PNG")
    cell = figure_cell(alt=alt)
    cell["outputs"][0]["data"]["image/png"] = base64.b64encode(file.getvalue()).decode()
    return cell


CELLS = (
    prose(
        'Utfallet framgår av @tbl-budget och andelen av @fig-andel.\n\n::: {.callout-note title="Om"}\nAvrundat.\n:::'
    ),
    markdown("## Utfall per post"),
    table_cell(budget_table()),
    png_cell(),
)


def make(tmp_path: Path, *cells: dict[str, Any], **front: Any) -> bytes:
    project = make_bare_project(tmp_path / "projekt")
    matter = {key: value for key, value in {**FRONT, **front}.items() if value is not None}
    (project / WHOLE).write_text(notebook(matter, markdown("# Avsnitt"), *cells), encoding="utf-8")
    return make_docx(read_config(project), read_document(project, WHOLE))


def part(content: bytes, name: str = "word/document.xml") -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ElementTree.fromstring(package.read(name))


def text_of(element: ElementTree.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t")).replace("\u00a0", " ")


def styled(content: bytes, style: str) -> list[str]:
    """The texts of the paragraphs in a style."""
    return [
        text_of(one)
        for one in part(content).iter(f"{W}p")
        if any(found.get(f"{W}val") == style for found in one.iter(f"{W}pStyle"))
    ]


def test_title_headings_and_captions_have_words_own_styles(tmp_path: Path) -> None:
    content = make(tmp_path, *CELLS)
    assert styled(content, "Title") == ["Delårsrapport 2021"]
    assert styled(content, "Heading1") == ["Avsnitt"]
    assert styled(content, "Heading2") == ["Utfall per post"]
    assert styled(content, "TableCaption") == ["Tabell 1: Budget och utfall till och med 31 augusti"]
    assert styled(content, "ImageCaption") == ["Figur 1: Andel helårsekvivalenter 2020"]
    assert styled(content, "Callout") == ["Om", "Avrundat."]
    assert "Utfallet framgår av Tabell 1 och andelen av Figur 1." in text_of(part(content))


def test_a_draft_says_so_at_the_head_of_every_page_the_first_one_too(tmp_path: Path) -> None:
    content = make(tmp_path, *CELLS, utkast="2 fel är inte förklarade.")
    assert text_of(part(content, "word/header1.xml")) == "UTKAST"
    (section,) = part(content).iter(f"{W}sectPr")
    heads = {one.get(f"{W}type"): one.get(RELATION) for one in section.iter(f"{W}headerReference")}
    assert heads.keys() == {"default", "first"}
    relations = {one.get("Id"): one.get("Target") for one in part(content, "word/_rels/document.xml.rels")}
    assert {relations[one] for one in heads.values()} == {"header1.xml"}
    plain = make(tmp_path / "utan", *CELLS)
    assert not list(part(plain).iter(f"{W}headerReference"))
    assert "UTKAST" not in text_of(part(plain))


def test_a_table_keeps_its_head_its_groups_its_totals_its_alignment_and_its_note(tmp_path: Path) -> None:
    content = make(tmp_path, *CELLS)
    (table,) = part(content).iter(f"{W}tbl")
    rows = list(table.iter(f"{W}tr"))
    cells = [[text_of(one) for one in row.iter(f"{W}tc")] for row in rows]
    assert [one.split("tkr")[0].strip() for one in cells[0]] == ["Post", "Budget", "Utfall", "Andel%"]
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows) == 1
    assert cells[1] == ["Insatser"]
    assert rows[1].find(f".//{W}gridSpan").get(f"{W}val") == "4"  # type: ignore[union-attr]
    assert cells[4] == ["Insats 3", "3 103", "350", "43"]
    assert cells[-1] == ["Summa", "12 345", "4 567", "37"]
    assert {len(row) for row in cells} == {4, 1}
    bold = [index for index, row in enumerate(rows) if index and row.find(f".//{W}b") is not None]
    assert bold == [1, len(rows) - 1]
    sides = [one.get(f"{W}val") for one in rows[4].iter(f"{W}jc")]
    assert sides == ["left", "right", "right", "right"]
    assert styled(content, "TableNote") == ["Belopp i tusental kronor."]


def test_references_lead_to_bookmarks_that_exist(tmp_path: Path) -> None:
    root = part(make(tmp_path, *CELLS))
    marks = {one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")}
    led = {one.get(f"{W}anchor") for one in root.iter(f"{W}hyperlink")}
    assert led == {"tbl-budget", "fig-andel"}
    assert led <= marks


def test_a_figure_has_its_alternative_text(tmp_path: Path) -> None:
    root = part(make(tmp_path, *CELLS))
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    assert [one.get("descr") for one in root.iter(drawing)] == ["Stapeldiagram. Köping har högst andel, 16,2 procent."]
    with pytest.raises(PublishFault, match="alternativtext"):
        make(tmp_path / "b", png_cell(alt=""))


def test_it_tells_its_language_title_and_own_date(tmp_path: Path) -> None:
    content = make(tmp_path, *CELLS)
    core = ElementTree.tostring(part(content, "docProps/core.xml"), encoding="unicode")
    assert "Delårsrapport 2021" in core
    assert "2021-09-24T12:00:00Z" in core
    styles = part(content, "word/styles.xml")
    assert {one.get(f"{W}val") for one in styles.iter(f"{W}lang")} == {"sv-SE"}


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    assert make(tmp_path / "a", *CELLS) == make(tmp_path / "b", *CELLS)


@pytest.mark.parametrize("told", ["text", "99999999999999999999"])
def test_no_clock_of_others_stands_in_its_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    before = make(tmp_path / "a", *CELLS)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", told)
    assert make(tmp_path / "b", *CELLS) == before


def test_markup_in_texts_stays_text(tmp_path: Path) -> None:
    nasty = r"\<w:p\> \& \#panic \*b\*"
    content = make(tmp_path, markdown(f"Namnet {nasty} slut."), title=nasty)
    assert styled(content, "Title") == ["<w:p> & #panic *b*"]
    assert "Namnet <w:p> & #panic *b* slut." in text_of(part(content))


def test_a_word_part_as_raw_markup_is_refused(tmp_path: Path) -> None:
    raw = "```{=openxml}\n<w:p/>\n```"
    with pytest.raises(PublishFault, match="stöds inte"):
        make(tmp_path, code("", shown({"text/markdown": raw})))


def test_every_report_has_one_beside_its_pdf_listed_on_its_front_page(built: Built) -> None:
    for pdf in built.site.rglob("*.pdf"):
        word = pdf.with_suffix(".docx")
        assert zipfile.is_zipfile(word)
    page = built.page("reports/vasteras/2021/index.html")
    assert [one["href"] for one in page.select("main li a")][:2] == ["delarsrapport.pdf", "delarsrapport.docx"]


@pytest.mark.slow
def test_libreoffice_reads_it_whole(tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("no LibreOffice on the PATH: install it (Debian: apt-get install libreoffice-writer-nogui)")
    (tmp_path / "rapport.docx").write_bytes(make(tmp_path, *CELLS))
    profile = (tmp_path / "profil").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "txt:Text (encoded):UTF8"]
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "rapport.docx")],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (tmp_path / "rapport.txt").is_file(), done.stdout + done.stderr
    text = (tmp_path / "rapport.txt").read_text(encoding="utf-8-sig").replace("\u00a0", " ")
    for found in ("Delårsrapport 2021", "Tabell 1: Budget och utfall", "Insats 3", "12 345", "Figur 1: Andel"):
        assert found in text


@pytest.mark.parametrize("address", ["/etc/bild.png", "../../bild.png", "https://exempel.se/bild.png"])
def test_no_picture_is_taken_from_elsewhere(tmp_path: Path, address: str) -> None:
    with pytest.raises(PublishFault, match="som inte får publiceras"):
        make(tmp_path, markdown(f"![En bild]({address})"))


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(PublishFault, match=r"bilden borta\.png finns inte"):
        make(tmp_path, markdown("![En bild](borta.png)"))


def test_it_says_which_report_it_is_and_knows_its_texts_by_letters(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(make(tmp_path, *CELLS))) as package:
        told = ElementTree.fromstring(package.read("docProps/custom.xml"))
    found = {one.get("name"): "".join(one.itertext()) for one in told}
    assert found["samrapport-rapport"] == "vasteras/2021/delarsrapport"
    # The section's title, the prose and a heading: tables and figures are no texts.
    hashes = found["samrapport-texter-01"].split()
    assert len(hashes) == 3
    assert all(len(one) == 12 and one.isalpha() for one in hashes)
    assert all(len(value) <= 255 for value in found.values())
