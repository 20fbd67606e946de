"""What is asked of a worker that stands beside the studio's own process, which does without what only workers need: pandas, half a second.

Entries: `Asked`, `call`.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from samrapport.run.discover import Report


@dataclass(frozen=True)
class Asked:
    """A report to open. data: the folder of raw data."""

    report: Report
    data: Path


def call(function: str, *args: Any) -> Any:
    """What a function gives, named as `answers:left_to_do`: a module of `worker`, and its function."""
    module, _, name = function.partition(":")
    return getattr(import_module(f"{__package__}.worker.{module}"), name)(*args)
