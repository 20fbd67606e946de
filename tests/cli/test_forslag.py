"""`samrapport kontomappning`: what is proposed, what is left for a person, and that nothing is written over."""

from __future__ import annotations

import csv
import io

import pytest
from data_factory import AR, FORBUND, OWN, Data
from typer.testing import CliRunner

from samrapport.cli.app import app
from samrapport.errors import SamrapportError
from samrapport.rapport import oppna, validera

ACCOUNTS = {
    "3010": ("Bidrag från staten", -4000000),
    "3020": ("Bidrag från kommunerna", -2000000),
    "5010": ("Lokalhyra", 1000),
    "5410": ("Förbrukningsinventarier", 20),
    "6411": ("Styrelsearvoden", 300),
    "6420": ("Övrigt enligt kontrakt", 40),
    "7210": ("Löner till tjänstemän", 5000),
    "8310": ("Ränteintäkter", -7),
}


def books(data: Data, *, more: str = "", chart: str = "", objekt: str = "") -> None:
    data.path(f"{OWN}/utfall.csv").unlink(missing_ok=True)
    head = f'#FLAGGA 0\n#SIETYP 4\n#GEN {AR}0715\n#RAR 0 {AR}0101 {AR}1231\n{chart}#OBJEKT 6 12 "Kliv framåt"\n'
    rows = "".join(f"#TRANS {konto} {{}} {kr}\n" for konto, (_, kr) in ACCOUNTS.items())
    rows += "#TRANS 7210 {6 12} 100\n"
    bank = -sum(kr for _, kr in ACCOUNTS.values()) - 100
    names = "".join(f'#KONTO {konto} "{name}"\n' for konto, (name, _) in ACCOUNTS.items())
    data.write(f"{OWN}/sie/bok.se", f"{head}{names}{more}#VER A 1 {AR}0301\n{{\n{rows}#TRANS 1930 {{}} {bank}\n}}\n")


