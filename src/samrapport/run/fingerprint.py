"""What the parts of a report are made of, as SHA-256. Entries: `Fingerprints`, one per build, and `Hashes` of what builds made.

Nothing here imports the modules it looks at, for a build that finds nothing to do must not load pandas first.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path

import samrapport
from samrapport.errors import DataFault
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.raw.filnamn import is_let_be
from samrapport.raw.folder import hash_names, hash_unread
from samrapport.raw.opening import GONE, Unread, raise_unless_gone, unread_place
from samrapport.run.disk.kept import Kept
from samrapport.run.disk.raw import RawHashes

PACKAGE = Path(samrapport.__file__).parent
TEXTS = "text"
"""A folder that holds no report's files but its texts."""
# What a notebook's outcome hangs on besides the modules that it imports itself.
RUNNER = (
    "samrapport.run.execution.execute",
    "samrapport.run.execution.kernels",
    "samrapport.run.execution.normalise",
    "samrapport.run.warm.cells",
    "samrapport.run.warm.manager",
    "samrapport.run.warm.shelf",
    "samrapport.run.warm.kept",
    "samrapport.run.warm.standing",
    "samrapport.run.execution.worker",
)
_REQUIREMENT = re.compile(r"^Requires-Dist: *([A-Za-z0-9._-]+)(?P<rest>.*)$", re.MULTILINE)
_DIST_INFO = re.compile(r"(?P<name>.+)-(?P<version>[^-]+)\.dist-info")


def hash_file(path: Path) -> str | None:
    """The file's SHA-256, None where there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


@cache
def _hash_as_of(path: Path, size: int, time: int) -> str | None:
    return hash_file(path)


def _hash_module(path: Path) -> str | None:
    """As `hash_file`, and read once in a process as long as its size and time stay: every notebook hangs on a hundred."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _hash_as_of(path, found.st_size, found.st_mtime_ns)


def hash_mapping(parts: Mapping[str, object]) -> str:
    """One SHA-256 for named parts, whatever their order. A name of a file may be no UTF-8."""
    lines = [f"{name}\0{parts[name]}\n" for name in sorted(parts)]
    return hashlib.sha256("".join(lines).encode(errors="surrogateescape")).hexdigest()


def hash_tree(folder: Path) -> dict[str, str | None]:
    """SHA-256 of every file under `folder` (dot names left out), by path relative to it."""
    return {name: hash_file(folder / name) for name in list_tree(folder)}


def list_tree(folder: Path, unread: Callable[[OSError], None] = raise_unless_gone) -> list[str]:
    """Every file under `folder` by path relative to it, in order: dot names are left out, and what Python compiles, which comes as it is needed.

    unread: what to do about a folder that cannot be looked in; by default OSError is raised, unless there is none.
    """
    return sorted(_below(str(folder), "", unread))


def _below(folder: str, within: str, unread: Callable[[OSError], None]) -> Iterator[str]:
    try:
        found = list(os.scandir(folder))
    except OSError as error:
        unread(error)
        return
    for entry in found:
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_file():
            yield f"{within}{entry.name}"
        elif entry.is_dir(follow_symlinks=False):
            yield from _below(entry.path, f"{within}{entry.name}/", unread)


def code_of(*folders: str) -> str:
    """One hash of the package's modules in some of its folders, for what is kept of what they make."""
    return hash_mapping(
        {
            f"{folder}/{name}": _hash_module(PACKAGE / folder / name)
            for folder in folders
            for name in list_tree(PACKAGE / folder)
            if name.endswith(".py")
        }
    )


class Hashes(Kept):
    """What files hash to. file: where it is remembered from one build to the next; None for not at all."""

    def file(self, path: str | Path) -> str | None:
        """A file's SHA-256, None where there is no such file."""
        found = self.read(path, lambda opened: hashlib.file_digest(opened, "sha256").hexdigest())
        return None if found is None else str(found)


