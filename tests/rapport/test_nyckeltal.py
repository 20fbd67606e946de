"""What has changed since the year before is told in words and with a sign, and only when there is something to hold it against."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from data_factory import AR, OWN, Data

from samrapport.areas.forbund.rapportuppgifter import Period
from samrapport.facts.fact import Fact, Unit, Value
from samrapport.rapport import oppna
from samrapport.rapport.nyckeltal import same_time, sedan


def change(now: Value, before: Value, unit: Unit) -> str:
    return sedan(Fact("x", now, unit), Fact("x", before, unit), 2023).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("now", "before", "unit", "told"),
    [
        (Fraction(39, 100), Fraction(35, 100), "andel", " (+4 procentenheter, mer än 2023)"),
        (Fraction(35, 100), Fraction(39, 100), "andel", " (\u22124 procentenheter, mindre än 2023)"),
        (Fraction(152, 1000), Fraction(143, 1000), "andel1", " (+0,9 procentenheter, mer än 2023)"),
        (Decimal(8241000), Decimal(7000000), "kr", " (+1 241 tkr, mer än 2023)"),
        (81, 90, "antal", " (\u22129, färre än 2023)"),
        (90, 81, "antal", " (+9, fler än 2023)"),
        (81, 81, "antal", " (oförändrat sedan 2023)"),
        (Fraction(391, 1000), Fraction(390, 1000), "andel", " (oförändrat sedan 2023)"),
    ],
)
def test_a_change_is_told_with_sign_and_word(now: Value, before: Value, unit: Unit, told: str) -> None:
    assert change(now, before, unit) == told


def test_nothing_is_told_without_an_earlier_figure_or_of_a_withheld_one() -> None:
    count, withheld = Fact("x", 8, "antal"), Fact("x", "ett skyddat antal", "text")
    assert sedan(count, None, 2023) == sedan(count, withheld, 2023) == sedan(withheld, count, 2023) == ""
    assert sedan(withheld, withheld, 2023) == ""


def test_the_last_of_february_is_the_same_time_in_every_year() -> None:
    def period(year: int, month: int, day: int) -> Period:
        return Period(start=date(year, 1, 1), slut=date(year, month, day))

    assert same_time(period(2024, 2, 29), period(2023, 2, 28))
    assert not same_time(period(2024, 6, 30), period(2023, 8, 31))


@pytest.fixture
def two_years(data: Data) -> Data:
    """The report of the year, and one of the year before with less spent."""
    earlier = data.root / OWN.replace(str(AR), str(AR - 1))
    shutil.copytree(data.root / OWN, earlier)
    (earlier / "publicerat.csv").unlink()
    for path in (earlier / name for name in ("rapport.yml", "budget.csv", "utfall.csv", "eget_kapital.csv")):
        path.write_text(path.read_text(encoding="utf-8").replace("2024", "2023"), encoding="utf-8")
    utfall = earlier / "utfall.csv"
    utfall.write_text(utfall.read_text(encoding="utf-8").replace("1234567,50", "734567,50"), encoding="utf-8")
    return data


def front(data: Data) -> str:
    return oppna("sjo-bro", AR, data=data.root).framsida().replace("\u00a0", " ")


def earlier(data: Data, name: str) -> Path:
    return data.root / OWN.replace(str(AR), str(AR - 1)) / name


def test_the_front_page_tells_each_change_since_the_report_of_the_year_before(two_years: Data) -> None:
    assert "av årets budget är förbrukad (+10 procentenheter, mer än 2023)" in front(two_years)
    assert "i eget kapital vid årets början (oförändrat sedan 2023)" in front(two_years)


def test_without_an_earlier_report_nothing_is_said(data: Data) -> None:
    assert "än 2023" not in front(data)
    assert "sedan 2023" not in front(data)
    assert "jämförs" not in front(data)


def test_a_share_of_the_budget_over_another_period_is_not_compared(two_years: Data) -> None:
    for name in ("rapport.yml", "utfall.csv"):
        path = earlier(two_years, name)
        path.write_text(path.read_text(encoding="utf-8").replace("2023-06-30", "2023-08-31"), encoding="utf-8")
    assert "av årets budget är förbrukad (jämförs inte med 2023, då rapporten gällde en annan period)" in front(
        two_years
    )
    assert "vid årets början (oförändrat sedan 2023)" in front(two_years)


@pytest.mark.parametrize("name", ["rapport.yml", "budget.csv"])
def test_a_fault_in_the_earlier_report_leaves_the_page_without_changes(two_years: Data, name: str) -> None:
    earlier(two_years, name).write_text("x\n", encoding="utf-8")
    assert "är förbrukad" in front(two_years)
    assert "än 2023" not in front(two_years)


def test_what_was_read_and_looked_for_of_the_earlier_report_is_recorded(two_years: Data) -> None:
    rapport = oppna("sjo-bro", AR, data=two_years.root)
    rapport.framsida()
    assert rapport.lasta_filer()["sjo-bro/2023/budget.csv"]
    earlier(two_years, "rapport.yml").unlink()
    rapport = oppna("sjo-bro", AR, data=two_years.root)
    rapport.framsida()
    assert rapport.lasta_filer()["sjo-bro/2023/rapport.yml"] is None
