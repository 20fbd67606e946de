"""What a place must be able to do, whatever its protocol. Entries: `Plats`, `Formaga`, `prova_formaga`.

Paths are texts with forward slashes, as `publicera.yml` names them. Every failure is a `PlatsFel`, told in one Swedish sentence.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, Literal, Self

from samrapport.errors import Hindered

AGAIN = "Kör samma kommando igen: det fortsätter där det slutade."


class PlatsFel(Hindered):
    """What a place would not do: it is full, denies, is out of reach, or breaks off."""


class Saknas(PlatsFel):
    """There is no such file or folder at the place."""


class Finns(PlatsFel):
    """The name is taken already."""


class Avbrott(PlatsFel):
    """Something hinders the place just now, such as a full disk, which says nothing of what it can do."""


class KanInte(PlatsFel):
    """The place, or its protocol, has no such operation."""


@dataclass(frozen=True)
class Post:
    """One name in a folder. size: bytes of a file, 0 of anything else."""

    kind: Literal["fil", "mapp", "lank"]
    size: int = 0


@dataclass(frozen=True)
class Formaga:
    """What a place was seen to do.

    rename_over: a file renamed to a taken name replaces it. rename_folder: folders can be renamed. symlink: links can be made, and
    replaced by a rename. exchange: two names change places in one step. copy: files are copied without coming here.
    link: a file can have two names. copy_tree: so are whole folders. put_whole: a file written to a taken name is seen old or new, never half.
    """

    rename_over: bool = False
    rename_folder: bool = False
    symlink: bool = False
    exchange: bool = False
    copy: bool = False
    link: bool = False
    copy_tree: bool = False
    put_whole: bool = False

    def as_dict(self) -> dict[str, bool]:
        """For the journal."""
        return asdict(self)


class Plats(ABC):
    """A place. namn: how to speak of it in a message, never with a secret. samtidigt: operations worth having under way at once."""

    namn: str
    samtidigt = 8
    near = False
    """Whether what is sent goes over no connection."""
    put_whole = False
    """Whether the protocol promises that a file written to a taken name is seen old or new, never half."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:  # noqa: B027 - a folder has nothing to close
        """Let go of the connection."""

    @abstractmethod
    def list(self, folder: str) -> dict[str, Post]:
        """What lies directly in a folder. Raises Saknas."""

    @abstractmethod
    def read(self, path: str) -> bytes:
        """A file's content. Raises Saknas."""

    @abstractmethod
    def write(self, path: str, content: bytes) -> None:
        """Write a file; folders above it are made where they are missing."""

    @abstractmethod
    def rename(self, old: str, new: str) -> None:
        """Give a file, folder or link another name. Folders above the new one are made."""

    @abstractmethod
    def delete(self, path: str) -> None:
        """Remove a file or a link; one that is not there is no fault."""

    @abstractmethod
    def make(self, folder: str) -> bool:
        """Make a folder and those above it; whether it was not there before."""

    @abstractmethod
    def remove(self, folder: str) -> None:
        """Remove an empty folder; one that is not there is no fault."""

    def copy(self, old: str, new: str) -> None:
        """Copy a file at the place."""
        raise self.kan_inte("kopiera filer")

    def link(self, old: str, new: str) -> None:
        """Give a file a second name."""
        raise self.kan_inte("ge en fil två namn")

    def link_all(self, pairs: Collection[tuple[str, str]]) -> None:
        """Give many files a second name each."""
        for old, new in pairs:
            self.link(old, new)

    def copy_tree(self, old: str, new: str) -> None:
        """Copy a folder with all that is in it."""
        raise self.kan_inte("kopiera mappar")

    def symlink(self, target: str, path: str) -> None:
        """Make a link at `path`. target: relative to the folder that the link lies in."""
        raise self.kan_inte("göra länkar")

    def readlink(self, path: str) -> str | None:
        """Where a link leads, as it was made; None for what is no link."""
        return None

    def exchange(self, one: str, other: str) -> None:
        """Let two names change places in one step."""
        raise self.kan_inte("låta två namn byta plats")

    def kan_inte(self, vad: str) -> KanInte:
        """The error of an operation that there is not."""
        return KanInte(f"{self.namn}: platsen kan inte {vad}. {AGAIN}")

    def walk(self, folder: str) -> dict[str, int]:
        """Size of each file below a folder, by path from it; links to folders are not followed, and are told with size -1."""
        found: dict[str, int] = {}
        left = [""]
        while left:
            within = left.pop()
            try:
                names = self.list(join(folder, within))
            except Saknas:
                if within:
                    continue
                raise
            for name, post in names.items():
                path = f"{within}/{name}" if within else name
                if post.kind == "mapp":
                    left.append(path)
                else:
                    found[path] = post.size if post.kind == "fil" else -1
        return found

    def kind(self, path: str) -> Literal["fil", "mapp", "lank"] | None:
        """What stands under a name, None where nothing does."""
        folder, _, name = path.rpartition("/")
        try:
            found = self.list(folder or ("/" if path.startswith("/") else ""))
        except Saknas:
            return None
        return found[name].kind if name in found else None

    def delete_tree(self, folder: str) -> None:
        """Remove a folder with all that is in it; one that is not there is no fault."""
        with suppress(Saknas):
            for name, post in self.list(folder).items():
                path = join(folder, name)
                if post.kind == "mapp":
                    self.delete_tree(path)
                else:
                    self.delete(path)
            self.remove(folder)


