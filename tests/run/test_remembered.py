"""What is kept of records and raw files is taken only where everything that it stands on is as it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from samrapport.errors import DataFault
from samrapport.run import remembered
from samrapport.run.discover import Section
from samrapport.run.disk import kept
from samrapport.run.disk import raw as raw_hashes
from samrapport.run.disk.raw import RawHashes
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.plan import Planned, plan_report
from samrapport.run.record import SectionRecord, StateFolder
from samrapport.run.remembered import Remembered

from .test_plan import REPORT, data, record, section, state

__all__ = ["data", "record", "section", "state"]

OLD = 1_600_000_000_000_000_000


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every file had stood for long."""
    for module in (raw_hashes, remembered, kept):
        monkeypatch.setattr(module, "GRAIN", 0)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The records that were read themselves."""
    found: list[str] = []
    original = StateFolder.read

    def noted(self: StateFolder, section: object) -> SectionRecord | None:
        found.append(str(section))
        return original(self, section)  # type: ignore[arg-type]

    monkeypatch.setattr(StateFolder, "read", noted)
    return found


Plan = Callable[[], Planned]


@pytest.fixture
def planned(tmp_path: Path, section: Section, data: Path, state: StateFolder, record: SectionRecord) -> Plan:
    """A build's plan of the section, by what the one before remembered."""
    state.write(section, record)

    def build() -> Planned:
        memory = Remembered(tmp_path / "minne.json")
        known = Fingerprints(data, tmp_path / "avtryck.json")
        found = plan_report(REPORT, [section], state, known, remembered=memory)[0]
        memory.keep()
        known.keep()
        return found

    return build


def test_records_of_which_all_stands_are_read_once(planned: Plan, read: list[str], record: SectionRecord) -> None:
    assert planned().record == record
    for _ in range(2):
        found = planned()
        assert found.reason is None
        assert found.record == replace(record, files={}, modules={}, shown={})
    assert read == ["08_budget"]


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a raw file": (lambda place: (place / "raw/budget.csv").write_text("2"), "budget.csv är ändrad"),
    "a raw file, as long and as old": (lambda place: _sly(place / "raw/budget.csv", "2"), "budget.csv är ändrad"),
    "one that was missing": (lambda place: (place / "raw/prognos.csv").write_text("2"), "prognos.csv är ny"),
    "one that goes": (lambda place: (place / "raw/budget.csv").unlink(), "budget.csv är borttagen"),
    "one that leads away": (lambda place: _lead_away(place / "raw/budget.csv"), "budget.csv går inte att läsa"),
    "the notebook": (lambda place: (place / "08_budget.ipynb").write_text("{ }"), "anteckningsboken är ändrad"),
    "what was made": (
        lambda place: next((place / "state").rglob("08_budget.ipynb")).unlink(),
        "resultatet saknas eller är ändrat för hand",
    ),
    "the record": (
        lambda place: next((place / "state").rglob("08_budget.json")).unlink(),
        "har inte körts",
    ),
}


def _sly(file: Path, text: str) -> None:
    before = file.stat()
    file.write_text(text)
    os.utime(file, ns=(before.st_mtime_ns, before.st_mtime_ns))


def _lead_away(file: Path) -> None:
    outside = file.parents[1] / "utanfor.csv"
    file.rename(outside)
    file.symlink_to(outside)


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_they_stand_on_that_is_other_is_told(what: str, planned: Plan, tmp_path: Path) -> None:
    planned()
    assert planned().reason is None
    change, told = CHANGES[what]
    change(tmp_path)
    assert planned().reason == told
    assert planned().reason == told


