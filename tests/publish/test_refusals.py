"""What the embedded engine does not do it refuses by name, and only for the source concerned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from samrapport.publish.embedded.config import read_config
from samrapport.publish.embedded.render import render
from samrapport.publish.errors import PublishFault
from samrapport.publish.output import Rendered
from samrapport.run.assembly.document import PARTIALS

from .factory import budget_table, code, figure_cell, make_bare_project, markdown, notebook, prose, shown, table_cell

PAGE = "reports/vasteras/2021/03-prov.ipynb"


def render_with(tmp_path: Path, text: str, path: str = PAGE) -> Rendered:
    project = make_bare_project(tmp_path / "projekt")
    (project / path).write_text(text, encoding="utf-8")
    return render(project, tmp_path / "site")


def table_html(inner: str) -> dict[str, Any]:
    return code("", shown({"text/html": f"<table><thead><tr><th>A</th></tr></thead><tbody>{inner}</tbody></table>"}))


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        (markdown("{{< include andra.qmd >}}"), "include"),
        (prose("Se {{< video x >}}"), "video"),
        (markdown("```{python}\n1 + 1\n```"), "{python}"),
        (markdown("```{mermaid}\ngraph\n```"), "{mermaid}"),
        (markdown("::: {.panel-tabset}\n## A\n:::"), ".panel-tabset"),
        (markdown(":::: {.columns}\n::: {.column}\nA\n:::\n::::"), ".columns"),
        (markdown("::: {layout-ncol=2}\nA\n:::"), "layout-ncol"),
        (markdown("::: {.callout-note collapse=true}\nA\n:::"), "collapse"),
        (markdown("Se @tbl-saknas."), "@tbl-saknas"),
        (markdown("Se @sec-ett."), "@sec-ett"),
        (markdown("Enligt @andersson2020."), "@andersson2020"),
        (markdown("<b>fet</b>"), "<b>"),
        (markdown("```{=html}\n<b>fet</b>\n```"), "<b>fet</b>"),
        (markdown("```{=typst}\n#pagebreak()\n```"), "#pagebreak()"),
        (markdown("Talet $x^2$."), "$x^2$"),
        (markdown("[klicka](javascript:alert\\(1\\))"), "javascript:"),
        (markdown("![](bild.png)"), "alternativtext"),
        (figure_cell(alt=""), "fig-andel"),
        (code("#| code-fold: true\nx", shown({"text/markdown": "a"})), "code-fold"),
        (code("x", {"output_type": "stream", "name": "stdout", "text": "hej"}), "print"),
        (
            code("x", {"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}),
            "slutade med ett fel",
        ),
        (code("x", shown({"text/plain": "42"})), "text/plain"),
        (code("#| label: tbl-x\nx", shown({"text/markdown": "a"}), shown({"text/markdown": "b"})), "2 utdata"),
        (table_html("<tr><td><script>alert(1)</script></td></tr>"), "<script>"),
        (table_html('<tr><td onclick="x()">1</td></tr>'), "onclick"),
        (table_html('<tr><td style="position:fixed">1</td></tr>'), "style"),
        (code("", shown({"text/html": "<iframe src='x'></iframe>"})), "<iframe>"),
        ({"cell_type": "raw", "metadata": {}, "source": "rå"}, "råcell"),
        (
            markdown("| A |\n|---|\n| 1 |\n\n: Rubrik {#tbl-budget}\n\n| B |\n|---|\n| 2 |\n\n: Rubrik {#tbl-budget}"),
            "två gånger",
        ),
    ],
)
def test_an_unsupported_construct_is_named(tmp_path: Path, cell: dict[str, Any], named: str) -> None:
    rendered = render_with(tmp_path, notebook({"title": "Prov"}, cell))
    assert [fault.source.split(": ")[0] for fault in rendered.faults] == [PAGE]
    assert named in rendered.faults[0].message
    # The others are rendered all the same.
    assert "index.html" in rendered.pages


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("---\ntitle: A\njupyter: python3\n---\n", "jupyter"),
        ("---\ntitle: A\nbibliography: b.bib\n---\n", "bibliography"),
        ("---\ntitle: [\n---\n", "YAML"),
        ("Ingen inledning.", "titel"),
    ],
)
def test_a_front_matter_that_asks_for_more_is_refused(tmp_path: Path, text: str, named: str) -> None:
    path = "reports/vasteras/2021/prov.qmd"
    rendered = render_with(tmp_path, text, path)
    assert [fault.source for fault in rendered.faults] == [path]
    assert named in rendered.faults[0].message


def test_what_is_no_notebook_is_told_as_one_fault(tmp_path: Path) -> None:
    rendered = render_with(tmp_path, json.dumps({"a": 1}))
    assert "ingen anteckningsbok" in rendered.faults[0].message


def test_all_faults_of_a_page_are_told_at_once(tmp_path: Path) -> None:
    rendered = render_with(tmp_path, notebook({"title": "Prov"}, markdown("Se @tbl-a, @fig-b och <u>c</u>.")))
    assert len(rendered.faults) == 1
    assert all(name in rendered.faults[0].message for name in ("@tbl-a", "@fig-b", "<u>"))


def test_a_table_without_head_is_refused_in_print(tmp_path: Path) -> None:
    bundle = {
        "text/markdown": "```{=typst}\n#table(columns: 1, [a])\n```",
        "text/html": "<table><tr><td>a</td></tr></table>",
    }
    cell = code('#| label: tbl-x\n#| tbl-cap: "X"\nx', shown(bundle))
    front = {
        "title": "T",
        "lang": "sv",
        "date": "2021-01-01",
        "format": {"typst": {"output-file": "x.pdf", "template-partials": [f"../../../{name}" for name in PARTIALS]}},
    }
    rendered = render_with(tmp_path, notebook(front, cell))
    assert "tbl-x saknar rubrikrad" in str(rendered.faults)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("website:\n  sidebarr: []\n", "sidebarr"),
        ("filters: [x.lua]\n", "filters"),
        ("format:\n  html:\n    code-folding: true\n", "format.html.code-folding"),
        ("project:\n  type: book\n", "website"),
        ("execute:\n  enabled: true\n", "execute"),
        ("website: [\n", "YAML"),
    ],
)
def test_a_configuration_that_asks_for_more_is_refused(tmp_path: Path, line: str, named: str) -> None:
    project = make_bare_project(tmp_path / "projekt")
    (project / "reports/_nav.yml").write_text(line, encoding="utf-8")
    with pytest.raises(PublishFault, match=named):
        read_config(project)


def test_a_missing_navigation_does_no_harm(tmp_path: Path) -> None:
    project = make_bare_project(tmp_path / "projekt")
    assert read_config(project).sidebars == ()


def test_a_table_with_only_allowed_html_passes(tmp_path: Path) -> None:
    assert not render_with(tmp_path, notebook({"title": "Prov"}, table_cell(budget_table(label="tbl-ny")))).faults
