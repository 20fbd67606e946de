"""A store of objects behind an address of its own, for fsspec: `hink://127.0.0.1:PORT/place`. Entries: `Hink`, `HinkFileSystem`.

It stands for S3 and its like, and goes over a real connection, so that processes share nothing else. There are no
folders in it, and its faults are no OSError and can't be pickled, as those of the libraries for such services.
"""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from fsspec.spec import AbstractFileSystem


class HinkError(Exception):
    """A fault of the service."""

    def __init__(self, request: str, why: str) -> None:
        super().__init__(f"{request}: {why}")


class HinkFileSystem(AbstractFileSystem):
    """What fsspec needs of a file system to write, read and remove whole files."""

    protocol = "hink"

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **kwargs: Any) -> None:
        """Put an object."""
        self._ask("PUT", path, value)

    def cat_file(self, path: str, start: int | None = None, end: int | None = None, **kwargs: Any) -> bytes:
        """An object's content."""
        return self._ask("GET", path)

    def info(self, path: str, **kwargs: Any) -> dict[str, Any]:
        """What is there: an object, or the beginning of others' names."""
        self._ask("HEAD", path)
        return {"name": path, "type": "file"}

    def rm_file(self, path: str) -> None:
        """Remove an object."""
        self.rm(path)

    def rm(self, path: str, recursive: bool = False, maxdepth: int | None = None) -> None:
        """Remove all objects whose names begin so."""
        self._ask("DELETE", path)

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"http://{path}", body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 404:
                raise FileNotFoundError(path) from None
            raise HinkError(method, str(error.code)) from None
        except OSError as error:
            raise HinkError(method, str(error)) from None


class Hink:
    """The service.

    objects: by name. refused: kinds of requests. left: how many of a kind are answered; the next ends it.
    """

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.refused: tuple[str, ...] = ()
        self.left: dict[str, int] = {}
        self._server: ThreadingHTTPServer | None = None
        self._port = 0

    @property
    def address(self) -> str:
        """A place in it."""
        return f"hink://127.0.0.1:{self._port}/plats"

    def start(self) -> None:
        """Serve, at the same address as before."""
        hink = self

        class Handler(_Handler):
            service = hink

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Serve no more; what it keeps is kept."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def answer(self, method: str, name: str, body: bytes) -> tuple[int, bytes]:
        """Code and content of an answer."""
        if method in self.left:
            self.left[method] -= 1
            if self.left[method] < 0:
                self.left = {}
                threading.Thread(target=self.stop).start()
                return 503, b""
        if method in self.refused:
            return 403, b""
        if method == "PUT":
            self.objects[name] = body
            return 200, b""
        found = [one for one in self.objects if one == name or one.startswith(f"{name}/")]
        if method == "DELETE":
            for one in found:
                self.objects.pop(one, None)
            return 200, b""
        if method == "GET":
            return (200, self.objects[name]) if name in self.objects else (404, b"")
        return (200 if found else 404), b""


class _Handler(BaseHTTPRequestHandler):
    service: Hink

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        code, content = self.service.answer(self.command, self.path, body)
        self.send_response(code)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_HEAD = do_DELETE = _serve  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
