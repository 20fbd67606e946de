"""How far a report has come, by the decisions on it. Entries: `Tillstand`, `lage_of`, `read_lage`, `lage_by`, `public_decisions`.

Nothing of it is stored: it follows from `beslut.jsonl` and from what the report says now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from samrapport.run.beslut.innehall import Innehall, kept_content
from samrapport.run.beslut.kedja import Kedja, Rad, Vad, read_kedja
from samrapport.run.beslut.nyckellista import namnform, read_nycklar

MOST_TOLD = 5

_SENT_BACK = "Rapporten är återsänd i granskningen."
_CHANGED = "Rapporten är ändrad sedan den godkändes."
_REVIEWED = "Rapporten är granskad men inte godkänd."
_UNDECIDED = "Rapporten är inte godkänd."
IN_ENGLISH: Mapping[str, str] = {
    _SENT_BACK: "The review has sent the report back.",
    _CHANGED: "The report has been changed since it was approved.",
    _REVIEWED: "The report has been reviewed but not approved.",
    _UNDECIDED: "The report has not been approved.",
}
"""Each reason why a report is a draft, for who reads its pages in English."""


class Tillstand(StrEnum):
    """The state of a report, or of a release of it (`ersatt`); the value is what people see."""

    UTKAST = "utkast"
    GRANSKAD = "granskad"
    GODKAND = "godkänd"
    PUBLICERAD = "publicerad"
    RATTAD = "rättad"
    ERSATT = "ersatt"

    @property
    def approved(self) -> bool:
        """Whether a report in this state is no draft."""
        return self in (Tillstand.GODKAND, Tillstand.PUBLICERAD, Tillstand.RATTAD)


@dataclass(frozen=True)
class Lage:
    """tillstand: of what the report says now. godkanda: who have approved of it, and krav: how many it takes.

    aterkallat: what has changed since the latest approval, "" among them where it is not known what; empty where nothing has.
    omgjord: whether it looks otherwise than when it was approved. aterstallda: what a review has sent back, with the remarks, and still says the same.
    """

    tillstand: Tillstand = Tillstand.UTKAST
    godkanda: tuple[str, ...] = ()
    krav: int = 1
    aterkallat: tuple[str, ...] = ()
    omgjord: bool = False
    aterstallda: tuple[tuple[str, str, str], ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever builds the report has to know, in Swedish."""
        told = [f"{vem} har skickat tillbaka {key}: {remark}" for key, vem, remark in self.aterstallda]
        if self.aterkallat:
            told.append(f"godkännandet gäller inte längre: {self.changes}.")
        if self.omgjord:
            told.append(
                "rapporten ser annorlunda ut än när den godkändes. Innehållet är detsamma, så godkännandet gäller."
            )
        return tuple(told)

    @property
    def changes(self) -> str:
        """What has withdrawn the approval."""
        named = [key for key in self.aterkallat if key]
        if not named:
            return "innehållet är ändrat"
        more = len(named) - MOST_TOLD
        return f"ändrat är {', '.join(named[:MOST_TOLD])}{f' och {more} till' if more > 0 else ''}"

    @property
    def draft(self) -> str:
        """Why its pages say that it is a draft; "" for a report that is none."""
        if self.tillstand.approved:
            return ""
        if self.aterstallda:
            return _SENT_BACK
        if self.aterkallat:
            return _CHANGED
        return _REVIEWED if self.tillstand is Tillstand.GRANSKAD else _UNDECIDED


def lage_of(rader: Sequence[Rad], content: Innehall, utseende: str = "", earlier: Innehall | None = None) -> Lage:
    """The state that decisions on a report give it. utseende: as the layout is now, "" not to compare it.

    earlier: what was said when it was approved last, where that was another.
    """
    back = _sent_back(rader, content)
    reviewed, approvals, krav = False, dict[str, Rad](), 1
    for one in rader if not back else ():
        if one.avtryck != content.avtryck:
            continue
        if _is_against(one):
            reviewed, approvals, krav = False, {}, 1
        elif one.vad is Vad.GRANSKAD:
            reviewed = True
        elif one.vad is Vad.GODKAND:
            approvals[namnform(one.vem)] = one
            krav = max(krav, one.krav)
    approved = len(approvals) >= krav
    state = Tillstand.GODKAND if approved else Tillstand.GRANSKAD if reviewed else Tillstand.UTKAST
    published = [one for one in rader if one.vad is Vad.PUBLICERAD]
    if approved and content.avtryck in standing(rader).values():
        state = Tillstand.PUBLICERAD if published[0].avtryck == content.avtryck else Tillstand.RATTAD
    before = approved_last(rader)
    withdrawn: tuple[str, ...] = ()
    if before and before != content.avtryck and not state.approved:
        withdrawn = tuple(content.changed_from(earlier)) if earlier else ("",)
    looks = {one.utseende for one in approvals.values() if one.utseende}
    return Lage(
        state,
        tuple(one.vem for one in approvals.values()),
        krav,
        withdrawn,
        state.approved and bool(utseende and looks and utseende not in looks),
        back,
    )


