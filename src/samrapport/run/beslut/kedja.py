"""The decisions on a year's reports: `beslut.jsonl` beside their raw data, a chain of lines. Entries: `read_kedja`, `Rad`, `make_line`.

Each line is JSON in one form only, holds its own SHA-256 and that of the line before. So any byte that is changed, and any line that is
taken out or put in, is found. What was cut off at the end is not: that is known by the copy in git, or by a key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from samrapport.errors import DataFault, Fault
from samrapport.raw.opening import is_there, read_plain
from samrapport.run.beslut.nyckellista import Nyckellista

BESLUT = "beslut.jsonl"
START = "0" * 64
"""What stands for the line before the first."""
_STEP = (
    "Hämta tillbaka filen som den var, till exempel ur git. Går det inte: flytta undan den, så är rapporterna utkast och "
    "får granskas och godkännas på nytt."
)


class Vad(StrEnum):
    """What was decided. The review (`granskning`) accepts points and sends others back; `granskad` says that all are accepted.

    `tillbakatagen` says that another edition than the one that was published last stands at a place, or none.
    """

    GRANSKNING = "granskning"
    GRANSKAD = "granskad"
    GODKAND = "godkänd"
    AVSLAGEN = "avslagen"
    PUBLICERAD = "publicerad"
    TILLBAKATAGEN = "tillbakatagen"


@dataclass(frozen=True)
class Rad:
    """One decision.

    rapport: the report's folder under reports/. vem, roll: who, and as what. tid: when, in UTC. avtryck: SHA-256 of all facts, tables,
    figures, texts and files that it is about. utseende: SHA-256 of how they looked, which decides nothing. krav: how many persons it
    takes to approve. punkter: of a review, for each point its hash and `godtagen` or `återsänd`, and what was remarked.
    plats, utgava: of a publication, where and which; of one that is taken back, avtryck is of what stands there now, "" for nothing. nyckel, signatur: of one that is signed, in hexadecimal.
    """

    vad: Vad
    rapport: str
    vem: str
    roll: str
    tid: str
    avtryck: str
    utseende: str = ""
    anmarkning: str = ""
    krav: int = 1
    punkter: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    plats: str = ""
    utgava: str = ""
    nyckel: str = ""
    signatur: str = ""

    @property
    def nar(self) -> datetime:
        """When, as a point of time."""
        return datetime.fromisoformat(self.tid)

    def signed_bytes(self, before: str) -> bytes:
        """What a signature is of: all of the line but the signature. before: the hash of the line before."""
        return _canonical({**_content(self, before), "signatur": ""})


def kedja_of(rapport: str) -> str:
    """Where the decisions on a report stand, from the data folder. rapport: its folder under reports/."""
    return "/".join([*rapport.split("/")[:2], BESLUT])


def make_line(rad: Rad, before: str) -> bytes:
    """The line of a decision, with its end. before: the hash of the line before, or `START`."""
    content = _content(rad, before)
    own = hashlib.sha256(_canonical(content)).hexdigest()
    return _canonical({**content, "egen": own}) + b"\n"


@dataclass(frozen=True)
class Kedja:
    """The decisions on all reports of a year, in order. last: hash of the last line. content: the file as it was read."""

    rader: tuple[Rad, ...] = ()
    last: str = START
    content: bytes = b""

    def of(self, rapport: str) -> tuple[Rad, ...]:
        """Those on one report."""
        return tuple(one for one in self.rader if one.rapport == rapport)


def read_kedja(data: Path, rapport: str, keys: Nyckellista) -> Kedja:
    """The decisions beside a report's raw data; none where there is no such file.

    keys: who has which key. Raises DataFault, naming the first line that is not as it was written or not signed as it must be.
    """
    name = kedja_of(rapport)
    if not is_there(data / name):
        return Kedja()
    content = read_plain(data, name)
    rader: list[Rad] = []
    last = START
    *lines, rest = content.split(b"\n")
    for number, line in enumerate([*lines, *([rest] if rest else [])], start=1):

        def fault(why: str, number: int = number) -> DataFault:
            return DataFault(Fault(name, f"{why} {_STEP}", number))

        rad, own = _parse(line, last, fault)
        if not lines or number > len(lines):
            raise fault("raden är inte hel.")
        if problem := keys.problem(rad, rad.signed_bytes(last)):
            raise fault(problem)
        rader.append(rad)
        last = own
    return Kedja(tuple(rader), last, content)


def _parse(line: bytes, before: str, fault: Callable[[str], DataFault]) -> tuple[Rad, str]:
    """A line's decision and hash. Raises what `fault` gives."""
    try:
        found = json.loads(line)
        again = _canonical(found)  # What JSON can say and UTF-8 cannot is refused here.
    except (ValueError, RecursionError):
        raise fault("raden går inte att läsa.") from None
    known = {one.name for one in fields(Rad)} | {"fore", "egen"}
    if not isinstance(found, dict) or found.keys() != known or again != line:
        raise fault("raden är inte skriven av Samrapport, eller är ändrad.")
    own = str(found.pop("egen"))
    if hashlib.sha256(_canonical(found)).hexdigest() != own:
        raise fault("raden är ändrad efter att den skrevs.")
    if found.pop("fore") != before:
        raise fault("raden hör inte ihop med raden före: en rad är ändrad, borttagen eller inskjuten.")
    try:
        rad = Rad(**{**found, "vad": Vad(found["vad"])})
        if rad.nar.tzinfo is None or not _is_of_its_kind(rad):
            raise ValueError
    except (ValueError, TypeError):
        raise fault("raden säger något som inte kan ha beslutats.") from None
    return rad, own


_POINT = {"avtryck", "utslag", "anmarkning"}


def _is_of_its_kind(rad: Rad) -> bool:
    """Whether each value is of the kind that is written: a line may be put together with a right hash."""
    words = [value for name, value in vars(rad).items() if name not in ("krav", "punkter")]
    if type(rad.krav) is not int or rad.krav < 1 or not isinstance(rad.punkter, dict):
        return False
    if not all(isinstance(one, dict) and one.keys() >= _POINT for one in rad.punkter.values()):
        return False
    return all(
        isinstance(one, str) for one in [*words, *(each for one in rad.punkter.values() for each in one.values())]
    )


def _content(rad: Rad, before: str) -> dict[str, Any]:
    return {**asdict(rad), "vad": str(rad.vad), "fore": before}


def _canonical(content: Mapping[str, Any]) -> bytes:
    """The one form: keys in order, no blanks, UTF-8."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
