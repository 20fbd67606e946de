"""The members' contributions, the prognosis and the period's own result, against sums made by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from data_factory import OWN, Data
from hypothesis import given
from hypothesis import strategies as st

from samrapport.areas.ekonomi import tables
from samrapport.areas.ekonomi.bidrag import fordela
from samrapport.areas.ekonomi.facts import las_bidrag, las_ekonomi
from samrapport.errors import DataFault
from samrapport.present.tables import Table
from samrapport.rapport import oppna
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.text.prose import Prose

SOLE = "Intäkter;Bidrag från kommunerna;budget;2024;2000000,50;ja;påhittat\n"
NO_STATE = "sjo-bro;stat;Försäkringskassan;;1/2;2011-04-01;;påhittat\n"
KOMMUNER = "sjo-bro;kommun;Bro kommun;2301;;2011-04-01;;påhittat\nsjo-bro;kommun;Ekeby kommun;2302;;2011-04-01;2023-12-31;påhittat\nsjo-bro;kommun;Åby stad;2303;;2024-01-01;;påhittat\n"
INCOME = "Intäkter;Bidrag från staten;2024-06-30;1999999;påhittat\nLedning;Kansli;2024-06-30;600000;påhittat\n"
PROGNOS = """\
block;post;belopp;källa
Intäkter;Bidrag från staten;4000000;påhittat
Stöd till individer;Kliv framåt;2900000;påhittat
Stöd till individer;Ej fördelat;200000;påhittat
Ledning;Kansli;1250000,50;påhittat
"""


def with_sole_income(data: Data) -> Data:
    """The income is the members' together: one post."""
    data.change(f"{OWN}/budget.csv", SOLE, "")
    return data


def given_by(data: Data, column: str = "budget") -> dict[str, Any]:
    found = las_bidrag(data.rapport())
    assert found
    return {one.removesuffix(f".{column}"): fact.value for one, fact in found.facts.items() if one.endswith(column)}


def cells(shown: Table | Prose | None) -> list[tuple[str | None, ...]]:
    assert isinstance(shown, Table)
    return [tuple(row.cells) for row in shown.rows]


@given(
    st.decimals(-(10**12), 10**12, places=2),
    st.lists(st.integers(1, 10**6), min_size=1, max_size=12),
)
def test_the_parts_of_any_amount_add_up_to_it_and_none_is_a_step_off(amount: Decimal, weights: list[int]) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = fordela(amount, shares)
    step = Fraction(1) if amount == amount.to_integral_value() else Fraction(1, 100)
    assert sum(parts) == amount
    assert all(abs(Fraction(part) - Fraction(amount) * share) < step for part, share in zip(parts, shares, strict=True))


def test_what_does_not_go_even_goes_to_who_lost_most() -> None:
    assert fordela(Decimal(100), [Fraction(1, 3)] * 3) == [34, 33, 33]
    assert fordela(Decimal("0.05"), [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]) == [
        Decimal("0.03"), Decimal("0.01"), Decimal("0.01"),
    ]  # fmt: skip


def test_kommuner_without_shares_give_together_what_the_others_leave(data: Data) -> None:
    found = las_bidrag(with_sole_income(data).rapport())
    assert found
    assert [(one.namn, one.andel) for one in found.givare] == [
        ("Staten (Försäkringskassan)", Fraction(1, 2)),
        ("Region Sjölän", Fraction(1, 4)),
        ("Kommunerna tillsammans (Bro kommun och Åby stad)", Fraction(1, 4)),
    ]
    assert given_by(data) == {
        "bidrag.staten": 2_000_000, "bidrag.region_sjolan": 1_000_000, "bidrag.kommunerna_tillsammans": 1_000_000,
        "bidrag.summa": 4_000_000,
    }  # fmt: skip


def test_each_kommun_gives_by_its_own_share_as_it_is_when_the_period_ends(data: Data) -> None:
    own = KOMMUNER.replace("2301;;", "2301;1/6;").replace("2302;;", "2302;1/4;").replace("2303;;", "2303;1/12;")
    with_sole_income(data).change("forbund/medlemmar.csv", KOMMUNER, own)
    assert [row[1] for row in cells(tables.tabell_bidrag(data.rapport()))] == [
        "50,00",
        "25,00",
        "16,67",
        "8,33",
        "100,00",
    ]
    assert given_by(data)["bidrag.bro_kommun"] == 666_667
    assert given_by(data)["bidrag.aby_stad"] == 333_333
    assert "bidrag.ekeby_kommun" not in given_by(data)
    assert sum(value for name, value in given_by(data).items() if name != "bidrag.summa") == 4_000_000


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (NO_STATE, "", "Statens andel av bidragen är inte känd"),
        ("Region Sjölän;;0,25", "Region Sjölän;;", "Regionens andel av bidragen är inte känd"),
        ("2301;;2011", "2301;1/10;2011", ""),
        (KOMMUNER, KOMMUNER.replace("2301;;", "2301;1/10;").replace("2303;;", "2303;1/10;"), "Medlemmarnas andelar är inte tillsammans hela bidraget"),
    ],
)  # fmt: skip
def test_what_cannot_be_parted_says_why(data: Data, old: str, new: str, told: str) -> None:
    with_sole_income(data).change("forbund/medlemmar.csv", old, new)
    shown = tables.tabell_bidrag(data.rapport())
    if told:
        assert isinstance(shown, Prose)
        assert shown.markdown == f"{told}, så bidragen visas inte för varje medlem."
    else:
        assert cells(shown)[-1][-1] == "4\u00a0000\u00a0000"


