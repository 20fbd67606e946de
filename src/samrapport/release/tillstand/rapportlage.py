"""All that is known of a report on its way out: what it says as it is built, and how far it has come. Entries: `find_report`, `Rapportlage`,
and `Rapportlagen` for who asks of many.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.run.assembly.assemble import NOTE as ASSEMBLED
from samrapport.run.assembly.assemble import assembly_key, find_assembled
from samrapport.run.assembly.draft import Unexplained
from samrapport.run.assembly.released import Released
from samrapport.run.beslut.innehall import NOTE, Innehall
from samrapport.run.beslut.kedja import Kedja, Rad, kedja_of, read_kedja
from samrapport.run.beslut.nyckellista import Nyckellista, read_nycklar
from samrapport.run.beslut.tillstand import Lage, lage_by
from samrapport.run.discover import Findings, Report, find_all
from samrapport.run.fingerprint import Fingerprints, hash_file, hash_mapping, hash_tree
from samrapport.run.plan import plan_report
from samrapport.run.project import CONFIG, Project, find_project
from samrapport.run.record import StateFolder


def find_report(project: Project, folder: str) -> Report:
    """The report in a folder under reports/. Raises as `Findings.report` does."""
    return Rapportlagen(project).find(folder)


@dataclass
class Rapportlagen:
    """The reports of a project, and what they have in common, looked up once: for one run, in which nothing of it changes."""

    project: Project
    _kedjor: dict[str, Kedja] = field(default_factory=dict)
    _latest: Rapportlage | None = None

    def of(self, folder: str) -> Rapportlage:
        """What is known of the report in a folder under reports/. Raises UnknownName for a folder without one."""
        # Who asks of many asks several things of one at a time, and what they all say is too much to keep.
        if self._latest is None or self._latest.folder != folder:
            self._latest = Rapportlage(self.project, self.find(folder), self)
        return self._latest

    def find(self, folder: str) -> Report:
        """The report in a folder under reports/. Raises as `Findings.report` does."""
        return self.found.report(folder)

    def kedja(self, folder: str) -> Kedja:
        """The decisions on all reports of a report's year. Raises DataFault for those that are not as they were written."""
        name = kedja_of(folder)
        if name not in self._kedjor:
            self._kedjor[name] = read_kedja(self.project.data, folder, self._keys)
        return self._kedjor[name]

    def assert_readable(self) -> None:
        """Raise for what all reports have in common and cannot be read: that is no single report's fault."""
        _ = self.found, self.released, self.look, self._keys

    @cached_property
    def found(self) -> Findings:
        """All reports and sections that there are."""
        return find_all(self.project)

    @cached_property
    def fingerprints(self) -> Fingerprints:
        """Of raw files, of the program, and of what builds made."""
        return Fingerprints(self.project.data, self.project.hashes)

    @cached_property
    def released(self) -> Released:
        """What has been published of persons."""
        return Released(self.project)

    @cached_property
    def look(self) -> dict[str, str | None]:
        """SHA-256 of what all pages look like by: the theme and the configuration."""
        return {**hash_tree(self.project.root / "theme"), CONFIG: hash_file(self.project.root / CONFIG)}

    @cached_property
    def _keys(self) -> Nyckellista:
        return read_nycklar(self.project.root)


@dataclass(frozen=True)
class Rapportlage:
    """One report of a project. bland: its reports, where they are known."""

    project: Project
    report: Report
    bland: Rapportlagen | None = None

    @cached_property
    def _bland(self) -> Rapportlagen:
        return self.bland or Rapportlagen(self.project)

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
    def arguments(self) -> str:
        """What tells a command that it is about this report: `vasteras 2021 --insats spira`."""
        own = self.report
        more = {**dict(own.given), **({"typ": own.type.name} if own.apart else {})}
        return " ".join([own.forbund, str(own.ar), *(f"--{name} {shlex.quote(value)}" for name, value in more.items())])

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
        found, known = self._bland.found, self._bland.fingerprints
        released = self._bland.released
        plan = plan_report(self.report, found.sections[self.report.type], self._state, known, released=released)
        records = {one.section.stem: one.record for one in plan if one.record is not None}
        made = self.content is not None and all(one.reason is None for one in plan)
        if made:
            key = assembly_key(self.report, records, known)
            made = find_assembled(self.report, self.project, key, known, marked=marked) is not None
        if not made:
            # Of what cannot be read nobody knows whether it is what the report was built of.
            known.assert_read({path for one in records.values() for path in one.files}, self.report.forbund)
        return made

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
        return hash_mapping({**self._bland.look, "pages": self.built.utseende})

    @cached_property
    def kedja(self) -> Kedja:
        """The decisions on all reports of its year. Raises DataFault for one that is not as it was written."""
        return self._bland.kedja(self.folder)

    @property
    def rader(self) -> Sequence[Rad]:
        """The decisions on it."""
        return self.kedja.of(self.folder)

    @cached_property
    def lage(self) -> Lage:
        """Its state. Raises SamrapportError for a report that is not built."""
        return lage_by(self.kedja, self.project.data, self.folder, self.built, self.utseende)


def lagen_of(place: Path | Project | Rapportlagen) -> Rapportlagen:
    """The reports of the project in a folder, or of the one that is given. Raises SamrapportError for a folder of none."""
    if isinstance(place, Rapportlagen):
        return place
    return Rapportlagen(place if isinstance(place, Project) else find_project(place))
