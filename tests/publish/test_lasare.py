"""A text in another language is marked as such, and a word's explanation is a note, on the page, in PDF and in Word alike."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from bs4 import BeautifulSoup

from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.config import read_config
from samrapport.publish.embedded.document import Document, read_document
from samrapport.publish.embedded.docx import make_docx
from samrapport.publish.embedded.pandoc import convert_html
from samrapport.publish.embedded.pdf import make_pdf
from samrapport.run.assembly.draft import draft_cells
from samrapport.text.lasare.ordlista import Ord, forklarad
from samrapport.text.prose import Prose

from .factory import FRONT, code, make_bare_project, markdown, notebook
from .test_pdf import elements

pytestmark = pytest.mark.slow

WHOLE = "reports/vasteras/2021/delarsrapport.ipynb"
ENGLISH = Prose("## What it cost\n\nThe association spent SEK\u00a07,160\u00a0thousand.\n\n## Whom it helped\n\n- Many people.", "text/engelska.md", sprak="en")  # fmt: skip
SWEDISH, _ = forklarad(
    Prose("Utfallet är känt, och utfallet är högt.", "text/budget.md"),
    [Ord("utfall", "Det som har *kostat* i verkligheten.", ("utfallet",))],
)


(DRAFT,) = draft_cells({"utkast": "Rapporten är inte godkänd.", "ej-beslutad": "ja"}, "en")


def cell(text: Prose) -> dict[str, Any]:
    data, told = text._repr_mimebundle_()
    output = {"output_type": "execute_result", "execution_count": 1, "data": data, "metadata": told}
    return code("#| output: asis\nrapport.text('x')", output)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make_bare_project(tmp_path_factory.mktemp("lasare") / "projekt")
    cells = (markdown("# Budget"), cell(SWEDISH), markdown("# In English"), markdown(DRAFT["source"]), cell(ENGLISH))
    (made / WHOLE).write_text(notebook(FRONT, *cells), encoding="utf-8")
    return made


@pytest.fixture
def document(project: Path) -> Document:
    return read_document(project, WHOLE)


def test_a_page_marks_what_is_in_english_and_explains_a_word_in_a_note(document: Document) -> None:
    made = convert_html(document, compose(document, "html"), 3)
    page = BeautifulSoup(made.body, "html.parser")
    foreign = [one.get_text().strip() for one in page.select("[lang=en]")]
    assert foreign == [
        "Draft. The report has not been approved. The details may change.",
        "What it cost",
        "The association spent SEK\u00a07,160\u00a0thousand.",
        "Whom it helped",
        "Many people.",
    ]
    assert [one.get_text() for one in page.select("h2, h3") if one.select("[lang=en]")] == [foreign[1], foreign[3]]
    assert page.select_one("[lang=en] > div.utkast")
    assert "Whom it helped" in made.toc
    (mark,) = page.select("a.footnote-ref")
    note = page.select_one(str(mark["href"]))
    assert note is not None
    assert "utfall: Det som har *kostat* i verkligheten." in note.get_text()
    assert note.select_one(f'a[href="#{mark["id"]}"]') is not None


def test_print_marks_the_language_and_has_the_note_at_the_foot(document: Document, project: Path) -> None:
    content = make_pdf(read_config(project), document)
    with pikepdf.open(io.BytesIO(content)) as opened:
        found = {str(one.Lang) for one in elements(opened.Root.StructTreeRoot.K) if "/Lang" in one}
        tags = [str(one.S) for one in elements(opened.Root.StructTreeRoot.K)]
        assert str(opened.Root.Lang).startswith("sv")
    assert any(one.startswith("en") for one in found)
    assert "/Note" in tags or "/FENote" in tags


def test_word_marks_the_language_and_has_the_note(document: Document, project: Path) -> None:
    content = make_docx(read_config(project), document)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body, notes = (package.read(f"word/{name}.xml").decode() for name in ("document", "footnotes"))
    runs = re.findall(r"<w:r>.*?</w:r>", body, re.DOTALL)
    english = [run for run in runs if re.search(r'<w:lang\b[^>]*w:val="en"', run)]
    assert any("spent" in run for run in english)
    assert any("approved" in run for run in english)
    assert not any("Utfallet" in run for run in english)
    assert "i verkligheten" in re.sub(r"<[^>]+>", "", notes)
