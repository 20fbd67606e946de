from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from samrapport.run.assembly.page import BadSection, drop_empty_headings, make_page, markdown_cell
from samrapport.run.assembly.references import assert_unique_labels, resolve_references, told_otherwise
from samrapport.run.discover import Section

SECTION = Section("08", "budget", Path("08_budget.ipynb"))


def shown(described: dict[str, Any] | None, **data: str) -> dict[str, Any]:
    mimes = {name.replace("_", "/"): text for name, text in data.items()}
    metadata = {} if described is None else {"samrapport": described}
    return {"output_type": "display_data", "data": mimes, "metadata": metadata}


def code(*outputs: dict[str, Any], source: str = "visa()") -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "k",
        "execution_count": 1,
        "metadata": {},
        "outputs": list(outputs),
        "source": source,
    }


def table(label: str = "tbl-a", caption: str = "En tabell") -> dict[str, Any]:
    html = f"<table><caption class='x'>{caption}</caption>\n<tr><td>1</td></tr></table>"
    described = {"kind": "table", "label": label, "caption": caption, "data": {"columns": ["a"], "rows": [[1]]}}
    return code(shown(described, text_html=html, text_markdown="```{=typst}\n#table()\n```"))


def figure(**changes: str) -> dict[str, Any]:
    described = {"kind": "figure", "label": "fig-a", "caption": "Ett diagram", "alt": "Staplar"} | changes
    return code(shown(described, text_plain="Staplar"))


def prose(text: str, **more: str) -> dict[str, Any]:
    return code(shown({"kind": "prose", **more}, text_markdown=text))


def page(*cells: dict[str, Any], title: str = "# Budget", section: Section = SECTION) -> Any:
    return make_page({"cells": [markdown_cell("t", title), *cells]}, section)


def options(cell: dict[str, Any]) -> dict[str, Any]:
    lines = [line[2:] for line in cell["source"].splitlines() if line.startswith("#|")]
    return dict(yaml.safe_load("\n".join(lines)))


def test_a_table_gets_its_caption_in_the_source_and_nowhere_else() -> None:
    (cell,) = page(table(caption='Å: "b" *c*')).cells
    assert options(cell) == {"label": "tbl-a", "tbl-cap": r"Å: \"b\" \*c\*"}
    assert cell["source"].endswith("\nvisa()")
    assert cell["outputs"][0]["data"]["text/html"] == "<table><tr><td>1</td></tr></table>"


def test_a_figure_gets_caption_and_alt_text() -> None:
    (cell,) = page(figure(alt="Staplar: *a*\noch b")).cells
    assert options(cell) == {"label": "fig-a", "fig-cap": "Ett diagram", "fig-alt": "Staplar: *a* och b"}


def test_prose_is_put_in_as_it_is() -> None:
    (cell,) = page(prose("Hej *du*")).cells
    assert options(cell) == {"output": "asis"}


def test_prose_keeps_where_it_was_written_and_nothing_else() -> None:
    described = {"kind": "prose", "text": "a/2021/text/b.md", "rows": [3], "lang": "sv"}
    (cell,) = page(code(shown(described, text_markdown="Hej"))).cells
    assert cell["outputs"][0]["metadata"] == {"samrapport": {"text": "a/2021/text/b.md", "rows": [3]}}


def test_a_page_is_of_the_language_that_all_it_shows_is_in() -> None:
    english = prose("Hello", lang="en")
    assert page(english, english, prose("", lang="sv")).sprak == "en"
    for cells in ([], [prose("Hej")], [english, prose("Hej")], [english, table()]):
        assert page(*cells).sprak == "sv"


def test_cells_that_show_nothing_are_left_out() -> None:
    stream = {"output_type": "stream", "name": "stdout", "text": "hej"}
    assert page(code(), code(stream), prose(" \n"), markdown_cell("c", "<!-- not -->")).empty


def test_a_cell_that_shows_several_things_becomes_as_many() -> None:
    both = code(*table()["outputs"], *figure()["outputs"], *prose("x")["outputs"])
    cells = page(both).cells
    assert [next(iter(options(cell).values())) for cell in cells] == ["tbl-a", "fig-a", "asis"]
    assert len({cell["id"] for cell in cells}) == 3
    assert all(len(cell["outputs"]) == 1 for cell in cells)


