"""What the recipe for a new year says of what is left of the old one, held against `check`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from samrapport.areas.avstamning.controls import forra_aret
from samrapport.areas.avstamning.controls.tid import tiden
from samrapport.areas.deltagare.controls import utan_nytt
from samrapport.facts.fynd import Fynd
from samrapport.rapport import oppna, validera
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.rapport.kontroll.regel import Regel

from .pages import DATA, RECIPES, table, text_of

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the committed raw data."""
    return Path(shutil.copytree(DATA, tmp_path / "raw"))


def replace(path: Path, old: str, new: str) -> None:
    path.write_text(text_of(path).replace(old, new), encoding="utf-8")


def test_a_year_refuses_what_is_left_of_the_old_one_and_then_takes_it(data: Path) -> None:
    new = copied(data)
    assert {fault.file for fault in validera(data, "vasteras", 2022)} == {"vasteras/2022/rapport.yml"}
    replace(new / "rapport.yml", "2021", "2022")
    assert {fault.column for fault in validera(data, "vasteras", 2022)} == {"år", "datum"}
    for old, year in (("2023", "2024"), ("2022", "2023"), ("2021", "2022")):
        replace(new / "budget.csv", f";{old};", f";{year};")
    assert {fault.column for fault in validera(data, "vasteras", 2022)} == {"till och med", "datum"}
    replace(new / "utfall.csv", ";2021-08-31;", ";2022-08-31;")
    replace(new / "eget_kapital.csv", "2021-01-01;", "2022-01-01;")
    assert validera(data, "vasteras", 2022) == []
    assert validera(data, "vasteras", 2022, insats="spira") == []


def test_a_year_that_is_a_copy_of_the_old_one_is_told_thing_by_thing(data: Path) -> None:
    new = copied(data)
    through_the_third_step(new)
    found = {one.namn: one for one in left_in(data)}
    assert {place: found["som-forra-aret", f"{place}.csv mot 2021"].allvar for place in TABLES_LEFT} == TABLES_LEFT
    for place in ("moten.csv: de flesta rader", "utbildningar.csv: de flesta rader", "insatsresultat.csv: alla rader"):
        assert found["utanfor-aret", place].allvar == "fel"
    texts = {one.stem for one in (new / "text").glob("*.md")}
    rest = found["text-som-forra-aret", "Oförändrade texter"].text
    assert {
        name for name in texts if ("text-som-forra-aret", f"text/{name}.md") in found or f"{name}.md" in rest
    } == texts
    own = {one.namn: one for one in left_in(data, insats="spira")}
    assert own["utanfor-aret", "insats.yml: period"].allvar == "fel"
    assert own["skrivet-artal", "insats.yml: titel"].allvar == "fel"
    assert own["som-forra-aret", "deltagare.csv mot 2021"].allvar == "fel"
    replace(new / "insatser/spira/insats.yml", "2021", "2022")
    after = {one.namn for one in left_in(data, insats="spira")}
    assert ("register-utan-nytt", "deltagare: perioden") in after
    assert not {rule for rule, _ in after} & {"utanfor-aret", "skrivet-artal"}


def test_what_the_old_year_printed_and_explained_does_not_count_in_the_new_one(data: Path) -> None:
    new = copied(data)
    for folder in ("", "insatser/spira/"):
        for name in ("publicerat.csv", "avstamning.csv"):
            text = text_of(data / f"vasteras/2021/{folder}{name}")
            # A statement on days that the new year has not planned yet binds no fact.
            lines = [line for line in text.splitlines(keepends=True) if ".planerat_" not in line]
            (new / f"{folder}{name}").write_text("".join(lines), encoding="utf-8")
    through_the_third_step(new)
    found = left_in(data)
    assert ("som-forra-aret", "publicerat.csv mot 2021") in {one.namn for one in found}
    notes = len(text_of(new / "avstamning.csv").splitlines()) - 1
    assert len([one for one in found if one.regel == "inaktuell-notering"]) == notes
    assert not [one for one in found if one.notering]


TABLES_LEFT = {
    **dict.fromkeys(("utfall", "eget_kapital"), "fel"),
    **dict.fromkeys(("budget", "insatsresultat", "indikatorer", "moten", "aktiviteter"), "varning"),
    **dict.fromkeys(("mal", "uppgifter", "utbildningar"), "upplysning"),
}
"""The tables of the example report that are told to be last year's, and how bad that is."""


def copied(data: Path) -> Path:
    """The new year's folder, after the first step of the recipe."""
    new = Path(shutil.copytree(data / "vasteras" / "2021", data / "vasteras" / "2022"))
    for name in ("publicerat.csv", "avstamning.csv"):
        for one in new.rglob(name):
            one.unlink()
    return new


def through_the_third_step(new: Path) -> None:
    """The years of the förbund's own files, and nothing else."""
    replace(new / "rapport.yml", "2021", "2022")
    for old, year in (("2023", "2024"), ("2022", "2023"), ("2021", "2022")):
        replace(new / "budget.csv", f";{old};", f";{year};")
    replace(new / "utfall.csv", ";2021-08-31;", ";2022-08-31;")
    replace(new / "eget_kapital.csv", "2021-01-01;", "2022-01-01;")


def left_in(data: Path, **given: str) -> list[Fynd]:
    """What `check` finds in the new year's report."""
    return list(kontroll(oppna("vasteras", 2022, data=data, **given)).fynd)


def test_every_rule_on_last_years_report_is_told_in_the_recipe() -> None:
    _, head, rest = text_of(RECIPES / "ar.md").partition("| Regel |")
    told = {row[0].strip("`") for row in table(head + rest)}
    own = {one.id for one in vars(forra_aret).values() if isinstance(one, Regel)} | {
        utan_nytt.id,
        tiden.id,
        "inaktuell-notering",
    }
    assert told == own
