from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from samrapport.run.discover import Report, Section
from samrapport.run.fingerprint import Fingerprints, hash_file
from samrapport.run.plan import plan_report
from samrapport.run.record import SectionRecord, SectionState, StateFolder

from .conftest import DELARSRAPPORT

REPORT = Report("vasteras", 2021, DELARSRAPPORT)


@pytest.fixture
def section(tmp_path: Path) -> Section:
    path = tmp_path / "08_budget.ipynb"
    path.write_text("{}", encoding="utf-8")
    return Section("08", "budget", path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "budget.csv").write_text("1", encoding="utf-8")
    return folder


@pytest.fixture
def state(tmp_path: Path, section: Section) -> StateFolder:
    folder = StateFolder(tmp_path / "state", REPORT)
    folder.path.mkdir(parents=True)
    folder.executed(section).write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture
def record(section: Section, data: Path, state: StateFolder) -> SectionRecord:
    """The record of a section of which everything still holds."""
    fingerprints = Fingerprints(data)
    return SectionRecord(
        state=SectionState.DONE,
        notebook=hash_file(section.notebook) or "",
        parameters=REPORT.parameters,
        environment=fingerprints.environment,
        resources=fingerprints.resources,
        output=hash_file(state.executed(section)),
        files={"budget.csv": fingerprints.raw("budget.csv"), "prognos.csv": None},
        modules=fingerprints.modules(["samrapport.errors"]),
    )


@pytest.fixture
def reason(section: Section, data: Path, state: StateFolder) -> Callable[[SectionRecord], str | None]:
    def find(record: SectionRecord) -> str | None:
        state.write(section, record)
        return plan_report(REPORT, [section], state, Fingerprints(data))[0].reason

    return find


Reason = Callable[[SectionRecord], str | None]


def test_a_section_of_which_all_still_holds_is_fresh(record: SectionRecord, reason: Reason) -> None:
    assert reason(record) is None


def test_a_record_is_read_back_as_it_was(record: SectionRecord, section: Section, state: StateFolder) -> None:
    full = replace(record, state=SectionState.LEFT_OUT, missing=("a",), warnings=("b",), seconds=1.5, output=None)
    state.write(section, full)
    assert state.read(section) == full


def test_a_section_without_record_has_not_run(section: Section, data: Path, state: StateFolder) -> None:
    assert plan_report(REPORT, [section], state, Fingerprints(data))[0].reason == "har inte körts"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 0}', '{"version": 1}', '{"version": 1, "state": "x"}'])
def test_a_record_that_is_not_whole_counts_as_none(text: str, section: Section, data: Path, state: StateFolder) -> None:
    (state.path / "08_budget.json").write_text(text, encoding="utf-8")
    assert plan_report(REPORT, [section], state, Fingerprints(data))[0].reason == "har inte körts"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": SectionState.FAILED}, "misslyckades förra gången"),
        ({"notebook": "x"}, "anteckningsboken är ändrad"),
        ({"parameters": {"ar": 2020}}, "parametrarna är andra"),
        ({"output": "x"}, "resultatet saknas eller är ändrat för hand"),
        ({"files": {"budget.csv": "x"}}, "budget.csv är ändrad"),
        ({"files": {"budget.csv": None}}, "budget.csv är ny"),
        ({"files": {"borta.csv": "x"}}, "borta.csv är borttagen"),
        ({"modules": {"samrapport.errors": "x"}}, "modulen samrapport.errors är ändrad"),
        ({"modules": {"samrapport.borta": "x"}}, "modulen samrapport.borta är ändrad"),
        ({"resources": "x"}, "en mall i programmet är ändrad"),
        ({"environment": "x"}, "installerade paket är andra"),
    ],
)
def test_what_no_longer_holds_is_told(
    changes: dict[str, object], told: str, record: SectionRecord, reason: Reason
) -> None:
    assert reason(replace(record, **changes)) == told  # type: ignore[arg-type]


@pytest.mark.parametrize("noted", [None, "x"])
@pytest.mark.parametrize("path", ["hamtat/", "prognos.csv"])
def test_what_cannot_be_read_is_told_as_that_and_not_as_new_or_changed(
    noted: str | None, path: str, record: SectionRecord, reason: Reason, data: Path
) -> None:
    place = data / path
    place.symlink_to(place)
    assert reason(replace(record, files={path: noted})) == f"{path} går inte att läsa"


def test_force_runs_what_is_selected_and_only_that(
    record: SectionRecord, section: Section, data: Path, state: StateFolder
) -> None:
    state.write(section, record)

    def plan(selected: list[Section] | None) -> bool:
        return plan_report(REPORT, [section], state, Fingerprints(data), selected=selected, force=True)[0].to_run

    assert plan(None)
    assert plan([section])
    assert not plan([])
