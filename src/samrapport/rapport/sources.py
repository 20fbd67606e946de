"""Whether what a section stands on is there. Entry: `assert_sources`."""

from __future__ import annotations

from collections.abc import Sequence

from samrapport.errors import DataFault, Fault, MissingData
from samrapport.rapport.texter import Rapport, assert_known_text
from samrapport.raw.sheets.book import BOOK, sheet_path


def assert_sources(rapport: Rapport, names: Sequence[str]) -> None:
    """Raise MissingData when the report has none of these tables (`budget`) and texts (`text/uppdrag`), DataFault when it lacks some."""
    empty = [name for name in names if not rapport.finns(name)]
    for name in empty:
        if name.startswith("text/"):
            assert_known_text(rapport, name.removeprefix("text/"))
    missing = [name for name in empty if not rapport.levererad(name)]
    if empty and len(empty) == len(names):
        raise MissingData(_file(rapport, name) for name in empty)
    if missing:
        there = next(name for name in names if name not in empty)
        expected = (
            f"filen saknas, men {there} finns och hör till samma avsnitt. Lägg till filen, eller ta bort båda så "
            "utelämnas avsnittet."
        )
        raise DataFault([Fault(_file(rapport, name), expected) for name in missing])


def _file(rapport: Rapport, name: str) -> str:
    if name.startswith("text/"):
        return f"{rapport.path(name)}.md"
    in_book = sheet_path(rapport.path(name)) if rapport.folder.has(rapport.path(BOOK)) else None
    return in_book or f"{rapport.path(name)}.csv"
