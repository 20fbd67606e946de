"""The studio as a tab of JupyterLab, through jupyter-server-proxy, which finds it as an entry point. Entry: `studio_in_lab`."""

from __future__ import annotations

import os
import secrets
import sys
from typing import Any

TOKEN_VARIABLE = "SAMRAPPORT_STUDIO_TOKEN"
"""The environment variable by which JupyterLab gives the studio its token, which is to stand in no list of processes."""

_WAIT = 60


def studio_in_lab() -> dict[str, Any]:
    """How JupyterLab starts the studio, and passes on what is asked of it: whoever is logged in there, and nobody else.

    On systems with sockets that only this user reaches, it listens on one.
    """
    token = secrets.token_urlsafe(24)
    by_socket = os.name == "posix"
    where = ["--uttag", "{unix_socket}"] if by_socket else ["--port", "{port}"]
    return {
        "command": [sys.executable, "-m", "samrapport", "studio", "--öppna-inte", *where],
        "environment": {TOKEN_VARIABLE: token},
        "unix_socket": by_socket,
        "timeout": _WAIT,
        "request_headers_override": {"Authorization": f"token {token}"},
        "new_browser_tab": False,
        "launcher_entry": {"title": "Samrapport: studion"},
    }
