"""`_quarto.yml` and what goes with it, held against what Quarto documents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from samrapport.present.contrast import contrast
from samrapport.present.theme import THEME
from samrapport.publish.embedded.config import read_config, sources
from samrapport.raw.rapporttyp import ReportType
from samrapport.run.assembly.document import Document, report_matter
from samrapport.run.discover import Report

from .conftest import Built
from .factory import ROOT

# From https://quarto.org/docs/reference/ (projects, websites, formats html and typst): only keys that are used and sure.
KNOWN = {
    "project.type",
    "project.output-dir",
    "project.render",
    "project.resources",
    "metadata-files",
    "lang",
    "date-format",
    "website.title",
    "website.description",
    "website.search",
    "website.page-navigation",
    "website.navbar.left.text",
    "website.navbar.left.href",
    "website.page-footer.left",
    "website.page-footer.right.text",
    "website.page-footer.right.href",
    "execute.enabled",
    "execute.echo",
    "execute.warning",
    "format.html.theme.light",
    "format.html.theme.dark",
    "format.html.respect-user-color-scheme",
    "format.html.css",
    "format.html.toc",
    "format.html.toc-depth",
}


def raw() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "_quarto.yml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def leaves(value: Any, place: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(one, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        for one in value:
            yield from leaves(one, place)
    else:
        yield place


def test_every_key_is_one_that_quarto_knows() -> None:
    assert set(leaves(raw())) <= KNOWN


def test_what_the_design_asks_of_quarto_is_there() -> None:
    config = raw()
    assert config["project"]["type"] == "website"
    assert config["lang"] == "sv"
    assert config["execute"] == {"enabled": False, "echo": False, "warning": False}
    assert config["metadata-files"] == ["reports/_nav.yml"]
    assert list(config["format"]) == ["html"], "a format here is made of every page"
    assert not any("notebooks" in pattern for pattern in config["project"]["render"])


def test_the_files_it_names_exist() -> None:
    assert (ROOT / raw()["format"]["html"]["css"]).is_file()


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (ReportType("delarsrapport", "delarsrapport", "rapport.yml"), ()),
        (ReportType("insatsrapport", "halvarsrapport", "insatser/{insats}/insats.yml"), (("insats", "spira"),)),
    ],
)
def test_an_assembled_report_asks_for_a_tagged_pdf_made_with_the_theme(
    kind: ReportType, given: tuple[tuple[str, str], ...]
) -> None:
    report = Report("vasteras", 2021, kind, given)
    document = Document(report.folder, kind.document, {"title": "En rapport"}, ())
    typst = report_matter(document)["format"]["typst"]
    assert (typst["pdf-standard"], typst["output-file"]) == ("ua-1", f"{kind.document}.pdf")
    for name in typst["template-partials"]:
        assert (ROOT / posixpath.normpath(posixpath.join("reports", report.folder.as_posix(), name))).is_file(), name
    # Quarto takes a partial by its file name, and knows these two.
    assert [Path(name).name for name in typst["template-partials"]] == ["typst-template.typ", "typst-show.typ"]


def test_template_partials_hold_no_stray_dollar_sign() -> None:
    text = (ROOT / "theme/typst-template.typ").read_text(encoding="utf-8")
    # A förbund's own colours are what pandoc is to write in.
    assert "$" not in re.sub(r"\$if\((profil\.farger\.[a-z]+)\)\$\$\1\$\$else\$#[0-9a-f]{6}\$endif\$", "", text)


def test_render_takes_reports_and_the_front_page_and_no_more(built: Built) -> None:
    found = sources(read_config(built.project))
    assert found[0] == "index.qmd"
    assert all(path == "index.qmd" or path.startswith("reports/") for path in found)
    assert len(found) == 11


def test_site_figures_and_pdf_share_their_colours() -> None:
    css = (ROOT / "theme/samrapport.css").read_text(encoding="utf-8").lower()
    typst = (ROOT / "theme/typst-template.typ").read_text(encoding="utf-8").lower()
    light = css[: css.index("@media")]
    for name, colour in (("ink", THEME.ink), ("muted", THEME.muted), ("soft", THEME.soft), ("primary", THEME.primary)):
        assert f"--{name}: {colour.lower()};" in light
        assert colour.lower() in typst


def test_colours_of_text_are_readable_in_light_and_dark() -> None:
    css = (ROOT / "theme/samrapport.css").read_text(encoding="utf-8")
    for block in (part.split("}")[0] for part in css.split("{") if "--ink:" in part):
        colours = dict(line.strip(" ;").split(": ") for line in block.split("\n") if "--" in line)
        for text in ("--ink", "--muted", "--primary", "--accent"):
            for ground in ("--surface", "--soft"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
