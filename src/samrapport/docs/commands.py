"""The page of commands, from the command line itself. Entry: `commands_page`."""

from __future__ import annotations

from enum import Enum
from typing import Any

from typer.main import get_command

from samrapport.cli.app import app
from samrapport.docs.markdown import table


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
