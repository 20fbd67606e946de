"""The place that a build and its workers both reach: a folder, or an address that fsspec opens. Entry: `Share`.

What lies there is named by its SHA-256, so that whatever is half written is told by its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from samrapport.errors import SamrapportError, shorten
from samrapport.run.cluster.store import Store, open_store

_LONGEST = 200
_REACH = "Ange en mapp eller adress som alla datorer når, med --share."
_INSTALL = "Installera det på alla datorer, eller ange en mapp eller en annan adress med --share."


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

    def clear(self) -> None:
        """Remove everything."""
        with self._store("tömma") as store:
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


def _tell(error: Exception) -> str:
    return shorten(f"{type(error).__name__}: {error}".removesuffix(": "), _LONGEST)
