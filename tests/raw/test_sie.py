"""A SIE file is read as it is in reality, and what is not SIE, or does not add up, is refused with its row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sie_factory import amounts, read, refused

from samrapport.raw.folder import RawFolder
from samrapport.raw.sie.fil import read_sie

HEAD = '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#GEN 20240902 "Åsa"\n#RAR 0 20240101 20241231\n#RAR -1 20230101 20231231\n'
WHOLE = (
    HEAD
    + """\
#PROGRAM "Påhittat bokföringsprogram" 1.0
#DIM 6 Projekt
#UNDERDIM 21 "Del av projekt" 6
#OBJEKT 6 "12" "Kliv framåt"
#KONTO\t1930  "Bank \\"A\\" och B"
#KTYP 1930 T
#KONTO 5010 Lokalhyra
#KTYP 5010 K
#SRU 5010 7513
#HITTEPÅ 1 2 3
{
#TRANS 1 {} 1
}
#IB 0 1930   1000.50
#UB 0 1930 900.50
#RES 0 5010 100
#RES -1 5010 80
#OIB 0 1930 {6 "12"} 10 0
#OUB 0 1930 {"6" "12"} 20.00
#PSALDO 0 202402 5010 {} 100.00
#PBUDGET 0 202403 5010 {6 12} -7
#VER A 1 20240215 "Hyra {februari}" 20240216
{
    #TRANS 5010 {6 "12"} 100.00 20240215 "Hyra" 1
\t#TRANS\t1930\t{ }\t-100.00
}

