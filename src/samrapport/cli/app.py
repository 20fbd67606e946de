"""The command line: `samrapport build`, `list`, `check`, `granska`, `godkänn`, `hämta` and the others. Entry: `main`.

Only what it takes to read a command is imported here; a build that finds nothing to do loads neither pandas nor papermill.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer

from samrapport.cli import forslag, studio, trust
from samrapport.cli.beslut import kommandon as beslut
from samrapport.cli.inlasning import hamta, intag, ny
from samrapport.cli.options import Ar, Data, Engine, Forbund, Interrupted, Jobs, Motor, Out, cores, plainly
from samrapport.cli.publicering import arkivera, publicera
from samrapport.cli.wording import SwedishCommand, SwedishGroup, usage_message
from samrapport.errors import Hindered, SamrapportError
from samrapport.hinder import hindered
from samrapport.raw.personnummer.form import hide_personnummer
from samrapport.snapshot import take_snapshot

app = typer.Typer(
    name="samrapport",
    cls=SwedishGroup,
    help="Från rådata till färdiga rapporter: webbplats och PDF.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(f"samrapport {version('samrapport')}")
        raise typer.Exit


@app.callback()
def samrapport(
    version: Annotated[
        bool, typer.Option("--version", help="Visa programmets version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Från rådata till färdiga rapporter: webbplats och PDF."""


@app.command(
    "build",
    cls=SwedishCommand,
    help="Bygg rapporterna: granska rådata, kör anteckningsböckerna, sätt ihop och publicera.",
)
def build_command(
    forbund: Forbund = None,
    ar: Ar = None,
    data: Data = None,
    out: Out = None,
    engine: Motor = Engine.AUTO,
    jobs: Jobs = None,
    force: Annotated[bool, typer.Option("--force", help="Kör om även det som inte är ändrat.")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="AVSNITT", help="Kör bara detta avsnitt. Kan ges flera gånger."),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish/--no-publish", help="Gör webbplats och PDF, eller bara rapporternas mappar.")
    ] = True,
    fail_fast: Annotated[
        bool,
        typer.Option("--fail-fast/--continue-on-failure", help="Sluta vid första felet, eller gå vidare med resten."),
    ] = False,
    warm: Annotated[
        bool,
        typer.Option("--warm/--no-warm", help="Kör anteckningsböckerna i förvärmda processer, eller i vanliga kärnor."),
    ] = True,
    ta_bort: Annotated[
        bool,
        typer.Option(
            "--ta-bort",
            help="Ta bort rapporter vars rådata är borta, även när de är fler än en eller mer än en tredjedel.",
        ),
    ] = False,
    lines: Annotated[
        bool, typer.Option("--rader", help="Skriv en rad för varje steg, också i en terminal, i stället för staplar.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skulle köras, och varför.")] = False,
    accepted: Annotated[
        bool, typer.Option("--godta-fynd", help="Sluta med 0 fast avstämningen har fel utan förklaring.")
    ] = False,
    timeout: Annotated[
        int | None,
        typer.Option("--timeout", min=1, metavar="SEKUNDER", help="Längsta tid för en anteckningsbok. Utan: 600."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADRESS",
            help="Kör anteckningsböckerna i ett dask-kluster, till exempel tcp://dator:8786.",
        ),
    ] = None,
    share: Annotated[
        str | None,
        typer.Option(
            "--share",
            metavar="PLATS",
            help="Mapp eller adress som klustrets datorer också når. Utan: bland rapporterna.",
        ),
    ] = None,
    memory: Annotated[
        int | None,
        typer.Option("--memory", min=512, metavar="MB", help="Mest minne för en anteckningsbok. Utan: ingen gräns."),
    ] = None,
) -> None:
    """Build reports and publish them."""
    from samrapport.cli.publish import make_publisher, may_remove, read_ahead
    from samrapport.cli.show import ConsoleWatcher, keep_snapshot, show_plan, show_summary, show_troubles
    from samrapport.run.build import build, make_plan
    from samrapport.run.choosing import Choice
    from samrapport.run.discover import find_all
    from samrapport.run.execution.execute import DEFAULT_TIMEOUT
    from samrapport.run.project import find_project

    project = find_project().placed(data=data, out=out)
    choice = Choice(
        forbund=forbund,
        ar=ar,
        only=tuple(only or ()),
        force=force,
        jobs=jobs or cores(),
        timeout=timeout or DEFAULT_TIMEOUT,
        fail_fast=fail_fast,
        scheduler=scheduler,
        share=share,
        warm=warm,
        memory=memory,
        ta_bort=ta_bort or (forbund is None and not dry_run and may_remove(project)),
        accepted=accepted,
    )
    if dry_run:
        found = find_all(project)
        show_plan(make_plan(project, choice, found))
        raise typer.Exit(show_troubles(found.troubles, forbund, ar))
    snapshot = take_snapshot(str(project.root), str(project.data), str(out.absolute()) if out else None)
    try:
        with ConsoleWatcher(lines=lines) as watcher:
            publishing = (make_publisher(str(engine), choice.jobs), read_ahead) if publish else ()
            summary = build(project, choice, watcher, *publishing)
    except KeyboardInterrupt:
        # Here, since typer would end the process without a word.
        raise Interrupted from None
    show_summary(summary)
    if snapshot is not None:
        keep_snapshot(snapshot, summary, forced=force)
    raise typer.Exit(summary.exit_code)


