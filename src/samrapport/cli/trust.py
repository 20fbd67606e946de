"""The commands that an auditor asks: `explain`, `verify` and `diff`. Entry: `add_commands`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samrapport.cli.options import Data, Engine, EttAr, EttForbund, Interrupted, Jobs, Motor, Out, cores
from samrapport.cli.wording import SwedishCommand


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command(
        "explain", cls=SwedishCommand, help="Visa hur en siffra är beräknad: formel, underlag och var den står."
    )(explain_command)
    app.command("verify", cls=SwedishCommand, help="Bygg om rapporten ur rådata och jämför med den publicerade.")(
        verify_command
    )
    app.command("diff", cls=SwedishCommand, help="Visa vilka uppgifter som skiljer två versioner av rapporterna åt.")(
        diff_command
    )


def explain_command(
    forbund: EttForbund,
    ar: EttAr,
    fact: Annotated[str, typer.Argument(metavar="FAKTUM", help="Siffrans namn, till exempel budget.totalt.andel.")],
    insats: Annotated[
        str | None, typer.Option("--insats", metavar="INSATS", help="Sök i insatsens egen rapport.")
    ] = None,
    data: Data = None,
    out: Out = None,
) -> None:
    """Explain one fact."""
    from samrapport.cli.explain import choose_report, explain
    from samrapport.run.project import find_project

    project = find_project().placed(data=data, out=out)
    raise typer.Exit(explain(project, choose_report(project, forbund, ar, insats), fact))


def verify_command(
    forbund: EttForbund,
    ar: EttAr,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="MAPP|ADRESS", help="Den publicerade webbplatsen. Utan: projektets _site."),
    ] = None,
    data: Data = None,
    out: Out = None,
    engine: Motor = Engine.AUTO,
    jobs: Jobs = None,
) -> None:
    """Build anew and compare."""
    from samrapport.cli.verify import verify
    from samrapport.run.project import find_project

    project = find_project().placed(data=data, out=out)
    try:
        code = verify(project, forbund, ar, against, str(engine), jobs or cores())
    except KeyboardInterrupt:
        raise Interrupted from None
    raise typer.Exit(code)


def diff_command(
    first: Annotated[str, typer.Argument(metavar="A", help="Den tidigare: en mapp, eller en version i git.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Den senare: en mapp, eller en version i git.")],
    html: Annotated[Path | None, typer.Option("--html", metavar="FIL", help="Skriv dem också som en webbsida.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv dem som JSON.")] = False,
) -> None:
    """Compare two versions."""
    from samrapport.cli.diff import diff

    raise typer.Exit(diff(first, second, html, as_json))
