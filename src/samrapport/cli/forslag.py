"""Commands that propose and fill in: `kontomappning` and `uppföljning`. Entry: `add_commands`."""

from __future__ import annotations

from typing import Annotated

import typer

from samrapport.cli.options import Data, EttAr, EttForbund
from samrapport.cli.wording import SwedishCommand
from samrapport.run.project import find_project


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command(
        "kontomappning",
        cls=SwedishCommand,
        help="Föreslå kontomappning.csv ur bokföringens kontoplan och förra årets fil. Skriver aldrig över.",
    )(kontomappning_command)


def kontomappning_command(
    forbund: EttForbund,
    ar: EttAr,
    budget: Annotated[
        bool,
        typer.Option("--budget", help="Föreslå också budget.csv, ur bokföringens budget och förra årets poster."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skulle skrivas.")] = False,
    data: Data = None,
) -> None:
    """Propose a mapping."""
    from samrapport.cli.bokforing import kontomappning

    project = find_project().placed(data=data)
    raise typer.Exit(kontomappning(project, forbund, ar, budget=budget, dry_run=dry_run))