def test_a_module_that_is_other_is_told(planned: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    planned()
    monkeypatch.setattr(Fingerprints, "module", lambda self, name: "annan" if name == "samrapport.errors" else "x")
    assert "är ändrad" in str(planned().reason)


def test_what_else_a_record_noted_is_held_to_though_it_is_not_read(
    planned: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned()
    monkeypatch.setattr(Fingerprints, "environment", "annan")
    assert planned().reason == "installerade paket är andra"


def test_nothing_is_kept_of_a_record_that_may_still_change(
    planned: Plan, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "GRAIN", 10**18)
    planned()
    planned()
    assert len(read) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"of": "annat"}'])
def test_a_memory_that_is_not_whole_is_none(text: str, planned: Plan, tmp_path: Path, read: list[str]) -> None:
    planned()
    (tmp_path / "minne.json").write_text(text)
    assert planned().reason is None
    assert len(read) == 2


def test_sections_that_found_a_file_different_are_not_kept(
    tmp_path: Path,
    data: Path,
    state: StateFolder,
    record: SectionRecord,
    section: Section,
) -> None:
    other = replace(section, number="09", notebook=section.notebook.with_name("09_budget.ipynb"))
    records = {section: record, other: replace(record, files={"budget.csv": "annan"})}
    for one, its in records.items():
        state.write(one, its)
    memory = Remembered(tmp_path / "minne.json")
    memory.note(state, [*records], records, 2**63)
    assert memory.of(state, [*records], Fingerprints(data)) is None


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "radata"
    (folder / "sala").mkdir(parents=True)
    (folder / "sala/budget.csv").write_text("1")
    return folder


def test_a_raw_file_is_read_once(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    original = raw_hashes.content_hash
    monkeypatch.setattr(raw_hashes, "content_hash", lambda root, path: (asked.append(path), original(root, path))[1])
    for _ in range(3):
        known = RawHashes(raw, tmp_path / "minne.json")
        assert known.file("sala/budget.csv") == original(raw, "sala/budget.csv")
        known.keep()
    assert asked == ["sala/budget.csv"]


@pytest.mark.parametrize(
    ("change", "other"),
    [
        (lambda file: None, False),
        (lambda file: file.write_text("2"), True),
        (lambda file: file.unlink(), True),
        (lambda file: (file.unlink(), file.symlink_to(file.with_name("annan.csv"))), True),
        (lambda file: file.with_name("ny.csv").write_text("3"), False),
    ],
)
def test_it_is_told_at_a_look_whether_what_was_read_is_other(
    raw: Path, tmp_path: Path, change: Callable[[Path], object], other: bool
) -> None:
    assert not RawHashes(raw, tmp_path / "minne.json").are_other()
    known = RawHashes(raw, tmp_path / "minne.json")
    known.file("sala/budget.csv")
    known.keep()
    change(raw / "sala/budget.csv")
    assert RawHashes(raw, tmp_path / "minne.json").are_other() is other


def test_a_raw_file_is_read_again_where_a_folder_on_the_way_leads_elsewhere(raw: Path, tmp_path: Path) -> None:
    known = RawHashes(raw, tmp_path / "minne.json")
    known.file("sala/budget.csv")
    known.keep()
    (raw / "sala").rename(tmp_path / "utanfor")
    (raw / "sala").symlink_to(tmp_path / "utanfor")
    with pytest.raises(DataFault):
        RawHashes(raw, tmp_path / "minne.json").file("sala/budget.csv")


def test_a_raw_file_that_may_not_be_read_any_more_is_asked_for_again(raw: Path, tmp_path: Path) -> None:
    known = RawHashes(raw, tmp_path / "minne.json")
    known.file("sala/budget.csv")
    (raw / "sala/budget.csv").chmod(0o000)
    stamp = known._stamp(str(raw / "sala/budget.csv"))
    assert stamp is not None
    assert known.recall(str(raw / "sala/budget.csv"), stamp) == ()


def test_of_raw_files_that_are_no_more_nothing_is_kept(raw: Path, tmp_path: Path) -> None:
    known = RawHashes(raw, tmp_path / "minne.json")
    known.file("sala/budget.csv")
    known.keep()
    assert "budget" in (tmp_path / "minne.json").read_text()
    (raw / "sala/budget.csv").unlink()
    RawHashes(raw, tmp_path / "minne.json").keep()
    assert "budget" not in (tmp_path / "minne.json").read_text()


def test_a_raw_file_that_is_not_there_is_seen_to_come(raw: Path, tmp_path: Path) -> None:
    for missing in ("sala/mal.csv", "sala/budget.csv/mal.csv", "annat/mal.csv"):
        known = RawHashes(raw, tmp_path / "minne.json")
        with pytest.raises(FileNotFoundError):
            known.file(missing)
        known.keep()
    (raw / "sala/mal.csv").write_text("2")
    assert RawHashes(raw, tmp_path / "minne.json").file("sala/mal.csv") == raw_hashes.content_hash(raw, "sala/mal.csv")
    (raw / "sala/mal.csv").unlink()
    (raw / "sala/mal.csv").symlink_to("ingenstans")
    with pytest.raises(DataFault):
        RawHashes(raw, tmp_path / "minne.json").file("sala/mal.csv")
