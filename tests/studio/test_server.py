"""What the studio answers and writes, by the forms that its page sends."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from samrapport.studio.workshop import Workshop
from tests.data_factory import AR, FORBUND, OWN, Data

OF = {"rapport": OWN}
TEXT = f"{OWN}/text/budget.md"


@pytest.fixture
def text(data: Data) -> Path:
    data.write(TEXT, "Budgeten är {{ budget.totalt.budget | tkr_enhet }}.\n")
    return data.root / TEXT


def test_all_reports_are_told_with_their_pages_and_texts(client: TestClient, text: Path) -> None:
    found = {one["mapp"]: one for one in client.get("/api/rapporter").json()["rapporter"]}
    own = found[OWN]
    there = [one for one in own["texter"] if one["finns"]]
    assert there == [{"fil": TEXT, "namn": "budget", "sida": "budget-och-utfall", "finns": True}]
    # What a notebook shows can be written in the studio too, though there is no file of it yet.
    lacking = {one["namn"]: one for one in own["texter"] if not one["finns"]}
    assert lacking["vision"]["sida"] == "syfte-och-mal"
    assert "budget" not in lacking
    titles = {one["namn"]: one["titel"] for one in own["sidor"]}
    assert titles["syfte-och-mal"] == "Syfte, vision och mål"
    assert "avstamning" not in titles


def test_a_text_is_opened_saved_and_refused_when_another_has_saved_it(
    client: TestClient, text: Path, workshop: Workshop
) -> None:
    opened = client.get("/api/text", params={"fil": TEXT}).json()
    saved = client.put("/api/text", params={"fil": TEXT}, json={"text": "Ny.\n", "etag": opened["etag"]})
    assert saved.status_code == 200
    assert text.read_bytes() == b"Ny.\n"
    assert workshop._news
    again = client.put("/api/text", params={"fil": TEXT}, json={"text": "Gammal.\n", "etag": opened["etag"]})
    assert again.status_code == 409
    assert text.read_bytes() == b"Ny.\n"
    assert (
        client.put(
            "/api/text", params={"fil": TEXT}, json={"text": "Nyare.\n", "etag": saved.json()["etag"]}
        ).status_code
        == 200
    )


def test_a_new_text_is_of_a_report_that_there_is(client: TestClient, data: Data) -> None:
    for path, code in ((f"{OWN}/text/ny.md", 200), ("finns-inte/2030/text/ny.md", 404), (f"{FORBUND}/text/ny.md", 404)):
        assert client.put("/api/text", params={"fil": path}, json={"text": "Ny.\n", "etag": ""}).status_code == code
        assert (data.root / path).exists() is (code == 200)


@pytest.mark.parametrize("path", ["../hemlig.md", f"{OWN}/text/../budget.csv", f"{OWN}/budget.csv", "/etc/passwd"])
def test_other_files_are_neither_read_nor_written(client: TestClient, path: str, tmp_path: Path) -> None:
    assert client.get("/api/text", params={"fil": path}).status_code == 404
    assert client.put("/api/text", params={"fil": path}, json={"text": "x", "etag": ""}).status_code == 404
    assert client.post("/api/granska", params=OF, json={"fil": path, "text": "x"}).status_code == 404
    assert client.get("/api/kalla", params={"fil": path}).status_code in (404, 200)
    assert not (tmp_path / "hemlig.md").exists()


def test_a_form_of_another_kind_changes_nothing(client: TestClient, text: Path) -> None:
    before = text.read_bytes()
    answer = client.put(
        "/api/text", params={"fil": TEXT}, content=b'{"text": "x"}', headers={"content-type": "text/plain"}
    )
    assert answer.status_code == 422
    assert text.read_bytes() == before


@pytest.mark.parametrize(
    "path", ["/sida/..%2f..%2fetc/passwd", "/sida/../../etc/passwd", "/static/..%2fserver.py", "/static/studio.html"]
)
def test_no_other_file_of_the_machine_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_page_of_a_report_may_run_nothing(client: TestClient) -> None:
    policy = client.get("/sida/reports/x.html").headers["content-security-policy"]
    assert "sandbox allow-same-origin" in policy
    assert "script" not in policy
    assert "default-src 'none'" in policy


def looked_at(client: TestClient, text: str) -> dict:  # type: ignore[type-arg]
    found = client.post("/api/granska", params=OF, json={"fil": TEXT, "text": text}).json()
    found["ord"] = [(one["kind"], text[one["start"] : one["end"]]) for one in found["marken"]]
    return found


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Vi är 17 personer.\n", [("tal", "17")]),
        ("Först.\n\nVi hade {{ budget.totalt.budget | tkr }} och 39 procent.\n", [("tal", "39 procent")]),
        ("Utfallet {{ budget.totalt.utfall | tkr }} ökade.\n", [("riktning", "ökade")]),
        ("En rad.\nMed {{ budget.totalt.bugdet }} här.\n", [("fel", "budget.totalt.bugdet")]),
        ("Med {{ budget.totalt.budget | tkrr }}.\n", [("fel", "tkrr")]),
        ("Lika bra: 12 och 12.\n", [("tal", "12"), ("tal", "12")]),
        ("Den 3 mars 2024 {{ budget.totalt.budget | tkr }}.\n", []),
    ],
)
def test_what_is_wrong_or_typed_is_marked_where_it_stands(
    client: TestClient, text: str, marked: list[tuple[str, str]]
) -> None:
    assert looked_at(client, text)["ord"] == marked


def test_what_is_typed_is_marked_also_where_the_report_lacks_tables(client: TestClient, data: Data) -> None:
    data.remove(f"{OWN}/budget.csv", f"{OWN}/utfall.csv")
    assert looked_at(client, "Vi är 4711 personer.\n")["ord"] == [("tal", "4711")]


def test_two_alike_on_a_row_are_two_places(client: TestClient) -> None:
    found = looked_at(client, "Lika bra: 12 och 12.\n")
    assert [one["start"] for one in found["marken"]] == [10, 17]


def test_values_stand_beside_what_is_bound_while_one_writes(client: TestClient) -> None:
    found = looked_at(client, "{{ uppgift.lokaler }} lokaler och {{ uppgift.nojda }} nöjda, {{ budget.finns.inte }}.")
    assert [one["varde"] for one in found["varden"]] == ["3", "87,5\u00a0%", ""]


def test_an_english_text_is_written_in_english_while_one_writes(client: TestClient) -> None:
    path = TEXT.rpartition("/")[0] + "/engelska.md"
    sent = {"fil": path, "text": "It cost {{ budget.totalt.utfall | mkr }}."}
    found = client.post("/api/granska", params=OF, json=sent).json()
    assert "SEK" in found["text"]
    assert all("SEK" in one["varde"] for one in found["varden"])


def test_raw_html_in_a_text_is_a_fault_and_never_a_page(client: TestClient) -> None:
    found = looked_at(client, "<script>alert(1)</script>\n")
    assert found["fel"]
    assert found["text"] == ""


def test_facts_tell_how_they_are_computed_and_written(client: TestClient) -> None:
    found = client.get("/api/fakta", params=OF).json()
    facts = {one["name"]: one for one in found["fakta"]}
    one = facts["budget.totalt.utfall"]
    assert one["sources"][0]["file"] == f"{OWN}/utfall.csv"
    assert any(paste["text"] == "{{ budget.totalt.utfall | tkr_enhet }}" for paste in one["pastes"])
    assert {"namn", "hjalp"} == set(found["filter"][0])


def test_a_fact_leads_to_the_rows_that_it_stands_on(client: TestClient) -> None:
    found = client.get("/api/kalla", params={"fil": f"{OWN}/utfall.csv", "rader": "2, 4-9"}).json()
    assert [one["rad"] for one in found["rader"]] == [2, 4]
    assert found["rader"][0]["celler"][1] == "Kliv framåt"


def test_rows_of_persons_are_not_shown(client: TestClient, data: Data) -> None:
    data.write(f"{OWN}/deltagare.csv", "insats;kön\nkliv;kvinna\n")
    assert client.get("/api/kalla", params={"fil": f"{OWN}/deltagare.csv"}).status_code == 404


NOTE = {
    "regel": "ek-regel",
    "plats": "Rad; 1",
    "forklaring": "Så är\ndet.",
    "av": "Ada Ek",
    "datum": "2024-09-01",
    "visas": "",
}


def test_an_explanation_is_a_row_more_and_the_others_stay(client: TestClient, data: Data) -> None:
    place = data.root / OWN / "avstamning.csv"
    assert client.post("/api/forklara", params=OF, json=NOTE).status_code == 200
    assert place.read_text(encoding="utf-8").splitlines() == [
        "regel;plats;förklaring;accepterad av;datum;visas i",
        'ek-regel;"Rad; 1";Så är det.;Ada Ek;2024-09-01;',
    ]
    odd = "plats;regel;förklaring;accepterad av;datum\r\nA;x;Därför;Bo;2024-09-01".encode()
    place.write_bytes(odd)
    assert client.post("/api/forklara", params=OF, json={**NOTE, "plats": "B"}).status_code == 200
    assert place.read_bytes() == odd + "\r\nB;ek-regel;Så är det.;Ada Ek;2024-09-01\r\n".encode()


@pytest.mark.parametrize("lacking", ["forklaring", "av", "regel", "plats"])
def test_an_explanation_lacks_nothing(client: TestClient, data: Data, lacking: str) -> None:
    assert client.post("/api/forklara", params=OF, json={**NOTE, lacking: " "}).status_code == 422
    assert not (data.root / OWN / "avstamning.csv").exists()


def test_a_finding_is_explained_once(client: TestClient) -> None:
    assert client.post("/api/forklara", params=OF, json=NOTE).status_code == 200
    assert client.post("/api/forklara", params=OF, json=NOTE).status_code == 422


def test_what_the_year_before_had_is_told(client: TestClient, data: Data) -> None:
    sent = {"slag": "ar", "forbund": FORBUND, "ar": str(AR + 1), "torr": "false"}
    data.write(f"{OWN}/text/egen.md", "En text.\n")
    told = client.post("/api/nytt", json={**sent, "torr": True}).json()
    assert told["fran"] == AR
    assert not (data.root / FORBUND / str(AR + 1)).exists()
    made = client.post("/api/nytt", json=sent).json()
    assert [one["fil"] for one in made["filer"]] == [one["fil"] for one in told["filer"]]
    assert (data.root / FORBUND / str(AR + 1) / "rapport.yml").is_file()
    (data.root / FORBUND / str(AR + 1) / "text/egen.md").unlink()
    (data.root / FORBUND / str(AR + 1) / "moten.csv").unlink(missing_ok=True)
    found = client.get("/api/att-gora", params={"rapport": f"{FORBUND}/{AR + 1}"}).json()
    assert {"text/egen.md", "moten.csv"} <= {one["fil"] for one in found["saknas"]}
    assert found["kvar"]
    assert not found["klar"]


@pytest.mark.parametrize(
    "sent",
    [
        {"slag": "ar", "forbund": "../ut", "ar": "2025"},
        {"slag": "ar", "forbund": FORBUND, "ar": "tjugo"},
        {
            "slag": "forbund",
            "forbund": FORBUND,
            "ar": "2025",
            "namn": "X",
            "kommuner": "Västerås",
            "sedan": "2020-01-01",
        },
        {
            "slag": "forbund",
            "forbund": "nytt",
            "ar": "2025",
            "namn": "X",
            "kommuner": "Ingenstans",
            "sedan": "2020-01-01",
        },
        {"slag": "forbund", "forbund": "nytt", "ar": "2025", "namn": "X", "kommuner": "Västerås", "sedan": "i fjol"},
        {"slag": "insats", "forbund": FORBUND, "ar": "2024", "insats": "../x"},
    ],
)
def test_a_form_that_is_wrong_writes_nothing(client: TestClient, data: Data, sent: dict[str, str]) -> None:
    before = sorted(data.root.rglob("*"))
    answer = client.post("/api/nytt", json=sent)
    assert answer.status_code in (404, 422)
    assert answer.json()["fel"]
    assert sorted(data.root.rglob("*")) == before


def test_the_workbook_goes_out_and_comes_in_again(client: TestClient, data: Data) -> None:
    out = client.get("/api/arbetsbok", params=OF)
    book = load_workbook(io.BytesIO(out.content))
    assert book["utfall"]["D2"].value in (1234567.5, "1234567,50")
    there = sorted(one.name for one in (data.root / OWN).glob("*.csv"))
    told = client.put("/api/arbetsbok", params=OF, content=out.content).json()
    assert told["skriven"] is False
    assert f"{OWN}/utfall.csv" in told["ersatter"]
    assert sorted(one.name for one in (data.root / OWN).glob("*.csv")) == there
    done = client.put("/api/arbetsbok", params={**OF, "ersatt": "ja"}, content=out.content).json()
    assert done["skriven"]
    assert not (data.root / OWN / "utfall.csv").exists()
    assert client.get("/api/arbetsbok", params=OF).content == out.content


@pytest.mark.parametrize("content", [b"", b"ingen arbetsbok"])
def test_what_is_no_workbook_is_refused(client: TestClient, data: Data, content: bytes) -> None:
    assert client.put("/api/arbetsbok", params={**OF, "ersatt": "ja"}, content=content).status_code == 422
    assert (data.root / OWN / "utfall.csv").exists()


def test_a_workbook_of_other_sheets_is_refused(client: TestClient, data: Data) -> None:
    made = io.BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active.append(["a", "b"])
    book.save(made)
    assert client.put("/api/arbetsbok", params={**OF, "ersatt": "ja"}, content=made.getvalue()).status_code == 422
    assert not (data.root / OWN / "underlag.xlsx").exists()
