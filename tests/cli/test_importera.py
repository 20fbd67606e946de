"""`samrapport importera`: a workbook as an economist delivers it becomes a table of the report, cell by cell, or says what does not fit."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ark_factory import ARK, FLERA, Book, filled, saved, with_headings_of_blocks
from data_factory import AR, FORBUND, OWN, TABLES, Data
from raw.sheets.test_books import compound

from samrapport.cli import app as cli
from samrapport.errors import DataFault
from samrapport.raw.importera.mappning import ENDING

pytestmark = pytest.mark.slow

NAME = "Ekonomens ark.xlsx"


@pytest.fixture
def given(tmp_path: Path) -> Callable[[Book | bytes, str], Path]:
    """Put a workbook outside of the data folder."""

    def put(book: Book | bytes, name: str = NAME) -> Path:
        path = tmp_path / "levererat" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(book if isinstance(book, bytes) else saved(book))
        return path

    return put


@pytest.fixture
def take_in(
    data: Data, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Give the command in this process: what it ends with, and all that it says. The report has no money yet."""
    data.remove(f"{OWN}/budget.csv", f"{OWN}/utfall.csv", f"{OWN}/publicerat.csv")

    def call(file: Path, till: str, *more: str, said: str | None = None) -> tuple[int, str]:
        words = ["importera", str(file), "--till", till, FORBUND, str(AR), "--data", str(data.root), *more]
        monkeypatch.setattr(sys, "argv", ["samrapport", *words, *([] if said is not None else ["--ja"])])
        monkeypatch.setattr(sys, "stdin", io.StringIO(said or ""))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return int(str(ended.value.code or 0)), captured.out + captured.err

    return call


def amounts(data: Data, name: str, *columns: str) -> dict[tuple[object, ...], int]:
    """The kronor of a table's rows, by what names them."""
    frame = data.rapport().tabell(name)
    return {tuple(row[one] for one in columns): int(row["belopp"]) for row in frame.to_dict("records")}


def files(data: Data) -> set[str]:
    return {path.name for path in data.path(OWN).iterdir()}


# What the budget of the year and the utfall come to, block by block, in kronor.
EXPECTED: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "block som rubriker": (
        {"Intäkter": 6_000_000, "Insatser": 4_588_000, "Styrelsen": 66_000, "Administration": 1_103_000},
        {"Intäkter": 3_000_000, "Insatser": 1_733_000, "Styrelsen": 63_000, "Administration": 549_000},
    ),
    "sammanslagna rubriker": (
        {"Intäkter": 4_502_000, "Insatser": 3_000_000, "Ledning": 1_220_000},
        {"Intäkter": 2_251_201, "Insatser": 1_380_000, "Ledning": 611_000},
    ),
    "summor i rubrikerna": (
        {"Intäkter": 5_200_000, "Individinriktade insatser": 3_400_000, "Administration": 1_550_000},
        {"Intäkter": 2_600_000, "Individinriktade insatser": 1_450_000, "Administration": 660_000},
    ),
    "delsummor": (
        {"Intäkter": 4_000_000, "Insatser": 3_000_000, "Kansli och styrelse": 760_000},
        {"Intäkter": 2_000_000, "Insatser": 1_300_000, "Kansli och styrelse": 365_000},
    ),
    "nummer och månader": (
        {
            "Intäkter": 6_400_000,
            "Kostnader insatser": 4_650_000,
            "Kostnader styrelse": 185_000,
            "Kostnader kansli": 1_146_000,
        },
        {
            "Intäkter": 3_200_004,
            "Kostnader insatser": 1_926_000,
            "Kostnader styrelse": 54_000,
            "Kostnader kansli": 558_000,
        },
    ),
    "utan block": ({"Intäkter": 3_500_000, "Kostnader": 3_745_000}, {}),
    "summor som säger blocket": ({"Intäkter": 4_500_000, "Insatser": 2_450_000, "Förvaltning": 1_390_000}, {}),
}


