"""Koladas nyckeltal: fetched page by page, kept as they came, and bound in texts."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from data_factory import OWN, Data
from pxweb_factory import Tjanst, tjanst

from samrapport.areas.kolada.svar import enhet_av
from samrapport.errors import SamrapportError
from samrapport.intake.hamta.hamta import Fraga, hamta
from samrapport.intake.hamta.klient import HamtFel

KPI = {"N00945": "Invånare totalt, antal", "N02267": "Långtidsarbetslöshet, andel (%)"}
NUMBERS: dict[tuple[str, str, str], float | None] = {
    (kpi, area, str(year)): (int(area[-1]) * 1000 + year if kpi == "N00945" else 4.5 + year - 2020)
    for kpi in KPI
    for area in ("2301", "2302", "2303")
    for year in (2021, 2022)
} | {("N02267", "2301", "2022"): None}


def fetch(data: Data, own: Tjanst, **more: Any) -> list[str]:
    said: list[str] = []
    hamta(data.root, Fraga("kolada", adress=own.adress, **more), said.append, said.append, lambda *_: None)
    return said


ASKED = {"nyckeltal": tuple(KPI), "lan": ("23",), "ar": ("2021-2022",)}


@pytest.mark.parametrize("page", [5000, 5])
def test_nyckeltal_are_fetched_and_bound_in_texts(data: Data, page: int) -> None:
    with tjanst(kolada={"kpi": KPI, "data": NUMBERS, "page": page}) as own:
        fetch(data, own, **ASKED)
    kvitto = json.loads(data.text("scb/hamtat/kolada.kvitto.json"))
    assert len(kvitto["svar"]) == (2 if page == 5000 else 4)
    data.write(f"{OWN}/text/sammanfattning.md", "I Bro bor {{ kolada.n00945.bro.senaste | tal }}.\n")
    rapport = data.rapport()
    facts = rapport.fakta.namespace("kolada")
    assert facts["kolada.n00945.bro.2022"].value == Decimal(3022)
    assert facts["kolada.n02267.ekeby.2022"].value == Decimal("6.5")
    assert facts["kolada.n02267.ekeby.2022"].unit == "procent"
    assert "kolada.n02267.bro.2022" not in facts, "what Kolada lacks is missing"
    assert facts["kolada.n02267.bro.senaste"].value == Decimal("5.5")
    assert facts["kolada.n00945.bro.2022"].sources[0].file.startswith("scb/hamtat/kolada-")
    assert data.faults() == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/data", "webbsida"), ("/data", "skrap"), ("/data", "404"), ("/kpi/N00945,N02267", "inloggning")],
)
def test_a_bad_answer_changes_nothing(data: Data, path: str, kind: str) -> None:
    with tjanst(kolada={"kpi": KPI, "data": NUMBERS}) as own:
        own.fail(path, kind)
        with pytest.raises(HamtFel):
            fetch(data, own, **ASKED)
    assert not list((data.root / "scb/hamtat").glob("*.json"))
    assert not (data.root / "scb/kolada.hamta.yml").exists()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"nyckeltal": ("N1",), "lan": ("23",)}, "Kolada har inget nyckeltal N1"),
        ({"lan": ("23",)}, "Säg vilka nyckeltal"),
        ({"nyckeltal": ("N00945",), "lan": ("01",)}, "inga kommuner i det länet"),
        ({"tabell": "TAB1"}, "hör till scb"),
    ],
)
def test_what_cannot_be_meant_is_refused(data: Data, more: dict[str, Any], told: str) -> None:
    with tjanst(kolada={"kpi": KPI, "data": NUMBERS}) as own, pytest.raises(SamrapportError, match=told):
        fetch(data, own, **more)


@pytest.mark.parametrize(
    ("title", "unit"),
    [("Invånare totalt, antal", "antal"), ("Långtidsarbetslöshet 25-64 år, andel (%)", "procent"), ("Kostnad för bistånd, kr", "kr"), ("Kostnad (kr/inv)", "antal")],
)  # fmt: skip
def test_a_title_tells_the_unit(title: str, unit: str) -> None:
    assert enhet_av(title) == unit
