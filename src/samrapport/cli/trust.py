"""The commands that tell of facts, for who writes and who audits: `fakta`, `explain`, `verify` and `diff`. Entry: `add_commands`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from typing import Annotated, Any

import typer

from samrapport.cli.options import Data, Engine, EttAr, EttForbund, Interrupted, Jobs, Motor, Out, cores
from samrapport.cli.wording import SwedishCommand
from samrapport.errors import Hindered, SamrapportError, told_elsewhere
from samrapport.hinder import hindered
from samrapport.run.project import find_project


def add_commands(app: typer.Typer) -> None:
    """Give the command line these commands."""
    app.command(
        "fakta", cls=ExplainCommand, help="Visa rapportens fakta, och vad du klistrar in i en text för vart och ett."
    )(fakta_command)
    app.command(
        "explain", cls=ExplainCommand, help="Visa hur en siffra är beräknad: formel, underlag och var den står."
    )(explain_command)
    app.command("verify", cls=SwedishCommand, help="Bygg om rapporten ur rådata och jämför med den publicerade.")(
        verify_command
    )
    app.command("diff", cls=SwedishCommand, help="Visa vilka uppgifter som skiljer två versioner av rapporterna åt.")(
        diff_command
    )


GIVEN = "samrapport.given"
"""Where a command notes which of the report types' parameters it was given."""


class ExplainCommand(SwedishCommand):
    """A command that takes the parameters of the project's report types as options."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its own, and theirs."""
        from samrapport.raw.rapporttyp import find_report_types

        own = super().get_params(ctx)
        names: list[str] = []
        with told_elsewhere():  # Told when the command runs.
            names = sorted({name for one in find_report_types(find_project().notebooks) for name in one.parameters})
        like = next(one for one in own if one.name == "kind")
        return own + [_parameter(like, name) for name in names]


def _parameter(like: Any, name: str) -> Any:
    """An option of that name, otherwise like one of the command's own."""

    def note(ctx: Any, _: Any, value: str | None) -> None:
        if value is not None:
            ctx.meta.setdefault(GIVEN, {})[name] = value

    made = copy(like)
    shown = {"name": name, "opts": [f"--{name}"], "metavar": name.upper(), "expose_value": False, "callback": note}
    for key, value in shown.items():
        setattr(made, key, value)
    made.help = f"Sök i rapporten för just den, i stället för i förbundets egen: {name}."
    return made


Typ = Annotated[
    str | None, typer.Option("--typ", metavar="TYP", help="Rapporttypen, när flera har en rapport för året.")
]


def fakta_command(
    ctx: typer.Context,
    forbund: EttForbund,
    ar: EttAr,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="ORD", help="Visa bara de fakta som har alla orden i namn, värde, formel eller bas."),
    ] = None,
    kind: Typ = None,
    data: Data = None,
    out: Out = None,
) -> None:
    """List facts."""
    from samrapport.cli.explain import choose_report
    from samrapport.cli.fakta import list_facts

    project = find_project().placed(data=data, out=out)
    report = choose_report(project, forbund, ar, ctx.meta.get(GIVEN, {}), kind)
    raise typer.Exit(list_facts(project, report, " ".join(words or ())))


def explain_command(
    ctx: typer.Context,
    forbund: EttForbund,
    ar: EttAr,
    fact: Annotated[str, typer.Argument(metavar="FAKTUM", help="Siffrans namn, till exempel budget.totalt.andel.")],
    kind: Typ = None,
    data: Data = None,
    out: Out = None,
) -> None:
    """Explain one fact."""
    from samrapport.cli.explain import choose_report, explain

    project = find_project().placed(data=data, out=out)
    given = ctx.meta.get(GIVEN, {})
    raise typer.Exit(explain(project, choose_report(project, forbund, ar, given, kind), fact))


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

    project = find_project().placed(data=data, out=out)
    try:
        with _undecided():
            code = verify(project, forbund, ar, against, str(engine), jobs or cores())
    except KeyboardInterrupt:
        raise Interrupted from None
    raise typer.Exit(code)


def diff_command(
    first: Annotated[str, typer.Argument(metavar="A", help="Den tidigare: en mapp, eller en version i git.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Den senare: en mapp, eller en version i git.")],
    html: Annotated[Path | None, typer.Option("--html", metavar="FIL", help="Skriv dem också som en webbsida.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv dem som JSON.")] = False,
    bygg: Annotated[
        bool,
        typer.Option(
            "--bygg", help="Bygg de versioner i git som inga rapporter är sparade av, med deras eget program."
        ),
    ] = False,
) -> None:
    """Compare two versions."""
    from samrapport.cli.diff import diff

    with _undecided():
        code = diff(first, second, html, as_json, bygg)
    raise typer.Exit(code)


@contextmanager
def _undecided() -> Iterator[None]:
    """End with 2 where the system hinders a comparison: 1 says that something differs."""
    try:
        yield
    except (Hindered, OSError) as error:
        told = error if isinstance(error, Hindered) else hindered(error) if error.filename is not None else None
        if told is None:
            raise
        raise SamrapportError(str(told)) from None
