"""One source, .qmd or executed .ipynb, as front matter and a row of parts. Entry: `read_document`."""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from samrapport.publish.errors import PublishFault
from samrapport.publish.quickyaml import load, unreadable
from samrapport.run.assembly.downloadfiles import KEY
from samrapport.run.execution.normalise import join_lines

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_OPTION = re.compile(r"\A#\|[ \t]?(.*)\Z")
_OPTIONS = frozenset({"label", "tbl-cap", "fig-cap", "fig-alt", "output", "echo", "include", "warning"})
# What Quarto would act on and this engine would not: to pass over it in silence would make the two say different things.
_REFUSED_FRONT = frozenset(
    {
        *("jupyter", "engine", "knitr", "params", "execute", "metadata-files"),
        *("brand", "theme", "css", "about", "listing"),
        *("include-in-header", "include-before-body", "include-after-body", "bibliography", "csl", "filters"),
        *("shortcodes", "code-fold", "code-tools", "number-sections"),
    }
)


@dataclass(frozen=True)
class Shown:
    """One output of a notebook cell: its MIME bundle, the cell's `#|` options and its number in the file (from 1)."""

    cell: int
    options: Mapping[str, Any]
    bundle: Mapping[str, str]
    metadata: Mapping[str, Any]

    @property
    def origin(self) -> Mapping[str, Any]:
        """What is told of where it was written."""
        found = self.metadata.get("samrapport")
        return found if isinstance(found, Mapping) else {}


Part = str | Shown
"""A Markdown text, or an output."""


@dataclass(frozen=True)
class Document:
    """path: from the project's root, with forward slashes. parts: Markdown texts and outputs, in order."""

    path: str
    front: Mapping[str, Any]
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """As written, in Markdown."""
        return str(self.front.get("title", ""))

    @property
    def html_path(self) -> str:
        """Where the page goes."""
        return html_path(self.path)

    @property
    def pdf_path(self) -> str | None:
        """Where the PDF goes, or None when the document's own front matter asks for none."""
        options = self._typst
        if options is None:
            return None
        folder, _, stem = self.path.rpartition("/")
        return f"{folder}/{options.get('output-file') or stem.rsplit('.', 1)[0] + '.pdf'}".lstrip("/")

    @property
    def docx_path(self) -> str | None:
        """Where the Word file goes: beside the PDF, or None where there is none."""
        return self.pdf_path.removesuffix(".pdf") + ".docx" if self.pdf_path else None

    @property
    def folder(self) -> str:
        """Where it lies, from the project's root."""
        return self.path.rpartition("/")[0]

    @property
    def attached(self) -> tuple[str, ...]:
        """The files that its PDF holds, from its folder. Raises PublishFault for one outside of it."""
        found = tuple(posixpath.normpath(str(one.get("fil", ""))) for one in self.front.get(KEY) or ())
        if outside := [name for name in found if name.startswith(("../", "/")) or name in (".", "..")]:
            raise PublishFault(
                f"{KEY} nämner {outside[0]}, som ligger utanför rapporten. Bygg om den.", source=self.path
            )
        return found

    @property
    def partials(self) -> tuple[str, ...]:
        """The template partials of the PDF, from the project's root. Raises PublishFault for one outside of it."""
        found = []
        for name in (self._typst or {}).get("template-partials", ()):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), str(name)))
            if path.startswith(("../", "/")):
                raise PublishFault(
                    f"template-partials nämner {name}, som ligger utanför projektet. Lägg filen i theme/.",
                    source=self.path,
                )
            found.append(path)
        return tuple(found)

    @property
    def _typst(self) -> Mapping[str, Any] | None:
        formats = self.front.get("format")
        if not isinstance(formats, Mapping) or "typst" not in formats:
            return None
        options = formats["typst"]
        return options if isinstance(options, Mapping) else {}


def html_path(source: str) -> str:
    """The page made from a source: pages mirror their sources."""
    return re.sub(r"\.(qmd|ipynb)$", ".html", source)


