"""A decision written: the one place that adds to `beslut.jsonl`. Entry: `append`."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

from samrapport.errors import SamrapportError
from samrapport.raw.personnummer.form import find_personnummer
from samrapport.release.tillstand.nycklar import Nyckel
from samrapport.run.atomic import write_atomic
from samrapport.run.beslut.innehall import Innehall, keep_content
from samrapport.run.beslut.kedja import Rad, Vad, kedja_of, make_line, read_kedja
from samrapport.run.beslut.nyckellista import read_nycklar
from samrapport.run.disk.lock import open_lock, try_lock
from samrapport.run.project import Project

_WAIT = 10.0
_LONGEST = 2000
_LONGEST_NAME = 200


def append(project: Project, rad: Rad, content: Innehall | None = None, key: Nyckel | None = None) -> Rad:
    """Add a decision to those of its year, and keep what it is about; gives it as it was written.

    content: None for a decision on what is kept already. key: to sign it with. Raises SamrapportError for what may not be said there, DataFault for decisions that are not as they were written.
    """
    _assert_sayable(rad)
    lock = project.state / "beslut.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with open_lock(lock) as file:
        until = time.monotonic() + _WAIT
        while not try_lock(file):
            if time.monotonic() > until:
                raise SamrapportError("Ett annat beslut skrivs just nu. Vänta tills det är klart och försök igen.")
            time.sleep(0.05)
        keys = read_nycklar(project.root)
        chain = read_kedja(project.data, rad.rapport, keys)
        # A clock that is behind does not put it before the one that it follows.
        latest = max([rad.nar, *(one.nar for one in chain.rader)])
        rad = replace(rad, tid=in_utc(latest), signatur="", nyckel=key.public if key else "")
        if key is not None:
            rad = replace(rad, signatur=key.sign(rad.signed_bytes(chain.last)))
        if problem := keys.problem(rad, rad.signed_bytes(chain.last)):
            raise SamrapportError(f"Beslutet är inte skrivet: {problem} Ange nyckeln med --nyckel.")
        if content is not None:
            keep_content(project.data, rad.rapport, content)
        write_atomic(project.data / kedja_of(rad.rapport), chain.content + make_line(rad, chain.last))
    return rad


def in_utc(when: datetime) -> str:
    """A time as a decision has it. One without a zone is in UTC."""
    told = when if when.tzinfo else when.replace(tzinfo=UTC)
    return told.astimezone(UTC).isoformat(timespec="seconds")


def now() -> str:
    """The present time, as a decision has it."""
    return in_utc(datetime.now(UTC))


def _assert_sayable(rad: Rad) -> None:
    if rad.vad not in (Vad.PUBLICERAD, Vad.TILLBAKATAGEN) and not rad.vem.strip():
        raise SamrapportError("Ett beslut ska ha ett namn. Ange det med --av.")
    remarks = [rad.anmarkning, *(one.get("anmarkning", "") for one in rad.punkter.values())]
    if any(len(one) > _LONGEST for one in remarks) or max(len(rad.vem), len(rad.roll)) > _LONGEST_NAME:
        raise SamrapportError(f"En anmärkning får ha {_LONGEST} tecken, och ett namn {_LONGEST_NAME}. Korta texten.")
    if any(find_personnummer(one) for one in (*remarks, rad.vem, rad.roll)):
        raise SamrapportError("Det som skrivs innehåller ett personnummer. Ta bort det: beslut sparas för alltid.")
