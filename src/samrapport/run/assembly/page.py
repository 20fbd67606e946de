"""An executed section as the page that publishing reads. Entry: `make_page`.

Captions and alt texts are computed, while Quarto takes them from `#|` lines only: here they are written there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.raw.tecken import told, unshown
from samrapport.run.assembly.quoting import quote_yaml
from samrapport.run.discover import Section
from samrapport.run.execution.normalise import join_lines
from samrapport.text.numbers import SVENSKA
from samrapport.text.rimligt import ROWS, WRITTEN_IN
from samrapport.text.typografi import as_meant
from samrapport.text.verbatim import escape_markdown, one_line

Cell = dict[str, Any]

LABEL = re.compile(r"(tbl|fig)-[a-z0-9]+(-[a-z0-9]+)*")
_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>.+?)[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CAPTION = re.compile(r"<caption\b[^>]*>.*?</caption>\s*", re.DOTALL | re.IGNORECASE)


class BadSection(SamrapportError):
    """A notebook that ran, but shows something that a report cannot hold."""

    exit_code = 1


@dataclass(frozen=True)
class Page:
    """A section ready for publishing.

    title: as text. heading: as Markdown, with attributes. cells: without both. data: raw values by label. captions: as text, by label.
    places: what each cell shows, by its id: a label, or the file of a text. replaced: labels of figures that a text stands in for.
    values: what a figure's drawing says, by label. sprak: the language of all that it shows, Swedish where that is of more than one.
    """

    section: Section
    title: str
    heading: str
    cells: tuple[Cell, ...]
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    captions: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    sprak: str = SVENSKA

    @property
    def empty(self) -> bool:
        """Whether it has nothing to show."""
        return not self.cells


def make_page(notebook: dict[str, Any], section: Section) -> Page:
    """The page of an executed, normalised notebook. Raises BadSection naming the cell."""
    title, heading = None, ""
    cells: list[Cell] = []
    data: dict[str, dict[str, Any]] = {}
    labels: list[str] = []
    captions: dict[str, str] = {}
    places: dict[str, str] = {}
    replaced: list[str] = []
    values: dict[str, dict[str, Any]] = {}
    languages: set[str] = set()
    for number, cell in enumerate(notebook["cells"], start=1):
        place = f"{section}, cell {number}"
        if cell["cell_type"] == "markdown":
            text = as_meant(join_lines(cell["source"]).strip()).markdown
            _assert_shown(text, place)
            if title is None and text.startswith("# "):
                heading, _, text = text.partition("\n")
                heading = heading[2:].strip()
                title = _plain(heading)
            if _COMMENT.sub("", text).strip():
                cells.append(markdown_cell(cell["id"], text.strip()))
        elif cell["cell_type"] == "code":
            for nth, (output, described) in enumerate(_shown(cell, place)):
                # Quarto takes one labelled output a cell, so a cell that shows several becomes as many.
                own = cell if nth == 0 else cell | {"id": f"{cell['id']}-{nth}"}
                new = _code_cell(own, output, described, place)
                if new is None:
                    continue
                cells.append(new)
                languages.add(str(described.get("lang", SVENSKA)))
                if shown := described.get("label") or described.get("text"):
                    places[new["id"]] = str(shown)
                if described["kind"] == "prose":
                    replaced += [str(described["instead_of"])] if "instead_of" in described else []
                else:
                    labels.append(described["label"])
                    captions[described["label"]] = one_line(str(described["caption"]))
                    data |= _held(described, "data")
                    values |= _held(described, "values")
    if title is None:
        raise BadSection(f"{section} saknar titel: en textcell som börjar med ”# ” ska stå överst. Lägg till den.")
    return Page(
        section,
        title,
        heading,
        tuple(drop_empty_headings(cells)),
        data,
        tuple(labels),
        captions,
        places,
        tuple(replaced),
        values,
        languages.pop() if len(languages) == 1 else SVENSKA,
    )


def _held(described: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    """The values to take away or to tell, by label; a drawing of words has none."""
    found = described.get(key) or {}
    return {described["label"]: found} if found.get("columns") else {}


def drop_empty_headings(cells: Sequence[Cell]) -> list[Cell]:
    """The cells without headings that nothing follows before the next heading of the same or a higher level."""
    return [
        cell
        for index, cell in enumerate(cells)
        if not _is_bare_heading(cell) or _has_content(cells[index + 1 :], _level(cell) or 0)
    ]


def markdown_cell(cell_id: str, source: str) -> Cell:
    """A text cell."""
    return {"cell_type": "markdown", "id": cell_id, "metadata": {}, "source": source}


def _plain(heading: str) -> str:
    """A heading's text without its attributes and the backslashes of Markdown."""
    return re.sub(r"\\([^\w\s])", r"\1", _ATTRIBUTES.sub("", heading))


