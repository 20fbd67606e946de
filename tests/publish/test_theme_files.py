"""One theme file decides how site and PDF look; the files in the tree are in step with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.errors import DataFault
from samrapport.publish.errors import PublishFault
from samrapport.publish.site import publish
from samrapport.publish.theme_files import STYLES, TEMPLATE, apply_theme

from .factory import ROOT, make_project

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><title>$x$ "y"</title><rect width="120" height="60"/></svg>'


def theme_of(project: Path, text: str) -> Path:
    (project / "theme" / "tema.yml").write_text(text, encoding="utf-8")
    return project / "theme"


def test_the_files_in_the_tree_are_those_that_their_theme_gives(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "theme", tmp_path / "theme"))
    apply_theme(folder)
    for name in (STYLES, TEMPLATE):
        assert (folder / name).read_bytes() == (ROOT / "theme" / name).read_bytes(), "run samrapport build"


def test_a_changed_colour_reaches_the_site_and_the_pdf(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt")
    publish(project, project / "_site", "embedded")
    before = (project / "_site/reports/vasteras/2021/delarsrapport.pdf").read_bytes()
    theme_of(project, 'ljus:\n  primär: "#5b1235"\nmörk:\n  primär: "#eea3c8"\n')
    publish(project, project / "_site", "embedded")
    styles = (project / "_site/assets/samrapport.css").read_text(encoding="utf-8")
    assert "--primary: #5b1235" in styles
    assert "--primary: #eea3c8" in styles
    assert "#12355b" not in styles
    assert (project / "_site/reports/vasteras/2021/delarsrapport.pdf").read_bytes() != before


def test_a_logo_stands_in_the_head_of_every_page_with_its_room_and_on_the_cover(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt")
    folder = theme_of(project, "logotyp:\n  fil: logotyp.svg\n  beskrivning: Förbundet ”A”\n")
    (folder / "logotyp.svg").write_text(LOGO, encoding="utf-8")
    publish(project, project / "_site", "embedded")
    assert (project / "_site/theme/logotyp.svg").is_file()
    for page in (project / "_site").rglob("*.html"):
        image = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select_one("a.namn img")
        assert image is not None
        assert (image["alt"], image["width"], image["height"]) == ("Förbundet ”A”", "80", "40")
        assert (page.parent / str(image["src"])).resolve() == project / "_site/theme/logotyp.svg"


def test_a_colour_that_cannot_be_read_stops_the_publishing(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt")
    theme_of(project, 'ljus:\n  text: "#cccccc"\n')
    with pytest.raises(DataFault, match="syns för dåligt"):
        publish(project, project / "_site", "embedded")
    assert not (project / "_site").exists()


def test_a_file_without_the_marks_is_told_of(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "theme", tmp_path / "theme"))
    (folder / STYLES).write_text("body {}", encoding="utf-8")
    with pytest.raises(PublishFault, match="tema:början"):
        apply_theme(folder)
