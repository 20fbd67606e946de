"""What a build without news is known by. Entries: `find_nothing_to_do`, `take_snapshot`.

`samrapport build` leaves a snapshot when it has gone well: every file that it read or wrote, with size, times and inode.
The same command on untouched files then says what a build without news says, and loads nothing at all for it; that is why
only what is built into Python is used here. Whatever is doubtful (a file touched, added or gone, another Python, a broken snapshot)
goes the ordinary way, which hashes.

Looking at thousands of files is most of the time that it takes, so two processes share it.
"""

import marshal
import os
import sys
import time

SNAPSHOT = "orort"
_VERSION = "2"
# Folders that say nothing of inputs or outputs, and files that every build touches.
_PASSED_OVER = frozenset({"__pycache__", "cache", "lock", "scratch", SNAPSHOT})
_GRAIN = 20_000_000
"""Nanoseconds within which two writes of a file may get the same time: what is younger is not trusted."""
_MUCH = 50_000
"""Bytes of listings, some 60 a file, from which on a second process saves more time than it takes."""
_MANY = 100
"""Parts of places, as reports are, of which the same holds where it is not known yet how much there is in them."""


Listing = tuple[str, bytes]
"""A place, and what was in it."""


class Snapshot:
    """Taken as a command begins, kept when it has gone well. root, data, out: its folders; out None for the project's own."""

    def __init__(self, root: str, data: str, out: str | None) -> None:
        self.root, self.data, self.out = root, data, out
        self.path = os.path.join(_reports(root, out), ".samrapport", SNAPSHOT)
        latest = time.time_ns() - _GRAIN
        self._listed, youngest = _list_all(_inputs(root, data))
        self._trusted = youngest <= latest

    def keep(self, told: str) -> None:
        """Note that all is as it should be, and what to tell next time."""
        # What was written until now must be older than what may come.
        time.sleep(2 * _GRAIN / 1e9)
        latest = time.time_ns() - _GRAIN
        listed, youngest = _list_all(_outputs(self.root, self.out))
        if not self._trusted or youngest > latest:
            return
        # What is told is no name: where names are in ASCII it is in Swedish all the same.
        noted = [_key(), *(os.fsencode(one) for one in (self.root, self.data, self.out or "")), told.encode()]
        for place, content in self._listed + listed:
            noted += (os.fsencode(place), content)
        temporary = f"{self.path}.{os.getpid()}.tmp"
        with open(temporary, "wb") as file:
            file.write(b" ".join(str(len(one)).encode() for one in noted) + b"\n" + b"".join(noted))
        os.replace(temporary, self.path)

    def forget(self) -> None:
        """Drop what was noted before."""
        try:
            os.unlink(self.path)
        except FileNotFoundError:
            return


def take_snapshot(root: str, data: str, out: str | None) -> Snapshot | None:
    """A snapshot of the inputs as they are now; None where none can be taken."""
    try:
        return Snapshot(root, data, out)
    except (OSError, ValueError):
        return None


def find_nothing_to_do() -> str | None:
    """What to tell when nothing is to be done; None when that is not certain."""
    try:
        out = _option("--out")
        out = os.path.abspath(out) if out is not None else None
        # The folders that the snapshot itself names are those that the same command would use.
        with open(os.path.join(_reports(_find_root(), out), ".samrapport", SNAPSHOT), "rb") as file:
            noted = [file.read(int(size)) for size in file.readline().split()]
        if noted[0] != _key():
            return None
        root, data, noted_out = map(os.fsdecode, noted[1:4])
        told = noted[4].decode()
        places = _inputs(root, data) + _outputs(root, noted_out or None)
        listed = [(os.fsdecode(noted[number]), noted[number + 1]) for number in range(5, len(noted), 2)]
        return told if _is_as_noted(places, listed) else None
    except (OSError, ValueError, IndexError):
        return None


def _inputs(root: str, data: str) -> list[str]:
    here = os.path.dirname(os.path.abspath(__file__))
    pages = sorted(one for one in os.listdir(root) if one.endswith(".qmd"))
    own = ("_quarto.yml", "notebooks", "theme", *pages)
    return [here, data, *(os.path.join(root, name) for name in own)]


def _outputs(root: str, out: str | None) -> list[str]:
    if out is not None:
        return [os.path.join(out, name) for name in ("processed", "reports", "site", "avstamning")]
    return [os.path.join(root, name) for name in ("data/processed", "reports", "_site", "_avstamning")]


