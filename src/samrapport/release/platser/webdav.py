"""A folder of a server reached by WebDAV (RFC 4918). Entry: `Webdav`."""

from __future__ import annotations

import ssl
import time
from http import HTTPStatus
from posixpath import basename
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

import httpx

from samrapport.release.platser.fel import bruten, certifikat, full, inloggning, nekad, onadd, ovantat
from samrapport.release.platser.plats import AGAIN, Finns, Plats, PlatsFel, Post, Saknas, parents
from samrapport.release.platser.slinga import PATIENCE

_DAV = "{DAV:}"
_ASKED = b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'
_LARGEST = 50_000_000
_BUSY = {
    HTTPStatus.LOCKED,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
"""What servers answer when two operations meet at one folder: a moment later it goes."""
_PAUSES = (0.2, 1.0)
_REPEATABLE = ("GET", "PROPFIND", "PUT", "DELETE")
"""What can be done twice and is done once."""
_OK = {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT, HTTPStatus.MULTI_STATUS}


class Svarslos(PlatsFel):
    """The server says that it could not, and not whether it did."""


class Webdav(Plats):
    """address: https, or http to this machine alone. Paths are relative to it."""

    samtidigt = 8

    def __init__(
        self,
        mal: str,
        address: str,
        *,
        user: str | None = None,
        password: str | None = None,
        patience: float = PATIENCE,
    ) -> None:
        parts = urlsplit(address)
        self.namn, self._mal = str(parts.hostname), mal
        self._root = parts.path.rstrip("/")
        self._made: set[str] = set()
        auth = httpx.BasicAuth(user, password or "") if user else None
        base = f"{parts.scheme}://{parts.netloc}"
        self._client = httpx.Client(base_url=base, auth=auth, timeout=httpx.Timeout(patience), follow_redirects=False)
        try:
            self._client.request("OPTIONS", self._url(""))
        except httpx.ConnectError as error:
            self._client.close()
            raise (certifikat(self.namn) if _is_certificate(error) else onadd(self.namn)) from None
        except httpx.HTTPError:
            self._client.close()
            raise onadd(self.namn) from None

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _url(self, path: str) -> str:
        return f"{self._root}/{quote(path.strip('/'))}"

    def _ask(self, method: str, path: str, *, taken: Any = None, **more: Any) -> httpx.Response:
        for pause in (*_PAUSES, None):
            try:
                answer = self._client.request(method, self._url(path), **more)
            except (httpx.HTTPError, RuntimeError) as error:
                # A client that another thread has closed raises RuntimeError.
                raise (certifikat(self.namn) if _is_certificate(error) else bruten(self.namn, path)) from None
            if pause is None or answer.status_code not in _BUSY or method not in _REPEATABLE:
                break
            time.sleep(pause)
        code = answer.status_code
        if code in _OK and not (code == HTTPStatus.MULTI_STATUS and method in ("MOVE", "COPY", "DELETE")):
            return answer
        if code == HTTPStatus.NOT_FOUND:
            raise Saknas(f"{self.namn}: {path} finns inte. {AGAIN}")
        if code == HTTPStatus.UNAUTHORIZED:
            raise inloggning(self.namn, self._mal)
        if code == HTTPStatus.FORBIDDEN:
            raise nekad(self.namn, path)
        if code in (HTTPStatus.PRECONDITION_FAILED, taken):
            raise Finns(f"{self.namn}: {path} finns redan. {AGAIN}")
        if code == HTTPStatus.INSUFFICIENT_STORAGE:
            raise full(self.namn, path)
        if code in (HTTPStatus.NOT_IMPLEMENTED, HTTPStatus.METHOD_NOT_ALLOWED):
            raise self.kan_inte(f"göra {method}")
        told = ovantat(self.namn, path, f"{code} {answer.reason_phrase}")
        raise Svarslos(str(told)) if code in _BUSY else told

    def list(self, folder: str) -> dict[str, Post]:
        """What lies directly in a folder."""
        answer = self._ask(
            "PROPFIND", f"{folder.rstrip('/')}/" if folder else "", headers={"Depth": "1"}, content=_ASKED
        )
        own = unquote(urlsplit(self._url(folder)).path).rstrip("/")
        found = {}
        for one in ElementTree.fromstring(answer.content).iter(f"{_DAV}response"):
            path = unquote(urlsplit(one.findtext(f"{_DAV}href") or "").path).rstrip("/")
            if path == own:
                if one.find(f".//{_DAV}collection") is None:
                    raise Saknas(f"{self.namn}: {folder} är ingen mapp. {AGAIN}")
                continue
            is_folder = one.find(f".//{_DAV}collection") is not None
            size = int(one.findtext(f".//{_DAV}getcontentlength") or 0)
            found[basename(path)] = Post("mapp") if is_folder else Post("fil", size)
        return found

    def read(self, path: str) -> bytes:
        """A file's content."""
        return self._ask("GET", path).content[:_LARGEST]

    def write(self, path: str, content: bytes) -> None:
        """Write a file."""
        self._make_above(path)
        try:
            self._ask("PUT", path, content=content, taken=HTTPStatus.CONFLICT)
        except Finns:
            # A folder has gone since it was made.
            self._made.clear()
            self._make_above(path)
            self._ask("PUT", path, content=content)

    def rename(self, old: str, new: str) -> None:
        """Give a file or folder another name; a file's takes the stead of another."""
        self._made.clear()
        self._to("MOVE", old, new, overwrite=self._is_file(old))

    def _is_file(self, path: str) -> bool:
        return self.kind(path) == "fil"

    def copy(self, old: str, new: str) -> None:
        """Copy a file at the place."""
        self._to("COPY", old, new, overwrite=True)

    def copy_tree(self, old: str, new: str) -> None:
        """Copy a folder at the place."""
        self._to("COPY", old, new, overwrite=False, depth="infinity")

    def _to(self, method: str, old: str, new: str, *, overwrite: bool, depth: str | None = None) -> None:
        target = str(self._client.base_url).rstrip("/") + self._url(new)
        headers = {"Destination": target, "Overwrite": "T" if overwrite else "F", **({"Depth": depth} if depth else {})}
        self._make_above(new)
        try:
            self._ask(method, old, headers=headers)
        except Svarslos:
            # It may have been done all the same.
            if method == "MOVE" and self.kind(old) is None and self.kind(new) is not None:
                return
            time.sleep(_PAUSES[-1])
            self._ask(method, old, headers=headers)

    def delete(self, path: str) -> None:
        """Remove a file."""
        try:
            self._ask("DELETE", path)
        except Saknas:
            return

    def make(self, folder: str) -> bool:
        """Make a folder."""
        self._make_above(folder)
        return self._make(folder)

    def remove(self, folder: str) -> None:
        """Remove an empty folder; the protocol would take what is in it too."""
        self._made.clear()
        try:
            if self.list(folder):
                raise Finns(f"{self.namn}: {folder} är inte tom. {AGAIN}")
            self._ask("DELETE", f"{folder}/")
        except Saknas:
            return

    def delete_tree(self, folder: str) -> None:
        """Remove a folder with all that is in it."""
        self._made.clear()
        try:
            self._ask("DELETE", f"{folder}/")
        except Saknas:
            return

    def _make(self, folder: str) -> bool:
        for left in (1, 0):
            try:
                self._ask("MKCOL", f"{folder}/", taken=HTTPStatus.METHOD_NOT_ALLOWED)
            except Finns:
                return False
            except PlatsFel as error:
                # Some servers answer as if they were broken when another made the folder in the same moment.
                if self.kind(folder) == "mapp":
                    return False
                if not (left and isinstance(error, Svarslos)):
                    raise
                time.sleep(_PAUSES[0])
            else:
                break
        return True

    def _make_above(self, path: str) -> None:
        missing = []
        for above in reversed(list(parents(path.strip("/")))):
            if above in self._made or self.kind(above) == "mapp":
                self._made.add(above)
                break
            missing.append(above)
        for above in reversed(missing):
            self._make(above)
            self._made.add(above)


def _is_certificate(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(cause):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
