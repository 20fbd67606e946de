"""Swedish where typer speaks English: headings of the help, and what is wrong with a command. Entry: `SwedishGroup`."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from samrapport.errors import closest, shorten

_HELP = (
    (re.compile(r"^Usage: ", re.MULTILINE), "Användning: "),
    (re.compile(r"^Arguments:$", re.MULTILINE), "Argument:"),
    (re.compile(r"^Options:$", re.MULTILINE), "Flaggor:"),
    (re.compile(r"^Commands:$", re.MULTILINE), "Kommandon:"),
    (re.compile(r"\[OPTIONS\]"), "[FLAGGOR]"),
    (re.compile(r"COMMAND \[ARGS\]\.\.\."), "KOMMANDO [ARGUMENT]..."),
    (re.compile(r"Show this message and exit\."), "Visa den här hjälpen."),
    (re.compile(r"\[default: "), "[förval: "),
    (re.compile(r"; x>=1\]|\s+\[x>=1\]"), ""),
)


class SwedishCommand(TyperCommand):
    """A command whose help is in Swedish."""

    def get_help(self, ctx: Any) -> str:
        """The help as text."""
        return translate_help(super().get_help(ctx)).rstrip() + "\n"


class SwedishGroup(TyperGroup):
    """A group of commands whose help is in Swedish."""

    def get_help(self, ctx: Any) -> str:
        """The help as text."""
        return translate_help(super().get_help(ctx)).rstrip() + "\n"

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that `args` name. Raises UsageError with the closest names for one that there is not."""
        known = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in known:
            close = closest(args[0], known)
            hint = f" Menade du ”{close[0]}”?" if close else f" Det finns: {', '.join(known)}."
            ctx.fail(f"Kommandot ”{shorten(args[0])}” finns inte.{hint}")
        return super().resolve_command(ctx, args)


def translate_help(text: str) -> str:
    """A help text with typer's own words in Swedish."""
    for pattern, swedish in _HELP:
        text = pattern.sub(swedish, text)
    return text


def usage_message(error: Any) -> str:
    """What is wrong with a command, on one line with the next step; for no command at all, the help."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    command = error.ctx.command_path if getattr(error, "ctx", None) is not None else "samrapport"
    return f"{_what(error)} ”{command} --help” visar hur kommandot används."


def _what(error: Any) -> str:
    kind, message = type(error).__name__, shorten(error.format_message(), 200)
    parameter = getattr(error, "param", None)
    name = max(parameter.opts, key=len) if parameter is not None else ""
    if kind == "NoSuchOption":
        close = ", ".join(sorted(error.possibilities or ()))
        return f"Flaggan ”{shorten(error.option_name)}” finns inte.{f' Menade du {close}?' if close else ''}"
    if kind == "MissingParameter":
        return f"{name} saknas."
    if kind == "BadParameter":
        choices = getattr(getattr(parameter, "type_descriptor", None), "choices", None)
        allowed = f" Det som går är {', '.join(str(choice) for choice in choices)}." if choices else ""
        return f"Värdet till {name} duger inte.{allowed or ' Det ska vara ett heltal, minst 1.'}"
    if kind == "BadOptionUsage":
        return f"Flaggan {error.option_name} används fel: den saknar sitt värde, eller har ett som den inte ska ha."
    if message.startswith("Got unexpected extra argument"):
        return f"Kommandot tar inte emot så många argument: {message.rpartition('(')[2].rstrip(')')}."
    return message if message.endswith((".", "?")) else f"{message}."
