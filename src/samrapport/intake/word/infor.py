"""A Word file held against the report that it is of, and what somebody accepts of it written into the texts.

Entries: `jamfor`, `hor_ihop`, `infor`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.intake.word.forslag import Forslag, foresla
from samrapport.intake.word.paket import Word
from samrapport.intake.word.spara import spara
from samrapport.intake.word.textforslag import Andring, tillampad
from samrapport.intake.word.utskickad import las_utskickad
from samrapport.rapport.kontroll.kontrollera import available_facts
from samrapport.rapport.tidigare import given
from samrapport.run.assembly.released import gather
from samrapport.run.discover import Report
from samrapport.run.project import Project
from samrapport.text.granskning.granskning import granska_text


@dataclass(frozen=True)
class Jamford:
    """What a file proposes, and the report as it was opened for that."""

    forslag: Forslag
    rapport: Any


def jamfor(project: Project, report: Report, word: Word) -> Jamford:
    """Hold a file against a report as it is built. Raises SamrapportError for a file of another report, or a report that is not built."""
    if word.rapport and word.rapport.rpartition("/")[0] != report.folder.as_posix():
        raise SamrapportError(f"{word.namn} är gjord av {word.rapport}, inte av {report}. Välj den rapporten.")
    with given(gather(project)):
        rapport = import_module(project.facade).oppna(**report.asked, data=project.data)
        return Jamford(foresla(las_utskickad(project, report), word, rapport), rapport)


def hor_ihop(one: Andring, changes: Sequence[Andring]) -> list[Andring]:
    """The changes that a change is a part of: of a move both halves, for half of one would leave the paragraph in two places, or in none."""
    if one.slag != "flyttat":
        return [one]
    said = one.fore or one.efter
    return [each for each in changes if each.slag == "flyttat" and said in (each.fore, each.efter)]


def infor(project: Project, jamford: Jamford, accepted: Sequence[Andring]) -> Iterator[str]:
    """Write changes into the texts that they are of, and give what is to be looked over in these since.

    Raises SamrapportError, before anything is written, for a text that is not as it was read.
    """
    forslag = jamford.forslag
    files = dict.fromkeys(one.fil for one in accepted)
    new = {fil: tillampad(forslag.texter[fil], [one for one in accepted if one.fil == fil]) for fil in files}
    spara(project.data, forslag.texter, new)
    return _to_look_over(jamford, new)


def _to_look_over(jamford: Jamford, new: dict[str, str]) -> Iterator[str]:
    book = available_facts(jamford.rapport, None)
    for fil, text in new.items():
        name = PurePosixPath(fil).stem
        before = [one.text for one in granska_text(jamford.forslag.texter[fil], book, name, fil)]
        for found in granska_text(text, book, name, fil):
            if found.text in before:
                before.remove(found.text)
            else:
                yield f"Se över {fil}, rad {found.rad}: {found.text}"
