"""What lies packed in a file, however deep, within one budget. Entry: `unpacked`."""

from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_DEEPEST = 4
_LARGEST_PART = 50_000_000
_LARGEST = 200_000_000
_TAR = slice(257, 262)
_PACKERS: dict[bytes, Any] = {
    b"\x1f\x8b": lambda: zlib.decompressobj(zlib.MAX_WBITS | 16),
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\0": lambda: lzma.LZMADecompressor(memlimit=_LARGEST),
    b"]\0\0": lambda: lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_LARGEST),
}
"""How a file that holds one other begins (gzip, bzip2, xz, lzma), to what unpacks it."""


@dataclass(frozen=True)
class Part:
    """A file within another. name: its own, "" where it has none."""

    name: str
    content: bytes


@dataclass
class _Budget:
    left: int

    def most(self) -> int:
        return max(min(_LARGEST_PART, self.left), 0)

    def take(self, content: bytes) -> bytes:
        self.left -= len(content)
        return content


def unpacked(content: bytes) -> tuple[Part, ...] | None:
    """The files that lie in a file and in those, which are packed no further; None where it is not packed, or damaged.

    Of what is larger than the budget there is the beginning.
    """
    return _parts(content, _Budget(_LARGEST), _DEEPEST)


def _parts(content: bytes, budget: _Budget, deeper: int) -> tuple[Part, ...] | None:
    found: list[Part] = []
    try:
        for part in _directly(content, budget):
            within = _parts(part.content, budget, deeper - 1) if deeper else None
            found += (Part(part.name, b""), *within) if within is not None else (part,)
    except Exception:  # Whatever a damaged file makes its reader raise.
        return tuple(found) or None
    return tuple(found) if _is_packed(content) else None


def _is_packed(content: bytes) -> bool:
    return content.startswith((b"PK", *_PACKERS)) or content[_TAR] == b"ustar"


def _directly(content: bytes, budget: _Budget) -> Iterator[Part]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for one in package.infolist():
                with package.open(one) as opened:
                    yield Part(one.filename, budget.take(opened.read(budget.most())))
    elif content[_TAR] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in archive:
                file = archive.extractfile(member) if member.isreg() else None
                yield Part(member.name, budget.take(file.read(budget.most())) if file else b"")
    elif packer := next((packer for sign, packer in _PACKERS.items() if content.startswith(sign)), None):
        yield Part("", budget.take(_unpack(packer, content, budget.most())))


def _unpack(packer: Any, content: bytes, most: int) -> bytes:
    """What one after another of the same kind holds, as such a file may be put together."""
    made = b""
    # What comes after the last is none of them, as zeros that fill a tape.
    while len(made) < most and content.startswith(tuple(_PACKERS)):
        unpacker = packer()
        made += unpacker.decompress(content, most - len(made))
        content = unpacker.unused_data if unpacker.eof else b""
    return made
