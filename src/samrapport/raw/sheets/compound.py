"""The streams of a compound file, in which Excel keeps books of the older kind. Entry: `streams`."""

from __future__ import annotations

import struct

_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
"""Sector numbers from here on mean something else than a sector."""


def is_compound(content: bytes) -> bool:
    """Whether the content is a compound file."""
    return content.startswith(_MARK)


def streams(content: bytes) -> dict[str, bytes]:
    """The streams by name in small letters; none of a damaged file. The first of two of the same name counts."""
    try:
        return _streams(content)
    except (struct.error, IndexError, ValueError):
        return {}


def _streams(content: bytes) -> dict[str, bytes]:
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if not 128 <= size <= 65536:
        return {}
    start, _, cutoff, mini_start = struct.unpack_from("<IIII", content, 48)
    more = struct.unpack_from("<I", content, 68)[0]
    numbers = list(struct.unpack_from("<109I", content, 76))

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    seen = set()
    while more < _LAST and more not in seen:
        seen.add(more)
        *further, more = _numbers(sector(more))
        numbers += further
    table = [one for number in numbers if number < _LAST for one in _numbers(sector(number))]

    def chain(first: int, links: list[int]) -> list[int]:
        found: list[int] = []
        while first < _LAST:
            if len(found) > len(links):
                raise ValueError
            found.append(first)
            first = links[first]
        return found

    def joined(first: int) -> bytes:
        return b"".join(map(sector, chain(first, table)))

    directory = joined(start)
    minis = _numbers(joined(mini_start))
    pool = b""
    found: dict[str, bytes] = {}
    for at in range(0, len(directory) - 127, 128):
        name = directory[at : at + max(0, struct.unpack_from("<H", directory, at + 64)[0] - 2)].decode(
            "utf-16-le", "replace"
        )
        first, length = struct.unpack_from("<II", directory, at + 116)
        if directory[at + 66] == 5:
            pool = joined(first)
        elif directory[at + 66] == 2:
            if length >= cutoff:
                whole = joined(first)
            else:
                whole = b"".join(pool[one * 64 : one * 64 + 64] for one in chain(first, minis))
            found.setdefault(name.lower(), whole[:length])
    return found


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
