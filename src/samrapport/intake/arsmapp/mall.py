"""A workbook for a report that there is, with what its files hold. Entries: `skriv_mall`, and `stopped` for one whose files were to be removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samrapport.errors import DataFault, SamrapportError, told_elsewhere
from samrapport.intake.arsmapp.arbetsbok import Blad, write_book
from samrapport.intake.arsmapp.rader import Rader, las_rader, rader_i
from samrapport.rapport.omraden import tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.raw.folder import TriedFolder
from samrapport.raw.personnummer.undantag import NAMN as UNDANTAG
from samrapport.raw.sheets.book import BOOK, sheet_path
from samrapport.raw.table import table_path
from samrapport.run.atomic import write_new

_WORDS = "kategorier"


@dataclass(frozen=True)
class Mall:
    """A workbook that is written. bok: its path from the data folder. filer: the files whose rows it holds now too."""

    bok: str
    filer: tuple[str, ...]


def skriv_mall(rapport: Rapport, fore: Rapport | None, title: str) -> Mall:
    """Write the workbook of a report. fore: that of the year before, whose values are shown beside.

    Raises SamrapportError where there is one already, and where it does not give back just what the files hold.
    """
    bok = rapport.path(BOOK)
    if rapport.folder.has(bok):
        raise SamrapportError(f"{bok} finns redan och skrivs inte över. Flytta den, om du vill ha en ny.")
    tables, filer = _read(rapport)
    content = bok_av(title, rapport, tables, fore)
    _assert_same(bok, content, tables)
    write_new(rapport.folder.root / bok, content)
    return Mall(bok, filer)


def stopped(rapport: Rapport) -> Mall | None:
    """The workbook that is there, where it gives back just what the files beside it hold: who wrote it was stopped before they were
    removed. None where there is none, or it holds anything else.
    """
    bok = rapport.path(BOOK)
    if not rapport.folder.has(bok):
        return None
    beside = TriedFolder(rapport.folder.root, {}, [bok])
    tables, filer = _read(type(rapport)(beside, rapport.forbund, rapport.ar, inom=rapport.inom, **rapport.givet))
    with told_elsewhere():
        _assert_same(bok, rapport.folder.read(bok), tables)
        return Mall(bok, filer)
    return None


def _read(rapport: Rapport) -> tuple[dict[str, Rader], tuple[str, ...]]:
    """The tables that there are files of, and the files."""
    tables = tabeller_av(rapport)
    return tables, tuple(path for name in tables if (path := table_path(rapport.folder, rapport.path(name))))


def bok_av(title: str, rapport: Rapport, tables: Mapping[str, Rader], fore: Rapport | None) -> bytes:
    """The workbook of a report. tables: the rows that its sheets are to hold, by the tables' names."""
    words = _words(tables.get(_WORDS))
    before = tabeller_av(fore) if fore else {}
    sheets = [
        Blad(
            one,
            tables.get(name, Rader(tuple(one.kolumner), ())),
            before[name].rader if name in before else (),
            fore.ar if fore else 0,
            words,
        )
        for name, one in tabeller_i(*rapport.platser).items()
        if name in tables or one.nytt_ar is not None
    ]
    return write_book(title, sheets)


def _words(table: Rader | None) -> dict[str, Sequence[str]]:
    """The words of each of an insats's lists."""
    found: dict[str, list[str]] = {}
    for row in table.rader if table else ():
        found.setdefault(row.get("lista", ""), []).append(row.get("kategori", ""))
    return dict(found)


def tabeller_av(rapport: Rapport) -> dict[str, Rader]:
    """The rows of every table that a workbook may hold and that there is a file of. Raises DataFault."""
    found = {}
    for name in tabeller_i(*rapport.platser):
        # Which places hold no personnummer must be known before the workbook may be read.
        path = table_path(rapport.folder, rapport.path(name)) if name != UNDANTAG else None
        if path:
            found[name] = las_rader(rapport.folder, path)
    return found


def _assert_same(bok: str, content: bytes, tables: Mapping[str, Rader]) -> None:
    """Raise unless the workbook gives back what it was made of."""
    for name, rows in tables.items():
        path = sheet_path(f"{bok.removesuffix(BOOK)}{name}")
        read: Rader | None = None
        with told_elsewhere(DataFault):
            read = rader_i(path or "", content)
        if read is None or not samma(rows, read):
            told = f"bladet {name} skulle inte ge samma rader som filen har. Behåll filen, och fyll i den."
            raise SamrapportError(f"{bok}: {told}")


def samma(one: Rader, other: Rader) -> bool:
    """Whether two tables say the same: what only one of them has a column for is empty there."""
    heads = {*one.rubriker, *other.rubriker}
    return len(one.rader) == len(other.rader) and all(
        a.get(head, "") == b.get(head, "") for a, b in zip(one.rader, other.rader, strict=True) for head in heads
    )
