"""Whether something is there, told from what cannot be known. Entries: `has`, `has_file`, `has_folder`.

`Path.exists`, `is_file` and `is_dir` say from Python 3.14 on that what cannot be looked at is not there, and so that a report on a share
that is gone for a while is removed. These raise OSError, as those of earlier versions did.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import Any

_NOT_THERE = {errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP}

Place = str | os.PathLike[str]


def has(place: Place) -> bool:
    """Whether anything is there, when links are followed. Raises OSError where that cannot be known, as the others do."""
    return _mode(place) is not None


def has_file(place: Place) -> bool:
    """Whether a plain file is there."""
    mode = _mode(place)
    return mode is not None and stat.S_ISREG(mode)


def has_folder(place: Place) -> bool:
    """Whether a folder is there."""
    mode = _mode(place)
    return mode is not None and stat.S_ISDIR(mode)


def _mode(place: Any) -> int | None:
    try:
        return os.stat(place).st_mode  # noqa: PTH116
    except OSError as error:
        # A name that Windows has no use for is nobody's either.
        if error.errno in _NOT_THERE or getattr(error, "winerror", None) in (21, 123, 161, 1921):
            return None
        raise
    except ValueError:
        return None
