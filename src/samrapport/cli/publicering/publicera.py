"""`samrapport publicera`, `återställ` and `releaser`: the site to the förbund's own server, and back. Entry: `add_commands`."""

from __future__ import annotations

from typing import Annotated

import typer

from samrapport.cli.options import Data, Interrupted, Out
from samrapport.cli.wording import SwedishCommand
from samrapport.run.project import find_project

MalNamn = Annotated[str, typer.Argument(metavar="MÅL", help="Målets namn i publicera.yml.")]


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    for name, command, told in (
        ("publicera", publicera_command, "Publicera den byggda webbplatsen på förbundets server, i ett steg."),
        ("återställ", aterstall_command, "Gå tillbaka till en tidigare publicerad release."),
        ("releaser", releaser_command, "Visa de releaser som finns kvar på servern."),
    ):
        app.command(name, cls=SwedishCommand, help=told)(command)


def publicera_command(
    mal: MalNamn,
    data: Data = None,
    out: Out = None,
    prova: Annotated[
        bool,
        typer.Option(
            "--prova", help="Ta reda på vad servern kan och vad en läsare kan se under bytet. Publicerar inget."
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skulle skickas, och varför.")] = False,
    forhand: Annotated[
        bool,
        typer.Option(
            "--förhand",
            help="Visa webbplatsen på en adress som inte går att gissa, märkt som förhandsvisning. Tas bort efter en tid.",
        ),
    ] = False,
    vanta: Annotated[
        bool, typer.Option("--vänta", help="Vänta till den tid som publiceras i rapport.yml säger, och publicera då.")
    ] = False,
    ta_over: Annotated[
        bool,
        typer.Option("--ta-over", help="Ersätt filer i mappen som heter som webbplatsens, som en äldre kopia av den."),
    ] = False,
    ta_bort: Annotated[
        list[str] | None,
        typer.Option(
            "--ta-bort",
            metavar="RAPPORT",
            help="Ta bort en rapport från servern, till exempel vasteras/2021. Kan ges flera gånger.",
        ),
    ] = None,
) -> None:
    """Publish a site."""
    from samrapport.cli.publicering import utforande
    from samrapport.release.settings import assert_apart, find_target

    project = find_project().placed(data=data, out=out)
    target = find_target(project.root, mal)
    assert_apart(project, target)
    try:
        if prova:
            utforande.prova(target)
        elif dry_run:
            raise typer.Exit(utforande.visa(project, target, tuple(ta_bort or ())))
        elif forhand:
            utforande.forhandsvisa(project, target)
        else:
            removed = tuple(ta_bort or ())
            raise typer.Exit(utforande.publicera(project, target, take_over=ta_over, removed=removed, wait=vanta))
    except KeyboardInterrupt:
        raise Interrupted from None


def aterstall_command(
    mal: MalNamn,
    till: Annotated[
        str | None,
        typer.Option(
            "--till", metavar="RELEASE", help="Releasens namn, eller dess början. Utan: den före den som visas."
        ),
    ] = None,
) -> None:
    """Go back."""
    from samrapport.cli.publicering import utforande
    from samrapport.release.settings import find_target

    try:
        project = find_project()
        utforande.aterstall(project, find_target(project.root, mal), till)
    except KeyboardInterrupt:
        raise Interrupted from None


def releaser_command(mal: MalNamn) -> None:
    """List releases."""
    from samrapport.cli.publicering import utforande
    from samrapport.release.settings import find_target

    utforande.releaser(find_target(find_project().root, mal))