def test_of_several_incomes_only_those_that_the_file_says_are_the_members_are_parted(data: Data) -> None:
    assert las_bidrag(data.rapport()) is None
    file = data.root / f"{OWN}/budget.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    told = ["medlemsbidrag", *("ja" if "från kommunerna" in line else "nej" for line in lines[1:])]
    file.write_text(
        "\n".join(f"{line};{cell}" for line, cell in zip(lines, told, strict=True)) + "\n", encoding="utf-8"
    )
    assert given_by(data)["bidrag.summa"] == Decimal("2000000.50")
    assert given_by(data)["bidrag.staten"] == Decimal("1000000.25")


def test_the_periods_result_is_income_less_costs_where_all_of_both_is_known(data: Data) -> None:
    shown = tables.tabell_periodens_resultat(with_sole_income(data).rapport())
    assert isinstance(shown, Prose)
    assert (
        shown.markdown
        == "Rapporten visar inte periodens resultat, för utfallet för bidrag från staten och kansli saknas."
    )
    data.append(f"{OWN}/utfall.csv", INCOME)
    facts = las_ekonomi(data.rapport()).facts
    assert facts["budget.resultat.utfall"].value == Decimal("1999999") - Decimal("1339567.50") - 600_000
    assert facts["ek.period.utgaende"].value == 2_500_000 + facts["budget.resultat.utfall"].value
    assert given_by(data, "utfall")["bidrag.staten"] == 999_999
    assert sum(value for name, value in given_by(data, "utfall").items() if name != "bidrag.summa") == 1_999_999


def test_the_prognosis_gives_columns_sums_and_the_years_closing_capital(data: Data) -> None:
    assert len(tables.tabell_budget(data.rapport()).columns) == 6
    data.write(f"{OWN}/prognos.csv", PROGNOS)
    with_sole_income(data)
    facts = las_ekonomi(data.rapport()).facts
    assert facts["budget.totalt.prognos"].value == Decimal("4350000.50")
    assert facts["budget.totalt.prognosavvikelse"].value == Decimal("4350000.50") - 5_100_000
    assert facts["budget.ledning.kansli.prognosavvikelse"].value == Decimal("50000.50")
    assert facts["ek.prognos.utgaende"].value == 2_500_000 + 4_000_000 - Decimal("4350000.50")
    shown = tables.tabell_budget(data.rapport())
    assert [column.key for column in shown.columns][5:7] == ["prognos", "prognosavvikelse"]
    assert shown.rows[-1].cells[5:7] == ("4\u00a0350", "\u2212750")


def test_a_prognosis_of_some_posts_makes_no_sum_and_is_told(data: Data) -> None:
    data.write(f"{OWN}/prognos.csv", PROGNOS.replace("Stöd till individer;Ej fördelat;200000;påhittat\n", ""))
    facts = las_ekonomi(data.rapport()).facts
    assert "budget.stod_till_individer.summa.prognos" not in facts
    assert "budget.totalt.prognos" not in facts
    assert facts["budget.ledning.summa.prognos"].value == Decimal("1250000.50")
    found = [one for one in kontroll(data.rapport()).fynd if one.regel == "prognos-utan-post"]
    assert len(found) == 1
    assert "Ej fördelat" in found[0].text


@pytest.mark.parametrize(
    ("line", "told"),
    [("Ledning;Kansliet;5;p", "finns inte i budget.csv"), ("Ledning;Kansli;1200000000;p", "tusen gånger större")],
)
def test_a_prognosis_of_an_unknown_post_or_in_another_unit_is_refused(data: Data, line: str, told: str) -> None:
    data.write(f"{OWN}/prognos.csv", f"block;post;belopp;källa\n{line}\nStöd till individer;Kliv framåt;3000000000;p\n")
    with pytest.raises(DataFault, match=told):
        _ = data.rapport().tabell("prognos")


def test_the_example_reports_income_is_parted_by_the_law(committed: Path) -> None:
    own = oppna("vasteras", 2021, data=committed)
    assert own.fakta["bidrag.staten.andel"].value == Fraction(1, 2)
    assert [row[-1] for row in cells(tables.tabell_bidrag(own))] == [
        "6\u00a0655\u00a0000", "3\u00a0327\u00a0500", "3\u00a0327\u00a0500", "13\u00a0310\u00a0000",
    ]  # fmt: skip
