"""An outsider who crawls and guesses, at every moment of a publishing, finds nothing that is a draft, waits for its hour or is withheld."""

from __future__ import annotations

import functools
import gzip
import http.client
import http.server
import itertools
import json
import posixpath
import re
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from samrapport.errors import SamrapportError
from samrapport.release import choice, publishing
from samrapport.release.innehall.released import hash_of
from samrapport.release.innehall.utgavor import Utgava
from samrapport.release.platser.mapp import Mapp
from samrapport.release.preview import show_preview
from samrapport.release.settings import Mal
from samrapport.release.steg.engine import open_engine
from samrapport.release.trial import try_place
from samrapport.run.project import Project
from samrapport.run.watch import Watcher

from .test_making import told_site
from .webbplats import REPORTS, write_site

DRAFT, WAITING, OPEN = "norra/2021", "sodra/2021", "vasteras/2021"
ALL = (*REPORTS, WAITING)
HOUR = datetime(2026, 9, 24, 7, 0, tzinfo=UTC)
_REFERENCE = re.compile(r"""(?:href|src|loc|url|id)\\?["'>:= ]+\\?["']?([^"'<>\s\\)]+)""")


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Listing(Quiet):
    """A server that lists what lies in a folder, page or no page."""

    def send_head(self) -> Any:
        folder = Path(self.translate_path(self.path))
        if folder.is_dir() and self.path.endswith("/"):
            return self.list_directory(str(folder))
        return super().send_head()


