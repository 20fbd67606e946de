"""A report's Word file that comes back, in the studio: what it proposes, and what is accepted of it written. Entries: `propose_word`, `take_word`.

Both are given the file: nothing is kept between them but what the window shows, known by a hash of all that is proposed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.intake.word.forslag import Forslag
from samrapport.intake.word.infor import Jamford, hor_ihop, infor, jamfor
from samrapport.intake.word.ord import skillnad
from samrapport.intake.word.paket import open_word
from samrapport.intake.word.textforslag import Andring
from samrapport.intake.word.utskickad import NotBuilt
from samrapport.run.project import Project
from samrapport.studio.beside import Asked
from samrapport.studio.files import Changed


def propose_word(project: Project, asked: Asked, name: str, content: bytes) -> dict[str, Any]:
    """What a file changes in the report. andringar: with numbers, which others go along with each, and their words in pieces; hinder,
    kommentarer: as they are told; sparat: what was tracked. Raises SamrapportError.
    """
    return _told(_compared(project, asked, name, content).forslag)


def take_word(
    project: Project, asked: Asked, name: str, content: bytes, known: str, chosen: Collection[int]
) -> dict[str, Any]:
    """Write the changes of these numbers. known: what the proposal was known by that somebody read. Raises Changed for another, and SamrapportError."""
    jamford = _compared(project, asked, name, content)
    every = jamford.forslag.andringar
    if _told(jamford.forslag)["avtryck"] != known:
        raise Changed("Texterna är ändrade sedan förslaget lästes. Inget är infört: läs Word-filen igen.")
    taken = [one for n, one in enumerate(every) if n in chosen and _numbers(one, every) <= {*chosen}]
    if not taken:
        raise SamrapportError("Ingen ändring är markerad. Markera de som ska tas in.")
    left = infor(project, jamford, taken)
    return {"antal": len(taken), "filer": [*dict.fromkeys(one.fil for one in taken)], "se_over": list(left)}


def _compared(project: Project, asked: Asked, name: str, content: bytes) -> Jamford:
    word = open_word(name, content)
    try:
        return jamfor(project, asked.report, word)
    except NotBuilt:
        raise SamrapportError(
            f"{asked.report} är inte gjord av det som är sparat än. Vänta tills det står överst att sidan är klar, och läs filen igen."
        ) from None


def _numbers(one: Andring, every: Sequence[Andring]) -> set[int]:
    return {every.index(each) for each in hor_ihop(one, every)}


def _told(forslag: Forslag) -> dict[str, Any]:
    every, notes = forslag.andringar, forslag.anmarkningar
    told = {
        "andringar": [
            {
                "nr": n,
                "med": sorted(_numbers(one, every) - {n}),
                "fil": one.fil,
                "slag": one.slag,
                "delar": [{"slag": kind, "text": text} for kind, text in skillnad(one.fore, one.efter)],
            }
            for n, one in enumerate(every)
        ],
        "hinder": [asdict(one) for one in forslag.hinder],
        "kommentarer": [asdict(one) for one in notes.kommentarer],
        "sparat": notes.sparat,
        "okand": forslag.okand,
    }
    held = json.dumps([told, dict(forslag.texter)], sort_keys=True)
    return {**told, "avtryck": hashlib.sha256(held.encode()).hexdigest()}
