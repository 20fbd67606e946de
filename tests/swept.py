"""What is tried of many alike: a few while one waits, and all of them in the tests' second half. Entry: `some`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def some(values: Iterable[Any], quick: int) -> list[Any]:
    """The values of a parameter, of which all but the first so many are tried late."""
    return [one if number < quick else late(one) for number, one in enumerate(values)]


def late(one: Any) -> Any:
    """A value, or a tuple of them, that is tried late."""
    return pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=pytest.mark.late)
