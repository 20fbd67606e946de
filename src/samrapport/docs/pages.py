"""The pages of commands, filters and rules. Entries: `commands_page`, `filters_page`, `rules_page`."""

from __future__ import annotations

import inspect
from enum import Enum
from pathlib import Path
from typing import Any

from typer.main import get_command

from samrapport.cli.app import app
from samrapport.docs.markdown import table
from samrapport.rapport import oppna
from samrapport.rapport.kontroll.regler import alla_regler
from samrapport.text.bound import FILTERS
from samrapport.text.prose import bind


def commands_page() -> str:
    """Every command with its arguments and options, in the words of its help."""
    group: Any = get_command(app)
    parts = [
        "# Kommandon",
        "Efter installationen ligger `samrapport` i `.venv/bin/`. `samrapport --version` visar versionen, och `--help` efter ett "
        "kommando hur det används. Hur du bygger en del i taget, och vad kommandots slutsiffra betyder, står i "
        "[Bygg rapporterna](#bygg-rapporterna).",
    ]
    for name, command in group.commands.items():
        known = [one for one in command.get_params(command.context_class(command)) if one.name != "help"]
        arguments = [one for one in known if one.param_type_name == "argument"]
        options = [one for one in known if one.param_type_name == "option"]
        usage = " ".join([name, *(one.metavar if one.required else f"[{one.metavar}]" for one in arguments)])
        parts += [f"## `samrapport {usage}`", command.help]
        if arguments:
            parts.append(table(["Argument", "Vad det är"], [(f"`{one.metavar}`", one.help) for one in arguments]))
        if options:
            parts.append(table(["Flagga", "Vad den gör"], [(_spelt(one), _told(one)) for one in options]))
    return "\n\n".join(parts)


def _spelt(option: Any) -> str:
    names: list[str] = [*option.opts, *option.secondary_opts]
    value = f" {option.metavar or '|'.join(_choices(option))}" if option.metavar or _choices(option) else ""
    return ", ".join([f"`{names[0]}{value}`", *(f"`{one}`" for one in names[1:])])


def _told(option: Any) -> str:
    default = option.default
    if isinstance(default, bool) or default is None:
        # Of two words for yes and no, the one that need not be given.
        given = (option.opts if default else option.secondary_opts)[:1] if option.secondary_opts else []
        return f"{option.help} Förval: `{given[0]}`." if given else str(option.help)
    return f"{option.help} Förval: `{default}`."


def _choices(option: Any) -> list[str]:
    kind = option.type_descriptor.annotation
    return [str(one) for one in kind] if isinstance(kind, type) and issubclass(kind, Enum) else []


_PLAIN = "{{ budget.totalt.utfall }}"
_NO_BREAK = "\u00a0"


def filters_page(data: Path) -> str:
    """Every filter by its docstring, and what its example becomes in the example report. data: the raw data of that."""
    facts = oppna("vasteras", 2021, data=data).fakta
    rows = [("", "Skriver som enheten brukar skrivas", _PLAIN)]
    for name, one in FILTERS.items():
        told, _, example = inspect.cleandoc(one.__doc__ or "").partition("\n\n")
        rows.append((f"`{name}`", told.removesuffix("."), example.strip()))
    shown = [
        (name, told, f"`{example}`", bind(facts, example, where="filter").markdown.replace(_NO_BREAK, " "))
        for name, told, example in rows
    ]
    parts = [
        "# Filter i texter",
        "Ett filter står efter ett lodrätt streck och bestämmer hur värdet skrivs: [Skriv text med fakta](#skriv-text-med-fakta). "
        "Exemplen är ur Västerås delårsrapport 2021.",
        table(["Filter", "Vad det gör", "Skriv", "Blir"], shown),
        "Ett filter tar bara emot det som passar: `tkr` vill ha ett belopp och `procent` en andel.",
    ]
    return "\n\n".join(parts)


def rules_page() -> str:
    """Every rule of the controls."""
    parts = [
        "# Reglerna",
        "Hur du använder dem står i [Stäm av rapporten](#stäm-av-rapporten).",
        "**fel:** något av värdena är fel. **varning:** sannolikt fel, eller lätt att missförstå. **upplysning:** bra att veta. "
        "Det högsta som regeln ger står i tabellen.",
        table(
            ["Regel", "Namn", "Vad som prövas", "Allvar"],
            [(f"`{one.id}`", one.namn, one.beskrivning, one.allvar) for one in alla_regler()],
        ),
    ]
    return "\n\n".join(parts)
