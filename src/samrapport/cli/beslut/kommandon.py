"""The commands `granska`, `godkänn` and `nyckel`. Entry: `add_commands`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from samrapport.cli.options import Data, EttAr, EttForbund, Out, tell
from samrapport.cli.trust import GIVEN, ExplainCommand
from samrapport.cli.wording import SwedishCommand
from samrapport.errors import SamrapportError
from samrapport.run.project import Project, find_project

if TYPE_CHECKING:
    from samrapport.release.tillstand.nycklar import Nyckel
    from samrapport.release.tillstand.rapportlage import Rapportlage


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command(
        "granska",
        cls=ExplainCommand,
        help="Granska det som är ändrat i rapporten sedan den godkändes: på en sida i webbläsaren, eller med --text här.",
    )(granska_command)
    app.command("godkänn", cls=ExplainCommand, help="Godkänn rapporten som den är byggd, eller avslå den.")(
        godkann_command
    )
    app.command("nyckel", cls=SwedishCommand, help="Gör en nyckel att underteckna beslut med.")(nyckel_command)


Typ = Annotated[
    str | None, typer.Option("--typ", metavar="TYP", help="Rapporttypen, när flera har en rapport för året.")
]
Nyckelfil = Annotated[
    Path | None,
    typer.Option("--nyckel", metavar="FIL", help="Nyckeln att underteckna med. Utan: din egen, om du har gjort en."),
]
Roll = Annotated[str, typer.Option("--roll", metavar="ROLL", help="Din roll, till exempel förbundschef.")]


def granska_command(
    ctx: typer.Context,
    forbund: EttForbund,
    ar: EttAr,
    text: Annotated[bool, typer.Option("--text", help="Visa det här i stället för på en sida.")] = False,
    godta_alla: Annotated[bool, typer.Option("--godta-alla", help="Godta allt. Kräver --av.")] = False,
    av: Annotated[str, typer.Option("--av", metavar="NAMN", help="Vem som granskar.")] = "",
    roll: Roll = "",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="TAL", help="Sidans port. Utan: en ledig.")
    ] = 0,
    nyckel: Nyckelfil = None,
    kind: Typ = None,
    data: Data = None,
    out: Out = None,
) -> None:
    """Review a report."""
    from samrapport.cli.beslut.visa import visa_granskning, visa_lage
    from samrapport.release.tillstand.granskning.beslut import review_all
    from samrapport.release.tillstand.granskning.server import Session, open_server

    lage = _chosen(ctx, forbund, ar, kind, data, out)
    if godta_alla:
        visa_lage(review_all(lage, av, roll, _key(lage.project, av, nyckel)))
        return
    if text:
        visa_granskning(lage)
        return
    if lage.built and not lage.current:
        raise SamrapportError(
            f"{lage.report} är inte byggd av det som ligger i projektet nu. Bygg den med: {lage.build_command}"
        )
    server = open_server(Session(lage, av, roll, nyckel), port)
    typer.echo(f"Öppna {server.address}")
    typer.echo("Sidan visas bara på den här datorn. Avsluta med Ctrl-C.", err=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        visa_lage(type(lage)(lage.project, lage.report))
    finally:
        server.server_close()


def godkann_command(
    ctx: typer.Context,
    forbund: EttForbund,
    ar: EttAr,
    av: Annotated[str, typer.Option("--av", metavar="NAMN", help="Vem som beslutar.")],
    roll: Roll,
    krav: Annotated[
        int | None,
        typer.Option(
            "--kräv", min=1, max=9, metavar="ANTAL", help="Så många ska godkänna. Utan: som i rapport.yml, eller 1."
        ),
    ] = None,
    avsla: Annotated[
        str | None, typer.Option("--avslå", metavar="SKÄL", help="Avslå i stället, med detta skäl.")
    ] = None,
    skal: Annotated[
        str,
        typer.Option(
            "--skäl",
            metavar="TEXT",
            help="Varför en rapport som redan är publicerad ändras. Visas för läsarna på sidan med rättelser.",
        ),
    ] = "",
    nyckel: Nyckelfil = None,
    kind: Typ = None,
    data: Data = None,
    out: Out = None,
) -> None:
    """Approve of a report, or turn it down."""
    from samrapport.cli.beslut.visa import visa_lage
    from samrapport.release.tillstand.granskning.beslut import approve, turn_down

    lage = _chosen(ctx, forbund, ar, kind, data, out)
    key = _key(lage.project, av, nyckel)
    told: tuple[str, ...] = ()
    if avsla is not None:
        lage = turn_down(lage, av, roll, avsla, key)
    else:
        lage, told = approve(lage, av, roll, krav, key, skal)
    visa_lage(lage)
    for one in told:
        tell(one)


def nyckel_command(
    av: Annotated[str, typer.Option("--av", metavar="NAMN", help="Vems nyckel det är.")],
) -> None:
    """Make a key."""
    from samrapport.release.tillstand.nycklar import make_key
    from samrapport.run.beslut.nyckellista import NYCKLAR

    path = make_key(find_project(), av)
    tell(f"Nyckeln ligger i {path}. Bara du kan läsa den: visa den för ingen, och lägg den inte i projektet.")
    tell(f"Dess publika del står nu i {NYCKLAR}. Från och med nu gäller beslut i namnet {av} bara med nyckeln.")


def _chosen(ctx: typer.Context, forbund: str, ar: str, kind: str | None, data: Any, out: Any) -> Rapportlage:
    from samrapport.cli.explain import choose_report
    from samrapport.release.tillstand.rapportlage import Rapportlage, find_report

    project = find_project().placed(data=data, out=out)
    asked = choose_report(project, forbund, ar, ctx.meta.get(GIVEN, {}), kind)
    return Rapportlage(project, find_report(project, asked.folder.as_posix()))


def _key(project: Project, av: str, path: Path | None) -> Nyckel | None:
    from samrapport.release.tillstand.nycklar import find_key
    from samrapport.run.beslut.nyckellista import read_nycklar

    return find_key(read_nycklar(project.root), av, path) if av.strip() else None
