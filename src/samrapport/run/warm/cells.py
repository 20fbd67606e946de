"""A fork that runs a notebook's cells in ipykernel's own shell, without a kernel's sockets and threads. Entry: `serve_cells`.

What the shell would publish through ZeroMQ goes through one socket instead, as the same messages, so that whoever reads
them makes the same notebook of them. What cannot be had this way (widgets, a graphical toolkit, output that goes round
Python straight to the file descriptors) is told as a need, and the notebook is then run in a whole kernel.
"""

from __future__ import annotations

import asyncio
import builtins
import getpass
import io
import os
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NoReturn

import comm
from ipykernel.compiler import XCachingCompiler
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core import interactiveshell
from jupyter_client.session import Session
from traitlets.config import Config

from samrapport.run.warm.shelf import hide_modules
from samrapport.run.warm.standing import stand
from samrapport.run.warm.wire import receive_message, send_message

_KEPT_AT_MOST = 0.2
"""Seconds that text may wait for more, as in ipykernel."""


class CellStream(io.TextIOBase):
    """Standard output or error: gathers what is written and sends it as a stream message. name: stdout or stderr."""

    encoding = "UTF-8"
    errors = "strict"

    def __init__(self, session: Any, shell: Any, name: str) -> None:
        super().__init__()
        self.session, self.shell, self.name = session, shell, name
        self._parts: list[str] = []
        self._since = 0.0
        self._lock = threading.RLock()

    def write(self, text: str) -> int:
        """Take text; it goes when a cell shows something else or ends."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if os.getpid() != self.session.owner:
            # A process that the notebook forked: its output is not ours to order.
            os.write(self.fileno(), text.encode(errors="replace"))
            return len(text)
        with self._lock:
            now = time.monotonic()
            if not self._parts:
                self._since = now
            self._parts.append(text)
            if now - self._since > _KEPT_AT_MOST:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was gathered."""
        with self._lock:
            text = "".join(self._parts)
            self._parts.clear()
            if text and os.getpid() == self.session.owner:
                self.session.send(None, "stream", {"name": self.name, "text": text}, self.shell.get_parent())

    def writable(self) -> bool:
        """It is."""
        return True

    def isatty(self) -> bool:
        """It is no terminal."""
        return False

    def fileno(self) -> int:
        """The descriptor that other programs write to; see `cells` for what becomes of that."""
        return 1 if self.name == "stdout" else 2


_RUNNER = getattr(interactiveshell, "_asyncio_runner", None)

WIDGETS = "den använder widgetar"
TOOLKIT = "den använder ett grafiskt gränssnitt"
DESCRIPTORS = "den skriver förbi Python, till exempel från ett annat program"


class CellSession(Session):
    """Sends to the worker what a kernel would publish. channel: the socket. owner: the process that may write there."""

    def __init__(self, channel: socket.socket) -> None:
        super().__init__()
        self.channel, self.owner, self.lock = channel, os.getpid(), threading.Lock()

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, *_: Any, **__: Any) -> None:
        """Send a message whole, or made of its parts. A process forked by the notebook itself has nothing to send."""
        if isinstance(msg_or_type, dict):
            kind, content, parent = (msg_or_type[name] for name in ("msg_type", "content", "parent_header"))
        else:
            kind, parent = msg_or_type, parent or {}
        parent = parent.get("header", parent)
        message = {"msg_type": kind, "header": {"msg_type": kind}, "content": content}
        packed = self.pack(message | {"parent_header": {"msg_id": parent.get("msg_id")}})
        if os.getpid() == self.owner:
            with self.lock:
                send_message(self.channel, packed)

    def need(self, why: str) -> NoReturn:
        """Tell that the notebook needs a whole kernel, and end."""
        self.send(None, "need", {"why": why})
        os._exit(0)


class CellShell(ZMQInteractiveShell):
    """ipykernel's shell, which needs a kernel only for graphical toolkits."""

    def enable_gui(self, gui: Any = None) -> None:
        """Without a toolkit nothing is to be done."""
        if gui not in (None, "inline"):
            hook: Any = self.displayhook
            hook.session.need(TOOLKIT)
        self.active_eventloop = gui


class _NoKernel:
    """Stands where the shell expects its kernel, which nobody is there to answer."""

    eventloop = None
    _allow_stdin = False
    raw_input, getpass = Kernel.raw_input, Kernel.getpass


