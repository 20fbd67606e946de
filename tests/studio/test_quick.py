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
from samrapport.studio.beside import Asked
from samrapport.studio.pages import with_places
from samrapport.studio.quick import page_of
from samrapport.studio.reading import all_reports
from samrapport.studio.worker.answers import shown_text
from samrapport.studio.workshop import Workshop
from tests.data_factory import AR, FORBUND, OWN, Data
from tests.studio.test_pages import TEXT, shown

REPORT = Report("a", 2021, ReportType("delarsrapport", "hel", "rapport.yml"))
SECTION = Section("08", "budget", Path("delarsrapport/08_budget.ipynb"))


def executed(heading: str) -> dict[str, Any]:
    cell = shown("c08-3", TEXT, "Så mycket.") | {"source": "rapport.text('budget')", "metadata": {}}
    return {"cells": [{"cell_type": "markdown", "id": "c08-1", "source": heading, "metadata": {}}, cell]}


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
    early = page_of(None, REPORT, SECTION, (), before, now)  # type: ignore[arg-type]
    assert _sources(early) == _sources(whole(now, "nu"))


def _sources(notebook: dict[str, Any]) -> list[tuple[str, str]]:
    return [(cell["id"], "".join(cell["source"])) for cell in notebook["cells"]]


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
