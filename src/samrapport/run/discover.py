"""What there is to build: förbund and years in the raw data, sections among the notebooks.

Nothing is listed anywhere: a folder of notebooks is a report type, a notebook in it a section, and each file that the
type names (`rapport.yml`, `insats.yml`) a report. Entry: `find_all`; what is asked for of it, `choosing` knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from samrapport.errors import Hindered, SamrapportError, UnknownName
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.raw.folder import SLUG
from samrapport.raw.opening import Unread, assert_plain, names_in
from samrapport.raw.personnummer.granskning import name_faults, safe_name
from samrapport.raw.rapporttyp import DESCRIPTION, ReportType, find_report_types, numbered_in
from samrapport.run.project import Project
from samrapport.there import has_folder

YEAR = re.compile(r"[0-9]{4}")
NEXT_STEP = "”samrapport list” visar vad som finns."
SECTION_NAME = re.compile(r"(?P<number>[0-9]{2})_(?P<slug>[a-z0-9]+([_-][a-z0-9]+)*)\.ipynb")


@dataclass(frozen=True)
class Report:
    """One report to build: of a förbund, a year, and what else its type asks for (`given`, such as an insats)."""

    forbund: str
    ar: int
    type: ReportType
    given: tuple[tuple[str, str], ...] = ()

    @property
    def folder(self) -> Path:
        """Its folder, relative to the data, the reports and the site alike. One report's may lie within another's."""
        return Path(self.forbund, str(self.ar), *str(self.type.folder).format(**dict(self.given)).split("/"))

    @property
    def apart(self) -> bool:
        """Whether only its type tells it from another report of the förbund and year."""
        return not self.given and len(self.folder.parts) > 2

    @property
    def parameters(self) -> dict[str, str | int]:
        """What its notebooks are given."""
        return {"forbund": self.forbund, "ar": self.ar, **dict(self.given)}

    @property
    def identity(self) -> dict[str, Any]:
        """What its manifest says of which report it is."""
        folder = {"folder": self.folder.as_posix()} if self.apart else {}
        told = {"forbund": self.forbund, "ar": self.ar, "type": self.type.name, "document": self.type.document}
        return {"report": {**told, **folder}, "parameters": self.parameters}

    @property
    def asked(self) -> dict[str, str | int]:
        """What the facade is asked for it with: its parameters, and the file that makes it."""
        return {**self.parameters, "fil": self.type.source}

    def aside_folder(self, project: Project, is_open: bool) -> Path:
        """Where the document beside it is put together: within its own folder when all may read it, else among others of the kind."""
        if is_open:
            return project.reports / self.folder / str(self.type.aside)
        return project.aside.reports / self.folder

    def __str__(self) -> str:
        return name_of(self.folder)


def name_of(folder: Path) -> str:
    """What people call the report in a folder: `vasteras 2021`, `vasteras 2021 spira`."""
    return " ".join([*folder.parts[:2], *folder.parts[2:][-1:]])


@dataclass(frozen=True, order=True)
class Section:
    """One notebook of a report type."""

    number: str
    slug: str
    notebook: Path

    @property
    def stem(self) -> str:
        """The notebook's name without its ending, which is what people call the section."""
        return self.notebook.stem

    @property
    def type(self) -> str:
        """Name of its report type."""
        return self.notebook.parent.name

    def goes_by(self, name: str) -> bool:
        """Whether people may mean it by `name`."""
        return name in (self.stem, self.slug, self.number) or name.replace("-", "_") in (self.stem, self.slug)

    @property
    def page(self) -> str:
        """File name of the section's copy in a report folder."""
        return f"{self.number}-{self.slug.replace('_', '-')}.ipynb"

    def __str__(self) -> str:
        return self.stem


@dataclass(frozen=True)
class Findings:
    """All reports that there are, and the sections of each report type. troubles: places where there may be more."""

    reports: list[Report]
    sections: dict[ReportType, list[Section]]
    troubles: tuple[Trouble, ...] = ()

    @property
    def hindered(self) -> bool:
        """Whether the system is what hinders finding all of them."""
        return any(one.exit_code == Hindered.exit_code for one in self.troubles)

    @cached_property
    def by_folder(self) -> dict[str, Report]:
        """The reports by their folder under reports/."""
        return {one.folder.as_posix(): one for one in self.reports}

    def report(self, folder: str, where: str = "") -> Report:
        """The report in a folder under reports/. where: what asked for it.

        Raises UnknownName for a folder without one, and where it may lie in what cannot be looked in, what that is.
        """
        if folder in self.by_folder:
            return self.by_folder[folder]
        for trouble in self.troubles:
            if trouble.concerns(folder):
                trouble.tell()
        raise UnknownName("Rapporten", folder, self.by_folder, where=where, next_step=NEXT_STEP)


