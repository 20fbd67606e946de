"""Where the files of a share lie: a folder, or an address that fsspec opens. Entry: `open_store`.

A store keeps files by name, in one place of its own that it makes where it is missing; to remove what is not there is no
fault. They raise whatever their systems do, of many kinds; `Share` makes one fault of them all.
"""

from __future__ import annotations

import importlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.run.atomic import write_atomic

BUCKETS = ("abfs", "abfss", "az", "gcs", "gs", "oci", "oss", "s3", "s3a")
"""Kinds of addresses where a file needs no folder. To make one would make a bucket of a name that is misspelt."""


def open_store(address: str) -> Store:
    """The store at an address: a folder's absolute path, or `s3://…`, `file://…` and the like. Raises what fsspec does."""
    if "://" not in address:
        return _Folder(Path(address))
    system, path = importlib.import_module("fsspec.core").url_to_fs(address)
    # A runner serves many builds, and must not go by what an earlier one saw.
    system.invalidate_cache()
    return _Remote(system, str(path), address.partition("://")[0] in BUCKETS)


@dataclass(frozen=True)
class _Folder:
    path: Path

    def write(self, name: str, content: bytes) -> None:
        write_atomic(self.path / name, content)

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def has(self, name: str) -> bool:
        return (self.path / name).is_file()

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def remove_all(self) -> None:
        if self.path.exists():
            shutil.rmtree(self.path)


@dataclass(frozen=True)
class _Remote:
    """system: of fsspec. in_bucket: whether files need no folder there."""

    system: Any
    path: str
    in_bucket: bool

    def write(self, name: str, content: bytes) -> None:
        if not self.in_bucket:
            self.system.makedirs(self.path, exist_ok=True)
        self.system.pipe_file(f"{self.path}/{name}", content)

    def read(self, name: str) -> bytes:
        return bytes(self.system.cat_file(f"{self.path}/{name}"))

    def has(self, name: str) -> bool:
        # Not `exists`, which takes any fault for a file that is missing.
        try:
            self.system.info(f"{self.path}/{name}")
        except FileNotFoundError:
            return False
        return True

    def remove(self, name: str) -> None:
        if self.has(name):
            self.system.rm_file(f"{self.path}/{name}")

    def remove_all(self) -> None:
        try:
            self.system.info(self.path)
        except FileNotFoundError:
            return
        self.system.rm(self.path, recursive=True)


Store = _Folder | _Remote
