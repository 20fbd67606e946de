"""`samrapport ny` and `samrapport mall`: a new year's folder, and a report's workbook. Entry: `add_commands`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samrapport.cli.options import Data, EttForbund, tell
from samrapport.cli.wording import SwedishCommand
from samrapport.errors import SamrapportError, counted
from samrapport.there import has_file

if TYPE_CHECKING:
    from samrapport.intake.arsmapp.forbund import NyaRader
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
    forbund: Annotated[str | None, typer.Argument(metavar="FÖRBUND", help="Förbundets mapp i rådata.")] = None,
    ar: Annotated[str | None, typer.Argument(metavar="ÅR", help="Det nya året.")] = None,
    fran: Annotated[
        str | None, typer.Option("--från", metavar="ÅR", help="Året att utgå från. Utan: det senaste före.")
    ] = None,
    arbetsbok: Annotated[
        bool, typer.Option("--arbetsbok", help="Skriv tabellerna som blad i en arbetsbok, i stället för som CSV-filer.")
    ] = False,
    insats: Annotated[
        str | None, typer.Option("--insats", metavar="NAMN", help="Gör bara insatsens egen rapport, i årets mapp.")
    ] = None,
    nytt: Annotated[
        bool, typer.Option("--förbund", help="Lägg också till förbundet. Det som inte anges frågas det efter.")
    ] = False,
    namn: Annotated[str | None, typer.Option("--namn", metavar="NAMN", help="Det nya förbundets namn.")] = None,
    kommun: Annotated[
        list[str] | None, typer.Option("--kommun", metavar="NAMN", help="En av dess kommuner. Kan ges flera gånger.")
    ] = None,
    sedan: Annotated[
        str | None, typer.Option("--medlem-sedan", metavar="DATUM", help="Medlemmarnas första dag i förbundet.")
    ] = None,
    avsnitt: Annotated[
        str | None,
        typer.Option("--avsnitt", metavar="RUBRIK", help="Gör i stället ett nytt avsnitt, som visar en text."),
    ] = None,
    rapporttyp: Annotated[
        str, typer.Option("--rapporttyp", metavar="NAMN", help="Avsnittets rapporttyp.")
    ] = "delarsrapport",
    dry_run: Torr = False,
    data: Data = None,
) -> None:
    """Make a new year's folder, or a section."""
    from samrapport.run.project import find_project

    project = find_project().placed(data=data)
    if avsnitt is not None:
        _new_section(project.notebooks, rapporttyp, avsnitt, dry_run=dry_run)
        return
    if forbund is None or ar is None:
        raise SamrapportError("Ange förbundet och året, till exempel: samrapport ny vasteras 2022")
    from samrapport.intake.arsmapp.forbund import skriv_nytt
    from samrapport.intake.arsmapp.nytt_ar import planera_ar
    from samrapport.run.remains import own_temporary

    root = project.data
    added = _new_forbund(root, forbund, namn, kommun, sedan) if nytt else []
    with own_temporary():
        plan = planera_ar(root, forbund, ar, fran, insats=insats or "", arbetsbok=arbetsbok)
    if not dry_run:
        skriv_nytt(root, plan, added)
    for one in added:
        rows = f"{counted(one.antal, 'ny rad', 'nya rader')}{' skulle läggas till' if dry_run else ''}"
        tell(f"{one.fil}: {rows}. {one.gor}")
    done = ("skulle skrivas", "skulle skrivas") if dry_run else ("är skriven", "är skrivna")
    tell(
        f"{counted(len(plan.filer), f'fil {done[0]}', f'filer {done[1]}')}{f', av {forbund} {plan.fran}' if plan.fran else ''}. Kvar att göra:"
    )
    for file in plan.filer:
        tell(f"  {file.fil}: {file.gor}")
    for name, heads in plan.senare:
        tell(f"  {name}: lägg till filen när uppgifterna finns. Rubriker: {heads}")
    for name in plan.finns:
        tell(f"  {name} finns redan, och är lämnad som den var.")
    if not dry_run:
        tell(f"Det här visas också av: samrapport list {forbund} {ar}")


