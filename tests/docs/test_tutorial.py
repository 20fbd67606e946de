"""The tutorial, done step by step as it stands: each command given, each file changed, each answer seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from once import Whole

from .pages import DOCS
from .reader import Reader, make_tree


@pytest.mark.late
def test_the_tutorial_goes_as_it_says(tmp_path: Path, whole: Whole) -> None:
    reader = Reader(make_tree(tmp_path / "projekt", whole))
    reader.follow(DOCS / "kom-igang.md")
    assert reader.given[0] == "make site"
    assert len(reader.given) >= 7
