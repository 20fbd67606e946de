"""A folder of a server reached by FTP over TLS. Entry: `Ftps`."""

from __future__ import annotations

import asyncio
import queue
import ssl
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import aioftp

from samrapport.release.platser.fel import bruten, certifikat, full, inloggning, is_full, nekad, onadd, ovantat
from samrapport.release.platser.plats import AGAIN, Plats, Post, Saknas, parents
from samrapport.release.platser.slinga import PATIENCE, Slinga

T = TypeVar("T")
IMPLICIT = 990
"""The port at which a server speaks TLS from its first word."""

_MISSING = ("550", "450")
_FULL = ("452", "552")
_MISSING_WORDS = ("no such", "not found", "cannot find", "does not exist", "can't find", "not exist")


class _Client(aioftp.Client):
    """home: the folder that it began in, once asked for."""

    home = ""


class Ftps(Plats):
    """One connection an operation at a time, as the protocol has it; so many at once."""

    samtidigt = 3

    def __init__(
        self,
        mal: str,
        host: str,
        *,
        port: int = 21,
        user: str | None = None,
        password: str | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.namn, self._mal = host, mal
        self._host, self._port, self._user, self._password = host, port, user or "anonymous", password or ""
        self._slinga = Slinga(patience)
        self._free: queue.LifoQueue[_Client] = queue.LifoQueue()
        self._open: list[_Client] = []
        try:
            self._free.put(self._connected())
        except BaseException:
            self.close()
            raise

    def _connected(self) -> _Client:
        try:
            return self._slinga.run(self._connect())
        except aioftp.StatusCodeError as error:
            if any(str(one).startswith("530") for one in error.received_codes):
                raise inloggning(self.namn, self._mal) from None
            raise ovantat(self.namn, "förbindelsen", error.info[-1]) from None
        except ssl.SSLCertVerificationError:
            raise certifikat(self.namn) from None
        except (OSError, TimeoutError, EOFError):
            raise onadd(self.namn) from None

    async def _connect(self) -> _Client:
        context = ssl.create_default_context()
        client = _Client(ssl=context if self._port == IMPLICIT else None, socket_timeout=self._slinga.patience)
        self._open.append(client)
        await client.connect(self._host, self._port)
        if self._port != IMPLICIT:
            await client.upgrade_to_tls(context)
        await client.login(self._user, self._password)
        return client

    def close(self) -> None:
        """Let go of the connections."""

        async def leave() -> None:
            for client in self._open:
                if hasattr(client, "stream"):
                    client.close()
            # The transports say good-bye in the loop's next turns.
            await asyncio.sleep(0.05)

        with suppress(Exception):
            self._slinga.run(leave())
        self._slinga.close()

    def _run(self, path: str, work: Callable[[_Client], Coroutine[Any, Any, T]], size: int = 0) -> T:
        try:
            client = self._free.get_nowait()
        except queue.Empty:
            client = self._connected()
        try:
            found = self._slinga.run(work(client), size)
        except aioftp.StatusCodeError as error:
            self._free.put(client)
            raise self._told(path, error) from None
        except (OSError, TimeoutError, EOFError, asyncio.CancelledError):
            raise bruten(self.namn, path) from None
        self._free.put(client)
        return found

    def _told(self, path: str, error: aioftp.StatusCodeError) -> Exception:
        code = str(error.received_codes[-1])
        said = " ".join(error.info[-1:]).strip()
        if code in _FULL or is_full(said):
            return full(self.namn, path)
        if code == "530":
            return inloggning(self.namn, self._mal)
        if code in _MISSING and any(word in said.casefold() for word in _MISSING_WORDS):
            return Saknas(f"{self.namn}: {path} finns inte. {AGAIN}")
        if "denied" in said.casefold() or "not permitted" in said.casefold():
            return nekad(self.namn, path)
        if code in ("500", "502", "504"):
            return self.kan_inte("det som krävdes")
        return ovantat(self.namn, path, f"{code} {said}")

    def list(self, folder: str) -> dict[str, Post]:
        """What lies directly in a folder."""

        async def get(client: _Client) -> dict[str, Post]:
            # Some servers answer a list of a folder that is not there with an empty one.
            await client.command(f"CWD {folder or '/'}", "2xx")
            try:
                found = await client.list("")
            finally:
                await client.command(f"CWD {client.home}", "2xx")
            return {one.name: _post(info) for one, info in found if one.name not in (".", "..")}

        return self._run(folder, self._from_home(get))

    def _from_home(
        self, work: Callable[[_Client], Coroutine[Any, Any, T]]
    ) -> Callable[[_Client], Coroutine[Any, Any, T]]:
        async def go(client: _Client) -> T:
            client.home = client.home or str(await client.get_current_directory())
            return await work(client)

        return go

    def read(self, path: str) -> bytes:
        """A file's content."""

        async def get(client: _Client) -> bytes:
            async with client.download_stream(path) as stream:
                return bytes(await stream.read())

        return self._run(path, get, 50_000_000)

    def write(self, path: str, content: bytes) -> None:
        """Write a file."""

        async def put(client: _Client) -> None:
            async def once() -> None:
                try:
                    async with client.upload_stream(path) as stream:
                        await stream.write(content)
                except (OSError, EOFError):
                    # The server says on the other connection why it closed this one.
                    await client.command(None, "2xx")
                    raise

            await self._with_parents(client, path, once)

        self._run(path, put, len(content))

    def rename(self, old: str, new: str) -> None:
        """Give a file or folder another name."""

        async def move(client: _Client) -> None:
            await client.command(f"RNFR {old}", "3xx")

            async def once() -> None:
                await client.command(f"RNTO {new}", "2xx")

            try:
                await once()
            except aioftp.StatusCodeError:
                await self._make_above(client, new)
                await client.command(f"RNFR {old}", "3xx")
                await once()

        self._run(old, move)

    def delete(self, path: str) -> None:
        """Remove a file."""

        async def away(client: _Client) -> None:
            await client.command(f"DELE {path}", "2xx")

        with suppress(Saknas):
            self._run(path, away)

    def make(self, folder: str) -> bool:
        """Make a folder."""

        async def make(client: _Client) -> bool:
            await self._make_above(client, folder)
            try:
                await client.command(f"MKD {folder}", "2xx")
            except aioftp.StatusCodeError:
                if not await self._is_folder(client, folder):
                    raise
                return False
            return True

        return self._run(folder, self._from_home(make))

    def remove(self, folder: str) -> None:
        """Remove an empty folder."""

        async def away(client: _Client) -> None:
            await client.command(f"RMD {folder}", "2xx")

        with suppress(Saknas):
            self._run(folder, away)

    async def _with_parents(self, client: _Client, path: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except aioftp.StatusCodeError as error:
            if str(error.received_codes[-1]) in _FULL:
                raise
            await self._make_above(client, path)
            await work()

    async def _make_above(self, client: _Client, path: str) -> None:
        client.home = client.home or str(await client.get_current_directory())
        for above in parents(path):
            if not await self._is_folder(client, above):
                with suppress(aioftp.StatusCodeError):
                    await client.command(f"MKD {above}", "2xx")

    async def _is_folder(self, client: _Client, folder: str) -> bool:
        try:
            await client.command(f"CWD {folder}", "2xx")
        except aioftp.StatusCodeError:
            return False
        await client.command(f"CWD {client.home}", "2xx")
        return True


def _post(info: Any) -> Post:
    kind = str(info.get("type", "file"))
    if kind in ("dir", "cdir", "pdir"):
        return Post("mapp")
    return Post("lank") if "link" in kind else Post("fil", int(info.get("size", 0)))
