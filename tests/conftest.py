"""Fixtures that every kind of test may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from data_factory import Data
from hypothesis import settings

settings.register_profile("samrapport", deadline=None, max_examples=100, derandomize=True, print_blob=True)
settings.load_profile("samrapport")

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def data(tmp_path: Path) -> Data:
    """A sound data folder of the invented förbund."""
    return Data(tmp_path / "raw")


@pytest.fixture(scope="session")
def committed() -> Path:
    """The data folder of the project itself. Tests only read it."""
    return PROJECT / "data" / "raw"
