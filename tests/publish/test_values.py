"""A figure's values open under it on its section's page, the whole report's and its own, with the script; and only as we write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.publish import figure_script
from samrapport.publish.check import SiteCheck
from samrapport.publish.quarto.render import finish_site
from samrapport.publish.site import publish
from samrapport.run.assembly.berakning import berakning_html, varden_html
from samrapport.run.assembly.shown import Shown

from .maskin_factory import fact, make_told

VALUES = {
    "columns": ["Kvinnor <b>", "Män"],
    "rows": [["Arbete & {{< x >}}", "1\u00a0234", "visas inte"], ["`$x$`", "0", "–"]],
    "apart": True,
}


def block(values: str) -> str:
    shown = Shown("fig-andel", "figure", "02_ekonomi", "", "", ("x",), {})
    return berakning_html(shown, {"x": fact("x", "1")}, {"CSV": "tbl-budget.csv"}, "publikt-manifest.json").replace(
        "{=html}\n", "{=html}\n" + values, 1
    )


def project_with(folder: Path, values: str) -> Path:
    project = make_told(folder, ("a", 2021))
    for name in ("02-ekonomi", "delarsrapport"):
        path = project / f"reports/a/2021/{name}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        at = next(n for n, cell in enumerate(notebook["cells"]) if "label: fig-andel" in "".join(cell["source"]))
        notebook["cells"][at]["id"] = "c02-002"
        told = {"cell_type": "markdown", "id": "c02-002-hur", "metadata": {}, "source": block(values)}
        notebook["cells"].insert(at + 1, told)
        path.write_text(json.dumps(notebook), encoding="utf-8")
    return project


@pytest.mark.slow
def test_values_open_on_every_page_of_the_figure_as_they_are_written(tmp_path: Path) -> None:
    project = project_with(tmp_path / "p", varden_html("fig-andel", VALUES))
    done = publish(project, project / "_site", "embedded", jobs=1)
    assert done.faults == ()
    assert SiteCheck(done.site).faults() == {}
    for path in ("02-ekonomi.html", "delarsrapport.html", "data/fig-andel.html"):
        page = BeautifulSoup((done.site / "reports/a/2021" / path).read_text(encoding="utf-8"), "html.parser")
        (table,) = page.select("details.varden:not([open]) table#fig-andel-varden.serier")
        assert [one.get_text() for one in table.select("thead th")] == ["Avser", *VALUES["columns"]]
        assert [[one.get_text() for one in row.select("th, td")] for row in table.select("tbody tr")] == VALUES["rows"]
        (script,) = page.select(f'script[src$="{figure_script.SCRIPT}"]')
        assert (done.site / "reports/a/2021" / path).parent.joinpath(str(script["src"])).resolve() == (
            done.site / figure_script.SCRIPT
        )
    assert figure_script.SCRIPT not in (done.site / "reports/a/2021/01-uppdrag.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ours", "other"),
    [
        ("<td class=\"tal\">0</td>", '<td class="tal"><img src="x"></td>'),
        ("<td class=\"tal\">0</td>", '<td onclick="x()">0</td>'),
        ("</table>", "</table><script>x()</script>"),
        ('id="fig-andel-varden"', 'id="fig-andel-varden" style="x"'),
    ],
)  # fmt: skip
def test_what_we_would_not_write_is_refused(tmp_path: Path, ours: str, other: str) -> None:
    values = varden_html("fig-andel", VALUES)
    assert ours in values
    project = project_with(tmp_path / "p", values.replace(ours, other, 1))
    assert publish(project, project / "_site", "embedded", jobs=1).faults


def test_pages_of_quartos_get_the_script_where_they_have_values(tmp_path: Path) -> None:
    (tmp_path / "reports/a").mkdir(parents=True)
    for name, values in (("med", varden_html("fig-andel", VALUES)), ("utan", "")):
        html = f'<html><head></head><body><main id="quarto-document-content">{values}</main></body></html>'
        (tmp_path / f"reports/a/{name}.html").write_text(html, encoding="utf-8")
    finish_site(tmp_path)
    tag = f'<script src="../../{figure_script.SCRIPT}" defer></script></head>'
    assert tag in (tmp_path / "reports/a/med.html").read_text(encoding="utf-8")
    assert "<script" not in (tmp_path / "reports/a/utan.html").read_text(encoding="utf-8")
    assert (tmp_path / figure_script.SCRIPT).stat().st_size < 8000
