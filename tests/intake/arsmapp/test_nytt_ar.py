"""A new year's folder takes over what goes on, empties what was the year's own, overwrites nothing, and says what is left."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from samrapport.errors import SamrapportError
from samrapport.intake.arsmapp.kvar import kvar
from samrapport.intake.arsmapp.nytt_ar import ny_yml, planera_ar
from samrapport.intake.arsmapp.rader import las_rader
from samrapport.rapport import oppna, validera
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.raw.folder import RawFolder
from samrapport.text.utkast import utan_marke, utkast_fran

pytestmark = pytest.mark.slow

SEED = Path(__file__).resolve().parents[3] / "data" / "raw"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEED, tmp_path / "raw"))


@pytest.fixture
def new(data: Path) -> Path:
    planera_ar(data, "vasteras", "2022").skriv(data)
    return data / "vasteras" / "2022"


def rows(data: Path, name: str, ar: int = 2022) -> list[dict[str, str]]:
    return [dict(row) for row in las_rader(RawFolder(data), f"vasteras/{ar}/{name}.csv").rader]


def test_the_outlook_for_the_year_is_its_proposed_budget(data: Path, new: Path) -> None:
    old = {(row["block"], row["post"]): row["belopp"] for row in rows(data, "budget", 2021) if row["år"] == "2022"}
    budget = [row for row in rows(data, "budget") if row["version"] == "budget"]
    assert {row["år"] for row in budget} == {"2022"}
    assert {(row["block"], row["post"]): row["belopp"] for row in budget} == old
    assert {row["källa"] for row in rows(data, "budget")} == {""}
    assert {row["år"] for row in rows(data, "budget") if row["version"] == "utblick"} == {"2023"}


def test_structure_goes_on_and_what_was_the_years_own_is_emptied(data: Path, new: Path) -> None:
    for name in ("personer", "organisation", "insatser"):
        assert rows(data, name) == rows(data, name, 2021)
    for name, empty in {
        "utfall": ("till och med", "belopp", "källa"),
        "aktiviteter": ("status", "genomfört", "källa"),
        "insatsresultat": ("värde", "källa"),
        "mal": ("status", "motivering"),
    }.items():
        assert len(rows(data, name)) == len(rows(data, name, 2021))
        assert {row[column] for row in rows(data, name) for column in empty} == {""}, name
    assert rows(data, "moten") == []
    assert [(row["datum"], row["källa"]) for row in rows(data, "eget_kapital")] == [("2022-01-01", "")]


def closing(data: Path, name: str) -> Decimal:
    """In tkr, as the seed's files are."""
    return oppna("vasteras", 2021, data=data).fakta[name].value / 1000


def opening(data: Path, ar: int) -> str:
    return rows(data, "eget_kapital", ar)[0]["belopp"]


def to_confirm(data: Path, ar: int) -> str:
    return next(row["att göra"] for row in rows(data, "att_bekrafta", ar) if row["underlag"] == "eget_kapital.csv")


def test_the_year_opens_with_what_last_year_closes_with_to_be_confirmed(data: Path, new: Path) -> None:
    assert Decimal(opening(data, 2022).replace(",", ".")) == closing(data, "ek.ar0.utgaende")
    assert to_confirm(data, 2022) == "Beloppet är utgående 2021 enligt budgeten. Stäm av det mot bokslutet."


def test_a_later_year_opens_with_what_the_outlook_closes_with_and_one_beyond_it_with_nothing(data: Path) -> None:
    for ar in ("2023", "2029"):
        planera_ar(data, "vasteras", ar, "2021").skriv(data)
    assert Decimal(opening(data, 2023).replace(",", ".")) == closing(data, "ek.ar1.utgaende")
    assert "enligt utblicken" in to_confirm(data, 2023)
    assert opening(data, 2029) == ""


