"""That something is being done which takes its time, told on a terminal alone. Entry: `working`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape


@contextmanager
def working(what: str) -> Iterator[None]:
    """Tell what is being done until it is, on the last line of the terminal; nothing is told where there is none."""
    console = Console(stderr=True)
    if not console.is_terminal or console.is_dumb_terminal:
        yield
        return
    with console.status(f"{escape(what)} …"):
        yield
