"""Workbooks of a made-up förbund's money, as economists deliver them, each of a form of its own. Entry: `ARK`, and `saved`.

All tell of the year 2024, and no two of them alike: where titles stand, how headings are parted, where blocks are named, how costs are signed.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from openpyxl.styles import Font

Book = openpyxl.Workbook


def saved(book: Book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def filled(sheet: Any, first: int, *rows: tuple[object, ...]) -> None:
    """Write rows from a row on."""
    for row, cells in enumerate(rows, first):
        for column, cell in enumerate(cells, 1):
            if cell is not None:
                sheet.cell(row, column, cell)


def with_headings_of_blocks() -> Book:
    """Titles, headings with units below them, blocks as rows of their own, sums, percent, dashes, notes below; thousands."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Budget"
    sheet["A1"] = "Samordningsförbundet Sjö & Bro"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = "Budget 2024 med utblick 2025–2026, och utfall t.o.m. juni 2024"
    filled(
        sheet,
        4,
        (None, "Budget 2024", "UTFALL", "UTFALL", "Utblick 2025", "Utblick 2026"),
        (None, "tkr", "tkr", "%", "tkr", "tkr"),
        ("Intäkter parterna", 6000, 3000, 0.5, 5800, "5 900"),
        ("Insatser",),
        ("Samordningsteam Sjö", 2100, 980, 0.47, 2200, 2300),
        ("JobbSteget 2.0/BRO", "1 588", 700, 0.44, 919, "-"),
        ("Utvecklingsmedel ej intecknade medel", 900, 53, 0.06, 700, 600),
        ("Summa tkr", 4588, 1733, 0.38, 3819, 2900),
        ("Styrelsen",),
        ("Revision", 60, 63, 1.05, 62, 63),
        ("Representation", 6, 0, 0, 9, 9),
        ("Summa tkr", 66, 63, 0.95, 71, 72),
        ("Administration",),
        ("Förbundssamordnare", 1097, 549, 0.5, 1097, 1120),
        ("Representation", 6, 0, 0, 11, 11),
        ("Summa tkr", 1103, 549, 0.5, 1108, 1131),
        ("TOTAL summa tkr", 5757, 2345, 0.41, 4998, 4103),
        (None,),
        ("Resultat intäkter - kostnader", 243, 655, None, 802, 1797),
        ("Kvarstående medel, eget kapital från föregående år", 2500, None, None, 2743),
        (None,),
        ("* Revisionen faktureras i förväg, se protokoll 3.",),
        ("Samordnaren ansvarar för uppföljningen 2024.",),
    )
    return book


def with_merged_heads_and_minus() -> Book:
    """A cover, merged headings of two rows, blocks in a column of their own, costs negative, in kronor and öre, a hidden old sheet."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Försättsblad"
    filled(cover, 2, (None, "Ekonomisk rapport"), (None, "Upprättad av ekonomienheten"), (None, "Version 3"))
    old = book.create_sheet("Budget gammal")
    filled(old, 1, ("Post", "Budget 2024"), ("Något annat", 1), ("Mer", 2))
    old.sheet_state = "hidden"
    sheet = book.create_sheet("Rapport juni")
    sheet["A1"] = "Belopp i kronor"
    filled(
        sheet,
        3,
        ("Verksamhet", "Konto", "Benämning", "Budget", None, None, "Utfall", None),
        (None, None, None, 2024, 2025, 2026, "2024-06-30", "2023-12-31"),
        ("INTÄKTER", 3010, "Bidrag från staten", 3000000.5, 3100000, 3200000, 1500000.25, 2900000),
        (None, 3020, "Bidrag från kommunerna", 1500000, 1550000, 1600000, 750000, 1450000),
        (None, 3030, "Ränteintäkter", 2000, 2000, 2000, 1200.75, 900),
        ("Summa intäkter", None, None, 4502000.5, 4652000, 4802000, 2251201, 4350900),
        ("INSATSER", 5010, "Kliv framåt", -2100000, -2200000, -2300000, -980000.5, -2000000),
        (None, 5020, "Bryggan", -900000, -700000, -600000, -400000, -800000),
        ("Summa insatser", None, None, -3000000, -2900000, -2900000, -1380000.5, -2800000),
        ("LEDNING", 6010, "Kansli", -1100000, -1150000, -1200000, -560000, -1050000),
        (None, 6020, "Styrelse", -120000, -120000, -120000, -51000, -110000),
        ("Summa ledning", None, None, -1220000, -1270000, -1320000, -611000, -1160000),
        ("Summa kostnader", None, None, -4220000, -4170000, -4220000, -1991000.5, -3960000),
        ("Resultat", None, None, 282000.5, 482000, 582000, 260200.5, 390900),
    )
    sheet.merge_cells("D3:F3")
    sheet.merge_cells("G3:H3")
    sheet.merge_cells("A5:A7")
    sheet.merge_cells("A9:A10")
    sheet.merge_cells("A12:A13")
    return book


def with_sums_in_headings() -> Book:
    """The sum of a block in its heading, costs in parentheses as text, prognosis and deviation as columns, the unit above the table."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Uppföljning"
    sheet["B2"] = "Uppföljning per 2024-06-30"
    sheet["E3"] = "Tusental kronor"
    filled(
        sheet,
        5,
        (None, "Post", "Budget helår", "Budget jan-jun", "Utfall jan-jun", "Avvikelse", "Prognos helår"),
        (None, "Intäkter", 5200, 2600, 2600, 0, 5200),
        (None, "Medlemsbidrag", 5000, 2500, 2500, 0, 5000),
        (None, "Statsbidrag ESF", 200, 100, 100, 0, 200),
        (None, "Kostnader", "(4 950)", "(2 475)", "(2 110)", 365, "(4 700)"),
        (None, "Individinriktade insatser", "(3 400)", "(1 700)", "(1 450)", 250, "(3 200)"),
        (None, "Spår 1", "(2 000)", "(1 000)", "(950)", 50, "(1 900)"),
        (None, "Spår 2", "(1 400)", "(700)", "(500)", 200, "(1 300)"),
        (None, "Administration", "(1 550)", "(775)", "(660)", 115, "(1 500)"),
        (None, "Samordnare", "(1 200)", "(600)", "(600)", 0, "(1 200)"),
        (None, "Lokaler", "(250)", "(125)", "(60)", 65, "(200)"),
        (None, "Revision", "(100)", "(50)", "-", 50, "(100)"),
        (None, "Årets resultat", 250, 125, 490, None, 500),
    )
    return book


