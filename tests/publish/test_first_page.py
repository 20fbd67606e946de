"""What the reports say is laid into the project's own first page where that has room for it, by both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.publish.site import Engine, publish
from samrapport.run.sitepages.first import START

from .factory import make_project
from .quarto_stand_in import put_on_path

pytestmark = pytest.mark.slow

MADE = """---
title: "Delårsrapport 2021"
sidebar: false
toc: false
---

::: {.kort}
- [**Västerås**](reports/vasteras/2021/index.qmd)
:::
"""


def first_page(project: Path, engine: Engine) -> BeautifulSoup:
    (project / "reports" / START).write_text(MADE, encoding="utf-8")
    publish(project, project / "_site", engine)
    return BeautifulSoup((project / "_site/index.html").read_text(encoding="utf-8"), "html.parser")


@pytest.mark.parametrize("engine", ["embedded", "quarto"])
def test_the_first_page_says_what_the_reports_say_among_the_projects_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Engine
) -> None:
    project = make_project(tmp_path / "projekt")
    (project / "index.qmd").write_text(
        "---\ntitle: Egen\nsidebar: false\n---\n\nFöre.\n\n::: {#rapporterna}\n[x](reports/index.qmd)\n:::\n\nEfter.\n",
        encoding="utf-8",
    )
    if engine == "quarto":
        put_on_path(tmp_path / "bin", monkeypatch)
    page = first_page(project, engine)
    main = page.select_one("main")
    assert main is not None
    assert "Delårsrapport 2021" in main.text
    text = main.text
    assert text.index("Före.") < text.index("Västerås") < text.index("Efter.")
    assert "Egen" not in text
    link = main.select_one('a[href$="reports/vasteras/2021/index.html"]')
    assert link is not None


def test_a_first_page_without_room_for_it_stays_as_it_is(tmp_path: Path) -> None:
    project = make_project(tmp_path / "projekt")
    own = "---\ntitle: Egen\nsidebar: false\n---\n\n[Rapporter](reports/index.qmd)\n"
    (project / "index.qmd").write_text(own, encoding="utf-8")
    main = first_page(project, "embedded").select_one("main")
    assert main is not None
    assert "Egen" in main.text
    assert "Västerås" not in main.text
    assert (project / "index.qmd").read_text(encoding="utf-8") == own
