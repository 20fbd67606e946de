"""`samrapport hämta`: statistics from the services that publish it, kept as files for builds to read. Entry: `add_commands`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from samrapport.cli.options import Data, tell
from samrapport.cli.wording import SwedishCommand
from samrapport.run.project import find_project


class Tjanst(StrEnum):
    """Who publishes it."""

    SCB = "scb"
    KOLADA = "kolada"


def add_commands(app: typer.Typer) -> None:
    """Give the command line this command."""
    app.command(
        "hämta",
        cls=SwedishCommand,
        help="Hämta statistik från SCB eller Kolada till rådata. Det är det enda kommandot som använder nätet.",
    )(hamta_command)


def hamta_command(
    tjanst: Annotated[Tjanst, typer.Argument(metavar="TJÄNST", help="Varifrån: scb eller kolada.")],
    lan: Annotated[
        list[str] | None,
        typer.Option("--län", metavar="KOD", help="Länet och dess kommuner, till exempel 19. Kan ges flera gånger."),
    ] = None,
    forbund: Annotated[
        str | None, typer.Option("--förbund", metavar="FÖRBUND", help="De län som förbundets kommuner ligger i.")
    ] = None,
    ar: Annotated[
        list[str] | None,
        typer.Option(
            "--år", metavar="ÅR", help="Ett år, 2020-2024, eller 2020- för åren från och med. Utan: de sex senaste."
        ),
    ] = None,
    tabell: Annotated[
        str | None, typer.Option("--tabell", metavar="TABELL", help="SCB:s tabell. Utan: den med helårsekvivalenter.")
    ] = None,
    nyckeltal: Annotated[
        list[str] | None,
        typer.Option("--nyckeltal", metavar="ID", help="Koladas nyckeltal, till exempel N00945. Kan ges flera gånger."),
    ] = None,
    kontrollera: Annotated[
        bool,
        typer.Option(
            "--kontrollera",
            help="Skriv inget, utan säg vad som är ändrat hos tjänsten sedan hämtningen, och vad det ändrar i rapporterna.",
        ),
    ] = False,
    adress: Annotated[
        str | None, typer.Option("--adress", metavar="ADRESS", help="Tjänstens adress, om den har flyttat.")
    ] = None,
    data: Data = None,
) -> None:
    """Fetch statistics."""
    from samrapport.intake.hamta.hamta import Fraga, hamta, kontrollera_tjanst

    project = find_project().placed(data=data)
    asked = Fraga(
        tjanst=tjanst.value,
        lan=tuple(lan or ()),
        forbund=forbund,
        ar=tuple(ar or ()),
        tabell=tabell,
        nyckeltal=tuple(nyckeltal or ()),
        adress=adress,
    )
    with Framsteg() as framsteg:
        if kontrollera:
            raise typer.Exit(kontrollera_tjanst(project, asked, tell, framsteg.told, framsteg))
        hamta(project.data, asked, tell, framsteg.told, framsteg)


class Framsteg:
    """Shows how a fetch gets on: a bar on a terminal, else a line for each answer of several."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self._bar = Progress(console=console, transient=True) if console.is_terminal else None
        self._task = self._bar.add_task("Hämtar", total=None) if self._bar else None

    def __enter__(self) -> Framsteg:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Tell that so many answers of so many have come."""
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=done, total=total)
        elif done:
            typer.echo(f"Svar {done} av {total}.", err=True)

    def told(self, text: str) -> None:
        """What hinders on the way, and is tried again."""
        typer.echo(text, err=True)
