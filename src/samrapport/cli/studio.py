"""`samrapport studio`: the page beside the texts, facts and tables as one edits. Entry: `add_commands`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from samrapport.cli.options import Ar, Data, Forbund, Jobs, Out, cores, tell
from samrapport.cli.wording import SwedishCommand
from samrapport.errors import SamrapportError
from samrapport.studio.lab import TOKEN_VARIABLE


def add_commands(app: typer.Typer) -> None:
    """Give the command line this command."""
    app.command(
        "studio", cls=SwedishCommand, help="Visa sidan och PDF-filen bredvid det du redigerar, medan du redigerar."
    )(studio_command)


def studio_command(
    forbund: Forbund = None,
    ar: Ar = None,
    data: Data = None,
    out: Out = None,
    jobs: Jobs = None,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="PORT", help="Port på den här datorn. Utan: en ledig.")
    ] = 0,
    oppna: Annotated[bool, typer.Option("--öppna/--öppna-inte", help="Öppna webbläsaren.")] = True,
    uttag: Annotated[
        Path | None,
        typer.Option("--uttag", metavar="FIL", help="Lyssna på ett uttag (socket) i stället. JupyterLab gör så."),
    ] = None,
) -> None:
    """Serve the studio."""
    from samrapport.run.choosing import choose_reports
    from samrapport.run.discover import find_all
    from samrapport.run.project import find_project

    try:
        from samrapport.studio.serving import serve
    except ModuleNotFoundError as error:
        raise SamrapportError(f"Studion behöver paketet {error.name}. Installera det med: make lab") from None
    project = find_project().placed(data=data, out=out)
    found = find_all(project)
    report = choose_reports(found.reports, forbund, ar, found.troubles)[0] if found.reports or forbund else None
    serve(
        project,
        report,
        tell,
        jobs=jobs or cores(),
        port=port,
        socket=uttag,
        token=os.environ.get(TOKEN_VARIABLE, ""),
        browser=oppna,
    )
