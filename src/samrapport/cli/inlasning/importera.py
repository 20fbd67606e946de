"""`samrapport importera`: a table read out of a workbook as it was delivered. Entry: `importera`."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from samrapport.areas.forbund.facts import parter
from samrapport.cli.inlasning.visa_forslag import show
from samrapport.cli.options import tell
from samrapport.errors import DataFault, Fault, SamrapportError, UnknownName, told_elsewhere
from samrapport.intake.arsmapp.rader import las_rader
from samrapport.rapport.omraden import moduler, tabeller_i
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder, TriedFolder
from samrapport.raw.importera.ark import sheets_in
from samrapport.raw.importera.flera import samla
from samrapport.raw.importera.forslag import Bok, Forslag, Oklart, foresla_lista
from samrapport.raw.importera.mappning import ENDING, written
from samrapport.raw.personnummer.granskning import name_faults
from samrapport.raw.sheets.kind import KINDS
from samrapport.raw.sheets.sheet import Sheet
from samrapport.raw.table import table_path
from samrapport.run.atomic import write_atomic
from samrapport.run.project import Project
from samrapport.there import has_file

_CHANGE = re.compile(
    r"\s*(?:rad\s+)?(?:(?P<row>\d+)|(?P<column>[A-Za-z]{1,3}))\s*=\s*(?P<what>\S.*?)\s*", re.IGNORECASE
)
_ROW = re.compile(r"summa|utelämna|(block|post)( \S.*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What is asked for. till: the table. replaced: whether an earlier import gives way."""

    file: Path
    till: str
    sheets: tuple[str, ...] = ()
    unit: str | None = None
    changes: tuple[str, ...] = ()
    yes: bool = False
    replaced: bool = False


def importera(project: Project, asked: Asked, forbund: str, ar: str) -> int:
    """Propose how the workbook is read, show it, and keep it when it is accepted. Raises SamrapportError; then nothing is written."""
    rapport = import_module(project.facade).oppna(forbund, ar, data=project.data)
    tabell = _table(rapport, asked.till)
    content = _content(asked.file)
    name = _kept_name(project, rapport, asked)
    _assert_free(project, rapport, asked, name, content)
    sheets = _sheets(asked, content)
    bok = Bok(name, rapport.ar, rapport.uppgifter.period.slut, asked.unit, parter=parter(rapport))  # type: ignore[arg-type]
    changes = list(asked.changes)
    while True:
        forslag = _proposal(_changed(bok, changes), tabell, sheets, together=len(asked.sheets) > 1)
        left = _try(project, rapport, tabell, forslag, content)
        show(forslag, tabell, left.read, left.faults)
        if asked.yes or (answer := _answer()).casefold() in ("j", "ja"):
            break
        if answer.casefold() in ("", "n", "nej"):
            raise SamrapportError("Inget är sparat. Kör kommandot igen med --ja för att spara förslaget.")
        _change(answer)
        changes.append(answer)
    saved = _save(project, rapport, tabell, forslag, content)
    tell(f"Sparat i {rapport.rot}: {', '.join(saved)}. Bygg med: samrapport build {forbund} {ar}")
    return 0


def _table(rapport: Any, name: str) -> Tabell:
    known = {key: one for key, one in tabeller_i(*rapport.platser).items() if not one.personer and one.kolumner}
    if name not in known:
        raise UnknownName("Tabellen", name, known)
    return known[name]


def _content(file: Path) -> bytes:
    if file.suffix.lower() not in KINDS:
        raise SamrapportError(f"{file.name} är ingen arbetsbok. Ange en fil som slutar på {', '.join(KINDS)}.")
    if not has_file(file):
        raise SamrapportError(f"Filen {file.name} finns inte. Rätta namnet, eller mappen som den ligger i.")
    faults = list(name_faults(file.name))
    if faults:
        raise DataFault(faults)
    return RawFolder(file.absolute().parent).read(file.name)


