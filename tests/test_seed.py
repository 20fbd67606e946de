"""The printed delårsrapport of Västerås 2021, figure by figure, against what the program computes from its raw data."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from samrapport.facts.fact import FactBook
from samrapport.rapport import Rapport, oppna
from samrapport.rapport.kontroll.publicerat import Comparison, compare
from samrapport.text.bound import formatted

PROJECT = Path(__file__).parents[1]

MISPRINTS = {
    ("Tabell Helårsekvivalenter: Västmanlands län 2020, Andel", "15.6"),  # The mean of ten shares was printed.
    ("Tabell Länets kommuner 2020: summarad, Andel", "15.6"),
    ("Tabell Helårsekvivalenter: Västmanlands län 2019, Totalt", "22876"),  # 361 less than its six parts was printed.
    ("Tabell Helårsekvivalenter: Västmanlands län 2019, Andel", "15.1"),
    ("Etableringsersättning, förändring", "-38"),  # 37,8 was cut and not rounded.
    ("Rad Kvarstående medel 2023", "3565"),  # From here on the print counts unallocated money as a cost.
    ("Raden Prognos 2022: beräknade kostnader", "13517"),
    ("Raden Prognos 2022: beräknat eget kapital året efter", "3565"),
    ("Raden Prognos 2023: eget kapital", "3565"),
    ("Raden Prognos 2023: disponibelt", "14452"),
    ("Raden Prognos 2023: beräknade kostnader", "10780"),
    ("Raden Prognos 2023: beräknat eget kapital året efter", "3672"),
    ("Kommentar: Genomförandestudie (SIM), utökad budget", "1617"),  # 1670 in the text, 1617 in the table.
    ("Ersättningsformer som minskade: Ekonomiskt bistånd", "ökade"),  # It rose by 2,9 % in the country.
    ("Budgettabell: kolumnrubrik Utblick 2023", "tkr"),  # Headed kr.
}
"""Where the print is wrong: the place, and the computed value that is shown instead."""


@pytest.fixture(scope="module")
def rapport(committed: Path) -> Rapport:
    return oppna("vasteras", 2021, data=committed)


@pytest.fixture(scope="module")
def facts(rapport: Rapport) -> FactBook:
    return rapport.fakta


@pytest.fixture(scope="module")
def comparisons(rapport: Rapport) -> list[Comparison]:
    return compare(rapport.publicerat, rapport.fakta)


def test_every_printed_figure_agrees_or_is_rounding_or_a_known_misprint(comparisons: list[Comparison]) -> None:
    assert len(comparisons) > 500
    assert {(one.place, str(one.computed)) for one in comparisons if one.verdict == "avviker"} == MISPRINTS


def test_what_scb_publishes_is_shown_as_published(comparisons: list[Comparison]) -> None:
    """No total of SCB's is corrected by a sum of rounded figures, and no share by one of a rounded total."""
    assert not [one.place for one in comparisons if one.verdict == "avrundning"]
    totals = [one for one in comparisons if one.place.lower().endswith("totalt") and one.fact.name.startswith("hek.")]
    assert len(totals) > 30
    assert {one.place for one in totals if one.verdict != "stämmer"} == {
        "Tabell Helårsekvivalenter: Västmanlands län 2019, Totalt"
    }


def test_the_countys_share_is_of_its_own_figures(facts: FactBook) -> None:
    assert facts["hek.lan.2020.andel"].value == Fraction(23817, 152318)
    assert formatted(facts["hek.lan.2020.andel"]) == "15,6"


def test_unemployment_benefit_carries_the_rise(facts: FactBook) -> None:
    assert (facts["hek.kon.mest"].value, formatted(facts["hek.kon.mest_andel"])) == (
        "ersättning vid arbetslöshet",
        "60\u00a0%",
    )
    assert facts["hek.kon.storst"].value == "sjuk- och aktivitetsersättning"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("budget.andel", "39\u00a0%"),
        ("budget.andel_utan_ej_intecknat", "46\u00a0%"),
        ("ek.ar0.utgaende", "6\u00a0086"),
        ("ek.ar1.utgaende", "3\u00a0565"),
        ("ek.ar2.utgaende", "3\u00a0672"),
        ("ek.annan.ar0.utgaende", "3\u00a0045"),
        ("ek.annan.ar1.utgaende", "−1\u00a0476"),
        ("ek.annan.ar2.utgaende", "−2\u00a0031"),
    ],
)
def test_the_share_spent_and_eget_kapital_under_both_rules(facts: FactBook, name: str, shown: str) -> None:
    assert formatted(facts[name]) == shown


def test_the_two_publications_of_scb_stand_apart(facts: FactBook) -> None:
    assert facts["hek.riket.2020.totalt"].value == 789810
    assert facts["hek.kon.2020.totalt.totalt"].value == 790242


def test_every_fact_of_the_tables_names_its_rows(facts: FactBook) -> None:
    for space in ("budget", "hek", "insats"):
        for fact in facts.namespace(space).values():
            assert fact.sources or ".ar." in fact.name, fact.name


def _code() -> dict[str, str]:
    files = [*sorted((PROJECT / "src").rglob("*.py")), *sorted((PROJECT / "theme").glob("*"))]
    found = {str(path.relative_to(PROJECT)): path.read_text(encoding="utf-8") for path in files if path.is_file()}
    for path in sorted((PROJECT / "notebooks").glob("*/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        found[str(path.relative_to(PROJECT))] = "\n".join("".join(cell["source"]) for cell in cells)
    return found


def test_no_printed_figure_is_a_constant_of_the_program(comparisons: list[Comparison]) -> None:
    """Numbers of four digits and more, and odd decimals, in code without examples in docstrings and messages."""
    figures = set()
    for one in comparisons:
        for value in (one.printed, one.computed):
            if isinstance(value, Decimal) and abs(value) >= 1000 and one.unit != "år" and value % 1000:
                figures.add(str(abs(value).to_integral_value()))
    assert {"13310", "7306", "3095", "8241", "789810"} <= figures
    for file, text in _code().items():
        code = re.sub(r'"""(?s:.*?)"""|(?m:#.*$)|"[^"\n]*"', "", text) if file.endswith(".py") else text
        plain = re.sub(r"(?<=\d)[ _\u00a0](?=\d{3}\b)", "", code)
        assert not figures & set(re.findall(r"(?<![\w.#])\d{4,}(?![\w.])", plain)), file
