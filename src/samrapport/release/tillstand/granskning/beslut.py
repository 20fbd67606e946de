"""A report judged, approved or turned down. Entries: `judge`, `review_all`, `approve`, `turn_down`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from samrapport.errors import SamrapportError, counted
from samrapport.release.tillstand.granskning.punkter import Granskning
from samrapport.release.tillstand.nycklar import Nyckel
from samrapport.release.tillstand.rapportlage import Rapportlage
from samrapport.release.tillstand.skriv import append, now
from samrapport.run.beslut.kedja import Rad, Vad
from samrapport.run.beslut.nyckellista import namnform
from samrapport.run.beslut.tillstand import ATERSAND, GODTAGEN, Tillstand
from samrapport.run.korlogg import builder_of

ON_TRUST = "Ingen nyckel användes: namnet är taget på förtroende."
BUILDER_UNKNOWN = "Vem som byggde rapporten senast är inte känt, så det är inte prövat att det var en annan."


class Refused(SamrapportError):
    """A decision that may not be made as things are."""

    exit_code = 1


@dataclass(frozen=True)
class Utslag:
    """What was thought of a point: `godtagen` or `återsänd`, with a remark."""

    utslag: str
    anmarkning: str = ""


def judge(
    lage: Rapportlage,
    verdicts: Mapping[str, Utslag],
    vem: str,
    roll: str,
    key: Nyckel | None = None,
    *,
    seen: str | None = None,
) -> Rapportlage:
    """Note what was thought of some points, and that the report is reviewed when all are accepted; gives what is known of it then.

    verdicts: by the points' keys. seen: the hash of what was looked at. Raises SamrapportError for a report that is not built of what lies
    there now or is another than was looked at, for a point that is none, and for one that is sent back without a remark.
    """
    _assert_current(lage)
    review = Granskning.of(lage)
    if seen is not None and seen != review.avtryck:
        raise Refused("Rapporten är byggd på nytt sedan sidan visades. Läs om sidan, och granska det som är ändrat.")
    points = {one.nyckel: one for one in review.punkter}
    for name, one in verdicts.items():
        if name not in points:
            raise SamrapportError(f"{name} finns inte bland det som ska granskas. Läs om sidan.")
        if one.utslag not in (GODTAGEN, ATERSAND):
            raise SamrapportError(f"{name} ska vara godtagen eller återsänd. Läs om sidan.")
        if one.utslag == ATERSAND and not one.anmarkning.strip():
            raise SamrapportError(f"Skriv en anmärkning till {name}, som skickas tillbaka.")
    told = {
        name: {"avtryck": points[name].avtryck, "utslag": one.utslag, "anmarkning": one.anmarkning.strip()}
        for name, one in verdicts.items()
        if (one.utslag, one.anmarkning.strip()) != (points[name].utslag, points[name].anmarkning)
    }
    if told:
        append(lage.project, _rad(lage, Vad.GRANSKNING, vem, roll, punkter=told), lage.built, key)
    after = Rapportlage(lage.project, lage.report)
    if Granskning.of(after).klar and not _is_reviewed(after):
        append(lage.project, _rad(lage, Vad.GRANSKAD, vem, roll), lage.built, key)
    return Rapportlage(lage.project, lage.report)


def review_all(lage: Rapportlage, vem: str, roll: str = "", key: Nyckel | None = None) -> Rapportlage:
    """Accept every point. Raises SamrapportError as `judge` does."""
    left = [one for one in Granskning.of(lage).punkter if one.utslag != GODTAGEN]
    return judge(lage, {one.nyckel: Utslag(GODTAGEN) for one in left}, vem, roll, key)


def approve(
    lage: Rapportlage, vem: str, roll: str, krav: int | None = None, key: Nyckel | None = None, skal: str = ""
) -> tuple[Rapportlage, tuple[str, ...]]:
    """Approve of a report as it is built; gives what is known of it then, and what this stands on.

    krav: how many persons it takes, where that is more than its raw data says. skal: why it says something else than what is published;
    one of those who approve has to say it. Raises SamrapportError for one that may not be approved, or not by that person.
    """
    _assert_current(lage)
    name, wanted = lage.report, max(lage.krav, lage.lage.krav)
    if krav is not None and krav < wanted:
        raise SamrapportError(
            f"--kräv {krav} är färre än de {counted(wanted, 'person', 'personer')} som krävs för {name}. Ange minst {wanted}."
        )
    wanted = max(wanted, krav or 1)
    if lage.unexplained:
        raise Refused(
            f"{name} har {lage.unexplained} fel i avstämningen. Rätta dem, eller förklara dem i avstamning.csv."
        )
    review = Granskning.of(lage)
    back = review.aterstallda
    if back:
        why = f"{back[0].nyckel} är återsänd av {back[0].vem}: {back[0].anmarkning}"
        raise Refused(f"{name} går inte att godkänna. {why} Rätta och bygg om, eller godta den i granskningen.")
    if lage.lage.tillstand is Tillstand.UTKAST:
        command = f"samrapport granska {lage.arguments}"
        raise Refused(
            f"{name} är inte granskad: {counted(len(review.ograna), 'punkt är inte godtagen', 'punkter är inte godtagna')}. Granska med: {command}"
        )
    if namnform(vem) in map(namnform, lage.lage.godkanda):
        raise Refused(f"{vem} har redan godkänt {name}. En annan person ska godkänna.")
    told: tuple[str, ...] = (ON_TRUST,) if key is None else ()
    builder = builder_of(lage.project, lage.report.folder)
    if wanted > 1:
        if not builder:
            told = (*told, BUILDER_UNKNOWN)
        elif namnform(builder) == namnform(vem):
            raise Refused(
                f"{vem} byggde {name} senast, och {wanted} andra personer ska godkänna den. Låt en annan göra det."
            )
        else:
            told = (*told, f"Byggde senast, enligt körloggen: {builder}.")
    if _corrects(lage) and not (skal.strip() or any(_says_why(one, lage) for one in lage.rader)):
        raise Refused(
            f"{name} är publicerad förut med annat innehåll, så detta är en rättelse som läsarna ska få veta skälet till. Ange det med --skäl."
        )
    append(lage.project, _rad(lage, Vad.GODKAND, vem, roll, krav=wanted, anmarkning=skal.strip()), lage.built, key)
    return Rapportlage(lage.project, lage.report), told


def turn_down(lage: Rapportlage, vem: str, roll: str, why: str, key: Nyckel | None = None) -> Rapportlage:
    """Say that a report is not approved as it is built, and why: earlier approvals of it hold no more."""
    if not why.strip():
        raise SamrapportError("Skriv varför rapporten inte godkänns.")
    append(lage.project, _rad(lage, Vad.AVSLAGEN, vem, roll, anmarkning=why.strip()), lage.built, key)
    return Rapportlage(lage.project, lage.report)


def _corrects(lage: Rapportlage) -> bool:
    """Whether what was published last said something else."""
    published = [one.avtryck for one in lage.rader if one.vad is Vad.PUBLICERAD]
    return bool(published) and published[-1] != lage.built.avtryck


def _says_why(rad: Rad, lage: Rapportlage) -> bool:
    return rad.vad is Vad.GODKAND and rad.avtryck == lage.built.avtryck and bool(rad.anmarkning)


def _is_reviewed(lage: Rapportlage) -> bool:
    return lage.lage.tillstand is not Tillstand.UTKAST


def _assert_current(lage: Rapportlage) -> None:
    if lage.built and not lage.current:
        raise Refused(
            f"{lage.report} är inte byggd av det som ligger i projektet nu. Bygg den med: {lage.build_command}"
        )


def _rad(
    lage: Rapportlage,
    vad: Vad,
    vem: str,
    roll: str,
    *,
    anmarkning: str = "",
    krav: int = 1,
    punkter: Mapping[str, Mapping[str, str]] | None = None,
) -> Rad:
    return Rad(
        vad=vad,
        rapport=lage.folder,
        vem=" ".join(vem.split()),
        roll=" ".join(roll.split()),
        tid=now(),
        avtryck=lage.built.avtryck,
        utseende=lage.utseende,
        anmarkning=anmarkning,
        krav=krav,
        punkter=punkter or {},
    )
