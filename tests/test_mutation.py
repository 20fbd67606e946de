"""Change one raw value: everything that stands on it changes, and nothing else.

What should change is not asked of the program: for every fact its dependence is tried a second time from its sources, and
for three mutations the lists are written by hand.
"""

from __future__ import annotations

import importlib
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from swept import late

from samrapport.areas.avstamning import tables as avstamning
from samrapport.areas.ekonomi import charts as ekonomi_charts
from samrapport.areas.ekonomi import tables as ekonomi
from samrapport.areas.insatser import tables as insatser
from samrapport.areas.statistik import charts as statistik_charts
from samrapport.areas.statistik import tables as helarsekvivalenter
from samrapport.areas.verksamhet import tables as verksamhet
from samrapport.facts.fact import Fact
from samrapport.present.table_parts import table_data
from samrapport.present.tables import Table
from samrapport.rapport import Rapport, oppna

pytestmark = pytest.mark.slow

SPACES = (
    "budget",
    "ek",
    "hek",
    "person",
    "mote",
    "mal",
    "aktivitet",
    "utbildning",
    "insats",
    "indikator",
    "uppgift",
    "forbund",
)


@dataclass(frozen=True)
class Shown:
    """All that a report shows: facts by name, and tables, downloads, figures' alt texts and texts by label."""

    facts: dict[str, Fact]
    parts: dict[str, Any]


def shown(data: Path) -> Shown:
    rapport = oppna("vasteras", 2021, data=data)
    facts = {name: fact for space in SPACES for name, fact in rapport.fakta.namespace(space).items()}
    parts: dict[str, Any] = {}
    for table in tables(rapport):
        parts[table.label] = [(row.kind, row.cells) for row in table.rows]
        parts[f"{table.label}.csv"] = str(table_data(table))
    for name in ("figur_budget", "figur_eget_kapital"):
        figure = getattr(ekonomi_charts, name)(rapport)
        parts[f"{figure.label}.alt"] = figure.alt
        parts[f"{figure.label}.csv"] = str(figure.data.to_dict("records"))
    for name in [name for name in dir(statistik_charts) if name.startswith("figur_")]:
        figure = getattr(statistik_charts, name)(rapport)
        if figure is not None:
            parts[f"{figure.label}.alt"] = figure.alt
    for file in sorted((data / "vasteras" / "2021" / "text").glob("*.md")):
        text = rapport.text(file.stem)
        parts[f"text/{file.stem}"] = text.markdown if text else None
    parts["framsida"] = rapport.framsida()
    return Shown(facts, parts)


def tables(rapport: Rapport) -> list[Table]:
    makers: tuple[Callable[[Rapport], Table | None], ...] = (
        *(ekonomi.tabell_budget, ekonomi.tabell_eget_kapital, avstamning.tabell_jamforda, avstamning.tabell_avvikelser),
        *(helarsekvivalenter.tabell_utveckling, helarsekvivalenter.tabell_kommuner),
        *(helarsekvivalenter.tabell_kon, helarsekvivalenter.tabell_kon_andel),
        *(verksamhet.tabell_personer, verksamhet.tabell_moten, verksamhet.tabell_utbildningar),
        *(insatser.tabell_insatser, insatser.tabell_malgrupper, insatser.tabell_indikatorer),
    )
    found = [make(rapport) for make in makers]
    for insats in rapport.insatser["insats"]:
        found += [insatser.tabell_deltagare(rapport, insats), insatser.tabell_insatsbudget(rapport, insats)]
    return [table for table in found if table]


