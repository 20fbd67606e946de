"""What SCB has revised since it was fetched, and what that changes in which reports, is said and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from data_factory import AR, FORBUND, OWN, Data
from pxweb_factory import Tjanst, hek, months, tjanst, value

from samrapport.errors import SamrapportError
from samrapport.intake.hamta.hamta import Fraga, hamta, kontrollera_tjanst
from samrapport.rapport import oppna
from samrapport.run.assembly.manifest import SCHEMA_VERSION
from samrapport.run.project import find_project

pytestmark = pytest.mark.slow

TEXT = "I Åby fanns {{ hek.aby.2023.sjukpenning | tal }} helårsekvivalenter. Det var {{ hek.ar.senaste }}. Högst andel hade {{ hek.kommuner.hogst_namn }}.\n"


def files(data: Data) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(data.root.rglob("*")) if path.is_file()}


@pytest.fixture
def fetched(data: Data) -> Data:
    data.remove("scb/helarsekvivalenter.csv", "scb/folkmangd.csv")
    data.write(f"{OWN}/text/helarsekvivalenter.md", TEXT)
    with tjanst(hek(months("2022", "2023"))) as own:
        hamta(data.root, Fraga("scb", lan=("23",), adress=own.adress), print, print, lambda *_: None)
    return data


def revised(more: int, of: Callable[..., Any] = value) -> Callable[..., Any]:
    """The numbers of Åby's sjukpenning so much higher."""

    def found(area: str, kon: str, content: str, month: str) -> Any:
        higher = area == "2303" and content in ("Sjukpenning", "Summa helårsekvivalenter") and month >= "2023"
        return of(area, kon, content, month) + (more if higher else 0)

    return found


def check(data: Data, own: Tjanst, of: str = "scb") -> tuple[int, str]:
    said: list[str] = []
    project = find_project().placed(data=data.root)
    before = files(data)
    code = kontrollera_tjanst(project, Fraga(of, adress=own.adress), said.append, said.append, lambda *_: None)
    assert files(data) == before
    return code, "\n".join(said)


def test_where_scb_has_published_nothing_since_only_that_is_asked(fetched: Data) -> None:
    with tjanst(hek(months("2022", "2023"))) as own:
        code, said = check(fetched, own)
        assert not [path for _, path, _ in own.asked if path.endswith("/data")]
    assert code == 0
    assert said == "helarsekvivalenter: SCB har inte ändrat TAB1386 sedan den 2026-06-08."


def test_published_anew_without_another_number_changes_no_report(fetched: Data) -> None:
    with tjanst(replace(hek(months("2022", "2023")), updated="2026-09-09T06:00:00Z")) as own:
        code, said = check(fetched, own)
    assert code == 1
    assert "har publicerat TAB1386 på nytt" in said
    assert "Inga rapporter ändras." in said
    assert "Ändrade årstal" not in said


def test_numbers_facts_ranks_and_sentences_that_a_revision_changes_are_told(fetched: Data) -> None:
    table = replace(hek(months("2022", "2023"), of=revised(700)), updated="2026-09-09T06:00:00Z")
    before = oppna(FORBUND, AR, data=fetched.root).fakta["hek.aby.2023.sjukpenning"].value
    with tjanst(table) as own:
        code, said = check(fetched, own)
    assert code == 1
    assert f"  Åby, totalt, 20-64, 2023, Sjukpenning: {before} → {before + 700}" in said
    assert "sjo-bro 2024, inte publicerad:" in said
    assert f"  hek.aby.2023.sjukpenning: {before} → {before + 700}" in said
    assert "hek.kommuner.hogst_namn: Bro → Åby" in said
    assert f"    – I Åby fanns {before} helårsekvivalenter." in said
    assert f"    + I Åby fanns {before + 700} helårsekvivalenter." in said
    assert "    + Högst andel hade Åby." in said
    assert "Det var 2023." not in said, "what reads as before is not told"


def manifest(facts: list[dict[str, Any]], shown: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION, "report": {"forbund": FORBUND, "ar": AR}, "parameters": {"forbund": FORBUND, "ar": AR},
        "inputs": {}, "code": {}, "notebooks": {}, "facts": facts, "shown": shown, "public": True, "protected": [],
    }  # fmt: skip