class Outsider:
    """Knows the address of the site, and what all know of the program. crawled: how many addresses gave something."""

    def __init__(self, port: int) -> None:
        self.port, self.crawled, self.asked = port, 0, 0

    def quick_guesses(self) -> Iterator[str]:
        """Those of the addresses below that are tried at each moment."""
        for folder in ("rapporter", ".samrapport-rapporter", ".rapporter.sr-ny", "rapporter/.samrapport"):
            yield from (f"{folder}/", f"{folder}/mappar/", f"{folder}/undan/", f"{folder}/liggare/000001.json")
            yield from (f"{folder}/sitemap.xml", f"{folder}/search.json", f"{folder}/adresser.txt")
            for report in (DRAFT, WAITING):
                yield from (f"{folder}/reports/{report}/{one}" for one in ("", "index.html", "data/datapackage.json"))

    def guesses(self) -> Iterator[str]:
        """Addresses that somebody who has read the program's source, and knows its reports, would try."""
        folders = ["", "rapporter", ".samrapport-rapporter", ".samrapport", "rapporter/.samrapport", "samrapport"]
        folders += [
            "rapporter-gammal",
            ".rapporter.sr-ny",
            "rapporter.sr-ny",
            "_site",
            "_avstamning",
            "rapporter/_avstamning",
        ]
        rooms = [
            "rum",
            "rum-",
            f"rum-{'0' * 24}",
            "mappar",
            "undan",
            "innehall",
            "slapp",
            "liggare",
            "las",
            "prov",
            "kommande",
        ]
        within = [
            "",
            "forhand",
            "forhand-",
            f"forhand-{'0' * 32}",
            "utkast",
            "draft",
            "preview",
            "forhandsvisning",
            ".samrapport-release",
        ]
        files = [
            "sitemap.xml",
            "robots.txt",
            "feed.xml",
            "rattelser.xml",
            "search.json",
            "adresser.txt",
            "kommande.ics",
            "katalog.jsonld",
        ]
        files += [
            "api/v1/index.json",
            "datapackage.json",
            "beslut.jsonl",
            "publicera.yml",
            "liggare/000001.json",
            ".htaccess",
            ".git/config",
        ]
        files += ["sok/pagefind-entry.json", "sok/fragment/", "sok/index/", "data/raw/", "reports/"]
        own = [
            "",
            "index.html",
            "01-del.html",
            "01_files/fig.svg",
            "rapport.pdf",
            "delarsrapport.pdf",
            "delarsrapport.docx",
        ]
        own += [
            "data/",
            "data/publikt-manifest.json",
            "data/datapackage.json",
            "manifest.json",
            "beslut.jsonl",
            "text/budget.md",
        ]
        for folder in folders:
            for rest in (*rooms, *within, *files):
                yield f"{folder}/{rest}"
            for report, rest in itertools.product((DRAFT, WAITING), own):
                yield f"{folder}/reports/{report}/{rest}"
                yield f"{folder}/mappar/reports/{report}/{rest}"
                yield f"{folder}/api/v1/{report.replace('/', '-')}.json"
                yield f"{folder}/api/v1/{report}.json"
        for number in range(1, 4):
            yield f".samrapport-rapporter/liggare/{number:06}.json"
        yield from self.sly_guesses()

    def sly_guesses(self) -> Iterator[str]:
        """What is left lying by editors, by a step that was stopped and by earlier editions; names by hashes; ways around a closed folder."""
        for path in ("feeds/rapporter.xml", "feeds/rattelser.xml", "datasets/dcat.rdf", "senaste/", "sok/delar.json"):
            yield f"rapporter/{path}"
        for report, name in itertools.product((DRAFT, WAITING), ("index.html", "02-ny.html", "delarsrapport.pdf")):
            forbund = report.partition("/")[0]
            folder = f"rapporter/reports/{report}"
            yield from (f"{folder}/.{name}.sr-ny", f"{folder}/{name}~", f"{folder}/{name}.gz", f"{folder}/.{name}.swp")
            yield from (
                f"{folder}/utgavor/0123456789ab/{name}",
                f"{folder}/rattelser.html",
                f"{folder}/99-andringar.html",
            )
            sha = hash_of(f"<html><body>HEMLIGT {report}</body></html>".encode())
            kind = name.rpartition(".")[2]
            yield from (f".samrapport-rapporter/innehall/{sha}.{kind}", f"rapporter/innehall/{sha}.{kind}")
            yield f"{folder}/01_files/fig.sr-{hash_of(f'<svg>ett {report}</svg>'.encode())[:12]}.svg"
            yield from (
                f"rapporter/senaste/{forbund}/",
                f"rapporter/reports/{forbund}.html",
                f"rapporter/reports/{forbund}-oversikt.svg",
            )
            for around in (
                "rapporter/../.samrapport-rapporter",
                "rapporter/./reports",
                "rapporter//reports",
                "RAPPORTER/reports",
            ):
                yield f"{around}/{report}/{name}"

    def told_guesses(self, release: str) -> Iterator[str]:
        """What the name of the release that is shown, which its folder tells of, may lead to; and forms of an address that get past a rule."""
        for room in (".samrapport-rapporter", ".samrapport-rapporter/rum", "rapporter/.samrapport", "rapporter"):
            for name in (release, f"{release}-reserv", f"{release}-kopia", release[:12]):
                yield from (
                    f"{room}/mappar/{name}/",
                    f"{room}/slapp/{name}.json.gz",
                    f"{room}/{name}/",
                    f"{room}/undan/{name}/",
                )
        for dots in ("%2e", "%252e", "..%2f.", "./.", ".%00"):
            yield from (f"{dots}samrapport-rapporter/", f"rapporter/{dots}./{dots}samrapport-rapporter/mappar/")
        yield from (f".samrapport-rapporter{end}" for end in ("", "/.", "//", "/;a", "/index.html/", "/%2e", "?lista"))
        yield from (
            ".well-known/security.txt",
            "rapporter/.well-known/",
            "rapporter/.rapporter.sr-ny/",
            "rapporter/undan/",
        )
        for report in (DRAFT, WAITING):
            forbund, ar = report.split("/")
            yield from (f"rapporter/api/v1/rapporter/{report}.json", f"rapporter/api/v1/rapporter/{forbund}.json")
            yield from (f"rapporter/senaste/{forbund}/delarsrapport.{kind}" for kind in ("html", "pdf", "docx"))
            yield from (
                f"rapporter/reports/{report}{end}"
                for end in ("", ".zip", "/.", "/utgavor/", "/insatser/", "/data/publikt-manifest.json")
            )
            yield f".rapporter.sr-ny/reports/{report}/index.html"
            yield f"rapporter/reports/{forbund}/{int(ar) - 1}/../{ar}/index.html"

    def headers(self, paths: Collection[str]) -> dict[str, tuple[object, ...]]:
        """What the heads of answers tell: status, length, time and tag."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        found = {}
        for path in sorted(paths):
            connection.request("HEAD", quote(path))
            answer = connection.getresponse()
            answer.read()
            told = ("Content-Length", "Last-Modified", "ETag")
            found[path] = (answer.status, *(answer.headers[name] for name in told))
        connection.close()
        return found

    def release(self) -> str:
        """The name that the public folder tells of what it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/rapporter/.samrapport-release")
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return content.decode() if answer.status == 200 else "0" * 16

    def __call__(self, quick: bool = False) -> dict[str, bytes]:
        """What every address that can be found or guessed gives."""
        found: dict[str, bytes] = {}
        left = [
            "/",
            "/rapporter/",
            *(f"/{one.lstrip('/')}" for one in (self.quick_guesses() if quick else self.guesses())),
            *(f"/{one}" for one in (() if quick else self.told_guesses(self.release()))),
        ]
        seen = set(left)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while left:
            path = left.pop()
            self.asked += 1
            # What is quoted already is a guess of its own.
            connection.request("GET", path if "%" in path or "?" in path else quote(path))
            answer = connection.getresponse()
            content = answer.read()
            if answer.status in (301, 302):
                content = f'href="{answer.headers["Location"]}"'.encode()
            elif answer.status != 200:
                continue
            else:
                found[path] = content
            for ref in _REFERENCE.findall(content.decode(errors="replace")):
                parts = urlsplit(urljoin(f"http://127.0.0.1:{self.port}{quote(path)}", ref))
                new = unquote(parts.path)
                if parts.port == self.port and new not in seen and ".." not in new:
                    seen.add(new)
                    left.append(new)
        connection.close()
        self.crawled += len(found)
        return found