@pytest.fixture(scope="module", autouse=True)
def _without_drawing() -> Iterator[None]:
    """Alt texts and data are made before anything is drawn, and drawing is slow."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("areas.ekonomi.charts", "areas.statistik.charts", "areas.verksamhet.charts"):
            charts = importlib.import_module(f"samrapport.{module}")
            for name in dir(charts):
                if f"{name}_alt" in dir(charts):
                    patch.setattr(charts, name, lambda *_, **__: None)
        yield


@pytest.fixture(scope="module")
def before(committed: Path) -> Shown:
    return shown(committed)


BUDGET, UTFALL = "vasteras/2021/budget.csv", "vasteras/2021/utfall.csv"
HEK, FOLK = "scb/helarsekvivalenter.csv", "scb/folkmangd.csv"

MUTATIONS = {
    "Samordningsteam utfall": (
        UTFALL,
        "Samordningsteam Västerås;2021-08-31;3095",
        "Samordningsteam Västerås;2021-08-31;5999",
    ),
    "Medlemmarnas bidrag": (BUDGET, "Medlemmarnas bidrag;budget;2021;13310", "Medlemmarnas bidrag;budget;2021;14444"),
    "eget kapital": ("vasteras/2021/eget_kapital.csv", ";8241;", ";9876;"),
    "utblick": (BUDGET, "SIM;utblick;2023;350", "SIM;utblick;2023;999"),
    "ej intecknat": (UTFALL, "ej intecknade;2021-08-31;53", "ej intecknade;2021-08-31;99"),
    "administration": (UTFALL, "Bankkostnader;2021-08-31;5", "Bankkostnader;2021-08-31;11"),
    "egen sjukpenning": (HEK, "1980;totalt;20-64;2020;Sjukpenning;1905", "1980;totalt;20-64;2020;Sjukpenning;2905"),
    "annan kommuns sjukpenning": (HEK, "1981;totalt;20-64;2020;Sjukpenning;", "1981;totalt;20-64;2020;Sjukpenning;9"),
    "folkmängd": (FOLK, "1980;totalt;20-64;2020;88586", "1980;totalt;20-64;2020;68586"),
    "rikets folkmängd": (FOLK, "00;totalt;20-64;2020;5876835", "00;totalt;20-64;2020;4876835"),
    "äldre år": (HEK, "1980;totalt;20-64;2018;Sjukpenning;2223", "1980;totalt;20-64;2018;Sjukpenning;3223"),
    "möte": ("vasteras/2021/moten.csv", None, None),
    "tilldelade medel": ("vasteras/2021/insatser.csv", "22612634", "22999999"),
    "insatsbudget": ("vasteras/2021/insatsbudget.csv", "850000", "860000"),
    "indikator": ("vasteras/2021/indikatorer.csv", None, None),
    "uppgift": ("vasteras/2021/uppgifter.csv", "sip_koordinatorer;9;", "sip_koordinatorer;8;"),
}
COLUMN = {"möte": "antal", "indikator": "målvärde"}


ALIKE = {"utblick", "ej intecknat", "administration", "annan kommuns sjukpenning", "äldre år", "insatsbudget"}
"""Those that touch a file of which another changes a value too."""
Mutated = Callable[[str], tuple[Shown, str, int]]


@pytest.fixture(scope="module")
def mutated(committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Mutated:
    """What is shown after a change, and the file and row that it touched."""
    return cache(lambda name: _mutated(committed, tmp_path_factory.mktemp("mutation"), name))


def _mutated(committed: Path, folder: Path, name: str) -> tuple[Shown, str, int]:
    file, old, new = MUTATIONS[name]
    data = folder / "raw"
    shutil.copytree(committed, data)
    lines = (data / file).read_text(encoding="utf-8").split("\n")
    if old is None or new is None:
        place = lines[0].split(";").index(COLUMN[name])
        undated = name == "möte"
        number = next(
            n
            for n, line in enumerate(lines)
            if n
            and len(line.split(";")) == len(lines[0].split(";"))
            and line.split(";")[place].isdigit()
            and (not undated or not line.split(";")[2])
        )
        cells = lines[number].split(";")
        cells[place] = str(int(cells[place]) + 3)
        lines[number] = ";".join(cells)
    else:
        (number,) = [n for n, line in enumerate(lines) if old in line]
        lines[number] = lines[number].replace(old, new)
    (data / file).write_text("\n".join(lines), encoding="utf-8")
    return shown(data), file, number + 1


@pytest.mark.parametrize("name", [late(name) if name in ALIKE else name for name in MUTATIONS])
def test_exactly_the_facts_that_stand_on_a_value_change_with_it(
    before: Shown, committed: Path, mutated: Mutated, name: str
) -> None:
    after, file, row = mutated(name)
    assert set(after.facts) == set(before.facts)
    changed = {key for key in before.facts if after.facts[key].value != before.facts[key].value}
    standing_on_it = {
        key
        for key, fact in before.facts.items()
        if any((source.file, source.row) == (file, row) for source in fact.sources)
    }
    assert changed
    # A count of rows and the number of a year name their rows without holding a figure of them.
    rows_alone = {key for key in standing_on_it if after.facts[key].unit == "år" and key.startswith("ek.")}
    rows_alone |= {
        key
        for key in standing_on_it
        if before.facts[key].sources and not any(s.column for s in before.facts[key].sources)
    }
    other_columns = {
        key
        for key in standing_on_it
        if name in ("möte", "tilldelade medel", "insatsbudget", "indikator", "uppgift", "folkmängd", "rikets folkmängd")
        and not any((s.file, s.row, s.column) == (file, row, _column(name)) for s in before.facts[key].sources)
    }
    # What is chosen among figures, and words on them, stand on all of them and change when the choice does.
    chosen = {key for key, fact in before.facts.items() if fact.unit == "text" or key.endswith(_CHOSEN)}
    assert changed - chosen == standing_on_it - rows_alone - other_columns - chosen
    assert changed <= standing_on_it
    _assert_parts_follow_facts(before, after, changed, committed)


_CHOSEN = (".mest_andel", "hek.kommuner.hogst", "hek.kommuner.lagst")


def _column(name: str) -> str:
    if name.endswith("folkmängd"):
        return "antal"
    return {"tilldelade medel": "tilldelade medel (kr)", "insatsbudget": "belopp (kr)", "uppgift": "värde"}.get(
        name, COLUMN.get(name, "")
    )


STANDS_ON = {
    "tbl-budget": "budget.",
    "fig-budget": "budget.",
    "tbl-eget-kapital": "ek.",
    "fig-eget-kapital": "ek.",
    "tbl-helarsekvivalenter": "hek.",
    "tbl-kommuner": "hek.",
    "fig-": "hek.",
    "tbl-kon": "hek.kon.",
    "tbl-moten": "mote.",
    "tbl-mal": "",
    "tbl-insatser": "insats.",
    "tbl-deltagare-spira": "insats.spira.deltagare.",
    "tbl-insatsbudget-sim": "insats.sim.insatsbudget.",
    "tbl-indikatorer": "indikator.",
    "tbl-jamforda": "",
    "tbl-avvikelser": "",
    "framsida": "",
}
"""By the beginning of a part's label: the facts that it may change with. A part that is not here may never change."""