@dataclass(frozen=True)
class Trouble:
    """A folder of the raw data that cannot be looked in, or whose name may not be told. place: its path from the data folder.

    message: what to say of it. exit_code: what a command that looked for it ends with.
    """

    place: str
    message: str
    exit_code: int = SamrapportError.exit_code

    def concerns(self, report: str) -> bool:
        """Whether a report, by its folder, may be one of those that lie there."""
        return f"{report}/".startswith(f"{self.place}/")

    def tell(self) -> NoReturn:
        """Raise it: Hindered, where the system is what hinders."""
        raise (Hindered if self.exit_code == Hindered.exit_code else SamrapportError)(self.message)

    def is_asked_for(self, *names: str | None) -> bool:
        """Whether what is asked for by förbund and year (None: all) may lie there."""
        return all(name in (None, part) for part, name in zip(self.place.split("/"), names, strict=False))


def find_all(project: Project) -> Findings:
    """What there is to build. Raises SamrapportError for raw data or notebooks that cannot be told apart."""
    types = find_report_types(project.notebooks)
    sections = {kind: find_sections(project.notebooks, kind.name) for kind in types}
    for kind, found in sections.items():
        if kind.aside and kind.aside not in (slugs := [one.slug for one in found]):
            raise UnknownName(
                "Avsnittet",
                kind.aside,
                slugs,
                where=f"eget_dokument i {kind.name}/{DESCRIPTION}",
                next_step="Rätta namnet.",
            )
    troubles: list[Trouble] = []
    return Findings(find_reports(project.data, types, troubles), sections, tuple(dict.fromkeys(troubles)))


def find_reports(data: Path, types: Sequence[ReportType], troubles: list[Trouble] | None = None) -> list[Report]:
    """All reports of these types that the raw data holds, sorted.

    troubles: gets what hinders finding all of them; without it, the first of these raises. SamrapportError for no data folder,
    or two reports in one folder.
    """
    there = names_in(data)
    if not there and not has_folder(data):
        raise SamrapportError(f"Datamappen {data} finns inte. Ange var rådata ligger med --data.")

    def unread(error: Unread) -> None:
        if troubles is None:
            raise error
        place, told = error.place.relative_to(data).as_posix(), error.told_from(data)
        troubles.append(Trouble(safe_name(place), safe_name(told), error.exit_code))

    def inside(folder: Path) -> list[str] | None:
        try:
            return names_in(folder)
        except Unread as error:
            unread(error)
            return None

    reports = (
        Report(forbund, int(year), kind, tuple(given.items()))
        for forbund in there
        if forbund not in GEMENSAMMA and SLUG.fullmatch(forbund)
        for year in inside(data / forbund) or ()
        # A year that is a broken link, or may not be looked in, is told before what may lie in it.
        if YEAR.fullmatch(year) and inside(data / forbund / year) is not None
        for kind in types
        for given in kind.find(data / forbund / year, unread)
    )
    found = []
    for report in sorted(reports, key=lambda report: report.folder.parts):
        named = [str(fault) for fault in name_faults(report.folder.as_posix())]
        if not named:
            found.append(report)
        elif troubles is None:
            raise SamrapportError(named[0])
        else:
            troubles.append(Trouble(safe_name(report.folder.as_posix()), named[0]))
    for one, other in pairwise(found):
        if one.folder == other.folder:
            raise SamrapportError(
                f"Mappen {one.folder.as_posix()} i rådata har både {one.type.file} och {other.type.file}, och de skulle bli "
                "rapporter i samma mapp. Flytta den ena."
            )
    return found


def find_sections(notebooks: Path, report_type: str) -> list[Section]:
    """The sections of a report type, in the order of their numbers.

    Notebooks whose name starts with no digit are drafts and left alone; one that does but is not NN_avsnitt.ipynb is
    refused, for it would otherwise be missing from every report without a word. Raises Unread for a folder that cannot be looked in.
    """
    folder = notebooks / report_type
    sections = []
    for name in numbered_in(folder):
        match = SECTION_NAME.fullmatch(name)
        assert_plain(notebooks, f"{report_type}/{name}")
        if match is None:
            raise SamrapportError(
                f"Anteckningsboken {report_type}/{name} ska heta NN_avsnitt.ipynb: två siffror, understreck och ett "
                "namn av små bokstäver a–z, siffror och understreck. Byt namn på filen."
            )
        sections.append(Section(match["number"], match["slug"], folder / name))
    pages = {section.page: section for section in sections}
    for section in sections:
        if pages[section.page] is not section:
            raise SamrapportError(
                f"{report_type}: {section} och {pages[section.page]} får samma sida {section.page}. Byt namn på den ena."
            )
    if not sections:
        raise SamrapportError(f"Mappen {folder} har inga anteckningsböcker, så det finns ingen rapport att bygga.")
    return sections