def leaks(found: dict[str, bytes], *secrets: str) -> list[str]:
    """Addresses whose name or content tells of what nobody is to know of."""
    found = {path: _unpacked(content) for path, content in found.items()}
    words = [word.encode() for one in secrets for word in (f"HEMLIGT {one}", f"EDITION ett {one}", one)]
    return sorted(
        path
        for path, content in found.items()
        # A listing may well say the name that a server's owner asked for; what lies there is another thing.
        if any(word in content or word.decode() in path for word in words)
    )


def _unpacked(content: bytes) -> bytes:
    """As a browser reads it: parts of a search are packed."""
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


@contextmanager
def served(root: Path, handler: type[Quiet]) -> Iterator[int]:
    root.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Watched(Mapp):
    """A folder of which somebody is told before every so many operations."""

    def __init__(self, look: Callable[[bool], None], every: int) -> None:
        super().__init__()
        self.look, self.every, self.count = look, every, 0

    def _operates(self) -> None:
        self.count += 1
        if self.count % self.every == 0:
            self.look(True)

    def write(self, path: str, content: bytes) -> None:
        self._operates()
        super().write(path, content)

    def rename(self, old: str, new: str) -> None:
        self._operates()
        super().rename(old, new)
        self._operates()

    def link(self, old: str, new: str) -> None:
        self._operates()
        super().link(old, new)

    def symlink(self, target: str, path: str) -> None:
        super().symlink(target, path)
        self._operates()

    def delete(self, path: str) -> None:
        self._operates()
        super().delete(path)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a report that is open, one that is a draft and one that waits for its hour."""
    root = tmp_path / "projekt"
    for report in ALL:
        (root / "data/raw" / report).mkdir(parents=True)
    (root / "data/raw" / WAITING / "rapport.yml").write_text("publiceras: 2026-09-24 09:00\n")
    extra = {
        f"reports/{report}/{path}": f"<html><body>HEMLIGT {report}</body></html>"
        for report in (DRAFT, WAITING)
        for path in ("02-ny.html", "data/datapackage.json", "delarsrapport.pdf")
    }
    entries = [{"href": f"reports/{one}/index.html", "text": f"HEMLIGT {one}"} for one in ALL]
    urls = "".join(f"<url><loc>https://exempel.se/reports/{one}/index.html</loc></url>" for one in ALL)
    extra |= {"search.json": json.dumps(entries), "sitemap.xml": f"<urlset>{urls}</urlset>"}
    write_site(root / "_site", "ett", ALL, extra=extra)
    refused = {DRAFT: ("norra 2021 är ett utkast.",)}
    monkeypatch.setattr(choice, "hinder", lambda _, report: refused.get(report, ()))
    monkeypatch.setattr(choice.Rapportlagen, "assert_readable", lambda _: None)
    monkeypatch.setattr(choice, "editions", lambda _, __, when: (Utgava("0123456789ab", when.date()),))
    monkeypatch.setattr(publishing, "mark_published", lambda *_: None)
    return Project(root, root / "data/raw", root / "data/processed", root / "reports", root / "_site")


# Every so many operations the whole is crawled.
@pytest.mark.parametrize(("byt", "every"), [("lank", 25), ("namnbyte", 25), ("filvis", 25)])
@pytest.mark.late
def test_who_crawls_and_guesses_at_any_moment_finds_nothing_that_is_closed(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, byt: str, every: int
) -> None:
    now = [(HOUR - timedelta(hours=2)).timestamp()]
    monkeypatch.setattr("samrapport.release.steg.engine.clock", lambda: now[0])
    monkeypatch.setattr("samrapport.release.compare._PAUSE", 0.0)
    root = tmp_path / "server/www"
    secrets = [DRAFT, WAITING]
    with served(root, Quiet) as port:
        outsider = Outsider(port)

        def look(quick: bool = False) -> None:
            assert leaks(outsider(quick), *secrets) == []

        mal = Mal(namn="webben", mapp=str(root / "rapporter"), webb=f"http://127.0.0.1:{port}/rapporter/", byt=byt)  # type: ignore[arg-type]
        plats = Watched(look, every)
        first = publishing.publish_site(project, mal, plats, Watcher())
        assert first.pending
        look()
        with open_engine(plats, publishing.choices_of(mal), Watcher()) as engine:
            shown = show_preview(engine, project.site, mal)
        look()
        # Who has been given the address reads the draft, and that is what it is for: the outsider's eyes are what they were.
        assert (
            f"HEMLIGT {DRAFT}".encode()
            in (root / "rapporter" / shown.folder / "reports" / DRAFT / "02-ny.html").read_bytes()
        )
        # At the hour what waited is shown, and the draft still is not.
        secrets.remove(WAITING)
        now[0] = HOUR.timestamp()
        publishing.publish_site(project, mal, plats, Watcher())
        found = outsider()
        assert leaks(found, DRAFT) == []
        assert any(posixpath.join("/rapporter/reports", WAITING) in path for path in found)
        # Taken away, it is gone at once, from wherever it may lie.
        secrets.append(WAITING)
        plats.every = 10**9
        (project.data / WAITING / "rapport.yml").write_text("publiceras: 2126-09-24 09:00\n")
        publishing.publish_site(project, mal, plats, Watcher(), removed=(WAITING,))
        look()
    assert outsider.crawled > 100
    assert outsider.asked > 1000


@pytest.mark.slow
def test_a_correction_that_waits_for_its_hour_is_told_of_nowhere(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [(HOUR - timedelta(hours=2)).timestamp()]
    monkeypatch.setattr("samrapport.release.steg.engine.clock", lambda: now[0])
    root, report, had = tmp_path / "server/www", "norra/2021", [Utgava("a" * 12, HOUR.date())]
    monkeypatch.setattr(choice, "hinder", lambda _, __: ())
    monkeypatch.setattr(choice.Rapportlagen, "assert_readable", lambda _: None)
    monkeypatch.setattr(choice, "editions", lambda _, one, __: tuple(had if one == report else had[:1]))
    mal = Mal(namn="webben", mapp=str(root / "rapporter"))
    told_site(project.site, "ett")
    publishing.publish_site(project, mal, Mapp(), Watcher())
    (project.data / report / "rapport.yml").write_text("publiceras: 2026-09-24 09:00\n")
    had.append(Utgava("b" * 12, HOUR.date(), "HEMLIGT SKAL"))
    told_site(project.site, "tva")
    assert publishing.publish_site(project, mal, Mapp(), Watcher()).pending
    with served(root, Quiet) as port:
        outsider = Outsider(port)
        found = outsider()
        told = [
            path for path, content in found.items() if b"HEMLIGT SKAL" in content or b"EDITION tva norra" in content
        ]
        assert (told, "/rapporter/feeds/rattelser.xml" in found) == ([], True)
        # Laid anew, it changes neither content, length nor time of anything that may be asked for.
        heads = outsider.headers(found)
        told_site(project.site, "tva")
        (project.site / f"reports/{report}/01-del.html").write_text("HEMLIGT NYTT")
        assert publishing.publish_site(project, mal, Mapp(), Watcher()).pending
        assert (outsider(), outsider.headers(found)) == (found, heads)
        now[0] = HOUR.timestamp()
        publishing.publish_site(project, mal, Mapp(), Watcher())
        found = outsider()
    assert b"HEMLIGT NYTT" in found[f"/rapporter/reports/{report}/01-del.html"]
    assert all(
        b"HEMLIGT SKAL" in found[f"/rapporter/{path}"]
        for path in ("feeds/rattelser.xml", *(f"reports/{report}/{one}.html" for one in ("rattelser", "99-andringar")))
    )


@pytest.mark.late
def test_on_a_server_that_lists_every_folder_nothing_closed_is_laid(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samrapport.release.steg.engine.clock", (HOUR - timedelta(hours=2)).timestamp)
    root = tmp_path / "server/www"
    with served(root, Listing) as port:
        outsider = Outsider(port)
        mal = Mal(namn="webben", mapp=str(root / "rapporter"), webb=f"http://127.0.0.1:{port}/rapporter/")
        with pytest.raises(SamrapportError, match="arbetsmapp"):
            publishing.publish_site(project, mal, Mapp(), Watcher())
        assert leaks(outsider(), DRAFT, WAITING, OPEN) == []
        assert any("går att hitta" in line for line in try_place(Mapp(), mal))
        # With a folder outside what it shows, all is as elsewhere; a preview cannot be hidden there.
        mal = mal.model_copy(update={"arbetsmapp": str(tmp_path / "server/privat")})
        assert "Det som inte visas än når ingen läsare." in try_place(Mapp(), mal)
        publishing.publish_site(project, mal, Mapp(), Watcher())
        found = outsider()
        assert leaks(found, DRAFT, WAITING) == []
        assert leaks(found, OPEN) != []
        with (
            open_engine(Mapp(), publishing.choices_of(mal), Watcher()) as engine,
            pytest.raises(SamrapportError, match="förhandsvisning"),
        ):
            show_preview(engine, project.site, mal)
        assert leaks(outsider(), DRAFT, WAITING) == []
