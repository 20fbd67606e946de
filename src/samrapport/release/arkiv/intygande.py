"""The PDFs of a year's reports sealed, and the seals kept. Entry: `seal_reports`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.raw.opening import is_there
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
    """sealed: the reports whose PDF is. left_out: those whose PDF is not sealed now, with why."""

    sealed: Sequence[str]
    left_out: Sequence[tuple[str, str]]


def seal_reports(
    project: Project, reports: Sequence[Report], key: Nyckel, service: str | None, folder: Path | None
) -> Intygat:
    """Seal the PDFs of those reports that are approved as they are built. folder: where to lay the sealed ones as well.

    Raises SamrapportError where the first report is not approved, where all are sealed already and there is nothing to do, and for what
    `seal` does.
    """
    done: list[str] = []
    left_out: list[tuple[str, str]] = []
    laid = False
    for report in reports:
        if reasons := hinder(project, report.folder.as_posix()):
            why = "Bara en godkänd rapport intygas. " + " ".join(reasons)
            if report is reports[0]:
                raise SamrapportError(why)
            left_out.append((str(report), why))
            continue
        pdf = pdf_of(project, report)
        whole = sealed(project.data, report.folder.as_posix(), pdf)
        if whole is not None:
            left_out.append((str(report), _sealed_already(project, report, pdf)))
        else:
            whole = seal(pdf, key, f"{report}: fastställd rapport", service)
            keep_seal(project.data, report.folder.as_posix(), pdf, whole)
            done.append(str(report))
        # Also of one that an earlier run sealed, and was stopped before it laid it here.
        target = folder / f"{'-'.join(report.folder.parts)}.pdf" if folder else None
        if target and not (is_there(target) and target.read_bytes() == whole):
            write_atomic(target, whole)
            laid = True
    if not done and not laid and left_out:
        raise SamrapportError(left_out[0][1])
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


def _sealed_already(project: Project, report: Report, pdf: bytes) -> str:
    place = project.data / seal_file(report.folder.as_posix(), pdf)
    return f"{report} är redan intygad. Ta bort {place} om den ska intygas på nytt."