def join(*parts: str) -> str:
    """Parts of a path, put together; empty ones count for nothing."""
    kept = [one.rstrip("/") or "/" for one in parts if one]
    return "/".join(kept).replace("//", "/") if kept else ""


def parents(path: str) -> Iterator[str]:
    """The folders above a path, outermost first."""
    parts = path.split("/")[:-1]
    for number in range(1, len(parts) + 1):
        if above := "/".join(parts[:number]):
            yield above


def prova_formaga(plats: Plats, folder: str) -> Formaga:
    """Try in an own folder within `folder` what the place can do, and take it away again."""
    scratch = join(folder, f"prov-{secrets.token_hex(8)}")
    plats.make(scratch)
    try:
        return _tried(plats, lambda name: join(scratch, name))
    finally:
        with suppress(PlatsFel):
            plats.delete_tree(scratch)


def _tried(plats: Plats, at: Callable[[str], str]) -> Formaga:
    def goes(*steps: Callable[[], Any]) -> bool:
        try:
            return all(step() is not False for step in steps)
        except Avbrott:
            # What it is seen to do decides for good how releases are exchanged there.
            raise
        except PlatsFel:
            return False

    def holds(name: str, content: bytes) -> Callable[[], bool]:
        return lambda: plats.read(at(name)) == content

    plats.write(at("ett.txt"), b"ett")
    plats.write(at("mapp/tva.txt"), b"tva")
    plats.write(at("tre.txt"), b"tre")
    return Formaga(
        copy=goes(lambda: plats.copy(at("ett.txt"), at("kopia/ett.txt")), holds("kopia/ett.txt", b"ett")),
        link=goes(lambda: plats.link(at("ett.txt"), at("namn/ett.txt")), holds("namn/ett.txt", b"ett")),
        copy_tree=goes(lambda: plats.copy_tree(at("mapp"), at("mapp-kopia")), holds("mapp-kopia/tva.txt", b"tva")),
        rename_over=goes(
            lambda: plats.rename(at("tre.txt"), at("ett.txt")),
            holds("ett.txt", b"tre"),
            lambda: plats.kind(at("tre.txt")) is None,
        ),
        rename_folder=goes(lambda: plats.rename(at("mapp"), at("mapp-ny")), holds("mapp-ny/tva.txt", b"tva")),
        symlink=goes(
            lambda: plats.write(at("c/fil"), b"c"),
            lambda: plats.write(at("d/fil"), b"d"),
            lambda: plats.symlink("c", at("lank")),
            holds("lank/fil", b"c"),
            lambda: plats.symlink("d", at("lank-ny")),
            lambda: plats.rename(at("lank-ny"), at("lank")),
            holds("lank/fil", b"d"),
            lambda: plats.kind(at("lank")) == "lank",
        ),
        exchange=goes(
            lambda: plats.write(at("a/fil"), b"a"),
            lambda: plats.write(at("b/fil"), b"b"),
            lambda: plats.exchange(at("a"), at("b")),
            holds("a/fil", b"b"),
        ),
        put_whole=plats.put_whole,
    )
