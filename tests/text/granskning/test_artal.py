"""Years and times that are typed in a text, told from the numbers and laws that look like them."""

from __future__ import annotations

import pytest

from samrapport.text.granskning.artal import artal_i, meningar


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Under 2021 hölls mötena digitalt", {2021}),
        ("våren 2020 och hösten 2021", {2020, 2021}),
        ("2020–2022", {2020, 2022}),
        ("läsåret 2020/21", {2020, 2021}),
        ("2021–22", {2021, 2022}),
        ("2021-03", {2021}),
        ("den 2021-03-04", {2021}),
        ("mars 2021.", {2021}),
        ("lagen (2003:1210)", set()),
        ("SOU 2000:114", set()),
        ("dnr 2021/12-SFV", set()),
        ("2021 tkr", set()),
        ("12 2021 personer", set()),
        ("1 2021", {2021}),
        ("2 021", set()),
        ("2021–2022", {2021, 2022}),
        ("2021,5", set()),
        ("12021", set()),
        ("", set()),
    ],
)
def test_years_are_told_from_other_numbers(text: str, years: set[int]) -> None:
    assert artal_i(text) == years


def test_a_sentence_has_its_row_its_years_and_what_it_binds() -> None:
    template = (
        "# Läget {{ rapport.ar }}\n\nUnder {{ rapport.ar }} hölls {{ mote.antal | ord }} möten. Våren 2021 var de digitala.\n\n"
        "{% if ek.ar0.resultat > 0 %}\nVi växer.\n{% endif %}\n- Jämfört med 2020 är det fler.\n- {{ budget.andel }} av pengarna"
    )
    found = list(meningar(template))
    assert [(one.rad, sorted(one.ar)) for one in found] == [
        (1, []),
        (3, []),
        (3, [2021]),
        (6, []),
        (8, [2020]),
        (9, []),
    ]
    assert [one.rubrik for one in found] == [True, False, False, False, False, False]
    assert [one.fakta_ar for one in found] == [True, True, False, False, False, False]
    assert [one.bunden for one in found] == [True, True, False, False, False, True]
    assert [one.om_forr for one in found] == [False, False, False, False, True, False]
    assert found[2].tider == ("våren",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Under våren har vi träffats.", True),
        ("I höst fortsätter arbetet.", True),
        ("Under halvåret har två slutat.", True),
        ("Hittills har det gått bra.", True),
        ("I mars öppnade verksamheten.", True),
        ("Styrelsen leder förbundet och möts varje halvår.", False),
        ("Vårens insatser", False),
        ("Insatsen ger stöd i vardagen, året om.", False),
    ],
)
def test_words_of_a_time_are_seen(text: str, told: bool) -> None:
    assert bool(next(iter(meningar(text))).tider) is told
