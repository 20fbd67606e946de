"""What there is to build: förbund and years in the raw data, sections among the notebooks.

Nothing is listed anywhere: a folder with a `rapport.yml` is a report, a notebook is a section, a folder of notebooks a
report type. Entries: `find_reports`, `find_sections`, `choose_reports`, `choose_sections`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from samrapport.errors import SamrapportError, UnknownName, shorten
from samrapport.raw.folder import SLUG

REPORT_TYPE = "delarsrapport"
SHARED_FOLDERS = frozenset({"forbund", "scb"})
YEAR = re.compile(r"[0-9]{4}")
SECTION_NAME = re.compile(r"(?P<number>[0-9]{2})_(?P<slug>[a-z0-9]+([_-][a-z0-9]+)*)\.ipynb")


@dataclass(frozen=True, order=True)
class Report:
    """One report to build: a förbund and a year."""

    forbund: str
    ar: int

    @property
    def folder(self) -> Path:
        """Its folder, relative to the data, the reports and the site alike."""
        return Path(self.forbund, str(self.ar))

    def __str__(self) -> str:
        return f"{self.forbund} {self.ar}"


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
    def page(self) -> str:
        """File name of the section's copy in a report folder."""
        return f"{self.number}-{self.slug.replace('_', '-')}.ipynb"

    def __str__(self) -> str:
        return self.stem


def find_reports(data: Path) -> list[Report]:
    """All reports that the raw data holds, sorted. Raises SamrapportError for a data folder that is not there."""
    if not data.is_dir():
        raise SamrapportError(f"Datamappen {data} finns inte. Ange var rådata ligger med --data.")
    reports = []
    for folder in sorted(data.iterdir()):
        if folder.is_dir() and folder.name not in SHARED_FOLDERS and SLUG.fullmatch(folder.name):
            reports += [
                Report(folder.name, int(year.name))
                for year in sorted(folder.iterdir())
                if YEAR.fullmatch(year.name) and (year / "rapport.yml").is_file()
            ]
    return reports


def find_sections(notebooks: Path, report_type: str = REPORT_TYPE) -> list[Section]:
    """The sections of a report type, in the order of their numbers.

    Notebooks whose name starts with no digit are drafts and left alone; one that does but is not NN_avsnitt.ipynb is
    refused, for it would otherwise be missing from every report without a word.
    """
    folder = notebooks / report_type
    sections = []
    for path in sorted(folder.glob("[0-9]*.ipynb")):
        match = SECTION_NAME.fullmatch(path.name)
        if match is None:
            raise SamrapportError(
                f"Anteckningsboken {report_type}/{path.name} ska heta NN_avsnitt.ipynb: två siffror, understreck och ett "
                "namn av små bokstäver a–z, siffror och understreck. Byt namn på filen."
            )
        sections.append(Section(match["number"], match["slug"], path))
    pages = {section.page: section for section in sections}
    for section in sections:
        if pages[section.page] is not section:
            raise SamrapportError(
                f"{section} och {pages[section.page]} får samma sida {section.page}. Byt namn på den ena."
            )
    if not sections:
        raise SamrapportError(f"Mappen {folder} har inga anteckningsböcker, så det finns ingen rapport att bygga.")
    return sections


def choose_reports(reports: Sequence[Report], forbund: str | None = None, ar: str | None = None) -> list[Report]:
    """The reports of `forbund` (None: all) and `ar` (None: all). Raises UnknownName for what is not among them."""
    if forbund is None:
        if not reports:
            raise SamrapportError("Datamappen har inga rapporter: ingen mapp <förbund>/<år>/ med en rapport.yml.")
        return list(reports)
    if not SLUG.fullmatch(forbund) or forbund in SHARED_FOLDERS:
        raise SamrapportError(
            f"”{shorten(forbund)}” kan inte vara ett förbund: namnet består av små bokstäver a–z, siffror och bindestreck "
            f"och är mappens namn i rådata. Det finns: {_listed(report.forbund for report in reports)}."
        )
    chosen = [report for report in reports if report.forbund == forbund]
    if not chosen:
        raise UnknownName("Förbundet", forbund, {report.forbund for report in reports}, next_step=_NEXT_STEP)
    if ar is None:
        return chosen
    of_year = [report for report in chosen if str(report.ar) == ar]
    if not of_year:
        raise UnknownName("Året", ar, [str(report.ar) for report in chosen], where=forbund, next_step=_NEXT_STEP)
    return of_year


def choose_sections(sections: Sequence[Section], names: Iterable[str]) -> list[Section]:
    """The sections called `names`: by notebook (08_budget), by name (budget) or by number (08). None given: all."""
    wanted = list(names)
    if not wanted:
        return list(sections)
    chosen = set()
    for name in wanted:
        key = name.removesuffix(".ipynb")
        found = [s for s in sections if key in (s.stem, s.slug, s.number) or key.replace("-", "_") in (s.stem, s.slug)]
        if not found:
            raise UnknownName("Avsnittet", name, [s.slug for s in sections], next_step=_NEXT_STEP)
        chosen.update(found)
    return sorted(chosen)


_NEXT_STEP = "”samrapport list” visar vad som finns."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names))) or "inga"
