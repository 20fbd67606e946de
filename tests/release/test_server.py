"""The page of a review on this machine: who may see it, what it says, and what it takes."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup

from samrapport.errors import SamrapportError
from samrapport.release.tillstand.granskning.punkter import Granskning
from samrapport.release.tillstand.granskning.server import ReviewServer, Session, open_server
from samrapport.release.tillstand.nycklar import make_key
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.project import Project

from .conftest import VASTERAS, of

pytestmark = pytest.mark.slow


@pytest.fixture
def server(built: Project) -> Iterator[ReviewServer]:
    with open_server(Session(of(built))) as found:
        thread = threading.Thread(target=found.serve_forever, daemon=True)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


Answer = tuple[int, str, dict[str, str]]


def ask(
    server: ReviewServer, method: str = "GET", path: str | None = None, sent: object = None, **headers: str
) -> Answer:
    """Ask as a browser on the page would, but for the headers that are given ("" for none)."""
    own = {"Host": f"127.0.0.1:{server.server_port}"}
    if method == "POST":
        own |= {"Origin": f"http://{own['Host']}", "Sec-Fetch-Site": "same-origin"}
    own |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=30)
    body = urlencode(sent).encode() if isinstance(sent, dict) else sent
    connection.putrequest(method, urlsplit(server.address).path if path is None else path, skip_host=True)
    for name, value in own.items():
        if value:
            connection.putheader(name, value)
    if isinstance(body, bytes) and "Content-Length" not in own:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body if isinstance(body, bytes) else None)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), dict(answer.getheaders())
    connection.close()
    return found


def fields(server: ReviewServer, **more: str) -> dict[str, str]:
    """What a browser would send of the page as it stands."""
    page = BeautifulSoup(ask(server)[1], "html.parser")
    found = {}
    for one in page.find_all("input"):
        if one.get("type") != "radio" or one.has_attr("checked"):
            found[str(one["name"])] = str(one.get("value", ""))
    return found | {"av": "Anna Berg", "roll": "ekonom"} | more


def test_it_listens_to_this_machine_alone(server: ReviewServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert len(urlsplit(server.address).path) > 30


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "refused",
    [
        {"path": "/"},
        {"path": "/gissning/"},
        {"Host": "samrapport.example"},
        {"Host": ""},
        {"Origin": "http://samrapport.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
    ids=str,
)
def test_whoever_else_asks_is_refused(server: ReviewServer, method: str, refused: dict[str, str]) -> None:
    sent = fields(server, godta="Framsida") if method == "POST" else None
    status, said, _ = ask(server, method, sent=sent, **refused)
    assert (status, "vasteras" in said) == (404, False)
    assert of(server.session.lage.project).rader == ()


@pytest.mark.parametrize(
    "headers", [{"Origin": ""}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}], ids=str
)
def test_nothing_is_decided_from_another_page(server: ReviewServer, headers: dict[str, str]) -> None:
    assert ask(server, "POST", sent=fields(server, godta="Framsida"), **headers)[0] == 404
    assert of(server.session.lage.project).rader == ()


def test_the_page_runs_and_fetches_nothing(server: ReviewServer) -> None:
    status, said, headers = ask(server)
    assert status == 200
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    page = BeautifulSoup(said, "html.parser")
    assert page.find("script") is None
    assert [one["href"] for one in page.find_all("link")] == ["data:,"]
    assert server.session.token not in said


def test_every_point_stands_there_with_its_choices(server: ReviewServer) -> None:
    page = BeautifulSoup(ask(server)[1], "html.parser")
    names = {str(one["name"]) for one in page.find_all("input", type="radio")}
    points = Granskning.of(server.session.lage).punkter
    assert names == {f"u:{one.nyckel}" for one in points}
    assert len(names) > 5
    heads = [one.get_text() for one in page.find_all("h2")]
    assert len(heads) == len(set(heads))


def test_points_are_accepted_page_by_page_until_the_report_is_reviewed(server: ReviewServer) -> None:
    buttons = [
        str(one["value"])
        for one in BeautifulSoup(ask(server)[1], "html.parser").find_all("button", attrs={"name": "godta"})
    ]
    assert len(buttons) > 2
    for one in buttons:
        assert of(server.session.lage.project).lage.tillstand == "utkast"
        status, _, headers = ask(server, "POST", sent=fields(server, godta=one))
        assert (status, headers["Location"]) == (303, f"{urlsplit(server.address).path}?sparad")
    lage = of(server.session.lage.project)
    assert lage.lage.tillstand == "granskad"
    assert {(one.vem, one.roll) for one in lage.rader} == {("Anna Berg", "ekonom")}
    assert "samrapport godkänn vasteras 2021" in ask(server)[1]


def test_a_point_is_sent_back_with_a_remark_and_what_is_written_is_not_lost(server: ReviewServer) -> None:
    name = "uppgift budget.totalt"
    status, said, _ = ask(server, "POST", sent=fields(server) | {f"u:{name}": "återsänd"})
    assert (status, "Skriv en anmärkning" in said) == (422, True)
    page = BeautifulSoup(said, "html.parser")
    assert page.find("input", attrs={"name": f"u:{name}", "value": "återsänd"}).has_attr("checked")  # type: ignore[union-attr]
    status, said, _ = ask(server, "POST", sent=fields(server) | {f"a:{name}": "Fel <b>år</b>."})
    assert "har en anmärkning. Välj" in said
    assert "<b>" not in said
    assert ask(server, "POST", sent=fields(server) | {f"u:{name}": "återsänd", f"a:{name}": "Fel <b>år</b>."})[0] == 303
    assert of(server.session.lage.project).lage.aterstallda == ((name, "Anna Berg", "Fel <b>år</b>."),)
    assert "Fel &lt;b&gt;år&lt;/b&gt;." in ask(server)[1]


def test_what_was_built_anew_meanwhile_is_looked_at_first(server: ReviewServer) -> None:
    sent = fields(server, godta="Framsida")
    project = server.session.lage.project
    (project.data / VASTERAS / "budget.csv").write_text("101\n", encoding="utf-8")
    assert "inte byggd av det som ligger" in ask(server, "POST", sent=sent)[1]
    build(project, Choice())
    status, said, _ = ask(server, "POST", sent=sent)
    assert (status, "byggd på nytt sedan sidan visades" in said) == (422, True)
    assert of(project).rader == ()


def test_one_who_has_a_key_reviews_with_it(server: ReviewServer) -> None:
    project = server.session.lage.project
    key = make_key(project, "Anna Berg")
    assert ask(server, "POST", sent=fields(server, godta="Framsida"))[0] == 303
    assert of(project).rader[0].signatur
    key.unlink()
    assert "inte undertecknat" in ask(server, "POST", sent=fields(server, godta="Omslag"))[1]


@pytest.mark.parametrize(
    ("sent", "headers"),
    [
        (b"\xff\xfe", {}),
        (b"", {"Content_Length": "minus"}),
        (b"", {"Content_Length": "-1"}),
        (b"", {"Content_Length": "99999999999"}),
        (b"&".join([b"a=1"] * 60_000), {}),
    ],
    ids=["bytes", "word", "negative", "huge", "many"],
)
def test_what_is_no_form_is_refused(server: ReviewServer, sent: bytes, headers: dict[str, str]) -> None:
    own = {name.replace("_", "-"): value for name, value in headers.items()}
    assert ask(server, "POST", sent=sent, **own)[0] in (400, 422)
    assert of(server.session.lage.project).rader == ()
    assert ask(server)[0] == 200


def test_a_port_that_is_taken_is_told(server: ReviewServer) -> None:
    with pytest.raises(SamrapportError, match="är upptagen"):
        open_server(server.session, server.server_port)
