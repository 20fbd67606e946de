"""Commands that propose and fill in: `kontomappning` and `uppföljning`. Entry: `add_commands`."""

from __future__ import annotations

from typing import Annotated

import typer

from samrapport.cli.options import Data, EttAr, EttForbund, Out
from samrapport.cli.wording import SwedishCommand
from samrapport.run.project import find_project


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command(
        "kontomappning",
        cls=SwedishCommand,
        help="Föreslå kontomappning.csv ur bokföringens kontoplan och förra årets fil. Skriver aldrig över.",
    )(kontomappning_command)
    app.command(
        "uppföljning",
        cls=SwedishCommand,
        help="Skriv en sida med det som statens Uppföljning Finsam frågar efter. Den publiceras inte.",
    )(uppfoljning_command)


def kontomappning_command(
    forbund: EttForbund,
    ar: EttAr,
    budget: Annotated[
        bool,
        typer.Option("--budget", help="Föreslå också budget.csv, ur bokföringens budget och förra årets poster."),
    ] = False,
    eget_kapital: Annotated[
        bool, typer.Option("--eget-kapital", help="Föreslå också eget_kapital.csv, ur bokföringens ingående saldon.")
    ] = False,
    rad: Annotated[
        list[str] | None,
        typer.Option(
            "--rad",
            metavar="KONTO=POST",
            help="En rad som du bestämmer: 5010=Kansli, 5010-5099=Insatser/Kliv framåt eller 8310=utelämna. Kan ges flera gånger, och "
            "läggs till i filen om den finns.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skulle skrivas.")] = False,
    data: Data = None,
) -> None:
    """Propose a mapping."""
    from samrapport.cli.bokforing import Bestallt, kontomappning

    project = find_project().placed(data=data)
    bestallt = Bestallt(tuple(rad or ()), budget, eget_kapital)
    raise typer.Exit(kontomappning(project, forbund, ar, bestallt, dry_run=dry_run))


def uppfoljning_command(forbund: EttForbund, ar: EttAr, data: Data = None, out: Out = None) -> None:
    """Fill in the boxes of the state's follow-up system."""
    from samrapport.cli.uppfoljning import uppfoljning

    raise typer.Exit(uppfoljning(find_project().placed(data=data, out=out), forbund, ar))