def by_block(data: Data, name: str) -> dict[str, int]:
    frame = data.rapport().tabell(name)
    own = frame[frame["version"] == "budget"] if "version" in frame else frame
    return {block: int(rows["belopp"].sum()) for block, rows in own.groupby("block", sort=False)}


@pytest.mark.parametrize("form", EXPECTED)
def test_a_workbook_of_any_form_becomes_budget_and_utfall(
    form: str, data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    file = given(ARK[form]())
    budget, utfall = EXPECTED[form]
    code, said = take_in(file, "budget")
    assert code == 0, said
    assert by_block(data, "budget") == budget
    code, said = take_in(file, "utfall")
    assert (code == 0) == bool(utfall), said
    if utfall:
        assert by_block(data, "utfall") == utfall
        assert data.faults() == []
    # The workbook is as it was, and lies beside its mapping.
    assert data.path(f"{OWN}/{NAME}").read_bytes() == file.read_bytes()


def test_the_outlook_of_several_years_and_what_nobody_has_been_given_are_read_too(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    take_in(given(ARK["summor som säger blocket"]()), "budget")
    found = amounts(data, "budget", "block", "post", "version", "år")
    assert found["Insatser", "Övrigt", "budget", 2024] == 250_000
    assert found["Intäkter", "Övrigt", "budget", 2024] == 100_000
    assert found["Insatser", "Medel att fördela", "utblick", 2026] == 200_000
    rows = data.rapport().budget
    assert set(rows.loc[rows["intecknat"] == "nej", "post"]) == {"Medel att fördela"}
    assert dict(zip(rows["post"], rows["medlemsbidrag"], strict=True))["Från parterna"] == "ja"


def test_the_prognosis_is_a_column_of_the_same_workbook(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    file = given(ARK["summor i rubrikerna"]())
    for name in ("budget", "utfall", "prognos"):
        code, said = take_in(file, name)
        assert code == 0, said
    assert by_block(data, "prognos") == {
        "Intäkter": 5_200_000,
        "Individinriktade insatser": 3_200_000,
        "Administration": 1_500_000,
    }
    assert data.faults() == []


def test_every_fact_tells_its_cells(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    file = given(with_headings_of_blocks())
    take_in(file, "budget")
    take_in(file, "utfall")
    facts = data.rapport().fakta
    assert [one.cell for one in facts["budget.styrelsen.summa.utfall"].sources] == ["Budget!C13", "Budget!C14"]
    assert {one.file for one in facts["budget.totalt.andel"].sources} == {f"{OWN}/{NAME}"}


def changed(data: Data, cell: str, value: object, *, sheet: str = "Budget") -> None:
    path = data.path(f"{OWN}/{NAME}")
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)


@pytest.fixture
def read(data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]) -> Data:
    """A report whose budget and utfall are read out of a workbook."""
    file = given(with_headings_of_blocks())
    assert [take_in(file, name)[0] for name in ("budget", "utfall")] == [0, 0]
    return data


def test_an_amount_that_is_changed_in_the_workbook_is_changed_in_the_report(read: Data) -> None:
    for cell, value in (("C8", 990), ("C11", 1743), ("C20", 2355), ("C22", 645)):
        changed(read, cell, value)
    assert read.faults() == []
    assert read.rapport().fakta["budget.totalt.utfall"].value == 2_355_000


def test_a_row_that_comes_in_is_read(read: Data) -> None:
    path = read.path(f"{OWN}/{NAME}")
    book = openpyxl.load_workbook(path)
    sheet = book["Budget"]
    sheet.insert_rows(9)
    filled(sheet, 9, ("Ny insats", 100, 10, 0.1, None, None))
    sheet["B12"], sheet["C12"], sheet["B21"], sheet["C21"], sheet["B23"], sheet["C23"] = (
        4688,
        1743,
        5857,
        2355,
        143,
        645,
    )
    book.save(path)
    assert read.faults() == []
    assert amounts(read, "budget", "block", "post", "år")["Insatser", "Ny insats", 2024] == 100_000


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        (
            "C8",
            890,
            "cell Budget!C11: ”Summa tkr: 1 733” är en summa i arket, men posterna som den summerar blir 1 643.",
        ),
        ("C8", "oklart", "cell Budget!C8: ”oklart” är inte ett tal."),
        ("C8", "980 kr", "cell Budget!C8: ”UTFALL tkr” säger kr, men kolumnen läses i tkr."),
        (
            "C4",
            "Prognos",
            "cell Budget!C5: ”Prognos tkr” är rubriken, men utfall.importera.yml väntar sig ”UTFALL tkr”.",
        ),
        ("A7", "Projekt", "cell Budget!A7: ”Projekt” fanns inte när arbetsboken lästes in, och har inget belopp."),
        ("A8", None, "cell Budget!A8: har ett belopp men ingen text på raden."),
        ("A11", "Samlat", "cell Budget!C20: ”TOTAL summa tkr: 2 345” är en summa i arket"),
        ("A8", "Teamet", "cell Budget!C8, kolumn ”post”: ”Teamet” finns inte i budget.csv"),
    ],
)
def test_what_does_not_fit_is_told_by_cell(read: Data, cell: str, value: object, told: str) -> None:
    if cell == "A8" and value == "Teamet":  # The budget's own workbook goes on as it was.
        read.write(f"{OWN}/annan.xlsx", read.path(f"{OWN}/{NAME}").read_bytes())
        read.change(f"{OWN}/budget{ENDING}", f"fil: {NAME}", "fil: annan.xlsx")
    changed(read, cell, value)
    said = " ".join(read.faults()).replace("\u00a0", " ")
    assert told in said