def test_of_a_published_report_what_it_shows_is_told_with_where(fetched: Data) -> None:
    held = [
        one
        for one in oppna(FORBUND, AR, data=fetched.root).faktalista()
        if one["name"] in ("hek.aby.2023.sjukpenning", "hek.aby.2023.folkmangd")
    ]
    shown = [
        {
            "label": "tbl-kommuner",
            "kind": "table",
            "caption": "Länets kommuner 2023",
            "facts": ["hek.aby.2023.sjukpenning"],
        },
        {"label": "tbl-annat", "kind": "table", "caption": "Annat", "facts": ["hek.aby.2023.folkmangd"]},
    ]
    fetched.write(f"{OWN}/publicerad.json", json.dumps(manifest(held, shown)))
    with tjanst(replace(hek(months("2022", "2023"), of=revised(1)), updated="2026-09-09T06:00:00Z")) as own:
        _, said = check(fetched, own)
    assert "sjo-bro 2024, publicerad: 1 uppgift ändras." in said
    assert "Visas i: tabellen Länets kommuner 2023." in said
    assert "tbl-annat" not in said


def test_before_anything_is_fetched_there_is_nothing_to_hold_it_against(data: Data) -> None:
    with tjanst() as own, pytest.raises(SamrapportError, match="Hämta först med samrapport hämta scb"):
        check(data, own)


# Kolada


KPI = {"N00945": "Invånare totalt, antal"}


def koladas(aby: int = 3000) -> dict[str, Any]:
    areas = {"2301": 1000, "2302": 2000, "2303": aby}
    return {"kpi": KPI, "data": {("N00945", area, "2022"): number for area, number in areas.items()}}


@pytest.fixture
def of_kolada(data: Data) -> Data:
    data.write(f"{OWN}/text/sammanfattning.md", "I Åby bor {{ kolada.n00945.aby.senaste | tal }}. Det är många.\n")
    with tjanst(kolada=koladas()) as own:
        asked = Fraga("kolada", nyckeltal=("N00945",), lan=("23",), ar=("2022",), adress=own.adress)
        hamta(data.root, asked, print, print, lambda *_: None)
    return data


def test_where_kolada_says_the_same_nothing_is_changed(of_kolada: Data) -> None:
    with tjanst(kolada=koladas()) as own:
        code, said = check(of_kolada, own, "kolada")
    assert code == 0
    assert said.startswith("kolada: inget är ändrat sedan hämtningen ")


def test_what_kolada_has_revised_is_told_with_the_facts_and_sentences_it_changes(of_kolada: Data) -> None:
    with tjanst(kolada=koladas(3100)) as own:
        code, said = check(of_kolada, own, "kolada")
    assert code == 1
    assert "kolada: Kolada har publicerat Invånare totalt, antal på nytt sedan hämtningen " in said
    assert "Åby, Invånare totalt, antal, totalt, 2022: 3 000 → 3 100" in said.replace("\u00a0", " ")
    assert "  kolada.n00945.aby.2022: 3 000 → 3 100" in said.replace("\u00a0", " ")
    assert "    – I Åby bor 3 000." in said.replace("\u00a0", " ")
    assert "    + I Åby bor 3 100." in said.replace("\u00a0", " ")
    assert "Det är många" not in said
    assert "Hämta det nya med samrapport hämta kolada" in said


@pytest.mark.parametrize("kind", ["webbsida", "skrap", "404", "inloggning"])
def test_where_kolada_cannot_be_asked_that_is_said_and_nothing_is_written(of_kolada: Data, kind: str) -> None:
    before = files(of_kolada)
    with tjanst(kolada=koladas(3100)) as own:
        own.fail("/data", kind)
        with pytest.raises(SamrapportError, match="Kolada"):
            check(of_kolada, own, "kolada")
    assert files(of_kolada) == before


def test_before_anything_is_fetched_of_kolada_that_is_said(data: Data) -> None:
    with (
        tjanst(kolada=koladas()) as own,
        pytest.raises(SamrapportError, match="Hämta först med samrapport hämta kolada"),
    ):
        check(data, own, "kolada")