def _new_section(notebooks: Path, kind: str, heading: str, *, dry_run: bool) -> None:
    from samrapport.intake.arsmapp.avsnitt import nytt_avsnitt
    from samrapport.run.atomic import write_new

    place, content = nytt_avsnitt(notebooks, kind, heading)
    if not dry_run:
        write_new(place, content)
    slug = place.stem[3:]
    tell(f"{kind}/{place.name} {'skulle skrivas' if dry_run else 'är skriven'}. Kvar att göra:")
    tell(f"  skriv text/{slug}.md i de rapporter som ska ha avsnittet")
    tell(f"  lägg till tabeller och figurer i {place.name}, i JupyterLab")


def _new_forbund(
    data: Path, forbund: str, namn: str | None, kommun: list[str] | None, sedan: str | None
) -> list[NyaRader]:
    """The rows of a new förbund; what is not given is asked for."""
    from samrapport.intake.arsmapp.forbund import kommun_av, nya_rader
    from samrapport.raw.folder import RawFolder
    from samrapport.raw.values import parse_date

    name = namn or typer.prompt("Förbundets namn")
    names = kommun or typer.prompt("Kommunerna, med komma emellan").split(",")
    kommuner = [kommun_av(one) for one in names if one.strip()]
    day = sedan or typer.prompt("Medlemmarnas första dag i förbundet (år-månad-dag)")
    try:
        since = parse_date(day)
    except ValueError as expected:
        raise SamrapportError(f"Dagen ”{day[:20]}” {expected}") from None
    return nya_rader(RawFolder(data), forbund, name, kommuner, since)


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
    from samrapport.intake.arsmapp.mall import skriv_mall, stopped
    from samrapport.intake.arsmapp.nytt_ar import as_year
    from samrapport.rapport.nyckeltal import aret_fore
    from samrapport.rapport.slag import finn_rapport
    from samrapport.raw.folder import RawFolder
    from samrapport.run.project import find_project
    from samrapport.run.remains import own_temporary

    root = find_project().placed(data=data).data
    rapport = finn_rapport(RawFolder(root), forbund, as_year(ar), {"insats": insats} if insats else {})
    title = f"Underlag {forbund} {ar}{f' {insats}' if insats else ''}"
    with own_temporary():
        made = (stopped(rapport) if ta_bort else None) or skriv_mall(rapport, aret_fore(rapport), title)
    tell(f"{made.bok} är skriven, och prövad: den ger samma rader som filerna.")
    for name in made.filer if ta_bort else ():
        (root / name).unlink()
    if ta_bort:
        tell(f"{counted(len(made.filer), 'fil är borttagen', 'filer är borttagna')}.")
    elif made.filer:
        tell(f"Ta bort filerna som den ersätter, för båda kan inte finnas: {', '.join(made.filer)}")


def tell_left(data: Path, reports: Iterable[Report]) -> None:
    """Tell what is left to do in each report's folder, where anything is."""
    begun = [one for one in reports if _is_begun(data / one.folder)]
    if not begun:
        return
    from samrapport.intake.arsmapp.kvar import kvar
    from samrapport.rapport.slag import finn_rapport
    from samrapport.raw.folder import RawFolder

    for report in begun:
        rapport = finn_rapport(
            RawFolder(data), report.forbund, report.ar, dict(report.given), report.type.source, there=False
        )
        if left := list(kvar(rapport)):
            tell(f"Kvar att göra i {report}:")
            for file, told in left:
                tell(f"  {file}: {told}")


def _is_begun(folder: Path) -> bool:
    """Whether a folder may be one that somebody is filling in: by its names and first lines, for most are not and there may be many."""
    from samrapport.raw.nytt_ar import ATT_BEKRAFTA
    from samrapport.raw.opening import matching
    from samrapport.raw.sheets.book import BOOK

    with suppress(OSError):
        for one in matching(folder, "*", "text/*.md"):
            if one.name == BOOK or one.stem == ATT_BEKRAFTA:
                return True
            if one.suffix in (".csv", ".md") and has_file(one) and _is_to_be_done(one.read_bytes()):
                return True
    return False


def _is_to_be_done(content: bytes) -> bool:
    """A draft, or headings alone."""
    from samrapport.text.utkast import BEGINS

    first, _, rest = content.partition(b"\n")
    return first.removeprefix(b"\xef\xbb\xbf").startswith(BEGINS.encode()) or not rest.strip()
