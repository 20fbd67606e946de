"""Texts that no section shows, wherever they lie and whatever is wrong with their names; and copies in every folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from data_factory import AR, FORBUND, OWN, Data

from samrapport.errors import UnknownName
from samrapport.rapport import oppna, validera
from samrapport.rapport.omraden import texter_i
from samrapport.rapport.visade import Namn, read_shown
from samrapport.raw.filnamn import is_let_be
from samrapport.run.project import find_project
from samrapport.run.validate import shown_texts

ROOT = Path(__file__).parents[2]
FORMS = {
    "text/Budget.md": "filen läses inte. Döp om den till budget.md.",
    "text/BUDGET.MD": "filen läses inte. Döp om den till budget.md.",
    "text/budget.md.txt": "filen läses inte. Döp om den till budget.md.",
    "text/budget.md.md": "filen läses inte. Döp om den till budget.md.",
    "text/budget.txt": "filen läses inte. Döp om den till budget.md.",
    "text/budget": "filen läses inte. Döp om den till budget.md.",
    "text/budget.docx": "filen läses inte. Spara den som ren text, med namnet budget.md.",
    "text/eget_kapital.md": "filen läses inte. Döp om den till eget-kapital.md.",
    "text/Eget kapital.md": "filen läses inte. Döp om den till eget-kapital.md.",
    "text/återkoppling.md": "filen läses inte. Döp om den till aterkoppling.md.",
    "text/mål_1.md": "filen läses inte. Döp om den till mal-1.md.",
    "text/budget-kommentarer.md": "inget avsnitt visar texten. Menade du budget-kommentar.md?",
    "text/budgett.md": "inget avsnitt visar texten. Menade du budget.md?",
    "text/mal-7.md": "texten hör till en rad i mal.csv, som inte finns där. Rätta namnet, eller lägg till raden.",
    "text/insats-okand.md": "texten hör till en rad i insatser.csv, som inte finns där. Rätta namnet, eller lägg till raden.",
    "text/budget - kopia.md": "filen heter som en kopia av budget.md, som saknas. Döp om den till budget.md om det är den som gäller; ta annars bort den.",
    "text/utkast/budget.md": "mappen läses inte: texterna ligger direkt i text. Flytta dem dit, och ta bort mappen.",
    "text/budget.csv": "filen läses inte här. Flytta den till mappen ovanför.",
    "text/malgrupp.md": f"inget avsnitt i den här rapporten visar texten. Flytta den till {OWN}/insatser/<insats>/text/malgrupp.md.",
    "budget.md": "filen läses inte: texter ligger i mappen text. Flytta den till text/budget.md.",
    "Eget_kapital.txt": "filen läses inte: texter ligger i mappen text. Flytta den till text/eget-kapital.md.",
    "texter/budget.md": "mappen är okänd och läses inte. Menade du text?",
    "../budget.md": f"filen ligger utanför årets mapp och läses inte. Flytta den till {OWN}, eller ta bort den.",
    "../text/budget.md": f"mappen ligger utanför årets mapp och läses inte. Flytta den till {OWN}, eller ta bort den.",
}  # fmt: skip


@pytest.mark.parametrize(("name", "told"), FORMS.items())
def test_a_text_that_is_not_read_is_told_with_the_name_to_give_it(data: Data, name: str, told: str) -> None:
    data.write(f"{OWN}/{name}", "Hej.\n")
    place, _, said = data.only_fault().partition(": ")
    assert said == told
    assert f"{OWN}/{name}".replace(f"{AR}/../", "").startswith(place)


def test_a_text_beside_one_of_its_right_name_is_to_be_taken_away(data: Data) -> None:
    data.write(f"{OWN}/text/budget.md", "Hej.\n")
    data.write(f"{OWN}/text/Budget.md", "Hej.\n")
    assert data.only_fault() == f"{OWN}/text/Budget.md: filen läses inte, och budget.md finns redan. Ta bort den."


def test_the_texts_of_rows_are_those_of_the_rows_that_there_are(data: Data) -> None:
    data.write(f"{OWN}/text/mal-2.md", "Hej.\n")
    assert data.faults() == []
    data.change(f"{OWN}/mal.csv", "2;Bättre samverkan", "1;Bättre samverkan")
    # Of a table that cannot be read nothing is known, and that is told of the table alone.
    assert [one.split(",")[0] for one in data.faults()] == [f"{OWN}/mal.csv"]


def test_with_the_notebooks_known_any_other_text_is_told(data: Data) -> None:
    data.write(f"{OWN}/text/framtid.md", "Hej.\n")
    data.write(f"{OWN}/text/budget.md", "Hej.\n")
    assert data.faults() == []
    shown = {"rapport.yml": Namn(frozenset({"framtid"}))}
    assert validera(data.root, FORBUND, AR, filer=shown) == []
    found = validera(data.root, FORBUND, AR, filer={"rapport.yml": Namn(frozenset({"budget"}))})
    told = "inget avsnitt visar texten. Ta bort den, eller lägg till ett avsnitt som visar den."
    assert [str(one) for one in found] == [f"{OWN}/text/framtid.md: {told}"]


def test_an_insats_and_a_comparison_are_held_to_their_own_texts(committed: Path, tmp_path: Path) -> None:
    for folder, given, wrong, told in (
        ("vasteras/2021/insatser/spira", {"insats": "spira"}, "malgrup", "Menade du malgrupp.md?"),
        (
            "vasteras/2021/insatser/spira",
            {"insats": "spira"},
            "vision",
            "Flytta den till vasteras/2021/text/vision.md.",
        ),
        ("jamforelse/2021", {}, "over_tid", "och over-tid.md finns redan. Ta bort den."),
    ):
        data = tmp_path / wrong
        data.mkdir()
        for one in committed.iterdir():
            if one.name in ("forbund", "scb", folder.split("/")[0]):
                shutil.copytree(one, data / one.name)
        (data / folder / "text").mkdir(exist_ok=True)
        (data / folder / "text" / f"{wrong}.md").write_text("Hej.\n")
        forbund, ar = folder.split("/")[:2]
        shown = shown_texts(find_project(ROOT).notebooks)
        found = [str(one) for one in validera(data, forbund, int(ar), filer=shown, **given)]
        assert len(found) == 1, found
        assert found[0].startswith(f"{folder}/text/{wrong}.md: ")
        assert found[0].endswith(told)


@pytest.mark.parametrize(
    ("name", "alike"), [("budgett", "budget"), ("Budget", "budget"), ("eget_kapital", "eget-kapital"), ("sammanfatning", "sammanfattning")]
)  # fmt: skip
def test_a_slip_in_a_notebook_is_an_error_with_the_closest_names(data: Data, name: str, alike: str) -> None:
    rapport = oppna(FORBUND, AR, data=data.root)
    with pytest.raises(UnknownName, match=f"Texten ”{name}” finns inte. Menade du ”{alike}”"):
        rapport.text(name)
    with pytest.raises(UnknownName, match=f"Menade du ”{alike}”"):
        oppna(FORBUND, AR, [f"text/{name}"], data=data.root)


@pytest.mark.parametrize("name", ["budget", "vision", "mal-1", "mal-77", "framtid", "saknas"])
def test_a_text_that_the_report_lacks_or_that_is_still_to_be_written_is_none(data: Data, name: str) -> None:
    assert oppna(FORBUND, AR, data=data.root).text(name) is None


def test_a_text_that_another_report_has_is_no_slip(data: Data) -> None:
    rapport = oppna(FORBUND, AR, data=data.root)
    with pytest.raises(UnknownName):
        rapport.text("budget-kommentarer")
    data.write("annat/2023/text/budget-kommentarer.md", "Hej.\n")
    assert rapport.text("budget-kommentarer") is None
    assert rapport.folder.seen["annat/2023/text/budget-kommentarer.md"] is not None


def notebook(path: Path, *codes: str) -> Path:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": code.splitlines(True)} for code in codes]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_what_notebooks_show_is_read_off_their_code(tmp_path: Path) -> None:
    one = notebook(
        tmp_path / "1.ipynb",
        '%matplotlib inline\nrapport = oppna(forbund, ar, underlag=["text/a"])\noppna(forbund, ar, underlag=["x", forbund])',
        'rapport.text("b")',
    )
    two = notebook(
        tmp_path / "2.ipynb", 'for n in range(3):\n    display(rapport.text(f"del-{n}"))', 'x = "inte-denna"'
    )
    three = notebook(tmp_path / "3.ipynb", 'for name in ["c", "d"]:\n    display(rapport.text(name))')
    broken = notebook(tmp_path / "4.ipynb", 'rapport.text("e"')
    (tmp_path / "5.ipynb").write_text("inte json")
    found = read_shown([one, two, three, broken, tmp_path / "5.ipynb"])
    assert all(name in found for name in ("a", "b", "c", "d", "e", "del-1"))
    assert "inte-denna" not in found
    assert found.underlag == {("text/a",)}


@pytest.mark.slow
def test_a_part_of_what_a_section_stands_on_without_the_rest_is_told_before_anything_is_run(data: Data) -> None:
    """Every such set of the committed notebooks, with each part of it gone."""
    shown = shown_texts(find_project(ROOT).notebooks)

    def faults() -> list[str]:
        return [str(one) for one in validera(data.root, FORBUND, AR, filer=shown)]

    assert faults() == []
    sets = [one for one in sorted(shown["rapport.yml"].underlag) if len(one) > 1]
    assert sets
    for names in sets:
        for gone in names:
            path = data.root / OWN / f"{gone}.csv"
            there = path.read_bytes()
            path.unlink()
            assert any(f"{gone}.csv" in one for one in faults()), (names, gone, faults())
            path.write_bytes(there)


def test_every_text_that_an_area_declares_is_shown_and_every_one_shown_is_declared() -> None:
    shown = shown_texts(find_project(ROOT).notebooks)
    for file, places in (("rapport.yml", ["rapport"]), ("insatser/{insats}/insats.yml", ["insats", "inom"]), ("jamforelse.yml", ["jamforelse"])):  # fmt: skip
        declared = {name for one in texter_i(*places) for name in one.namn if not one.tabell}
        assert declared == set(shown[file].kanda)


STRAY = (
    "Thumbs.db",
    "desktop.ini",
    ".DS_Store",
    "~$budget.xlsx",
    ".~lock.budget.csv#",
    "x.tmp",
    "budget.csv.swp",
    "budget.csv~",
)
FOLDERS = ("", "forbund", "scb", FORBUND, OWN, f"{OWN}/text", f"{OWN}/sie", f"{OWN}/insatser", f"{OWN}/insatser/kliv")


def test_what_systems_leave_is_let_be_in_every_folder(data: Data) -> None:
    for folder in FOLDERS[:-2]:
        for name in STRAY:
            assert is_let_be(name)
            data.write(f"{folder}/{name}".lstrip("/"), b"\0")
    assert data.faults() == []
    # A folder that holds nothing else holds no books, and makes no other report.
    assert data.rapport().levererad("utfall")


@pytest.mark.parametrize(
    ("name", "of"),
    [
        *(
            (f"{OWN}/{name}", "budget.csv")
            for name in ("budget (1).csv", "budget - kopia.csv", "Kopia av budget.csv", "budget.csv.bak")
        ),
        ("scb/folkmangd - Copy.csv", "folkmangd.csv"),
        ("forbund/medlemmar (2).csv", "medlemmar.csv"),
        (f"{OWN}/rapport - kopia.yml", "rapport.yml"),
        (f"{FORBUND}/{AR} - kopia/rapport.yml", str(AR)),
        (f"{FORBUND} - kopia/{AR}/rapport.yml", FORBUND),
    ],
)
def test_a_copy_is_told_as_one_in_every_folder(data: Data, name: str, of: str) -> None:
    data.write(name, "")
    assert f" är en kopia av {of} och läses inte. Ta bort den, eller låt den ersätta {of}" in data.only_fault()


def test_a_copy_of_a_book_beside_it_is_told_and_a_lone_one_is_read(data: Data) -> None:
    data.write(f"{OWN}/sie/bok - kopia.se", "")
    assert not any("kopia av" in one for one in data.faults())
    data.write(f"{OWN}/sie/bok.se", "")
    assert any("sie/bok - kopia.se: filen är en kopia av bok.se" in one for one in data.faults())
