"""A command as a person gives it, in this process."""

from __future__ import annotations

from typer.testing import CliRunner

from samrapport.cli.app import app
from samrapport.errors import SamrapportError


def call(*arguments: str) -> tuple[int, str]:
    """What a command ends with and says; of one that is refused, the refusal."""
    ended = CliRunner().invoke(app, list(arguments), standalone_mode=False)
    if isinstance(ended.exception, SamrapportError):
        return ended.exception.exit_code, str(ended.exception)
    assert ended.exception is None, ended.exception
    return int(ended.return_value or 0), ended.stdout
