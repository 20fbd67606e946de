"""An assembled report as a Word file, for those who edit it. Entry: `make_docx`.

Its styles are those of pandoc's own reference document, with the theme's colours, A4 and page numbers.
"""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import os
import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypandoc
from jinja2 import Environment, StrictUndefined

from samrapport.present.theme import THEME
from samrapport.present.theme_file import Theme
from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.config import Config, plain
from samrapport.publish.embedded.document import Document, Part
from samrapport.publish.embedded.pandoc import convert_docx
from samrapport.publish.embedded.pdf import describe
from samrapport.publish.embedded.typesetter import Costly, draw_png
from samrapport.publish.errors import PublishFault
from samrapport.raw.opening import files_in
from samrapport.run.assembly.draft import DRAFT, MARK
from samrapport.there import has_file

_PICTURES = (".png", ".jpg", ".jpeg", ".gif")
_EMU = 9525
"""Word's unit: so many to a CSS pixel."""
_SHARPNESS = 288.0
_CSS = 72 / 96


@dataclass(frozen=True)
class WordPicture:
    """width, height: in Word's unit, 914 400 to an inch."""

    png: bytes
    alt: str
    width: int
    height: int


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
    metadata |= sent_properties(document)
    composed = compose(document, "docx")
    files = {
        "mall.docx": make_reference(MARK if DRAFT in found else "", *_looks(config, document, found.get("profil"))),
        **_pictures(config, document),
        **composed.media,
    }
    return convert_docx(document, composed, files, metadata, int(moment.timestamp()))


REPORT, TEXTS = "samrapport-rapport", "samrapport-texter"
"""What the properties of a Word file are called that say which report it is, and what its texts were when it was made."""
_LETTERS = str.maketrans("0123456789", "ghijklmnop")
_A_PROPERTY = 19
"""So many hashes fit within the 255 signs that Word keeps of a property."""


def sent_properties(document: Document) -> dict[str, str]:
    """What a Word file carries, for the day that it comes back: its report, and a hash of each of its texts."""
    found = [text_hash(text) for part in document.parts if (text := text_of(part)) is not None]
    held = (found[at : at + _A_PROPERTY] for at in range(0, len(found), _A_PROPERTY))
    told = {f"{TEXTS}-{number:02}": " ".join(one) for number, one in enumerate(held, start=1)}
    return {REPORT: document.path.removesuffix(".ipynb").removeprefix("reports/")} | told


def text_of(part: Part) -> str | None:
    """What a part says as running text; None for a table or a figure."""
    return part if isinstance(part, str) else None if part.options.get("label") else part.bundle.get("text/markdown")


def text_hash(text: str) -> str:
    """What a text is known by: letters alone, in which nobody sees a number of anything."""
    return hashlib.sha256(text.encode()).hexdigest()[:12].translate(_LETTERS)


def _pictures(config: Config, document: Document) -> dict[str, bytes]:
    """The pictures beside the document, which its text may name."""
    folder = (config.root / document.path).parent
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(files_in(folder))
        if file.suffix.lower() in _PICTURES and has_file(file)
    }


_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The zip format knows no year before this one.
_NEVER = (1980, 1, 1, 0, 0, 0)
_STYLES = "word/styles.xml"
_TYPES = "[Content_Types].xml"
_COLOURS = {"primary": "primar", "soft": "mjuk", "ink": "text", "muted": "dampad", "line": "linje"}


def _looks(config: Config, document: Document, profile: Any) -> tuple[Theme, WordPicture | None]:
    """The theme in the förbund's colours, and its picture."""
    own = dict(profile) if isinstance(profile, Mapping) else {}
    colours: dict[str, Any] = {
        name: f"#{own['farger'][key]}" for name, key in _COLOURS.items() if key in own.get("farger", {})
    }
    logo = own.get("logotyp")
    picture = _word_picture((config.root / document.path).parent, logo) if logo else None
    return replace(THEME, **colours), picture


@functools.cache
def _word_picture(folder: Path, logo: Mapping[str, Any]) -> WordPicture | None:
    """The picture in a report's folder, drawn in points that all versions of Word show; None where it is not there.

    Raises PublishFault for one that cannot be drawn.
    """
    name, width, height = plain(logo["fil"]), int(logo["bredd"]), int(logo["hojd"])
    file = folder / name
    if not has_file(file):
        return None
    size = f"width: {width * _CSS}pt, height: {height * _CSS}pt"
    # With alpha, so that it stands on any paper.
    source = f'#set page({size}, margin: 0pt, fill: none)\n#image(read("{name}", encoding: none), {size})'
    try:
        drawn = draw_png(folder, source, _SHARPNESS)
    except Costly as spent:
        raise PublishFault(f"logotypen är för invecklad: Typst {spent} Spara en enklare.", source=name) from None
    if drawn is None:
        raise PublishFault("logotypen går inte att rita. Spara den på nytt.", source=name)
    return WordPicture(drawn, plain(logo["alt"]), width * _EMU, height * _EMU)


