"""What a report says, taken from it as it is put together, and how far it has come by what is decided on that. Entries: `decide`,
`is_decided_as_noted`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

from samrapport.errors import told_elsewhere
from samrapport.rapport.omraden import holds_persons
from samrapport.run.assembly.describe import Described
from samrapport.run.assembly.page import Cell, Page
from samrapport.run.beslut.innehall import FIL, NOTE, Innehall, Punkt
from samrapport.run.beslut.kedja import BESLUT, kedja_of, read_kedja
from samrapport.run.beslut.nyckellista import NYCKLAR, read_nycklar
from samrapport.run.beslut.tillstand import Lage, public_decisions, read_lage
from samrapport.run.discover import Report
from samrapport.run.execution.normalise import join_lines
from samrapport.run.fingerprint import hash_file, hash_mapping
from samrapport.run.project import Project
from samrapport.run.record import StateFolder

# What follows of a publication is no content of the report: its own page of changes, and what that is made of.
_OF_PUBLISHING = re.compile(r"(^|/)publicerad\.json$")
_TAG = re.compile(r"<[^>]+>")
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", re.DOTALL)
_AFTER = re.compile(r"</table>(.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”0-9])|\n\s*\n|\n(?=\s*(?:[-*#>:]|\d+[.)])\s)")


DECIDED = "decided"
"""The key of what a build notes of the decisions that its pages go by."""


def decide(
    project: Project, report: Report, pages: Sequence[Page], described: Described, manifest: Mapping[str, Any]
) -> tuple[Innehall, Lage, bytes, dict[str, Any]]:
    """The content and the state of a report, the decisions that are published with it, and what to note of it all.

    manifest: as it is without what follows of the state.

    Raises DataFault for decisions that are not as they were written.
    """
    parts = (described.metadata, described.front, manifest["facts"], manifest["shown"], manifest["inputs"])
    content = make_innehall(Underlag(pages, *parts))
    lage, public = _read(project, report, content)
    return content, lage, public, {**_files(project, report), "told": _told(lage, public)}


def is_decided_as_noted(project: Project, report: Report, noted: Any) -> bool:
    """Whether a report that says the same would be marked and told of in the same way; False also where that can't be known."""
    if not isinstance(noted, dict):
        return False
    if all(noted.get(name) == found for name, found in _files(project, report).items()):
        return True
    content = Innehall.noted(StateFolder(project.state, report).read_note(NOTE))
    with told_elsewhere():  # Told where the report is put together.
        return content is not None and _told(*_read(project, report, content)) == noted.get("told")
    return False


def _read(project: Project, report: Report, content: Innehall) -> tuple[Lage, bytes]:
    folder = report.folder.as_posix()
    kedja = read_kedja(project.data, folder, read_nycklar(project.root))
    return read_lage(project.root, project.data, folder, content), public_decisions(kedja, folder, content)


def _files(project: Project, report: Report) -> dict[str, str | None]:
    return {
        BESLUT: hash_file(project.data / kedja_of(report.folder.as_posix())),
        NYCKLAR: hash_file(project.root / NYCKLAR),
    }


def _told(lage: Lage, public: bytes) -> list[str]:
    return [lage.draft, *lage.notes, *public.decode().splitlines()]


@dataclass(frozen=True)
class Underlag:
    """What a report's content is taken from: its pages, its metadata and front page, its facts, what shows what, and its raw files."""

    pages: Sequence[Page]
    metadata: Mapping[str, Any]
    front: str
    facts: Sequence[Mapping[str, Any]]
    shown: Sequence[Mapping[str, Any]]
    inputs: Mapping[str, str | None]

    @cached_property
    def files(self) -> Mapping[str, Mapping[str, str]]:
        """The raw files of each fact, with the rows, by its name."""
        return {
            str(one["name"]): {source["file"]: str(source.get("rows") or "") for source in one["sources"]}
            for one in self.facts
        }