#VER "" "" 20240301
{
}
"""
)


def voucher(rows: str, head: str = '#VER B 7 20240305 "Köp"') -> str:
    return f"{HEAD}{head}\n{{\n{rows}}}\n"


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_is_read_whatever_encoding_it_declares(tmp_path: Path, encoding: str, end: str) -> None:
    sie = read(tmp_path, WHOLE.replace("\n", end).encode(encoding) + b"\x1a")
    assert list(zip(sie.konton["konto"], sie.konton["namn"], sie.konton["ktyp"], strict=True)) == [
        ("1930", 'Bank "A" och B', "T"),
        ("5010", "Lokalhyra", "K"),
    ]
    assert sie.dimensioner == {"6": "Projekt", "21": "Del av projekt"}
    assert sie.objekt.loc[0, ["dimension", "objekt", "namn"]].tolist() == ["6", "12", "Kliv framåt"]
    assert sie.rakenskapsar[0] == (date(2024, 1, 1), date(2024, 12, 31))
    assert (sie.skapad, sie.omfattning) == (date(2024, 9, 2), None)
    object_12 = (("6", "12"),)
    assert sie.saldon[["slag", "år", "konto", "objekt", "belopp"]].to_numpy().tolist() == [
        ["IB", 0, "1930", (), Decimal("1000.50")],
        ["UB", 0, "1930", (), Decimal("900.50")],
        ["RES", 0, "5010", (), Decimal(100)],
        ["RES", -1, "5010", (), Decimal(80)],
        ["OIB", 0, "1930", object_12, Decimal(10)],
        ["OUB", 0, "1930", object_12, Decimal("20.00")],
    ]
    assert sie.periodsaldon[["slag", "månad", "objekt", "belopp"]].to_numpy().tolist() == [
        ["PSALDO", date(2024, 2, 1), (), Decimal(100)],
        ["PBUDGET", date(2024, 3, 1), object_12, Decimal(-7)],
    ]
    assert sie.transaktioner.drop(columns="fil").to_numpy().tolist() == [
        [date(2024, 2, 15), "5010", object_12, Decimal(100), "A 1", 30],
        [date(2024, 2, 15), "1930", (), Decimal(-100), "A 1", 31],
    ]
    assert set(sie.transaktioner["fil"]) == {"bok.se"}


def test_texts_of_vouchers_are_not_kept(tmp_path: Path) -> None:
    sie = read(tmp_path, WHOLE)
    assert not {"Hyra", "Åsa", "Hyra {februari}"} & {str(cell) for cell in sie.transaktioner.to_numpy().ravel()}


def test_reading_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "bok.se").write_text(WHOLE, encoding="utf-8")
    folder = RawFolder(tmp_path)
    read_sie(folder, "bok.se")
    assert folder.seen["bok.se"]


def test_an_added_row_counts_once_and_a_removed_one_not_at_all(tmp_path: Path) -> None:
    rows = (
        '#TRANS 1930 {} -90\n#BTRANS 5010 {} 500 20240305 "" "" "Åsa"\n#RTRANS 5010 {} 60 20240310 "" "" "Åsa"\n'
        "#TRANS 5010 {} 60 20240305\n#RTRANS 5020 {} 30\n"
    )
    assert amounts(read(tmp_path, voucher(rows))) == [("1930", -90), ("5010", 60), ("5020", 30)]


def test_two_equal_rows_count_twice(tmp_path: Path) -> None:
    rows = "#RTRANS 5010 {} 60\n#TRANS 5010 {} 60\n#TRANS 5010 {} 60\n#TRANS 1930 {} -120\n"
    assert amounts(read(tmp_path, voucher(rows))) == [("5010", 60), ("5010", 60), ("1930", -120)]


def test_a_garbled_quotation_mark_and_a_cut_text_are_no_obstacle(tmp_path: Path) -> None:
    rows = '#TRANS 5010 {6 "F"rskola" } 60 20240305 "avkortad te\n#TRANS 1930 {} -60 "" "C:\\"\n'
    sie = read(tmp_path, voucher(rows).replace("#VER", '#KONTO 1710 "F"rutbetald hyra"\n#VER'))
    assert sie.konton["namn"].tolist() == ['F"rutbetald hyra']
    assert sie.transaktioner["objekt"].tolist() == [(("6", 'F"rskola'),), ()]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("<!DOCTYPE HTML>\n<html><title>404</title>", "är en webbsida, inte en SIE-fil"),
        ("konto;belopp\n1930;5\n", "är inte en SIE-fil: den börjar inte med #FLAGGA"),
        ("", "filen är tom"),
        (b"\x00\xff\xfe\x01", "är inte en SIE-fil"),
        ("#FLAGGA 0\n#SIETYP 7\n#RES 0 5010 1\n", "är SIE typ 7. Exportera typ 4"),
        ("#FLAGGA 0\n", "utan angiven typ"),
        ("#FLAGGA 0\n#SIETYP 4\n#IB 0 1930 5\n", "vilket räkenskapsår"),
        (HEAD + "#VALUTA EUR\n", "är inte kronor"),
        (HEAD + "skräp\n", "bok.se, rad 7: ”skräp” raden börjar inte med en etikett"),
        (HEAD + "#KONTO 19\x0130 Bank\n", "bok.se, rad 7: raden innehåller styrtecken"),
        (HEAD + "#KONTO\n", "rad 7, kolumn ”#KONTO”: saknar kontonummer"),
        (HEAD + "#IB 0 1930 1,5\n", "belopp som inte är ett tal, ”1,5”"),
        (HEAD + "#IB 0 1930 1e5\n", "belopp som inte är ett tal"),
        (HEAD + "#IB 0 1930\n", "saknar beloppet"),
        (HEAD + "#IB x 1930 5\n", "saknar årsnummer"),
        (HEAD + "#PSALDO 0 202413 5010 {} 5\n", "datum som inte finns"),
        (HEAD + "#TRANS 1930 {} 5\n", "står inte inom ett verifikat"),
        (HEAD + "#VER A 1 20240101\n{\n#TRANS 1930 {} 0\n", "rad 7, kolumn ”#VER”: verifikatet avslutas aldrig"),
        (HEAD + "#VER A 1\n{\n#TRANS 1930 {} 5\n}\n", "saknar verifikatets datum"),
        (voucher("#TRANS 1930 {6} 5\n"), "en dimension utan objekt"),
        (voucher("#TRANS 1930 5\n"), "saknar klamrarna { }"),
        (voucher("#TRANS 1930 {6 12 5\n"), "klammer { som inte avslutas"),
        (voucher("#TRANS 1930 {} 5 20240231\n"), "rad 9, kolumn ”#TRANS”"),
    ],
)
def test_what_is_not_sie_or_is_broken_is_told_with_its_place(tmp_path: Path, content: str | bytes, told: str) -> None:
    message = refused(tmp_path, content)
    assert told in message
    assert len(message.splitlines()) == 1


def test_a_voucher_that_does_not_add_up_is_refused_with_how_much(tmp_path: Path) -> None:
    message = refused(tmp_path, voucher("#TRANS 5010 {} 100.00\n#TRANS 1930 {} -99.50\n"))
    assert message.startswith(
        "bok.se, rad 7, kolumn ”#VER”: verifikatet B 7 går inte jämnt ut: debet minus kredit är 0,50 kr."
    )


def test_many_faults_are_cut_and_counted(tmp_path: Path) -> None:
    lines = refused(tmp_path, HEAD + "#KONTO\n" * 500).splitlines()
    assert len(lines) == 21
    assert "och 480 fel till" in lines[-1]