def call(data: Data, *words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(
        app, ["kontomappning", FORBUND, str(AR), "--data", str(data.root), *words], standalone_mode=False
    )
    if isinstance(ended.exception, SamrapportError):
        return ended.exception.exit_code, str(ended.exception)
    assert ended.exception is None, ended.exception
    return int(ended.return_value or 0), ended.stdout


def proposed(data: Data) -> dict[tuple[str, str], str]:
    rows = csv.DictReader(io.StringIO(data.text(f"{OWN}/kontomappning.csv")), delimiter=";")
    return {(row["konto från"], row["objekt"]): row["post"] for row in rows}


def test_accounts_go_where_their_names_say_and_the_others_are_told_with_their_sums(data: Data) -> None:
    books(data)
    code, said = call(data)
    assert code == 0
    assert proposed(data) == {
        ("5000", "6:12"): "Kliv framåt",
        ("3010", ""): "Bidrag från staten",
        ("3020", ""): "Bidrag från kommunerna",
        ("5010", ""): "Kansli",
        ("6411", ""): "Styrelse",
        ("7210", ""): "Kansli",
    }
    assert "Inget förslag för 8310 Ränteintäkter, som har −7,00 kr" in said
    assert "Inget förslag för 6420 Övrigt enligt kontrakt, som har 40,00 kr" in said
    assert [str(fault).partition("”: ")[2][:13] for fault in validera(data.root, FORBUND, AR)] == [
        "”6420 Övrigt ",
        "”8310 Räntein",
    ]


def test_a_proposal_that_is_filled_up_is_a_sound_mapping_in_which_each_krona_has_its_post(data: Data) -> None:
    books(data)
    call(data)
    path = f"{OWN}/kontomappning.csv"
    data.write(path, data.text(path) + ";;8310;;;x\nLedning;Styrelse;6420;;;x\n")
    assert validera(data.root, FORBUND, AR) == []
    sums = oppna(FORBUND, AR, data=data.root).utfall.groupby("post")["belopp"].sum().to_dict()
    assert sums == {
        "Bidrag från staten": 4000000,
        "Bidrag från kommunerna": 2000000,
        "Kliv framåt": 100,
        "Kansli": 6020,
        "Styrelse": 340,
    }


def test_numbers_speak_where_the_file_says_that_they_are_of_bas(data: Data) -> None:
    books(data, chart="#KPTYP EUBAS97\n", more="")
    data.write(f"{OWN}/budget.csv", data.text(f"{OWN}/budget.csv") + f"Ledning;Revision;budget;{AR};5;ja;x\n")
    call(data)
    assert proposed(data)["6420", ""] == "Revision"


def test_last_years_rows_come_first_and_those_without_a_post_are_told(data: Data) -> None:
    books(data)
    data.write(
        f"{FORBUND}/{AR - 1}/kontomappning.csv",
        "block;post;konto från;konto till;objekt;källa\nLedning;Styrelse;6000;6999;;x\nLedning;Nedlagd post;5410;;;x\n;;8000;8999;;x\n",
    )
    code, said = call(data)
    assert code == 0
    assert proposed(data)["6000", ""] == "Styrelse"
    assert proposed(data)["8000", ""] == ""
    assert "Förra årets rad för 5410–5410 (Ledning, Nedlagd post) är inte med" in said
    assert validera(data.root, FORBUND, AR) == []


def test_nothing_is_written_over_or_in_a_dry_run(data: Data) -> None:
    books(data)
    code, said = call(data, "--dry-run")
    assert (code, data.path(f"{OWN}/kontomappning.csv").exists()) == (0, False)
    assert "Ledning;Styrelse;6411;;;" in said
    data.write(f"{OWN}/kontomappning.csv", "min egen")
    assert call(data) == (
        2,
        f"{OWN}/kontomappning.csv finns redan och skrivs inte över. Flytta undan filen om du vill ha ett nytt förslag.",
    )
    assert data.text(f"{OWN}/kontomappning.csv") == "min egen"


@pytest.mark.parametrize("unit", ["kr", "tkr"])
def test_the_budget_comes_from_the_books_where_it_stands_there(data: Data, unit: str) -> None:
    budgeted = f"#PBUDGET 0 {AR}01 6411 {{}} 1000\n#PBUDGET 0 {AR}12 6411 {{}} 500\n#OBUDGET 0 {AR}03 7210 {{6 12}} 2000\n#PBUDGET 0 {AR}03 7210 {{}} 2600\n"
    books(data, more=budgeted)
    data.write(f"{OWN}/rapport.yml", data.text(f"{OWN}/rapport.yml").replace("enhet: kr", f"enhet: {unit}"))
    mapping = (
        "Ledning;Styrelse;6000;6999;;x\nLedning;Kansli;7000;7999;;x\nStöd till individer;Kliv framåt;4000;7999;6:12;x\n"
    )
    data.write(f"{FORBUND}/{AR - 1}/kontomappning.csv", f"block;post;konto från;konto till;objekt;källa\n{mapping}")
    old = data.text(f"{OWN}/budget.csv").replace("2025", "2026").replace("2024", str(AR - 1)).replace("2026", str(AR))
    data.write(f"{FORBUND}/{AR - 1}/budget.csv", old)
    data.path(f"{OWN}/budget.csv").unlink()
    code, said = call(data, "--budget")
    assert code == 0, said
    rows = {
        row["post"]: row["belopp"] for row in csv.DictReader(io.StringIO(data.text(f"{OWN}/budget.csv")), delimiter=";")
    }
    in_kr = {"Styrelse": "1500", "Kansli": "600", "Kliv framåt": "2000"}
    in_tkr = {"Styrelse": "1,5", "Kansli": "0,6", "Kliv framåt": "2"}
    assert {post: amount for post, amount in rows.items() if amount} == (in_kr if unit == "kr" else in_tkr)
    assert rows["Bidrag från staten"] == ""


def test_books_without_a_budget_say_so(data: Data) -> None:
    books(data)
    data.path(f"{OWN}/budget.csv").unlink()
    assert call(data, "--budget") == (2, "Bokföringen har ingen budget (#PBUDGET). Fyll i budget.csv för hand.")


def test_what_somebody_says_of_an_account_becomes_a_row_of_the_file_that_is_there_or_of_a_new_one(data: Data) -> None:
    books(data)
    code, said = call(data, "--rad", "8310=utelämna")
    assert code == 0, said
    assert proposed(data)["8310", ""] == ""
    before = data.text(f"{OWN}/kontomappning.csv")
    code, said = call(data, "--rad", "6420=Ledning/styrelse", "--rad", "7200–7299 6:12=Kliv framåt")
    assert code != 0
    assert "”7200” finns redan på rad 3" in said
    assert data.text(f"{OWN}/kontomappning.csv") == before
    code, said = call(data, "--rad", "6420=Ledning/styrelse")
    assert code == 0, said
    assert data.text(f"{OWN}/kontomappning.csv").startswith(before)
    assert proposed(data)["6420", ""] == "Styrelse"
    assert validera(data.root, FORBUND, AR) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("8310", "är ingen rad"),
        ("=Kansli", "är ingen rad"),
        ("8310=Kanslie", "Menade du ”Kansli”?"),
        ("7210=Kansli", "kontomappning.csv"),
    ],
)
def test_a_row_that_does_not_fit_is_told_and_nothing_written(data: Data, row: str, told: str) -> None:
    books(data)
    call(data)
    before = data.text(f"{OWN}/kontomappning.csv")
    code, said = call(data, "--rad", row)
    assert code != 0
    assert told in said
    assert data.text(f"{OWN}/kontomappning.csv") == before