def serve_cells(channels: list[int], request: dict[str, Any]) -> int:
    """Run the cells that come through the channel, until it ends."""
    channel = socket.socket(fileno=channels[0])
    written = _catch_descriptors()
    hide_modules()
    session = CellSession(channel)
    shell = _make_shell(session)
    sys.stdout, sys.stderr = (CellStream(session, shell, name) for name in ("stdout", "stderr"))
    _refuse(session)
    try:
        # It may have been made ready while another notebook ran: only now is it known which one it is for.
        os.chdir(receive_message(channel)["folder"])
        _serve(session, shell, written)
    except (EOFError, ConnectionError):
        return 0
    return 0


def _serve(session: CellSession, shell: Any, written: int) -> None:
    loops = [_new_loop()]
    session.send(None, "ready", {})
    while not shell.exit_now:
        request = loops[-1].run_until_complete(_next(session.channel))
        if (place := request.get("place")) and not asyncio.all_tasks(loops[-1]):
            other = stand(Path(place), session.channel)
            if os.getpid() != session.owner:
                session.owner = os.getpid()
                # The one before is kept: closed, it would change what it shares with the process that stands.
                loops.append(_new_loop())
            if other is not None:
                session.channel.close()
                session.channel = other
                continue
        loops[-1].run_until_complete(_answer(session, shell, written, request))


def _new_loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop


async def _next(channel: socket.socket) -> Any:
    """The next request; what a cell left to be done goes on meanwhile."""
    loop, coming = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(channel.fileno(), coming.set)
    try:
        await coming.wait()
    finally:
        loop.remove_reader(channel.fileno())
    return receive_message(channel)


async def _answer(session: CellSession, shell: Any, written: int, request: dict[str, Any]) -> None:
    parent = {"header": {"msg_id": request["id"]}}
    shell.set_parent(parent)
    content = {"code": request["code"], "execution_count": shell.execution_count}
    session.send(None, "execute_input", content, parent)
    reply = await _execute(shell, request["code"])
    sys.stdout.flush()
    sys.stderr.flush()
    if os.fstat(written).st_size:
        session.need(DESCRIPTORS)
    session.send(None, "execute_reply", reply, parent)
    session.send(None, "status", {"execution_state": "idle"}, parent)


async def _execute(shell: Any, code: str) -> dict[str, Any]:
    """Run one cell as ipykernel does: what awaits in the loop that runs already, all else at once."""
    refused = None
    try:
        transformed = shell.transform_cell(code)
    except Exception:
        transformed, refused = code, sys.exc_info()
    waits = shell.should_run_async(code, transformed_cell=transformed, preprocessing_exc_tuple=refused)
    if waits and shell.loop_runner is _RUNNER:
        result = None
        try:
            result = await shell.run_cell_async(
                code, store_history=True, transformed_cell=transformed, preprocessing_exc_tuple=refused
            )
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
    else:
        result = shell.run_cell(code, store_history=True)
    shell.payload_manager.clear_payload()
    reply: dict[str, Any] = {"status": "ok", "execution_count": shell.execution_count - 1}
    if not result.success or getattr(shell, "_last_traceback_during_displayhook", False):
        error = result.error_before_exec if result.error_before_exec is not None else result.error_in_exec
        reply |= {
            "status": "error",
            "ename": type(error).__name__,
            "evalue": str(error),
            "traceback": shell._last_traceback or [],
        }
    return reply


def _make_shell(session: CellSession) -> Any:
    # As ipykernel prepares its own process.
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    sys.argv = ["ipykernel_launcher"]
    if "" not in sys.path:
        packages = (n for n, one in enumerate(sys.path) if Path(one).name in ("site-packages", "dist-packages"))
        sys.path.insert(next(packages, 0), "")
    config = Config({"HistoryManager": {"hist_file": ":memory:"}})
    shell: Any = CellShell.instance(config=config, user_ns={}, kernel=_NoKernel(), compiler_class=XCachingCompiler)
    shell.displayhook.session = shell.display_pub.session = session
    # Nothing is written there, but both ask whether it is.
    shell.displayhook.pub_socket = shell.display_pub.pub_socket = session.channel
    shell.displayhook.topic = b"execute_result"
    shell.extension_manager.load_extension("storemagic")
    return shell


def _refuse(session: CellSession) -> None:
    """What goes without a kernel, and how: questions are refused as a kernel of papermill's refuses them; widgets need a whole one."""
    kernel: Any = _NoKernel()
    builtins.input, getpass.getpass = kernel.raw_input, kernel.getpass
    comm.create_comm = lambda *_, **__: session.need(WIDGETS)


def _catch_descriptors() -> int:
    """Let what is written round Python go to a file of no name, and give its descriptor, so that it can be noticed."""
    with tempfile.TemporaryFile() as file:
        kept = os.dup(file.fileno())
    for target in (1, 2):
        os.dup2(kept, target)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return kept
