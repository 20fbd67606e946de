"""One published site for all tests that only look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.publish.site import Published, publish

from .factory import make_project
from .quarto_stand_in import put_on_path

ENGINES = ["embedded", pytest.param("quarto", marks=pytest.mark.late)]
"""That both give the same is held to while one waits (test_maskin, test_same_content, test_quarto_*)."""
Build = Callable[[Path], Published]
"""Publishes a project, to its `_site`."""


@dataclass(frozen=True)
class Built:
    """A project with two reports, and its site."""

    project: Path
    site: Path
    told: Published

    def page(self, path: str) -> BeautifulSoup:
        return BeautifulSoup((self.site / path).read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("publicering")
    project = make_project(folder / "projekt", ("vasteras", 2021), ("vastra-malardalen", 2021))
    site = folder / "_site"
    return Built(project, site, publish(project, site, "embedded"))


@pytest.fixture(params=ENGINES)
def either(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Either engine: what is laid into a site afterwards is to be the same."""
    if request.param == "quarto":
        put_on_path(tmp_path / "bin", monkeypatch)
    return lambda project: publish(project, project / "_site", request.param, jobs=1, failed=())
