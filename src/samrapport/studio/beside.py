"""What is asked of a worker that stands beside the studio's own process, which does without what only workers need: pandas, half a second.

Entries: `Asked`, `call`; and of memory `hold_together`, `give_back`.
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


def hold_together() -> None:
    """Let the threads of this process, from now on, take memory from one place in all: a place for each holds tens of MB that no other can use."""
    _ask_system("mallopt", _M_ARENA_MAX, 1)


def give_back() -> None:
    """Give the system the memory that this process has come to hold and does not use."""
    gc.collect()
    _ask_system("malloc_trim", 0)


_M_ARENA_MAX = -8


def _ask_system(name: str, *given: int) -> None:
    # Systems with another library of C have no such names, and Windows none that goes without a name itself.
    with suppress(OSError, AttributeError, TypeError):
        getattr(ctypes.CDLL(None), name)(*given)
