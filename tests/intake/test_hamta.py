"""Fetching from a service that behaves as SCB's does, well and badly: all is kept as it came, or nothing is changed."""

from __future__ import annotations

import hashlib
import json
import math
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from data_factory import FORBUND, Data
from pxweb_factory import AREAS, Tjanst, hek, months, tjanst, value

from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.cli import app as cli
from samrapport.errors import SamrapportError
from samrapport.intake.hamta.hamta import Fraga, hamta
from samrapport.intake.hamta.klient import HamtFel, Klient
from samrapport.intake.hamta.pxweb import chunks

pytestmark = pytest.mark.slow
TABLE = "/tables/TAB1386/data"


PATIENCE = 60.0
"""Seconds for an answer, of which a busy machine may take some."""


@pytest.fixture
def plain(data: Data) -> Data:
    data.remove("scb/helarsekvivalenter.csv", "scb/folkmangd.csv")
    return data


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of a hundredth, and patience."""
    made = Klient.__post_init__

    def quick(self: Klient) -> None:
        made(self)
        self.paus, self.tidsgrans = 0.01, PATIENCE

    monkeypatch.setattr(Klient, "__post_init__", quick)


def fetch(data: Data, own: Tjanst, **more: object) -> list[str]:
    said: list[str] = []
    hamta(data.root, Fraga("scb", adress=own.adress, **more), said.append, said.append, lambda *_: None)  # type: ignore[arg-type]
    return said


def files(data: Data) -> dict[str, bytes]:
    return {
        path.relative_to(data.root).as_posix(): path.read_bytes()
        for path in sorted(data.root.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_the_first_time_makes_a_recipe_and_what_comes_is_kept_byte_for_byte(plain: Data) -> None:
    with tjanst(hek(months("2022", "2023"))) as own:
        said = fetch(plain, own, lan=("23",))
        kvitto = json.loads(plain.text("scb/hamtat/helarsekvivalenter.kvitto.json"))
        (svar,) = kvitto["svar"]
        content = (plain.root / "scb/hamtat" / svar["fil"]).read_bytes()
        selection = {one["variableCode"]: one["valueCodes"] for one in svar["fraga"]["selection"]}
        assert content == own.tabell.chosen(selection).jsonstat()
    assert svar["sha256"] == hashlib.sha256(content).hexdigest()
    assert svar["adress"].startswith(f"{own.adress}/tables/TAB1386/data?")
    assert kvitto["uppdaterad"] == own.tabell.updated
    assert "tabell: TAB1386" in plain.text("scb/helarsekvivalenter.hamta.yml")
    assert "5 områden, 2022M01 till 2023M12" in said[0]
    facts = las_helarsekvivalenter(plain.rapport()).facts
    mean = sum(value("2303", "1+2", "Sjukpenning", month) or 0 for month in months("2023")) / 12
    assert facts["hek.aby.2023.sjukpenning"].value == math.floor(mean + 0.5)
    assert plain.faults() == []


def test_a_forbund_stands_for_its_counties_and_years_can_be_chosen(plain: Data) -> None:
    with tjanst(hek(months("2021", "2022", "2023"))) as own:
        fetch(plain, own, forbund=FORBUND, ar=("2022-",))
    assert las_helarsekvivalenter(plain.rapport()).years["egen"] == (2023, 2022)


def test_no_answer_is_larger_and_no_question_sooner_than_the_service_allows(plain: Data) -> None:
    with tjanst(hek(months("2022", "2023")), most=700) as own:
        fetch(plain, own, lan=("23",))
        asked = [body for _, path, body in own.asked if path == TABLE]
    assert len(asked) > 4
    assert all(math.prod(len(one["valueCodes"]) for one in body["selection"]) <= 700 for body in asked)
    assert len(json.loads(plain.text("scb/hamtat/helarsekvivalenter.kvitto.json"))["svar"]) == len(asked)
    in_parts = las_helarsekvivalenter(plain.rapport()).facts
    with tjanst(hek(months("2022", "2023"))) as own:
        fetch(plain, own, lan=("23",))
    at_once = las_helarsekvivalenter(plain.rapport()).facts
    assert {name: one.value for name, one in in_parts.items()} == {name: one.value for name, one in at_once.items()}
    assert len(list((plain.root / "scb/hamtat").glob("*-*.json"))) == 1, "the answers of before are gone"


def test_parts_cover_a_selection_once() -> None:
    urval = {"a": [str(n) for n in range(7)], "b": ["x", "y", "z"], "c": ["1"]}
    parts = list(chunks(urval, 4))
    cells = [(a, b, c) for one in parts for a in one["a"] for b in one["b"] for c in one["c"]]
    assert sorted(cells) == sorted((a, b, "1") for a in urval["a"] for b in urval["b"])
    assert all(math.prod(map(len, one.values())) <= 4 for one in parts)


@pytest.mark.parametrize("kinds", [["429"], ["500", "503"], ["avklippt"], ["seg"]])
def test_what_may_pass_is_tried_again_and_told(plain: Data, kinds: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    patience, once = iter([1.0] if kinds == ["seg"] else []), Klient._once

    def asked(self: Klient, method: str, url: str, *more: object) -> object:
        """The first time that the table is asked for, a slow answer is not waited for."""
        self.tidsgrans = next(patience, PATIENCE) if url.endswith(TABLE) else PATIENCE
        return once(self, method, url, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Klient, "_once", asked)
    with tjanst() as own:
        own.fail(TABLE, *kinds)
        said = fetch(plain, own, lan=("23",))
    assert any("Försök 2 av 5" in one for one in said)
    assert las_helarsekvivalenter(plain.rapport()).years["egen"]


BROKEN = {
    "429": "svarade med fel 429",
    "500": "svarade med fel 500",
    "404": "svarade med fel 404",
    "webbsida": "svarade med en webbsida i stället för statistik",
    "inloggning": "hänvisade till login.example.se",
    "avklippt": "bröt svaret innan det var helt",
    "skrap": "svarade med något annat än hel JSON-stat 2",
    "delvis": "svarade ofullständigt",
    "ombytt": "bytte ut tabellen TAB1386 medan den hämtades",
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_does_not_pass_is_told_once_and_the_last_good_files_are_kept(plain: Data, kind: str) -> None:
    with tjanst() as own:
        fetch(plain, own, lan=("23",))
        before = files(plain)
        own.tabell = replace(own.tabell, updated="2026-08-01T06:00:00Z", of=lambda *_: 7)
        own.most = 700  # In the midst of several answers.
        own.fail(TABLE, "", *[kind] * 12)
        with pytest.raises(HamtFel) as caught:
            fetch(plain, own)
    told = str(caught.value)
    assert BROKEN[kind] in told
    assert "\n" not in told
    assert "det som hämtades förra gången gäller" in told
    assert caught.value.exit_code == 1
    assert files(plain) == before
    assert las_helarsekvivalenter(plain.rapport()).years["egen"]


@pytest.mark.parametrize("kind", BROKEN)
def test_on_the_command_line_it_is_one_message_and_the_code_1(
    kind: str, plain: Data, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with tjanst() as own:
        fetch(plain, own, lan=("23",))
        before = files(plain)
        own.tabell = replace(own.tabell, updated="2026-08-01T06:00:00Z", of=lambda *_: 7)
        own.fail(TABLE, *[kind] * 12)
        words = ["samrapport", "hämta", "scb", "--data", str(plain.root), "--adress", own.adress]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            cli.main()
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert said.out == ""
    *tries, told = said.err.splitlines()
    assert BROKEN[kind] in told
    assert all("Försök" in one for one in tries)
    assert files(plain) == before


def test_a_wait_that_the_service_asks_for_is_kept_and_no_answer_is_lost(plain: Data) -> None:
    with tjanst() as own:
        own.wait = 1
        own.fail(TABLE, "429")
        started = time.monotonic()
        said = fetch(plain, own, lan=("23",))
    assert time.monotonic() - started >= 1
    assert sum("Försök" in one for one in said) == 1
    assert las_helarsekvivalenter(plain.rapport()).years["egen"]


def test_a_table_published_anew_meanwhile_is_fetched_anew_as_a_whole(plain: Data) -> None:
    with tjanst(most=700) as own:
        own.fail(TABLE, "", "ombytt")
        fetch(plain, own, lan=("23",))
    assert json.loads(plain.text("scb/hamtat/helarsekvivalenter.kvitto.json"))["uppdaterad"].startswith("2026-09-01")


def test_where_nothing_answers_one_sentence_says_so(plain: Data) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        adress = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(HamtFel, match="SCB går inte att nå"):
        hamta(plain.root, Fraga("scb", lan=("23",), adress=adress), print, print, lambda *_: None)


@pytest.mark.parametrize(
    ("path", "kind"), [("/config", "webbsida"), ("/config", "skrap"), ("/tables/TAB1386/metadata", "skrap")]
)
def test_limits_and_metadata_that_cannot_be_read_are_told(plain: Data, path: str, kind: str) -> None:
    with tjanst() as own:
        own.fail(path, kind)
        with pytest.raises(HamtFel):
            fetch(plain, own, lan=("23",))
    assert not list((plain.root / "scb/hamtat").glob("*.json"))


def test_areas_that_the_folder_does_not_know_are_added_with_scbs_names(plain: Data) -> None:
    plain.change("scb/regioner.csv", "2303;Åby;kommun;påhittat\n", "")
    plain.change("forbund/medlemmar.csv", "sjo-bro;kommun;Åby stad;2303;;2024-01-01;;påhittat\n", "")
    with tjanst() as own:
        said = fetch(plain, own, lan=("23",))
    assert "2303;Åby;kommun;SCB, regionala indelningar" in plain.text("scb/regioner.csv")
    assert "Nya områden i scb/regioner.csv: Åby." in said


def test_a_county_more_widens_the_recipe(plain: Data) -> None:
    with tjanst(
        hek(
            areas={**AREAS, "24": "Norrlän", "2401": "Grannby"},
            of=lambda area, *rest: value("23" + area[2:] if area != "00" else area, *rest),
        )
    ) as own:
        fetch(plain, own, lan=("23",))
        fetch(plain, own, lan=("24",))
    recipe = plain.text("scb/helarsekvivalenter.hamta.yml")
    assert "00, 23, 2301, 2302, 2303, 24, 2401" in recipe


def test_what_is_as_before_leaves_every_file_as_it_was(plain: Data) -> None:
    with tjanst() as own:
        fetch(plain, own, lan=("23",))
        before = files(plain)
        assert "Inget är nytt sedan" in " ".join(fetch(plain, own))
    assert files(plain) == before


def test_metadata_that_changed_under_a_recipe_is_told_with_what_to_do(plain: Data) -> None:
    with tjanst() as own:
        fetch(plain, own, lan=("23",))
        own.tabell = own.tabell.chosen(
            {**{name: list(values) for name, _, values in own.tabell.axes}, "Region": ["00", "23", "2301"]}
        )
        with pytest.raises(
            SamrapportError, match=r"(?s)”2302” finns inte hos tjänsten som värde av Region\..*Rätta receptet"
        ):
            fetch(plain, own)
        name, label, values = own.tabell.axes[0]
        own.tabell = replace(own.tabell, axes=(("Omrade", label, values), *own.tabell.axes[1:]))
        with pytest.raises(SamrapportError, match="Variabeln ”Region” finns inte"):
            fetch(plain, own)
    assert las_helarsekvivalenter(plain.rapport()).years["egen"], name


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "inget recept att hämta efter"),
        ({"lan": ("99",)}, "Länet ”99” finns inte"),
        ({"forbund": "sjo-bor"}, "Menade du ”sjo-bro”"),
        ({"lan": ("23",), "ar": ("1999",)}, "”1999” finns inte hos tjänsten som värde av Tid"),
        ({"lan": ("23",), "tabell": "TAB9"}, "fel 404"),
        ({"nyckeltal": ("N1",)}, "hör till kolada"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    plain: Data, asked: dict[str, object], told: str
) -> None:
    before = files(plain)
    with tjanst() as own, pytest.raises(SamrapportError, match=told):
        fetch(plain, own, **asked)
    assert files(plain) == before


def test_an_answer_changed_by_hand_is_refused_at_a_build(plain: Data) -> None:
    with tjanst() as own:
        fetch(plain, own, lan=("23",))
    (svar,) = (plain.root / "scb/hamtat").glob("helarsekvivalenter-*.json")
    svar.write_bytes(svar.read_bytes().replace(b"Sjukpenning", b"Sjukpengar"))
    assert [one for one in plain.faults() if "är inte som när det hämtades" in one and "samrapport hämta scb" in one]
    svar.unlink()
    assert [one for one in plain.faults() if "svaret finns inte" in one]


def test_figures_that_do_not_go_with_typed_ones_are_told_when_they_have_come(data: Data) -> None:
    with tjanst() as own, pytest.raises(SamrapportError, match="Ta bort raden, så gäller SCB:s tal"):
        fetch(data, own, lan=("23",))
    assert (data.root / "scb/hamtat/helarsekvivalenter.kvitto.json").is_file()


def test_the_population_by_age_is_fetched_in_the_widest_classes_that_make_20_to_64(plain: Data) -> None:
    ages = {
        **{f"{age}": f"{age} år" for age in range(0, 100)},
        "20-29": "20-29 år",
        "30-59": "30-59 år",
        "60-64": "60-64 år",
        "TotSA": "totalt, samtliga åldrar",
    }
    table = replace(
        hek(months("2025")), namn="TAB6471",
        axes=(("Region", "region", AREAS), ("Alder", "ålder", ages), ("Kon", "kön", {"TotSa": "totalt, samtliga män och kvinnor"}), ("ContentsCode", "tabellinnehåll", {"000007SF": "Folkmängden per månad"}), ("Tid", "månad", months("2025"))),
        of=lambda *_: 10,
    )  # fmt: skip
    with tjanst(table) as own:
        fetch(plain, own, lan=("23",), tabell="TAB6471")
    assert "värden: 20-29, 30-59, 60-64" in plain.text("scb/tab6471.hamta.yml")


def test_a_client_of_others_reads_the_same_numbers_from_the_service(plain: Data) -> None:
    import pxweb  # With all that it brings, for this test alone.

    with tjanst(hek(months("2022", "2023")), calls=30) as own:
        rows = pxweb.PxApi(url=own.adress, timeout=5).get_table_data(
            "TAB1386",
            value_codes={
                "Region": ["00", "2301"],
                "Kon": ["*"],
                "Aldersgrupp": ["*"],
                "ContentsCode": ["*"],
                "Tid": ["*"],
            },
        )
        fetch(plain, own, lan=("23",))
    theirs = {(one["region"], one["kön"], one["tabellinnehåll"], one["månad"]): one["value"] for one in rows}
    from samrapport.raw.pxweb.jsonstat import read_jsonstat

    (path,) = (plain.root / "scb/hamtat").glob("helarsekvivalenter-*.json")
    ours = {
        (one.av[0].text, one.av[1].text, one.av[3].text, one.av[4].text): one.tal
        for one in read_jsonstat(path.name, path.read_bytes()).tal
    }
    assert {key: ours[key] for key in theirs if key in ours} == {key: one for key, one in theirs.items() if key in ours}
    assert len(theirs.keys() & ours.keys()) > 500


def test_a_name_of_a_service_is_no_address(plain: Data) -> None:
    with pytest.raises(SamrapportError, match="är ingen webbadress"):
        hamta(plain.root, Fraga("scb", lan=("23",), adress="statistikdatabasen"), print, print, lambda *_: None)


def test_the_recipe_is_refused_with_its_row_where_it_is_wrong(plain: Data) -> None:
    Path(plain.root / "scb/x.hamta.yml").write_text("tjänst: scb\ntabell: TAB1386\nurvall:\n", encoding="utf-8")
    with tjanst() as own, pytest.raises(SamrapportError, match="urvall"):
        fetch(plain, own)


def test_a_misspelt_folder_is_not_made(tmp_path: Path) -> None:
    with tjanst() as own, pytest.raises(SamrapportError, match="finns inte"):
        hamta(tmp_path / "rw", Fraga("scb", lan=("23",), adress=own.adress), print, print, lambda *_: None)
    assert list(tmp_path.iterdir()) == []
