"""The protection's memory: computed once, and never trusted when it does not fit."""

from pathlib import Path

import pytest

from samrapport.areas.deltagare.rojande import Cell, Relation, Tabellverk, skydda, skyddsminne
from samrapport.areas.deltagare.rojande.skyddsminne import MEMORY_VARIABLE, minns_skydd

VERK = Tabellverk(
    tuple(Cell(name, count) for name, count in {"a": 2, "b": 9, "c": 8, "alla": 19}.items()),
    (Relation("alla", ("a", "b", "c")),),
)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Tabellverk]:
    calls: list[Tabellverk] = []

    def counting(verk: Tabellverk, minsta_cell: int) -> object:
        calls.append(verk)
        return skydda(verk, minsta_cell)

    monkeypatch.setattr(skyddsminne, "skydda", counting)
    monkeypatch.setenv(MEMORY_VARIABLE, str(tmp_path / "minne"))
    return calls


def test_the_second_time_gives_the_same_without_computing(counted: list[Tabellverk]) -> None:
    first, second = minns_skydd(VERK, 5), minns_skydd(VERK, 5)
    assert first == second == skydda(VERK, 5)
    assert len(counted) == 1


def test_another_least_cell_and_other_counts_are_computed_anew(counted: list[Tabellverk]) -> None:
    minns_skydd(VERK, 5)
    minns_skydd(VERK, 3)
    minns_skydd(Tabellverk((Cell("a", 3), Cell("b", 9), Cell("alla", 12)), (Relation("alla", ("a", "b")),)), 5)
    assert len(counted) == 3


def test_other_code_is_not_trusted_with_what_older_code_decided(
    counted: list[Tabellverk], monkeypatch: pytest.MonkeyPatch
) -> None:
    minns_skydd(VERK, 5)
    monkeypatch.setattr(skyddsminne, "_code", lambda: "other")
    minns_skydd(VERK, 5)
    assert len(counted) == 2


@pytest.mark.parametrize(
    "change", [lambda text: text[:-9], lambda text: text.replace("prim", "publicerad"), lambda text: ""]
)
def test_what_is_half_written_or_tampered_with_is_computed_anew(
    counted: list[Tabellverk], tmp_path: Path, change
) -> None:  # type: ignore[no-untyped-def]
    expected = minns_skydd(VERK, 5)
    (kept,) = (tmp_path / "minne").iterdir()
    kept.write_text(change(kept.read_text()))
    assert minns_skydd(VERK, 5) == expected
    assert len(counted) == 2


def test_nothing_is_kept_where_no_folder_is_named(counted: list[Tabellverk], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MEMORY_VARIABLE)
    minns_skydd(VERK, 5)
    minns_skydd(VERK, 5)
    assert len(counted) == 2