class Fingerprints:
    """Hashes of raw files, modules and packages, each computed at most once. made: those of what builds made.

    remembered: where these are kept from one build to the next, and those of raw files beside it; None for not at all.
    """

    def __init__(self, data: Path, remembered: Path | None = None) -> None:
        self._data = data
        self.made = Hashes(remembered)
        self._read_before = RawHashes(
            data, remembered and remembered.with_name("radata.json"), code_of("raw") if remembered else ""
        )
        self._raw: dict[str, str | None] = {}
        self._folders: dict[Path, dict[str, str | None]] = {}
        self.unread: dict[str, DataFault | Unread] = {}
        """Those that there are, as far as is known, and that cannot be read, with why; and folders, with a slash at the end."""
        self._modules: dict[str, str | None] = {}

    def raw(self, path: str) -> str | None:
        """A raw file's hash by its path relative to the data folder, or that of a folder's names; None where it is missing.

        One that cannot be read is like no other, so that what hangs on it is made anew, which tells why.
        """
        if path not in self._raw:
            self._raw[path] = self._read(path)
        return self._raw[path]

    def _read(self, path: str) -> str | None:
        try:
            return hash_names(self._data / path) if path.endswith("/") else self._read_before.file(path)
        except FileNotFoundError:
            return None
        except (DataFault, Unread) as error:
            self.unread[path] = error
            return hash_unread(error)

    def assert_read(self, paths: Collection[str], forbund: str = "") -> None:
        """Raise what kept one of these raw files from being read when it was asked for, or one that is a förbund's own or all's."""
        for path, error in self.unread.items():
            if path in paths or path.partition("/")[0] in (forbund, *GEMENSAMMA):
                raise error

    @property
    def raw_is_other(self) -> bool:
        """Whether anything of the raw data that the last build read is changed, so that something has to run, most likely."""
        return self._read_before.are_other()

    def keep(self) -> None:
        """Remember what was read until the next build."""
        self.made.keep()
        self._read_before.keep()

    def module(self, name: str) -> str | None:
        """Hash of the source of a module of this package; None where there is none (any more)."""
        if name not in self._modules:
            path = PACKAGE.joinpath(*name.split(".")[1:])
            self._modules[name] = _hash_module(path.with_suffix(".py")) or _hash_module(path / "__init__.py")
        return self._modules[name]

    def modules(self, names: Iterable[str]) -> dict[str, str | None]:
        """Hashes of these modules and of what every run hangs on, by name."""
        return {name: self.module(name) for name in sorted({*names, *RUNNER})}

    @cached_property
    def resources(self) -> str:
        """One hash of the package's files that are no modules: templates, styles, fonts; and of the theme's colours."""
        files = {name: found for name, found in self._package.items() if not name.endswith(".py")}
        return hash_mapping({**files, "theme": hash_file(PACKAGE.parents[1] / "theme" / "tema.yml")})

    @cached_property
    def code(self) -> str:
        """One hash of the whole package but its publishing, release, studio and example data, for what is made by more than recorded modules."""
        return hash_mapping(self._package)

    @cached_property
    def _package(self) -> dict[str, str | None]:
        return {
            name: _hash_module(PACKAGE / name)
            for name in list_tree(PACKAGE)
            if not name.startswith(("publish/", "exempel/", "release/", "studio/"))
        }

    @cached_property
    def packages(self) -> dict[str, str]:
        """Version of Python and of every installed package that Samrapport needs, directly or not, by name.

        What else lies in the environment (test tools) is left out, so that it makes no report stale.
        """
        found = _installed()
        needed: dict[str, str] = {"python": ".".join(map(str, sys.version_info[:3]))}
        waiting = ["samrapport"]
        while waiting:
            name = waiting.pop()
            if name in needed or name not in found:
                continue
            version, folder = found[name]
            needed[name] = version
            waiting += _requirements(folder / "METADATA")
        return needed

    @cached_property
    def environment(self) -> str:
        """One hash of `packages`."""
        return hash_mapping(self.packages)

    def report(self, folder: Path, *, within: bool = False, **more: object) -> str:
        """One hash of what a report in `folder` is read by and made of, and of `more`; of raw files all that it can read.

        That is its förbund's of the year, and those shared by all. within: for one that lies within another's folder, not the texts of that
        one: for who knows besides which of them it has read.
        """
        raw = {**self._hash_raw(Path(*folder.parts[:2])), **self._shared}
        if within and len(folder.parts) > 2:
            texts = "/".join((*folder.parts[:2], TEXTS, ""))
            raw = {path: found for path, found in raw.items() if not path.startswith(texts)}
        return hash_mapping({"raw": hash_mapping(raw), "code": self.code, "environment": self.environment, **more})

    @cached_property
    def _shared(self) -> dict[str, str | None]:
        """Hashes of the raw files that belong to no one report."""
        return {path: found for name in GEMENSAMMA for path, found in self._hash_raw(Path(name)).items()}

    def _hash_raw(self, folder: Path) -> dict[str, str | None]:
        # Asked for by each report of a year, and twice: for what it is read by, and made of.
        if folder not in self._folders:
            errors: list[OSError] = []
            found = (Path(name) for name in list_tree(self._data / folder, errors.append))
            paths = [(folder / one).as_posix() for one in found if not any(map(is_let_be, one.parts))]
            unread = {
                f"{Path(one.filename).relative_to(self._data).as_posix()}/": unread_place(Path(one.filename), one)
                for one in errors
                if not isinstance(one, GONE)
            }
            self.unread |= unread
            self._folders[folder] = {path: self.raw(path) for path in paths} | {
                path: hash_unread(one) for path, one in unread.items()
            }
        return self._folders[folder]


def _installed() -> dict[str, tuple[str, Path]]:
    """Version and folder of each installed package by normalised name, read off the folder names, which is quick."""
    found: dict[str, tuple[str, Path]] = {}
    for entry in sys.path:
        try:
            names = sorted(os.listdir(entry or "."))  # noqa: PTH208
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            continue  # Python imports nothing from there either.
        for match in filter(None, map(_DIST_INFO.fullmatch, names)):
            found.setdefault(_normalised(match["name"]), (match["version"], Path(entry, match[0])))
    return found


@cache
def _requirements(metadata: Path) -> tuple[str, ...]:
    """Names of the required packages, extras left out. Markers are not weighed: what is not installed is not counted.

    Read once in a process: its folder has the version in its name.
    """
    try:
        text = metadata.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(_normalised(match[1]) for match in _REQUIREMENT.finditer(text) if "extra ==" not in match["rest"])


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
