"""What is left of last year's report is told from what may be as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aret_fore_factory import before, med_forra_aret, moved, read
from kontroll_factory import INSATS, Prov, clean
from raw.book_factory import xlsx

from samrapport.facts.fynd import Fynd
from samrapport.rapport.omraden import tabeller
from samrapport.raw.values import parse_amount, parse_count, parse_number

pytestmark = pytest.mark.slow

OURS = ("som-forra-aret", "text-som-forra-aret", "skrivet-artal", "utanfor-aret", "inaktuell-notering")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Prov:
    """A report with last year's beside it, of which nothing is left, and of which nothing is printed."""
    found = clean(tmp_path_factory.mktemp("bredvid"), 3)
    med_forra_aret(found)
    found.write(before(found, "eget_kapital.csv"), f"datum;belopp;källa\n{found.ar - 1}-01-01;8241;p\n")
    found.tryck = {None: []}
    return found


@pytest.fixture
def prov(made: Prov, tmp_path: Path) -> Prov:
    return replace(made, root=shutil.copytree(made.root, tmp_path / "raw"))


def ours(prov: Prov) -> list[Fynd]:
    return [one for one in prov.fynd() if one.regel in OURS]


def copied(prov: Prov, name: str, change: Callable[[str], str] = lambda text: text) -> None:
    """Last year's file as this year's, with the years moved and what else is changed."""
    prov.write(prov.own(name), change(moved(read(prov, before(prov, name)), prov.ar, 1)))


def test_nothing_is_told_of_two_years_that_differ(prov: Prov) -> None:
    assert ours(prov) == []


@pytest.mark.parametrize(
    ("name", "allvar"),
    [
        ("utfall.csv", "fel"),
        ("eget_kapital.csv", "fel"),
        ("budget.csv", "varning"),
        ("aktiviteter.csv", "varning"),
        ("moten.csv", "varning"),
        ("mal.csv", "upplysning"),
        ("uppgifter.csv", "upplysning"),
        ("insatser.csv", None),
        ("insatsbudget.csv", None),
    ],
)
def test_a_table_is_last_years_though_its_years_have_been_moved(prov: Prov, name: str, allvar: str | None) -> None:
    copied(prov, name)
    found = ours(prov)
    assert [(one.regel, one.plats, one.allvar) for one in found] == (
        [("som-forra-aret", f"{name} mot {prov.ar - 1}", allvar)] if allvar else []
    )


def test_counts_of_persons_that_are_last_years_are_told_without_a_number(prov: Prov) -> None:
    prov.tryck = {INSATS: []}
    copied(prov, f"insatser/{INSATS}/deltagare_aggregat.csv")
    (one,) = [one for one in ours(prov) if one.regel == "som-forra-aret"]
    assert one.allvar == "fel"
    assert one.text == f"Filen har samma rader som {prov.ar - 1}. Skriv in årets, eller ta bort filen tills de finns."
    assert (one.givet, one.beraknat, one.rad) == (None, None, None)


def test_a_table_of_another_kind_of_file_is_the_same(prov: Prov) -> None:
    rows = [line.split(";") for line in moved(read(prov, before(prov, "utfall.csv")), prov.ar, 1).splitlines()]
    (prov.root / prov.own("utfall.csv")).unlink()
    (prov.root / prov.own("utfall.xlsx")).write_bytes(xlsx(*rows))
    assert [one.plats for one in ours(prov)] == [f"utfall.xlsx mot {prov.ar - 1}"]


def test_most_of_the_amounts_are_enough_and_half_of_them_are_not(prov: Prov) -> None:
    def changed(every: int) -> Callable[[str], str]:
        def change(text: str) -> str:
            head, *rows = text.splitlines()
            cells = [row.split(";") for row in rows]
            for number, row in enumerate(cells):
                if number % every == 0:
                    row[3] = str(int(row[3]) + 13)
            return "\n".join([head, *(";".join(row) for row in cells)]) + "\n"

        return change

    copied(prov, "utfall.csv", changed(6))
    assert [one.regel for one in ours(prov)] == ["som-forra-aret"]
    copied(prov, "utfall.csv", changed(2))
    assert ours(prov) == []


def test_a_few_round_figures_that_agree_are_a_warning_and_zeros_tell_nothing(prov: Prov) -> None:
    for amount, told in (("4000000", ["varning"]), ("0", [])):
        for year, name in ((prov.ar, prov.own("eget_kapital.csv")), (prov.ar - 1, before(prov, "eget_kapital.csv"))):
            prov.write(name, f"datum;belopp;källa\n{year}-01-01;{amount};p\n")
        assert [one.allvar for one in ours(prov)] == told


