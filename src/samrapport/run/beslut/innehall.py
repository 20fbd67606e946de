"""What a report says, point by point: its facts, tables, figures, texts and files, and one hash of them all. Entries: `Innehall`, `kept_content`, `keep_content`.

How it looks is no part of it, nor is whether it is decided on: the same content is known again in another theme, and before and after a decision.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from samrapport.errors import DataFault, told_elsewhere
from samrapport.raw.opening import read_plain
from samrapport.run.atomic import write_json
from samrapport.run.fingerprint import hash_mapping

VERSION = 1
FOLDER = ".beslut"
"""Where what was decided on is kept, beside the decisions: by its hash, so that an earlier text can be shown beside a later."""
NOTE = "innehall"
"""The note in a report's state that holds its content as it is built."""
FIL = "fil"


@dataclass(frozen=True)
class Punkt:
    """One thing that a report says.

    slag: uppgift, tabell, diagram, text or fil. namn: of the fact, its label, its file. rubrik: what a reader calls it. rader: what it
    says: a fact as it is shown, a row of a table, a sentence of a text, the hash of a file. grund: what it is made by: a fact's formula
    and base. filer: the raw files that it stands on, with the rows, "" for many. sida: the section that shows it, "" for none.
    """

    slag: str
    namn: str
    rubrik: str = ""
    rader: tuple[str, ...] = ()
    grund: str = ""
    filer: Mapping[str, str] = field(default_factory=dict)
    sida: str = ""

    @property
    def nyckel(self) -> str:
        """What it is known by."""
        return f"{self.slag} {self.namn}"

    @cached_property
    def avtryck(self) -> str:
        """SHA-256 of what it says: neither of where it stands nor of which files it is from."""
        said = [self.slag, self.namn, self.rubrik, list(self.rader), self.grund]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Innehall:
    """punkter: by key, in the report's order. utseende: SHA-256 of how the pages look, which is no part of `avtryck`."""

    punkter: Mapping[str, Punkt]
    utseende: str = ""

    @cached_property
    def avtryck(self) -> str:
        """One SHA-256 of all points."""
        return hash_mapping({key: one.avtryck for key, one in self.punkter.items()})

    def changed_from(self, earlier: Innehall) -> list[str]:
        """The keys of the points that are changed, new or gone since, those of the files last."""
        keys = [*self.punkter, *(key for key in earlier.punkter if key not in self.punkter)]
        found = [key for key in keys if _print_of(self, key) != _print_of(earlier, key)]
        return sorted(found, key=lambda key: key.startswith(f"{FIL} "))

    @property
    def note(self) -> dict[str, Any]:
        """To keep it as."""
        points = [{key: value for key, value in asdict(one).items() if value} for one in self.punkter.values()]
        return {"version": VERSION, "utseende": self.utseende, "punkter": points}

    @classmethod
    def noted(cls, note: Any) -> Innehall | None:
        """As it was kept; None for what is no such note."""
        if not isinstance(note, dict) or note.get("version") != VERSION:
            return None
        try:
            points = [Punkt(**{**one, "rader": tuple(one.get("rader", ()))}) for one in note["punkter"]]
            return cls({one.nyckel: one for one in points}, str(note["utseende"]))
        except (KeyError, TypeError):
            return None


def _print_of(content: Innehall, key: str) -> str | None:
    return content.punkter[key].avtryck if key in content.punkter else None


def kept_content(data: Path, rapport: str, avtryck: str) -> Innehall | None:
    """The content that a decision was about, as it was kept; None where it is not there, or not what the hash says."""
    with told_elsewhere((FileNotFoundError, DataFault, ValueError, RecursionError)):
        # As whatever else lies among raw data: it must not hang, nor lead out.
        content = read_plain(data, _place(rapport, avtryck))
        found = Innehall.noted(json.loads(content))
        return found if found is not None and found.avtryck == avtryck else None
    return None


def keep_content(data: Path, rapport: str, content: Innehall) -> None:
    """Keep what is decided on."""
    if kept_content(data, rapport, content.avtryck) is None:
        write_json(data / _place(rapport, content.avtryck), content.note)


def _place(rapport: str, avtryck: str) -> str:
    return "/".join([*rapport.split("/")[:2], FOLDER, f"{avtryck}.json"])
