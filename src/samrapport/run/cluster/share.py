"""The place that a build and its workers both reach: a folder, or an address that fsspec opens. Entry: `Share`.

What lies there is named by its SHA-256, so the same file is sent once, and whatever is half written is told by its name.
"""

from __future__ import annotations

import hashlib
import importlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.run.atomic import write_atomic


class ShareFault(SamrapportError):
    """The shared place can't be reached, or does not give what was put there."""

    def __init__(self, address: str, why: str) -> None:
        self.address, self.why = address, why
        super().__init__(
            f"Den delade platsen {address} {why}. Ange en mapp eller adress som alla datorer når, med --share."
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return ShareFault, (self.address, self.why)


@dataclass(frozen=True)
class Share:
    """address: a folder's absolute path, or `s3://…`, `file://…` and the like."""

    address: str

    def put(self, content: bytes) -> str:
        """Keep some content; its name."""
        name = hashlib.sha256(content).hexdigest()
        try:
            if "://" not in self.address:
                if not (self._folder / name).is_file():
                    write_atomic(self._folder / name, content)
            else:
                system, path = self._open()
                system.makedirs(path, exist_ok=True)
                if not system.exists(f"{path}/{name}"):
                    system.pipe_file(f"{path}/{name}", content)
        except OSError as error:
            raise ShareFault(self.address, f"går inte att skriva till ({error.__class__.__name__})") from None
        return name

    def get(self, name: str) -> bytes:
        """The content of a name, whole. Raises ShareFault."""
        try:
            if "://" not in self.address:
                content = (self._folder / name).read_bytes()
            else:
                system, path = self._open()
                content = bytes(system.cat_file(f"{path}/{name}"))
        except OSError as error:
            raise ShareFault(self.address, f"går inte att läsa från ({error.__class__.__name__})") from None
        if hashlib.sha256(content).hexdigest() != name:
            raise ShareFault(self.address, "gav en fil som inte är hel")
        return content

    def clear(self) -> None:
        """Remove everything, for it may hold what only the build should keep."""
        if "://" not in self.address:
            shutil.rmtree(self._folder, ignore_errors=True)
            return
        system, path = self._open()
        if system.exists(path):
            system.rm(path, recursive=True)

    @property
    def _folder(self) -> Path:
        return Path(self.address)

    def _open(self) -> tuple[Any, str]:
        core = importlib.import_module("fsspec.core")
        try:
            system, path = core.url_to_fs(self.address)
        except (ImportError, ValueError) as error:
            raise ShareFault(self.address, f"går inte att öppna ({error})") from None
        return system, str(path)
