"""What earlier releases of a förbund's reports showed of persons, as areas see it. Entries: `tidigare_av`, `note_used`.

The memory is no file of its own that could be lost or forged: every release carries it, in its public manifest, under `released`:
what it shows of each count (`now`), and what it was told that others had shown before it (`before`). So it is as public as what it tells of,
comes into being in the very step that publishes the report, stays out of it when nothing is published, and can be learnt from a site,
from `publicerad.json` in the raw data, or from a copy of either. A build gathers it once (`samrapport.run.assembly.released`).

Made anew of the same raw data, a release knows itself again: it is then given what it was told, and not itself.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from samrapport.errors import Hindered, SamrapportError

RELEASED = "tidigare.json"
"""Where a build keeps what it has gathered for its notebooks, in the state folder. Made anew by each build: nothing is lost with it."""
RELEASED_VARIABLE = "SAMRAPPORT_TIDIGARE"
"""The environment variable that names the file with what a build has gathered; without it nothing is known but what a command gives."""

UNREAD = "unread"
"""Under which it stands, instead of a year and what was released, why something that may tell of earlier releases cannot be read."""
CODE = "code"
"""Beside it: what a command ends with that asks for them."""

Told = Mapping[str, int | None]
"""What a release told of each count, by its name: the count, or None where it withheld it."""
Gathered = Mapping[str, Any]
"""By förbund: for each report that is published, its year and what it released."""


@dataclass(frozen=True)
class Release:
    """What one report released of some persons. now: the counts. before: those of the releases that it knew of."""

    ar: int
    now: Told
    before: tuple[Told, ...]


class _Known:
    """What this process knows. given: what a command has gathered; used: what was made use of, by whom it is about."""

    given: ClassVar[Gathered | None] = None
    used: ClassVar[dict[str, str]] = {}


@contextmanager
def given(gathered: Gathered) -> Iterator[None]:
    """Let the reports that are opened meanwhile know of these releases."""
    before, _Known.given = _Known.given, gathered
    try:
        yield
    finally:
        _Known.given = before


def tidigare_av(forbund: str, *keys: str) -> list[Release]:
    """The releases that tell of any of `keys` (an insats, by each name that it has had), in any year."""
    return releases_in(_gathered(forbund), *keys)


def publicerade(forbund: str, ar: int) -> set[str]:
    """The insatser that a förbund's releases of a year tell of."""
    releases = (one for one in _gathered(forbund) if UNREAD not in one and int(one["ar"]) == ar)
    return {key for one in releases for key in one["released"]}


def _gathered(forbund: str) -> Iterable[Mapping[str, Any]]:
    gathered = _read() if _Known.given is None else _Known.given
    found: Iterable[Mapping[str, Any]] = gathered.get(forbund, ())
    return found


def releases_in(published: Iterable[Mapping[str, Any]], *keys: str) -> list[Release]:
    """Those that tell of any of `keys`, each once. Raises SamrapportError where it cannot be known which there are."""
    found = []
    for one in published:
        if why := one.get(UNREAD):
            kind = Hindered if one.get(CODE) == Hindered.exit_code else SamrapportError
            raise kind(f"Vad som har publicerats tidigare går inte att veta. {why}")
        for own in filter(None, map(one["released"].get, keys)):
            found.append(Release(int(one["ar"]), own["now"], tuple(own["before"])))
    return found


def all_of(releases: Iterable[Release]) -> tuple[Told, ...]:
    """Everything that they told and knew of, each once, in an order that hangs on nothing but what it is."""
    told = {_text(one): one for release in releases for one in (*release.before, release.now)}
    return tuple(told[text] for text in sorted(told))


def is_sound(released: Any) -> bool:
    """Whether what stands under `released` in a manifest, which may come from anywhere, is of the form that a build writes."""
    return isinstance(released, dict) and all(
        isinstance(one, dict)
        and isinstance(one.get("before"), list)
        and all(
            isinstance(told, dict) and all(map(_is_count, told.values())) for told in (one.get("now"), *one["before"])
        )
        for one in released.values()
    )


def _is_count(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def digest_of(told: Iterable[Told]) -> str:
    """One hash of what some releases told."""
    return hashlib.sha256("\n".join(map(_text, told)).encode()).hexdigest()


def note_used(key: str, told: Iterable[Told]) -> None:
    """Note that a report has been made with these earlier releases known."""
    _Known.used[key] = digest_of(told)


def used() -> dict[str, str]:
    """What has been noted."""
    return dict(_Known.used)


def _text(told: Told) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _read() -> Gathered:
    named = os.environ.get(RELEASED_VARIABLE)
    if not named:
        return {}
    try:
        found: Gathered = json.loads(Path(named).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found