def standing(rader: Sequence[Rad]) -> dict[str, str]:
    """The content of a report that stands at each place where it was published; "" where it has been taken away."""
    return {one.plats: one.avtryck for one in rader if one.vad in (Vad.PUBLICERAD, Vad.TILLBAKATAGEN)}


def release_states(rader: Sequence[Rad]) -> list[tuple[Rad, Tillstand]]:
    """Each publication of a report with its state: one that no longer stands at its place is replaced, and a later one that does, of
    other content than the first, is a correction.
    """
    published, stands = [one for one in rader if one.vad is Vad.PUBLICERAD], standing(rader)
    found = []
    for one in published:
        if one.avtryck != stands[one.plats]:
            found.append((one, Tillstand.ERSATT))
        else:
            first = one.avtryck == published[0].avtryck
            found.append((one, Tillstand.PUBLICERAD if first else Tillstand.RATTAD))
    return found


def approved_last(rader: Sequence[Rad]) -> str:
    """The content that was approved last, by enough persons; "" for none."""
    found, approvals = "", dict[str, dict[str, int]]()
    for one in rader:
        if one.vad is Vad.AVSLAGEN:
            approvals.pop(one.avtryck, None)
        elif one.vad is Vad.GODKAND:
            by = approvals.setdefault(one.avtryck, {})
            name = namnform(one.vem)
            by[name] = max(one.krav, by.get(name, 1))
            if len(by) >= max(by.values()):
                found = one.avtryck
    return found


def judged(rader: Sequence[Rad]) -> dict[str, tuple[str, str, str, str]]:
    """The latest judgement of each point: its hash then, `godtagen` or `återsänd`, the remark, and who made it."""
    return {
        key: (one["avtryck"], one["utslag"], one["anmarkning"], rad.vem)
        for rad in rader
        if rad.vad is Vad.GRANSKNING
        for key, one in rad.punkter.items()
    }


GODTAGEN, ATERSAND = "godtagen", "återsänd"
GONE = "borta"
"""Stands for the hash of a point that the report no longer has."""


def print_of(content: Innehall, key: str) -> str:
    """The hash of a point, as a judgement names it."""
    return content.punkter[key].avtryck if key in content.punkter else GONE


def _sent_back(rader: Sequence[Rad], content: Innehall) -> tuple[tuple[str, str, str], ...]:
    """Points that were sent back and say the same as then; what has been changed since is for the next review."""
    return tuple(
        (key, who, remark)
        for key, (avtryck, verdict, remark, who) in judged(rader).items()
        if verdict == ATERSAND and print_of(content, key) == avtryck
    )


def public_decisions(kedja: Kedja, rapport: str, content: Innehall) -> bytes:
    """The lines by which what a report says now is approved, as they are written: what of the decisions is published with it.

    Neither the review, with its remarks, is among them, nor what follows of publishing. Empty for what is not approved.
    """
    found: list[bytes] = []
    approvals: dict[str, int] = {}
    for rad, line in zip(kedja.rader, kedja.content.splitlines(keepends=True), strict=True):
        if rad.rapport != rapport or rad.avtryck != content.avtryck:
            continue
        if _is_against(rad):
            found, approvals = [], {}
        elif rad.vad in (Vad.GRANSKAD, Vad.GODKAND) and not _suffice(approvals):
            # Who approves afterwards changes nothing, and must not change what is published.
            found.append(line)
            if rad.vad is Vad.GODKAND:
                name = namnform(rad.vem)
                approvals[name] = max(rad.krav, approvals.get(name, 1))
    approved = _suffice(approvals) and not _sent_back(kedja.of(rapport), content)
    return b"".join(found) if approved else b""


def _suffice(approvals: Mapping[str, int]) -> bool:
    return bool(approvals) and len(approvals) >= max(approvals.values())


def _is_against(rad: Rad) -> bool:
    return rad.vad is Vad.AVSLAGEN or any(one["utslag"] == ATERSAND for one in rad.punkter.values())


def read_lage(root: Path, data: Path, rapport: str, content: Innehall, utseende: str = "") -> Lage:
    """The state of a report, by what it says. rapport: its folder under reports/. Raises DataFault for decisions that are not as written."""
    return lage_by(read_kedja(data, rapport, read_nycklar(root)), data, rapport, content, utseende)


def lage_by(kedja: Kedja, data: Path, rapport: str, content: Innehall, utseende: str = "") -> Lage:
    """The same, by decisions that are read already."""
    rader = kedja.of(rapport)
    before = approved_last(rader)
    earlier = kept_content(data, rapport, before) if before and before != content.avtryck else None
    return lage_of(rader, content, utseende, earlier)