@pytest.mark.parametrize(("unit", "amount"), [("kr", "34567"), ("tkr", "34,5670")])
def test_eget_kapital_is_what_the_books_opened_with_in_the_units_of_the_report(
    data: Data, unit: str, amount: str
) -> None:
    books(data, more="#IB 0 1930 34567\n#IB 0 2010 -30000\n#IB 0 2069 -4567\n#IB 0 2440 0\n")
    data.write(f"{OWN}/rapport.yml", data.text(f"{OWN}/rapport.yml").replace("enhet: kr", f"enhet: {unit}"))
    own = f"{OWN}/eget_kapital.csv"
    assert call(data, "--eget-kapital")[1].startswith(f"{own} finns redan")
    data.remove(own)
    code, said = call(data, "--eget-kapital")
    assert code == 0, said
    assert data.text(own).splitlines()[1] == (
        f"{AR}-01-01;{amount};bok.se, ingående balans konto 2010, 2069, att bekräfta"
    )
    assert [int(one) for one in oppna(FORBUND, AR, data=data.root).eget_kapital["belopp"]] == [34567]


def test_books_that_open_with_no_balances_say_so(data: Data) -> None:
    books(data)
    data.remove(f"{OWN}/eget_kapital.csv")
    code, said = call(data, "--eget-kapital")
    assert (code, said[:43]) == (2, "Bokföringen har inga ingående saldon (#IB) ")
    assert not data.path(f"{OWN}/kontomappning.csv").exists()


def test_without_books_it_is_told_where_they_go(data: Data) -> None:
    code, said = call(data)
    assert (code, "bokföringen saknas" in said) == (2, True)


def test_what_the_rows_of_objects_take_is_not_told_as_left(data: Data) -> None:
    books(data, more='#OBJEKT 6 13 "Annat"\n')
    path = f"{OWN}/sie/bok.se"
    data.write(path, data.text(path).replace("#TRANS 6420 {} 40", "#TRANS 6420 {6 12} 30\n#TRANS 6420 {6 13} 10"))
    assert "6420 Övrigt enligt kontrakt, som har 10,00 kr" in call(data)[1]
