"""Lets the program believe that it runs on Windows, as far as Python lets one pretend, in every process that has this folder in PYTHONPATH.

What samrapport imports as `os`, `sys`, `signal` and `socket` lacks what Windows lacks, and modules that only Unix has are not there for it; for
other packages, which have ways of their own, they are. For all of them alike: no symbolic links, no /tmp, no renaming to a name that is taken, no
name that Windows does not allow, and no text opened in whatever encoding the machine has. SAMRAPPORT_WINDOWS names the folder that is the disk.
"""

from __future__ import annotations

import builtins
import errno
import fcntl
import os
import re
import signal
import socket
import sys
import types
import warnings
from pathlib import Path
from typing import Any

DISK = os.environ.get("SAMRAPPORT_WINDOWS", "")
UNIX = frozenset({"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"})
LACKING = {
    "os": {
        "O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "WNOHANG", "chown", "chroot", "confstr", "fchown", "fork",
        "forkpty", "getegid", "geteuid", "getgid", "getpgid", "getpgrp", "getsid", "getuid", "killpg", "mkfifo", "mknod", "nice", "pipe2",
        "posix_spawn", "register_at_fork", "sched_getaffinity", "setpgid", "setsid", "sync", "sysconf", "tcgetpgrp", "uname", "wait", "wait3",
        "wait4", "waitid",
    },
    "sys": set(),
    "signal": {"SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGUSR1", "SIGUSR2", "pthread_sigmask"},
    "socket": {"AF_UNIX", "recv_fds", "send_fds", "socketpair_unix"},
}  # fmt: skip
OTHERWISE = {"os": {"name": "nt"}, "sys": {"platform": "win32"}}
LONGEST = 250
"""How long a path may be: 260 less `C:\\Users`."""
RESERVED = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$|^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)', re.IGNORECASE)


class Windows(types.ModuleType):
    """A module of the standard library as it is on Windows."""

    def __init__(self, real: types.ModuleType) -> None:
        super().__init__(real.__name__)
        object.__setattr__(self, "real", real)

    def __getattribute__(self, name: str) -> Any:
        real = object.__getattribute__(self, "real")
        other = OTHERWISE.get(real.__name__, {})
        if name in LACKING[real.__name__]:
            raise AttributeError(f"module {real.__name__!r} has no attribute {name!r}")
        return other[name] if name in other else getattr(real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "real"), name, value)


def _locking(number: int, kind: int, length: int) -> None:
    fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _pretend() -> None:
    own = {one.__name__: Windows(one) for one in (os, sys, signal, socket)}
    msvcrt = types.ModuleType("msvcrt")
    msvcrt.locking, msvcrt.LK_NBLCK = _locking, 2  # type: ignore[attr-defined]
    real = builtins.__import__

    def imported(name: str, into: Any = None, *rest: Any, **more: Any) -> Any:
        if str((into or {}).get("__name__", "")).partition(".")[0] == "samrapport":
            if name in UNIX:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
            if name == "msvcrt":
                return msvcrt
            if name in own:
                return own[name]
        return real(name, into, *rest, **more)

    builtins.__import__ = imported
    rename = os.rename

    def renamed(source: Any, target: Any, **more: Any) -> None:
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), os.fspath(target))
        rename(source, target, **more)

    os.rename = renamed
    sys.addaudithook(_watch)
    warnings.filterwarnings("ignore", category=EncodingWarning)
    warnings.filterwarnings("error", category=EncodingWarning, module=r"samrapport\.")


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event == "os.symlink":
        raise OSError(errno.EPERM, "A required privilege is not held by the client", args[1])
    if event in ("os.mkdir", "os.rename") or (
        event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    ):
        path = args[1 if event == "os.rename" else 0]
        if isinstance(path, str | bytes):
            _assert_allowed(Path(os.fsdecode(path)).absolute())
    elif event == "open" and isinstance(args[0], str) and args[0].startswith("/tmp/"):
        _assert_allowed(Path(args[0]))


def _assert_allowed(path: Path) -> None:
    if path.is_relative_to(DISK):
        inside = path.relative_to(DISK)
        if len(str(inside)) > LONGEST or any(RESERVED.search(part) for part in inside.parts):
            raise OSError(errno.EINVAL, "The filename, directory name, or volume label syntax is incorrect", str(path))
    elif path.is_relative_to("/tmp"):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))


if DISK:
    _pretend()
