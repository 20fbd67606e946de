"""`samrapport intyga` and `arkiv`: a report's PDF sealed, and a folder of it for the diarium and the e-archive. Entry: `add_commands`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samrapport.cli.options import Data, EttAr, EttForbund, Out, folder, tell
from samrapport.cli.wording import SwedishCommand
from samrapport.errors import SamrapportError, counted
from samrapport.run.project import Project, find_project

if TYPE_CHECKING:
    from samrapport.run.discover import Report

PASSWORD = "SAMRAPPORT_INTYG_LOSENORD"
"""The environment variable with the password of the key."""


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command("intyga", cls=SwedishCommand, help="Intyga rapportens PDF-fil med förbundets nyckel (PAdES).")(
        intyga_command
    )
    app.command(
        "arkiv", cls=SwedishCommand, help="Lägg en godkänd rapport i en mapp för diariet och e-arkivet, med metadata."
    )(arkiv_command)


def intyga_command(
    forbund: EttForbund,
    ar: EttAr,
    nyckel: Annotated[
        Path,
        typer.Option("--nyckel", metavar="FIL", help="Nyckeln: PKCS #12 (.p12, .pfx), eller PEM med --certifikat."),
    ],
    certifikat: Annotated[
        Path | None, typer.Option("--certifikat", metavar="FIL", help="Certifikatet, när nyckeln är en PEM-fil.")
    ] = None,
    till: Annotated[
        Path | None,
        typer.Option("--till", metavar="MAPP", parser=folder, help="Skriv också de intygade PDF-filerna hit."),
    ] = None,
    data: Data = None,
    out: Out = None,
) -> None:
    """Seal the PDFs of a year's reports."""
    from samrapport.release.arkiv.intyg import open_key
    from samrapport.release.arkiv.intygande import seal_reports
    from samrapport.release.arkiv.settings import read_arkiv

    project = find_project().placed(data=data, out=out)
    service = read_arkiv(project.root).tidsstampel
    key = open_key(project.root, nyckel, certifikat, _password(nyckel))
    done = seal_reports(project, _chosen(project, forbund, ar), key, service, till)
    for report in done.sealed:
        stamp = ", med tidsstämpel" if service else ""
        tell(f"{report}: PDF-filen är intygad av {key.vem}{stamp}. samrapport publicera och arkiv tar med intyget.")
    for report, why in done.left_out:
        tell(f"{report}: är inte intygad. {why}")
    if key.own:
        tell(
            "Certifikatet är utfärdat av innehavaren själv: en läsare ser att filen är orörd, men ingen annan borgar för namnet."
        )


def arkiv_command(
    forbund: EttForbund,
    ar: EttAr,
    till: Annotated[
        Path | None,
        typer.Option(
            "--till", metavar="MAPP", parser=folder, help="Mappen att skriva. Utan: _arkiv/FÖRBUND-ÅR i projektet."
        ),
    ] = None,
    dnr: Annotated[str, typer.Option("--dnr", metavar="DNR", help="Diarienumret. Utan: det i rapport.yml.")] = "",
    personuppgifter: Annotated[
        bool,
        typer.Option("--med-personuppgifter", help="Ta med också rådata om enskilda personer, som register."),
    ] = False,
    data: Data = None,
    out: Out = None,
) -> None:
    """Write a package for the archive."""
    from samrapport.release.arkiv.paket import make_package

    project = find_project().placed(data=data, out=out)
    reports = _chosen(project, forbund, ar)
    place = till or project.root / "_arkiv" / f"{forbund}-{ar}"
    done = make_package(project, reports, place.absolute(), persons=personuppgifter, dnr=dnr)
    tell(f"Arkivpaketet ligger i {done.folder}: {counted(done.files, 'fil', 'filer')}.")
    for name, why in done.left_out:
        tell(f"  Inte med: {name} {why}.")
    tell(f"Skriv avtrycket av METS.xml i diariet: {done.avtryck}")
    tell(f"Pröva paketet med: python3 {done.folder / 'documentation' / 'verifiera.py'} {done.avtryck}")


def _chosen(project: Project, forbund: str, ar: str) -> Sequence[Report]:
    from samrapport.run.choosing import choose_reports
    from samrapport.run.discover import find_all

    found = find_all(project)
    return choose_reports(found.reports, forbund, ar, found.troubles)


def _password(key: Path) -> str | None:
    """Of the key: from the environment, else asked for where somebody can answer. It is neither shown nor kept."""
    from samrapport.release.arkiv.intyg import takes_password

    if not takes_password(key):
        return None
    if (given := os.environ.get(PASSWORD)) is not None:
        return given
    if not sys.stdin.isatty():
        raise SamrapportError(f"Nyckeln har ett lösenord. Sätt det i miljövariabeln {PASSWORD}.")
    return str(typer.prompt("Nyckelns lösenord", hide_input=True, err=True))