def fact_names(template: str) -> set[str]:
    """The dotted names that a template mentions in its expressions."""
    inside = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", template, re.S))
    return set(re.findall(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+", inside))


def _assert_parts_follow_facts(before: Shown, after: Shown, changed: set[str], data: Path) -> None:
    """Every text, table, download and alt text that changed shows a fact that changed, and something shown did change."""
    assert set(after.parts) == set(before.parts)
    parts = {part for part in before.parts if after.parts[part] != before.parts[part]}
    assert parts
    for part in parts:
        if part.startswith("text/"):
            bound = fact_names((data / "vasteras" / "2021" / f"{part}.md").read_text(encoding="utf-8"))
            assert any(fact.startswith(name) for fact in changed for name in bound), part
        else:
            label = max((label for label in STANDS_ON if part.startswith(label)), key=len)
            assert any(fact.startswith(STANDS_ON[label]) for fact in changed), part


CHANGED_FACTS = {
    "Samordningsteam utfall": {
        *(f"budget.insatser.samordningsteam_vasteras.{key}" for key in ("utfall", "andel", "avvikelse")),
        *(f"budget.insatser.summa.{key}" for key in ("utfall", "andel", "avvikelse")),
        *(f"budget.totalt.{key}" for key in ("utfall", "andel", "avvikelse")),
        *("budget.andel", "budget.andel_utan_ej_intecknat"),
    },
    "Medlemmarnas bidrag": {
        *(
            "budget.intakter.medlemmarnas_bidrag.budget",
            "budget.intakter.summa.budget",
            "budget.disponibelt",
            "budget.resultat.budget",
        ),
        *(
            f"{ek}.ar0.{key}"
            for ek in ("ek", "ek.annan")
            for key in ("intakter", "disponibelt", "resultat", "utgaende")
        ),
        *(
            f"{ek}.ar{n}.{key}"
            for ek in ("ek", "ek.annan")
            for n in (1, 2)
            for key in ("ingaende", "disponibelt", "utgaende")
        ),
    },
    "rikets folkmängd": {
        # The share is SCB's own.
        *("hek.riket.2020.folkmangd", "hek.riket.senaste.folkmangd"),
    },
}
CHANGED_PARTS = {
    "Samordningsteam utfall": {
        "tbl-budget",
        "tbl-budget.csv",
        "fig-budget.alt",
        "fig-budget.csv",
        "tbl-avvikelser",
        "tbl-jamforda",
        "framsida",
    },
    "Medlemmarnas bidrag": {
        "tbl-budget",
        "tbl-budget.csv",
        "tbl-eget-kapital",
        "tbl-eget-kapital.csv",
        "fig-eget-kapital.alt",
        "fig-eget-kapital.csv",
    },
    "rikets folkmängd": {"tbl-helarsekvivalenter", "tbl-helarsekvivalenter.csv"},
}


@pytest.mark.parametrize("name", CHANGED_FACTS)
def test_the_changes_are_those_written_by_hand(before: Shown, mutated: Mutated, name: str) -> None:
    after, _, _ = mutated(name)
    assert {key for key in before.facts if after.facts[key].value != before.facts[key].value} == CHANGED_FACTS[name]
    changed = {part for part in before.parts if after.parts[part] != before.parts[part]}
    assert CHANGED_PARTS[name] <= changed
    foreign = {
        "tbl-personer",
        "tbl-moten",
        "tbl-utbildningar",
        "tbl-insatser",
        "tbl-kon",
        "tbl-deltagare-spira",
        "tbl-malgrupper",
    }
    assert not changed & foreign
    other = "hek" if name != "rikets folkmängd" else "eget-kapital"
    assert not [part for part in changed if other in part]
    assert not [part for part in changed if part.startswith("tbl-helars") and name != "rikets folkmängd"]