def _kept_name(project: Project, rapport: Any, asked: Asked) -> str:
    """What the workbook is called in the report's folder: its own name, unless a table would be read from a file of that name."""
    name = unicodedata.normalize("NFC", asked.file.name)
    stem, suffix = Path(name).stem, Path(name).suffix.lower()
    if asked.file.absolute().parent == (project.data / rapport.rot).absolute() and stem in ("", asked.till):
        return f"{stem}{suffix}"
    return (
        f"{stem}-ark{suffix}"
        if stem in tabeller_i(*rapport.platser) or stem.endswith(".importera")
        else f"{stem}{suffix}"
    )


def _assert_free(project: Project, rapport: Any, asked: Asked, name: str, content: bytes) -> None:
    """Raise where the table is delivered already, or another workbook of the name lies there."""
    stem = rapport.path(asked.till)
    own = f"{rapport.rot}/{name}"
    there = next(
        (one for one in _delivered(rapport, stem) if one != own and one not in _begun(rapport, asked.till)), None
    )
    if there is not None and not there.endswith(ENDING):
        raise SamrapportError(
            f"{there} finns redan, och {asked.till} kan bara komma från ett håll. Ta bort den, och läs in arbetsboken igen."
        )
    if there is not None and not asked.replaced:
        raise SamrapportError(f"{there} finns redan. Lägg till --ersatt om den nya ska gälla i stället.")
    path = project.data / own
    if has_file(path) and path.read_bytes() != content and not asked.replaced:
        raise SamrapportError(
            f"{own} finns redan, med annat innehåll. Lägg till --ersatt om den nya ska gälla i stället."
        )


def _begun(rapport: Any, name: str) -> list[str]:
    """The table's own file where `ny` has begun it and nobody has written a row: it gives way to the workbook."""
    path = f"{rapport.path(name)}.csv"
    with told_elsewhere(DataFault):
        return [path] if rapport.folder.has(path) and not las_rader(rapport.folder, path).rader else []
    return []


def _delivered(rapport: Any, stem: str) -> Iterator[str]:
    """What the table is delivered as."""
    found = [f"{stem}{ending}" for ending in (ENDING, *KINDS)]
    yield from (path for path in found if rapport.folder.has(path))
    if table_path(rapport.folder, stem) is None and rapport.levererad(stem.rpartition("/")[2]):
        yield f"{rapport.rot}/sie"


def _sheets(asked: Asked, content: bytes) -> list[Sheet]:
    name = asked.file.with_suffix(asked.file.suffix.lower()).name
    sheets = sheets_in(name, content)
    if not sheets:
        raise DataFault(Fault(name, "har inget synligt blad med innehåll. Visa bladet i Excel, och spara."))
    by_name = {one.name: one for one in sheets}
    for name in asked.sheets:
        if name not in by_name:
            raise UnknownName("Bladet", name, by_name)
    return [by_name[name] for name in asked.sheets] or sheets


def _changed(bok: Bok, changes: Iterable[str]) -> Bok:
    columns: dict[str, str] = {}
    rows: dict[int, str] = {}
    for one in changes:
        place, what = _change(one)
        if isinstance(place, int):
            rows[place] = what
        else:
            columns[place] = what
    return replace(bok, kolumner=columns, rader=rows)


def _change(text: str) -> tuple[str | int, str]:
    """A column or row, and what somebody says that it is. Raises SamrapportError for what says no such thing."""
    found = _CHANGE.fullmatch(text)
    if found is None or (found["row"] and not _ROW.fullmatch(found["what"])):
        raise SamrapportError(
            f"”{text[:60]}” är ingen ändring. Skriv kolumn eller rad, likhetstecken och vad den är: C=nej, C=budget 2022, 14=utelämna, "
            "14=summa, 14=block Insatser eller 14=post Insatser."
        )
    return (int(found["row"]), found["what"]) if found["row"] else (found["column"].upper(), found["what"])