def make_reference(mark: str = "", theme: Theme = THEME, picture: WordPicture | None = None) -> bytes:
    """The reference document, the same bytes every time. mark: what every page is to have at its head. picture: above the title."""
    pandoc = str(pypandoc.get_pandoc_path())
    command, clock = [pandoc, "--print-default-data-file=reference.docx"], {**os.environ, "SOURCE_DATE_EPOCH": "0"}
    told = subprocess.run(command, capture_output=True, check=True, timeout=60, env=clock)
    with zipfile.ZipFile(io.BytesIO(told.stdout)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    template = Path(__file__).with_name("docx.xml.j2").read_text(encoding="utf-8")
    pieces: Any = environment.from_string(template).make_module(
        {"theme": theme, "r": _R, "mark": mark, "picture": picture}
    )
    parts[_STYLES] = _styled(parts[_STYLES].decode(), pieces).encode()
    parts["word/footer1.xml"] = _together(pieces.footer).encode()
    _replace(parts, "word/document.xml", r"<w:sectPr>.*?</w:sectPr>", _together(pieces.section))
    # The section names the foot by a relationship, so the root has to know that namespace.
    _replace(parts, "word/document.xml", r"<w:document(?![^>]*xmlns:r=)", f"<w:document {_R}")
    _relate(parts, "footer", "rIdFot")
    if mark:
        parts["word/header1.xml"] = _together(pieces.header).encode()
        _relate(parts, "header", "rIdHuvud")
    if picture:
        parts["word/header2.xml"] = _together(pieces.first_header).encode()
        _relate(parts, "header", "rIdForsta", 2)
        parts["word/media/logotyp.png"] = picture.png
        relation = f'<Relationship Id="rIdBild" Type="{_OFFICE}/image" Target="media/logotyp.png"/>'
        parts["word/_rels/header2.xml.rels"] = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relation}</Relationships>'
        ).encode()
        if b'Extension="png"' not in parts[_TYPES]:
            _replace(parts, _TYPES, "</Types>", '<Default Extension="png" ContentType="image/png"/></Types>')
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts):
            package.writestr(zipfile.ZipInfo(name, _NEVER), parts[name], zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _relate(parts: dict[str, bytes], kind: str, name: str, number: int = 1) -> None:
    """Let the document have the part `footer1.xml` or `header1.xml`, under the name that its section has for it."""
    relation = f'<Relationship Type="{_OFFICE}/{kind}" Id="{name}" Target="{kind}{number}.xml"/></Relationships>'
    _replace(parts, "word/_rels/document.xml.rels", "</Relationships>", relation)
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    override = f'<Override PartName="/word/{kind}{number}.xml" ContentType="{content}"/></Types>'
    _replace(parts, _TYPES, "</Types>", override)


def _replace(parts: dict[str, bytes], name: str, pattern: str, new: str) -> None:
    parts[name] = re.sub(pattern, lambda _: new, parts[name].decode(), count=1, flags=re.DOTALL).encode()


def _styled(styles: str, pieces: Any) -> str:
    """The style sheet with our looks in the place of pandoc's, and the styles that pandoc has not."""

    def instead(pattern: str, made: Callable[[re.Match[str]], str]) -> None:
        nonlocal styles
        styles = re.sub(pattern, made, styles, count=1, flags=re.DOTALL)

    instead(r"<w:docDefaults>.*?</w:docDefaults>", lambda _: _together(pieces.defaults))
    theirs = r"<w:(pPr|rPr)\s*/>|<w:(pPr|rPr)>.*?</w:\2>|<w:(semiHidden|unhideWhenUsed)\s*/>"
    for name, (paragraph, run) in pieces.looks.items():
        own = f"<w:pPr>{paragraph}</w:pPr>" if paragraph.strip() else ""
        own = _together(own + (f"<w:rPr>{run}</w:rPr>" if run.strip() else ""))
        instead(
            rf'(<w:style [^>]*w:styleId="{name}">)(.*?)(</w:style>)',
            lambda found, own=own: found[1] + re.sub(theirs, "", found[2], flags=re.DOTALL) + own + found[3],  # type: ignore[misc]
        )
    instead(r'<w:style [^>]*w:styleId="Table">.*?</w:style>', lambda _: _together(pieces.table))
    return styles.replace("</w:styles>", f"{_together(pieces.own)}</w:styles>")


def _together(xml: str) -> str:
    """XML without the line breaks and indents between its elements, which Word would not mind but the template wants."""
    return re.sub(r">\s+<", "><", xml).strip()
