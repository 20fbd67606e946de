"""The PDFs of a year's reports sealed, and the seals kept. Entry: `seal_reports`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.release.arkiv.intyg import Nyckel, seal
from samrapport.release.arkiv.sparat import keep_seal, seal_file, sealed
from samrapport.release.innehall.released import REPORTS
from samrapport.release.tillstand import hinder
from samrapport.run.assembly.manifest import read_manifest
from samrapport.run.atomic import write_atomic
from samrapport.run.discover import Report
from samrapport.run.project import Project


@dataclass(frozen=True)
class Intygat:
    """sealed: the reports whose PDF is. left_out: those whose PDF is not, with why."""

    sealed: Sequence[str]
    left_out: Sequence[tuple[str, str]]


def seal_reports(
    project: Project, reports: Sequence[Report], key: Nyckel, service: str | None, folder: Path | None
) -> Intygat:
    """Seal the PDFs of those reports that are approved as they are built. folder: where to lay the sealed ones as well.

    Raises SamrapportError where the first report is not approved or is sealed already, and for what `seal` does.
    """
    done: list[str] = []
    left_out: list[tuple[str, str]] = []
    for report in reports:
        why = _hinder(project, report)
        if why and report is reports[0]:
            raise SamrapportError(why)
        if why:
            left_out.append((str(report), why))
            continue
        pdf = pdf_of(project, report)
        whole = seal(pdf, key, f"{report}: fastställd rapport", service)
        keep_seal(project.data, report.folder.as_posix(), pdf, whole)
        if folder is not None:
            write_atomic(folder / f"{'-'.join(report.folder.parts)}.pdf", whole)
        done.append(str(report))
    return Intygat(done, left_out)


def pdf_of(project: Project, report: Report) -> bytes:
    """The PDF of a report, as it stands in the built site. Raises SamrapportError where there is none."""
    manifest = read_manifest(project.reports / report.folder) or {}
    name = manifest.get("report", {}).get("document", report.type.document)
    try:
        return (project.site / REPORTS / report.folder / f"{name}.pdf").read_bytes()
    except FileNotFoundError:
        raise SamrapportError(
            f"{report} har ingen PDF-fil i webbplatsen. Bygg den med: samrapport build {report.forbund} {report.ar}"
        ) from None


def _hinder(project: Project, report: Report) -> str:
    folder = report.folder.as_posix()
    if reasons := hinder(project, folder):
        return "Bara en godkänd rapport intygas. " + " ".join(reasons)
    pdf = pdf_of(project, report)
    if sealed(project.data, folder, pdf) is None:
        return ""
    return f"{report} är redan intygad. Ta bort {project.data / seal_file(folder, pdf)} om den ska intygas på nytt."
