"""A worker runs a shipment only when it would make the same report, and tells of its faults so that they arrive."""

from __future__ import annotations

import errno
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from run.conftest import Write
from samrapport.raw.rapporttyp import ReportType, read_type
from samrapport.run.build import make_plan
from samrapport.run.choosing import Choice
from samrapport.run.cluster.remote import RunnerFault, perform_shipment
from samrapport.run.cluster.runner import _why
from samrapport.run.cluster.share import Share
from samrapport.run.cluster.shipment import OtherProgram, Packer, Shipment, run
from samrapport.run.execution.execute import Job, Outcome
from samrapport.run.fingerprint import Fingerprints
from samrapport.run.project import Project
from samrapport.run.record import SectionState


@pytest.fixture
def shipment(project: Project, write_notebook: Write, tmp_path: Path) -> Shipment:
    write_notebook("01_budget", 'prose("Budget")', title="Budget")
    section = make_plan(project, Choice(forbund="vasteras"))[0][0]
    prints = Fingerprints(project.data)
    parameters = section.report.parameters
    job = Job(
        section.report, section.section, project.data, project.state, parameters, prints.environment, prints.resources
    )
    return Packer(Share(str(tmp_path / "delat")), project.data).pack(job)


@pytest.mark.parametrize("other", ["code", "environment", "resources"])
def test_a_worker_with_another_program_libraries_or_theme_refuses(
    shipment: Shipment, tmp_path: Path, other: str
) -> None:
    if other == "code":
        changed = replace(shipment, code="annan")
    else:
        changed = replace(shipment, job=replace(shipment.job, **{other: "annan"}))
    with pytest.raises(OtherProgram, match=r"dator-1\) har en annan version .* eller temat i theme/"):
        run(changed, tmp_path / "plats", tmp_path / "data", "dator-1")
    assert not (tmp_path / "data").exists()


def test_a_worker_knows_of_what_type_the_notebook_is(
    shipment: Shipment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its own folder holds no other types, and `oppna` asks the folder which report is meant.
    kind = ReportType("projektrapport", "projekt-rapport", "{del}/{projekt}/projekt.yml")
    report = replace(shipment.job.report, type=kind, given=(("del", "a"), ("projekt", "bro")))
    monkeypatch.setattr("samrapport.run.cluster.shipment.execute_section", lambda job: Outcome(SectionState.DONE, 0.1))
    shipment.share.open()
    shipped = replace(shipment, files={}, notebook=shipment.share.put(b"{}"))
    run(replace(shipped, job=replace(shipment.job, report=report)), tmp_path / "plats", tmp_path / "data", "dator-1")
    assert read_type(tmp_path / "plats" / "notebooks" / "projektrapport") == kind


@pytest.mark.slow
def test_a_fault_of_the_worker_itself_is_told_with_its_kind(shipment: Shipment) -> None:
    outside = replace(shipment, files={"../utanför": next(iter(shipment.files.values()))})
    with pytest.raises(RunnerFault, match=r"kunde inte köra anteckningsboken: \.\./utanför ligger utanför"):
        perform_shipment(outside)


def test_what_the_system_would_not_do_on_a_worker_is_told_without_its_folders(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", f"{tempfile.gettempdir()}/samrapport-abcdefgh/data/x.csv")
    assert _why(full, tmp_path) == (
        "Mappen för tillfälliga filer går inte att skriva, för disken är full. Frigör utrymme och kör samma kommando igen."
    )
    assert _why(ValueError(f"{tmp_path}/x är för stor"), tmp_path) == "dess mapp/x är för stor."
