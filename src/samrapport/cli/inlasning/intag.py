"""The commands by which what others have written is taken in: `importera` and `ta-in`. Entry: `add_commands`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samrapport.cli.options import Data, EttAr, EttForbund, Out
from samrapport.cli.trust import GIVEN, ExplainCommand, Typ
from samrapport.cli.wording import SwedishCommand
from samrapport.errors import SamrapportError


class Enhet(StrEnum):
    """What amounts are counted in."""

    KR = "kr"
    TKR = "tkr"
    MKR = "mkr"


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command("importera", cls=SwedishCommand, help="Läs in en tabell ur en arbetsbok som den levererades.")(
        importera_command
    )
    app.command("ta-in", cls=ExplainCommand, help="Ta in ändringar ur en rapports Word-fil i rapportens texter.")(
        ta_in_command
    )


def importera_command(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Arbetsboken, var den än ligger. Den ändras inte.")],
    forbund: EttForbund,
    ar: EttAr,
    till: Annotated[
        str, typer.Option("--till", metavar="TABELL", help="Tabellen: budget, utfall, prognos eller någon annan.")
    ],
    blad: Annotated[
        list[str] | None,
        typer.Option(
            "--blad", metavar="NAMN", help="Bladet, när flera kan menas. Ge flera, om alla av samma form ska läsas."
        ),
    ] = None,
    enhet: Annotated[Enhet | None, typer.Option("--enhet", help="Beloppens enhet, när arket inte säger den.")] = None,
    andra: Annotated[
        list[str] | None,
        typer.Option(
            "--andra",
            metavar="ÄNDRING",
            help="Vad en kolumn eller rad är, i stället för det som föreslås: C=nej eller 14=utelämna. Kan ges flera gånger.",
        ),
    ] = None,
    ja: Annotated[bool, typer.Option("--ja", help="Spara förslaget utan att fråga.")] = False,
    ersatt: Annotated[
        bool, typer.Option("--ersatt", help="Låt den nya arbetsboken ersätta en som är inläst förut.")
    ] = False,
    data: Data = None,
) -> None:
    """Take in a table."""
    from samrapport.cli.inlasning.importera import Asked, importera
    from samrapport.run.project import find_project

    names = tuple(dict.fromkeys(blad or ()))
    asked = Asked(file, till, names, str(enhet) if enhet else None, tuple(andra or ()), ja, ersatt)
    raise typer.Exit(importera(find_project().placed(data=data), asked, forbund, ar))


def ta_in_command(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Word-filen (.docx) som kom tillbaka. Den ändras inte.")],
    forbund: Annotated[
        str | None, typer.Argument(metavar="FÖRBUND", help="Förbundets mapp i rådata. Utan: det som filen säger.")
    ] = None,
    ar: Annotated[str | None, typer.Argument(metavar="ÅR", help="Rapportens år.")] = None,
    ja: Annotated[bool, typer.Option("--ja", help="Ta in alla ändringar utan att fråga.")] = False,
    only_show: Annotated[
        bool, typer.Option("--dry-run", "--visa", help="Visa bara vad filen ändrar, och skriv inget.")
    ] = False,
    kind: Typ = None,
    data: Data = None,
    out: Out = None,
) -> None:
    """Take in a Word file."""
    from samrapport.cli.explain import choose_report
    from samrapport.cli.inlasning.ta_in import Asked, read_word, report_of, ta_in
    from samrapport.run.project import find_project

    project = find_project().placed(data=data, out=out)
    word = read_word(file)
    if forbund is None:
        report = report_of(project, word)
    elif ar is None:
        raise SamrapportError("Ange året efter förbundet, eller inget av dem om filen säger vilken rapport den är.")
    else:
        report = choose_report(project, forbund, ar, ctx.meta.get(GIVEN, {}), kind)
    raise typer.Exit(ta_in(project, report, word, Asked(file, ja, only_show)))
