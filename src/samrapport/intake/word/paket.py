"""A Word file from anywhere, opened with care. Entry: `open_word`."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from samrapport.errors import SamrapportError, shorten
from samrapport.publish.embedded.docx import REPORT, TEXTS
from samrapport.raw.personnummer.form import find_personnummer
from samrapport.raw.personnummer.granskning import safe_name
from samrapport.raw.sheets.compound import is_compound, streams

_LARGEST = 100_000_000
"""Bytes that a Word file may be; the largest of ours is a hundredth of it."""
_LARGEST_TEXT = 50_000_000
"""Bytes that all parts but the pictures may unpack to: a small file can be made to fill the memory."""
_MOST_PARTS = 5_000
_BODY = re.compile(r"word/document\d*\.xml")
"""Word on the web numbers it."""
_PROPERTIES = "docProps/custom.xml"
_PROPERTY = re.compile(r"<property\b[^>]*\bname=\"([^\"]*)\"[^>]*>\s*<(?:\w+:)?lpwstr>([^<]*)</", re.DOTALL)
_BREAKS = re.compile(r"</w:(?:p|tc)>|<w:(?:br|tab|cr)\b[^>]*/>")
_TAGS = re.compile(r"<[^>]*>")
_TOLD = re.compile(r"word/(?:document\d*|comments|footnotes|endnotes|header\d*|footer\d*)\.xml")


@dataclass(frozen=True)
class Word:
    """A Word file that can be read. properties: what it says of itself, by name."""

    namn: str
    content: bytes
    properties: Mapping[str, str]

    @property
    def rapport(self) -> str:
        """The report that it was made of, as `vasteras/2021/delarsrapport`; "" where it does not say."""
        return self.properties.get(REPORT, "")

    @property
    def texter(self) -> frozenset[str]:
        """Hashes of the texts that it was made of."""
        return frozenset(
            one for name, held in self.properties.items() if name.startswith(TEXTS) for one in held.split()
        )


def open_word(namn: str, content: bytes) -> Word:
    """A Word file. Raises SamrapportError for what is none, is damaged or locked, unpacks to too much, or holds a personnummer."""
    namn = shorten(safe_name(namn))
    if len(content) > _LARGEST:
        raise SamrapportError(f"{namn} är större än 100 MB. Ta bort bilder som har lagts till, och spara om den.")
    if is_compound(content):
        told = _compound(content)
        raise SamrapportError(f"{namn} är {told}")
    try:
        parts = _parts(namn, content)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        KeyError,
        ValueError,
        NotImplementedError,
        OSError,
    ):
        raise SamrapportError(f"{namn} är skadad. Öppna den i Word, spara den på nytt och försök igen.") from None
    except RuntimeError:
        raise SamrapportError(f"{namn} är {_UNLOCK_STEP}") from None
    if any(re.search(rb"<!(?:DOCTYPE|ENTITY)", part, re.IGNORECASE) for part in parts.values()):
        raise SamrapportError(f"{namn} har innehåll som en Word-fil inte har (DOCTYPE). Spara om den i Word.")
    for name, part in parts.items():
        if _TOLD.fullmatch(name) and find_personnummer(_plain(part)):
            raise SamrapportError(
                f"{namn} innehåller ett personnummer, samordningsnummer eller reservnummer, som inte visas här. Ta bort det ur filen, "
                "och ur alla kopior av den."
            )
    told = parts.get(_PROPERTIES, b"").decode("utf-8", "replace")
    return Word(namn, content, {unescape(name): unescape(held) for name, held in _PROPERTY.findall(told)})


_UNLOCK_STEP = "skyddad med lösenord. Ta bort lösenordet i Word (Arkiv, Info, Skydda dokument), och spara om filen."


def _compound(content: bytes) -> str:
    if "encryptedpackage" in streams(content):
        return _UNLOCK_STEP
    return "ingen Word-fil av den nyare sorten. Öppna den i Word, och spara den som Word-dokument (.docx)."


def _parts(namn: str, content: bytes) -> dict[str, bytes]:
    """The parts of XML, unpacked no further than what a report may come to."""
    if not content.startswith(b"PK"):
        raise SamrapportError(f"{namn} är ingen Word-fil. Ange den .docx som kom tillbaka.")
    found: dict[str, bytes] = {}
    left = _LARGEST_TEXT
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        if not any(map(_BODY.fullmatch, names)):
            raise SamrapportError(f"{namn} är ingen Word-fil. Ange den .docx som kom tillbaka.")
        whole = sum(one.file_size for one in package.infolist())
        if len(names) > _MOST_PARTS or whole > 4 * _LARGEST:
            raise SamrapportError(f"{namn} {_SMALLER_STEP}")
        for name in names:
            if not name.lower().endswith((".xml", ".rels")):
                continue
            with package.open(name) as part:
                # What a package says of a part's size may be untrue.
                held = part.read(left + 1)
            left -= len(held)
            if left < 0:
                raise SamrapportError(f"{namn} {_SMALLER_STEP}")
            found[name] = held
    return found


_SMALLER_STEP = "är orimligt stor uppackad. Kopiera texten till den Word-fil som skickades ut, och spara den."


def _plain(part: bytes) -> str:
    """The text of a part, a line for each paragraph."""
    return unescape(_TAGS.sub("", _BREAKS.sub("\n", part.decode("utf-8", "replace"))))
