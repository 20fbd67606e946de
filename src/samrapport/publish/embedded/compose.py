"""One Markdown text from a document, each output chosen by the order in which Quarto chooses. Entry: `compose`.

Outputs do not stand in the text: a marker does, whose name is a hash of the whole document, so that no text in it can
pretend to be one. What the marker stands for goes to the filter beside the text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from samrapport.present.form import NARROW
from samrapport.publish.embedded.document import Document, Shown, assert_plain_markdown
from samrapport.publish.embedded.tables import as_on_the_web, assert_lone_table
from samrapport.publish.errors import PublishFault

Target = Literal["html", "typst", "docx"]

# Quarto 1.9, tried. Typst takes HTML only for a lone table, and last.
_ORDER: dict[Target, tuple[str, ...]] = {
    "html": ("text/html", "text/markdown", "image/svg+xml", "image/png", "text/plain"),
    "typst": ("text/markdown", "image/svg+xml", "image/png", "text/html", "text/plain"),
    # Word reads no Typst, and draws a picture of points the same everywhere.
    "docx": ("text/html", "text/markdown", "image/png", "image/svg+xml", "text/plain"),
}
_RAW_TYPST = re.compile(r"\A\s*(`{3,})\{=typst\}\n(.*)\n\1\s*\Z", re.DOTALL)
_CAPTION = re.compile(r"<caption\b.*?</caption>\s*", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_POINT = 4 / 3

NARROW_SCREEN = "screen and (max-width: 499px)"
"""The screens that get the narrow drawing of a figure; theme/samrapport.css sizes it on the same."""


@dataclass(frozen=True)
class Composed:
    """markdown: for pandoc. outputs: what the markers stand for. media: files to lay beside, by their path from the page."""

    markdown: str
    marker: str
    outputs: tuple[Mapping[str, Any], ...]
    media: Mapping[str, bytes]


def compose(document: Document, target: Target) -> Composed:
    """The document as Markdown for `target`. Raises PublishFault for an output that cannot be shown there."""
    marker = f"utdata-{_digest(document)}"
    texts: list[str] = []
    outputs: list[Mapping[str, Any]] = []
    media: dict[str, bytes] = {}
    for part in document.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        chosen = _choose(part, target, document)
        inner = ""
        if isinstance(chosen, str):
            label = part.options.get("label")
            if not label:
                texts.append(chosen)
                continue
            inner, chosen = chosen, _described("table", part)
        for drawn in (chosen, chosen.get("narrow", {})):
            if "file" in drawn:
                media[drawn["src"]] = drawn.pop("file")
        outputs.append({key: value for key, value in chosen.items() if value is not None})
        texts.append(f':::: {{.{marker} n="{len(outputs)}"}}\n{inner}\n::::')
    return Composed(_CONTROL.sub("", "\n\n".join(texts) + "\n"), marker, tuple(outputs), media)


def _digest(document: Document) -> str:
    parts = [part if isinstance(part, str) else dict(part.bundle) for part in document.parts]
    return hashlib.sha256(json.dumps([document.path, parts]).encode()).hexdigest()[:24]


def _described(kind: str, shown: Shown) -> dict[str, Any]:
    caption = shown.options.get("tbl-cap" if kind == "table" else "fig-cap", "")
    return {"kind": kind, "label": shown.options.get("label"), "caption": str(caption)}


def _choose(shown: Shown, target: Target, document: Document) -> str | dict[str, Any]:
    """The output as Markdown text, or as a description for the filter."""
    where = f"cell {shown.cell}"
    for mime in _ORDER[target]:
        if mime not in shown.bundle:
            continue
        data = shown.bundle[mime]
        if mime == "text/markdown":
            raw = _RAW_TYPST.match(data)
            if raw:
                return {**_described("table", shown), "typst": raw.group(2)}
            assert_plain_markdown(data, document.path)
            return data
        if mime == "text/html":
            assert_lone_table(data, f"{document.path}: {where}")
            # Quarto and the filter write the caption, with its number.
            body = _CAPTION.sub("", data) if shown.options.get("label") else data
            own = {"html": as_on_the_web(body)} if target == "html" else {"parse": body}
            return {**_described("table", shown), **own}
        if mime.startswith("image/"):
            return _figure(shown, mime, target, document)
        break
    found = ", ".join(sorted(shown.bundle)) or "ingenting"
    raise PublishFault(f"{where} visar {found}, och inget av det går att visa i {target}.", source=document.path)


def _figure(shown: Shown, mime: str, target: Target, document: Document) -> dict[str, Any]:
    alt = " ".join(str(shown.options.get("fig-alt", "")).split())
    label = shown.options.get("label")
    if not alt:
        name = f"figuren {label}" if label else "figuren"
        raise PublishFault(
            f"{name} (cell {shown.cell}) saknar alternativtext. Skriv en i fig-alt.", source=document.path
        )
    vector = mime == "image/svg+xml"
    file = shown.bundle[mime].encode() if vector else base64.b64decode(shown.bundle[mime])
    width, height = svg_size(shown.bundle[mime]) if vector else _png_size(file)
    stem = document.path.rpartition("/")[2].rsplit(".", 1)[0]
    name = f"{label or f'cell-{shown.cell}'}.{'svg' if vector else 'png'}"
    source = f"{stem}_files/{name}" if target == "html" else f"media/{name}"
    drawn: dict[str, Any] = {"alt": alt, "src": source, "file": file, "width": width, "height": height}
    if target == "html" and vector and NARROW in shown.bundle:
        width, height = svg_size(shown.bundle[NARROW])
        file = shown.bundle[NARROW].encode()
        drawn["narrow"] = {"src": narrow_path(source), "file": file, "width": width, "height": height}
    return _described("figure", shown) | drawn


def narrow_path(source: str) -> str:
    """Where the drawing for a narrow screen lies beside the wide one."""
    return f"{source.removesuffix('.svg')}-smal.svg"


def svg_size(svg: str) -> tuple[int | None, int | None]:
    """Width and height in CSS pixels, so that the page keeps their room while the figure loads."""
    root = re.search(r"<svg\b[^>]*>", svg)
    found = re.findall(r'\s(width|height)="([\d.]+)(pt|px)?"', root.group(0) if root else "")
    sizes = {name: round(float(number) * (_POINT if unit == "pt" else 1)) for name, number, unit in found}
    return sizes.get("width"), sizes.get("height")


def _png_size(png: bytes) -> tuple[int | None, int | None]:
    if png[:8] != b"\x89PNG\r\n\x1a\n":
        return None, None
    width, height = struct.unpack(">II", png[16:24])
    return width, height
