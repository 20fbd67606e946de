"""A Word file that comes back, taken in by the studio's form: shown first, accepted one by one, and refused where a text is another since."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from data_factory import FORBUND, OWN, Data
from playwright.sync_api import Page
from starlette.testclient import TestClient
from word_factory import Sent, commented, comments, edited, moved, sent_out, tracked, words

from samrapport.intake.word import infor
from samrapport.intake.word.utskickad import NotBuilt
from samrapport.run.assembly.manifest import read_manifest
from samrapport.studio.workshop import Workshop
from tests.studio.served_once import TOKEN, Served, await_done, frame_text
from tests.studio.test_new_user import open_view, tab_to

pytestmark = pytest.mark.late

OF = {"rapport": OWN, "namn": "åter.docx"}
MALLS = {
    "sammanfattning": "Första raden är {{ budget.totalt.andel | procent }}.\r\n\r\nAndra raden.\r\n\nTredje raden.",
    "budget": "Budgeten är stor.\n",
}
TEXT, OTHER = f"{OWN}/text/sammanfattning.md", f"{OWN}/text/budget.md"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("word")
    return sent_out(Data(folder / "raw"), folder / "projekt", MALLS)


@pytest.fixture
def texts(sent: Sent, data: Data, monkeypatch: pytest.MonkeyPatch) -> Data:
    """The report's texts as they were when the file was sent out."""
    for name, mall in MALLS.items():
        data.write(f"{OWN}/text/{name}.md", mall)
    monkeypatch.setattr(infor, "las_utskickad", lambda *_: sent.utskickad)
    return data


def read(client: TestClient, content: bytes, **more: str) -> dict:  # type: ignore[type-arg]
    answer = client.put("/api/word", params={**OF, **more}, content=content)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def take(client: TestClient, content: bytes, proposal: dict, *chosen: int) -> httpx2.Response:  # type: ignore[type-arg]
    valda = ",".join(map(str, chosen))
    return client.put("/api/word/infor", params={**OF, "valda": valda, "avtryck": proposal["avtryck"]}, content=content)


def held(data: Data) -> dict[str, bytes]:
    return {path: (data.root / path).read_bytes() for path in (TEXT, OTHER)}


def test_what_is_changed_is_told_and_nothing_is_written(client: TestClient, texts: Data, sent: Sent) -> None:
    before = held(texts)
    content = edited(
        sent.word,
        words("Andra raden.", "Den andra raden."),
        words("är 26\u00a0%", "är 28\u00a0%"),
        tracked("stor", "liten"),
        commented("Tredje raden."),
        parts=comments("Är det så?"),
    )
    found = read(client, content)
    first, second = found["andringar"]
    assert [(one["fil"], one["slag"]) for one in (first, second)] == [(TEXT, "ändrat"), (OTHER, "ändrat")]
    assert {"slag": "nytt", "text": "Den andra"} in first["delar"]
    assert {"slag": "borta", "text": "stor"} in second["delar"]
    assert ["budget.totalt.andel" in one["varfor"] for one in found["hinder"]] == [True]
    assert [(one["text"], one["fil"]) for one in found["kommentarer"]] == [("Är det så?", TEXT)]
    assert found["sparat"].startswith("Spårade ändringar av Anna Ek läses som godkända: 1 infogning och ")
    assert held(texts) == before


def test_what_is_accepted_is_written_and_nothing_else(
    client: TestClient, texts: Data, sent: Sent, workshop: Workshop
) -> None:
    content = edited(sent.word, words("Andra raden.", "Den andra raden."), words("är stor", "är liten"))
    before, found = held(texts), read(client, content)
    done = take(client, content, found, 0).json()
    assert (done["antal"], done["filer"]) == (1, [TEXT])
    assert held(texts) == {**before, TEXT: before[TEXT].replace(b"Andra", b"Den andra")}
    assert any(TEXT in one for one in workshop._news)


def test_a_number_that_is_typed_is_told_when_it_is_taken_in(client: TestClient, texts: Data, sent: Sent) -> None:
    content = edited(sent.word, words("Andra raden.", "Andra raden är 4711."))
    done = take(client, content, read(client, content), 0).json()
    assert any("4711" in one for one in done["se_over"])


