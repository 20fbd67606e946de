"""A file in the format PC-Axis (.px), as PxWeb saves it. Entry: `read_px`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from samrapport.errors import DataFault, Fault
from samrapport.raw.pxweb.utdrag import Tal, Utdrag, Varde, number

# Those that name a language in brackets are in another than the file's first.
_KEY = re.compile(r'\s*([A-Z][A-Z0-9-]*)(?:\("([^"]*)"(?:,[^)]*)?\))?\s*=', re.ASCII)
_QUOTED = re.compile(r'"([^"]*)"')
_CODEPAGE = re.compile(rb'CODEPAGE="([\w-]+)"')
_PAGES = {
    "utf-8": "utf-8-sig",
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "850": "cp850",
}


def read_px(fil: str, content: bytes) -> Utdrag:
    """The numbers of a table with what each is of. Raises DataFault for what is no whole table."""
    text = _decoded(fil, content)
    found: dict[tuple[str, str], str] = {}
    for key, of, value in _statements(text):
        found.setdefault((key, of), value)
    heads = [*_texts(found.get(("STUB", ""), "")), *_texts(found.get(("HEADING", ""), ""))]
    if not heads or ("DATA", "") not in found:
        raise DataFault(Fault(fil, "filen är inte en hel px-fil: variablerna eller talen saknas. Spara den på nytt."))
    axes = [_values(head, found) for head in heads]
    cells = found["DATA", ""].split()
    places = list(itertools.product(*axes))
    if len(cells) != len(places):
        expected = f"filen ska ha {len(places)} tal men har {len(cells)}; den kan vara avklippt. Spara den på nytt."
        raise DataFault(Fault(fil, expected))
    tal = [
        Tal(one, number(fil, cell, place), place)
        for place, (one, cell) in enumerate(zip(places, cells, strict=True), 1)
    ]
    title = " ".join(_texts(found.get(("TITLE", ""), "")))
    table = "".join(_texts(found.get(("TABLEID", ""), found.get(("MATRIX", ""), ""))))
    updated = next(("".join(_texts(value)) for (key, _), value in found.items() if key == "LAST-UPDATED"), "")
    return Utdrag(fil, title, table, updated, tal)


def _decoded(fil: str, content: bytes) -> str:
    told = _CODEPAGE.search(content[:2000])
    page = told[1].decode("ascii").lower() if told else "utf-8" if content.startswith(b"\xef\xbb\xbf") else "iso-8859-1"
    try:
        return content.decode(_PAGES.get(page, page))
    except (LookupError, UnicodeDecodeError):
        raise DataFault(Fault(fil, f"filen är inte kodad i {page}, som den säger. Spara den på nytt.")) from None


def _statements(text: str) -> Iterator[tuple[str, str, str]]:
    """Each keyword, the variable that it is on, and what follows the sign of equality. A semicolon within quotation marks ends none."""
    quoted, start = False, 0
    for place in (found.start() for found in re.finditer(r'[";]', f"{text};")):
        if place < len(text) and text[place] == '"':
            quoted = not quoted
        elif not quoted:
            one, start = text[start:place], place + 1
            if match := _KEY.match(one):
                yield match[1], match[2] or "", one[match.end() :]


def _texts(value: str) -> list[str]:
    """The texts of a list; one that goes on over several lines stands in quotation marks on each."""
    joined = re.sub(r'"\s*\n\s*"', "", value)
    return [" ".join(one.split()) for one in _QUOTED.findall(joined)]


def _values(head: str, found: dict[tuple[str, str], str]) -> list[Varde]:
    labels = _texts(found.get(("VALUES", head), ""))
    codes = _texts(found.get(("CODES", head), "")) or [""] * len(labels)
    if len(codes) != len(labels):
        codes = [""] * len(labels)
    return [Varde(head, code, label) for code, label in zip(codes, labels, strict=True)]
