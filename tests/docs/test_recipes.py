"""The recipes: each gives what it says, done as it stands there on a copy of the raw data."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from samrapport.areas.avstamning.controls import forra_aret
from samrapport.areas.avstamning.controls.tid import tiden
from samrapport.areas.deltagare.controls import utan_nytt
from samrapport.areas.jamforelse.jamforelse import MATT
from samrapport.facts.fynd import Fynd
from samrapport.rapport import oppna, validera
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.rapport.kontroll.regel import Regel
from samrapport.raw.rapporttyp import find_report_types

from .pages import DATA, RECIPES, ROOT, blocks, table, text_of


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "raw"))


def given(recipe: str, key: str) -> dict[str, str]:
    """The blocks of a recipe that name a file, by that."""
    found = {}
    for info, content in blocks(RECIPES / recipe):
        if match := re.search(rf"\b{key}=(\S+)", info):
            found[match[1]] = content
    assert found, recipe
    return found


def test_a_comparison(data: Path) -> None:
    for name, text in given("jamforelse.md", "jamforelse").items():
        (data / name).parent.mkdir(parents=True)
        (data / name).write_text(text, encoding="utf-8")
        forbund, year, _ = name.split("/")
        assert validera(data, forbund, int(year)) == []


def test_every_measure_of_the_comparison_is_told() -> None:
    _, head, rest = text_of(RECIPES / "jamforelse.md").partition("| Mått |")
    assert [(row[0], row[1]) for row in table(head + rest)] == [(one.namn, one.formel) for one in MATT.values()]


def test_a_forbund_gives_a_sound_report_with_its_sections(data: Path) -> None:
    for name, content in given("forbund.md", "append").items():
        (data / name).write_text(text_of(data / name) + content, encoding="utf-8")
    for name, content in given("forbund.md", "file").items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(content, encoding="utf-8")
    assert validera(data, "exempel", 2022) == []
    rapport = oppna("exempel", 2022, data=data)
    text = rapport.text("sammanfattning")
    assert text
    assert "Samordningsförbundet Exempel redovisar tiden till och med 30 juni 2022" in text.markdown
    assert rapport.fakta["ek.ar0.utgaende"].value == 1_400_000
    assert rapport.fakta["hek.egen.senaste.totalt"].value > 0


def test_a_report_type_is_found_and_its_reports_open(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks = Path(shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks"))
    text = text_of(RECIPES / "rapporttyp.md")
    for name, content in given("rapporttyp.md", "rapporttyp").items():
        # The recipe's own example may have become a report type meanwhile.
        shutil.rmtree(notebooks / name, ignore_errors=True)
        (notebooks / name).mkdir()
        (notebooks / name / "rapporttyp.yml").write_text(content, encoding="utf-8")
        (notebooks / name / "01_a.ipynb").touch()
        kind = {one.name: one for one in find_report_types(notebooks)}[name]
        assert kind.source in text
        assert kind.pdf in text
        made = data / "vasteras" / "2021" / kind.source
        made.parent.mkdir()
        made.write_text("titel: Verksamhetsberättelse 2021\n", encoding="utf-8")
        monkeypatch.chdir(notebooks / name)
        assert oppna("vasteras", 2021, data=data).metadata()["title"] == "Verksamhetsberättelse 2021"
    for kind in find_report_types(ROOT / "notebooks"):
        assert kind.source in text or kind.name == "delarsrapport", kind.name


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
            shutil.copy(data / f"vasteras/2021/{folder}{name}", new / f"{folder}{name}")
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
    for line in re.findall(r"^rm data/raw/(\S+)$", text_of(RECIPES / "ar.md"), re.MULTILINE):
        gone = list(data.glob(line))
        assert gone, line
        for one in gone:
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


def replace(path: Path, old: str, new: str) -> None:
    path.write_text(text_of(path).replace(old, new), encoding="utf-8")
