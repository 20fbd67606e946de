"""The texts that a file can be read as, whatever it is and however it is encoded. Entry: `texts_in`."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

from samrapport.errors import DataFault, told_elsewhere
from samrapport.raw.cells import decode
from samrapport.raw.personnummer.plain import WALL

SIE = (".se", ".si", ".sie")
_LARGEST_TEXT = 1_000_000
_MANY_DIGITS = re.compile(r"(?:\d[^\d\0]{0,12}){7}\d")
_AROUND = 60
_UTF_32 = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32"}
_RTF = re.compile(
    r"\\'(?P<byte>[0-9a-fA-F]{2})|\\u(?P<sign>-?\d{1,6}) ?(?P<instead>(?:\\'[0-9a-fA-F]{2}|\?|(?P<plain>[^\\{}\s])))?"
    r"|\\(?P<word>[a-z]+)-?\d* ?|\\(?P<mark>[^a-z'])|[{}\r\n]"
)
_RTF_ENDS = {
    **dict.fromkeys(("par", "page", "sect"), "\n\n"),
    **dict.fromkeys(("cell", "row", "nestcell", "nestrow"), WALL),
    "line": "\n",
}
_RTF_SIGNS = {"tab": " ", "emspace": " ", "enspace": " ", "endash": "-", "emdash": "-", "~": " ", "_": "-"}


def texts_in(file: str, content: bytes) -> tuple[str, ...]:
    """What a file says, with one line of it a line; in more ways than one where its kind leaves it open. Never raises."""
    if content[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        text = content.decode("cp1252", "replace")
        return tuple(dict.fromkeys((_of_rtf(text, instead=True), _of_rtf(text, instead=False))))
    if b"\0" in content:
        # Marked or not: next to nothing else can be read so.
        for encoding in (_UTF_32.get(content[:4], "utf-32-le"), "utf-32-be"):
            with suppress(UnicodeDecodeError):
                return (_with_lines(content.decode(encoding)),)
    with told_elsewhere(DataFault):
        return (decode(file, content),)
    if b"\0" in content:
        content += _packed_texts(content)
        wide = content.decode("utf-16-le", "replace"), (content[1:] + b"\0").decode("utf-16-le", "replace")
        return tuple(map(_with_digits, (content.decode("latin-1"), *wide)))
    if file.lower().endswith(SIE):  # The hard blank of CP437 is a letter of no Swedish word elsewhere.
        content = content.replace(b"\xff", b" ")
    return (_with_lines(content.decode("cp1252", "replace")),)


def _with_digits(text: str) -> str:
    """Of what is mostly no text, as a picture, what stands around many digits."""
    found, done = "", 0
    for match in _MANY_DIGITS.finditer(text):
        begin, end = max(match.start() - _AROUND, done), min(match.end() + _AROUND, len(text))
        found += text[begin:end] if begin == done else f"{WALL}{text[begin:end]}"
        done = end
    return found


def _with_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _of_rtf(text: str, *, instead: bool) -> str:
    """instead: whether a sign that is given by its number has another after it, for who knows it not."""

    def read(match: re.Match[str]) -> str:
        if match["byte"]:
            return bytes.fromhex(match["byte"]).decode("cp1252", "replace")
        if match["sign"]:
            return chr(int(match["sign"]) % 0x10000) + ("" if instead else match["plain"] or "")
        word = match["word"] or match["mark"] or ""
        return _RTF_ENDS.get(word) or _RTF_SIGNS.get(word, "")

    return _RTF.sub(read, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _packed_texts(content: bytes) -> bytes:
    """What a PNG says of itself in texts that are kept compressed; nothing of another file."""
    found, at = b"", 8
    while content.startswith(b"\x89PNG") and at + 12 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        if kind in (b"zTXt", b"iTXt"):
            rest = content[at + 8 : at + 8 + size].partition(b"\0")[2]
            packed = rest[1:] if kind == b"zTXt" else rest[2:].split(b"\0", 2)[-1]
            with suppress(zlib.error):  # One that is kept as it is, or damaged.
                found += b"\n" + zlib.decompressobj().decompress(packed, _LARGEST_TEXT)
        at += 12 + size
    return found
