from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd
import pytest

from samrapport.facts.fact import Fact, FactBook, Source
from samrapport.facts.following import Noted, followed, note_rows, note_tables
from samrapport.facts.rows import row_ranges, rows_by_file
from samrapport.facts.trail import Trail, note_made, note_renamed
from samrapport.raw.table import FILE, ROW


class Report:
    """Raw rows whose every use is noted, as a report's tables are."""

    @property
    def moten(self) -> pd.DataFrame:
        found = pd.DataFrame({FILE: ["moten.csv"] * 2, ROW: [2, 3]})
        note_rows(found)
        return found


@pytest.fixture
def trail() -> Iterator[Trail]:
    with followed() as found:
        yield found


def book() -> FactBook:
    report = Report()

    def compute() -> list[Fact]:
        return [Fact("mote.antal", len(report.moten), "antal"), Fact("mote.annat", Decimal(1), "antal")]

    return FactBook({"mote": compute})


def test_a_thing_is_made_of_what_was_asked_for_before_it(trail: Trail) -> None:
    facts = Noted({"a": Fact("a", 1, "antal"), "b": Fact("b", 2, "antal")})
    assert (facts["a"].value, facts.get("saknas")) == (1, None)
    note_made("tbl-en")
    assert facts.get("b") is not None
    note_made("tbl-tva")
    assert {label: one["facts"] for label, one in trail.shown.items()} == {"tbl-en": ["a"], "tbl-tva": ["b"]}


def test_rows_that_are_shown_as_they_stand_are_noted_each_time(trail: Trail) -> None:
    report = Report()
    for label in ("tbl-en", "tbl-tva"):
        assert len(report.moten) == 2
        note_made(label)
    assert [one["rows"] for one in trail.shown.values()] == [{"moten.csv": [2, 3]}] * 2


def test_what_a_computation_asks_for_is_not_what_the_reader_sees(trail: Trail) -> None:
    assert book()["mote.antal"].value == 2
    note_made("text.md")
    assert trail.shown["text.md"] == {"facts": ["mote.antal"], "prefixes": [], "rows": {}}


def test_another_caption_or_label_changes_nothing_of_what_it_is_made_of(trail: Trail) -> None:
    book().find("mote.annat")
    note_made("tbl-en")
    note_made("tbl-en")
    note_renamed("tbl-en", "tbl-tva")
    note_made("tbl-tva")
    assert trail.shown["tbl-en"]["facts"] == trail.shown["tbl-tva"]["facts"] == ["mote.annat"]


def test_a_table_of_participants_stands_for_all_its_counts_and_shares(trail: Trail) -> None:
    note_tables("spira", "Kön per intag")
    note_made("tbl-intag")
    assert trail.shown["tbl-intag"]["prefixes"] == ["andel.kon_per_intag.", "insats.spira.deltagare.kon_per_intag."]


def test_nothing_is_noted_when_nobody_follows() -> None:
    with followed() as trail:
        pass
    assert book()["mote.antal"].value == 2
    note_made("tbl-en")
    assert trail.shown == {}


def test_row_numbers_are_written_as_people_write_them() -> None:
    assert row_ranges([9, 2, 3, 4, 4]) == "2-4, 9"
    assert row_ranges([]) == ""
    sources = [Source("b.csv", 2), Source("a.csv", 0), Source("b.csv", 3)]
    assert rows_by_file(sources) == {"a.csv": [], "b.csv": [2, 3]}