def without_blocks() -> Book:
    """One row for each of the areas that finsam.se names, one column, no blocks, no unit, the year in the title alone."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Blad1"
    sheet["A1"] = "Förslag till budget 2024"
    filled(
        sheet,
        3,
        ("Post", "Belopp"),
        ("Bidrag från Försäkringskassan", 1750000),
        ("Bidrag från Region Sjölän", 875000),
        ("Bidrag från Bro kommun", 437500),
        ("Bidrag från Åby stad", 437500),
        ("Summa intäkter", 3500000),
        ("Styrelse", 110000),
        ("Administration", 690000),
        ("Revision", 45000),
        ("Insatser", 2900000),
        ("Summa kostnader", 3745000),
        ("Årets resultat", -245000),
    )
    return book


def with_sums_that_name_blocks() -> Book:
    """No headings of blocks but sums that name them, the unit in the cells' format, every year in one row of headings, a comment beside."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Verksamhetsplan"
    filled(
        sheet,
        1,
        ("Budget och plan",),
        ("Benämning", 2024, "Plan 2025", "Plan 2026", "Kommentar"),
        ("Från parterna", 4400, 4300, 4200, "Preliminärt"),
        ("Övrigt", 100, 100, 100, None),
        ("Summa inkomster", 4500, 4400, 4300, None),
        ("Ungdomsspåret", 1800, 1900, 2000, None),
        ("Övrigt", 250, 250, 250, "Konferenser"),
        ("Medel att fördela", 400, 300, 200, "Styrelsen beslutar i mars"),
        ("Summa insatser", 2450, 2450, 2450, None),
        ("Samordnare", 1300, 1340, 1380, None),
        ("Styrelsens arvoden", 90, 90, 90, None),
        ("Summa förvaltning", 1390, 1430, 1470, None),
        ("Totala kostnader", 3840, 3880, 3920, None),
        ("Differens", 660, 520, 380, None),
    )
    for row in sheet.iter_rows(min_row=3, min_col=2, max_col=4):
        for cell in row:
            cell.number_format = '#,##0 "tkr"'
    return book


