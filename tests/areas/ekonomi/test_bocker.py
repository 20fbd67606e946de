"""Books of other kinds than vouchers of one year: balances of months (SIE types 2 and 3), and two years beside each other."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from data_factory import AR, FORBUND, OWN, Data

from samrapport.areas.ekonomi.bokforing import las_bokforing
from samrapport.areas.ekonomi.tables import tabell_budget
from samrapport.errors import DataFault
from samrapport.rapport import Rapport, oppna, validera

MAPPING = """\
block;post;konto från;konto till;objekt;källa
Intäkter;Bidrag från staten;3010;3099;;påhittat
Stöd till individer;Kliv framåt;5000;5999;6:12;påhittat
Ledning;Kansli;5000;5999;;påhittat
Ledning;Styrelse;6000;6999;;påhittat
"""
PLAIN = MAPPING.replace("5000;5999;6:12;", "5010;;;").replace("Kansli;5000;5999", "Kansli;5011;")
HEAD = """\
#FLAGGA 0
#SIETYP {typ}
#GEN {after}0715
#RAR 0 {year}0101 {year}1231
#OBJEKT 6 12 "Kliv framåt"
#KONTO 3010 Bidrag
#KONTO 5010 Lokalhyra
#KONTO 6010 Arvoden
#KONTO 1930 Bank
"""
Amount = tuple[int, str, str, int]
"""Month, account, object of dimension 6 (or none), and kronor."""


def head(typ: str, year: int = AR) -> str:
    return HEAD.format(typ=typ, year=year, after=year)


def made_up(seed: int) -> list[Amount]:
    chance = random.Random(seed)
    return [
        (month, konto, objekt, chance.randint(1, 9000) * (-1 if konto == "3010" else 1))
        for month in range(1, 13)
        for konto in ("3010", "5010", "5011", "6010")
        for objekt in ("", "12", "13")
        if chance.random() < 0.6 and (konto.startswith("5") or not objekt)
    ]


def vouchers(amounts: list[Amount], year: int = AR) -> str:
    return "".join(
        f"#VER A {number} {year}{month:02}15\n{{\n#TRANS {konto} {{{f'6 {objekt}' if objekt else ''}}} {kr}\n#TRANS 1930 {{}} {-kr}\n}}\n"
        for number, (month, konto, objekt, kr) in enumerate(amounts, 1)
    )


def months(amounts: list[Amount], *, objects: bool = False, year: int = 0) -> str:
    whole: dict[tuple[int, str, str], int] = {}
    for month, konto, objekt, kr in amounts:
        for own, one in ((konto, ""), ("1930", ""), *(((konto, objekt),) if objekt and objects else ())):
            key = month, own, one
            whole[key] = whole.get(key, 0) + (-kr if own == "1930" else kr)
    return "".join(
        f"#PSALDO {year} {AR}{month:02} {konto} {{{f'6 {objekt}' if objekt else ''}}} {kr}\n".replace(
            f" {AR}", f" {AR + year}"
        )
        for (month, konto, objekt), kr in sorted(whole.items())
    )


def with_books(data: Data, **files: str) -> Data:
    data.path(f"{OWN}/utfall.csv").unlink(missing_ok=True)
    data.write(f"{OWN}/kontomappning.csv", MAPPING)
    for name, content in files.items():
        data.write(f"{OWN}/sie/{name}.se", content)
    return data


def opened(data: Data) -> Rapport:
    return oppna(FORBUND, AR, data=data.root)


def sums(data: Data) -> dict[str, Decimal]:
    return dict(opened(data).utfall.groupby("post", sort=False)["belopp"].sum())


def refused(data: Data) -> str:
    with pytest.raises(DataFault) as caught:
        _ = opened(data).utfall
    return str(caught.value)


@pytest.mark.parametrize("seed", range(5))
def test_the_months_of_objects_give_the_same_as_the_vouchers(data: Data, seed: int) -> None:
    amounts = made_up(seed)
    expected = sums(with_books(data, bok=head("4") + vouchers(amounts)))
    assert sums(with_books(data, bok=head("3") + months(amounts, objects=True))) == expected
    assert validera(data.root, FORBUND, AR) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_months_of_accounts_give_the_same_as_the_vouchers_where_no_object_is_asked_for(
    data: Data, seed: int
) -> None:
    amounts = made_up(seed)
    with_books(data, bok=head("4") + vouchers(amounts))
    data.write(f"{OWN}/kontomappning.csv", PLAIN)
    expected = sums(data)
    data.write(f"{OWN}/sie/bok.se", head("2") + months(amounts))
    assert sums(data) == expected


def test_a_fact_can_be_followed_to_the_balance_of_the_month(data: Data) -> None:
    with_books(data, bok=head("2") + f"#PSALDO 0 {AR}02 6010 {{}} 70\n#PSALDO 0 {AR}08 6010 {{}} 7\n")
    fact = opened(data).fakta["budget.ledning.styrelse.utfall"]
    assert fact.value == 70
    assert [(one.file.rpartition("/")[2], one.row) for one in fact.sources] == [
        ("kontomappning.csv", 5),
        ("bok.se", 10),
    ]


def test_an_account_without_a_row_is_told_with_its_sum(data: Data) -> None:
    with_books(data, bok=head("2") + f"#PSALDO 0 {AR}02 7010 {{}} 70\n#PSALDO 0 {AR}03 7010 {{}} 7\n")
    assert "”7010” har 77,00 kr (debet minus kredit) i perioden som ingen rad tar" in refused(data)


ADDED = "".join(f"#PSALDO 0 {AR}{month:02} 6010 {{}} {10 * month}\n" for month in range(1, 7)) + "#RES 0 6010 60\n"
BOTH_ALONE_AND_TOGETHER = (
    f"#PSALDO 0 {AR}02 5010 {{}} 90\n#PSALDO 0 {AR}02 5010 {{6 12}} 50\n#PSALDO 0 {AR}02 5010 {{1 3 6 12}} SUM\n"
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (head("1") + "#RES 0 6010 60\n", "typ 1, som bara har hela årets saldon. Be ekonomen exportera SIE typ 4"),
        (head("2") + ADDED, "varje periods saldo har perioderna före med i sig"),
        (head("2").replace(f"{AR}0715", f"{AR}0531") + months(made_up(1)), f"bokföringen går bara till {AR}-05-31"),
        (head("2") + f"#PSALDO 0 {AR}09 6010 {{}} 70\n", "i rapportens period"),
        (head("3") + BOTH_ALONE_AND_TOGETHER.replace("SUM", "20"), "det kan läsas på två sätt"),
        (head("3") + f"#PSALDO 0 {AR}02 5010 {{1 3}} 5\n#PSALDO 0 {AR}02 5010 {{6 12}} 5\n", "inget för hela kontot"),
    ],
)  # fmt: skip
def test_what_the_balances_do_not_tell_is_refused(data: Data, content: str, told: str) -> None:
    assert told in refused(with_books(data, bok=content))


def test_objects_told_alone_and_again_together_with_others_are_counted_once(data: Data) -> None:
    same = sums(with_books(data, bok=head("3") + BOTH_ALONE_AND_TOGETHER.replace("SUM", "50")))
    assert (same["Kliv framåt"], same["Kansli"]) == (50, 40)
    apart = sums(with_books(data, bok=head("3") + BOTH_ALONE_AND_TOGETHER.replace("SUM", "40")))
    assert (apart["Kliv framåt"], apart["Kansli"]) == (90, 0)


def test_rows_with_objects_of_two_dimensions_need_vouchers(data: Data) -> None:
    with_books(data, bok=head("3") + f"#PSALDO 0 {AR}02 5010 {{}} 9\n#PSALDO 0 {AR}02 5010 {{6 12}} 5\n#OBJEKT 1 3 X\n")
    data.write(f"{OWN}/kontomappning.csv", MAPPING + "Ledning;Styrelse;5010;;1:3;påhittat\n")
    assert "objekt av flera dimensioner (1 och 6)" in refused(data)


def test_a_period_that_is_not_whole_months_needs_vouchers(data: Data) -> None:
    with_books(data, bok=head("2") + months(made_up(1)))
    text = data.text(f"{OWN}/rapport.yml")
    data.write(f"{OWN}/rapport.yml", text.replace(f"{AR}-06-30", f"{AR}-06-15"))
    assert "saldon för hela månader" in refused(data)


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [("4", "2", "mer"), ("4", "1", "mer"), ("2", "3", "bok"), ("4 utan verifikat", "4", "bok")],
)
def test_balances_beside_another_file_of_the_same_year_are_refused(
    data: Data, one: str, other: str, named: str
) -> None:
    own = vouchers(made_up(1)) if one == "4" else months(made_up(1))
    with_books(data, bok=head(one[0]) + own, mer=head(other) + months(made_up(2)))
    assert f"{named}.se, kolumn ”#SIETYP”: filen har saldon i stället för verifikat, och en annan fil" in refused(data)


def test_a_sound_file_of_months_makes_its_balances_and_another_does_not(data: Data) -> None:
    told = f"#IB 0 1930 500\n#UB 0 1930 430\n#RES 0 6010 70\n#PSALDO 0 {AR}02 1930 {{}} -70\n#PSALDO 0 {AR}02 6010 {{}} {{}}\n"
    with_books(data, bok=head("2") + told.replace("{} {}", "{} 70"))
    assert not any(las_bokforing(opened(data)).konton["åtgärd"])
    with_books(data, bok=head("2") + told.replace("{} {}", "{} 71"))
    assert [one for one in las_bokforing(opened(data)).konton["åtgärd"] if one] == [
        "Utfallet är här räknat ur periodernas saldon: en period saknas, eller saldona är från olika tid. Exportera filen på nytt, helst "
        "som typ 4, med verifikat."
    ]


# Two years.

FORE = "budget.ledning.kansli.utfall_fore"


@pytest.mark.parametrize("seed", range(3))
def test_the_year_before_gives_the_same_period_whatever_way_its_books_tell_it(data: Data, seed: int) -> None:
    amounts, before = made_up(seed), made_up(seed + 100)
    own = head("4") + vouchers(amounts)
    earlier = months(before, objects=True, year=-1)
    ways = {
        "verifikat": {"bok": own, "fore": head("4", AR - 1) + vouchers(before, AR - 1)},
        "månader": {"bok": own, "fore": head("3", AR - 1) + earlier.replace("#PSALDO -1", "#PSALDO 0")},
        "årets egen fil": {"bok": own.replace("#OBJEKT", f"#RAR -1 {AR - 1}0101 {AR - 1}1231\n#OBJEKT") + earlier},
    }
    found = {}
    for way, files in ways.items():
        for old in ("bok", "fore"):
            data.path(f"{OWN}/sie/{old}.se").unlink(missing_ok=True)
        facts = opened(with_books(data, **files)).fakta
        found[way] = {
            name: fact.value for name, fact in facts.namespace("budget").items() if name.endswith("utfall_fore")
        }
        assert validera(data.root, FORBUND, AR) == []
    expected = sum(kr for month, konto, objekt, kr in before if month <= 6 and konto.startswith("5") and objekt != "12")
    assert found["verifikat"][FORE] == expected
    assert found["månader"] == found["årets egen fil"] == found["verifikat"]
    assert opened(data).utfall["belopp"].sum() == sum(abs(kr) for month, *_, kr in amounts if month <= 6)


def test_the_table_of_the_budget_has_a_column_for_the_year_before(data: Data) -> None:
    files = {"bok": head("2") + months(made_up(1)), "fore": head("4", AR - 1) + vouchers(made_up(2), AR - 1)}
    with_books(data, **files)
    data.write(f"{OWN}/kontomappning.csv", PLAIN)
    table = tabell_budget(opened(data))
    assert f"Utfall {AR - 1}" in [column.head for column in table.columns]
    assert "saldon för hela månader" in (table.note or "")


def test_an_account_of_the_year_before_alone_must_have_a_row_too(data: Data) -> None:
    before = head("4", AR - 1) + f"#VER A 1 {AR - 1}0215\n{{\n#TRANS 7010 {{}} 5\n#TRANS 1930 {{}} -5\n}}\n"
    with_books(data, bok=head("4") + vouchers(made_up(1)), fore=before)
    with pytest.raises(DataFault, match=f"7010” har 5,00 kr .* i samma period {AR - 1} som ingen rad tar"):
        _ = opened(data).fakta[FORE]


def test_a_file_of_the_year_before_that_ends_too_early_is_refused(data: Data) -> None:
    before = head("4", AR - 1).replace(f"{AR - 1}0715", f"{AR - 1}0430") + vouchers(made_up(2), AR - 1)
    with_books(data, bok=head("4") + vouchers(made_up(1)), fore=before)
    assert f"året före går bara till {AR - 1}-04-30, men samma period då slutar {AR - 1}-06-30" in refused(data)


def test_the_year_opens_at_what_the_year_before_closed_at_where_its_own_file_does_not_say(data: Data) -> None:
    closing = "#UB 0 1930 500\n#UB 0 2010 -500\n"
    with_books(data, bok=head("4") + vouchers(made_up(1)), fore=head("1", AR - 1) + closing)
    konton = las_bokforing(opened(data)).konton.set_index("konto")
    assert (konton.loc["1930", "ib"], konton.loc["2010", "ib"]) == (500, -500)
    assert FORE not in opened(data).fakta.namespace("budget")
