"""What headings, periods and rows of a delivered sheet of money are taken for."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from samrapport.areas.ekonomi.importera.kolumner import Betydelse, day_in, meaning, unit_of
from samrapport.areas.ekonomi.importera.rader import block_name, propose_rows, values_of
from samrapport.areas.ekonomi.kontolista import period_end
from samrapport.raw.importera.ark import Rad


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("Budget 2024", Betydelse("budget", 2024)),
        ("Budget helår", Betydelse("budget")),
        ("Budget 2025", Betydelse("utblick", 2025)),
        ("Utblick 2026 tkr", Betydelse("utblick", 2026)),
        ("Plan 2025", Betydelse("utblick", 2025)),
        ("Utfall 2024-06-30", Betydelse("utfall", 2024, date(2024, 6, 30))),
        ("Utfall t.o.m. 240831", Betydelse("utfall", None, date(2024, 8, 31))),
        ("Utfall jan–aug", Betydelse("utfall", None, date(2024, 8, 31))),
        ("Ack. utfall tom augusti", Betydelse("utfall", None, date(2024, 8, 31))),
        ("Utfall tertial 2", Betydelse("utfall", None, date(2024, 8, 31))),
        ("Prognos helår 2024", Betydelse("prognos", 2024)),
        # What no table has.
        ("Budget jan-jun", None),
        ("Periodbudget", None),
        ("Budget 2023", None),
        ("Utfall 2023", None),
        ("Bokslut 2023", None),
        ("Avvikelse budget", None),
        ("Utfall %", None),
        ("Andel av budget", None),
        ("Prognosavvikelse", None),
        ("Not", None),
    ],
)
def test_a_heading_says_what_its_column_holds(heading: str, found: Betydelse | None) -> None:
    assert meaning(heading, 2024) == found


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Månadsrapport augusti", date(2024, 8, 31)),
        ("Ekonomisk uppföljning juni 2024", date(2024, 6, 30)),
        ("Bokslut för mars", date(2024, 3, 31)),
        ("Rapport marknad", None),
        ("Månadsrapport", None),
        ("Upprättad i augusti", None),
    ],
)
def test_a_title_tells_the_month_that_a_report_is_of(title: str, day: date | None) -> None:
    assert day_in(title, 2024) == day


@pytest.mark.parametrize(
    ("heading", "title", "slag"),
    [
        ("2024", "Budget och plan", "budget"),
        ("2025", "Budget och plan", "utblick"),
        ("Belopp, tkr", "Utfall 2024", "utfall"),
        ("Ansvarig", "Budget 2024", None),
    ],
)
def test_where_a_heading_says_no_kind_the_title_does(heading: str, title: str, slag: str | None) -> None:
    found = meaning(heading, 2024, [title])
    assert (found.slag if found else None) == slag


def test_a_unit_is_told_by_what_stands_nearest_or_else_by_size_or_not_at_all() -> None:
    assert unit_of("Budget, kr", ["Tkr"], [], Decimal(5)) == ("kr", "kolumnens rubrik")
    assert unit_of("Budget", ["Allt i tkr"], [], Decimal(5_000_000)) == ("tkr", "texten ovanför tabellen")
    assert unit_of("Budget", ["Budget"], ["kr"], Decimal(5)) == ("kr", "cellerna")
    assert unit_of("Budget", [], [], Decimal(5_000_000)) == ("kr", "hur stora beloppen är")
    assert unit_of("Budget", [], [], Decimal(18_506)) == ("tkr", "hur stora beloppen är")
    assert unit_of("Budget", [], [], Decimal(200_000)) is None


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("INSATSER:", "Insatser"),
        ("insatser", "Insatser"),
        ("ESF-projekt", "ESF-projekt"),
        ("Verksamhetens intäkter", "Intäkter"),
        ("KOSTNADER", "Kostnader"),
        ("Kostnader 2024, tkr", "Kostnader"),
        ("Kostnader för verksamheten:", "Kostnader"),
        # Of several blocks of costs each keeps its name.
        ("KOSTNADER INSATSER", "Kostnader insatser"),
        ("Kostnader styrelse", "Kostnader styrelse"),
    ],
)
def test_a_heading_becomes_the_name_of_a_block(label: str, name: str) -> None:
    assert block_name(label) == name


def rows(*told: tuple[str, int | None]) -> list[Rad]:
    return [
        Rad(row, label, "A", amounts={} if amount is None else {"B": Decimal(amount)})
        for row, (label, amount) in enumerate(told, 1)
    ]


def test_who_gives_a_half_is_no_sum_of_those_who_give_a_quarter() -> None:
    found = propose_rows(
        rows(
            ("Försäkringskassan", 200), ("Regionen", 100), ("Bro kommun", 100), ("Summa intäkter", 400), ("Insats", 300)
        ),
        {},
    )
    assert [(rad.label, block) for rad, block, _ in found.posts] == [
        ("Försäkringskassan", "Intäkter"),
        ("Regionen", "Intäkter"),
        ("Bro kommun", "Intäkter"),
        ("Insats", "Kostnader"),
    ]


@pytest.mark.parametrize(
    ("label", "told"),
    [("Köping", "ja"), ("Köpings kommun", "ja"), ("Avgift Arboga", "ja"), ("Köpingen", "nej"), ("Ränta", "nej")],
)
def test_an_income_is_the_members_also_where_it_is_called_by_the_name_of_one(label: str, told: str) -> None:
    found = propose_rows(rows(("Intäkter", None), (label, 5), ("Övrigt", 5)), {})
    assert values_of(found.posts, ["Köping", "Arboga"])[0] == {"medlemsbidrag": told}


def test_a_figure_that_two_others_happen_to_come_to_is_no_heading() -> None:
    found = propose_rows(
        rows(("Insatser", None), ("Ett", 300), ("Två", 200), ("Tre", 100), ("Fyra", 70), ("Summa", 670)), {}
    )
    assert [rad.label for rad, *_ in found.posts] == ["Ett", "Två", "Tre", "Fyra"]


def test_what_stands_below_the_sum_of_all_costs_is_left_out_and_told() -> None:
    found = propose_rows(
        rows(
            ("Insatser", None),
            ("Ett", 300),
            ("Två", 250),
            ("Summa kostnader", 550),
            ("Nyckeltal", None),
            ("Antal deltagare", 120),
        ),
        {},
    )
    assert [rad.label for rad, *_ in found.posts] == ["Ett", "Två"]
    assert [rad.label for rad in found.after] == ["Antal deltagare"]


def test_what_somebody_says_of_a_row_goes_before_what_it_looks_like() -> None:
    found = propose_rows(
        rows(("Insatser", None), ("Ett", 300), ("Resultatenheten", 200)), {3: "post", 1: "block Individinsatser"}
    )
    assert [(rad.label, block) for rad, block, _ in found.posts] == [
        ("Ett", "Individinsatser"),
        ("Resultatenheten", "Individinsatser"),
    ]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (202406, date(2024, 6, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("2406", date(2024, 6, 30)),
        (6, date(2024, 6, 30)),
        ("juni", date(2024, 6, 30)),
        ("jun-24", date(2024, 6, 30)),
        (datetime(2024, 6, 3), date(2024, 6, 3)),
        ("2024-06-03", date(2024, 6, 3)),
        ("20240603", date(2024, 6, 3)),
        ("2024-02-30", None),
        (202413, None),
        ("vår", None),
    ],
)
def test_a_period_is_its_last_day(cell: object, day: date | None) -> None:
    assert period_end(cell, 2024) == day
