"""What a worker answers of a report while one writes: a text bound and looked through, what is left to do. Entries: `look_at_text`,
`shown_text`, `left_to_do`, `facts_of`.

A worker keeps the reports that it has opened as long as their tables stay as they are, so that a sentence is bound at once.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from samrapport.errors import DataFault, Fault, SamrapportError, told_elsewhere
from samrapport.intake.arsmapp.kvar import kvar
from samrapport.intake.arsmapp.rader import las_rader
from samrapport.rapport.faktalista import faktalista, faktarader
from samrapport.rapport.kontroll.kontrollera import available_facts
from samrapport.rapport.nyckeltal import aret_fore
from samrapport.rapport.omraden import GEMENSAMMA, holds_persons, tabeller_i
from samrapport.rapport.opening import oppna
from samrapport.rapport.rapport import Rapport
from samrapport.rapport.slag import finn_rapport
from samrapport.rapport.texter import bunden_efter, sprak_av
from samrapport.raw.cells import ENDINGS
from samrapport.raw.folder import RawFolder
from samrapport.raw.opening import files_in
from samrapport.raw.personnummer.form import hide_personnummer
from samrapport.raw.sheets.book import in_book
from samrapport.studio.beside import Asked
from samrapport.studio.files import Outside
from samrapport.text.bound import FILTERS
from samrapport.text.bunden import assert_leads_somewhere, bunden_mall
from samrapport.text.granskning.granskning import granska_text
from samrapport.text.prose import Prose
from samrapport.there import has_file

_KEPT = 2
_MOST_ROWS = 200
_open: OrderedDict[tuple[object, ...], Rapport] = OrderedDict()
_BINDING = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True)
class Mark:
    """A place in a text. start, end: signs from its beginning. kind: fel, tal or riktning. better: what to write instead, "" for nothing known."""

    start: int
    end: int
    kind: str
    told: str
    better: str = ""


def opened(asked: Asked) -> Rapport:
    """The report, opened before if its tables are as they were then. Raises SamrapportError."""
    key = (asked.report, asked.data, *_stamps(asked))
    if key not in _open:
        report = asked.report
        given = dict(report.given)
        _open[key] = oppna(report.forbund, report.ar, data=asked.data, fil=report.type.source, **given)
        while len(_open) > _KEPT:
            _open.popitem(last=False)
    _open.move_to_end(key)
    return _open[key]


def _stamps(asked: Asked) -> Iterator[tuple[str, int, int]]:
    """Size and time of all that a report can read but its texts."""
    for name in (asked.report.forbund, *GEMENSAMMA):
        for one in sorted(files_in(asked.data / name)):
            if one.suffix != ".md" and has_file(one):
                found = one.stat()
                yield one.as_posix(), found.st_size, found.st_mtime_ns


def bound_text(asked: Asked, path: str, template: str) -> Prose:
    """A text with its facts put in. path: from the data folder. Raises DataFault for one that cannot be, or leads nowhere known."""
    rapport = opened(asked)
    try:
        prose = bunden_mall(template, path, rapport.fakta, _sprak(rapport, path))
    except DataFault as error:
        # What the text asks for cannot be read: that is told where it is asked for.
        others = [
            one
            if one.file == path
            else Fault(path, f"texten använder det som inte går att läsa: {one} Rätta det, eller ändra texten.")
            for one in error.faults
        ]
        raise DataFault(others) from None
    assert_leads_somewhere(prose, None)
    return prose


def shown_text(asked: Asked, path: str, template: str, before: Sequence[str] = ()) -> str:
    """As `bound_text`, as its page shows it: in words alone, which the studio's own process reads without pandas.

    before: the texts before it on the page, as they are shown: a word that they explain is not explained again.
    """
    return str(bunden_efter(opened(asked), bound_text(asked, path, template), before).visad)


def _sprak(rapport: Rapport, path: str) -> str:
    return sprak_av(rapport, PurePosixPath(path).stem)


def look_at_text(asked: Asked, path: str, template: str) -> dict[str, Any]:
    """What is to be said of a text while it is written. fel: faults with their rows. marken: places. text: as it is shown; "" with faults."""
    try:
        rapport = opened(asked)
    except SamrapportError as error:
        return {"fel": [{"rad": None, "text": hide_personnummer(str(error))}], "marken": [], "text": ""}
    faults: list[dict[str, Any]] = []
    marks: list[Mark] = []
    shown = ""
    try:
        shown = bound_text(asked, path, template).markdown
    except DataFault as error:
        for one in error.faults:
            faults.append({"rad": one.row, "text": hide_personnummer(one.expected)})
            marks.append(_under(template, one.row, one.expected))
    except SamrapportError as error:
        faults.append({"rad": None, "text": hide_personnummer(str(error))})
    with told_elsewhere():
        found = granska_text(template, available_facts(rapport, None), PurePosixPath(path).stem, path)
        met: dict[tuple[int | None, str], int] = {}
        for typed in found:
            word = str(typed.givet)
            nth = met[typed.rad, word] = met.get((typed.rad, word), -1) + 1
            start, end = _word_on(template, typed.rad, word, nth)
            kind = "tal" if typed.regel == "skriven-siffra" else "riktning"
            marks.append(Mark(start, end, kind, typed.text, str(typed.beraknat or "")))
    return {
        "fel": faults,
        "marken": [asdict(one) for one in marks],
        "text": shown,
        "varden": _values(rapport, path, template),
    }


def _line_at(text: str, row: int | None) -> tuple[int, int]:
    """Where a row begins and ends."""
    lines = text.split("\n")
    row = min(max(row or 1, 1), len(lines))
    start = sum(len(line) + 1 for line in lines[: row - 1])
    return start, start + len(lines[row - 1])


_QUOTED = re.compile(r"”([^”]+)”")


def _under(text: str, row: int | None, told: str) -> Mark:
    """The word that a fault tells of, on its row; the whole row where it names none that stands there."""
    start, end = _line_at(text, row)
    line = text[start:end]
    for quoted in _QUOTED.findall(told):
        for word in (quoted, quoted.rpartition(".")[2]):
            if (at := line.find(word)) >= 0:
                return Mark(start + at, start + at + len(word), "fel", told)
    return Mark(start, end, "fel", told)


def _word_on(text: str, row: int | None, word: str, nth: int) -> tuple[int, int]:
    """Where a word stands that is typed on a row, outside of what is bound: the first, or the one after so many."""
    start, end = _line_at(text, row)
    bound = [found.span() for found in _BINDING.finditer(text)]
    places = [
        start + found.start()
        for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text[start:end])
        if not any(a <= start + found.start() < b for a, b in bound)
    ]
    if not places:
        return start, end
    at = places[min(nth, len(places) - 1)]
    return at, at + len(word)


def _values(rapport: Rapport, path: str, template: str) -> list[dict[str, Any]]:
    """What each binding of a text comes to as it stands alone; nothing for one that is at fault."""
    found = []
    for one in _BINDING.finditer(template):
        value = ""
        with told_elsewhere():
            value = bunden_mall(one[0], path, rapport.fakta, _sprak(rapport, path)).markdown
        found.append({"start": one.start(), "end": one.end(), "text": one[0], "varde": value})
    return found


def facts_of(asked: Asked) -> dict[str, Any]:
    """All facts of a report as it is now, built or not, with how each is written in a text; and the filters there are. Raises SamrapportError."""
    # Kept with the report: all of them take seconds, and a saved text changes none.
    return opened(asked).en_gang(_facts)


def _facts(rapport: Rapport) -> dict[str, Any]:
    found = [
        {**one, "shown": row.shown, "pastes": [asdict(paste) for paste in row.pastes]}
        for one, row in zip(faktalista(rapport.fakta), faktarader(rapport.fakta), strict=True)
    ]
    filters = [{"namn": name, "hjalp": (written.__doc__ or "").partition("\n")[0]} for name, written in FILTERS.items()]
    return {"fakta": found, "filter": filters}


def left_to_do(asked: Asked) -> dict[str, Any]:
    """What a report lacks. kvar: file and what to do with it. saknas: what the year before had, and this has not."""
    report = asked.report
    folder = RawFolder(asked.data)
    rapport = finn_rapport(folder, report.forbund, report.ar, dict(report.given), report.type.source, there=False)
    left = [{"fil": file, "gor": hide_personnummer(told)} for file, told in kvar(rapport)]
    missing = []
    with told_elsewhere():
        if (before := aret_fore(rapport)) is not None:
            missing = list(_gone(rapport, before))
    return {"kvar": left, "saknas": missing, "fore": missing and report.ar - 1}


def _gone(rapport: Rapport, before: Rapport) -> Iterator[dict[str, str]]:
    for name, one in tabeller_i(*rapport.platser).items():
        if not one.personer and before.levererad(name) and not rapport.levererad(name):
            yield {"fil": f"{name}.csv", "gor": f"fanns för {before.ar}: {one.syfte}"}
    for name in before.folder.names(before.path("text")):
        if name.endswith(".md") and not rapport.levererad(f"text/{name.removesuffix('.md')}"):
            yield {"fil": f"text/{name}", "gor": f"texten fanns för {before.ar}."}


def rows_of(data: Path, path: str, rows: str) -> dict[str, Any]:
    """Rows of a raw table as they stand. rows: such as `2-4, 9`; "" for all. Raises Outside for a file of persons, and SamrapportError."""
    if holds_persons(path) or not (path.endswith(ENDINGS) or in_book(path)):
        raise Outside(f"{path[:100]} visas inte här, för filen kan handla om enskilda personer. Öppna den själv.")
    table = las_rader(RawFolder(data), path)
    wanted = _numbers(rows)
    found = [
        {"rad": n, "celler": [row.get(head, "") for head in table.rubriker]}
        for n, row in enumerate(table.rader, start=2)
        if not wanted or n in wanted
    ]
    return {"fil": path, "rubriker": list(table.rubriker), "rader": found[:_MOST_ROWS], "fler": len(found) - _MOST_ROWS}


def _numbers(rows: str) -> set[int]:
    found: set[int] = set()
    for part in filter(None, (one.strip() for one in rows.split(","))):
        first, _, last = part.partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise SamrapportError("Raderna går inte att läsa. Läs om sidan.")
        found |= set(range(int(first), min(int(last or first), int(first) + 100_000) + 1))
    return found
