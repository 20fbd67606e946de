"""Whether a report may be published, and that it has been. Entries: `hinder`, `editions`, `mark_published`, `is_marked`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.release.innehall.utgavor import Utgava
from samrapport.release.tillstand.rapportlage import Rapportlage, as_project, find_report
from samrapport.release.tillstand.skriv import append, in_utc
from samrapport.run.beslut.kedja import Rad, Vad
from samrapport.run.beslut.tillstand import Tillstand
from samrapport.run.korlogg import current_user
from samrapport.run.project import Project

_LENGTH = 12
"""Of a report's hash, as much as tells its editions from each other."""


def hinder(project: Path | Project, report: str) -> tuple[str, ...]:
    """Why a report may not be published, in Swedish sentences; empty when it may.

    project: the folder of the project, or a project whose folders are given. report: the report's folder under reports/, as `vasteras/2021`.
    Raises UnknownName for a report that there is none of, DataFault for decisions that are not as they were written.
    """
    own = Rapportlage(as_project(project), find_report(as_project(project), report))
    name = str(own.report)
    if own.content is None:
        return (f"{name} är inte byggd. Bygg den med: {own.build_command}",)
    found = []
    if not own.marked:
        found.append(f"{name} är inte byggd av det som ligger i projektet nu. Bygg den med: {own.build_command}")
    if own.unexplained:
        found.append(f"{name} har {own.unexplained} fel som ingen har rättat eller förklarat i avstamning.csv.")
    if own.lage.tillstand.approved:
        return tuple(found)
    command = f"{own.report.forbund} {own.report.ar}"
    if own.lage.aterkallat:
        found.append(
            f"{name} är ändrad sedan den godkändes: {own.lage.changes}. Granska den på nytt med: samrapport granska {command}"
        )
    elif own.lage.tillstand is Tillstand.GRANSKAD and own.lage.godkanda:
        lack = f"{len(own.lage.godkanda)} av {own.lage.krav} personer"
        found.append(f"{name} är godkänd av bara {lack}. Godkänn den med: samrapport godkänn {command}")
    elif own.lage.tillstand is Tillstand.GRANSKAD:
        found.append(f"{name} är granskad men inte godkänd. Godkänn den med: samrapport godkänn {command}")
    else:
        found.append(f"{name} är ett utkast. Granska den med: samrapport granska {command}")
    return tuple(found)


def editions(project: Path | Project, report: str, when: datetime) -> tuple[Utgava, ...]:
    """What has been published of a report, oldest first, and last what is about to be, as it is built now. when: that is published.

    Each says something else than the one before, and the later ones why they correct it. Raises as `hinder` does.
    """
    own = Rapportlage(as_project(project), find_report(as_project(project), report))
    rows = [(one.avtryck, one.nar, one.anmarkning) for one in own.rader if one.vad is Vad.PUBLICERAD]
    told = [one for one in own.rader if one.vad is Vad.GODKAND and one.avtryck == own.built.avtryck and one.anmarkning]
    rows.append((own.built.avtryck, when, told[-1].anmarkning if told else ""))
    found: list[Utgava] = []
    for avtryck, nar, skal in rows:
        if not found or found[-1].namn != avtryck[:_LENGTH]:
            found.append(Utgava(avtryck[:_LENGTH], nar.astimezone().date(), skal if found else ""))
    return tuple(found)


def is_marked(project: Path | Project, report: str, place: str) -> bool:
    """Whether it is noted that a report, as it is built now, has been published at a place. Raises as `hinder` does."""
    own = Rapportlage(as_project(project), find_report(as_project(project), report))
    published = (one for one in own.rader if one.vad is Vad.PUBLICERAD and one.plats == place)
    return any(one.avtryck == own.built.avtryck for one in published)


def mark_published(
    project: Path | Project, report: str, release: str, place: str, when: datetime, reason: str = ""
) -> None:
    """Note that a report has been published, as it is built now.

    release: its name at the place. place: the target's name. when: a time without a zone is in UTC. reason: why it is a correction.
    Raises SamrapportError for a report that is not approved as it is now.
    """
    own = Rapportlage(as_project(project), find_report(as_project(project), report))
    if not own.lage.tillstand.approved:
        raise SamrapportError(
            f"{own.report} är inte godkänd som den är nu, så det går inte att anteckna att den är publicerad. "
            "Granska och godkänn den, och publicera sedan."
        )
    append(
        own.project,
        Rad(
            vad=Vad.PUBLICERAD,
            rapport=own.folder,
            vem=current_user(),
            roll="",
            tid=in_utc(when),
            avtryck=own.built.avtryck,
            utseende=own.utseende,
            anmarkning=reason,
            plats=place,
            utgava=release,
        ),
        own.built,
    )
