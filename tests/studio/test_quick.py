"""A page that is shown before all is put together is the page that is shown then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from samrapport.rapport import oppna
from samrapport.raw.rapporttyp import ReportType
from samrapport.run.assembly.document import Document, write_document
from samrapport.run.assembly.page import make_page
from samrapport.run.discover import Report, Section
from samrapport.run.execution.normalise import join_lines
from samrapport.studio.beside import Asked
from samrapport.studio.pages import with_places
from samrapport.studio.quick import page_of, whole_of
from samrapport.studio.reading import all_reports
from samrapport.studio.worker.answers import shown_text
from samrapport.studio.workshop import Workshop
from tests.data_factory import AR, FORBUND, OWN, Data
from tests.studio.test_pages import TEXT, shown

REPORT = Report("a", 2021, ReportType("delarsrapport", "hel", "rapport.yml"))
SECTION = Section("08", "budget", Path("delarsrapport/08_budget.ipynb"))
NOTE = "::: {.callout-note}\nSägs en gång.\n:::"


def executed(heading: str, number: str = "08", *texts: str) -> dict[str, Any]:
    cells = [
        shown(f"c{number}-{n}", TEXT, text) | {"source": "rapport.text('budget')", "metadata": {}}
        for n, text in enumerate(texts or ("Så mycket.",), start=3)
    ]
    return {"cells": [{"cell_type": "markdown", "id": f"c{number}-1", "source": heading, "metadata": {}}, *cells]}


@pytest.mark.parametrize(
    "heading", ["# Budget", "# Budget: *allt* {.stor}", '# "Budget" \\ och\n\nMer under rubriken.']
)
@pytest.mark.parametrize("metadata", [{}, {"utkast": "Utkast: två fynd"}])
def test_a_changed_title_is_shown_as_when_all_is_put_together(
    tmp_path: Path, heading: str, metadata: dict[str, Any]
) -> None:
    def whole(notebook: dict[str, Any], name: str) -> dict[str, Any]:
        pages = [make_page(notebook, SECTION)]
        (tmp_path / name).mkdir()
        write_document(
            Document(REPORT.folder, "hel", {"title": "a", **metadata}, pages), tmp_path / name, tmp_path / "p"
        )
        return with_places(json.loads((tmp_path / name / SECTION.page).read_bytes()), notebook)

    before, now = whole(executed("# Förr"), "forr"), executed(heading)
    early = page_of(SECTION, [make_page(now, SECTION)], before, now)
    assert _sources(early) == _sources(whole(now, "nu"))


@pytest.mark.parametrize("metadata", [{}, {"utkast": "Utkast: två fynd"}])
@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("texts", [("Nytt.",), (NOTE, "Nytt."), ("Nytt.", "Mer."), (NOTE,)])
def test_a_section_laid_into_the_whole_is_as_when_all_is_put_together(
    tmp_path: Path, metadata: dict[str, Any], place: int, texts: tuple[str, ...]
) -> None:
    sections = [Section(n, f"s{n}", Path(f"delarsrapport/{n}_s{n}.ipynb")) for n in ("07", "08", "09", "99")]
    notes = {TEXT: ["Det här är noterat."]}

    def whole(name: str, **now: dict[str, Any]) -> dict[str, Any]:
        run = {one: now.get(f"s{one.number}") or executed("# Förr", one.number, "Förr.", NOTE) for one in sections}
        pages[:] = [make_page(found, one) for one, found in run.items()]
        (tmp_path / name).mkdir()
        made = Document(REPORT.folder, "hel", {"title": "a", **metadata}, pages, notes=notes)
        write_document(made, tmp_path / name, tmp_path / "p")
        return dict(json.loads((tmp_path / name / "hel.ipynb").read_bytes()))

    pages: list[Any] = []
    before, changed = whole("forr"), sections[place]
    after = whole("nu", **{f"s{changed.number}": executed("# Nu", changed.number, *texts)})
    early = whole_of(pages[:-1], before)
    # What is noted of a text that was not there is told when all is put together.
    new = {f"{cell['id']}-not" for cell in after["cells"]} - {cell["id"] for cell in before["cells"]}
    assert _said(early) == [one for one in _said(after) if one[0] not in new]
    assert "Det här är noterat." in str(early)


def _said(notebook: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    outputs = [
        [join_lines(one["data"]["text/markdown"]) for one in cell.get("outputs", ())] for cell in notebook["cells"]
    ]
    return [(*one, said) for one, said in zip(_sources(notebook), outputs, strict=True)]


def _sources(notebook: dict[str, Any]) -> list[tuple[str, str]]:
    return [(cell["id"], join_lines(cell["source"])) for cell in notebook["cells"]]


WORDS = "ord;förklaring;former\nunderlag;Det som räknas *på*.;underlaget\neget kapital;Pengar från förr.;\n"
TEXTS = {"sammanfattning": "Om underlaget och annat.", "budget": "Eget kapital och underlag, och underlaget igen."}


def test_a_saved_text_has_the_words_explained_that_its_page_explains_there(
    data: Data, client: TestClient, workshop: Workshop
) -> None:
    data.write(f"{OWN}/ordlista.csv", WORDS)
    for name, text in TEXTS.items():
        data.write(f"{OWN}/text/{name}.md", f"{text}\n")
    kind = next(one.type for one in all_reports(workshop.project).reports if one.folder.as_posix() == OWN)
    asked = Asked(Report(FORBUND, AR, kind), data.root)
    for names in (list(TEXTS), list(TEXTS)[::-1]):
        rapport = oppna(FORBUND, AR, data=data.root)
        page = [rapport.text(name).visad for name in names]
        early = [
            shown_text(asked, f"{OWN}/text/{name}.md", f"{TEXTS[name]}\n", page[:n]) for n, name in enumerate(names)
        ]
        assert early == page
        assert "[^" in page[0]
        assert "[^" in page[1] or names[0] == "budget"