def test_after_a_report_of_a_whole_year_it_is_what_the_utfall_leaves(data: Path) -> None:
    about = data / "vasteras/2021/rapport.yml"
    about.write_text(about.read_text(encoding="utf-8").replace("2021-08-31", "2021-12-31"), encoding="utf-8")
    money = data / "vasteras/2021/utfall.csv"
    money.write_text(money.read_text(encoding="utf-8").replace("2021-08-31", "2021-12-31"), encoding="utf-8")
    incomes = {row["post"] for row in rows(data, "budget", 2021) if row["block"] == "Intäkter"}
    with money.open("a", encoding="utf-8") as file:
        file.writelines(f"Intäkter;{post};2021-12-31;1250,5;Bokslut 2021\n" for post in incomes)
    fakta = oppna("vasteras", 2021, data=data).fakta
    planera_ar(data, "vasteras", "2022").skriv(data)
    left = [fakta[name].value for name in ("ek.ar0.ingaende", "budget.intakter.summa.utfall", "budget.totalt.utfall")]
    assert Decimal(opening(data, 2022).replace(",", ".")) * 1000 == left[0] + left[1] - left[2]
    assert "enligt utfallet" in to_confirm(data, 2022)


def test_a_last_year_that_cannot_be_computed_leaves_the_amount_to_be_filled_in(data: Path) -> None:
    (data / "vasteras/2021/utfall.csv").unlink()
    planera_ar(data, "vasteras", "2022").skriv(data)
    assert opening(data, 2022) == ""


def test_what_is_told_anew_each_year_is_gone(data: Path, new: Path) -> None:
    gone = ("publicerat.csv", "avstamning.csv", "insatser/spira/deltagare.csv", "insatser/spira/malbild.csv")
    assert not [name for name in gone if (new / name).exists()]


def test_texts_are_drafts_that_say_of_which_year_and_are_otherwise_the_same(data: Path, new: Path) -> None:
    for old in (data / "vasteras/2021").rglob("text/*.md"):
        text = (new / old.relative_to(data / "vasteras/2021")).read_text(encoding="utf-8")
        assert "2021" in text.splitlines()[0]
        assert utkast_fran(text) == 2021
        assert utan_marke(text) == old.read_text(encoding="utf-8")


def filled(new: Path) -> None:
    """The new year's tables as they may be filled in, by whoever has the year's figures."""
    for name, old, text in (
        ("budget", ";\n", ";Budget 2022\n"),
        ("utfall", ";;;\n", ";2022-08-31;70;Bokslut 2022\n"),
        ("eget_kapital", ";\n", ";Bokslut 2022\n"),
    ):
        path = new / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, text), encoding="utf-8")
    for name in ("insatsresultat", "indikatorer", "mal", "aktiviteter"):
        (new / f"{name}.csv").unlink()
    for one in (new / "text").glob("*.md"):
        if one.stem not in ("uppdrag", "vision"):
            one.unlink()


def test_check_finds_what_nobody_has_gone_through_until_somebody_has(data: Path, new: Path) -> None:
    assert {one.expected.split()[0] for one in validera(data, "vasteras", 2022)} <= {"kolumnen", "cellen"}
    filled(new)
    assert validera(data, "vasteras", 2022) == []
    found = {
        one.plats: one for one in kontroll(oppna("vasteras", 2022, data=data)).fynd if one.regel == "inte-genomgangen"
    }
    assert found["text/vision.md"].allvar == "fel"
    assert found["personer.csv"].allvar == "varning"
    text = new / "text" / "vision.md"
    text.write_text(utan_marke(text.read_text(encoding="utf-8")), encoding="utf-8")
    (new / "att_bekrafta.csv").unlink()
    left = kontroll(oppna("vasteras", 2022, data=data)).fynd
    assert {one.plats for one in left if one.regel == "inte-genomgangen"} == {"text/uppdrag.md"}


def test_what_is_left_is_told_file_by_file_and_then_no_more(data: Path, new: Path) -> None:
    left = dict(kvar(oppna("vasteras", 2022, data=data)))
    assert left["utfall.csv"] == "fyll i ”till och med” på 25 rader, ”belopp” på 25 rader, ”källa” på 25 rader."
    assert "inga rader" in left["moten.csv"]
    assert "utkast från 2021" in left["text/vision.md"]
    assert "att_bekrafta.csv" in left
    assert list(kvar(oppna("vasteras", 2021, data=data))) == []


