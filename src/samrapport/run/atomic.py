"""Writing so that a reader, and a later build after a kill, sees the old or the new and nothing between.

Entries: `write_atomic`, `write_new` and `write_json` for a file, `read_json`, `link_or_copy`, `remove_empty`. Folders: `swap.py`.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from samrapport.raw.opening import exists
from samrapport.there import has_folder


def write_atomic(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write `content` (text as UTF-8) to `path`, whose folder is made where it is missing. private: for nobody else to read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The process's number keeps two workers apart; one left behind by a kill is overwritten or cleared with its folder.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if private:
            temporary.unlink(missing_ok=True)
            temporary.touch(mode=0o600)
        temporary.write_bytes(content.encode() if isinstance(content, str) else content)
        temporary.replace(path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def write_new(path: Path, content: str | bytes) -> None:
    """The same for a file that there is none of yet. Raises FileExistsError where there is one, which stays as it is."""
    if exists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    write_atomic(path, content)


def write_json(path: Path, content: Any) -> None:
    """Write `content` as JSON, keys sorted, so that equal content gives equal bytes."""
    write_atomic(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def read_json(path: Path) -> Any:
    """The content of a JSON file, or None when it is missing or not whole. Raises OSError for one that the system would not read."""
    try:
        return json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError, RecursionError):
        return None


def link_or_copy(source: str | Path, target: str | Path) -> bool:
    """Give a file a second name, or where that can't be had (another disk), a copy with the same time; tells whether it is the same file.

    Neither may be written in place afterwards: `write_atomic`, or removing it first, leaves the other as it is.
    """
    try:
        os.link(source, target, follow_symlinks=True)
    except OSError:
        shutil.copy2(source, target)
        return False
    return True


def remove_empty(folder: Path, base: Path) -> None:
    """Remove a folder if it is empty, and those around it that it leaves empty, up to `base`."""
    while folder != base and has_folder(folder) and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