@app.command("list", cls=SwedishCommand, help="Visa rapporter och avsnitt och hur långt de har kommit.")
def list_command(
    forbund: Forbund = None,
    ar: Ar = None,
    data: Data = None,
    out: Out = None,
    stale: Annotated[bool, typer.Option("--stale", help="Visa bara det som skulle köras, och varför.")] = False,
) -> None:
    """List reports and sections with their state."""
    from samrapport.cli.beslut.lage import lage_i_ord
    from samrapport.cli.show import show_list, show_plan, show_troubles
    from samrapport.run.build import make_plan
    from samrapport.run.choosing import Choice
    from samrapport.run.discover import find_all
    from samrapport.run.project import find_project

    project = find_project().placed(data=data, out=out)
    found, choice = find_all(project), Choice(forbund=forbund, ar=ar)
    plans = make_plan(project, choice, found)
    if stale:
        show_plan(plans)
    else:
        show_list(plans, {plan[0].report: lage_i_ord(project, plan[0].report) for plan in plans})
        from samrapport.cli.inlasning.ny import tell_left

        tell_left(project.data, [plan[0].report for plan in plans])
    raise typer.Exit(show_troubles(found.troubles, forbund, ar))


@app.command(
    "check",
    cls=SwedishCommand,
    help="Stäm av rapporterna: tryckta och beräknade uppgifter, underlag och texter prövas mot allmänna regler.",
)
def check_command(
    forbund: Forbund = None,
    ar: Ar = None,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv fynden som JSON.")] = False,
    in_books: Annotated[
        bool,
        typer.Option(
            "--i-arbetsboken", help="Skriv också en kopia av arbetsboken, underlag-granskad.xlsx, där felen är märkta."
        ),
    ] = False,
) -> None:
    """Control reports."""
    from samrapport.cli.check import check
    from samrapport.run.project import find_project

    raise typer.Exit(check(find_project().placed(data=data), forbund, ar, as_json, in_books))


for one in (studio, trust, beslut, ny, intag, forslag, hamta, publicera, arkivera):
    one.add_commands(app)


@app.command("example", cls=SwedishCommand, help="Skriv påhittade rådata för prov och mätningar.")
def example_command(
    folder: Annotated[
        Path, typer.Argument(metavar="MAPP", help="En ny eller tom mapp, eller ett tidigare exempel, som då ersätts.")
    ],
    forbund: Annotated[int, typer.Option("--forbund", metavar="ANTAL", help="Så många påhittade förbund.")] = 3,
    years: Annotated[int, typer.Option("--years", metavar="ANTAL", help="Så många år för varje förbund.")] = 2,
    seed: Annotated[
        int, typer.Option("--seed", metavar="TAL", help="Slumpens frö. Samma frö ger samma filer, byte för byte.")
    ] = 1,
) -> None:
    """Write synthetic raw data."""
    from samrapport.exempel.exempeldata import write_example

    found = write_example(folder, forbund, years, seed)
    typer.echo(
        f"{len(found)} påhittade förbund och {years} år är skrivna i {folder}. Alla uppgifter är syntetiska. "
        f"Bygg dem med: samrapport build --data {folder} --out MAPP"
    )


def main() -> None:
    """Run the command line and end the process: 0 well, 2 a user's mistake or bad data, 1 anything else that failed."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # One who asked not to be hung up (nohup) is not.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)
    try:
        code = app(prog_name="samrapport", standalone_mode=False)
        sys.stdout.flush()
    except SamrapportError as error:
        code = _complain(str(error), error.exit_code)
    except BrokenPipeError:
        code = _silenced()
    except Exception as error:
        # Typer's usage errors, which have had different homes in its versions. The rest is a fault of the program.
        if hasattr(error, "format_message"):
            code = _complain(usage_message(error), 2)
        elif isinstance(error, OSError | MemoryError) and (told := hindered(error)) is not None:
            unnamed = isinstance(error, OSError) and error.filename is None
            code = _silenced(str(told)) if unnamed else _complain(str(told), told.exit_code)
        else:
            # As Python would show it, but an error's text may quote the data.
            sys.stderr.write(hide_personnummer(traceback.format_exc()))
            code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _silenced(message: str = "") -> int:
    """End without writing what is left, which whoever reads it, or the disk that it goes to, does not take."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _complain(message, Hindered.exit_code) if message else Hindered.exit_code


def _complain(message: str, code: int) -> int:
    # Also what was asked for, which may be anything, is quoted in what is told.
    typer.echo(plainly(message), err=True)
    return code