def test_title_and_heading_part_from_the_text_below() -> None:
    made = page(prose("x"), title="# Budget \\& utfall {#sec-b}\n\nIngress.")
    assert (made.title, made.heading) == ("Budget & utfall", "Budget \\& utfall {#sec-b}")
    assert made.cells[0]["source"] == "Ingress."


def test_headings_with_nothing_after_them_go() -> None:
    cells = [
        markdown_cell("1", "## Tom"),
        markdown_cell("2", "## Full"),
        markdown_cell("3", "### Tom under"),
        markdown_cell("4", "### Full under"),
        prose("x"),
        markdown_cell("6", "## Med text\n\nHär."),
        markdown_cell("7", "## Tom\n\n### Tom"),
        markdown_cell("8", "### Sist"),
    ]
    assert [cell["id"] for cell in drop_empty_headings(cells)] == ["2", "4", "k", "6"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (code(shown(None, text_html="<table>")), "varken är tabell"),
        (table(label="fig-a"), "ska vara tbl-namn"),
        (table(label="tbl-../x"), "ska vara tbl-namn"),
        (table(caption=" "), "saknar rubrik"),
        (figure(alt=""), "saknar alternativtext"),
        (markdown_cell("m", "Bra 😀"), "innehåller tecknet ”😀”"),
        (markdown_cell("m", "Bra &#128512;"), "GRINNING FACE"),
        (prose("Bra 😀"), "GRINNING FACE"),
        (table(caption="Bra 😀"), "GRINNING FACE"),
    ],
)
def test_what_a_report_cannot_hold_is_refused_naming_the_cell(cell: dict[str, Any], told: str) -> None:
    with pytest.raises(BadSection, match=f"08_budget, cell 2.*{told}"):
        page(cell)


def test_a_section_without_title_is_refused() -> None:
    with pytest.raises(BadSection, match="saknar titel"):
        make_page({"cells": [prose("x")]}, SECTION)


def test_a_label_that_stands_twice_is_refused() -> None:
    other = Section("09", "mer", Path("09_mer.ipynb"))
    with pytest.raises(BadSection, match="tbl-a finns både i 08_budget och i 09_mer"):
        assert_unique_labels([page(table()), page(table(), section=other)])


def test_references_within_a_page_stay_and_others_become_links() -> None:
    other = page(figure(), section=Section("09", "mer", Path("09_mer.ipynb")), title="# Mer *om* det")
    text = "@fig-a visar. Se @tbl-a och [@fig-a]. E-post: a@fig-x.se, `@fig-x`."
    here = page(table(), prose(text), markdown_cell("m", "Slut.\n\n@fig-a"))
    cells = resolve_references(here, assert_unique_labels([here, other]))
    link = r"i avsnittet Mer \*om\* det](09-mer.ipynb#fig-a)"
    assert cells[1]["outputs"][0]["data"]["text/markdown"] == (
        f"[Diagrammet {link} visar. Se @tbl-a och [diagrammet {link}. E-post: a@fig-x.se, `@fig-x`."
    )
    assert cells[2]["source"] == f"Slut.\n\n[Diagrammet {link}"


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    here = page(table(), prose("Se @tbl-b."))
    with pytest.raises(BadSection, match=r"hänvisar till @tbl-b.*Menade du @tbl-a"):
        resolve_references(here, assert_unique_labels([here]))


def test_a_reference_to_a_figure_that_a_text_stands_in_for_becomes_words() -> None:
    """On its own page and others, in sentences and after them; code and all other references are let be."""
    sentence = code(shown({"kind": "prose", "instead_of": "fig-flode"}, text_markdown="Här visas ingen figur."))
    there = page(sentence, section=Section("09", "mer", Path("09_mer.ipynb")))
    here = page(table(), prose("Se @tbl-a och @fig-flode. [@fig-flode] visar vägen, `@fig-flode`."))
    assert there.replaced == ("fig-flode",)
    told, _ = pages = told_otherwise([here, there])
    resolved = resolve_references(told, assert_unique_labels(pages))
    assert resolved[1]["outputs"][0]["data"]["text/markdown"] == (
        "Se @tbl-a och texten i figurens ställe. Texten i figurens ställe visar vägen, `@fig-flode`."
    )
    assert told_otherwise([here]) == [here]
