"""A page explains a word where it first stands on it, whichever text that is; a text that is to be easy is held to it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from samrapport.areas.lasare import controls
from samrapport.areas.lasare.controls import ENKLARE, LATT, MENING, ORD
from samrapport.areas.lasare.underlag import LATTLAST
from samrapport.rapport import oppna
from samrapport.rapport.rapport import Rapport
from samrapport.text.lasare.lasbarhet import lix, sentences, words

DATA = Path(__file__).parents[2] / "data" / "raw"


def page() -> Rapport:
    """The report as a notebook opens it."""
    return oppna("vasteras", 2021, data=DATA)


def notes(rapport: Rapport, name: str) -> set[str]:
    text = rapport.text(name)
    assert text is not None
    return set(re.findall(r"^\[\^[^\]]+\]: \*\*(.+?):\*\*", text.markdown, re.MULTILINE))


def test_a_word_is_explained_once_on_each_page() -> None:
    one = page()
    assert "eget kapital" in notes(one, "budget")
    assert "eget kapital" not in notes(one, "eget-kapital")
    assert "eget kapital" in notes(page(), "eget-kapital")
    # A cell that is run again says the same.
    assert "eget kapital" in notes(one, "budget")


def test_english_is_not_explained_in_swedish() -> None:
    assert notes(page(), "engelska") == set()


def test_the_easy_text_of_the_example_is_easy() -> None:
    for name in LATTLAST.namn:
        text = page().text(name)
        assert text is not None
        read = sentences(text.markdown)
        every = [len(words(one)) for one in read]
        print(f"{sum(every)} ord, längsta meningen {max(every)}, LIX {lix(read):.0f}")
        assert not list(controls._faults(read))
        assert (max(every) <= MENING, sum(every) <= ORD, lix(read) <= LATT) == (True, True, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("De fick hjälp avseende arbete.", "Skriv till exempel ”om”"),
        ("Det kostade 3 mkr.", "är en förkortning"),
        ("Ett ord " * MENING + ".", f"högst {MENING}. Dela den i två"),
        ("Ett ord. " * ORD, f"Korta den till högst {ORD}"),
        ("Arbetsmarknadspolitiken omfattar samordningsinsatser. " * 30, f"(LIX) är 103, högst {LATT}"),
    ],
)
def test_what_is_heavy_is_told_with_what_to_write(text: str, told: str) -> None:
    assert any(told in text for _, text in controls._faults(sentences(text)))


def test_no_simpler_word_is_heavy_itself() -> None:
    assert {plain for plain in ENKLARE.values() if plain in ENKLARE} == set()
