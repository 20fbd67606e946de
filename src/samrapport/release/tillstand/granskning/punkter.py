"""What there is to review of a report: every changed fact, table, figure and text, old beside new, with why. Entry: `Granskning`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from samrapport.rapport.omraden import holds_persons
from samrapport.raw.rapporttyp import DATA
from samrapport.release.tillstand.rapportlage import Rapportlage
from samrapport.run.assembly.document import CONTROLS
from samrapport.run.atomic import read_json
from samrapport.run.beslut.innehall import FIL, Innehall, Punkt, kept_content
from samrapport.run.beslut.tillstand import ATERSAND, GODTAGEN, approved_last, judged, print_of

NEAR = 2
"""A count of persons is small when it is at the limit of what is shown, or less than this above it."""
PROGRAM = "programmet eller paketen som det kör på"
_COUNT = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Rad:
    """A row of what a point said and says: the same, `borta` or `ny`."""

    slag: str
    text: str


@dataclass(frozen=True)
class Granskningspunkt:
    """One thing to accept or send back.

    nyckel: what it is known by. avtryck: of what it says now. slag: ändrad, ny or borta. vad: uppgift, tabell, diagram or text.
    fore, nu: what it said and says, whole. rader: both together, for what is longer than a line. orsak: what of the raw data has changed.
    litet: whether it is a small count of persons. utslag: what was thought of it as it is now, "" for nothing; with who and the remark.
    """

    nyckel: str
    avtryck: str
    slag: str
    vad: str
    namn: str
    rubrik: str
    sida: str
    fore: tuple[str, ...]
    nu: tuple[str, ...]
    rader: tuple[Rad, ...]
    orsak: tuple[str, ...]
    litet: bool
    utslag: str = ""
    vem: str = ""
    anmarkning: str = ""


@dataclass(frozen=True)
class Granskning:
    """The review of one report. sedan: when what it is compared with was decided on, "" for nothing earlier.

    punkter: to judge, those of small counts first. fynd: what the controls found. underlag: raw files that are changed. avtryck: what it is of.
    """

    namn: str
    sedan: str
    punkter: tuple[Granskningspunkt, ...]
    fynd: tuple[Mapping[str, Any], ...]
    underlag: tuple[str, ...]
    avtryck: str

    @classmethod
    def of(cls, lage: Rapportlage) -> Granskning:
        """By what the report says as it is built. Raises SamrapportError for one that is not built."""
        content = lage.built
        before = approved_last(lage.rader)
        earlier = kept_content(lage.project.data, lage.folder, before) if before else None
        since = max((one.tid for one in lage.rader if one.avtryck == before), default="") if earlier else ""
        earlier = earlier or Innehall({})
        changed = content.changed_from(earlier)
        files = tuple(key.removeprefix(f"{FIL} ") for key in changed if key.startswith(f"{FIL} "))
        verdicts = judged(lage.rader)
        found = []
        for key in changed:
            old, new = earlier.punkter.get(key), content.punkter.get(key)
            known = new or old
            # A fact that no page shows is in what is approved, and is nothing that a reader meets.
            if known is None or known.slag == FIL or not (known.sida or (old and old.sida)):
                continue
            print_, verdict, remark, who = verdicts.get(key, ("", "", "", ""))
            held = print_ == print_of(content, key)
            found.append(
                _point(
                    key,
                    old,
                    new,
                    _why(known, files, bool(since)),
                    _is_small(new, lage.minsta_cell),
                    (verdict, who, remark) if held else ("", "", ""),
                )
            )
        # What may tell of single persons first; then page by page, each with its facts last.
        pages = list(dict.fromkeys(one.sida for one in found if one.vad != "uppgift"))
        order = {page: number for number, page in enumerate(dict.fromkeys([*pages, *(one.sida for one in found)]))}
        found.sort(key=lambda one: (not one.litet, order[one.sida], one.vad == "uppgift"))
        return cls(str(lage.report), since, tuple(found), _findings(lage), files if since else (), content.avtryck)

    @property
    def ograna(self) -> tuple[Granskningspunkt, ...]:
        """The points that nobody has judged as they are now."""
        return tuple(one for one in self.punkter if not one.utslag)

    @property
    def aterstallda(self) -> tuple[Granskningspunkt, ...]:
        """The points that are sent back as they are now."""
        return tuple(one for one in self.punkter if one.utslag == ATERSAND)

    @property
    def klar(self) -> bool:
        """Whether every point is accepted."""
        return all(one.utslag == GODTAGEN for one in self.punkter)


def _point(
    key: str,
    old: Punkt | None,
    new: Punkt | None,
    why: tuple[str, ...],
    small: bool,
    verdict: tuple[str, str, str],
) -> Granskningspunkt:
    known = new or old
    assert known is not None
    before, now = (_said(one) for one in (old, new))
    if before == now and old and new:
        # It is shown alike and has come about in another way.
        before, now = ((*said, *_ground(one)) for said, one in ((before, old), (now, new)))
    return Granskningspunkt(
        nyckel=key,
        avtryck=new.avtryck if new else "borta",
        slag="ändrad" if old and new else "ny" if new else "borta",
        vad=known.slag,
        namn=known.namn,
        rubrik=known.rubrik,
        sida=known.sida or (old.sida if old else ""),
        fore=before,
        nu=now,
        rader=_together(before, now),
        orsak=why,
        litet=small,
        utslag=verdict[0],
        vem=verdict[1],
        anmarkning=verdict[2],
    )


def _said(one: Punkt | None) -> tuple[str, ...]:
    """What a point says, its caption before it."""
    if one is None:
        return ()
    if one.slag in ("tabell", "diagram"):
        return (one.rubrik, *one.rader)
    return one.rader


def _ground(one: Punkt) -> tuple[str, ...]:
    """A fact's exact value, unit, base and formula."""
    if not one.grund:
        return ()
    value, unit, base, formula = json.loads(one.grund)
    return (f"exakt {value} {unit}", *([f"bas: {base}"] if base else []), *([f"formel: {formula}"] if formula else []))


