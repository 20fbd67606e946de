"""A bucket of an object store that speaks S3, as a place: folders are the parts of names. Entry: `S3`."""

from __future__ import annotations

import mimetypes
from datetime import timedelta
from typing import Any

import obstore
from obstore import exceptions
from obstore.store import S3Store

from samrapport.release.platser.fel import bruten, full, inloggning, is_full, nekad, onadd, ovantat
from samrapport.release.platser.plats import AGAIN, Plats, PlatsFel, Post, Saknas
from samrapport.release.platser.slinga import PATIENCE

_TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css"}
_FOLDER = ".mapp"
"""An object that says that a folder has been made, for what is to be made once."""


class S3(Plats):
    """endpoint: the store's address, where it is not Amazon's."""

    samtidigt = 16
    put_whole = True

    def __init__(
        self,
        mal: str,
        bucket: str,
        *,
        endpoint: str | None = None,
        region: str = "eu-north-1",
        user: str | None = None,
        password: str | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self.namn, self._mal = f"s3://{bucket}", mal
        secret: dict[str, Any] = {"access_key_id": user, "secret_access_key": password} if user and password else {}
        own: dict[str, Any] = {"endpoint": endpoint, "virtual_hosted_style_request": False} if endpoint else {}
        self._store = S3Store(
            bucket,
            region=region,
            client_options={
                "timeout": timedelta(seconds=patience),
                "allow_http": bool(endpoint and endpoint.startswith("http://")),
            },
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=patience)},
            **secret,
            **own,
        )
        try:
            obstore.list_with_delimiter(self._store, "samrapport-finns-inte")
        except exceptions.BaseError as error:
            told = self._told("hinken", error)
            raise (onadd(self.namn) if "connect" in str(error).casefold() else told) from None

    def _told(self, path: str, error: Exception) -> PlatsFel:
        said = str(error)
        found: PlatsFel
        if isinstance(error, exceptions.NotFoundError | FileNotFoundError):
            found = Saknas(f"{self.namn}: {path} finns inte. {AGAIN}")
        elif isinstance(error, exceptions.UnauthenticatedError) or any(
            word in said for word in ("SignatureDoesNotMatch", "InvalidAccessKeyId", "MissingCredentials", "credential")
        ):
            found = inloggning(self.namn, self._mal)
        elif isinstance(error, exceptions.PermissionDeniedError):
            found = nekad(self.namn, path)
        elif is_full(said) or "507" in said:
            found = full(self.namn, path)
        elif any(
            word in said.casefold()
            for word in ("timed out", "timeout", "connect", "sending request", "closed", "reset")
        ):
            found = bruten(self.namn, path)
        else:
            found = ovantat(self.namn, path, said.splitlines()[0][:100] if said else error)
        return found

    def list(self, folder: str) -> dict[str, Post]:
        """What lies directly in a folder."""
        prefix = folder.strip("/")
        try:
            found = obstore.list_with_delimiter(self._store, prefix or None)
        except (exceptions.BaseError, FileNotFoundError) as error:
            raise self._told(folder, error) from None
        names = {one["path"].rpartition("/")[2]: Post("fil", int(one["size"])) for one in found["objects"]}
        names |= {one.rstrip("/").rpartition("/")[2]: Post("mapp") for one in found["common_prefixes"]}
        if not names:
            raise Saknas(f"{self.namn}: {folder} finns inte. {AGAIN}")
        names.pop(_FOLDER, None)
        return names

    def walk(self, folder: str) -> dict[str, int]:
        """Size of each file below a folder, in one go."""
        return {path: size for path, size in self._objects(folder).items() if path.rpartition("/")[2] != _FOLDER}

    def _objects(self, folder: str) -> dict[str, int]:
        prefix = folder.strip("/")
        found = {}
        try:
            for page in obstore.list(self._store, prefix or None, chunk_size=1000):
                for one in page:
                    found[one["path"].removeprefix(f"{prefix}/" if prefix else "")] = int(one["size"])
        except (exceptions.BaseError, FileNotFoundError) as error:
            raise self._told(folder, error) from None
        if not found:
            raise Saknas(f"{self.namn}: {folder} finns inte. {AGAIN}")
        return found

    def read(self, path: str) -> bytes:
        """An object's content."""
        try:
            return bytes(obstore.get(self._store, path.strip("/")).bytes())
        except (exceptions.BaseError, FileNotFoundError) as error:
            raise self._told(path, error) from None

    def write(self, path: str, content: bytes) -> None:
        """Write an object; a reader gets the old or the new."""
        ending = "." + path.rpartition(".")[2]
        kind = _TYPES.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
        try:
            obstore.put(self._store, path.strip("/"), content, attributes={"Content-Type": kind}, use_multipart=False)
        except exceptions.BaseError as error:
            raise self._told(path, error) from None

    def rename(self, old: str, new: str) -> None:
        """Object stores have no renaming: two operations, which nothing here takes for one."""
        raise self.kan_inte("byta namn")

    def copy(self, old: str, new: str) -> None:
        """Copy an object at the place, with the type that it was sent as."""
        try:
            obstore.copy(self._store, old.strip("/"), new.strip("/"))
        except (exceptions.BaseError, FileNotFoundError) as error:
            raise self._told(old, error) from None

    def delete(self, path: str) -> None:
        """Remove an object."""
        try:
            obstore.delete(self._store, path.strip("/"))
        except FileNotFoundError:
            return
        except exceptions.BaseError as error:
            raise self._told(path, error) from None

    def make(self, folder: str) -> bool:
        """Note that a folder is made, once."""
        try:
            obstore.put(self._store, f"{folder.strip('/')}/{_FOLDER}", b"", mode="create", use_multipart=False)
        except exceptions.AlreadyExistsError:
            return False
        except exceptions.BaseError as error:
            raise self._told(folder, error) from None
        return True

    def remove(self, folder: str) -> None:
        """Take the note of a folder away."""
        self.delete(f"{folder}/{_FOLDER}")

    def delete_tree(self, folder: str) -> None:
        """Remove all objects below a name."""
        try:
            paths = list(self._objects(folder))
        except Saknas:
            paths = []
        for path in paths:
            self.delete(f"{folder}/{path}")
        self.remove(folder)
