"""Writing so that a reader, and a later build after a kill, sees the old or the new and nothing between.

Entries: `write_atomic` for a file, `swap_folder` and `restore_folder` for a folder, `link_or_copy`.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write `content` (text as UTF-8) to `path`, whose folder is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The process's number keeps two workers apart; one left behind by a kill is overwritten or cleared with its folder.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, content: Any) -> None:
    """Write `content` as JSON, keys sorted, so that equal content gives equal bytes."""
    write_atomic(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def read_json(path: Path) -> Any:
    """The content of a JSON file, or None when it is missing or not whole."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


Keep = Callable[[Path], bool]
"""Whether a folder within the old one belongs to somebody else, and stays where it is."""


def _keep_none(folder: Path) -> bool:
    return False


def swap_folder(new: Path, final: Path, *, keep: Keep = _keep_none) -> None:
    """Put the folder `new` in the place of `final`; the folders directly within it that `keep` names stay there.

    Renames only, two and one for each folder kept, since a filled folder cannot be renamed over. A kill between them
    leaves the old one beside, where `restore_folder` finds it; where the second cannot be done, the old one is back.
    """
    final.parent.mkdir(parents=True, exist_ok=True)
    restore_folder(final, keep=keep)
    aside = _aside(final)
    if final.exists():
        if not final.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "a file is where a folder is to be", str(final))
        final.rename(aside)
    try:
        new.rename(final)
    except OSError:
        restore_folder(final, keep=keep)
        raise
    _clear(aside, final, keep)


def restore_folder(final: Path, *, keep: Keep = _keep_none) -> None:
    """Take back what a killed `swap_folder` left aside."""
    aside = _aside(final)
    if aside.exists() and not final.exists():
        aside.rename(final)
    _clear(aside, final, keep)


def _clear(aside: Path, final: Path, keep: Keep) -> None:
    """Remove what is aside, when what stays of it is back in its place."""
    if aside.exists():
        for folder in sorted(aside.iterdir()):
            if folder.is_dir() and keep(folder) and not (final / folder.name).exists():
                folder.rename(final / folder.name)
    shutil.rmtree(aside, ignore_errors=True)


def link_or_copy(source: str | Path, target: str | Path) -> None:
    """Give a file a second name, or where that can't be had (another disk), a copy with the same time.

    Neither may be written in place afterwards: `write_atomic`, or removing it first, leaves the other as it is.
    """
    try:
        os.link(source, target, follow_symlinks=True)
    except OSError:
        shutil.copy2(source, target)


def remove_empty(folder: Path, base: Path) -> None:
    """Remove a folder if it is empty, and those around it that it leaves empty, up to `base`."""
    while folder != base and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _aside(final: Path) -> Path:
    return final.with_name(f".{final.name}.old")
