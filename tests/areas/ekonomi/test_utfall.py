"""The utfall of a report may come from its books: a mapping decides, and nothing is lost or counted twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from data_factory import AR, FORBUND, OWN, Data

from samrapport.areas.ekonomi.bokforing import las_bokforing
from samrapport.errors import DataFault
from samrapport.rapport import Rapport, oppna, validera
from samrapport.run.fingerprint import Fingerprints

BOOKS = """\
#FLAGGA 0
#SIETYP 4
#GEN 20240715
#RAR 0 20240101 20241231
#OBJEKT 6 12 "Kliv framåt"
#KONTO 3010 Bidrag
#KONTO 5010 Lokalhyra
#KONTO 1930 Bank
#VER A 1 20240101
{
#TRANS 3010 {} -4000000
#TRANS 1930 {} 4000000
}
#VER A 2 20240630
{
#TRANS 5010 {6 12} 1000.50
#TRANS 5010 {1 3} 200
#TRANS 5011 {} 30
#TRANS 1930 {} -1230.50
}
#VER A 3 20240701
{
#TRANS 5010 {} 7
#TRANS 1930 {} -7
}
"""
MAPPING = """\
block;post;konto från;konto till;objekt;källa
Intäkter;Bidrag från staten;3010;3099;;påhittat
Stöd till individer;Kliv framåt;5000;5999;6:12;påhittat
Ledning;Kansli;5010;5010;;påhittat
Ledning;Kansli;5011;;;påhittat
Ledning;Styrelse;6000;6999;;påhittat
"""


@pytest.fixture
def books(data: Data) -> Data:
    """The data folder with books instead of utfall.csv."""
    data.path(f"{OWN}/utfall.csv").unlink()
    data.write(f"{OWN}/sie/bok.SE", BOOKS)
    data.write(f"{OWN}/kontomappning.csv", MAPPING)
    return data


def opened(data: Data) -> Rapport:
    return oppna(FORBUND, AR, data=data.root)


def refused(data: Data) -> str:
    with pytest.raises(DataFault) as caught:
        _ = opened(data).utfall
    told = str(caught.value)
    assert told in {*(str(fault) for fault in validera(data.root, FORBUND, AR)), told}
    return told


def change(data: Data, name: str, old: str, new: str) -> None:
    text = data.text(f"{OWN}/{name}")
    assert old in text
    data.write(f"{OWN}/{name}", text.replace(old, new, 1))


def sums(data: Data) -> dict[str, Decimal]:
    """The utfall of each post."""
    return dict(opened(data).utfall.groupby("post", sort=False)["belopp"].sum())


def test_accounts_become_rows_of_the_report_up_to_the_end_of_the_period(books: Data) -> None:
    assert sums(books) == {
        "Bidrag från staten": Decimal(4000000),
        "Kliv framåt": Decimal("1000.50"),
        "Kansli": Decimal(230),
        "Styrelse": Decimal(0),
    }
    assert {day.isoformat() for day in opened(books).utfall["till och med"]} == {"2024-06-30"}


def test_a_fact_can_be_followed_to_the_mapping_and_the_vouchers(books: Data) -> None:
    sources = opened(books).fakta["budget.ledning.kansli.utfall"].sources
    assert [(one.file.rpartition("/")[2], one.row) for one in sources] == [
        ("kontomappning.csv", 4), ("kontomappning.csv", 5), ("bok.SE", 17), ("bok.SE", 18),
    ]  # fmt: skip


def test_the_frame_is_as_that_of_the_table_and_the_facts_come_of_it(
    books: Data, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Data(tmp_path_factory.mktemp("tabell"))
    frame, table = opened(books).utfall, opened(other).utfall
    assert list(frame.columns) == list(table.columns)
    assert frame.dtypes.tolist() == table.dtypes.tolist()
    assert opened(books).fakta["budget.ledning.kansli.utfall"].value == 230


def test_amounts_are_kronor_whatever_unit_the_tables_have(books: Data) -> None:
    change(books, "rapport.yml", "enhet: kr", "enhet: tkr")
    assert sums(books)["Kansli"] == 230


def test_a_report_with_books_is_sound_and_has_its_utfall(books: Data) -> None:
    assert validera(books.root, FORBUND, AR) == []
    assert opened(books).finns("utfall")


def test_all_files_and_the_names_of_the_folder_are_recorded(books: Data) -> None:
    rapport = opened(books)
    _ = rapport.utfall
    seen = rapport.lasta_filer()
    assert {f"{OWN}/sie/bok.SE", f"{OWN}/kontomappning.csv", f"{OWN}/sie/"} <= {
        name for name, found in seen.items() if found
    }
    before = Fingerprints(books.root)
    assert all(before.raw(name) == found for name, found in seen.items())
    books.write(f"{OWN}/sie/mer.se", BOOKS)
    assert Fingerprints(books.root).raw(f"{OWN}/sie/") != seen[f"{OWN}/sie/"]


def test_vouchers_of_several_files_are_added(books: Data) -> None:
    more = BOOKS.partition("#VER")[0] + "#VER B 1 20240301\n{\n#TRANS 6010 {} 5\n#TRANS 1930 {} -5\n}\n"
    books.write(f"{OWN}/sie/mer.si", more)
    assert sums(books)["Styrelse"] == 5


def test_a_file_without_vouchers_adds_nothing(books: Data) -> None:
    books.write(f"{OWN}/sie/a.sie", BOOKS.partition("#VER")[0])
    assert validera(books.root, FORBUND, AR) == []
    assert sums(books)["Kansli"] == 230


def test_accounts_may_be_left_out_on_purpose(books: Data) -> None:
    change(books, "kontomappning.csv", "Ledning;Kansli;5011;;;", ";;5011;;;")
    assert sums(books)["Kansli"] == 200


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("kontomappning.csv", "Ledning;Kansli;5011;;;påhittat\n", "", "”5011” har 30,00 kr (debet minus kredit) i perioden"),
        ("kontomappning.csv", "5010;5010;;", "5010;5010;6:12;", "rad 4, kolumn ”konto från”: ”5010” finns redan på rad 3"),
        ("kontomappning.csv", "5011;;;", "5000;5020;;", "rad 5, kolumn ”konto från”: ”5010” finns redan på rad 4"),
        ("kontomappning.csv", "5000;5999;6:12", "5000;5999;6:21", "”6:21” finns inte bland objekten i SIE-filen. Menade du ”6:12”?"),
        ("kontomappning.csv", "Ledning;Kansli;5011", "Ledning;Kansliet;5011", "”Kansliet” finns inte i budget.csv"),
        ("kontomappning.csv", "Ledning;Kansli;5011", "Ledning;;5011", "block och post ska fyllas i båda två"),
        ("kontomappning.csv", "6000;6999", "6999;6000", "kommer inte efter 6999"),
        ("kontomappning.csv", "6:12", "kliv", "är inget objekt"),
        ("kontomappning.csv", "5010;5010;;", "5010;5010;1:3;", "”5010 Lokalhyra” har"),
        ("sie/bok.SE", "20240101 20241231", "20230101 20231231", "filen gäller räkenskapsåret 2023-01-01"),
        ("sie/bok.SE", "#GEN 20240715", "#GEN 20240531", "bokföringen går bara till 2024-05-31"),
        ("sie/bok.SE", "#GEN 20240715", "#GEN 20240715\n#OMFATTN 20240531", "bokföringen går bara till 2024-05-31"),
        ("sie/bok.SE", "#TRANS 5011 {} 30", "#TRANS 5011 {} 31", "verifikatet A 2 går inte jämnt ut"),
    ],
)  # fmt: skip
def test_what_the_mapping_or_the_books_lack_is_told(books: Data, name: str, old: str, new: str, told: str) -> None:
    if new == "5010;5010;1:3;":  # What has no object is then taken by no row, and lies within the period.
        change(books, "sie/bok.SE", "#TRANS 5011 {} 30", "#TRANS 5010 {} 30")
    change(books, name, old, new)
    assert told in refused(books)


def test_an_amount_with_objects_of_two_rows_is_refused(books: Data) -> None:
    change(books, "kontomappning.csv", "5010;5010;;", "5010;5010;1:3;")
    change(books, "sie/bok.SE", "{6 12}", "{1 3 6 12}")
    assert "rad 16, kolumn ”#TRANS”: ”5010” har objekt som flera rader tar i kontomappning.csv: 3 och 4" in refused(
        books
    )


def test_the_same_voucher_in_two_files_is_refused(books: Data) -> None:
    books.write(f"{OWN}/sie/mer.se", BOOKS)
    assert "verifikatet A 1 finns också i bok.SE (3 verifikat är gemensamma)" in refused(books)


def test_books_beside_a_table_are_refused(books: Data) -> None:
    books.write(f"{OWN}/utfall.csv", "block;post;till och med;belopp;källa\n")
    assert "utfallet finns också som bokföring" in refused(books)


def test_books_without_a_mapping_are_refused(books: Data) -> None:
    books.path(f"{OWN}/kontomappning.csv").unlink()
    assert "kontomappning.csv: filen saknas" in refused(books)


def test_a_mapping_without_books_and_unknown_files_among_them_are_told(books: Data) -> None:
    books.write(f"{OWN}/sie/bok.txt", "")
    assert [fault.file for fault in validera(books.root, FORBUND, AR)] == [f"{OWN}/sie/bok.txt"]
    books.path(f"{OWN}/sie/bok.txt").unlink()
    books.path(f"{OWN}/sie/bok.SE").unlink()
    assert f"{OWN}/kontomappning.csv" in [fault.file for fault in validera(books.root, FORBUND, AR)]


OUTSIDE = "#VER A 9 20230815\n{\n#TRANS 5010 {} 7\n#TRANS 1930 {} -7\n}\n"


def test_a_voucher_outside_the_year_is_told(books: Data) -> None:
    books.write(f"{OWN}/sie/bok.SE", BOOKS + OUTSIDE + OUTSIDE.replace("A 9", "A 10"))
    told = refused(books)
    assert (
        "bok.SE, rad 28, kolumn ”#VER”: ”A 9” verifikatet är daterat 2023-08-15, utanför räkenskapsåret 2024-01-01"
        in told
    )
    assert "så är 2 verifikat" in told


def test_a_voucher_of_another_year_that_the_file_has_is_not_counted(books: Data) -> None:
    change(books, "sie/bok.SE", "#OBJEKT", "#RAR -1 20230101 20231231\n#OBJEKT")
    books.write(f"{OWN}/sie/bok.SE", books.text(f"{OWN}/sie/bok.SE") + OUTSIDE)
    assert sums(books)["Kansli"] == 230


def test_books_without_vouchers_of_the_period_are_refused(books: Data) -> None:
    books.write(f"{OWN}/sie/bok.SE", BOOKS.partition("#VER A 1")[0])
    assert "inga verifikat har datum i rapportens period, 2024-01-01–2024-06-30" in refused(books)


def test_the_books_of_two_organisations_are_refused(books: Data) -> None:
    more = BOOKS.partition("#VER")[0].replace("#GEN", "#ORGNR 222000-1111\n#GEN")
    books.write(f"{OWN}/sie/mer.si", more)
    assert sums(books)["Kansli"] == 230
    change(books, "sie/bok.SE", "#GEN", '#ORGNR "162220002222"\n#GEN')
    assert "mer.si, kolumn ”#ORGNR”: filen gäller en annan organisation än bok.SE" in refused(books)


def test_sie_5_among_the_books_is_named(books: Data) -> None:
    books.write(f"{OWN}/sie/bok.xml", '<?xml version="1.0"?>\n<Sie xmlns="http://www.sie.se/sie5"/>')
    assert "bok.xml: filen är SIE 5 (XML), och här läses SIE 4." in refused(books)


def ver(number: int, day: str, amount: int) -> str:
    return f"#VER A {number} {day}\n{{\n#TRANS 5010 {{}} {amount}\n#TRANS 1930 {{}} -{amount}\n}}\n"


BALANCES = "#IB 0 1930 500\n#UB 0 1930 {}\n#RES 0 5010 {}\n"
YEAR = ver(1, "20240115", 10) + ver(2, "20240420", 20) + ver(3, "20240610", 40)


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([BALANCES.format(430, 70) + YEAR], None),
        # A part of the year: what lies beyond the balances, or before them, is not vouchers that lack.
        ([BALANCES.format(470, 30) + YEAR], "Saldona går till 2024-04-20, men verifikaten till 2024-06-10. Exportera saldon och"),
        (["#OMFATTN 20240630\n" + BALANCES.format(430, 70) + YEAR + ver(4, "20240710", 5)], None),
        ([BALANCES.format(440, 60) + YEAR], "Saldona börjar 2024-04-20, men verifikaten 2024-01-15."),
        ([BALANCES.format(430, 70) + ver(2, "20240420", 20) + ver(3, "20240610", 40)], "Verifikaten börjar 2024-04-20, men räkenskapsåret 2024-01-01. Exportera verifikaten från årets början."),
        ([BALANCES.format(465, 35) + YEAR], "det dubbla av vad saldot ändras med"),
        ([BALANCES.format(430, 70) + ver(1, "20240115", 10) + ver(3, "20240610", 40)], "verifikat saknas, eller saldot är från en annan tid"),
        # Two halves, each with its own balances.
        ([BALANCES.format(470, 30) + ver(1, "20240115", 10) + ver(2, "20240420", 20), "#IB 0 1930 470\n#UB 0 1930 430\n#RES 0 5010 70\n" + ver(3, "20240610", 40)], None),
        ([BALANCES.format(430, 70) + ver(1, "20240115", 10) + ver(2, "20240420", 20), BALANCES.format(430, 70) + ver(3, "20240610", 40)], None),
    ],
)  # fmt: skip
def test_what_is_said_of_balances_is_right_for_the_fault(books: Data, files: list[str], told: str | None) -> None:
    head = BOOKS.partition("#VER")[0]
    books.path(f"{OWN}/sie/bok.SE").unlink()
    for number, one in enumerate(files):
        books.write(f"{OWN}/sie/{number}.se", head + one)
    found = [one for one in las_bokforing(opened(books)).konton["åtgärd"] if one is not None]
    assert all(told in one for one in found) if told else not found
    assert bool(found) == bool(told)