def test_last_years_outlook_that_has_become_the_budget_is_no_finding(prov: Prov) -> None:
    """What was planned for a year in two reports is the same in both."""
    plan = {}
    for line in read(prov, prov.own("budget.csv")).splitlines()[1:]:
        block, post, _, year, amount, *_ = line.split(";")
        plan[block, post, year] = amount
    head, *rows = read(prov, before(prov, "budget.csv")).splitlines()
    changed = []
    for line in rows:
        block, post, version, year, amount, *rest = line.split(";")
        changed.append(";".join((block, post, version, year, plan.get((block, post, year), amount), *rest)))
    prov.write(before(prov, "budget.csv"), "\n".join([head, *changed]) + "\n")
    assert ours(prov) == []


def test_a_report_whose_last_year_cannot_be_read_is_controlled_as_a_first(prov: Prov) -> None:
    copied(prov, "utfall.csv")
    prov.write(before(prov, "utfall.csv"), "block;post\n")
    assert ours(prov) == []
    prov.write(before(prov, "rapport.yml"), "forbund: ett annat\n")
    assert ours(prov) == []


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Under {ar} hölls mötena på distans.", True),
        ("Jämfört med {ar} är det fler.", False),
        ("Kansliet har funnits sedan {ar}.", False),
        ("Planen gäller {ar}–{nu}.", False),
        ("Mellan {ar} och {{{{ rapport.ar }}}} har mycket hänt.", False),
        ("I SOU {ar}:114 står mer.", False),
    ],
)
def test_a_sentence_that_names_only_last_year_is_told_where_it_stood_then_too(
    prov: Prov, sentence: str, told: bool
) -> None:
    text = sentence.format(ar=prov.ar - 1, nu=prov.ar)
    name = "text/budget.md"
    prov.write(prov.own(name), f"{read(prov, prov.own(name))}\n{text}\n")
    assert ours(prov) == []
    prov.write(before(prov, name), f"{read(prov, before(prov, name))}\n{text}\n")
    assert [one.regel for one in ours(prov)] == (["skrivet-artal"] if told else [])


@pytest.mark.parametrize(
    ("file", "row", "told"),
    [
        ("moten.csv", "Styrelsemöte;;{fore}-05-04;1;;Ett;p", ["varning"]),
        ("moten.csv", "Styrelsemöte;;;1;;Ett;p", []),
        ("moten.csv", "Seminarium;;{ar}-11-04;1;;Ett;p", []),
        ("insatser.csv", "gammal;Gammal;struktur;;;{fore}-01-01;{fore}-12-31;;;;S;;;;p", ["varning"]),
        ("insatser.csv", "ny;Ny;struktur;;;{efter}-01-01;;;;;S;;;;p", ["varning"]),
        ("insatser.csv", "evig;Evig;struktur;;;{fore}-01-01;;;;;S;;;;p", []),
        ("insatser.csv", "hel;Hel;struktur;;;{fore}-01-01;{ar}-01-01;;;;S;;;;p", []),
        ("insatser.csv", "utan;Utan;struktur;;;;;;;;S;;;;p", []),
    ],
)
def test_a_row_of_another_year_is_told(prov: Prov, file: str, row: str, told: list[str]) -> None:
    own = prov.own(file)
    prov.write(own, read(prov, own) + row.format(fore=prov.ar - 1, ar=prov.ar, efter=prov.ar + 1) + "\n")
    assert [one.allvar for one in ours(prov) if one.regel == "utanfor-aret"] == told


def test_results_of_last_year_may_stand_beside_this_years(prov: Prov) -> None:
    head = "insats;mått;värde;enhet;bas;period;källa\n"
    rows = [f"{INSATS};Arbete;{n}7;antal;deltagare;delåret {year};p\n" for n, year in ((1, prov.ar - 1), (2, prov.ar))]
    prov.write(prov.own("insatsresultat.csv"), head + "".join(rows))
    assert ours(prov) == []
    prov.write(prov.own("insatsresultat.csv"), head + rows[0])
    assert [(one.regel, one.allvar) for one in ours(prov)] == [("utanfor-aret", "fel")]


def test_a_finding_can_be_explained_and_last_years_explanation_is_none(prov: Prov) -> None:
    copied(prov, "utfall.csv")
    note = f"regel;plats;förklaring;accepterad av;datum\nsom-forra-aret;utfall.csv mot {prov.ar - 1};Så är det;Någon;{prov.ar}-09-01\n"
    prov.write(prov.own("avstamning.csv"), note)
    assert [(one.regel, one.kvar) for one in ours(prov)] == [("som-forra-aret", False)]
    prov.write(before(prov, "avstamning.csv"), note)
    assert {(one.regel, one.kvar) for one in ours(prov)} == {("som-forra-aret", True), ("inaktuell-notering", False)}


def test_a_table_that_cannot_be_the_same_says_by_which_figures_it_is_told() -> None:
    """Persons' own rows are told whole; a figure that is the year's own is a number, or has its unit beside it."""
    for one in tabeller():
        own = [column for column in one.kolumner.values() if column.arets]
        assert own or one.personer or one.som_fore != "fel", one.namn
        assert all(
            column.parse in (parse_amount, parse_number, parse_count) or "enhet" in one.kolumner for column in own
        )
        assert one.tid is None or {one.tid.fran, one.tid.till} <= set(one.kolumner), one.namn