def _together(before: Sequence[str], now: Sequence[str]) -> tuple[Rad, ...]:
    found: list[Rad] = []
    for kind, from_, to, start, end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Rad("lika", one) for one in before[from_:to]]
        else:
            found += [Rad("borta", one) for one in before[from_:to]]
            found += [Rad("ny", one) for one in now[start:end]]
    return tuple(found)


def _why(one: Punkt, files: Sequence[str], compared: bool) -> tuple[str, ...]:
    """The raw files that it stands on and that have changed, with the rows; else all that has, or the program."""
    own = {**one.filer, **({one.namn: ""} if one.namn in files else {})}
    if compared:
        own = {file: rows for file, rows in own.items() if file in files}
        if not own:
            return tuple(files) or (PROGRAM,)
    return tuple(f"{file}, rad {rows}" if rows else file for file, rows in own.items())


def _is_small(one: Punkt | None, limit: int) -> bool:
    """Whether it is a count of persons that is shown, and hardly more than what is not."""
    if one is None or one.slag != "uppgift" or limit < 1 or not any(map(holds_persons, one.filer)):
        return False
    said = "".join(one.rader)
    return bool(_COUNT.fullmatch(said)) and 0 < int(said) < limit + NEAR


def _findings(lage: Rapportlage) -> tuple[Mapping[str, Any], ...]:
    """What the controls found as it was built, errors first."""
    places = [lage.project.reports / lage.report.folder]
    if lage.report.type.aside:
        places = [lage.report.aside_folder(lage.project, is_open) for is_open in (True, False)]
    read: Mapping[str, Any] = next(
        (found for place in places if (found := read_json(place / DATA / CONTROLS)) is not None), {}
    )
    order = ("fel", "varning", "upplysning")
    found = [one for one in read.get("fynd", ()) if isinstance(one, dict) and one.get("allvar") in order]
    return tuple(sorted(found, key=lambda one: (bool(one.get("notering")), order.index(one["allvar"]))))
