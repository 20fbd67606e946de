"""`samrapport ta-in`: a report's Word file that comes back, taken in as changes of the report's texts. Entry: `ta_in`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from samrapport.cli.inlasning.visa_word import show_change, show_left
from samrapport.cli.options import tell
from samrapport.cli.working import working
from samrapport.errors import SamrapportError, counted
from samrapport.intake.word.forslag import Forslag
from samrapport.intake.word.infor import Jamford, hor_ihop, infor, jamfor
from samrapport.intake.word.paket import Word, open_word
from samrapport.intake.word.textforslag import Andring
from samrapport.raw.opening import read_plain
from samrapport.run.discover import Report, find_all
from samrapport.run.project import Project
from samrapport.run.remains import own_temporary
from samrapport.there import has_file

NOT_ALL = 1
"""Something in the file could not be taken in."""


@dataclass(frozen=True)
class Asked:
    """What is asked for. yes: to take in all without asking. only_show: to write nothing."""

    file: Path
    yes: bool = False
    only_show: bool = False


def read_word(file: Path) -> Word:
    """The Word file. Raises SamrapportError."""
    if not has_file(file):
        raise SamrapportError(f"Filen {file.name} finns inte. Rätta namnet, eller mappen som den ligger i.")
    if file.suffix.lower() != ".docx":
        raise SamrapportError(
            f"{file.name} är ingen Word-fil (.docx). Spara dokumentet som Word-dokument, och ange den filen."
        )
    return open_word(file.name, read_plain(file.absolute().parent, file.name))


def report_of(project: Project, word: Word) -> Report:
    """The report that a file says that it was made of. Raises SamrapportError for one that says none, or that there is not."""
    if not word.rapport:
        raise SamrapportError(
            f"{word.namn} säger inte vilken rapport den är. Ange förbund och år efter filens namn, om den är en av rapporterna."
        )
    return find_all(project).report(word.rapport.rpartition("/")[0], where=word.namn)


def ta_in(project: Project, report: Report, word: Word, asked: Asked) -> int:
    """Show what the file changes, ask of each change, and write the texts. Ends with NOT_ALL where something cannot be taken in.

    Raises SamrapportError; then nothing is written.
    """
    with own_temporary(), working(f"Läser {word.namn} mot {report}"):
        jamford = jamfor(project, report, word)
    forslag = jamford.forslag
    if forslag.okand:
        tell(f"{word.namn} säger inte vilken version den är gjord av. Den jämförs med {report} som den är byggd nu.")
    taken = _chosen(forslag, asked)
    show_left(forslag)
    if not forslag.andringar and not forslag.hinder:
        tell(f"{word.namn} säger detsamma som {report}. Inget är ändrat.")
        return 0
    if taken and not asked.only_show:
        _save(project, jamford, taken)
        tell(f"Bygg med: samrapport build {report.forbund} {report.ar}")
    elif asked.only_show or taken != forslag.andringar:
        tell("Inget är sparat.")
    return NOT_ALL if forslag.hinder else 0


def _chosen(forslag: Forslag, asked: Asked) -> Sequence[Andring]:
    """The changes that somebody accepts, one by one."""
    taken: list[Andring] = []
    every = asked.yes or asked.only_show
    asks = "ja, nej, alla eller sluta"
    for n, one in enumerate(forslag.andringar, start=1):
        show_change(one, n, len(forslag.andringar))
        answer = "ja" if every or _goes_with(one, taken, forslag.andringar) else _answer(asks)
        if answer in ("a", "alla"):
            every = True
        if every or answer in ("j", "ja"):
            taken.append(one)
        elif answer in ("s", "sluta"):
            break
    return [one for one in taken if all(each in taken for each in hor_ihop(one, forslag.andringar))]


def _goes_with(one: Andring, taken: Sequence[Andring], every: Sequence[Andring]) -> bool:
    """Whether the other half of a move is accepted."""
    return any(each in taken for each in hor_ihop(one, every) if each is not one)


def _answer(ways: str) -> str:
    sys.stdout.write(f"Ta in? Skriv {ways}: ")
    sys.stdout.flush()
    return (sys.stdin.readline() if sys.stdin else "").strip().casefold()


def _save(project: Project, jamford: Jamford, taken: Sequence[Andring]) -> None:
    left = infor(project, jamford, taken)
    told = counted(len(taken), "ändring är införd", "ändringar är införda")
    tell(f"{told} i {', '.join(dict.fromkeys(one.fil for one in taken))}.")
    for one in left:
        tell(one)