def with_subtotals() -> Book:
    """A heading over headings, sums that are all called alike, what is the budget's by the quarter beside, who gives half above the others."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Uppföljning"
    filled(
        sheet,
        1,
        ("Ekonomisk uppföljning kvartal 2 2024, tkr",),
        (None, "Årsbudget", "Budget jan-jun", "Utfall", "Avvikelse", "Prognos", "Avvikelse prognos"),
        ("INTÄKTER",),
        ("Statsbidrag", 2000, 1000, 1000, 0, 2000, 0),
        ("Regionen", 1000, 500, 500, 0, 1000, 0),
        ("Kommunerna", 1000, 500, 500, 0, 1000, 0),
        ("Summa intäkter", 4000, 2000, 2000, 0, 4000, 0),
        (None,),
        ("KOSTNADER",),
        ("Insatser",),
        ("Kliv", -2000, -1000, -900, 100, -1900, 100),
        ("Bro", -1000, -500, -400, 100, -900, 100),
        ("Delsumma", -3000, -1500, -1300, 200, -2800, 200),
        ("Kansli och styrelse",),
        ("Lön samordnare", -700, -350, -345, 5, -700, 0),
        ("Arvoden", -60, -30, -20, 10, -50, 10),
        ("Delsumma", -760, -380, -365, 15, -750, 10),
        ("Summa kostnader", -3760, -1880, -1665, 215, -3550, 210),
        ("RESULTAT", 240, 120, 335, 215, 450, 210),
    )
    return book


def with_numbers_and_months(last: int = 6) -> Book:
    """Rows with numbers before their texts, blocks that all begin alike, a column for each month, members by their bare names.

    last: the month that it goes to, which the title alone tells.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Månadsrapport"
    months = ("Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug")
    heads = ("Budget helår", *months[:last], "Ack. utfall 2024", "Kvar av budget", "Budget 2025")

    def of(number: str, label: str, budget: int, month: int, ahead: int) -> tuple[str | int, ...]:
        return (number, label, budget, *[month] * last, month * last, budget - month * last, ahead)

    income = [
        of("1.1", "Staten genom Försäkringskassan", 3_200_000, 266_667, 3_300_000),
        of("1.2", "Region Västernorrland", 1_600_000, 133_333, 1_650_000),
        of("1.3", "Kramfors", 800_000, 66_667, 825_000),
        of("1.4", "Sollefteå", 800_000, 66_667, 825_000),
    ]
    costs = [
        [
            of("2.1", "Fyren", 2_750_000, 220_000, 2_900_000),
            of("2.2", "Klivet vidare", 1_400_000, 101_000, 1_500_000),
            of("2.3", "Ej fördelat", 500_000, 0, 300_000),
        ],
        [of("3.1", "Arvoden", 140_000, 9_000, 140_000), of("3.2", "Revision", 45_000, 0, 45_000)],
        [of("4.1", "Löner", 1_050_000, 85_000, 1_080_000), of("4.2", "Lokaler", 96_000, 8_000, 99_000)],
    ]
    every = [row for rows in costs for row in rows]
    into, out = (tuple(map(sum, zip(*(row[2:] for row in rows), strict=True))) for rows in (income, every))
    filled(
        sheet,
        1,
        (f"Månadsrapport {'augusti' if last == 8 else 'juni'}", None, "kronor"),
        (None,),
        ("Id", "Rubrik", *heads),
        ("1", "INTÄKTER"),
        *income,
        (None,),
        ("2", "KOSTNADER INSATSER"),
        *costs[0],
        (None,),
        ("3", "KOSTNADER STYRELSE"),
        *costs[1],
        ("4", "KOSTNADER KANSLI"),
        *costs[2],
        (None, "Totala intäkter", *into),
        (None, "Totala kostnader", *out),
        (None, "Resultat", *(one - other for one, other in zip(into, out, strict=True))),
        (None,),
        (None, "Ingående eget kapital 2024-01-01", 1_985_000),
        (None, "Upprättad i september av ekonomienheten"),
    )
    return book


