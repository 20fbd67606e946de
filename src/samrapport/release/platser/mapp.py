"""A folder of this machine, or one that is mounted in it, as a place. Entry: `Mapp`."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from samrapport.errors import Hindered
from samrapport.hinder import hindered
from samrapport.release.platser.plats import AGAIN, Avbrott, Finns, Plats, PlatsFel, Post, Saknas
from samrapport.run.disk.swap import exchange_names


class Mapp(Plats):
    """Paths are the system's own, absolute or from the working folder."""

    samtidigt = 1
    near = True

    def __init__(self, namn: str = "mappen") -> None:
        self.namn = namn

    def list(self, folder: str) -> dict[str, Post]:
        """What lies directly in a folder."""
        with self._told(folder), os.scandir(folder or ".") as entries:
            return {one.name: _post(one) for one in entries}

    def read(self, path: str) -> bytes:
        """A file's content."""
        with self._told(path):
            return Path(path).read_bytes()

    def write(self, path: str, content: bytes) -> None:
        """Write a file; never through another's second name."""
        with self._told(path):
            self._above(path)
            # A file with two names is another release's too.
            with suppress(FileNotFoundError):
                Path(path).unlink()
            Path(path).write_bytes(content)

    def rename(self, old: str, new: str) -> None:
        """Give a file, folder or link another name."""
        with self._told(old):
            self._above(new)
            Path(old).replace(new)

    def copy(self, old: str, new: str) -> None:
        """Copy a file."""
        with self._told(old):
            self._above(new)
            shutil.copyfile(old, new)

    def link(self, old: str, new: str) -> None:
        """Give a file a second name."""
        with self._told(new):
            self._above(new)
            os.link(old, new)

    def symlink(self, target: str, path: str) -> None:
        """Make a link."""
        with self._told(path):
            self._above(path)
            Path(path).symlink_to(target)

    def readlink(self, path: str) -> str | None:
        """Where a link leads."""
        with self._told(path):
            return str(Path(path).readlink()) if Path(path).is_symlink() else None

    def exchange(self, one: str, other: str) -> None:
        """Let two names change places in one step, where the system can."""
        if not exchange_names(Path(one), Path(other)):
            raise self.kan_inte("låta två namn byta plats")

    def delete(self, path: str) -> None:
        """Remove a file or a link."""
        with self._told(path), suppress(FileNotFoundError, NotADirectoryError):
            Path(path).unlink()

    def make(self, folder: str) -> bool:
        """Make a folder."""
        with self._told(folder):
            Path(folder).parent.mkdir(parents=True, exist_ok=True)
            try:
                Path(folder).mkdir()
            except FileExistsError:
                return False
            return True

    def remove(self, folder: str) -> None:
        """Remove an empty folder."""
        with self._told(folder), suppress(FileNotFoundError):
            Path(folder).rmdir()

    def _above(self, path: str) -> None:
        Path(path).parent.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, NotADirectoryError) as error:
            raise Saknas(f"{error.filename or path} finns inte. {AGAIN}") from None
        except OSError as error:
            kind = Finns if error.errno in (errno.EEXIST, errno.ENOTEMPTY) else PlatsFel
            if error.errno in _PASSING:
                kind = Avbrott
            raise kind(
                str(
                    hindered(error, "" if error.filename else path)
                    or Hindered(f"{path} går inte att använda: {error}. {AGAIN}")
                )
            ) from None


def _post(entry: os.DirEntry[str]) -> Post:
    if entry.is_symlink():
        return Post("lank")
    if entry.is_dir():
        return Post("mapp")
    return Post("fil", entry.stat().st_size)


_PASSING = {
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EIO", "EROFS", "EMFILE", "ENFILE", "ENOMEM", "ESTALE", "EBUSY", "ETIMEDOUT")
    if hasattr(errno, name)
}
"""What the system says of how things are now, and not of what it can do."""
