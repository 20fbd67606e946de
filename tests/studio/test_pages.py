"""What the studio makes of a page before all is put together, and of what went wrong."""

from __future__ import annotations

from typing import Any

import pytest

from samrapport.studio.pages import mark_text, text_cells, with_places
from samrapport.studio.quick import with_text
from samrapport.studio.telling import faults_in

TEXT = "a/2021/text/budget.md"


def shown(cell: str, path: str, text: str, kind: str = "prose") -> dict[str, Any]:
    output = {"output_type": "display_data", "data": {"text/markdown": text, "text/plain": text}}
    described = {"kind": kind, "text": path}
    return {"cell_type": "code", "id": cell, "outputs": [{**output, "metadata": {"samrapport": described}}]}


def test_the_cells_of_texts_are_known_by_the_id_that_the_page_has_them_under() -> None:
    both = shown("c1", TEXT, "En.")
    both["outputs"] += shown("x", "a/2021/text/mer.md", "Två.")["outputs"]
    assert text_cells({"cells": [both, shown("c2", "tbl", "", "table")]}) == {
        "c1": TEXT,
        "c1-1": "a/2021/text/mer.md",
    }


@pytest.mark.parametrize("text", ["# Rubrik\n\nText.", "Text.\n\n## Rubrik", "", "  \n", "::::: {.x}\nText.\n:::::"])
def test_a_text_whose_marking_would_change_the_page_is_left_as_it_is(text: str) -> None:
    assert mark_text(TEXT, text) == text


def test_a_text_laid_in_is_the_same_page_as_when_it_is_put_together() -> None:
    executed = {"cells": [shown("c1", TEXT, "Gammal."), shown("c2", "a/2021/text/annan.md", "Annan.")]}
    page = with_places({"cells": [shown("c1", "", "Gammal."), shown("c2", "", "Annan.")]}, executed)
    early = with_places(with_text(page, executed, TEXT, "Ny."), executed)
    whole = with_places({"cells": [shown("c1", "", "Ny."), shown("c2", "", "Annan.")]}, executed)
    assert early == whole
    assert "Gammal." in page["cells"][0]["outputs"][0]["data"]["text/markdown"]


@pytest.mark.parametrize(
    ("told", "file", "row"),
    [
        ("a/2021/budget.csv, rad 5, kolumn ”belopp”: ”sju” är inte ett tal.", "a/2021/budget.csv", 5),
        ("a/2021/text/budget.md: mallen är för invecklad.", "a/2021/text/budget.md", None),
        ("Disken är full.", "", None),
    ],
)
def test_a_fault_leads_to_its_file_and_row(told: str, file: str, row: int | None) -> None:
    assert faults_in([told]) == [{"text": told, "fil": file, "rad": row}]


def test_a_fault_quotes_no_personnummer() -> None:
    assert "19121212-1212" not in faults_in(["a.csv: ”19121212-1212” är inte ett tal."])[0]["text"]
