"""Passwords, from where a user keeps them: the environment, .netrc, or the system's keyring. Never shown, kept or logged.

Entry: `find_secret`. Keys for SFTP come from ssh's own agent and files.
"""

from __future__ import annotations

import netrc
import os
from contextlib import suppress
from importlib import import_module
from pathlib import Path

_SERVICE = "samrapport"


def variable_of(mal: str) -> str:
    """The variable of the environment that a target's password is looked for in first."""
    return f"SAMRAPPORT_LOSENORD_{mal.upper().replace('-', '_')}"


def find_secret(mal: str, host: str, user: str | None) -> tuple[str | None, str | None]:
    """User and password for a target; None for what is nowhere."""
    if password := os.environ.get(variable_of(mal)):
        return user, password
    with suppress(OSError, netrc.NetrcParseError):
        file = os.environ.get("NETRC") or str(Path("~/.netrc").expanduser())
        if (found := netrc.netrc(file).authenticators(host)) and (user is None or found[0] == user):
            return found[0] or user, found[2]
    with suppress(Exception):
        # An extra of the system's, which may be absent or locked.
        if password := import_module("keyring").get_password(_SERVICE, mal):
            return user, str(password)
    return user, None
