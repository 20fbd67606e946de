"""`samrapport ny` and `samrapport mall`: a new year's folder, and a report's workbook. Entry: `add_commands`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samrapport.cli.options import Data, EttForbund, tell
from samrapport.cli.wording import SwedishCommand

if TYPE_CHECKING:
    from samrapport.run.discover import Report

Torr = Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skulle skrivas.")]


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command("ny", cls=SwedishCommand, help="Gör mappen för ett nytt år, av förra årets eller från början.")(
        ny_command
    )
    app.command("mall", cls=SwedishCommand, help="Skriv rapportens underlag som en arbetsbok att fylla i.")(
        mall_command
    )


def ny_command(
    forbund: EttForbund,
    ar: Annotated[str, typer.Argument(metavar="ÅR", help="Det nya året.")],
    fran: Annotated[
        str | None, typer.Option("--från", "--fran", metavar="ÅR", help="Året att utgå från. Utan: det senaste före.")
    ] = None,
    arbetsbok: Annotated[
        bool, typer.Option("--arbetsbok", help="Skriv tabellerna som blad i en arbetsbok, i stället för som CSV-filer.")
    ] = False,
    dry_run: Torr = False,
    data: Data = None,
) -> None:
    """Make a new year's folder."""
    from samrapport.arsmapp.nytt_ar import planera_ar
    from samrapport.run.project import find_project

    root = find_project().placed(data=data).data
    plan = planera_ar(root, forbund, ar, fran, arbetsbok=arbetsbok)
    if not dry_run:
        plan.skriv(root)
    done = "skulle skrivas" if dry_run else "är skrivna"
    tell(f"{len(plan.filer)} filer {done}{f', av {forbund} {plan.fran}' if plan.fran else ''}. Kvar att göra:")
    for one in plan.filer:
        tell(f"  {one.fil}: {one.gor}")
    for name in plan.finns:
        tell(f"  {name} finns redan, och är lämnad som den var.")
    if not dry_run:
        tell(f"Det här visas också av: samrapport list {forbund} {ar}")


def mall_command(
    forbund: EttForbund,
    ar: Annotated[str, typer.Argument(metavar="ÅR", help="Rapportens år.")],
    insats: Annotated[
        str | None, typer.Option("--insats", metavar="NAMN", help="Insatsen, för dess egen rapport.")
    ] = None,
    ta_bort: Annotated[
        bool, typer.Option("--ta-bort", help="Ta bort CSV-filerna, när arbetsboken har prövats ge samma rader.")
    ] = False,
    data: Data = None,
) -> None:
    """Write a report's workbook."""
    from samrapport.arsmapp.mall import skriv_mall
    from samrapport.arsmapp.nytt_ar import as_year
    from samrapport.rapport.nyckeltal import aret_fore
    from samrapport.rapport.slag import finn_rapport
    from samrapport.raw.folder import RawFolder
    from samrapport.run.project import find_project

    root = find_project().placed(data=data).data
    rapport = finn_rapport(RawFolder(root), forbund, as_year(ar), {"insats": insats} if insats else {})
    made = skriv_mall(rapport, aret_fore(rapport), f"Underlag {forbund} {ar}{f' {insats}' if insats else ''}")
    tell(f"{made.bok} är skriven, och prövad: den ger samma rader som filerna.")
    for name in made.filer if ta_bort else ():
        (root / name).unlink()
    if ta_bort:
        tell(f"{len(made.filer)} filer är borttagna.")
    elif made.filer:
        tell(f"Ta bort filerna som den ersätter, för båda kan inte finnas: {', '.join(made.filer)}")


def tell_left(data: Path, reports: Iterable[Report]) -> None:
    """Tell what is left to do in each report's folder, where anything is."""
    from samrapport.arsmapp.kvar import kvar
    from samrapport.rapport.slag import finn_rapport
    from samrapport.raw.folder import RawFolder

    for report in reports:
        rapport = finn_rapport(
            RawFolder(data), report.forbund, report.ar, dict(report.given), report.type.source, there=False
        )
        if left := list(kvar(rapport)):
            tell(f"Kvar att göra i {report}:")
            for file, told in left:
                tell(f"  {file}: {told}")
