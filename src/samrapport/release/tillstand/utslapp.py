"""Whether a report may be published, and that it has been, or has been taken back. Entries: `hinder`, `editions`, `mark_published`, `mark_taken_back`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from samrapport.errors import SamrapportError, counted
from samrapport.release.innehall.utgavor import Utgava
from samrapport.release.tillstand.rapportlage import Rapportlagen, lagen_of
from samrapport.release.tillstand.skriv import append, in_utc, now
from samrapport.run.beslut.kedja import Rad, Vad
from samrapport.run.beslut.tillstand import Tillstand, standing
from samrapport.run.korlogg import current_user
from samrapport.run.project import Project

_LENGTH = 12
"""Of a report's hash, as much as tells its editions from each other."""


def hinder(project: Path | Project | Rapportlagen, report: str) -> tuple[str, ...]:
    """Why a report may not be published, in Swedish sentences; empty when it may.

    project: the folder of the project, a project whose folders are given, or its reports, for who asks of many. report: the report's
    folder under reports/, as `vasteras/2021`.
    Raises UnknownName for a report that there is none of, DataFault for decisions that are not as they were written.
    """
    own = lagen_of(project).of(report)
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
    command = own.arguments
    if own.lage.aterkallat:
        found.append(
            f"{name} är ändrad sedan den godkändes: {own.lage.changes}. Granska den på nytt med: samrapport granska {command}"
        )
    elif own.lage.tillstand is Tillstand.GRANSKAD and own.lage.godkanda:
        lack = f"{len(own.lage.godkanda)} av {counted(own.lage.krav, 'person', 'personer')}"
        found.append(f"{name} är godkänd av bara {lack}. Godkänn den med: samrapport godkänn {command}")
    elif own.lage.tillstand is Tillstand.GRANSKAD:
        found.append(f"{name} är granskad men inte godkänd. Godkänn den med: samrapport godkänn {command}")
    else:
        found.append(f"{name} är ett utkast. Granska den med: samrapport granska {command}")
    return tuple(found)


def editions(project: Path | Project | Rapportlagen, report: str, when: datetime) -> tuple[Utgava, ...]:
    """What has been published of a report, oldest first, and last what is about to be, as it is built now. when: that is published.

    Each says something else than the one before, and the later ones why they correct it. Raises as `hinder` does.
    """
    own = lagen_of(project).of(report)
    rows = [(one.avtryck, one.nar, one.anmarkning) for one in own.rader if one.vad is Vad.PUBLICERAD]
    told = [one for one in own.rader if one.vad is Vad.GODKAND and one.avtryck == own.built.avtryck and one.anmarkning]
    rows.append((own.built.avtryck, when, told[-1].anmarkning if told else ""))
    stands = standing(own.rader)
    found: list[Utgava] = []
    for avtryck, nar, skal in rows:
        if not found or found[-1].namn != avtryck[:_LENGTH]:
            found.append(Utgava(avtryck[:_LENGTH], nar.astimezone().date(), skal if found else ""))
    noted = frozenset(place for place, avtryck in stands.items() if avtryck == own.built.avtryck)
    return (*found[:-1], replace(found[-1], platser=noted))


def mark_published(
    project: Path | Project | Rapportlagen, report: str, release: str, place: str, when: datetime, reason: str = ""
) -> None:
    """Note that a report has been published, as it is built now.

    release: its name at the place. place: the target's name. when: a time without a zone is in UTC. reason: why it is a correction.
    Raises SamrapportError for a report that is not approved as it is now.
    """
    own = lagen_of(project).of(report)
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


def mark_taken_back(
    project: Path | Project | Rapportlagen,
    place: str,
    release: str,
    reports: Mapping[str, bool],
    later: Collection[str] = (),
) -> tuple[str, ...]:
    """Note of each report that another edition of it stands at a place than was noted last, or none; gives those reports.

    release: the one that stands there. reports: for each whether it has it. later: the releases there that came after it.
    Raises DataFault for decisions that are not as they were written.
    """
    lagen, noted = lagen_of(project), []
    for report, there in sorted(reports.items()):
        rader = lagen.kedja(report).of(report)
        own = [one for one in rader if one.vad is Vad.PUBLICERAD and one.plats == place]
        before = [one.avtryck for one in own if one.utgava not in later] if there else []
        stands = before[-1] if before else ""
        if own and standing(rader)[place] != stands:
            row = Rad(
                vad=Vad.TILLBAKATAGEN,
                rapport=report,
                vem=current_user(),
                roll="",
                tid=now(),
                avtryck=stands,
                plats=place,
                utgava=release,
            )
            append(lagen.project, row)
            noted.append(report)
    return tuple(noted)
