"""An assembled report as a tagged PDF. Entries: `make_pdf`, and `describe` for what its cover shows."""

from __future__ import annotations

import datetime as dt
import functools
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.config import Config
from samrapport.publish.embedded.document import Document
from samrapport.publish.embedded.pandoc import HERE, convert_typst
from samrapport.publish.errors import PublishFault
from samrapport.raw.tecken import told as without_glyph
from samrapport.run.assembly.draft import DRAFT

# The front matter that the template shows; the rest steers Quarto.
_SHOWN = (
    "title",
    "subtitle",
    "forbund",
    "period",
    "dnr",
    DRAFT,
    "vision",
    "motto",
    "upplysning",
    "omslag",
    "date",
    "lang",
    "profil",
)
_IMAGE = re.compile(r'image\("((?:[^"\\]|\\.)*)"')


def make_pdf(config: Config, document: Document) -> bytes:
    """The document as PDF/UA-1, the same bytes for the same document. Raises PublishFault naming what it lacks."""
    metadata = describe(config, document)
    composed = compose(document, "typst")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _stage_template(config, document, place)
        source = convert_typst(document, composed, place / "template.typ", metadata)
        for name, content in composed.media.items():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        _stage_images(config, document, source, place)
        (place / "main.typ").write_text(source, encoding="utf-8")
        return _compile(place, document, metadata["date"])


def describe(config: Config, document: Document) -> dict[str, Any]:
    """What the cover shows, from the front matter. Raises PublishFault where language, title or date lack."""
    found = {key: document.front[key] for key in _SHOWN if document.front.get(key) not in (None, "")}
    found.setdefault("lang", config.lang)
    if not str(found.get("lang", "")).startswith("sv"):
        raise PublishFault("PDF-filen saknar språk. Skriv lang: sv i inledningen.", source=document.path)
    if not str(found.get("title", "")).strip():
        raise PublishFault("PDF-filen saknar titel. Skriv title i inledningen.", source=document.path)
    try:
        dt.date.fromisoformat(str(found["date"]))
    except (KeyError, ValueError):
        raise PublishFault(
            "PDF-filen saknar datum. Skriv date: ÅÅÅÅ-MM-DD i inledningen.", source=document.path
        ) from None
    # Pandoc takes the region of the language as its own variable.
    found["lang"] = "sv"
    return found


def _stage_template(config: Config, document: Document, place: Path) -> None:
    shutil.copyfile(HERE / "template.typ", place / "template.typ")
    for name in document.partials:
        try:
            shutil.copyfile(config.root / name, place / Path(name).name)
        except FileNotFoundError:
            raise PublishFault(
                f"template-partials nämner {name}, som inte finns. Lägg tillbaka filen.", source=document.path
            ) from None


def _stage_images(config: Config, document: Document, source: str, place: Path) -> None:
    """Lay the pictures that the text itself names beside the Typst source."""
    for found in _IMAGE.findall(source):
        name = re.sub(r"\\(.)", r"\1", found)
        target = (place / name).resolve()
        if target.is_file():
            continue
        file = (config.root / document.path).parent / name
        if place.resolve() not in target.parents or not file.is_file():
            raise PublishFault(f"bilden {name} finns inte. Ta bort den.", source=document.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _compile(place: Path, document: Document, date: str) -> bytes:
    # The report's date stands for the clock, and only fonts inside the Typst package count, so every machine gives the
    # same bytes.
    moment = dt.datetime.combine(dt.date.fromisoformat(date), dt.time(12), dt.UTC)
    try:
        made, warnings = typst.compile_with_warnings(
            str(place / "main.typ"),
            root=str(place),
            format="pdf",
            font_paths=_fonts(),
            ignore_system_fonts=True,
            pdf_standards="ua-1",
            timestamp=int(moment.timestamp()),
        )
    except typst.TypstError as error:
        raise PublishFault(_explain(error), source=document.path) from None
    if warnings:
        told = "; ".join(str(getattr(one, "message", one)) for one in warnings)
        raise PublishFault(f"Typst varnar: {told}. Skriv om det som nämns.", source=document.path)
    return bytes(made)


@functools.cache
def _fonts() -> typst.Fonts:
    """The fonts inside the Typst package, looked through once for all reports."""
    return typst.Fonts(include_system_fonts=False)


# The last net: what comes from raw data and texts is told of before anything is built.
_NO_GLYPH = re.compile(r'(?:the text|codepoint) `"(?P<text>.+?)"`')
_KNOWN_ERRORS: Mapping[str, str] = {
    "missing alt text": "en bild saknar alternativtext, så PDF-filen blir inte tillgänglig (PDF/UA).",
    "missing document title": "PDF-filen saknar titel. Skriv title i inledningen.",
    "skipped": "en rubriknivå hoppas över, så PDF-filen blir inte tillgänglig (PDF/UA).",
}


def _explain(error: Exception) -> str:
    told = " ".join(str(getattr(error, "message", error)).split())
    hints = " ".join(str(hint) for hint in getattr(error, "hints", ()))
    if found := _NO_GLYPH.search(told):
        sign = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), found["text"])[:1]
        return f"rapporten {without_glyph(sign)}"
    for phrase, message in _KNOWN_ERRORS.items():
        if phrase in told.lower():
            return message
    return f"Typst kan inte göra PDF-filen: {told} {hints}".rstrip()
