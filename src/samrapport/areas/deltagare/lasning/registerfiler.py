"""The register of an insats: participations, what people live on, and what happens to them in the insats.

Entry: `read_register`. The register is pseudonymous; a file with a personnummer in it is refused unread.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from samrapport.areas.deltagare.lasning.kategorier import Kategorier
from samrapport.areas.deltagare.underlag import DELTAGARE, FORSORJNING, HANDELSER
from samrapport.errors import Fault, assert_none
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import ROW, assert_known, read_table, row_fault, table_path

Record = dict[Hashable, Any]


@dataclass(frozen=True)
class Registerfiler:
    """The three files as validated frames, one row a participation, a means of support, an event."""

    deltaganden: pd.DataFrame
    forsorjning: pd.DataFrame
    handelser: pd.DataFrame


def read_register(folder: RawFolder, root: str, kategorier: Kategorier) -> Registerfiler:
    """The register under `root` (`<förbund>/<år>/insatser/<insats>`). Raises DataFault, the first file's faults first."""
    paths = {name: f"{root}/{name}" for name in ("deltagare", "forsorjning", "handelser")}
    for stem in paths.values():
        # All three before any: a message about one may quote what stands in another.
        folder.read(table_path(folder, stem) or f"{stem}.csv")
    deltaganden = read_table(folder, paths["deltagare"], DELTAGARE.med_ord(kategorier.parser))
    assert_none(_participation_faults(deltaganden))
    forsorjning = read_table(folder, paths["forsorjning"], FORSORJNING.med_ord(kategorier.parser))
    handelser = read_table(folder, paths["handelser"], HANDELSER.med_ord(kategorier.parser))
    for frame in (forsorjning, handelser):
        assert_known(frame, "deltagande", deltaganden["deltagande"], "finns inte i deltagare.csv")
    assert_none(_support_faults(forsorjning))
    assert_none(_event_faults(handelser, deltaganden))
    return Registerfiler(deltaganden, forsorjning, handelser)


def _participation_faults(frame: pd.DataFrame) -> Iterator[Fault]:
    """A person twice in one intake, one person with two answers, or an ending that contradicts itself."""
    first: dict[tuple[object, ...], Record] = {}
    for row in frame.to_dict("records"):
        before = first.setdefault((row["person"], row["intag"]), row)
        if before is not row:
            yield row_fault(
                row,
                "person",
                f"finns redan i intag {row['intag']}, på rad {before[ROW]}. En person kan bara börja en gång i "
                "varje intag; ta bort den ena raden, eller rätta intaget.",
            )
            continue
        known = first.setdefault((row["person"],), row)
        for column in ("kön", "födelseår"):
            if row[column] != known[column]:
                yield row_fault(
                    row, column, f"är något annat än på rad {known[ROW]}, som gäller samma person. Rätta en av dem."
                )
        yield from _ending_faults(row)


def _ending_faults(row: Record) -> Iterator[Fault]:
    if row["födelseår"] is not None and row["födelseår"] > row["start"].year - 15:
        yield row_fault(row, "födelseår", "ger en ålder under 15 år vid start. Rätta året eller startdatumet.")
    elif (row["slut"] is None) != (row["avslut"] is None):
        expected = "hör ihop med ”slut”: fyll i båda, eller ingen av dem om deltagandet pågår."
        yield row_fault(row, "avslut", expected)
    elif (row["avslut"] == "avslutat") != (row["avslut till"] is not None):
        yield row_fault(row, "avslut till", "ska vara ifylld när ”avslut” är ”avslutat”, och tom annars.")


def _support_faults(frame: pd.DataFrame) -> Iterator[Fault]:
    """More than one main means of support at one moment of one participation."""
    main = frame[frame["huvudsaklig"] == "ja"]
    main = main[main["tidpunkt"] != "under tiden"]
    for index in main.index[main.duplicated(["deltagande", "tidpunkt"])]:
        row: Record = {str(key): value for key, value in main.loc[index].to_dict().items()}
        yield row_fault(
            row,
            "försörjning",
            f"är en andra huvudsaklig försörjning vid {row['tidpunkt']} för samma deltagande. Skriv ”nej” för en av dem.",
        )


def _event_faults(frame: pd.DataFrame, deltaganden: pd.DataFrame) -> Iterator[Fault]:
    """Events that begin before their participation, or go on after it."""
    spans = {row["deltagande"]: (row["start"], row["slut"]) for row in deltaganden.to_dict("records")}
    for row in frame.to_dict("records"):
        start, end = spans[row["deltagande"]]
        span = f"{start}–{end or ''}"
        if row["start"] < start or (end is not None and row["start"] > end):
            yield row_fault(row, "start", f"ligger utanför deltagandet ({span}). Rätta datumet, eller deltagandet.")
        elif row["slut"] is not None and end is not None and row["slut"] > end:
            yield row_fault(row, "slut", f"ligger efter deltagandets slut ({span}). Rätta datumet, eller deltagandet.")