def _is_as_noted(places: list[str], listed: list[Listing]) -> bool:
    """Whether what is in these places is what was noted."""
    parts = _parts(places)
    if [place for place, _ in listed] != parts:
        return False
    whole = sum(len(noted) for _, noted in listed)
    # The other one has somewhat less to do, since it has to come into being first.
    cut, left = 0, whole * 0.56 if whole > _MUCH else whole
    while cut < len(listed) and left > 0:
        left -= len(listed[cut][1])
        cut += 1
    other = _fork(listed[cut:]) if len(listed) > cut else 0
    same = _is_same(listed if other is None else listed[:cut])
    return (not other or os.waitpid(other, 0)[1] == 0) and same


def _is_same(listed: list[Listing]) -> bool:
    return all(_list(place)[0] == noted for place, noted in listed)


def _fork(listed: list[Listing]) -> int | None:
    """A process that looks at these and ends with 0 if they are the same; None where it cannot be had."""
    try:
        number = os.fork()
    except (OSError, AttributeError):
        return None
    if number == 0:
        code = 1
        try:
            code = 0 if _is_same(listed) else 1
        finally:
            os._exit(code)
    return number


def _list_all(places: list[str]) -> tuple[list[Listing], int]:
    """All files in these places, and when the youngest was changed, in nanoseconds."""
    parts = _parts(places)
    # Every second one, since reports are in folders of their own and the site's in others.
    other = _begin(parts[1::2]) if len(parts) > _MANY else None
    listed: list[tuple[bytes, int]] = [(b"", 0)] * len(parts)
    listed[::2] = map(_list, parts[::2])
    listed[1::2] = (_end(*other) if other else None) or map(_list, parts[1::2])
    found = [(part, content) for part, (content, _) in zip(parts, listed, strict=True)]
    return found, max((latest for _, latest in listed), default=0)


def _begin(parts: list[str]) -> tuple[int, int] | None:
    """A process that lists these, and where it tells of them; None where it cannot be had."""
    if not hasattr(os, "fork"):
        return None
    try:
        read, write = os.pipe()
    except OSError:
        return None
    try:
        number = os.fork()
    except OSError:
        os.close(read)
        os.close(write)
        return None
    if number == 0:
        code = 1
        try:
            with open(write, "wb") as told:
                marshal.dump([_list(one) for one in parts], told)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    return number, read


def _end(number: int, read: int) -> list[tuple[bytes, int]] | None:
    """What it told; None where it came to no end."""
    with open(read, "rb") as told:
        content = told.read()
    return marshal.loads(content) if os.waitpid(number, 0)[1] == 0 else None


def _parts(places: list[str]) -> list[str]:
    """The places, and the folders directly in them, in the order in which the system gives them. A place ends in no `/`,
    and stands for its own files; a folder in one ends in `/`, and stands for all below it.
    """
    parts = []
    for place in places:
        parts.append(place)
        try:
            entries = os.scandir(place)
        except (NotADirectoryError, FileNotFoundError):
            continue
        with entries:
            parts += [f"{entry.path}/" for entry in entries if entry.is_dir() and entry.name not in _PASSED_OVER]
    return parts


def _list(part: str) -> tuple[bytes, int]:
    """All files of a part with size, times and inode, and when the youngest was changed, in nanoseconds.

    In the order in which the system gives them, which for an untouched folder stays.
    """
    found: list[object] = []
    times = [0]
    waiting = [part]
    deep = part.endswith("/")
    while waiting:
        place = waiting.pop()
        found.append(place)
        try:
            entries = os.scandir(place)
        except NotADirectoryError:
            seen = os.stat(place)
            found += (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
            times.append(seen.st_ctime_ns)
            continue
        except FileNotFoundError:
            found.append(None)
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if entry.is_dir():
                    if deep and name not in _PASSED_OVER:
                        waiting.append(entry.path)
                    continue
                if name in _PASSED_OVER or name.endswith(".tmp"):
                    continue
                seen = entry.stat()
                changed = seen.st_ctime_ns
                found += (name, seen.st_size, seen.st_mtime_ns, changed, seen.st_ino)
                times.append(changed)
    # The second version of the format, in which equal values give equal bytes.
    return marshal.dumps(found, 2), max(times)


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
