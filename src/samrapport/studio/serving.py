"""The studio served on this machine. Entry: `serve`."""

from __future__ import annotations

import os
import secrets
import socket as sockets
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from samrapport.errors import SamrapportError
from samrapport.run.discover import Report
from samrapport.run.project import Project
from samrapport.run.remains import own_temporary
from samrapport.studio.beside import hold_together
from samrapport.studio.gate import TOKEN
from samrapport.studio.hub import Hub
from samrapport.studio.reading import sections_of
from samrapport.studio.server import create_app
from samrapport.studio.workshop import Workshop

HOST = "127.0.0.1"
_GRACE = 2


def serve(
    project: Project,
    report: Report | None,
    tell: Callable[[str], None],
    *,
    jobs: int,
    port: int = 0,
    socket: Path | None = None,
    token: str = "",
    browser: bool = False,
) -> None:
    """Serve until Ctrl-C. report: the one to begin with. tell: is told the address. port: 0 for any that is free.

    socket: a path to listen on instead, for JupyterLab, which passes on requests with the token. browser: whether to open one. Raises
    SamrapportError for a port that is taken.
    """
    hold_together()
    token = token or secrets.token_urlsafe(24)
    with own_temporary() as scratch:
        hub = Hub()
        workshop = Workshop(project, hub, scratch, jobs)
        if report is not None:
            sections = sections_of(project, report.type)
            workshop.choose(report, sections[0] if sections else None)
        listening, hosts = (_at(socket), None) if socket is not None else _on(port)
        app = create_app(workshop, hub, token, hosts)
        config = uvicorn.Config(
            app, log_level="error", access_log=False, server_header=False, timeout_graceful_shutdown=_GRACE
        )
        if hosts:
            address = f"http://{hosts[0]}/?{TOKEN}={token}"
            tell(f"Studion är öppen på den här datorn: {address}")
            tell("Avsluta med Ctrl-C.")
            if browser:
                webbrowser.open(address)
        server = uvicorn.Server(config)
        try:
            server.run(sockets=[listening])
        except KeyboardInterrupt:
            pass
        finally:
            listening.close()
            if socket is not None:
                socket.unlink(missing_ok=True)


def _on(port: int) -> tuple[sockets.socket, list[str]]:
    listening = sockets.socket(sockets.AF_INET)
    if os.name == "posix":
        listening.setsockopt(sockets.SOL_SOCKET, sockets.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError:
        listening.close()
        raise SamrapportError(f"Porten {port} är upptagen. Ange en annan med --port, eller utelämna flaggan.") from None
    # A browser that is told the address before the server is ready waits for it, instead of being refused.
    listening.listen()
    number = listening.getsockname()[1]
    return listening, [f"{HOST}:{number}", f"localhost:{number}"]


def _at(path: Path) -> sockets.socket:
    if not hasattr(sockets, "AF_UNIX"):
        raise SamrapportError("Uttag finns inte i det här operativsystemet. Ange --port i stället.")
    path.unlink(missing_ok=True)
    listening = sockets.socket(sockets.AF_UNIX)
    before = os.umask(0o177)
    try:
        listening.bind(str(path))
    finally:
        os.umask(before)
    listening.listen()
    return listening