def _proposal(bok: Bok, tabell: Tabell, sheets: Iterable[Sheet], *, together: bool) -> Forslag:
    """Of the only sheet that can be meant, or of all, together. Raises SamrapportError."""
    found, whys = [], []
    for sheet in sheets:
        try:
            found.append((sheet, _of_sheet(bok, tabell, sheet)))
        except Oklart as error:
            whys.append(str(error))
    if together and not whys:
        try:
            return samla(found)
        except Oklart as error:
            raise SamrapportError(
                f"Bladen kan inte läsas tillsammans som {tabell.namn}: {error}. Ange bara de blad som hör ihop."
            ) from None
    if together:
        raise SamrapportError(
            f"Bladen kan inte läsas tillsammans som {tabell.namn}: {whys[0]}. Rätta arket, eller ange bara de blad som ska läsas."
        )
    if len(found) > 1:
        names = " och ".join(f"”{one.name}”" for one, _ in found)
        raise SamrapportError(
            f"Flera blad kan läsas som {tabell.namn}: {names}. Ange vilket med --blad; ska alla läsas, ge --blad för vart och ett."
        )
    if not found:
        raise SamrapportError(
            f"Arbetsboken kan inte läsas som {tabell.namn}: {'; '.join(whys[:5])}. Rätta arket, eller ange bladet med --blad och vad "
            "en kolumn är med --andra."
        )
    return found[0][1]


def _of_sheet(bok: Bok, tabell: Tabell, sheet: Sheet) -> Forslag:
    try:
        return foresla_lista(bok, tabell, sheet)
    except Oklart as error:
        for propose in _hooks("foresla"):
            found: Forslag | None = propose(bok, tabell.namn, sheet)
            if found is not None:
                return found
        raise error


def _hooks(name: str) -> Iterator[Callable[..., Any]]:
    """What areas have of that name in their module, or package, `importera`."""
    yield from (getattr(one, name) for one in moduler("importera") if hasattr(one, name))


@dataclass(frozen=True)
class Tried:
    """read: the table, where it could be read. faults: of other files, that are left to see to."""

    read: Any
    faults: tuple[Fault, ...]


def _try(project: Project, rapport: Any, tabell: Tabell, forslag: Forslag, content: bytes) -> Tried:
    """Read the table as a build would. Raises DataFault for whatever of the workbook does not fit."""
    own = _files(rapport, tabell, forslag, content)
    tried = type(rapport)(TriedFolder(project.data, own, _begun(rapport, tabell.namn)), rapport.forbund, rapport.ar)
    faults: list[Fault] = []
    read = None
    try:
        for prove in _hooks("prova"):
            prove(tried)
        read = tried.tabell(tabell.namn)
    except DataFault as error:
        faults = list(error.faults)
    wrong = [one for one in faults if one.file in own]
    if wrong:
        raise DataFault(wrong)
    return Tried(read, tuple(faults))


def _files(rapport: Any, tabell: Tabell, forslag: Forslag, content: bytes) -> dict[str, bytes]:
    return {
        f"{rapport.rot}/{forslag.ark.fil}": content,
        f"{rapport.path(tabell.namn)}{ENDING}": written(forslag.ark).encode(),
    }


def _save(project: Project, rapport: Any, tabell: Tabell, forslag: Forslag, content: bytes) -> list[str]:
    """Write the workbook, untouched, and its mapping: both, or none of them."""
    files = {project.data / path: held for path, held in _files(rapport, tabell, forslag, content).items()}
    before = {path: path.read_bytes() if has_file(path) else None for path in files}
    try:
        for path, held in files.items():
            if before[path] != held:
                write_atomic(path, held, private=tabell.personer)
        for begun in _begun(rapport, tabell.namn):
            (project.data / begun).unlink()
    except BaseException:
        for path, earlier in before.items():
            if earlier is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != earlier:
                write_atomic(path, earlier, private=tabell.personer)
        raise
    return [path.name for path in files]


def _answer() -> str:
    sys.stdout.write("Spara? Skriv ja, nej eller en ändring (C=nej, 14=utelämna): ")
    sys.stdout.flush()
    return sys.stdin.readline().strip() if sys.stdin else ""
