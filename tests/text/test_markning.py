"""What is made up is marked in the sentence that tells it; what is real is as it was."""

from __future__ import annotations

import pytest

from samrapport.facts.fact import SKYDDAT, Fact, FactBook
from samrapport.text.markning import NOTERAT, PAHITTAT, marked_once
from samrapport.text.prose import bind

MARK = f"*({PAHITTAT})*"
BOOK = FactBook(
    {
        "a": lambda: [
            Fact("a.verklig", 12, "antal"),
            Fact("a.gjord", 34, "antal", base="personer", pahittad=True),
            Fact("a.skyddad", SKYDDAT, "text", pahittad=True),
        ]
    }
)


def bound(template: str) -> str:
    return bind(BOOK, template, where="text/x.md").markdown


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("De är {{ a.gjord }}.", f"De är 34 {MARK}."),
        ("De är {{ a.gjord }} och {{ a.gjord | ord }}.", f"De är 34 och 34 {MARK}."),
        ("De är {{ a.gjord | ord | versal }}.", f"De är 34 {MARK}."),
        ("Kvar: {{ a.gjord - a.verklig }}.", f"Kvar: 22 {MARK}."),
        ("Av {{ a.gjord | abs | antal }}!", f"Av 34 {MARK}!"),
        ("De är {{ a.gjord }}, t.ex. i a. Andra är {{ a.verklig }}.", f"De är 34, t.ex. i a {MARK}. Andra är 12."),
        ("De är {{ a.gjord }}, bland annat unga. Andra är {{ a.verklig }}.", f"De är 34, bland annat unga {MARK}. Andra är 12."),
        ("(De är **{{ a.gjord }}**.) Andra är {{ a.verklig }}.", f"(De är **34** {MARK}.) Andra är 12."),
        ("De {{ a.gjord }} är de här:\n\n- a\n- b", f"De 34 är de här {MARK}:\n\n- a\n- b"),
        ("De är {{ a.verklig }}.", "De är 12."),
        ("{% if a.gjord > 3 %}Många.{% endif %}", "Många."),
        ("De är {{ a.skyddad }}.", "De är ett skyddat antal."),
        ("Ett {{ a.verklig }}.\n\nTvå {{ a.gjord }}.\n\nTre.", f"Ett 12.\n\nTvå 34 {MARK}.\n\nTre."),
        ("Så här:\n\n- {{ a.gjord }} a\n- {{ a.verklig }} b\n- {{ a.gjord }} c.", f"Så här:\n\n- 34 a {MARK}\n- 12 b\n- 34 c {MARK}."),
        ("Ett {{ a.gjord }}.\n\nTvå {{ a.gjord }}.", f"Ett 34 {MARK}.\n\nTvå 34 {MARK}."),
        ("Rad {{ a.gjord }}\noch en till.\nOch en.", f"Rad 34\noch en till {MARK}.\nOch en."),
        ("1. {{ a.gjord }}\n2. {{ a.verklig }}", f"1. 34 {MARK}\n2. 12"),
        ("::: {.callout-note}\nDe är {{ a.gjord }}.\n:::", f"::: {{.callout-note}}\nDe är 34 {MARK}.\n:::"),
        ("::: {.callout-note}\nDe är {{ a.gjord }}\n:::", f"::: {{.callout-note}}\nDe är 34 {MARK}\n:::"),
        ("| A |\n|---|\n| {{ a.gjord }} |", f"| A |\n|---|\n| 34 |\n\n{MARK}"),
        ("Ett\n{% if a.verklig > 3 %}\nTvå {{ a.gjord }}\n{% endif %}\n\nTre", f"Ett\nTvå 34 {MARK}\n\nTre"),
    ],
)  # fmt: skip
def test_each_paragraph_and_point_that_tells_a_made_up_figure_is_marked_in_its_sentence(
    template: str, expected: str
) -> None:
    found = bound(template)
    assert "\n".join(line.rstrip() for line in found.splitlines()) == expected
    assert not set(found) & set("\ufdd0\ufdd1\ufdd2")


def test_the_rows_of_the_text_are_still_known() -> None:
    prose = bind(BOOK, "Ett {{ a.gjord }}\n\nTvå\n\nTre", where="text/x.md")
    assert prose.row_at(prose.markdown.index("Tre")) == 5


def test_where_a_note_says_it_of_the_whole_page_its_first_mark_is_enough() -> None:
    note = f"::: {{.callout-note}}\n{NOTERAT}\n\nPåhittat.\n:::"
    texts = ["Ett.", f"Två. {MARK}", f"Tre. {MARK}\n\n## Fyra\n\nFyra. {MARK}", "Fem."]
    assert marked_once([note, *texts]) == [note, "Ett.", f"Två. {MARK}", "Tre.\n\n## Fyra\n\nFyra.", "Fem."]
    assert marked_once(texts) == texts
