"""Where the command begins: a build that would find nothing to do is told at once. Entry: `main`.

`samrapport build` leaves a snapshot when it has gone well: every file that it read or wrote, with size, times and inode.
The same command on untouched files then says what a build without news says, and loads nothing at all for it; that is why
only what is built into Python is used here. Whatever is doubtful (a file touched, added or gone, another Python, a broken snapshot)
goes the ordinary way, which hashes.
"""

from __future__ import annotations

import marshal
import os
import sys
import time

SNAPSHOT = "orort"
_VERSION = "1"
# Folders that say nothing of inputs or outputs, and files that every build touches.
_PASSED_OVER = frozenset({"__pycache__", "cache", "lock", "scratch", SNAPSHOT})
_GRAIN = 20_000_000
"""Nanoseconds within which two writes of a file may get the same time: what is younger is not trusted."""


def main() -> None:
    """Run the command line."""
    told = _find_nothing_to_do() if sys.argv[1:2] == ["build"] and "--force" not in sys.argv else None
    if told is not None:
        sys.stdout.write(told)
        return
    from samrapport.cli import main as run  # noqa: PLC0415  only where there is something to do

    run()


class Snapshot:
    """Taken as a command begins, kept when it has gone well. root, data, out: its folders; out None for the project's own."""

    def __init__(self, root: str, data: str, out: str | None) -> None:
        self.root, self.data, self.out = root, data, out
        self.path = os.path.join(_reports(root, out), ".samrapport", SNAPSHOT)
        latest = time.time_ns() - _GRAIN
        self.inputs, youngest = _listed(self._inputs())
        self._trusted = youngest <= latest

    def keep(self, told: str) -> None:
        """Note that all is as it should be, and what to tell next time."""
        # What was written until now must be older than what may come.
        time.sleep(2 * _GRAIN / 1e9)
        latest = time.time_ns() - _GRAIN
        outputs, youngest = _listed(self._outputs())
        if not self._trusted or youngest > latest:
            return
        folders = "\n".join((self.root, self.data, self.out or "")).encode()
        temporary = f"{self.path}.{os.getpid()}.tmp"
        with open(temporary, "wb") as file:
            parts = (_key(), folders, told.encode(), self.inputs, outputs)
            file.write(b"%d %d %d %d %d\n" % tuple(map(len, parts)) + b"".join(parts))
        os.replace(temporary, self.path)

    def forget(self) -> None:
        """Drop what was noted before."""
        if os.path.exists(self.path):
            os.unlink(self.path)

    def tells(self, parts: list[bytes]) -> bool:
        """Whether all is as a snapshot noted it."""
        return self.inputs == parts[3] and _listed(self._outputs())[0] == parts[4]

    def _inputs(self) -> list[str]:
        here = os.path.dirname(os.path.abspath(__file__))
        pages = sorted(one for one in os.listdir(self.root) if one.endswith(".qmd"))
        own = ("_quarto.yml", "notebooks", "theme", *pages)
        return [here, self.data, *(os.path.join(self.root, name) for name in own)]

    def _outputs(self) -> list[str]:
        if self.out is not None:
            return [os.path.join(self.out, name) for name in ("processed", "reports", "site")]
        return [os.path.join(self.root, name) for name in ("data/processed", "reports", "_site")]


def take_snapshot(root: str, data: str, out: str | None) -> Snapshot | None:
    """A snapshot of the inputs as they are now; None where none can be taken."""
    try:
        return Snapshot(root, data, out)
    except (OSError, ValueError):
        return None


def _find_nothing_to_do() -> str | None:
    """What to tell when nothing is to be done; None when that is not certain."""
    try:
        out = _option("--out")
        out = os.path.abspath(out) if out is not None else None
        # The folders that the snapshot itself names are those that the same command would use.
        with open(os.path.join(_reports(_find_root(), out), ".samrapport", SNAPSHOT), "rb") as file:
            parts = [file.read(int(size)) for size in file.readline(200).split()]
        if len(parts) != 5 or parts[0] != _key():
            return None
        root, data, noted_out = parts[1].decode().split("\n")
        found = Snapshot(root, data, noted_out or None)
        return parts[2].decode() if found.tells(parts) else None
    except (OSError, ValueError, IndexError):
        return None


def _listed(places: list[str]) -> tuple[bytes, int]:
    """All files in these places with size, times and inode, and when the youngest was changed, in nanoseconds.

    In the order in which the system gives them, which for an untouched folder stays.
    """
    found: list[object] = []
    youngest = 0
    waiting = list(reversed(places))
    while waiting:
        place = waiting.pop()
        found.append(place)
        try:
            entries = os.scandir(place)
        except NotADirectoryError:
            seen = os.stat(place)
            found += (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
            youngest = max(youngest, seen.st_ctime_ns)
            continue
        except FileNotFoundError:
            found.append(None)
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name in _PASSED_OVER or name.endswith(".tmp"):
                    continue
                if entry.is_dir():
                    waiting.append(entry.path)
                    continue
                seen = entry.stat()
                changed = seen.st_ctime_ns
                found += (name, seen.st_size, seen.st_mtime_ns, changed, seen.st_ino)
                youngest = max(youngest, changed)
    # The second version of the format, in which equal values give equal bytes.
    return marshal.dumps(found, 2), youngest


def _key() -> bytes:
    """What besides files decides what a command does: itself, Python, the installed packages, the programs on PATH."""
    packages = []
    here = os.getcwd()
    for place in sys.path:
        if place and place != here and os.path.isdir(place):
            packages.append(f"{place} {os.stat(place).st_mtime_ns}")
    path = os.environ.get("PATH", "")
    quarto = [one for one in path.split(os.pathsep) if os.access(os.path.join(one, "quarto"), os.X_OK)]
    settings = [
        f"{name}={os.environ[name]}" for name in sorted(os.environ) if name.startswith(("SAMRAPPORT_", "SOURCE_"))
    ]
    parts = (_VERSION, sys.version, sys.executable, here, *sys.argv[1:], *packages, path, *quarto, *settings)
    return "\n".join(parts).encode("utf-8", "surrogateescape")


def _find_root() -> str:
    """The project's folder, as `find_project` finds it."""
    for start in (os.getcwd(), os.path.dirname(os.path.abspath(__file__))):
        folder = start
        while True:
            if os.path.isfile(os.path.join(folder, "_quarto.yml")) and os.path.isdir(os.path.join(folder, "notebooks")):
                return folder
            if folder == os.path.dirname(folder):
                break
            folder = os.path.dirname(folder)
    raise ValueError("inget projekt")


def _reports(root: str, out: str | None) -> str:
    return os.path.join(out if out is not None else root, "reports")


def _option(name: str) -> str | None:
    """The value of an option of the command, None when it is not given."""
    for number, one in enumerate(sys.argv):
        if one == name:
            return sys.argv[number + 1]
        if one.startswith(f"{name}="):
            return one[len(name) + 1 :]
    return None
