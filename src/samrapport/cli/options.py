"""What several commands share: arguments, options, plain writing, the end by Ctrl-C, the number of cores."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samrapport.errors import SamrapportError, one_line
from samrapport.raw.personnummer.form import hide_personnummer


class Interrupted(SamrapportError):
    """Ctrl-C."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Avbrutet. Det som hann bli klart är sparat: kör samma kommando igen för att fortsätta.")


class Engine(StrEnum):
    """What makes pages and PDF."""

    AUTO = "auto"
    QUARTO = "quarto"
    EMBEDDED = "embedded"


Forbund = Annotated[str | None, typer.Argument(metavar="FÖRBUND", help="Förbundets mapp i rådata. Utan: alla.")]
Ar = Annotated[
    str | None, typer.Argument(metavar="ÅR", help="Rapporternas år, med insatsernas rapporter. Utan: alla år.")
]


def folder(text: str) -> Path:
    """A folder that is named. An empty name, as of a variable that is not set, would be the working folder."""
    if not text.strip():
        raise SamrapportError("Mappens namn är tomt. Ange en mapp, eller utelämna flaggan.")
    return Path(text)


Data = Annotated[
    Path | None,
    typer.Option("--data", metavar="MAPP", parser=folder, help="Mappen med rådata. Utan: projektets data/raw."),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="MAPP",
        parser=folder,
        help="Skriv till MAPP/processed, MAPP/reports och MAPP/site i stället för projektet.",
    ),
]


EttForbund = Annotated[str, typer.Argument(metavar="FÖRBUND", help="Förbundets mapp i rådata.")]
EttAr = Annotated[str, typer.Argument(metavar="ÅR", help="Rapportens år.")]
Motor = Annotated[Engine, typer.Option("--engine", help="Vad som gör sidor och PDF.")]
Jobs = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, metavar="ANTAL", help="Arbetsprocesser. Utan: en per kärna.")
]


def tell(text: str) -> None:
    """Write a line as it is, but for any personnummer: paths and messages must not be wrapped, coloured or read as markup."""
    sys.stdout.write(f"{plainly(text)}\n")


def plainly(text: str) -> str:
    """What may be written on a terminal: without any personnummer, or sign of a name that somebody chose by which it is steered."""
    return "\n".join(map(one_line, hide_personnummer(text).split("\n")))


def cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
