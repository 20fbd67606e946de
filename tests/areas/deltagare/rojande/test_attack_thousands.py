"""The attack on thousands of random tables: by itself, so that it runs beside the rest."""

from __future__ import annotations

import random

import pytest

from samrapport.areas.deltagare.rojande import skydda

from .tables import one_table
from .test_attack import assert_withstands


@pytest.mark.long
def test_thousands_of_random_tables_withstand_the_attack() -> None:
    for seed in range(2000):
        rng = random.Random(10_000 + seed)
        verk = one_table(rng, rows=rng.randint(2, 8), people=rng.randint(3, 80))
        assert_withstands(verk, skydda(verk, rng.choice((2, 3, 4, 5, 5, 5, 7, 10))))
