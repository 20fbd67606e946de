"""The command `importera`, by which a delivered workbook is taken in. Entry: `add_commands`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from samrapport.cli.options import Data, EttAr, EttForbund
from samrapport.cli.wording import SwedishCommand


class Enhet(StrEnum):
    """What amounts are counted in."""

    KR = "kr"
    TKR = "tkr"
    MKR = "mkr"


def add_commands(app: typer.Typer) -> None:
    """Give the command line this command."""
    app.command("importera", cls=SwedishCommand, help="Läs in en tabell ur en arbetsbok som den levererades.")(
        importera_command
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
