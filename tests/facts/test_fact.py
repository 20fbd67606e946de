"""Facts by name: computed when asked for, and no more of them than it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from samrapport.errors import DataFault, UnknownName
from samrapport.facts.fact import Fact, FactBook, Source
from samrapport.text.prose import bind


@pytest.fixture
def asked() -> list[str]:
    """The providers that were asked, in order."""
    return []


@pytest.fixture
def book(asked: list[str]) -> FactBook:
    """Insatser with their names, and after them the participants, which take long."""

    def provider(name: str, *facts: Fact) -> Callable[[], Iterable[Fact]]:
        def provide() -> Iterable[Fact]:
            asked.append(name)
            return facts

        return provide

    names = provider("namn", Fact("insats.antal", 1, "antal"), Fact("insats.spira.namn", "Spira", "text"))
    people = provider("deltagare", Fact("insats.spira.deltagare.unika.totalt", 81, "personer"))
    return FactBook({"insats": (names, people), "mote": provider("mote", Fact("mote.antal", 4, "antal"))})


def test_a_name_asks_no_further_than_to_the_part_that_has_it(book: FactBook, asked: list[str]) -> None:
    assert book["insats.spira.namn"].value == "Spira"
    assert asked == ["namn"]
    assert book["insats.spira.deltagare.unika.totalt"].value == 81
    assert asked == ["namn", "deltagare"]


def test_a_text_that_names_an_insats_does_not_ask_for_its_participants(book: FactBook, asked: list[str]) -> None:
    assert "Spira" in bind(book, "{{ insats.spira.namn }} är {{ insats.antal }}.", where="a.md").markdown
    assert asked == ["namn"]
    assert "81" in bind(book, "{{ insats.spira.deltagare.unika.totalt }}", where="a.md").markdown
    assert asked == ["namn", "deltagare"]


def test_a_name_that_is_nowhere_is_looked_for_everywhere_and_told_with_the_closest(
    book: FactBook, asked: list[str]
) -> None:
    assert book.find("insats.spira.deltagare.unika.kvinnor") is None
    assert asked == ["namn", "deltagare"]
    with pytest.raises(UnknownName, match=r"insats\.spira\.deltagare\.unika\.totalt"):
        book["insats.spira.deltagare.unika.total"]
    with pytest.raises(UnknownName, match="mote"):
        book["moten.antal"]


def test_a_namespace_is_all_its_parts_each_computed_once(book: FactBook, asked: list[str]) -> None:
    expected = ["insats.antal", "insats.spira.namn", "insats.spira.deltagare.unika.totalt"]
    assert list(book.namespace("insats")) == expected
    assert list(book.namespace("insats")) == expected
    assert asked == ["namn", "deltagare"]


def test_a_book_around_another_has_its_namespaces_and_computes_them_once(book: FactBook, asked: list[str]) -> None:
    own = FactBook({"egen": lambda: [Fact("egen.antal", 2, "antal")]}, around=book)
    assert list(own.spaces()) == ["insats", "mote", "egen"]
    assert own["insats.spira.namn"] is book["insats.spira.namn"]
    assert (own["egen.antal"].value, own["mote.antal"].value) == (2, 4)
    assert book.find("egen.antal") is None
    assert asked == ["namn", "mote"]


@pytest.mark.parametrize("apart", [True, False])
def test_two_facts_of_one_name_are_refused_also_across_parts(apart: bool) -> None:
    one, other = (Fact("x.a", value, "antal", sources=(Source("x.csv", value),)) for value in (2, 3))
    book = FactBook({"x": (lambda: [one], lambda: [other]) if apart else lambda: [one, other]})
    with pytest.raises(DataFault, match="samma faktanamn"):
        book.namespace("x")
