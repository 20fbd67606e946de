"""A text in English has its facts in English, and a word of the glossary is explained where a page first has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pypandoc
import pytest

from samrapport.errors import DataFault
from samrapport.facts.fact import Fact, FactBook
from samrapport.text.lasare.ordlista import Ord, forklarad
from samrapport.text.numbers import datum, tal
from samrapport.text.prose import Prose, bind

NBSP = "\u00a0"
FACTS = [
    Fact("x.kostnad", Decimal(7_306_500), "kr"),
    Fact("x.skuld", Decimal(-1_500_000), "kr"),
    Fact("x.stod", Decimal(1250), "tkr"),
    Fact("x.andel", Fraction(385, 1000), "andel"),
    Fact("x.ned", Fraction(-378, 1000), "andel1"),
    Fact("x.samma", Fraction(0), "andel"),
    Fact("x.antal", 5, "antal"),
    Fact("x.folk", 156_000, "personer", base="invånare"),
    Fact("x.dag", date(2021, 4, 23), "datum"),
    Fact("x.slut", date(2021, 8, 31), "datum"),
    Fact("x.nasta", date(2022, 1, 1), "datum"),
    Fact("x.pahittat", 1234, "antal", pahittad=True),
]
BOOK = FactBook({"x": lambda: FACTS})
WORDS = [
    Ord("utfall", "Det som har kostat.", ("utfallet",)),
    Ord("eget kapital", "Pengar från förr.", ("egna kapitalet",)),
    Ord("kapital", "Pengar."),
]


def english(template: str) -> str:
    return bind(BOOK, template, where="text/engelska.md", sprak="en").markdown


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("x.kostnad", "7,307"),
        ("x.kostnad | tkr_enhet", f"SEK{NBSP}7,307{NBSP}thousand"),
        ("x.kostnad | mkr", f"SEK{NBSP}7.3{NBSP}million"),
        ("x.kostnad | miljoner(2)", f"SEK{NBSP}7.31{NBSP}million"),
        ("x.kostnad | kr", f"SEK{NBSP}7,306,500"),
        ("x.skuld | tkr", "\u22121,500"),
        ("x.stod", f"SEK{NBSP}1,250{NBSP}thousand"),
        ("x.andel", "39%"),
        ("x.ned", "\u221237.8%"),
        ("x.ned | abs | procent1", "37.8%"),
        ("x.ned | riktning('rose', 'fell')", "fell"),
        ("x.samma | riktning('rose', 'fell')", "was unchanged"),
        ("x.antal | ord", "five"),
        ("x.folk | ord", "156,000"),
        ("x.folk", "156,000"),
        ("x.dag", "23 April 2021"),
        ("x.dag | datum(x.slut)", "23 April to 31 August 2021"),
        ("x.dag | datum(x.nasta)", "23 April 2021 to 1 January 2022"),
        ("x.dag | ar", "2021"),
    ],
)
def test_a_fact_is_written_as_english_readers_expect_it(expression: str, written: str) -> None:
    assert english(f"{{{{ {expression} }}}}") == written


def test_swedish_is_written_again_afterwards_also_after_a_fault() -> None:
    english("{{ x.kostnad }}")
    with pytest.raises(DataFault):
        english("{{ x.borta }}")
    assert tal(1234.5, 1) == f"1{NBSP}234,5"
    assert datum(date(2021, 8, 31)) == "31 augusti 2021"
    assert bind(BOOK, "{{ x.kostnad | mkr }}", where="a.md").markdown == f"7,3{NBSP}mkr"


def test_made_up_data_and_quotations_are_marked_in_the_language_of_the_text() -> None:
    assert english("There were {{ x.pahittat }}.") == "There were 1,234 *(made-up data)*."
    assert english("He said \"it's ('so')\".") == "He said “it’s (‘so’)”."


def test_what_is_known_in_swedish_alone_is_refused() -> None:
    with pytest.raises(DataFault, match="är på svenska"):
        english("{{ x.folk | bas }}")


def test_a_text_says_what_language_it_is_in_wherever_it_is_shown() -> None:
    bundle, told = bind(BOOK, "## One\n\nTwo", where="text/engelska.md", sprak="en")._repr_mimebundle_()
    assert told["samrapport"]["lang"] == "en"
    html = pypandoc.convert_text(bundle["text/markdown"], "html", format="markdown")
    typst = pypandoc.convert_text(bundle["text/markdown"], "typst", format="markdown")
    assert 'lang="en"' in html
    assert 'set text(lang: "en")' in typst
    swedish, told = bind(BOOK, "## Ett", where="text/a.md")._repr_mimebundle_()
    assert ("lang" in told["samrapport"], swedish["text/markdown"]) == (False, "## Ett")


@pytest.mark.parametrize("marker", ["-", "+", "*", "1.", "2)", "(3)", "#."])
def test_a_list_that_begins_a_text_in_another_language_is_a_list_in_the_pdf_too(marker: str) -> None:
    bundle, _ = bind(
        BOOK, f"## One\n\n{marker} Two\n{marker} Three", where="text/engelska.md", sprak="en"
    )._repr_mimebundle_()
    typst = pypandoc.convert_text(bundle["text/markdown"], "typst", format="markdown").splitlines()
    (two,) = (line for line in typst if "Two" in line)
    assert two.startswith(("- ", "+ "))


def explained(markdown: str, words: list[Ord] = WORDS) -> tuple[str, list[str]]:
    text, found = forklarad(Prose(markdown, "v/2021/text/budget.md"), words)
    return text.markdown, found


def test_a_word_is_explained_once_where_it_first_stands() -> None:
    text, found = explained("Det egna kapitalet är stort. Utfallet och eget kapital och utfall.")
    assert text == (
        "Det egna kapitalet[^budget-ord-1] är stort. Utfallet[^budget-ord-2] och eget kapital och utfall.\n\n"
        "[^budget-ord-1]: **eget kapital:** Pengar från förr.\n\n[^budget-ord-2]: **utfall:** Det som har kostat."
    )
    assert sorted(found) == ["eget kapital", "utfall"]


@pytest.mark.parametrize(
    "markdown",
    [
        "# Utfall",
        "| Utfall | 2 |\n|:--|:--|\n| utfall | 3 |",
        "> Utfallet säger allt",
        "`utfall` och [utfall](a.html) och ![utfall](a.svg)",
        "```\nutfall\n```",
        "Se[^a].\n\n[^a]: Utfallet är preliminärt.",
        "https://a.se/utfall",
        "utfallsrik, del-utfall och avutfall",
        "",
    ],
)
def test_headings_tables_links_quotations_and_parts_of_words_are_let_be(markdown: str) -> None:
    assert explained(markdown) == (markdown, [])


def test_what_an_explanation_says_is_text_and_nothing_else() -> None:
    text, _ = explained("Utfall", [Ord("utfall", "*Se* [a](b) och <b>")])
    html = pypandoc.convert_text(text, "html", format="markdown")
    assert "*Se* [a](b) och &lt;b&gt;" in html


def test_faults_are_still_told_on_the_row_that_they_stand_on() -> None:
    bound = bind(BOOK, "Utfall här.\n\nKapital där.\n\nSist.", where="text/budget.md")
    text, _ = forklarad(bound, WORDS)
    assert [text.row_at(text.markdown.index(word)) for word in ("Utfall", "här", "Kapital", "där", "Sist")] == [
        1,
        1,
        3,
        3,
        5,
    ]


def test_a_note_works_on_a_page_in_print_and_in_word() -> None:
    text, _ = explained("Utfallet är känt.")
    assert 'role="doc-noteref"' in pypandoc.convert_text(text, "html", format="markdown")
    assert "#footnote[" in pypandoc.convert_text(text, "typst", format="markdown")
