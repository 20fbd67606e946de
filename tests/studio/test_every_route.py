"""Every address that the studio answers at, found in the application itself: a new one is held to all of this too."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from samrapport.run.project import Project
from samrapport.studio.hub import Hub
from samrapport.studio.server import create_app
from samrapport.studio.workshop import Workshop
from tests.data_factory import OWN, Data
from tests.studio.conftest import HOST, TOKEN

pytestmark = pytest.mark.late

NOWHERE = Path("finns-inte")
FILLED = {"{name}": "studio.js", "{path:path}": "reports/index.html"}
OUTSIDE = (
    "../hemlig.md", "../../hemlig.md", "/etc/passwd", f"{OWN}/../../../hemlig.md", f"{OWN}/text/../../../../hemlig.md",
    "..\\hemlig.md", "file://localhost/etc/passwd", ".git/config", "hemlig.md\0.md", "%2e%2e/hemlig.md",
)  # fmt: skip


@functools.cache
def routes() -> tuple[tuple[str, str], ...]:
    project = Project(NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE)
    app = create_app(Workshop(project, Hub(), NOWHERE), Hub(), TOKEN, [HOST])
    found = []
    for one in app.routes:
        assert isinstance(one, Route), "what is mounted has routes of its own: hold them to this test too"
        found += [(method, one.path) for method in sorted(one.methods or ())]
    return tuple(found)


def filled(path: str) -> str:
    for name, value in FILLED.items():
        path = path.replace(name, value)
    assert "{" not in path
    return path


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    made = tmp_path / "hemlig.md"
    made.write_text("något hemligt", encoding="utf-8")
    return made


def tree(data: Data) -> dict[str, bytes]:
    return {one.as_posix(): one.read_bytes() for one in sorted(data.root.parent.rglob("*")) if one.is_file()}


def test_the_routes_are_found() -> None:
    assert {("GET", "/"), ("POST", "/api/nytt"), ("PUT", "/api/text")} <= set(routes())


OTHERS = {
    "no token": {"authorization": ""},
    "another token": {"authorization": "token fel"},
    "another origin": {"origin": "https://elak.example"},
    "our host at another port": {"origin": "http://127.0.0.1:9999"},
    "a page that hides where it is": {"origin": "null"},
    "another host name": {"host": "elak.example:8765"},
    "another site": {"sec-fetch-site": "cross-site"},
    "another port of this host": {"sec-fetch-site": "same-site"},
}


def test_others_read_and_change_nothing_at_any_route(client: TestClient, data: Data) -> None:
    before = tree(data)
    sent = {"rapport": OWN, "fil": f"{OWN}/text/ny.md"}
    told = {}
    for name, changed in OTHERS.items():
        for method, path in routes():
            body = {"text": "x", "etag": ""}
            answer = client.request(method, filled(path), params=sent, json=body, headers=changed)
            told[name, method, path] = (answer.status_code, answer.headers["content-type"].partition(";")[0])
            assert "set-cookie" not in answer.headers
    assert told == dict.fromkeys(told, (403, "text/plain"))
    assert tree(data) == before


def test_the_token_in_an_address_changes_nothing(client: TestClient, data: Data) -> None:
    before = tree(data)
    for method, path in routes():
        if method not in ("GET", "HEAD"):
            answer = client.request(
                method, filled(path), params={"token": TOKEN}, json={}, headers={"authorization": ""}
            )
            assert answer.status_code == 403, path
    assert tree(data) == before


def test_the_token_in_an_address_gives_a_cookie_and_none_of_what_is_there(client: TestClient) -> None:
    client.follow_redirects = False
    for method, path in routes():
        if method == "GET":
            answer = client.get(filled(path), params={"token": TOKEN}, headers={"authorization": ""})
            assert (answer.status_code, answer.content) == (303, b""), path
            client.cookies.clear()


def test_what_is_sent_changes_nothing_where_it_says_nothing_of_its_origin(client: TestClient, data: Data) -> None:
    before = tree(data)
    del client.headers["origin"]
    for method, path in routes():
        if method not in ("GET", "HEAD"):
            assert client.request(method, filled(path), json={}).status_code == 403, path
    assert tree(data) == before


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_route_reads_or_writes_outside_of_the_project(
    client: TestClient, data: Data, secret: Path, path: str
) -> None:
    before = tree(data)
    for method, route in routes():
        if route == "/api/handelser":
            continue  # It goes on, and takes nothing.
        address = route.replace("{name}", path.replace("\0", "")).replace("{path:path}", path.replace("\0", ""))
        if "{" not in route:
            address = route
        named = dict.fromkeys(("rapport", "fil", "sida", "rubrik", "rader"), path)
        body = dict.fromkeys(
            ("rapport", "fil", "sida", "forbund", "ar", "insats", "typ", "rubrik", "regel", "plats"), path
        )
        answer = client.request(method, address, params=named, json={**body, "slag": "ar", "text": "x", "etag": ""})
        assert "något hemligt" not in answer.text, (method, route)
        assert "root:" not in answer.text, (method, route)
        assert answer.status_code < 500, (method, route)
    assert secret.read_text(encoding="utf-8") == "något hemligt"
    assert tree(data) == before


HTML = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "Text <b onclick='x()'>fet</b>.", "<iframe src='//x'></iframe>",
    "[länk](javascript:alert(1))", "<javascript:alert(1)>", "`<script>alert(1)</script>`{=html}", "<svg onload=alert(1)>",
    "[a](data:text/html,<script>alert(1)</script>)",
)  # fmt: skip


def test_html_of_a_text_is_told_as_a_fault_and_given_back_as_no_page(client: TestClient) -> None:
    for text in HTML:
        sent = {"fil": f"{OWN}/text/budget.md", "text": f"Först.\n\n{text}\n"}
        answer = client.post("/api/granska", params={"rapport": OWN}, json=sent)
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["fel"], text
        assert answer.json()["text"] == ""
