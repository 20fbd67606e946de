"""The fonts that PDF and figures are set in, and what they can show. Entries: `in_fonts`, `fails`."""

from __future__ import annotations

import io
import struct
import tempfile
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import typst
from fontTools.ttLib import TTFont

from samrapport.present import figures

# Of no text, or shown only as a part of another sign.
_NEVER = ("Cc", "Cs", "Co", "Cn", "Cf", "Mn", "Me", "Zl", "Zp")
_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")
_AT_A_TIME = 200
_PLACES = '{0} #strong(lower("{0}x")) #emph("{0}") #raw("{0}")\n'


def _typst_fonts() -> Iterator[TTFont]:
    """The fonts within the Typst package, which lie in its library as files do."""
    data = next(Path(typst.__file__).parent.glob("_typst*")).read_bytes()
    for mark in (b"OTTO", b"\x00\x01\x00\x00"):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            (count,) = struct.unpack(">H", data[at + 4 : at + 6])
            if not 9 <= count <= 40:
                continue
            tables = [data[at + 12 + 16 * n : at + 28 + 16 * n] for n in range(count)]
            if b"cmap" in [one[:4] for one in tables]:
                end = max(sum(struct.unpack(">II", one[8:16])) for one in tables)
                yield TTFont(io.BytesIO(data[at : at + end]), lazy=True)


@cache
def in_fonts() -> frozenset[str]:
    """The signs that some font of the PDF and both of the figures have."""
    printed = {code for font in _typst_fonts() for code in font.getBestCmap()}
    drawn = figures._glyphs(False) & figures._glyphs(True)
    return frozenset(one for one in map(chr, printed & drawn) if _is_declared(one))


def _is_declared(sign: str) -> bool:
    """Whether a sign is of the scripts that texts may be in, or is punctuation, a number or a symbol that any may have."""
    kind, name = unicodedata.category(sign), unicodedata.name(sign, "")
    if kind in _NEVER or "BRAILLE" in name:
        return False
    if kind[0] == "L" and sign > "\u00ff":
        return name.startswith(_SCRIPTS)
    return sign.isprintable() or sign.isspace()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def fails(signs: Collection[str]) -> str:
    """What Typst says when it sets signs as a report's PDF does, plain, bold, slanted and as code; "" when it can."""
    texts = "".join(_PLACES.format(f"\\u{{{ord(one):x}}}") for one in sorted(signs))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "main.typ")
        file.write_text(f'#set document(title: "x")\n#set text(font: "Libertinus Serif", lang: "sv")\n{texts}')
        try:
            typst.compile(
                str(file),
                format="pdf",
                font_paths=_fonts(),
                ignore_system_fonts=True,
                pdf_standards="ua-1",
                timestamp=0,
            )
        except typst.TypstError as error:
            return str(getattr(error, "message", error))
    return ""


def all_that_work(signs: Collection[str]) -> set[str]:
    """Those of the signs that Typst can set."""
    found: set[str] = set()
    ordered = sorted(signs)
    for at in range(0, len(ordered), _AT_A_TIME):
        some = set(ordered[at : at + _AT_A_TIME])
        while some and (told := fails(some)):
            # It names the first that it has no glyph for, alone or with those beside it.
            named = set(told) & some
            some -= named if len(named) == 1 else {one for one in some if fails([one])}
        found |= some
    return found
