"""A revision in git built by its own program, where only what it built can tell what it said. Entry: `built_revision`.

The tree is checked out in a temporary folder, as a worktree that is gone afterwards, however the build ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.run.execution.failure import hide
from samrapport.run.project import Project
from samrapport.there import has_folder

_TIMEOUT = 300
_LONGEST_BUILD = 4 * 3600


@contextmanager
def built_revision(project: Project, commit: str, name: str) -> Iterator[Path]:
    """The reports of a commit, built from what lies in git, in a folder that is there as long as they are looked at.

    name: what the user calls the commit. Raises SamrapportError where it cannot be checked out or built.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree, out = Path(folder) / "version", Path(folder) / "byggt"
        _git(project.root, name, "worktree", "add", "--detach", str(tree), commit)
        try:
            prefix = _git(project.root, name, "rev-parse", "--show-prefix").strip()
            _build(tree / prefix, out, name)
            yield out
        finally:
            # Whatever the build left in it, and though the folder may be gone.
            _run(project.root, "worktree", "remove", "--force", "--force", str(tree))
            _run(project.root, "worktree", "prune")


def _build(root: Path, out: Path, name: str) -> None:
    """With the program of then, where the tree has it, on the packages of now."""
    own = root / "src"
    path = [str(own)] if has_folder(own / "samrapport") else []
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*path, os.environ.get("PYTHONPATH", "")]).strip(os.pathsep),
    }
    command = [sys.executable, "-m", "samrapport", "build", "--no-publish", "--out", str(out)]
    try:
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, check=False, timeout=_LONGEST_BUILD
        )
    except (OSError, subprocess.TimeoutExpired):
        raise SamrapportError(f"{name} gick inte att bygga. Jämför med en mapp som ett bygge skrev då.") from None
    # 1 may say that the controls found something: what is built is compared all the same.
    if not has_folder(out / "reports") or done.returncode not in (0, 1):
        told = [line for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
        last = hide(told[-1].replace(f"{root}/", "")) if told else ""
        raise SamrapportError(f"{name} gick inte att bygga: {last} Jämför med en mapp som ett bygge skrev då.")


def _git(place: Path, name: str, *arguments: str) -> str:
    done = _run(place, *arguments)
    if done is None or done.returncode:
        raise SamrapportError(f"{name} går inte att ta fram ur git. Se till att git fungerar i projektets mapp.")
    return done.stdout.decode()


def _run(place: Path, *arguments: str) -> subprocess.CompletedProcess[bytes] | None:
    try:
        return subprocess.run(
            ["git", *arguments], cwd=place, capture_output=True, check=False, timeout=_TIMEOUT, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
