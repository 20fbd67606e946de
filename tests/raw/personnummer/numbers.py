"""Numbers that look like those of persons, made up: by date and checksum."""

from __future__ import annotations


def with_checksum(nine: str) -> str:
    """Ten digits of nine, the last one as Luhn has it."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(nine))
    return f"{nine}{-sum(one // 10 + one % 10 for one in doubled) % 10}"
