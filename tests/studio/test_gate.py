"""Who is let in to the studio: by host, origin, site and token."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from samrapport.studio.gate import Gate

TOKEN, HOST = "hemligt", "127.0.0.1:8765"
HOME = {"origin": f"http://{HOST}", "authorization": f"token {TOKEN}"}


def client(hosts: list[str] | None = (HOST, "localhost:8765"), host: str = HOST) -> TestClient:  # type: ignore[assignment]
    done: list[str] = []

    async def answer(request: Request) -> PlainTextResponse:
        done.append(request.method)
        return PlainTextResponse("inne")

    app = Starlette(
        routes=[Route("/", answer, methods=["GET", "POST", "PUT"]), Route("/a", answer)],
        middleware=[Middleware(Gate, token=TOKEN, hosts=hosts)],
    )
    made = TestClient(app, base_url=f"http://{host}", follow_redirects=False)
    made.done = done  # type: ignore[attr-defined]
    return made


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("no token", {"authorization": ""}),
        ("another token", {"authorization": "token fel"}),
        ("a bearer's token", {"authorization": f"Bearer {TOKEN}"}),
        ("a page of another port", {"origin": "http://127.0.0.1:9999"}),
        ("a page of another host", {"origin": "https://elak.example"}),
        ("a page that hides where it is", {"origin": "null"}),
        ("another site, as the browser tells", {"sec-fetch-site": "cross-site"}),
        ("another port, as the browser tells", {"sec-fetch-site": "same-site"}),
        ("a name that was led here", {"host": "elak.example"}),
        ("our address with another port", {"host": "127.0.0.1:1"}),
        ("no host", {"host": ""}),
    ],
)
def test_others_are_refused_before_anything_is_done(method: str, name: str, changed: dict[str, str]) -> None:
    one = client()
    answer = one.request(method, "/", headers={**HOME, **changed})
    assert answer.status_code == 403, name
    assert one.done == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_changes_anything_says_where_it_was_sent_from(method: str) -> None:
    one = client()
    assert one.request(method, "/", headers={"authorization": f"token {TOKEN}"}).status_code == 403
    assert one.request(method, "/", headers={**HOME, "sec-fetch-site": "none"}).status_code == 403
    assert one.request(method, "/", headers={**HOME, "sec-fetch-site": "same-origin"}).text == "inne"


def test_the_address_with_the_token_gives_a_cookie_and_is_left_behind() -> None:
    one = client()
    answer = one.get("/", params={"token": TOKEN})
    assert answer.status_code == 303
    assert TOKEN not in answer.headers["location"]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert one.get("/").text == "inne"
    assert client().get("/", params={"token": "fel"}).status_code == 403


def test_the_token_in_the_address_changes_nothing() -> None:
    one = client()
    answer = one.post("/", params={"token": TOKEN}, headers={"origin": f"http://{HOST}"})
    assert answer.status_code == 403


def test_behind_jupyterlab_a_cookie_is_not_enough_and_the_host_is_jupyters_own() -> None:
    one = client(None, "jupyter.example:8888")
    one.cookies.set("samrapport-studio-", TOKEN)
    assert one.get("/").status_code == 403
    home = {"origin": "https://jupyter.example:8888", "authorization": f"token {TOKEN}"}
    assert one.post("/", headers=home).text == "inne"
    assert one.post("/", headers={**home, "origin": "https://elak.example"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/a", "/finns-inte", "/?token=fel"])
@pytest.mark.parametrize("known", [True, False])
def test_every_answer_keeps_the_browser_to_the_studio(path: str, known: bool) -> None:
    headers = client().get(path, headers={"authorization": f"token {TOKEN if known else ''}"}).headers
    policy = dict(one.strip().partition(" ")[::2] for one in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers
