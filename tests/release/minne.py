"""A place in memory whose abilities are chosen, that can fail or be killed at any operation, and whose reader is told of each."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field

from samrapport.release.platser.plats import Finns, Formaga, Plats, PlatsFel, Post, Saknas

MAPP = object()


class Killed(BaseException):
    """The process has been killed: nothing it does after this reaches the place."""


@dataclass
class Lank:
    """A symbolic link."""

    target: str


@dataclass
class Minne(Plats):
    """can: what it is able to. at: the operation (1 is the first) at which `strike` is called. after: called after each operation."""

    can: Formaga
    namn: str = "minnet"
    nodes: dict[str, object] = field(default_factory=dict)
    at: int = 0
    strike: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None
    count: int = 0
    dead: bool = False
    cut: bool = False
    """Whether the file that is being written when it strikes is left half."""
    sent: int = 0

    samtidigt = 1

    @property
    def put_whole(self) -> bool:  # type: ignore[override]
        return self.can.put_whole

    def _operate(self) -> bool:
        if self.dead:
            raise Killed
        self.count += 1
        return self.count == self.at

    def _changing(self, do: Callable[[], None], *paths: str, half: Callable[[], None] = lambda: None) -> None:
        if self._operate():
            if self.cut:
                half()
            self.strike()
        do()
        # What happens within the closed room alone, no reader sees.
        if not all("/.samrapport" in path for path in paths):
            self.after()

    def _real(self, path: str, last: bool = True, depth: int = 0) -> str:
        """The path with links followed."""
        assert depth < 20, path
        parts = path.strip("/").split("/") if path.strip("/") else []
        done = ""
        for number, part in enumerate(parts):
            here = posixpath.normpath(f"{done}/{part}").lstrip("/") if done else part
            node = self.nodes.get(here)
            if isinstance(node, Lank) and (last or number < len(parts) - 1):
                here = self._real(
                    posixpath.normpath(posixpath.join(posixpath.dirname(here), node.target)), depth=depth + 1
                )
            done = here
        return done

    def _above(self, path: str) -> None:
        while path := posixpath.dirname(path):
            assert self.nodes.get(path, MAPP) is MAPP, path
            self.nodes[path] = MAPP

    def list(self, folder: str) -> dict[str, Post]:
        if self._operate():
            self.strike()
        return self.look(folder)

    def look(self, folder: str) -> dict[str, Post]:
        real = self._real(folder)
        if real and self.nodes.get(real) is not MAPP:
            raise Saknas(f"{folder} finns inte.")
        return {
            posixpath.basename(path): Post("mapp")
            if node is MAPP
            else Post("lank")
            if isinstance(node, Lank)
            else Post("fil", len(node))  # type: ignore[arg-type]
            for path, node in self.nodes.items()
            if posixpath.dirname(path) == real
        }

    def read(self, path: str) -> bytes:
        if self._operate():
            self.strike()
        return self.get(path)

    def get(self, path: str) -> bytes:
        """As a web server would."""
        node = self.nodes.get(self._real(path))
        if not isinstance(node, bytes):
            raise Saknas(f"{path} finns inte.")
        return node

    def write(self, path: str, content: bytes) -> None:
        real = self._real(path)

        def whole() -> None:
            self._above(real)
            self.nodes[real] = content
            self.sent += len(content)

        def half() -> None:
            if not self.can.put_whole:
                self._above(real)
                self.nodes[real] = content[: len(content) // 2]

        self._changing(whole, real, half=half)

    def rename(self, old: str, new: str) -> None:
        old, new = self._real(old, last=False), self._real(new, last=False)

        def do() -> None:
            if old not in self.nodes:
                raise Saknas(f"{old} finns inte.")
            if new in self.nodes and (not self.can.rename_over or MAPP in (self.nodes[old], self.nodes[new])):
                raise Finns(f"{new} finns redan.")
            if self.nodes[old] is MAPP and not self.can.rename_folder:
                raise self.kan_inte("byta namn på mappar")
            self._above(new)
            for path in [one for one in self.nodes if one == old or one.startswith(f"{old}/")]:
                self.nodes[new + path.removeprefix(old)] = self.nodes.pop(path)

        self._changing(do, old, new)

    def delete(self, path: str) -> None:
        real = self._real(path, last=False)
        self._changing(lambda: self.nodes.pop(real, None) if self.nodes.get(real) is not MAPP else None, real)  # type: ignore[arg-type, func-returns-value]

    def make(self, folder: str) -> bool:
        real = self._real(folder)
        fresh = real not in self.nodes

        def do() -> None:
            self._above(real)
            self.nodes.setdefault(real, MAPP)

        self._changing(do, real)
        return fresh

    def remove(self, folder: str) -> None:
        real = self._real(folder, last=False)

        def do() -> None:
            if any(one.startswith(f"{real}/") for one in self.nodes):
                raise Finns(f"{folder} är inte tom.")
            self.nodes.pop(real, None)

        self._changing(do, real)

    def _double(self, old: str, new: str, may: bool) -> None:
        old, new = self._real(old), self._real(new)

        def do() -> None:
            if not may:
                raise self.kan_inte("det")
            if old not in self.nodes:
                raise Saknas(f"{old} finns inte.")
            self._above(new)
            for path in [one for one in self.nodes if one == old or one.startswith(f"{old}/")]:
                self.nodes[new + path.removeprefix(old)] = self.nodes[path]

        self._changing(do, new)

    def copy(self, old: str, new: str) -> None:
        self._double(old, new, self.can.copy)

    def link(self, old: str, new: str) -> None:
        self._double(old, new, self.can.link)

    def copy_tree(self, old: str, new: str) -> None:
        self._double(old, new, self.can.copy_tree)

    def symlink(self, target: str, path: str) -> None:
        real = self._real(path, last=False)

        def do() -> None:
            if not self.can.symlink:
                raise self.kan_inte("göra länkar")
            self._above(real)
            self.nodes[real] = Lank(target)

        self._changing(do, real)

    def readlink(self, path: str) -> str | None:
        node = self.nodes.get(self._real(path, last=False))
        return node.target if isinstance(node, Lank) else None

    def exchange(self, one: str, other: str) -> None:
        one, other = self._real(one, last=False), self._real(other, last=False)

        def do() -> None:
            if not self.can.exchange:
                raise self.kan_inte("byta")
            moved = {
                path: node
                for path, node in self.nodes.items()
                for root in (one, other)
                if path == root or path.startswith(f"{root}/")
            }
            for path in moved:
                del self.nodes[path]
            for path, node in moved.items():
                root, to = (one, other) if path == one or path.startswith(f"{one}/") else (other, one)
                self.nodes[to + path.removeprefix(root)] = node

        self._changing(do, one, other)


def fail() -> None:
    raise PlatsFel("minnet: disken är full. Frigör utrymme.")