def test_half_of_a_move_is_not_taken_in(client: TestClient, texts: Data, sent: Sent) -> None:
    content = edited(sent.word, moved("Andra raden.", "Tredje raden."))
    before, found = held(texts), read(client, content)
    assert [one["med"] for one in found["andringar"]] == [[1], [0]]
    assert take(client, content, found, 0).status_code == 422
    assert held(texts) == before
    assert take(client, content, found, 0, 1).json()["antal"] == 2
    assert held(texts)[TEXT].index(b"Tredje") < held(texts)[TEXT].index(b"Andra")


@pytest.mark.parametrize("path", [TEXT, OTHER])
def test_a_text_that_is_another_meanwhile_is_let_be(client: TestClient, texts: Data, sent: Sent, path: str) -> None:
    content = edited(sent.word, words("Andra raden.", "Den andra raden."), words("är stor", "är liten"))
    found = read(client, content)
    texts.write(path, "Någon annan skrev.\n")
    before = held(texts)
    assert take(client, content, found, 0, 1).status_code in (409, 422)
    assert held(texts) == before


def test_another_file_than_the_one_that_was_read_is_not_taken_in(client: TestClient, texts: Data, sent: Sent) -> None:
    found = read(client, edited(sent.word, words("Andra raden.", "Den andra raden.")))
    before = held(texts)
    other = edited(sent.word, words("Andra raden.", "Något helt annat."))
    assert take(client, other, found, 0).status_code == 409
    assert held(texts) == before


@pytest.mark.parametrize("chosen", [(), (7,), (-1,)])
def test_nothing_chosen_writes_nothing(client: TestClient, texts: Data, sent: Sent, chosen: tuple[int, ...]) -> None:
    content = edited(sent.word, words("Andra raden.", "Den andra raden."))
    before = held(texts)
    assert take(client, content, read(client, content), *chosen).status_code == 422
    assert held(texts) == before


def test_what_is_no_file_of_this_report_is_refused(
    client: TestClient, texts: Data, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    for content in (b"", b"ingen Word-fil", b"PK\x03\x04"):
        assert client.put("/api/word", params=OF, content=content).status_code == 422
    other = client.put("/api/word", params={**OF, "rapport": f"{FORBUND}/2023"}, content=sent.word)
    assert other.status_code in (404, 422)

    def unbuilt(*_: object) -> None:
        raise NotBuilt("Rapporten är inte byggd.")

    monkeypatch.setattr(infor, "las_utskickad", unbuilt)
    told = client.put("/api/word", params=OF, content=sent.word)
    assert (told.status_code, "Vänta tills" in told.json()["fel"]) == (422, True)


PLACE = "norra-vastmanland/2021"


@pytest.mark.parametrize("width", [390, 1920])
def test_a_file_is_read_and_taken_in_by_keyboard_alone(served: Served, page: Page, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if width == 390 else "light")
    home = {"authorization": f"token {TOKEN}"}
    with httpx2.Client(base_url=served.address, headers=home, timeout=120) as client:
        name = read_manifest(served.folder / "reports" / PLACE)["report"]["document"]  # type: ignore[index]
        answer = client.get(f"sida/reports/{PLACE}/{name}.docx")
    assert answer.status_code == 200, answer.text
    text = served.folder / f"data/raw/{PLACE}/text/sammanfattning.md"
    content = text.read_bytes()
    sentence = "Förbundets ekonomi och verksamhet ingår inte."
    assert sentence in content.decode()
    back = tmp_path / "åter.docx"
    back.write_bytes(edited(answer.content, words(sentence, f"{sentence[:-1]} i Word.")))
    try:
        open_view(page, "nytt")
        tab_to(page, "#wordfil")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files(back)
        tab_to(page, "section[aria-labelledby=word-rubrik] .rutor button")
        page.keyboard.press("Enter")
        page.wait_for_selector(".svar:focus h4")
        assert "i Word" in page.inner_text(".svar ins")
        assert text.read_bytes() == content
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page, context={"exclude": ["iframe"]}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        tab_to(page, "#andring-0")
        page.keyboard.press("Space")
        tab_to(page, ".svar button.fram")
        page.keyboard.press("Enter")
        page.get_by_text("1 ändring är införd").wait_for()
        assert page.evaluate("document.activeElement.matches('.svar')")
        assert text.read_text(encoding="utf-8").count(" i Word.") == 1
        page.wait_for_function(
            "() => document.querySelector('#ram iframe:not(.kommer)')?.contentDocument.body.innerText.includes(' i Word.')"
        )
        await_done(page)
        assert " i Word." in frame_text(page)
    finally:
        text.write_bytes(content)
    await_done(page)
