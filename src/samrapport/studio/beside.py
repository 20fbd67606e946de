"""What is asked of a worker that stands beside the studio's own process, which does without what only workers need: pandas, half a second.

Entries: `Asked`, `call`; and `give_back`, for either process when it rests.
"""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress
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


def give_back() -> None:
    """Give the system the memory that a process has come to hold and does not use; where it cannot be given back, nothing is done."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
