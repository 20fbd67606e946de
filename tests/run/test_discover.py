from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.errors import Hindered, SamrapportError, UnknownName
from samrapport.run.choosing import choose_reports, choose_sections
from samrapport.run.discover import Report, Trouble, find_reports, find_sections

from .conftest import DELARSRAPPORT

KNOWN = [
    Report(forbund, ar, DELARSRAPPORT)
    for forbund, ar in (("norra-vastmanland", 2021), ("vasteras", 2020), ("vasteras", 2021))
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for folder in ("vasteras/2021", "vasteras/2020", "norra-vastmanland/2021", "forbund/2021", "scb/2021", "Stor/2021"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "rapport.yml").touch()
    (tmp_path / "vasteras" / "2019").mkdir()
    (tmp_path / "vasteras" / "arkiv").mkdir()
    (tmp_path / "las.txt").touch()
    return tmp_path


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    folder = tmp_path / "notebooks"
    (folder / "delarsrapport").mkdir(parents=True)
    for name in ("02_mal-och-syfte", "01_sammanfattning", "08_budget_och_utfall", "Untitled"):
        (folder / "delarsrapport" / f"{name}.ipynb").touch()
    return folder


def test_a_folder_with_rapport_yml_is_a_report(data: Path) -> None:
    assert find_reports(data, [DELARSRAPPORT]) == KNOWN


def test_a_missing_data_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(SamrapportError, match="--data"):
        find_reports(tmp_path / "inget", [])


def test_sections_come_in_order_and_drafts_are_left_alone(notebooks: Path) -> None:
    sections = find_sections(notebooks, "delarsrapport")
    assert [section.stem for section in sections] == ["01_sammanfattning", "02_mal-och-syfte", "08_budget_och_utfall"]
    assert [section.page for section in sections][-1] == "08-budget-och-utfall.ipynb"


@pytest.mark.parametrize("name", ["1_kort", "03 mellanslag", "03_Stor", "03-streck"])
def test_a_numbered_notebook_with_a_bad_name_is_refused(notebooks: Path, name: str) -> None:
    (notebooks / "delarsrapport" / f"{name}.ipynb").touch()
    with pytest.raises(SamrapportError, match="NN_avsnitt"):
        find_sections(notebooks, "delarsrapport")


def test_two_notebooks_for_one_page_are_refused(notebooks: Path) -> None:
    (notebooks / "delarsrapport" / "02_mal_och_syfte.ipynb").touch()
    with pytest.raises(SamrapportError, match="samma sida"):
        find_sections(notebooks, "delarsrapport")


def test_a_report_type_without_notebooks_is_told(tmp_path: Path) -> None:
    with pytest.raises(SamrapportError, match="inga anteckningsböcker"):
        find_sections(tmp_path, "delarsrapport")


def test_reports_are_chosen_by_forbund_and_year() -> None:
    assert choose_reports(KNOWN) == KNOWN
    assert choose_reports(KNOWN, "vasteras") == KNOWN[1:]
    assert choose_reports(KNOWN, "vasteras", "2021") == KNOWN[2:]


@pytest.mark.parametrize(
    ("forbund", "ar", "told"),
    [
        ("vasteros", None, "Menade du ”vasteras”"),
        ("vasteras", "2022", "Menade du ”2021”|Menade du ”2020”"),
        ("vasteras", "../2021", "finns inte"),
    ],
)
def test_an_unknown_name_gets_the_closest(forbund: str, ar: str | None, told: str) -> None:
    with pytest.raises(UnknownName, match=told):
        choose_reports(KNOWN, forbund, ar)


@pytest.mark.parametrize("forbund", ["../vasteras", "Västerås", "", "a/b", "forbund", "scb", "a--b", "x" * 500 + "/"])
def test_a_name_that_is_no_slug_is_refused(forbund: str) -> None:
    with pytest.raises(SamrapportError, match="kan inte vara ett förbund"):
        choose_reports(KNOWN, forbund)


def test_no_reports_at_all_is_told() -> None:
    with pytest.raises(SamrapportError, match=r"rapport\.yml"):
        choose_reports([])


@pytest.mark.parametrize("code", [Hindered.exit_code, SamrapportError.exit_code])
def test_where_none_is_found_what_may_hide_them_is_told_with_its_own_code(code: int) -> None:
    with pytest.raises(SamrapportError, match="mora: borta") as told:
        choose_reports([], troubles=[Trouble("mora", "mora: borta.", code), Trouble("orsa", "orsa: borta.")])
    assert (told.value.exit_code, isinstance(told.value, Hindered)) == (code, code == Hindered.exit_code)


@pytest.mark.parametrize(
    "name", ["08", "budget_och_utfall", "budget-och-utfall", "08_budget_och_utfall", "08-budget-och-utfall.ipynb"]
)
def test_a_section_goes_by_many_names(notebooks: Path, name: str) -> None:
    assert [section.number for section in choose_sections(find_sections(notebooks, "delarsrapport"), [name])] == ["08"]


def test_an_unknown_section_gets_the_closest(notebooks: Path) -> None:
    with pytest.raises(UnknownName, match="sammanfattning"):
        choose_sections(find_sections(notebooks, "delarsrapport"), ["samanfattning"])
