"""The files that lie in a report's PDF."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from samrapport.publish.embedded.config import read_config
from samrapport.publish.embedded.document import read_document
from samrapport.publish.embedded.pdf import make_pdf
from samrapport.publish.embedded.render import Output, outputs, render, shared_key
from samrapport.publish.embedded.source import read_sources
from samrapport.publish.errors import PublishFault
from samrapport.publish.output import Before
from samrapport.publish.quarto.standards import ask_for_archive
from samrapport.run.assembly.downloadfiles import Bilaga
from samrapport.run.fingerprint import Hashes

from .factory import FRONT, make_bare_project, markdown, notebook, prose

pytestmark = pytest.mark.slow

WHOLE = "reports/vasteras/2021/delarsrapport.ipynb"
ONE = Bilaga("tbl-a.csv", "text/csv", "data", 'Utfall *per post*, "netto" – 50 % & #1 $x$ [1] \\ ”å”')


def project(tmp_path: Path, *attached: dict[str, Any]) -> Path:
    made = make_bare_project(tmp_path / "projekt")
    (made / WHOLE).write_text(notebook({**FRONT, "bilagor": [*attached]}, markdown("# Avsnitt")), encoding="utf-8")
    data = (made / WHOLE).parent / "data"
    data.mkdir(exist_ok=True)
    (data / "tbl-a.csv").write_text("a;b\n", encoding="utf-8")
    return made


def make(made: Path) -> bytes:
    return make_pdf(read_config(made), read_document(made, WHOLE))


def test_a_file_lies_in_it_with_its_words_as_they_are_written(tmp_path: Path) -> None:
    content = make(project(tmp_path, ONE.matter))
    with pikepdf.open(io.BytesIO(content)) as opened:
        (found,) = opened.attachments.values()
        assert found.get_file().read_bytes() == b"a;b\n"
        assert found.description == ONE.om
        assert len(opened.pages) == 2, "nothing stands before the cover"
    assert content == make(project(tmp_path / "igen", ONE.matter)), "the same bytes for the same files"


def test_a_file_that_lacks_and_one_outside_are_told(tmp_path: Path) -> None:
    with pytest.raises(PublishFault, match="finns inte"):
        make(project(tmp_path / "a", {**ONE.matter, "fil": "data/borta.csv"}))
    with pytest.raises(PublishFault, match="utanför rapporten"):
        make(project(tmp_path / "b", {**ONE.matter, "fil": "../../hemligt.csv"}))


@pytest.mark.parametrize("kept", [None, "bilagor.json"])
def test_a_changed_file_makes_the_pdf_anew_and_no_page(tmp_path: Path, kept: str | None) -> None:
    def hashes() -> Hashes:
        return Hashes(tmp_path / kept if kept else None)

    made = project(tmp_path, ONE.matter)
    file = (made / WHOLE).parent / "data/tbl-a.csv"
    os.utime(file, ns=(1, 1))
    known = hashes()
    first = render(made, tmp_path / "ett", hashes=known)
    known.keep()
    before = Before(tmp_path / "ett", first.state["outputs"], first.state["sources"], first.state["shared"])
    assert render(made, tmp_path / "samma", before=before, hashes=hashes()).state["outputs"] == first.state["outputs"]
    file.write_text("a;c\n", encoding="utf-8")
    second = render(made, tmp_path / "två", before=before, hashes=hashes())
    pdf = WHOLE.replace(".ipynb", ".pdf")
    assert [path for path, one in second.state["outputs"].items() if one != first.state["outputs"][path]] == [pdf]
    assert (tmp_path / "ett" / pdf).read_bytes() != (tmp_path / "två" / pdf).read_bytes()


def test_a_changed_file_leaves_what_the_pdf_shows_and_so_does_where_a_text_was_written(tmp_path: Path) -> None:
    made = project(tmp_path, ONE.matter)

    def read(text: str, row: int) -> Output:
        cell = prose(text)
        cell["outputs"][0]["metadata"]["samrapport"] = {"text": "a/text/b.md", "rows": [row]}
        (made / WHOLE).write_text(notebook({**FRONT, "bilagor": [ONE.matter]}, cell), encoding="utf-8")
        config = read_config(made)
        found, _ = read_sources(made, [WHOLE], {})
        return next(one for one in outputs(config, found, shared_key(config)) if one.path.endswith(".pdf"))

    first = read("En text.", 1)
    assert read("En text.", 2).key == first.key
    ((made / WHOLE).parent / "data/tbl-a.csv").write_text("a;c\n", encoding="utf-8")
    second = read("En text.", 1)
    assert second.key != first.key
    assert second.look == first.look
    assert read("En annan text.", 1).look != first.look


@pytest.mark.parametrize(
    ("version", "asked"),
    [((1, 9, 38), "ua-1"), ((1, 10, 17), "ua-1"), ((1, 10, 18), ["a-3a", "ua-1"]), ((2,), ["a-3a", "ua-1"])],
)
def test_quarto_is_asked_for_what_its_typst_can(version: tuple[int, ...], asked: object, tmp_path: Path) -> None:
    front = {"title": "T", "format": json.dumps({"typst": {"pdf-standard": "ua-1", "output-file": "x.pdf"}})}
    cell = {"cell_type": "raw", "source": f"---\ntitle: T\nformat: {front['format']}\n---"}
    text = json.dumps({"cells": [cell, {"cell_type": "markdown", "source": '"pdf-standard": "ua-1"'}]})
    (tmp_path / "a.ipynb").write_text(text, encoding="utf-8")
    ask_for_archive(tmp_path, version)
    first, second = json.loads((tmp_path / "a.ipynb").read_text(encoding="utf-8"))["cells"]
    found = json.loads(first["source"].split("format: ")[1].split("\n")[0])
    assert found["typst"]["pdf-standard"] == asked
    assert second["source"] == '"pdf-standard": "ua-1"'
