"""Whether a section has what it stands on: all of it, none of it, or only some, which is a fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from samrapport.errors import DataFault, Fault, MissingData


def assert_sources(names: Sequence[str], has: Callable[[str], bool], path: Callable[[str], str]) -> None:
    """Raise MissingData when none of the sources is there, and DataFault when only some are.

    names: tables (`budget`) or texts (`text/sammanfattning`). path: the path of one, without its ending.
    """
    missing = [name for name in names if not has(name)]
    files = [f"{path(name)}{'.md' if name.startswith('text/') else '.csv'}" for name in missing]
    if missing and len(missing) == len(names):
        raise MissingData(files)
    if missing:
        there = next(name for name in names if name not in missing)
        expected = (
            f"filen saknas, men {there} finns och hör till samma avsnitt. Lägg till filen, eller ta bort båda så "
            "utelämnas avsnittet."
        )
        raise DataFault([Fault(file, expected) for file in files])
