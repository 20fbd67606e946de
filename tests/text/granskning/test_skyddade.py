"""A withheld value that a finished text tells of is found, with its row, and one that the text says otherwise is not."""

from __future__ import annotations

from samrapport.facts.fact import SKYDDAD_ANDEL, SKYDDAT, Fact, FactBook
from samrapport.text.granskning.skyddade import granska_bunden
from samrapport.text.prose import bind

BOOK = FactBook(
    {
        "x": lambda: [
            Fact("x.antal", 5, "antal"),
            Fact("x.dold", SKYDDAT, "text"),
            Fact("x.andel", SKYDDAD_ANDEL, "text", base="51 personer"),
        ]
    }
)


def found(template: str) -> list[tuple[str, int | None, str]]:
    text = bind(BOOK, template, where="text/a.md")
    return [(one.plats, one.rad, one.allvar) for one in granska_bunden(text, "text/a.md")]


def test_a_withheld_count_and_share_are_found_where_they_stand() -> None:
    assert found("Ett stycke.\n\nDe är {{ x.antal }}. Till studier gick {{ x.dold }} av dem. Fler kom.") == [
        ("text/a.md: ”Till studier gick ett skyddat antal av dem.”", 3, "fel")
    ]
    assert found("Till studier gick {{ x.andel }} av {{ x.andel | bas }}") == [
        ("text/a.md: ”Till studier gick en skyddad andel av 51 personer”", 1, "fel")
    ]


def test_a_text_with_a_sentence_for_it_is_clean() -> None:
    assert (
        found("{% if x.dold | visas %}Till studier gick {{ x.dold }}.{% else %}Några gick till studier.{% endif %}")
        == []
    )
    assert found("Av {{ x.andel | bas }} gick {{ x.antal }} vidare.") == []
