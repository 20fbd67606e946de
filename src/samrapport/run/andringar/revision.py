"""The reports of a revision in git that holds raw data but no manifests: computed anew, by this program. Entries: `open_revision`, and
`computed_manifests` for any folder of raw data.

Nothing is built, and the program of then is not run: what can be compared is the facts, and which raw files differ.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.rapport.omraden import GEMENSAMMA
from samrapport.rapport.rapport import FORBUNDETS
from samrapport.raw.rapporttyp import find_report_types
from samrapport.run.andringar.andringar import COMPUTED, key_of
from samrapport.run.discover import Report, find_reports
from samrapport.run.execution.failure import hide
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project

_LARGEST = 100_000_000
"""Bytes of a single raw file, at the most."""
_TIMEOUT = 300


class Facts(Sequence[dict[str, Any]]):
    """A report's facts, computed when they are first looked at: of a report whose files are as they were none is."""

    def __init__(self, compute: Callable[[], list[dict[str, Any]]]) -> None:
        self._compute = compute

    @cached_property
    def _found(self) -> list[dict[str, Any]]:
        return self._compute()

    def __getitem__(self, index: Any) -> Any:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)


@contextmanager
def open_revision(project: Project, commit: str, name: str) -> Iterator[dict[str, dict[str, Any]]]:
    """What can be said of each report by the raw data of a commit, as a manifest, to be looked at while it is open.

    name: what the user calls the commit. Raises SamrapportError for data that cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _write_out(project.data, commit, data, name)
        yield computed_manifests(project, data, name)


def computed_manifests(project: Project, data: Path, name: str) -> dict[str, dict[str, Any]]:
    """What can be said of each report by a folder of raw data, which must be there as long as its facts are asked for.

    name: what the user calls it. Raises SamrapportError, when they are asked for, for data that cannot be read.
    """
    digests = hash_tree(data)
    types = find_report_types(project.notebooks)
    made = []
    for report in find_reports(data, types):
        year = PurePosixPath(report.forbund, str(report.ar))
        # A report of several förbund may stand on the files of any.
        own = (report.folder, *map(PurePosixPath, GEMENSAMMA)) if f"{year}/{FORBUNDETS}" in digests else ()
        compute = partial(_compute, project.facade, report, data, [one.source for one in types], name)
        made.append(
            {
                COMPUTED: True,
                "public": False,
                **report.identity,
                "inputs": digests,
                "own": [
                    path for path in digests if not own or any(PurePosixPath(path).is_relative_to(one) for one in own)
                ],
                "facts": Facts(compute),
            }
        )
    return {key_of(one): one for one in made}


def _compute(facade: str, report: Report, data: Path, files: Sequence[str], name: str) -> list[dict[str, Any]]:
    module = import_module(facade)
    try:
        # What cannot be read would be missing among the facts without a word.
        faults = [str(one) for one in module.validera(data, **report.asked, filer=files)]
        if not faults:
            return list(module.oppna(**report.asked, data=data).faktalista())
    except SamrapportError as error:
        faults = str(error).splitlines()
    raise SamrapportError(
        f"{report} går inte att räkna ut i {name} med programmet som det är nu: {hide(faults[0])} "
        "Jämför med en mapp som ett bygge skrev då."
    )


def _write_out(place: Path, commit: str, folder: Path, name: str) -> None:
    """Write the raw data of a commit to an empty folder. place: where it lies in the tree."""
    prefix = _git(place, "rev-parse", "--show-prefix").decode().strip()
    files = read_blobs(place, f"{commit}:{prefix}", lambda _: True, _LARGEST) if prefix else {}
    if not files:
        raise SamrapportError(
            f"I {name} finns varken manifest eller rådata i git att jämföra. Ange en mapp som ett bygge har skrivit."
        )
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def find_commit(place: Path, revision: str) -> str:
    """The commit that a revision names in the repository around `place`. Raises SamrapportError for what names none."""
    # A revision never begins with a hyphen, so it can be no option.
    asked = ("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    commit = "" if revision.startswith("-") else _git(place, *asked).decode().strip()
    if not commit:
        raise SamrapportError(
            f"”{revision}” är varken en mapp eller en version i git. Ange en mapp, eller en version i git, till exempel HEAD~1."
        )
    return commit


def read_blobs(place: Path, tree: str, wanted: Callable[[str], bool], largest: int) -> dict[str, bytes]:
    """The plain files of a tree in git that are wanted and not larger, by their paths in it."""
    files: list[tuple[str, int, str]] = []
    for line in _git(place, "ls-tree", "-r", "-z", "-l", "--full-tree", tree).decode("utf-8", "replace").split("\0"):
        described, _, path = line.partition("\t")
        if path and wanted(path) and ".." not in PurePosixPath(path).parts:
            mode, kind, blob, length = described.split()
            if kind == "blob" and mode.startswith("100") and int(length) <= largest:
                files.append((blob, int(length), path))
    told = _git(place, "cat-file", "--batch", asked="".join(f"{blob}\n" for blob, _, _ in files)) if files else b""
    found, at = {}, 0
    for _, size, path in files:
        at = told.index(b"\n", at) + 1
        found[path] = told[at : at + size]
        at += size + 1
    return found


def _git(place: Path, *arguments: str, asked: str = "") -> bytes:
    try:
        ended = subprocess.run(
            ["git", *arguments], cwd=place, input=asked.encode(), capture_output=True, check=False, timeout=_TIMEOUT
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return ended.stdout if ended.returncode == 0 else b""
