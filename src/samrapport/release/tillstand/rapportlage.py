"""All that is known of one report on its way out: what it says as it is built, and how far it has come. Entries: `find_report`, `Rapportlage`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from samrapport.errors import Hindered, SamrapportError, UnknownName
from samrapport.run.assembly.assemble import NOTE as ASSEMBLED
from samrapport.run.assembly.assemble import assembly_key, find_assembled
from samrapport.run.assembly.draft import Unexplained
from samrapport.run.beslut.innehall import NOTE, Innehall
from samrapport.run.beslut.kedja import Kedja, Rad, read_kedja
from samrapport.run.beslut.nyckellista import read_nycklar
from samrapport.run.beslut.tillstand import Lage, read_lage
from samrapport.run.build import Choice, make_plan
from samrapport.run.discover import Report, find_all
from samrapport.run.fingerprint import Fingerprints, hash_file, hash_mapping, hash_tree
from samrapport.run.project import CONFIG, Project, find_project
from samrapport.run.record import StateFolder


def find_report(project: Project, folder: str) -> Report:
    """The report in a folder under reports/. Raises UnknownName for a folder without one, and Hindered where that cannot be known."""
    found = find_all(project)
    reports = {one.folder.as_posix(): one for one in found.reports}
    if folder not in reports and found.troubles:
        raise Hindered(found.troubles[0].message)
    if folder not in reports:
        raise UnknownName("Rapporten", folder, reports, next_step="”samrapport list” visar vad som finns.")
    return reports[folder]


@dataclass(frozen=True)
class Rapportlage:
    """One report of a project."""

    project: Project
    report: Report

    @property
    def folder(self) -> str:
        """Its folder under reports/."""
        return self.report.folder.as_posix()

    @cached_property
    def _state(self) -> StateFolder:
        return StateFolder(self.project.state, self.report)

    @cached_property
    def content(self) -> Innehall | None:
        """What it says, as it was built last; None for one that is not built."""
        return Innehall.noted(self._state.read_note(NOTE))

    @property
    def built(self) -> Innehall:
        """The same. Raises SamrapportError for one that is not built."""
        if self.content is None:
            raise SamrapportError(f"{self.report} är inte byggd. Bygg den med: {self.build_command}")
        return self.content

    @property
    def build_command(self) -> str:
        """What builds it."""
        return f"samrapport build {self.report.forbund} {self.report.ar}"

    @property
    def current(self) -> bool:
        """Whether it is built, of what lies in the project now."""
        return self._is_made(marked=False)

    @property
    def marked(self) -> bool:
        """Whether its pages also say what is decided of it by now."""
        return self._is_made(marked=True)

    def _is_made(self, *, marked: bool) -> bool:
        plans = make_plan(self.project, Choice(forbund=self.report.forbund, ar=str(self.report.ar)))
        own = next(plan for plan in plans if plan[0].report == self.report)
        if self.content is None or any(one.reason is not None for one in own):
            return False
        records = {one.section.stem: one.record for one in own if one.record is not None}
        key = assembly_key(self.report, records, Fingerprints(self.project.data))
        return find_assembled(self.report, self.project, key, marked=marked) is not None

    @property
    def krav(self) -> int:
        """How many persons it takes to approve of it, as its raw data says."""
        return int(getattr(self._settings, "krav", 1))

    @property
    def minsta_cell(self) -> int:
        """Counts of persons below this are protected; 0 where no förbund's settings say anything of it."""
        return int(getattr(self._settings, "minsta_cell", 0))

    @cached_property
    def _settings(self) -> Any:
        """Those of the förbund's report, which hold for what lies within it too."""
        rapport = import_module(self.project.facade).oppna(**self.report.asked, data=self.project.data)
        return (rapport.inom or rapport).uppgifter

    @cached_property
    def unexplained(self) -> int:
        """How many errors of its controls nobody has explained."""
        return Unexplained.noted(self._state.read_note(ASSEMBLED)).errors

    @cached_property
    def utseende(self) -> str:
        """SHA-256 of how it looks: its pages, the theme and the configuration."""
        theme = hash_tree(self.project.root / "theme")
        parts = {**theme, CONFIG: hash_file(self.project.root / CONFIG), "pages": self.built.utseende}
        return hash_mapping(parts)

    @cached_property
    def kedja(self) -> Kedja:
        """The decisions on all reports of its year. Raises DataFault for one that is not as it was written."""
        return read_kedja(self.project.data, self.folder, read_nycklar(self.project.root))

    @property
    def rader(self) -> Sequence[Rad]:
        """The decisions on it."""
        return self.kedja.of(self.folder)

    @cached_property
    def lage(self) -> Lage:
        """Its state. Raises SamrapportError for a report that is not built."""
        return read_lage(self.project.root, self.project.data, self.folder, self.built, self.utseende)


def as_project(place: Path | Project) -> Project:
    """The project in a folder, or the one that is given. Raises SamrapportError for a folder of none."""
    return place if isinstance(place, Project) else find_project(place)