def make_innehall(found: Underlag) -> Innehall:
    """The content of a report that is being put together.

    Of persons there is in it what the report shows of them, and nothing else: the hash of a register, or of a count that is withheld,
    would let whoever knows the rest try what it is. Decisions are kept for ever, where others read them.
    """
    points = [*_facts(found), *_front(found)]
    for page in found.pages:
        points += _of_page(page, found)
    points += [
        Punkt(FIL, path, rader=(digest,), filer={path: ""})
        for path, digest in sorted(found.inputs.items())
        if digest is not None and not path.endswith("/") and not _OF_PUBLISHING.search(path) and not holds_persons(path)
    ]
    look = hash_mapping({page.section.stem: json.dumps(page.cells, sort_keys=True) for page in found.pages})
    return Innehall({one.nyckel: one for one in points}, look)


def _facts(found: Underlag) -> Iterator[Punkt]:
    places: dict[str, str] = {}
    for one in found.shown:
        for name in one["facts"]:
            places.setdefault(name, one["title"] or "Framsida")
    for fact in found.facts:
        name = str(fact["name"])
        if name not in places and any(map(holds_persons, found.files[name])):
            continue
        ground = json.dumps(
            [fact[key] for key in ("value", "unit", "base", "formula")], ensure_ascii=False, default=str
        )
        yield Punkt("uppgift", name, "", (str(fact["shown"]),), ground, found.files[name], places.get(name, ""))


def _front(found: Underlag) -> Iterator[Punkt]:
    lines = [f"{key}: {_flat(value)}" for key, value in sorted(found.metadata.items())]
    yield Punkt("text", "omslag", "Omslag", tuple(lines), sida="Omslag")
    yield Punkt("text", "framsida", "Framsida", tuple(_sentences(found.front)), sida="Framsida")


def _flat(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).strip('"')


def _of_page(page: Page, found: Underlag) -> Iterator[Punkt]:
    loose: list[str] = [page.heading]
    for cell in page.cells:
        place = page.places.get(cell["id"], "")
        files = {
            file: rows
            for one in found.shown
            if one["label"] == place
            for file, rows in [*_of_facts(one, found), *one["files"].items()]
        }
        if place in page.labels:
            kind = "tabell" if place.startswith("tbl-") else "diagram"
            said = (
                _table(cell, page.data.get(place, {})) if kind == "tabell" else _figure(cell, page.data.get(place, {}))
            )
            yield Punkt(kind, place, page.captions.get(place, ""), said, "", files, page.title)
        elif place:
            yield Punkt("text", place, page.title, tuple(_sentences(_markdown(cell))), "", files, page.title)
        else:
            loose += _sentences(_markdown(cell))
    yield Punkt("text", f"sidan {page.section.stem}", page.title, tuple(loose), sida=page.title)


def _of_facts(one: Mapping[str, Any], found: Underlag) -> Iterator[tuple[str, str]]:
    """The files of a thing's facts. The rows of one fact among many say nothing of it."""
    for name in one["facts"]:
        yield from ((file, "") for file in found.files.get(name, ()))


def _markdown(cell: Cell) -> str:
    if cell["cell_type"] == "markdown":
        return join_lines(cell["source"])
    return "\n\n".join(join_lines(output.get("data", {}).get("text/markdown", "")) for output in cell["outputs"])


def _sentences(text: str) -> Iterator[str]:
    for one in _SENTENCE.split(text):
        if said := " ".join(one.split()):
            yield said


def _table(cell: Cell, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The rows as a reader sees them, and what stands below the table; without HTML its values."""
    html = "".join(join_lines(output.get("data", {}).get("text/html", "")) for output in cell["outputs"])
    rows = [" | ".join(_plain(one) for one in _CELL.findall(row)) for row in _ROW.findall(html)]
    below = _plain(found[1]) if (found := _AFTER.search(html)) else ""
    return (*rows, *([below] if below else [])) if rows else _values(data)


def _figure(cell: Cell, data: Mapping[str, Any]) -> tuple[str, ...]:
    """What it is said to show, and the values that are drawn."""
    alt = [
        line.partition(":")[2].strip()
        for line in join_lines(cell["source"]).splitlines()
        if line.startswith("#| fig-alt:")
    ]
    return (*alt, *_values(data))


def _values(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The values of a table or figure, row by row, with their heads."""
    if not data.get("columns"):
        return ()
    rows = [data["columns"], *data.get("rows", ())]
    return tuple(" | ".join("" if value is None else str(value) for value in row) for row in rows)


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html).replace("\u00ad", "").replace("&shy;", "")).split())
