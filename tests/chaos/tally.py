"""How many cases of each kind chaos has had its way with, and how they ended. Entries: `note`, `totals`."""

from __future__ import annotations

from collections import Counter

_ended: dict[str, Counter[str]] = {}


def note(kind: str, ended: Counter[str]) -> None:
    """Add cases that were looked at and found to be as they should."""
    _ended.setdefault(kind, Counter()).update(ended)
    print(f"\n{kind}: {dict(ended)}")


def totals() -> list[str]:
    """A line a kind, and one of all."""
    lines = [
        f"{kind}: {found.total()} ({', '.join(f'{name} {number}' for name, number in sorted(found.items()))})"
        for kind, found in sorted(_ended.items())
    ]
    return [*lines, f"in all: {sum(found.total() for found in _ended.values())} cases"] if lines else []