def _has_content(cells: Sequence[Cell], level: int) -> bool:
    for cell in cells:
        found = _level(cell)
        if found is not None and found <= level:
            return False
        if not _is_bare_heading(cell):
            return True
    return False


def _level(cell: Cell) -> int | None:
    """Level of the heading that the cell begins with, None when it begins with something else."""
    match = _HEADING.match(cell["source"]) if cell["cell_type"] == "markdown" else None
    return len(match["marks"]) if match else None


def _is_bare_heading(cell: Cell) -> bool:
    return _level(cell) is not None and not _HEADING.sub("", cell["source"]).strip()


def _shown(cell: Cell, place: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What the cell shows, in order, each with what it says about itself."""
    found = []
    for output in cell["outputs"]:
        if output["output_type"] not in ("display_data", "execute_result"):
            continue
        described = output.get("metadata", {}).get("samrapport")
        if not isinstance(described, dict) or described.get("kind") not in ("table", "figure", "prose"):
            raise BadSection(
                f"{place} visar något som varken är tabell, diagram eller text från Samrapport. "
                "Visa bara sådana, eller avsluta raden med semikolon."
            )
        found.append((output, described))
    return found


_WITHOUT_ACTION = re.compile(r"\\[!-/:-@\[-`{-~]")


def _assert_shown(text: str, place: str, *, plain: bool = False) -> None:
    """plain: whether an entity in it is what it looks like, as one with a backslash before it is in Markdown."""
    if sign := unshown(text if plain else unescape(_WITHOUT_ACTION.sub("", text))):
        raise BadSection(f"{place} {told(sign[0])}")


def _code_cell(cell: Cell, output: dict[str, Any], described: dict[str, Any], place: str) -> Cell | None:
    """The cell as Quarto wants it: options in its source, the caption there alone. None for an empty text."""
    shown = dict(output["data"])
    kind, origin = described["kind"], {}
    # That of a table is Typst, which knows no entities.
    _assert_shown(join_lines(shown.get("text/markdown", "")), place, plain=kind != "prose")
    for text in (described.get("caption"), described.get("alt")):
        _assert_shown(str(text or ""), place, plain=True)
    if kind == "prose":
        if not shown.get("text/markdown", "").strip():
            return None
        options = {"output": "asis"}
        origin = {key: described[key] for key in (WRITTEN_IN, ROWS) if key in described}
    else:
        label, caption = str(described.get("label", "")), str(described.get("caption", ""))
        if not LABEL.fullmatch(label) or not label.startswith("tbl-" if kind == "table" else "fig-"):
            raise BadSection(
                f"{place}: etiketten ”{label}” ska vara tbl-namn för en tabell och fig-namn för ett diagram."
            )
        if not caption.strip():
            raise BadSection(f"{place}: {label} saknar rubrik. Ge den en med caption=.")
        options = {"label": label, f"{label[:3]}-cap": quote_yaml(escape_markdown(caption))}
        if kind == "figure":
            alt = one_line(str(described.get("alt", "")))
            if not alt:
                raise BadSection(f"{place}: {label} saknar alternativtext. Ge den en med alt=.")
            options["fig-alt"] = quote_yaml(alt)
        elif "text/html" in shown:
            shown["text/html"] = _CAPTION.sub("", shown["text/html"], count=1)
    lines = [f"#| {name}: {value}" for name, value in options.items()]
    told = {"samrapport": origin} if origin else {}
    result = {"data": shown, "metadata": told, "output_type": "display_data"}
    return cell | {"metadata": {}, "outputs": [result], "source": "\n".join([*lines, join_lines(cell["source"])])}
