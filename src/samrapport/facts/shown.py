"""How a notebook shows a fact, or a book of them: as a room above, which knows how they are written, has said.

Entries: `show_as`, `shown`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_ways: dict[type, Callable[[Any], str]] = {}


def show_as(kind: type, html: Callable[[Any], str]) -> None:
    """Have all of a kind shown as this HTML."""
    _ways[kind] = html


def shown(one: object) -> str | None:
    """The HTML of a fact or a book of facts; None as long as nobody has said how, and it shows itself as Python does."""
    way = _ways.get(type(one))
    return way(one) if way else None