def test_a_column_that_has_moved_is_told_with_where_it_is_now(read: Data) -> None:
    path = read.path(f"{OWN}/{NAME}")
    book = openpyxl.load_workbook(path)
    book["Budget"].insert_cols(2)
    book.save(path)
    said = read.faults()
    assert any(
        "Den rubriken står nu i kolumnen D. Ändra ”kolumn” i utfall.importera.yml till D" in one for one in said
    ), said


def test_a_sheet_that_is_called_otherwise_now_is_told_with_the_closest(read: Data) -> None:
    path = read.path(f"{OWN}/{NAME}")
    book = openpyxl.load_workbook(path)
    book["Budget"].title = "Budget 2"
    book.save(path)
    assert any("har inget synligt blad ”Budget”" in one and "Menade du ”Budget 2”?" in one for one in read.faults())


def test_a_hidden_row_or_column_that_would_be_read_is_told(read: Data) -> None:
    path = read.path(f"{OWN}/{NAME}")
    book = openpyxl.load_workbook(path)
    book["Budget"].row_dimensions[9].hidden = True
    book["Budget"].column_dimensions["C"].hidden = True
    book.save(path)
    said = " ".join(read.faults())
    assert "kolumnen C på bladet ”Budget” är dold" in said
    assert "rad 9: raden på bladet ”Budget” är dold" in said


# What the command refuses; nothing of it is left in the data folder.


def twice() -> Book:
    book = with_headings_of_blocks()
    book.copy_worksheet(book["Budget"]).title = "Budget rev"
    return book


def without_unit() -> Book:
    book = openpyxl.Workbook()
    filled(book.active, 1, ("Post", "Budget 2024"), ("Insats ett", 90_000), ("Insats två", 120_000))
    return book


def wrong_sum() -> Book:
    book = with_headings_of_blocks()
    book["Budget"]["B11"] = 4600
    return book


def two_budgets() -> Book:
    book = with_headings_of_blocks()
    book["Budget"]["D4"], book["Budget"]["D5"] = "Reviderad budget 2024", "tkr"
    return book


