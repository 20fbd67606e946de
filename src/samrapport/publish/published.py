"""A published site, in a folder or at an address, and one made anew against it, report by report.

Entries: `open_published`, `compare_report`.
"""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from samrapport.errors import SamrapportError
from samrapport.publish.maskin.huvud import OTHERS
from samrapport.raw.opening import files_in
from samrapport.run.andringar.andringar import Andringar, jamfor
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST
from samrapport.run.assembly.publicerad import is_manifest
from samrapport.there import has_file, has_folder

TIMEOUT = 15
"""Seconds that an address may keep silent."""

LARGEST = 50_000_000
MOST_BYTES = 1_000_000_000
MOST_SECONDS = 900


class Published(ABC):
    """Files of a site, by path from its root."""

    @abstractmethod
    def read(self, path: str) -> bytes | None:
        """A file's content, None where there is none. Raises SamrapportError when it cannot be had."""

    def files(self, folder: str) -> set[str]:
        """What is known to lie in a folder, from the site's root: nothing at an address, which can't be listed."""
        return set()


def open_published(where: str) -> Published:
    """The site at `where`: a folder or an http(s) address. Raises SamrapportError for what is neither."""
    if "://" in where:
        return _Address(where)
    root = Path(where)
    for folder in (root, root / "site", root / "_site"):
        if has_folder(folder / "reports") and has_file(folder / "index.html"):
            return _Folder(folder)
    raise SamrapportError(f"{where}: här finns ingen publicerad webbplats. Ange dess mapp eller adress med --against.")


class _Folder(Published):
    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, path: str) -> bytes | None:
        try:
            return (self.root / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def files(self, folder: str) -> set[str]:
        return {one.relative_to(self.root).as_posix() for one in files_in(self.root / folder)}


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirection within the site's own host only."""

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if new.netloc != old.netloc or new.scheme not in ("http", "https"):
            raise urllib.error.URLError(f"hänvisar till {new.netloc}, som inte hör till adressen")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Address(Published):
    """Asks for one named file at a time, within bounds of size and time."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.username
            or parts.query
            or parts.fragment
        ):
            raise SamrapportError(
                f"”{address}” är ingen adress att jämföra med. Skriv den som https://exempel.se/rapporter/."
            )
        self.address = address.rstrip("/")
        self._opener = urllib.request.build_opener(_SameHost())
        self._started, self._bytes = time.monotonic(), 0

    def read(self, path: str) -> bytes | None:
        if self._bytes > MOST_BYTES or time.monotonic() - self._started > MOST_SECONDS:
            raise SamrapportError(
                f"{self.address}: jämförelsen avbryts, för den har blivit för stor eller långsam. Ange en mapp med en kopia av webbplatsen."
            )
        request = urllib.request.Request(f"{self.address}/{quote(path)}", headers={"User-Agent": "samrapport"})
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                content: bytes = self._read(answer)
        except urllib.error.HTTPError as error:
            if error.code in (404, 410):
                return None
            raise self._unreachable(path, f"svarskod {error.code}") from None
        except (OSError, ValueError) as error:
            raise self._unreachable(path, str(getattr(error, "reason", error))) from None
        self._bytes += len(content)
        return content

    def _read(self, answer: Any) -> bytes:
        content = b""
        while chunk := answer.read(1 << 16):
            content += chunk
            if len(content) > LARGEST or time.monotonic() - self._started > MOST_SECONDS:
                raise ValueError("filen är för stor eller kommer för långsamt")
        return content

    def _unreachable(self, path: str, why: str) -> SamrapportError:
        step = "Kontrollera adressen och försök igen."
        return SamrapportError(f"{self.address}/{path} går inte att hämta: {' '.join(why.split())}. {step}")


_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
_PUBLIC = f"data/{PUBLIC_MANIFEST}"
_MOST = 5000


@dataclass(frozen=True)
class Compared:
    """files: how many were compared. differing: other bytes. missing: not published. extra: published, not made anew.

    changes: what the manifests tell of facts and inputs; None where the published report has no manifest to compare.
    """

    report: str
    files: int
    differing: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    changes: Andringar | None

    @property
    def identical(self) -> bool:
        """Whether every byte is the same."""
        return not (self.differing or self.missing or self.extra)


def compare_report(site: Path, published: Published, report: str, within: tuple[str, ...]) -> Compared:
    """Compare one report. report: its folder under reports/. within: reports whose folders lie in its own, and which are
    compared by themselves.
    """
    root = f"reports/{report}/"
    apart = tuple(f"reports/{one}/" for one in within)
    own = {path for path in _files(site, root) if not path.startswith(apart)}
    theirs = _read_manifest(published.read(root + _PUBLIC))
    listed = {path for path in published.files(root.rstrip("/")) if not path.startswith(apart)}
    listed |= {root + name for name in _named(theirs)}
    differing, missing, extra = [], [], []
    for path in sorted(own | listed):
        content = published.read(path)
        if path not in own:
            extra += [path] if content is not None else []
        elif content is None:
            missing.append(path)
        elif content != (mine := (site / path).read_bytes()) and _alone(path, content) != _alone(path, mine):
            differing.append(path)
    ours = _read_manifest((site / root / _PUBLIC).read_bytes())
    changes = jamfor(theirs, ours) if theirs and ours else None
    short = [tuple(path.removeprefix(root) for path in paths) for paths in (differing, missing, extra)]
    return Compared(report, len(own | listed), short[0], short[1], short[2], changes)


def _alone(path: str, content: bytes) -> bytes:
    """A page without what it says of other reports, which a report made anew by itself does not know."""
    return (
        OTHERS.sub("", content.decode(errors="surrogateescape")).encode(errors="surrogateescape")
        if path.endswith(".html")
        else content
    )


def _files(site: Path, root: str) -> list[str]:
    return [path.relative_to(site).as_posix() for path in files_in(site / root)]


def _named(manifest: dict[str, Any] | None) -> set[str]:
    """The files of a report that its published manifest names; a name that is no plain path is not asked for."""
    outputs = (manifest or {}).get("outputs")
    names = list(outputs)[:_MOST] if isinstance(outputs, dict) else []
    pages = (re.sub(r"\.ipynb$", ".html", name) for name in names if isinstance(name, str))
    return {name for name in pages if _PLAIN.fullmatch(name)}


def _read_manifest(content: bytes | None) -> dict[str, Any] | None:
    try:
        found = json.loads(content) if content else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and is_manifest(found) else None
