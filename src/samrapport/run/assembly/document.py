"""One document of a report, written: its pages, the whole of it, and the values that it shows. Entries: `Document`, `write_document`,
`in_whole`, `report_matter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from samrapport.raw.rapporttyp import DATA
from samrapport.run.assembly.downloadfiles import Bilaga, tabellernas, write_downloads
from samrapport.run.assembly.draft import CONTROLS_TABLE, draft_cells, draft_matter
from samrapport.run.assembly.page import Cell, Page, markdown_cell
from samrapport.run.assembly.quoting import front_matter
from samrapport.run.assembly.references import assert_unique_labels, resolve_references, told_otherwise
from samrapport.run.atomic import write_json
from samrapport.run.beslut.kedja import BESLUT
from samrapport.run.discover import Section
from samrapport.run.execution.normalise import join_lines, to_json, whole_notebook
from samrapport.text.verbatim import escape_markdown

# The theme's part of a PDF, from the project's root; Quarto takes the two by their file names.
PARTIALS = ("theme/typst-template.typ", "theme/typst-show.typ")

CONTROLS = "avstamning.json"
"""What the controls found, beside the downloads of the tables."""
_TITLE = "-titel"


@dataclass(frozen=True)
class Document:
    """What has pages, a whole and downloads of its own: a report, or what lies beside one.

    folder: from the folder of reports. name: file name of the whole, without ending. explained: how each table and figure came
    about, by label. notes: what is said below a table, a figure or a text, by its label or file. profile: of the förbund, for cover and colours.
    attached: what lies in its PDF besides the values of its tables and figures.
    """

    folder: Path
    name: str
    metadata: Mapping[str, Any]
    pages: Sequence[Page]
    explained: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    profile: Mapping[str, Any] = field(default_factory=dict)
    attached: Sequence[Bilaga] = ()


def write_controls(folder: Path, controls: Mapping[str, Any]) -> None:
    """Lay what the controls found in a folder of pages, where the report is controlled at all."""
    if controls:
        write_json(folder / DATA / CONTROLS, controls)


def write_document(
    document: Document,
    folder: Path,
    processed: Path,
    beside: Mapping[str, bytes] = MappingProxyType({}),
    decisions: bytes = b"",
) -> None:
    """Write its pages, its whole, its downloads with the public `decisions`, and the files `beside` them to `folder`, and the
    values for programs to `processed`.

    Raises BadSection for a label that stands twice in it, and for a reference to what it does not have.
    """
    pages = [_marked_once(page) for page in told_otherwise(document.pages)]
    owners = assert_unique_labels(pages)
    pdf, mark = f"{document.name}.pdf", draft_cells(document.metadata)
    for page in pages:
        matter = {
            "title": _title(page),
            "other-links": _pdf_links(pdf),
            **draft_matter(document.metadata),
        }
        begins = draft_cells(document.metadata, page.sprak)
        cells = [*begins, *_cells(document, page, resolve_references(page, owners), downloads=True)]
        _write_notebook(folder / page.section.page, matter, cells, page.section.number)
    whole: list[Cell] = [*mark]
    for page, cells in in_whole(pages):
        whole += _cells(document, page, cells)
    _write_notebook(folder / f"{document.name}.ipynb", report_matter(document), whole, "hela")
    for name, content in beside.items():
        (folder / name).write_bytes(content)
    write_downloads(document.pages, folder / DATA, processed, "-".join(document.folder.parts), document.metadata)
    if decisions:
        (folder / DATA / BESLUT).write_bytes(decisions)


def with_title(source: str, page: Page) -> str:
    """A page's front matter with the title that the page has now, in the place of another."""
    line = front_matter({"title": _title(page)}).splitlines()[1]
    return re.sub(r"^title: .*$", lambda _: line, source, count=1, flags=re.MULTILINE)


def _title(page: Page) -> str:
    return escape_markdown(page.title)


def _prose(cell: Cell) -> str | None:
    """What a cell says as running text; None for a table, a figure or a heading of the notebook."""
    shown = cell["outputs"][0]["data"] if cell.get("outputs") and "output: asis" in cell["source"] else {}
    return join_lines(shown["text/markdown"]) if "text/markdown" in shown else None


def _is_note(text: str | None) -> bool:
    """Whether a text is a note alone."""
    return text is not None and text.startswith("::: {.callout-") and text.count(":::") == 2