REFUSED: dict[str, tuple[Callable[[], Any], str]] = {
    "två blad": (twice, "Flera blad kan läsas som budget: ”Budget” och ”Budget rev”. Ange vilket med --blad"),
    "ingen enhet": (
        without_unit,
        "det står inte i vilken enhet kolumnen B (”Budget 2024”) är. Ange den med --enhet kr eller --enhet tkr",
    ),
    "fel summa": (
        wrong_sum,
        "cell Budget!B11: ”Summa tkr: 4 600” är en summa i arket, men posterna som den summerar blir 4 588.",
    ),
    "två kolumner": (two_budgets, "har flera kolumner med budget 2024: B (”Budget 2024 tkr”) och D"),
    "trasig": (lambda: b"PK\x03\x04trasig", "filen är inte en Excelbok (.xlsx), eller så är den skadad."),
    "lösenord": (lambda: compound("EncryptedPackage"), "filen är skyddad med lösenord. Ta bort lösenordet i Excel"),
    "tom": (openpyxl.Workbook, "har inget synligt blad med innehåll."),
    "inga belopp": (ARK["kontolista"], "Arbetsboken kan inte läsas som budget: bladet ”Huvudbok”"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_workbook_that_cannot_be_taken_in_is_told_in_one_message_and_leaves_nothing(
    case: str, data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    make, told = REFUSED[case]
    before = files(data)
    code, said = take_in(given(make()), "budget")
    assert code == 2
    assert told in said.replace("\u00a0", " ")
    assert "Traceback" not in said
    assert files(data) == before


def test_what_is_asked_is_answered_by_an_option(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    assert take_in(given(twice()), "budget", "--blad", "Budget rev")[0] == 0
    assert "blad: Budget rev" in data.text(f"{OWN}/budget{ENDING}")
    assert take_in(given(two_budgets(), "annan.xlsx"), "budget", "--andra", "D=nej", "--ersatt")[0] == 0
    code, said = take_in(
        given(without_unit(), "tredje.xlsx"), "budget", "--enhet", "kr", "--andra", "2=post Intäkter", "--ersatt"
    )
    assert code == 0, said
    assert by_block(data, "budget") == {"Intäkter": 90_000, "Kostnader": 120_000}


def test_nothing_is_kept_before_somebody_has_said_yes(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    file, before = given(with_headings_of_blocks()), files(data)
    for answer in ("nej\n", "", "ja ja ja\n"):
        assert take_in(file, "budget", said=answer)[0] == 2
        assert files(data) == before
    code, said = take_in(file, "budget", said="F=nej\nja\n")
    assert code == 0
    assert said.count("läses som budget") == 2
    assert 2026 not in set(data.rapport().budget["år"])


def test_a_table_comes_from_one_place(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    file = given(with_headings_of_blocks())
    take_in(file, "budget")
    code, said = take_in(file, "budget")
    assert code == 2
    assert "budget.importera.yml finns redan. Lägg till --ersatt" in said
    data.write(f"{OWN}/utfall.csv", f"block;post;till och med;belopp;källa\nInsatser;Kliv;{AR}-06-30;1;x\n")
    code, said = take_in(file, "utfall")
    assert code == 2
    assert "utfall.csv finns redan" in said
    data.write(f"{OWN}/budget.csv", "block;post\n")
    with pytest.raises(DataFault, match="samma underlag finns också som"):
        data.rapport().tabell("budget")


def test_a_workbook_called_as_a_table_is_kept_under_a_name_that_none_has(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    file = given(with_headings_of_blocks(), "budget.xlsx")
    assert take_in(file, "utfall")[0] == 0
    assert take_in(file, "budget")[0] == 0
    assert {"budget-ark.xlsx", f"budget{ENDING}", f"utfall{ENDING}"} <= files(data)
    assert data.faults() == []


def test_a_new_workbook_takes_the_place_of_the_old_when_asked_to(
    read: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    book = with_headings_of_blocks()
    book["Budget"]["B6"], book["Budget"]["B22"] = 6100, 343
    file = given(book)
    code, said = take_in(file, "budget")
    assert code == 2
    assert "finns redan" in said
    assert take_in(file, "budget", "--ersatt")[0] == 0
    assert by_block(read, "budget")["Intäkter"] == 6_100_000


def test_a_column_of_another_period_than_the_reports_is_one_message(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    book = with_headings_of_blocks()
    file = given(book)
    take_in(file, "budget")
    book["Budget"]["A2"] = "Budget 2024 med utblick 2025–2026, och utfall t.o.m. augusti 2024"
    code, said = take_in(given(book, "ny.xlsx"), "utfall")
    assert code == 2
    (line,) = said.strip().splitlines()
    assert "cell Budget!C6, kolumn ”till och med”: ”2024-08-31” ligger på 8 rader utanför rapportens period" in line
    assert "Läs in en kolumn som går till och med 2024-06-30, eller ändra perioden i rapport.yml." in line


# Lists.


MAPPING = """\
block;post;konto från;konto till;objekt;källa
Intäkter;Bidrag från staten;3010;3099;;påhittat
Stöd till individer;Kliv framåt;5000;5999;6:12;påhittat
Ledning;Kansli;5010;5010;;påhittat
"""


@pytest.fixture
def listed(data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]) -> Data:
    """A report whose utfall is a list of accounts."""
    data.write(f"{OWN}/budget.csv", TABLES[f"{OWN}/budget"])
    code, said = take_in(given(ARK["kontolista"]()), "utfall")
    assert code == 0, said
    assert "Kvar att göra: sjo-bro/2024/kontomappning.csv" in said
    data.write(f"{OWN}/kontomappning.csv", MAPPING)
    return data


def test_a_list_of_accounts_is_the_utfall_by_the_mapping_of_accounts(listed: Data) -> None:
    assert listed.faults() == []
    facts = listed.rapport().fakta
    assert facts["budget.stod_till_individer.kliv_framat.utfall"].value == Decimal("500000.25")
    assert facts["budget.ledning.kansli.utfall"].value == 250_000
    assert facts["budget.intakter.summa.utfall"].value == Decimal("3000000.5")
    cells = [one.cell for one in facts["budget.ledning.kansli.utfall"].sources]
    assert "Huvudbok!E10" in cells


@pytest.mark.parametrize(
    ("cell", "value", "told"),
    [
        ("A8", "7010 Hyra", "”7010 Hyra” har 400000,25 kr (debet minus kredit) i perioden som ingen rad tar."),
        ("A8", None, "cell Huvudbok!A8: har ett belopp men inget kontonummer."),
        ("D8", "mars", ""),
        ("D8", "okänd", "cell Huvudbok!D8: ”okänd” är ingen period."),
        ("E8", "x", "cell Huvudbok!E8: ”x” är inte ett tal."),
        ("E12", 1, "cell Huvudbok!E12: ”Summa 5010” är en summa i listan, men raderna ovanför blir 849999,25 kr."),
        ("E4", "Utfall", "cell Huvudbok!E4: ”Utfall” är rubriken, men utfall.importera.yml väntar sig ”Belopp”."),
    ],
)
def test_what_is_wrong_in_a_list_is_told_by_cell(listed: Data, cell: str, value: object, told: str) -> None:
    changed(listed, cell, value, sheet="Huvudbok")
    if cell == "A8" and value:
        changed(listed, "A12", "Summa", sheet="Huvudbok")
    said = " ".join(listed.faults())
    assert told in said
    assert bool(said) is bool(told)


def test_any_table_may_be_a_list_under_a_title(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    data.write(f"{OWN}/budget.csv", TABLES[f"{OWN}/budget"])
    data.remove(f"{OWN}/moten.csv")
    book = openpyxl.Workbook()
    filled(
        book.active,
        1,
        ("Möten under våren",),
        (None,),
        ("Typ", "Organ", "Datum", "Antal", "Form", "Beskrivning", "Anteckning"),
        ("Styrelsemöte", "Styrelsen", "2024-02-01", 1, "digitalt", None, "x"),
        ("Styrelsemöte", "Styrelsen", "2024-05-02", "ett", None, None, None),
        ("Sammanställt i juni",),
    )
    file = given(book)
    code, said = take_in(file, "moten")
    assert code == 2
    assert "cell Sheet!D5, kolumn ”antal”: ”ett” är inte ett tal." in said
    book.active["D5"] = 1
    code, said = take_in(given(book), "moten")
    assert code == 0, said
    rows = data.rapport().moten
    assert [(row["antal"], row["källa"]) for row in rows.to_dict("records")] == [
        (1, f"{NAME}, Sheet!A4"),
        (1, f"{NAME}, Sheet!A5"),
    ]


def test_sums_that_are_formulas_nobody_has_counted_are_dropped_and_amounts_that_are_such_are_told(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    book = with_headings_of_blocks()
    for cell in ("B11", "B20"):
        book["Budget"][cell] = "=SUM(B8:B10)"
    code, said = take_in(given(book), "budget")
    assert code == 0, said
    assert by_block(data, "budget") == EXPECTED["block som rubriker"][0]
    book["Budget"]["B8"] = "=2*1050"
    code, said = take_in(given(book), "budget", "--ersatt")
    assert code == 2
    assert "cell Budget!B8: formeln är inte uträknad." in said


def test_a_table_that_is_begun_but_has_no_row_gives_way_and_one_with_rows_does_not(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    heads = "block;post;version;år;belopp;intecknat;medlemsbidrag;källa\n"
    path = given(ARK["block som rubriker"]())
    data.write(f"{OWN}/budget.csv", f"{heads}Insatser;Kliv;budget;{AR};1;ja;;Beslut\n")
    before = files(data)
    code, said = take_in(path, "budget")
    assert code == 2
    assert "budget.csv finns redan" in said
    assert files(data) == before
    data.write(f"{OWN}/budget.csv", heads)
    code, said = take_in(path, "budget")
    assert code == 0, said
    assert files(data) == before - {"budget.csv"} | {NAME, f"budget{ENDING}"}
    assert amounts(data, "budget", "block", "post")


# Several sheets of the same form.

SEVERAL: dict[str, tuple[dict[str, int], set[str]]] = {
    "ett blad för varje ansvar": (
        {"Intäkter": 5_000_000, "Insatser": 3_000_000, "Kansli": 1_060_000, "Styrelse": 140_000},
        {"'910 Insatser'!B7", "'920 Kansli'!B6"},
    ),
    "kostnader med minus, samma poster": ({"Intäkter": 4_000_000, "Kostnader": 3_650_000}, {"Bro!C5", "Sjö!C5"}),
    "tabellens rubriker": ({"Intäkter": 900_000, "Insatser": 700_000}, {"Ett!E3", "Två!E3"}),
}


@pytest.mark.parametrize("form", SEVERAL)
def test_several_sheets_of_the_same_form_are_one_table(
    form: str, data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    book = FLERA[form]()
    blocks, cells = SEVERAL[form]
    chosen = [more for name in book.sheetnames if name != "Sammandrag" for more in ("--blad", name)]
    file = given(book)
    code, said = take_in(file, "budget", *chosen)
    assert code == 0, said
    assert by_block(data, "budget") == blocks
    assert cells <= set(data.rapport().budget["cell"])
    assert data.faults() == []
    if form != "tabellens rubriker":
        code, said = take_in(file, "utfall", *chosen)
        assert code == 0, said
        assert by_block(data, "utfall") == {block: amount // 2 for block, amount in blocks.items()}
        sources = [one.cell for one in data.rapport().fakta["budget.totalt.utfall"].sources]
        assert len({str(cell).partition("!")[0] for cell in sources}) == 2, sources


def test_a_post_on_several_sheets_is_called_by_its_sheet_too(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    _, said = take_in(given(FLERA["kostnader med minus, samma poster"]()), "budget", "--blad", "Bro", "--blad", "Sjö")
    assert "Poster som står på flera blad får bladets namn med" in said
    found = amounts(data, "budget", "block", "post")
    assert found["Kostnader", "Löner, Bro"] == 1_200_000
    assert found["Kostnader", "Löner, Sjö"] == 1_600_000
    assert ("Kostnader", "Lokaler") in found


def other_column(book: Book) -> None:
    book["920 Kansli"]["B3"] = "Budget 2025"


def other_unit(book: Book) -> None:
    book["920 Kansli"]["B1"] = "kr"


def other_row(book: Book) -> None:
    book["920 Kansli"].insert_rows(1)


def other_sign(book: Book) -> None:
    for row in book["920 Kansli"].iter_rows(min_row=4, min_col=2, max_col=3):
        for cell in row:
            cell.value = -cell.value if isinstance(cell.value, int) else cell.value


def other_thing(book: Book) -> None:
    book["920 Kansli"]["A6"] = "Insatser"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (other_column, "bladet ”920 Kansli” har ingen kolumn med budget för 2024. Kolumnerna är: ”Budget 2025” (B)"),
        (
            other_unit,
            "kolumn B är ”Budget 2024” budget 2024 tkr på ”910 Insatser” men ”Budget 2024” budget 2024 kr på ”920 Kansli”",
        ),
        (other_row, "rubrikernas rad är 3 på ”910 Insatser” men 4 på ”920 Kansli”"),
        (other_sign, "kostnaderna är negativa på bladet ”920 Kansli” men inte på ”910 Insatser”"),
        (other_thing, "på bladet ”920 Kansli” är en sak där och en annan på de andra bladen"),
    ],
)
def test_a_sheet_of_another_form_among_several_is_one_message_and_nothing_is_kept(
    change: Callable[[Book], None],
    told: str,
    data: Data,
    given: Callable[..., Path],
    take_in: Callable[..., tuple[int, str]],
) -> None:
    book, before = FLERA["ett blad för varje ansvar"](), files(data)
    change(book)
    code, said = take_in(given(book), "budget", "--blad", "910 Insatser", "--blad", "920 Kansli")
    assert code == 2
    assert told in said
    assert len(said.strip().splitlines()) == 1, said
    assert files(data) == before


def test_a_sheet_that_is_given_another_form_later_is_one_fault_of_the_build(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    take_in(given(FLERA["ett blad för varje ansvar"]()), "budget", "--blad", "910 Insatser", "--blad", "920 Kansli")
    path = data.path(f"{OWN}/{NAME}")
    book = openpyxl.load_workbook(path)
    book["920 Kansli"].insert_cols(2)
    book.save(path)
    (fault,) = (one for one in data.faults() if "920 Kansli" in one)
    assert "cell '920 Kansli'!B3" in fault
    assert "är inte av samma form som de andra" in fault


def test_a_sheet_that_is_named_twice_is_read_once_and_one_that_is_not_there_is_told(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    path, before = given(ARK["block som rubriker"]()), files(data)
    code, said = take_in(path, "budget", "--blad", "Budget", "--blad", "Budgt")
    assert code == 2
    assert "Menade du ”Budget”?" in said
    assert files(data) == before
    code, said = take_in(path, "budget", "--blad", "Budget", "--blad", "Budget")
    assert code == 0, said
    data.change(f"{OWN}/budget{ENDING}", "blad: Budget", "blad: [Budget, Budget]")
    assert any("”Budget” står två gånger" in one for one in data.faults())


def test_a_list_of_accounts_is_read_out_of_one_sheet(
    data: Data, given: Callable[..., Path], take_in: Callable[..., tuple[int, str]]
) -> None:
    book = ARK["kontolista"]()
    book.copy_worksheet(book["Huvudbok"]).title = "Huvudbok 2"
    code, said = take_in(given(book), "utfall", "--blad", "Huvudbok", "--blad", "Huvudbok 2")
    assert code == 2
    assert "en lista över konton läses ur ett blad" in said
