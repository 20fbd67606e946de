"""What stands in the raw data is what a reader reads: on the page, in the PDF, in Word, in the downloads and in the search."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from text.tecken_strategi import CASES, as_read, seen, texts

from samrapport.facts.fact import Fact, FactBook
from samrapport.present.tables import Column, Row, Table
from samrapport.publish.site import publish
from samrapport.run.assembly.document import Document, write_document
from samrapport.run.assembly.page import make_page, markdown_cell
from samrapport.run.discover import Section
from samrapport.text.prose import bind
from samrapport.text.verbatim import escape_markdown

from .factory import FRONT, make_bare_project, write_navigation
from .test_search import fragments

REPORT = Path("vasteras/2021")
PLACES = ("{{ x.n }}", "Om {{ x.n }} då", "- {{ x.n }}", "Om\n{{ x.n }}\ndå", "| A | B |\n|:--|:--|\n| {{ x.n }} | x |")


def said_by(text: str, place: str) -> str:
    """What is seen of a place of a text."""
    return seen(re.sub(r"^- |\|:--|[|\n]|(?<=\n)\| A \| B \|", "", place).replace("{{ x.n }}", text))


def cell(number: int, *shown: Any) -> dict[str, Any]:
    outputs = []
    for one in shown:
        data, metadata = one._repr_mimebundle_()
        outputs.append({"output_type": "display_data", "data": data, "metadata": metadata})
    return {"cell_type": "code", "id": f"k{number}", "metadata": {}, "source": "visa()", "outputs": outputs}


def tables_of(found: list[str]) -> Iterator[Table]:
    for number, text in enumerate(found):
        columns = (Column("a", text, align="left"), Column("b", "B", unit=text), Column("c", "C", group=text))
        rows = (
            Row((text,), kind="group"),
            Row((text, "före", text)),
            Row((f"x{text}y", text, "1")),
            Row((text, text, "2"), kind="total"),
        )
        yield Table(f"tbl-n{number}", text, columns, rows, note=text)


def write_texts(folder: Path, found: list[str]) -> Path:
    """A project of one report that says each text in each place, made by what makes reports."""
    project = make_bare_project(folder)
    book = FactBook({"x": lambda: [Fact(f"x.n{number}", text, "text") for number, text in enumerate(found)]})
    asked = [
        f"{place.replace('x.n', f'x.n{number}')}\n\nslut{number}a{at}."
        for number in range(len(found))
        for at, place in enumerate(PLACES)
    ]
    heads = [
        markdown_cell(f"h{number}", f"## {escape_markdown(text)}\n\nrubrik{number}.")
        for number, text in enumerate(found)
    ]
    first = {
        "cells": [
            markdown_cell("t", f"# {escape_markdown(found[0])}"),
            cell(1, bind(book, "\n\n".join(asked), where="texter/prov.md")),
            *heads,
        ]
    }
    second = {
        "cells": [markdown_cell("u", "# Tabeller"), *(cell(9 + n, one) for n, one in enumerate(tables_of(found)))]
    }
    pages = [
        make_page(first, Section("01", "texter", Path("01_texter.ipynb"))),
        make_page(second, Section("02", "tabeller", Path("02_tabeller.ipynb"))),
    ]
    metadata = {key: FRONT[key] for key in ("lang", "period", "dnr", "date", "vision")}
    metadata |= {"title": found[0], "subtitle": found[-1], "forbund": found[-1]}
    labels = [label for page in pages for label in page.labels]
    document = Document(REPORT, "delarsrapport", metadata, pages, dict.fromkeys(labels, ""), {"tbl-n0": [found[0]]})
    place = project / "reports" / REPORT
    (project / "processed").mkdir()
    write_document(document, place, project / "processed")
    manifest = {"report": {"forbund": "vasteras", "ar": 2021, "type": "delarsrapport", "document": "delarsrapport"}}
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    write_navigation(project)
    # What the small projects of the other tests lead to.
    for name in ("index.qmd", "../../_nav.yml"):
        text = (place / name).read_text(encoding="utf-8")
        text = text.replace("01-uppdrag", "01-texter").replace("02-ekonomi", "02-tabeller")
        (place / name).write_text(text, encoding="utf-8")
    return project


def page_text(file: Path) -> str:
    page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    for one in page.select("main .nummer"):
        one.extract()
    return seen(page.main.get_text() if page.main else "")


_EDGE = 60
"""Points of a page where its head and its number stand."""


def pdf_text(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as document:
        size = {"left": 0, "bottom": _EDGE, "right": 600, "top": 842 - _EDGE}
        pages = [document[number].get_textpage().get_text_bounded(**size) for number in range(len(document))]
    # A word that was parted ends its line with a hyphen of another kind.
    return seen(re.sub("[\ufffe\u00ad\u0002]\\s*", "", "\n".join(pages)))


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_text(file: Path) -> str:
    with zipfile.ZipFile(file) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    signs = {f"{_W}noBreakHyphen": "\u2011"}
    return seen("".join(one.text or "" if one.tag == f"{_W}t" else signs.get(one.tag, "") for one in root.iter()))


def assert_read(folder: Path, found: list[str]) -> None:
    project = write_texts(folder / "projekt", found)
    told = publish(project, folder / "site", "embedded")
    assert told.faults == ()
    site = folder / "site" / "reports" / REPORT
    index = {name: seen(one["content"]) for name, one in fragments(folder / "site").items()}
    said = {
        "page": page_text(site / "01-texter.html"),
        "pdf": pdf_text(site / "delarsrapport.pdf"),
        "word": word_text(site / "delarsrapport.docx"),
        # Search ends each block with a full stop.
        "search": index[f"reports/{REPORT.as_posix()}/01-texter.html"].replace(".", ""),
    }
    wanted = [
        (text, place, f"{said_by(text, place)}slut{number}a{at}.")
        for number, text in enumerate(found)
        for at, place in enumerate(PLACES)
    ]
    wanted += [(text, "rubrik", f"{seen(text)}rubrik{number}.") for number, text in enumerate(found)]
    missing = [
        (name, text, place)
        for text, place, one in wanted
        for name, whole in said.items()
        if (one.replace(".", "") if name == "search" else one) not in whole
    ]
    assert missing == []
    assert_tables(site, found)
    assert_downloads(site / "data", found)


def assert_tables(site: Path, found: list[str]) -> None:
    html = BeautifulSoup((site / "02-tabeller.html").read_text(encoding="utf-8"), "html.parser")
    for number, text in enumerate(found):
        figure = html.find(id=f"tbl-n{number}")
        assert figure is not None
        caption, *cells = [seen(one.get_text()) for one in figure.select("caption, th, td")]
        own = seen(text)
        assert caption.partition(":")[2] == own, text
        wanted = [own, f"B{own}", own, "C", own, own, "före", own, f"x{own}y", own, "1", own, own, "2", own]
        assert [one for one in cells if one] == wanted, text


def assert_downloads(data: Path, found: list[str]) -> None:
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    titles = {one["name"]: one["title"] for one in package["resources"]}
    for number, text in enumerate(found):
        label = f"tbl-n{number}"
        assert seen(titles[label]) == seen(text)
        content = (data / f"{label}.csv").read_bytes().decode()
        rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
        assert [seen(one).removeprefix("'") for one in rows[1]] == [
            seen(one).removeprefix("'") for one in (text, "före", text)
        ]
        sheet = openpyxl.load_workbook(data / f"{label}.xlsx").active
        assert sheet is not None
        shown = [re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), str(one.value)) for one in sheet[2]]
        assert [seen(one) for one in shown] == [seen(one) for one in (text, "före", text)]


@pytest.mark.late
def test_each_known_case_is_read_as_it_stands(tmp_path: Path) -> None:
    assert_read(tmp_path, [found for one in CASES if (found := as_read(one))])


@pytest.mark.long
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts(40))
def test_any_text_is_read_as_it_stands(tmp_path_factory: pytest.TempPathFactory, found: list[str]) -> None:
    assert_read(tmp_path_factory.mktemp("text"), found)
