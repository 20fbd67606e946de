"""Typed numbers and directions in texts are found, and dates, laws, names and what is bound are not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from samrapport.facts.fact import Fact, FactBook
from samrapport.text.granskning.granskning import granska_text

NAMES = ("JobbFokus 2.0/SPIRA", "20-64")


def book() -> FactBook:
    facts = [
        Fact("x.forandring.ner", Fraction(-1, 10), "andel"),
        Fact("x.forandring.upp", Fraction(1, 10), "andel"),
        Fact("x.minskning", 50, "procent"),
        Fact("x.antal", 4512, "antal"),
        Fact("x.ar", 2020, "år"),
        Fact("x.n", 2, "antal"),
    ]
    return FactBook({"x": lambda: facts})


def found(text: str) -> list[tuple[str, str]]:
    return [(one.regel, str(one.givet)) for one in granska_text(text, book(), "text/a.md", "a.md", NAMES)]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Det kostade 13 310 tkr.", "13 310 tkr"),
        ("Andelen var 39 %.", "39 %"),
        ("Vi hade 5 möten.", "5"),
        ("Vi hade fem möten.", "fem"),
        ("Tjugotre personer kom.", "Tjugotre"),
        ("Det gällde hälften.", "hälften"),
        ("Knappt två tredjedelar är använt.", "två tredjedelar"),
        ("Beloppet är 2 020 kr.", "2 020 kr"),
        ("- Först 2019 kr till kaffe", "2019 kr"),
        ("Resultatet blev −12.", "−12"),
        ("{% if x.antal > 3 %}Vi hade 7 möten.{% endif %}", "7"),
        ("Av {{ x.antal }} var 12 unga.", "12"),
        ("SPIRA och 2.0 personer", "2.0"),
        ("Bilagan har 3 sidor.", "3"),
        ("It had seven goals.", "seven"),
        ("It spent SEK 7.2 million.", "7.2"),
    ],
)
def test_a_typed_number_is_found(text: str, typed: str) -> None:
    assert ("skriven-siffra", typed) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Enligt lagen (2003:1210) och SOU 2000:114, prop. 2002/03:132 och dnr 2021/12-SFV.",
        "From 1 January to 31 August 2021, in May 2021.",
        "Den 23 april 2021, 2021-08-31, 1–3 maj, mars 2020, hösten 2019 och åren 2018–2021.",
        "Se bilaga 1, avsnitt 6.6 och sidan 12.[^1]\n\n[^1]: En not.",
        "JobbFokus 2.0/SPIRA är till för personer mellan 20 och 64 år, alltså 20–64 år.",
        "Covid-19, fas3 och [länken](https://exempel.se/2021/5-saker) till https://exempel.se/17.",
        "@tbl-aktiviteter-3 visar det.\n\n1. Först\n2. Sedan\n\n## 3. Rubrik\n",
        "En person, ett möte, en av dem och båda. Klockan kl. 13.30.",
        "{{ x.antal }} personer, {{ x.n | ord }} möten, {{ x.n }} %.",
        "{% if x.n == 2 %}två möten{% else %}{{ x.n | ord }} möten{% endif %}",
        "{{ x.forandring.ner | tal(1) }}",
    ],
)
def test_dates_laws_names_and_what_is_bound_are_not(text: str) -> None:
    assert found(text) == []


def test_the_line_and_the_fact_of_the_same_number_are_told() -> None:
    (one,) = granska_text("En rad.\n\nDet var 4 512 personer.\n", book(), "text/a.md", "a.md")
    assert (one.rad, one.beraknat) == (3, "{{ x.antal }}")
    assert "x.antal" in one.text


@pytest.mark.parametrize(
    ("text", "allvar"),
    [
        ("Antalet ökade med {{ x.forandring.ner | procent }}.", "fel"),
        ("Antalet minskade med {{ x.forandring.ner | abs | procent }}.", "varning"),
        ("Antalet {{ x.forandring.ner | riktning('minskade', 'ökade') }}.", "fel"),
        ("Vi hade {{ x.antal }}, fler än förra året.", "varning"),
    ],
)
def test_a_typed_direction_is_found_and_one_against_its_fact_is_an_error(text: str, allvar: str) -> None:
    findings = granska_text(text, book(), "text/a.md", "a.md")
    assert [(one.regel, one.allvar) for one in findings] == [("skriven-riktning", allvar)]


@pytest.mark.parametrize(
    "text",
    [
        "Antalet {{ x.forandring.ner | riktning('ökade', 'minskade') }} med {{ x.forandring.ner | abs | procent }}.",
        "Det har {{ x.minskning | riktning('minskat', 'ökat') }} med {{ x.minskning }}.",
        "{% if x.n > 1 %}Antalet ökade till {{ x.n }}.{% endif %}",
        "Målet är att fler försörjer sig själva. Av dem är {{ x.antal }} unga.",
        "Därefter sjönk det länge, och {{ x.ar }} var det tillbaka.",
    ],
)
def test_a_direction_that_the_figures_choose_or_that_has_none_is_not(text: str) -> None:
    assert found(text) == []


def test_a_text_that_cannot_be_read_is_told_elsewhere() -> None:
    assert found("{{ x.antal } fem") == []