def in_whole(pages: Sequence[Page]) -> Iterator[tuple[Page, list[Cell]]]:
    """Each page with its cells in the whole, where its heading stands too, and a note that each page says is said once."""
    said: set[str | None] = set()
    for page in pages:
        texts = [_prose(cell) for cell in page.cells]
        told = [cell for cell, text in zip(page.cells, texts, strict=True) if text not in said]
        said |= {text for text in texts if _is_note(text)}
        yield page, [markdown_cell(title_id(page.section), f"# {page.heading}"), *told]


def title_id(section: Section) -> str:
    """The id of the cell in the whole that a section begins with."""
    return f"c{section.number}{_TITLE}"


def is_title(cell: str) -> bool:
    """Whether it is the id of such a cell."""
    return cell.endswith(_TITLE)


def _marked_once(page: Page) -> Page:
    from samrapport.text.markning import marked_once  # Brings pandas in, which what only plans does without.

    texts = {n: text for n, cell in enumerate(page.cells) if (text := _prose(cell)) is not None}
    cells = list(page.cells)
    for n, text in zip(texts, marked_once(list(texts.values())), strict=True):
        output = cells[n]["outputs"][0]
        data = output["data"] | {"text/markdown": text}
        cells[n] = cells[n] | {"outputs": [output | {"data": data}]}
    return replace(page, cells=tuple(cells))


def web_format(pdf: str) -> dict[str, Any]:
    """How Quarto makes the page of the assembled report; the embedded engine does so unasked.

    Sections begin at h2, for the title is the page's h1; in the PDF they stay at the first level. The link to the PDF is
    named as on the sections' pages: by its own Quarto would lead to "Typst".
    """

    return {"toc": True, "shift-heading-level-by": 1, "format-links": False, "other-links": _pdf_links(pdf)}


def _pdf_links(pdf: str) -> list[dict[str, str]]:
    return [{"text": "Hela rapporten (PDF)", "href": pdf}]


def report_matter(document: Document) -> dict[str, Any]:
    """Front matter of the whole."""
    pdf = f"{document.name}.pdf"
    # Its folder lies in reports/, at whatever depth.
    root = "../" * (len(document.folder.parts) + 1)
    typst = {
        "output-file": pdf,
        "papersize": "a4",
        "pdf-standard": "ua-1",
        "template-partials": [f"{root}{name}" for name in PARTIALS],
    }
    formats = {"html": web_format(pdf), "typst": typst}
    # The date is no text: both engines read it as a day.
    texts = {key: value if key == "date" else _escaped(value) for key, value in document.metadata.items()}
    if cover := {key: _escaped(document.profile[key]) for key in ("logotyp", "farger") if document.profile.get(key)}:
        texts["profil"] = cover
    attached = [one.matter for one in (*tabellernas(document.pages), *document.attached)]
    return {"title": "", "lang": "sv"} | texts | {"bilagor": attached, "search": False, "format": formats}


def _escaped(value: Any) -> Any:
    """Metadata with its texts escaped, for pandoc reads each as Markdown."""
    if isinstance(value, str):
        return escape_markdown(value)
    if isinstance(value, dict):
        return {key: _escaped(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_escaped(content) for content in value]
    return value


def _cells(document: Document, page: Page, cells: Sequence[Cell], *, downloads: bool = False) -> Iterator[Cell]:
    """The cells, each followed by the notes on what it shows; downloads: and by its values to take, and how they came about."""
    for cell in cells:
        yield cell
        place = page.places.get(cell["id"], "")
        if told := document.notes.get(place):
            body = "\n\n".join(escape_markdown(one) for one in told)
            yield markdown_cell(f"{cell['id']}-not", f'::: {{.callout-note title="Anmärkning"}}\n{body}\n:::')
        if downloads and place in page.labels:
            yield markdown_cell(f"{cell['id']}-hur", document.explained[place])


def downloads_of(label: str) -> dict[str, str]:
    """The files that hold the values of a table or figure, by their kind."""
    files = {"CSV": f"{label}.csv", "XLSX": f"{label}.xlsx"}
    return files | ({"JSON": CONTROLS} if label == CONTROLS_TABLE else {})


def _write_notebook(path: Path, matter: dict[str, Any], cells: list[Cell], prefix: str) -> None:
    first = {"cell_type": "raw", "id": f"c{prefix}-huvud", "metadata": {}, "source": front_matter(matter)}
    path.write_text(to_json(whole_notebook([first, *cells])), encoding="utf-8", newline="\n")