def read_document(root: Path, path: str) -> Document:
    """The source at `path`. Raises PublishFault for one that is no executed notebook or asks for what is unsupported."""
    try:
        text = (root / path).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        raise PublishFault("filen går inte att läsa. Bygg om rapporten med --force.", source=path) from None
    parts: list[Part]
    if path.endswith(".ipynb"):
        front, parts = _read_notebook(text, path)
    else:
        found = _FRONT.match(text)
        front = _front(found.group(1), path) if found else {}
        parts = [text[found.end() :] if found else text]
    _assert_supported(front, parts, path)
    return Document(path, front, tuple(parts))


def _front(text: str, path: str) -> dict[str, Any]:
    try:
        found = load(text)
    except yaml.YAMLError as error:
        raise PublishFault(f"inledningen {unreadable(error)}", source=path) from None
    if not isinstance(found, dict):
        raise PublishFault("inledningen ska hålla nycklar och värden.", source=path)
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in found.items()}


def _assert_supported(front: Mapping[str, Any], parts: list[Part], path: str) -> None:
    for key in sorted(_REFUSED_FRONT & front.keys()):
        raise PublishFault(f"”{key}” i inledningen stöds inte av den inbyggda motorn. Ta bort det.", source=path)
    for part in parts:
        if isinstance(part, str):
            assert_plain_markdown(part, path)


def assert_plain_markdown(text: str, path: str) -> None:
    """Raise for a shortcode or an executable cell, which only Quarto runs."""
    shortcode = re.search(r"(?<!\{)\{\{<\s*(\S+)", text)
    if shortcode:
        name = shortcode.group(1)
        raise PublishFault(f"kortkoden {{{{< {name} >}}}} stöds inte. Skriv texten direkt i stället.", source=path)
    cell = re.search(r"^[ \t]*```+[ \t]*\{(\w[\w-]*)\b[^}=]*\}", text, re.MULTILINE)
    if cell:
        raise PublishFault(
            f"körbar kod ({{{cell.group(1)}}}) får inte stå i texten, för inget körs vid publiceringen. "
            "Lägg den i en anteckningsbok.",
            source=path,
        )


def _read_notebook(text: str, path: str) -> tuple[dict[str, Any], list[str | Shown]]:
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError, TypeError):
        raise PublishFault("filen är ingen anteckningsbok. Bygg om rapporten med --force.", source=path) from None
    front: dict[str, Any] = {}
    parts: list[Part] = []
    for number, cell in enumerate(cells, start=1):
        source = join_lines(cell.get("source", ""))
        kind = cell.get("cell_type")
        if kind == "raw":
            found = _FRONT.match(source)
            if number != 1 or not found:
                raise PublishFault(
                    f"cell {number} är en råcell. Bara den första, med inledningen, får vara det. Gör om den till text eller kod.",
                    source=path,
                )
            front = _front(found.group(1), path)
        elif kind == "markdown":
            parts.append(source)
        else:
            parts.extend(_outputs(cell, source, number, path))
    return front, parts


def _outputs(cell: Mapping[str, Any], source: str, number: int, path: str) -> list[Shown]:
    options = _cell_options(source, number, path)
    if options.get("include") is False or options.get("output") is False:
        return []
    shown: list[Shown] = []
    for output in cell.get("outputs", []):
        kind = output.get("output_type")
        if kind == "error":
            raise PublishFault(f"cell {number} slutade med ett fel. Bygg om rapporten.", source=path)
        if kind == "stream":
            if output.get("name") == "stderr":
                continue
            raise PublishFault(f"cell {number} skriver ut text (print). Visa ett objekt i stället.", source=path)
        bundle = {
            mime: join_lines(data) for mime, data in output.get("data", {}).items() if isinstance(data, str | list)
        }
        shown.append(Shown(number, options, bundle, output.get("metadata", {})))
    if options.get("label") and len(shown) > 1:
        raise PublishFault(f"cell {number} har en etikett men {len(shown)} utdata. Dela cellen.", source=path)
    return shown


def _cell_options(source: str, number: int, path: str) -> dict[str, Any]:
    lines = []
    for line in source.splitlines():
        found = _OPTION.match(line)
        if not found:
            break
        lines.append(found.group(1))
    try:
        options = load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        raise PublishFault(f"cell {number}: #|-raderna, som {unreadable(error)}", source=path) from None
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise PublishFault(
            f"cell {number}: #| {unknown[0]} stöds inte av den inbyggda motorn. Ta bort raden.", source=path
        )
    return dict(options)
