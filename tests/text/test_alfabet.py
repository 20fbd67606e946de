"""Names in the order in which a Swedish reader looks for them."""

from __future__ import annotations

import random
import unicodedata

import pytest

from samrapport.text.alfabet import alphabetical


@pytest.mark.parametrize(
    "names",
    [
        ["Arboga", "Blåbärsvik", "Bävervik", "Västerås", "Åre", "Älvdalen", "Örebro"],
        ["arvika", "Askersund", "AVESTA"],
        ["Linde", "Lindé by", "Lindesberg"],
        ["Zinkgruvan", "ånge", "ÄLMHULT", "Öland"],
    ],
)
def test_swedish_order(names: list[str]) -> None:
    mixed = random.Random(1).sample(names, len(names))
    assert sorted(mixed, key=alphabetical) == names


def test_letters_in_two_parts_are_the_same_letters() -> None:
    assert alphabetical(unicodedata.normalize("NFD", "Åre")) == alphabetical("Åre")
