"""An assembled report as a tagged PDF. Entries: `make_pdf`, and `describe` for what its cover shows."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from samrapport.hinder import hindered_by_words
from samrapport.publish.embedded.blame import find_costly
from samrapport.publish.embedded.compose import Composed, compose
from samrapport.publish.embedded.config import Config
from samrapport.publish.embedded.document import Document, Part
from samrapport.publish.embedded.pandoc import HERE, convert_typst
from samrapport.publish.embedded.typesetter import PDF, Costly, compile_pdf
from samrapport.publish.errors import PublishFault
from samrapport.raw.tecken import told as without_glyph
from samrapport.run.assembly.downloadfiles import KEY
from samrapport.run.assembly.draft import DRAFT
from samrapport.there import has_file

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
    KEY,
)
_IMAGE = re.compile(r'image\("((?:[^"\\]|\\.)*)"')


def make_pdf(config: Config, document: Document) -> bytes:
    """The document as PDF/A-3a and PDF/UA-1, with its attached files in it; the same bytes for the same document. Raises PublishFault naming what it lacks."""
    metadata = describe(config, document)
    composed = compose(document, "typst")
    try:
        return _typeset(config, document, composed, metadata)
    except Costly as spent:
        raise PublishFault(f"Typst {spent} {_blame(config, document, metadata)}", source=document.path) from None


def _typeset(
    config: Config, document: Document, composed: Composed, metadata: dict[str, Any], seconds: float = 0
) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        _stage_template(config, document, place)
        source = convert_typst(document, composed, place / "template.typ", metadata)
        for name, content in composed.media.items():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        _stage_images(config, document, source, place)
        _stage_attached(config, document, place)
        (place / "main.typ").write_text(source, encoding="utf-8")
        return _compile(place, document, metadata["date"], seconds)


def _blame(config: Config, document: Document, metadata: dict[str, Any]) -> str:
    """Which part of the document it was that took so much."""

    def is_costly(part: Part, seconds: float) -> bool:
        alone = replace(document, parts=(part,))
        try:
            _typeset(config, alone, compose(alone, "typst"), metadata, seconds)
        except Costly:
            return True
        except PublishFault:  # What it refers to stands in another part.
            return False
        return False

    return find_costly(document, is_costly)


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
        if has_file(target):
            continue
        file = (config.root / document.path).parent / name
        if place.resolve() not in target.parents or not has_file(file):
            raise PublishFault(f"bilden {name} finns inte. Ta bort den.", source=document.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _stage_attached(config: Config, document: Document, place: Path) -> None:
    """Lay the files that the PDF is to hold beside the Typst source."""
    for name in document.attached:
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(config.root / document.folder / name, target)
        except FileNotFoundError:
            raise PublishFault(f"bilagan {name} finns inte. Bygg om rapporten.", source=document.path) from None


_RESTLESS = "did not converge"


def _compile(place: Path, document: Document, date: str, seconds: float) -> bytes:
    # The report's date stands for the clock.
    moment = dt.datetime.combine(dt.date.fromisoformat(date), dt.time(12), dt.UTC)
    answer = compile_pdf(place, int(moment.timestamp()), seconds)
    if answer.done and _RESTLESS in answer.told:
        # What floats pushes what made it float: then all stands where it is told of.
        answer = compile_pdf(place, int(moment.timestamp()), seconds, still=True)
    told = [json.loads(line) for line in answer.told.splitlines()]
    if not answer.done:
        raise PublishFault(_explain(**told[0]), source=document.path)
    if told:
        warnings = "; ".join(one["message"] for one in told)
        raise PublishFault(f"Typst varnar: {warnings}. Skriv om det som nämns.", source=document.path)
    return (place / PDF).read_bytes()


# The last net: what comes from raw data and texts is told of before anything is built.
_NO_GLYPH = re.compile(r'(?:the text|codepoint) `"(?P<text>.+?)"`')
_KNOWN_ERRORS: Mapping[str, str] = {
    "missing alt text": "en bild saknar alternativtext, så PDF-filen blir inte tillgänglig (PDF/UA).",
    "missing document title": "PDF-filen saknar titel. Skriv title i inledningen.",
    "string is longer": "en rubrik eller ett stycke är en enda teckenföljd som är längre än en PDF-fil rymmer. Dela upp den.",
    "skipped": "en rubriknivå hoppas över, så PDF-filen blir inte tillgänglig (PDF/UA).",
}


def _explain(message: str, hints: Sequence[str]) -> str:
    """Typst's error in Swedish. Raises Hindered for what the system would not do."""
    told = " ".join(message.split())
    if hinder := hindered_by_words(told):
        raise hinder
    if found := _NO_GLYPH.search(told):
        sign = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), found["text"])[:1]
        return f"rapporten {without_glyph(sign)}"
    for phrase, known in _KNOWN_ERRORS.items():
        if phrase in told.lower():
            return known
    return f"Typst kan inte göra PDF-filen: {told} {' '.join(hints)}".rstrip()
