"""A folder of a server reached by SFTP. Entry: `Sftp`."""

from __future__ import annotations

import asyncio
import posixpath
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import asyncssh
from asyncssh.constants import FILEXFER_TYPE_DIRECTORY, FILEXFER_TYPE_SYMLINK

from samrapport.release.platser.fel import bruten, full, inloggning, is_full, nekad, onadd, ovantat
from samrapport.release.platser.plats import AGAIN, Finns, Plats, PlatsFel, Post, Saknas, join, parents
from samrapport.release.platser.slinga import PATIENCE, Slinga
from samrapport.release.platser.vardnyckel import Vard, known_keys, unknown_key

T = TypeVar("T")
_AT_ONCE = 64
_FULL = (asyncssh.SFTPNoSpaceOnFilesystem, asyncssh.SFTPQuotaExceeded)
_GONE = (
    asyncssh.SFTPNoConnection,
    asyncssh.SFTPConnectionLost,
    asyncssh.ConnectionLost,
    asyncssh.DisconnectError,
    TimeoutError,
    OSError,
)


class Sftp(Plats):
    """mal: the target's name. vardnyckel: the server's fingerprint from publicera.yml; without it ~/.ssh/known_hosts says."""

    samtidigt = 24

    def __init__(
        self,
        mal: str,
        host: str,
        *,
        port: int = 22,
        user: str | None = None,
        password: str | None = None,
        vardnyckel: str | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.namn = host
        self._mal = mal
        self._made: set[str] = set()
        self._slinga = Slinga(patience)
        try:
            self._connection, self._sftp = self._slinga.run(self._open(host, port, user, password, vardnyckel))
        except BaseException as error:
            self._slinga.close()
            if isinstance(error, TimeoutError | OSError):
                raise onadd(host) from None
            raise

    async def _open(
        self, host: str, port: int, user: str | None, password: str | None, vardnyckel: str | None
    ) -> tuple[asyncssh.SSHClientConnection, asyncssh.SFTPClient]:
        keys = [] if vardnyckel else known_keys(host, port)
        vard = Vard({vardnyckel} if vardnyckel else {key.get_fingerprint() for key in keys})
        options: dict[str, Any] = {"username": user} if user else {}
        if keys:
            # A server has keys of several kinds: it is asked for one that is known.
            options["server_host_key_algs"] = list(
                dict.fromkeys(one.decode() for key in keys for one in key.sig_algorithms)
            )
        try:
            connection = await asyncssh.connect(
                host,
                port,
                known_hosts=lambda *_: ([], [], []),
                client_factory=lambda: vard,
                password=password,
                keepalive_interval=15,
                **options,
            )
        except (asyncssh.HostKeyNotVerifiable, asyncssh.KeyExchangeFailed):
            raise unknown_key(host, vard) from None
        except asyncssh.PermissionDenied:
            raise inloggning(host, self._mal) from None
        except asyncssh.Error as error:
            raise ovantat(host, "förbindelsen", error.reason) from None
        try:
            return connection, await connection.start_sftp_client()
        except BaseException:
            connection.abort()
            raise

    def close(self) -> None:
        """Let go of the connection."""

        async def leave() -> None:
            # Here, in the one thread that may.
            self._connection.abort()
            await self._connection.wait_closed()

        with suppress(Exception):
            self._slinga.run(leave())
        self._slinga.close()

    def _run(self, path: str, work: Coroutine[Any, Any, T], size: int = 0) -> T:
        try:
            return self._slinga.run(work, size)
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            raise Saknas(f"{self.namn}: {path} finns inte. {AGAIN}") from None
        except asyncssh.SFTPFileAlreadyExists:
            raise Finns(f"{self.namn}: {path} finns redan. {AGAIN}") from None
        except asyncssh.SFTPPermissionDenied:
            raise nekad(self.namn, path) from None
        except asyncssh.SFTPOpUnsupported:
            raise self.kan_inte("det som krävdes") from None
        except _GONE:
            raise bruten(self.namn, path) from None
        except asyncssh.SFTPError as error:
            if isinstance(error, _FULL) or is_full(error.reason):
                raise full(self.namn, path) from None
            raise ovantat(self.namn, path, error.reason) from None

    def list(self, folder: str) -> dict[str, Post]:
        """What lies directly in a folder."""
        found = self._run(folder, self._sftp.readdir(folder or "."))
        kinds: dict[int, Any] = {FILEXFER_TYPE_DIRECTORY: "mapp", FILEXFER_TYPE_SYMLINK: "lank"}
        return {
            str(one.filename): Post(
                kinds.get(one.attrs.type, "fil"), (one.attrs.size or 0) if one.attrs.type not in kinds else 0
            )
            for one in found
            if one.filename not in (".", "..")
        }

    def read(self, path: str) -> bytes:
        """A file's content."""

        async def get() -> bytes:
            async with self._sftp.open(path, "rb") as file:
                content = await file.read()
                return content if isinstance(content, bytes) else content.encode()

        return self._run(path, get(), 50_000_000)

    def write(self, path: str, content: bytes) -> None:
        """Write a file."""

        async def put() -> None:
            async with self._sftp.open(path, "wb") as file:
                await file.write(content)

        self._run(path, self._with_parents(path, put), len(content))

    def rename(self, old: str, new: str) -> None:
        """Give a file, folder or link another name."""

        async def move() -> None:
            try:
                await self._sftp.posix_rename(old, new)
            except asyncssh.SFTPOpUnsupported:
                await self._sftp.rename(old, new)

        self._run(old, self._with_parents(new, move, old))

    def link(self, old: str, new: str) -> None:
        """Give a file a second name."""
        self._run(new, self._with_parents(new, lambda: self._sftp.link(old, new), old))

    def link_all(self, pairs: Collection[tuple[str, str]]) -> None:
        """Give many files a second name each, many at once on the one connection."""
        folders = dict.fromkeys(above for _, new in pairs for above in parents(new))
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(old: str, new: str) -> None:
            async with gate:
                await self._sftp.link(old, new)

        async def go() -> None:
            for folder in folders:
                await self._make_one(folder)
            await asyncio.gather(*(one(old, new) for old, new in pairs))

        self._run("filerna", go(), 1000 * len(pairs))

    def walk(self, folder: str) -> dict[str, int]:
        """Size of each file below a folder, many folders at once."""
        found: dict[str, int] = {}
        gate = asyncio.Semaphore(_AT_ONCE)

        async def within(path: str) -> None:
            async with gate:
                names = await self._sftp.readdir(join(folder, path))
            left = []
            for one in names:
                name = posixpath.join(path, str(one.filename))
                if one.filename in (".", ".."):
                    continue
                if one.attrs.type == FILEXFER_TYPE_DIRECTORY:
                    left.append(name)
                else:
                    found[name] = -1 if one.attrs.type == FILEXFER_TYPE_SYMLINK else one.attrs.size or 0
            await asyncio.gather(*map(within, left))

        self._run(folder, within(""), 50_000_000)
        return found

    def copy(self, old: str, new: str) -> None:
        """Copy a file at the place."""
        if not self._sftp.supports_remote_copy:
            raise self.kan_inte("kopiera filer")
        self._run(new, self._with_parents(new, lambda: self._sftp.remote_copy(old, new), old), 50_000_000)

    def symlink(self, target: str, path: str) -> None:
        """Make a link."""
        self._run(path, self._with_parents(path, lambda: self._sftp.symlink(target, path)))

    def readlink(self, path: str) -> str | None:
        """Where a link leads."""
        try:
            return str(self._run(path, self._sftp.readlink(path)))
        except PlatsFel:
            return None

    def delete(self, path: str) -> None:
        """Remove a file or a link."""
        try:
            self._run(path, self._sftp.remove(path))
        except Saknas:
            return

    def make(self, folder: str) -> bool:
        """Make a folder."""

        async def make() -> bool:
            for above in parents(folder):
                await self._make_one(above)
            try:
                await self._sftp.mkdir(folder)
            except asyncssh.SFTPError:
                # Version 3 of the protocol says only that it failed.
                if not await self._sftp.lexists(folder):
                    raise
                return False
            return True

        return self._run(folder, make())

    def remove(self, folder: str) -> None:
        """Remove an empty folder."""
        self._made.clear()
        try:
            self._run(folder, self._sftp.rmdir(folder))
        except Saknas:
            return

    async def _with_parents(self, path: str, work: Callable[[], Awaitable[T]], source: str = "") -> T:
        """Do what needs a folder, which is made where it is missing."""
        try:
            return await work()
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            if source and not await self._sftp.lexists(source):
                raise
            for above in parents(path):
                await self._make_one(above)
            return await work()

    async def _make_one(self, folder: str) -> None:
        if folder in self._made or await self._sftp.isdir(folder):
            self._made.add(folder)
            return
        try:
            await self._sftp.mkdir(folder)
        except asyncssh.SFTPError:
            if not await self._sftp.isdir(folder):
                raise
