"""The place that a build and its workers both reach. Entries: `Share`, `open_share`, `clear_left`.

What lies there is named by its SHA-256, so that whatever is half written is told by its name. It may be registers, so
the place is a build's own, is noted in the build's state as long as there is one, and is emptied afterwards: by the
build, or after a kill by the next.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samrapport.errors import SamrapportError, shorten
from samrapport.run.atomic import write_atomic
from samrapport.there import has, has_file

NOTE = "delad-plats"
"""In the state folder: the address of a place that is to be emptied."""
_MARK = "oppen"
_LONGEST = 200
_REACH = "Ange en mapp eller adress som alla datorer når, med --share."
_INSTALL = "Installera det på alla datorer, eller ange en mapp eller en annan adress med --share."
_NO_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:(?!//.*[^/])")
_PASSWORD = re.compile(r"://[^/@]*:[^/@]*@")


class ShareFault(SamrapportError):
    """The shared place can't be reached, or does not give what was put there."""

    def __init__(self, address: str, why: str, step: str = _REACH) -> None:
        self.address, self.why, self.step = address, why, step
        super().__init__(f"Den delade platsen {address} {why}. {step}")

    def __reduce__(self) -> tuple[Any, ...]:
        return ShareFault, (self.address, self.why, self.step)


@dataclass(frozen=True)
class Share:
    """address: a folder's absolute path, or `s3://…`, `file://…` and the like. seen_from: who uses it, for its faults."""

    address: str
    seen_from: str = ""

    def open(self) -> None:
        """Make the place, once it has been seen to take, give and remove files. Raises ShareFault, as all here do."""
        with self._store("använda") as store:
            store.write(_MARK, b"")
            store.read(_MARK)
            store.remove(_MARK)
            store.write(_MARK, b"")

    def put(self, content: bytes) -> str:
        """Keep some content; its name."""
        name = hashlib.sha256(content).hexdigest()
        with self._store("skriva till") as store:
            # Also where it is already: that may be the half of it, left by somebody who was killed.
            store.write(name, content)
        return name

    def get(self, name: str) -> bytes:
        """The content of a name, whole."""
        with self._store("läsa från") as store:
            content = store.read(name)
        if hashlib.sha256(content).hexdigest() != name:
            raise ShareFault(self.address, "gav en fil som inte är hel")
        return content

    def put_while_open(self, contents: dict[str, bytes]) -> dict[str, str]:
        """Keep the contents, and give their names in the share; nothing is left in one that has been emptied meanwhile.

        The mark is taken away before all else: what was put before that is emptied with the rest, what was put
        after is found to be too late.
        """
        names = {path: self.put(content) for path, content in contents.items()}
        with self._store("läsa från") as store:
            if store.has(_MARK):
                return names
        with self._store("tömma") as store:
            for name in names.values():
                store.remove(name)
            store.remove_all()
        raise ShareFault(self.address, "är redan tömd, för bygget är avslutat", "Bygg igen.")

    def clear(self) -> None:
        """Remove everything."""
        with self._store("tömma") as store:
            store.remove(_MARK)
            store.remove_all()

    @contextmanager
    def _store(self, what: str) -> Iterator[Store]:
        """The store; every fault within is a ShareFault, for each kind of address has its own."""
        try:
            store = open_store(self.address)
        except ImportError as error:
            why = f"kräver ett tillägg som inte är installerat ({_tell(error)}){self._seen}"
            raise ShareFault(self.address, why, _INSTALL) from None
        except Exception as error:
            raise ShareFault(self.address, f"går inte att öppna ({_tell(error)}){self._seen}") from None
        try:
            yield store
        except Exception as error:
            raise ShareFault(self.address, f"går inte att {what} ({_tell(error)}){self._seen}") from None

    @property
    def _seen(self) -> str:
        return f", enligt {self.seen_from}" if self.seen_from else ""


@contextmanager
def open_share(place: str | None, state: Path) -> Iterator[Share]:
    """A share of one build's own in `place` (None for a folder in its state), emptied afterwards. Raises ShareFault.

    What a build that was killed left, wherever that was, is emptied first.
    """
    base = _base(place, state)
    clear_left(state)
    # By chance: two machines may well have their projects under the same path.
    share = Share(f"{base}/samrapport-{secrets.token_hex(8)}")
    share.open()
    write_atomic(state / NOTE, share.address)
    try:
        yield share
    except BaseException:
        # The first fault is the one to tell of; what can't be emptied now stays noted.
        with suppress(ShareFault):
            clear_left(state)
        raise
    clear_left(state)


def clear_left(state: Path) -> None:
    """Empty the place that is noted, if there is one. Raises ShareFault, and keeps the note then."""
    note = state / NOTE
    try:
        share = Share(note.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    try:
        share.clear()
    except ShareFault as fault:
        step = f"Den kan hålla register. Bygg igen när den går att nå, eller töm den för hand och ta bort filen {note}."
        raise ShareFault(fault.address, fault.why, step) from None
    note.unlink()


def _tell(error: Exception) -> str:
    """What the service says, in its own words."""
    return shorten(str(getattr(error, "strerror", None) or error) or "den säger inte varför", _LONGEST)


def _base(place: str | None, state: Path) -> str:
    base = place or str(state / "delat")
    if _PASSWORD.search(base):
        # It would be sent to the scheduler, and stand in messages and notes.
        shown = _PASSWORD.sub("://…@", base)
        step = "Lägg det i fsspecs eller tjänstens egna inställningar på varje dator, och bara adressen i --share."
        raise ShareFault(shown, "har ett lösenord i adressen", step)
    if _NO_ADDRESS.match(base):
        raise ShareFault(base, "är ingen hel adress", "Skriv till exempel s3://hink/mapp, eller en mapp.")
    return base.rstrip("/") if "://" in base else str(Path(base).absolute())


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
        # It may hold a register.
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(self.path / name, content, private=True)

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def has(self, name: str) -> bool:
        return has_file(self.path / name)

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def remove_all(self) -> None:
        if has(self.path):
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
