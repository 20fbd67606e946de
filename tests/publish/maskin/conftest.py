"""The same small site by either engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from samrapport.publish.site import Published, publish

from ..quarto_stand_in import put_on_path

Build = Callable[[Path], Published]


@pytest.fixture(params=["embedded", "quarto"])
def build(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    if request.param == "quarto":
        put_on_path(tmp_path / "bin", monkeypatch)
    return lambda project: publish(project, project / "_site", request.param, jobs=1, failed=())