def test_a_table_that_lacks_beside_others_is_told_also_where_those_are_read_out_of_a_workbook(data: Path) -> None:
    own = data / "vasteras" / "2021"
    (own / "eget_kapital.csv").unlink()
    (own / "utfall.csv").rename(own / "utfall.txt")
    (own / "utfall.importera.yml").write_text("fil: Ekonomi.xlsx\n", encoding="utf-8")
    left = dict(kvar(oppna("vasteras", 2021, data=data)))
    assert left == {
        "eget_kapital.csv": "saknas, men budget finns och hör till samma avsnitt. Rubriker: datum;belopp;källa"
    }


def test_nothing_is_overwritten_and_a_second_time_writes_nothing(data: Path, new: Path) -> None:
    path = new / "text" / "vision.md"
    path.write_text("Min egen.", encoding="utf-8")
    (new / "budget.csv").unlink()
    again = planera_ar(data, "vasteras", "2022")
    assert [one.fil for one in again.filer] == ["vasteras/2022/budget.csv"]
    assert "vasteras/2022/text/vision.md" in again.finns
    again.skriv(data)
    assert path.read_text(encoding="utf-8") == "Min egen."
    with pytest.raises(FileExistsError):
        again.skriv(data)


def test_a_year_from_nothing_and_one_of_a_named_year(data: Path) -> None:
    plan = planera_ar(data, "nytt", "2022", arbetsbok=True)
    assert plan.fran is None
    assert {one.fil for one in plan.filer} == {
        f"nytt/2022/{name}" for name in ("rapport.yml", "underlag.xlsx", "text/sammanfattning.md")
    }
    assert planera_ar(data, "vasteras", "2024", "2021").fran == 2021
    assert planera_ar(data, "vasteras", "2024").fran == 2021
    for fran, told in (("2020", "har ingen rapport.yml"), ("2024", "detsamma"), ("tjugo", "inte ett årtal")):
        with pytest.raises(SamrapportError, match=told):
            planera_ar(data, "vasteras", "2024", fran)


def test_a_workbook_holds_the_same_and_is_filled_in_cell_by_cell(data: Path) -> None:
    planera_ar(data, "vasteras", "2022", arbetsbok=True).skriv(data)
    place = data / "vasteras/2022/underlag.xlsx"
    book = openpyxl.load_workbook(place)
    money = book["utfall"]
    assert [cell.value for cell in money[1]][5:] == ["2021: till och med", "2021: belopp"]
    for row in range(2, money.max_row + 1):
        money.cell(row, 3).value, money.cell(row, 4).value = date(2022, 8, 31), 70.5
    money["E2"] = "Bokslut 2022"
    book["budget"]["H2"] = "Budget 2022"
    book["eget_kapital"]["B2"], book["eget_kapital"]["C2"] = 8000, "Bokslut 2022"
    for name in ("insatsresultat", "indikatorer", "mal", "aktiviteter"):
        book[name].delete_rows(2, 100)
    book.save(place)
    for one in (data / "vasteras/2022/text").glob("*.md"):
        one.unlink()
    assert [str(one) for one in validera(data, "vasteras", 2022)] == []
    rapport = oppna("vasteras", 2022, data=data)
    assert set(rapport.utfall["källa"]) == {"Bokslut 2022"}
    assert rapport.fakta["budget.totalt.utfall"].sources[0].file == "vasteras/2022/underlag.xlsx, bladet utfall"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("titel: Delårsrapport 2023\n", "titel: Delårsrapport 2024\n"),
        ("period:\n  start: 2024-01-01\n  slut: 2024-02-29\n", "period:\n  start: 2025-01-01\n  slut: 2025-02-28\n"),
        ("dnr: 2023/1\nunderskrifter:\n  - namn: A\n    datum: 2023-09-01\nenhet: kr\n", "enhet: kr\n"),
        ("minsta_cell_skäl: Beslut 2023-03-01\n", "minsta_cell_skäl: Beslut 2023-03-01\n"),
        ("# 2023 är sagt\nar: 2023\n", "# 2023 är sagt\nar: 2024\n"),
    ],
)
def test_the_file_that_makes_a_report_is_moved_and_loses_what_was_decided(before: str, after: str) -> None:
    start = 2024 if "02-29" in before else 2023
    assert ny_yml(before, start, start + 1)[0] == after
