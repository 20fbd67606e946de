"""Personnummer and samordningsnummer are known by form and checksum, and other figures are left alone."""

from __future__ import annotations

import pytest

from samrapport.raw.personnummer.form import find_personnummer, hide_personnummer


@pytest.mark.parametrize(
    "text",
    [
        "811218-9876",
        "8112189876",
        "19811218-9876",
        "198112189876",
        "811218+9876",
        "811218–9876",
        "811218 9876",
        "Ring 811218-9876 om tiden",
        "811278-9873",
        "200002292381",
    ],
)
def test_a_number_of_a_person_is_found(text: str) -> None:
    assert find_personnummer(text)


@pytest.mark.parametrize(
    "text",
    [
        "811218-9875",
        "2021/12-SFV",
        "13260207",
        "811318-9876",
        "2021-06-30",
        "811232-9870",
        "d001",
        "0701234567",
        "190002292381",
    ],
)
def test_other_figures_are_not_taken_for_one(text: str) -> None:
    assert not find_personnummer(text)


def test_every_number_is_hidden_and_the_rest_stays() -> None:
    text = "811218-9876, 198112189876 och 811218-9875 på rad 2"
    assert hide_personnummer(text) == "[personnummer], [personnummer] och 811218-9875 på rad 2"
    assert hide_personnummer("inget") == "inget"
