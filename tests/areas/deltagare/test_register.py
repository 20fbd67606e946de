"""Persons, participations and events are counted apart, each with its base, by both ways in."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from areas.deltagare.register_factory import ROOT, write_register
from samrapport.areas.deltagare.deltagartabell import (
    KVINNOR,
    MAN,
    TOTALT,
    Deltagartabell,
    deltagartabeller,
    kon_share_facts,
    share_facts,
    table_facts,
    time_facts,
)
from samrapport.areas.deltagare.lasning.aggregat import read_aggregat
from samrapport.areas.deltagare.lasning.kategorier import read_kategorier
from samrapport.areas.deltagare.lasning.registerfiler import read_register
from samrapport.areas.deltagare.register import aggregera, register
from samrapport.raw.folder import RawFolder

Tables = dict[str, Deltagartabell]


def counted(data: Path, root: str, last_day: date) -> pd.DataFrame:
    folder = RawFolder(data)
    words = read_kategorier(folder, f"{root}/kategorier")
    return aggregera(register(read_register(folder, root, words), words, last_day))


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    write_register(tmp_path)
    return deltagartabeller(counted(tmp_path, ROOT, date(2021, 6, 30)))


def test_who_returns_is_one_person_and_two_participations(tables: Tables) -> None:
    assert tables["Deltagare"].antal("Unika deltagare") == 4
    assert tables["Kön per intag"].antal("Summa") == 5
    assert tables["Baser"].antal("Återkomna personer", MAN) == 1


def test_who_declined_or_left_at_once_counts_by_intake_but_not_in_the_statistics(tables: Tables) -> None:
    assert tables["Kön per intag"].antal("Intag 2") == 3
    assert tables["Baser"].antal("Personer i statistiken") == 2
    assert tables["Utbildningsbakgrund"].antal("Summa") == 2


def test_background_is_that_of_the_first_participation(tables: Tables) -> None:
    assert tables["Försörjning vid inträde"].antal("Sjukpenning", MAN) == 1
    assert tables["Arbetslivserfarenhet"].antal("Ingen", MAN) == 1


def test_two_placements_are_one_person_and_two_events(tables: Tables) -> None:
    assert tables["Under tiden"].antal("Praktik", KVINNOR) == 1
    assert tables["Händelser"].antal("Praktik", KVINNOR) == 2


def test_who_came_back_has_not_ended(tables: Tables) -> None:
    assert tables["Avslut"].antal("Summa") == 1
    assert tables["Baser"].antal("Deltar nu", MAN) == 1


def test_what_happens_after_the_period_is_not_known_yet(tmp_path: Path) -> None:
    write_register(tmp_path)
    early = deltagartabeller(counted(tmp_path, ROOT, date(2020, 6, 30)))
    assert early["Avslut"].antal("Summa") == 0
    assert early["Kön per intag"].antal("Summa") == 2
    assert early["Under tiden"].antal("Anställning") == 1


def test_persons_who_may_be_in_several_kategorier_are_never_summed(tables: Tables) -> None:
    assert not tables["Under tiden"].har("Summa")
    assert not tables["Arbetslivserfarenhet"].har("Summa")


def test_a_share_is_of_the_persons_of_its_own_kon(tables: Tables) -> None:
    assert tables["Under tiden"].andel("Praktik", KVINNOR) == Fraction(1, 1)
    assert tables["Under tiden"].andel("Anställning", TOTALT) == Fraction(1, 2)


def test_no_share_is_without_its_base(tables: Tables) -> None:
    shares = [*share_facts("andel", tables), *kon_share_facts("kon", tables), *time_facts("tid", tables)]
    assert shares
    for fact in shares:
        assert fact.base, f"{fact.name} saknar bas"
        assert fact.base[0].isdigit(), f"{fact.name} säger inte hur stor basen är: {fact.base}"
    for fact in table_facts("antal", tables):
        assert fact.base, f"{fact.name} saknar bas"


def test_a_withheld_count_is_withheld_in_every_fact(tables: Tables) -> None:
    one = tables["Under tiden"]
    key = ("", "Praktik", TOTALT)
    hidden = {**tables, one.namn: one.with_cells({**one.cells, key: None})}
    facts = {
        fact.name: fact
        for fact in [*table_facts("a", hidden), *share_facts("b", hidden), *kon_share_facts("c", hidden)]
    }
    about = [fact for name, fact in facts.items() if "under_tiden.praktik" in name and name.endswith("totalt")]
    assert {fact.unit for fact in about} == {"text"}
    assert facts["c.under_tiden.praktik.kvinnor"].unit == "text"


def test_a_register_and_a_file_of_its_counts_lead_to_the_same_tables(tmp_path: Path) -> None:
    write_register(tmp_path)
    frame = counted(tmp_path, ROOT, date(2021, 6, 30))
    written = frame.drop(columns=["rad", "fil"]).assign(källa="prov")
    written["uteslutande"] = written["uteslutande"].map({True: "ja", False: "nej"})
    written.to_csv(tmp_path / ROOT / "deltagare_aggregat.csv", sep=";", index=False)
    by_counts = deltagartabeller(read_aggregat(RawFolder(tmp_path), f"{ROOT}/deltagare_aggregat"))
    by_register = deltagartabeller(frame)
    assert list(by_counts) == list(by_register)
    for name, one in by_register.items():
        other = by_counts[name]
        assert (other.cells, other.baser, other.bas) == (one.cells, one.baser, one.bas)
