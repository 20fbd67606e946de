"""A site made anew against a published one, in a folder and over http on loopback."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from samrapport.errors import SamrapportError
from samrapport.publish import published as module
from samrapport.publish.published import compare_report, open_published
from samrapport.run.assembly.manifest import SCHEMA_VERSION

REPORT = "reports/sala/2022"
Serve = Callable[[Path], str]


def manifest(value: str = "1", digest: str = "a" * 64, **more: Any) -> dict[str, Any]:
    source = [{"file": "sala/2022/budget.csv", "rows": "2"}]
    fact = {
        "name": "budget.a",
        "value": value,
        "shown": value,
        "unit": "antal",
        "base": "",
        "formula": "",
        "sources": source,
    }
    given = {"forbund": "sala", "ar": 2022}
    return {
        "schema_version": SCHEMA_VERSION,
        "public": True,
        "report": given,
        "parameters": given,
        "inputs": {"sala/2022/budget.csv": digest},
        "code": {},
        "notebooks": {},
        "facts": [fact],
        "shown": [{"facts": ["budget.a"]}],
        "outputs": {"01-a.ipynb": "x", "data/tbl-a.csv": "x"},
    } | more


def make_site(root: Path, **own: Any) -> Path:
    files = {
        "index.html": "start",
        f"{REPORT}/index.html": "framsida",
        f"{REPORT}/01-a.html": "sida",
        f"{REPORT}/data/tbl-a.csv": "a",
        f"{REPORT}/data/publikt-manifest.json": json.dumps(manifest(**own)),
        f"{REPORT}/insatser/nystart/index.html": "insats",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[ThreadingHTTPServer] = []

    def start(root: Path, handler: type[SimpleHTTPRequestHandler] = Quiet) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(root)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(params=["folder", "address"])
def place(request: pytest.FixtureRequest, serve: Serve) -> Serve:
    return serve if request.param == "address" else str


@pytest.fixture
def sites(tmp_path: Path) -> tuple[Path, Path]:
    return make_site(tmp_path / "ny"), make_site(tmp_path / "publicerad")


def compare(new: Path, where: str) -> Any:
    return compare_report(new, open_published(where), "sala/2022", ("sala/2022/insatser/nystart",))


def test_the_same_site_is_identical(sites: tuple[Path, Path], place: Serve) -> None:
    found = compare(sites[0], place(sites[1]))
    assert found.identical
    assert found.files == 4


def test_a_file_that_differs_is_named_with_the_fact_and_the_input(sites: tuple[Path, Path], place: Serve) -> None:
    make_site(sites[1], value="2", digest="b" * 64)
    (sites[1] / REPORT / "01-a.html").write_text("annan", encoding="utf-8")
    found = compare(sites[0], place(sites[1]))
    assert found.differing == ("01-a.html", "data/publikt-manifest.json")
    assert [(one.namn, one.fore, one.nu) for one in found.changes.fakta] == [("budget.a", "2", "1")]
    assert found.changes.underlag == ("sala/2022/budget.csv",)


def test_what_is_missing_and_what_is_published_besides_is_named(sites: tuple[Path, Path], place: Serve) -> None:
    (sites[1] / REPORT / "index.html").unlink()
    (sites[0] / REPORT / "data/tbl-a.csv").unlink()
    found = compare(sites[0], place(sites[1]))
    assert (found.missing, found.extra) == (("index.html",), ("data/tbl-a.csv",))


def test_a_published_report_without_manifest_is_compared_by_its_files(sites: tuple[Path, Path], place: Serve) -> None:
    (sites[1] / REPORT / "data/publikt-manifest.json").write_text("[]", encoding="utf-8")
    found = compare(sites[0], place(sites[1]))
    assert found.differing == ("data/publikt-manifest.json",)
    assert found.changes is None


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "/etc/passwd", "http://127.0.0.1:1/x", "a/../../b", "-x", "a b"]
)
def test_only_plain_names_of_a_published_manifest_are_asked_for(
    sites: tuple[Path, Path], serve: Serve, name: str
) -> None:
    asked: list[str] = []

    class Noting(Quiet):
        def do_GET(self) -> None:
            asked.append(self.path)
            super().do_GET()

    make_site(sites[1], outputs={name: "x"})
    compare(sites[0], serve(sites[1], Noting))  # type: ignore[call-arg]
    assert len(asked) == 5
    assert all(path.startswith(f"/{REPORT}/") and ".." not in path for path in asked)


def test_an_address_that_leads_elsewhere_is_not_followed(sites: tuple[Path, Path], serve: Serve) -> None:
    class Leading(Quiet):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", "http://localhost:9/annat")
            self.end_headers()

    with pytest.raises(SamrapportError, match="hör till adressen"):
        compare(sites[0], serve(sites[1], Leading))  # type: ignore[call-arg]


def test_a_file_without_end_is_not_read_to_its_end(
    sites: tuple[Path, Path], serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST", 3)
    with pytest.raises(SamrapportError, match="för stor"):
        compare(sites[0], serve(sites[1]))


def test_an_address_that_is_silent_is_given_up(
    sites: tuple[Path, Path], serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()

    class Silent(Quiet):
        def do_GET(self) -> None:
            ended.wait(10)

    monkeypatch.setattr(module, "TIMEOUT", 0.2)
    try:
        with pytest.raises(SamrapportError, match="går inte att hämta"):
            compare(sites[0], serve(sites[1], Silent))  # type: ignore[call-arg]
    finally:
        ended.set()


@pytest.mark.parametrize(
    "where",
    ["ftp://exempel.se/", "gopher://exempel.se/", "http://", "http://a:b@exempel.se/", "http://exempel.se/?a=1"],
)
def test_what_is_no_address_of_a_site_is_refused(where: str) -> None:
    with pytest.raises(SamrapportError, match="ingen adress"):
        open_published(where)


def test_a_folder_without_a_site_is_refused_and_one_with_it_inside_is_not(
    tmp_path: Path, sites: tuple[Path, Path]
) -> None:
    with pytest.raises(SamrapportError, match="ingen publicerad webbplats"):
        open_published(str(tmp_path / "tom"))
    shutil.move(sites[1], tmp_path / "ut" / "site") if (tmp_path / "ut").mkdir() is None else None
    assert open_published(str(tmp_path / "ut")).read("index.html") == b"start"
