"""A real browser on the whole site, served under a sub-path of a plain web server. Without Chromium every test here is skipped."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pytest
from lxml import etree

from samrapport.run.remains import leads_on

SUB_PATH = "/samverkan/rapporter/"


@dataclass(frozen=True)
class Served:
    """A site on a web server. base: its address, ending in a slash."""

    folder: Path
    base: str

    @property
    def pages(self) -> list[str]:
        """All pages, from the site's root, but for those that only lead on."""
        pages = (path for path in self.folder.rglob("*.html") if not leads_on(path))
        return sorted(path.relative_to(self.folder).as_posix() for path in pages)


class _Handler(http.server.SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix(SUB_PATH.rstrip("/")) if path.startswith(SUB_PATH) else "/none")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def served(chromium: str, whole_site: Path) -> Iterator[Served]:
    handler = functools.partial(_Handler, directory=str(whole_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Served(whole_site, f"http://127.0.0.1:{server.server_port}{SUB_PATH}")
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session", params=["of each kind", pytest.param("every", marks=pytest.mark.late)])
def pages(request: pytest.FixtureRequest, served: Served) -> list[str]:
    """All pages; while one waits, so many that every kind of element in every kind of surroundings is on one of them."""
    if request.param == "every":
        return served.pages
    left = {path: _kinds(served.folder / path) for path in served.pages}
    chosen = []
    while any(left.values()):
        chosen.append(max(left, key=lambda path: len(left[path])))
        met = left[chosen[-1]]
        left = {path: kinds - met for path, kinds in left.items()}
    return sorted(chosen)


_SURROUNDINGS = 3
"""How many elements around one make another kind of it."""


def _kinds(page: Path) -> set[str]:
    """The elements of a page: each with its classes, and those around it."""

    def named(one: etree._Element) -> str:
        return ".".join([str(one.tag), *sorted(one.get("class", "").split())])

    found = etree.parse(page, etree.HTMLParser(encoding="utf-8"))
    return {
        " < ".join([named(one), *map(named, islice(one.iterancestors(), _SURROUNDINGS))]) for one in found.iter("*")
    }