def list_of_accounts() -> Book:
    """What the kommun that keeps the books takes out: a row for each account, project and month, a sum for each, balance accounts too."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Huvudbok"
    filled(
        sheet,
        1,
        ("Bro kommun, uttag ur ekonomisystemet",),
        ("Urval: ansvar 910, period 202401–202407",),
        (None,),
        ("Konto", "Ansvar", "Projekt", "Period", "Belopp", "Text"),
        ("3010 Bidrag", 910, None, 202401, -2000000, "Staten"),
        ("3010 Bidrag", 910, None, 202404, -1000000.5, "Kommunerna"),
        ("Summa 3010", None, None, None, -3000000.5, None),
        ("5010 Lön", 910, "12 Kliv", 202403, 400000.25, "Coacher"),
        ("5010 Lön", 910, "12 Kliv", 202406, 100000, "Coacher"),
        ("5010 Lön", 910, None, 202406, 250000, "Kansli"),
        ("5010 Lön", 910, "12 Kliv", 202407, 99999, "Efter perioden"),
        ("Summa 5010", None, None, None, 849999.25, None),
        ("1930 Bank", 910, None, 202406, 2250000.25, None),
        ("Summa 1930", None, None, None, 2250000.25, None),
    )
    return book


ARK: dict[str, Callable[[], Book]] = {
    "block som rubriker": with_headings_of_blocks,
    "sammanslagna rubriker": with_merged_heads_and_minus,
    "summor i rubrikerna": with_sums_in_headings,
    "utan block": without_blocks,
    "summor som säger blocket": with_sums_that_name_blocks,
    "delsummor": with_subtotals,
    "nummer och månader": with_numbers_and_months,
    "kontolista": list_of_accounts,
}
"""The workbooks by what is peculiar to each."""


def sheet_for_each_ansvar() -> Book:
    """A summary first, then a sheet for each ansvar, with blocks as headings and sums of their own; thousands."""
    book = openpyxl.Workbook()
    book.active.title = "Sammandrag"
    filled(book.active, 1, ("Ansvar", "Chef"), ("910", "A"), ("920", "B"))
    heads = ("Post", "Budget 2024", "Utfall jan-jun 2024")
    first, second = book.create_sheet("910 Insatser"), book.create_sheet("920 Kansli")
    filled(
        first,
        1,
        ("Ansvar 910", "tkr"),
        (None,),
        heads,
        ("INTÄKTER",),
        ("Bidrag från parterna", 5000, 2500),
        ("INSATSER",),
        ("Kliv", 2000, 1000),
        ("Bryggan", 1000, 500),
        ("Summa insatser", 3000, 1500),
    )
    filled(
        second,
        1,
        ("Ansvar 920", "tkr"),
        (None,),
        heads,
        ("KANSLI",),
        ("Löner", 1000, 500),
        ("Lokaler", 60, 30),
        ("Summa kansli", 1060, 530),
        ("STYRELSE",),
        ("Arvoden", 140, 70),
        ("Summa styrelse", 140, 70),
    )
    return book


def sheet_for_each_place() -> Book:
    """A sheet for each place, costs negative under no heading, the same posts on both, in kronor, income on one alone."""
    book = openpyxl.Workbook()
    bro, sjo = book.active, book.create_sheet("Sjö")
    bro.title = "Bro"
    heads = (None, "Rubrik", "Budget 2024", "Utfall 2024-06-30", "Anmärkning")

    def of(number: int, label: str, budget: int, note: str | None = None) -> tuple[int | str | None, ...]:
        return (number, label, budget, budget // 2, note)

    filled(bro, 1, (None, "Belopp i kronor"), heads, of(3010, "Bidrag från staten", 2_000_000), of(3020, "Bidrag från kommunerna", 2_000_000))  # fmt: skip
    filled(bro, 5, of(5010, "Löner", -1_200_000), of(5020, "Lokaler", -250_000, "Nytt avtal"), (None, "Summa kostnader", -1_450_000, -725_000))  # fmt: skip
    filled(sjo, 1, (None, "Belopp i kronor"), heads, of(5010, "Löner", -1_600_000), of(5030, "Resor", -100_000), of(5040, "Konsulter", -500_000))  # fmt: skip
    filled(sjo, 6, (None, "Summa kostnader", -2_200_000, -1_100_000))
    return book


def sheets_with_the_tables_headings() -> Book:
    """A list on each of two sheets, headed as the table itself, below a title, with a column more that nobody asked for."""
    book = openpyxl.Workbook()
    book.active.title = "Ett"
    heads = ("Block", "Post", "Version", "År", "Belopp", "Intecknat", "Medlemsbidrag", "Signatur")
    rows = (
        [("Intäkter", "Bidrag", "budget", 2024, 900_000, "ja", "ja", "x")],
        [
            ("Insatser", "Kliv", "budget", 2024, 500_000, "ja", None, "x"),
            ("Insatser", "Kliv", "utblick", 2025, 510_000, "ja", None, "x"),
            ("Insatser", "Bro", "budget", 2024, 200_000, "nej", None, "x"),
        ],
    )
    for sheet, own in zip((book.active, book.create_sheet("Två")), rows, strict=True):
        filled(sheet, 1, ("Kronor",), heads, *own)
    return book


FLERA: dict[str, Callable[[], Book]] = {
    "ett blad för varje ansvar": sheet_for_each_ansvar,
    "kostnader med minus, samma poster": sheet_for_each_place,
    "tabellens rubriker": sheets_with_the_tables_headings,
}
"""Workbooks whose table stands on several sheets of the same form; one called Sammandrag is not of them."""
