"""An assembled report as a Word file, for those who edit it. Entry: `make_docx`."""

from __future__ import annotations

import datetime as dt

from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.config import Config
from samrapport.publish.embedded.document import Document
from samrapport.publish.embedded.pandoc import convert_docx
from samrapport.publish.embedded.pdf import describe
from samrapport.publish.embedded.word_styles import make_reference
from samrapport.run.assembly.draft import DRAFT, MARK

_PICTURES = (".png", ".jpg", ".jpeg", ".gif")


def make_docx(config: Config, document: Document) -> bytes:
    """The document in Word's format, the same bytes for the same document. Raises PublishFault naming what it lacks."""
    found = describe(config, document)
    moment = dt.datetime.combine(dt.date.fromisoformat(found["date"]), dt.time(12), dt.UTC)
    parts = [found.get("forbund"), found.get("period")]
    subtitle = found.get("subtitle")
    if subtitle and subtitle not in parts:
        parts.insert(0, subtitle)
    metadata = {"lang": "sv-SE", "subtitle": ", ".join(str(part) for part in parts if part)}
    if found.get("upplysning"):
        metadata["subtitle"] += f". {found['upplysning']}"
    told = found.get("omslag") or ([f"Dnr {found['dnr']}"] if found.get("dnr") else []) + [found["date"]]
    metadata["date"] = ", ".join(map(str, told))
    composed = compose(document, "docx")
    files = {
        "mall.docx": make_reference(MARK if DRAFT in found else ""),
        **_pictures(config, document),
        **composed.media,
    }
    return convert_docx(document, composed, files, metadata, int(moment.timestamp()))


def _pictures(config: Config, document: Document) -> dict[str, bytes]:
    """The pictures beside the document, which its text may name."""
    folder = (config.root / document.path).parent
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in _PICTURES and file.is_file()
    }
