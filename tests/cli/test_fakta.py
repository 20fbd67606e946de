"""`samrapport fakta`: what it lists, and what it says where it finds nothing."""

from __future__ import annotations

import pytest
from data_factory import AR, FORBUND, Data
from typer.testing import CliRunner, Result

from samrapport.cli.app import app
from samrapport.errors import SamrapportError

pytestmark = pytest.mark.slow


def run(data: Data, *words: str) -> Result:
    return CliRunner().invoke(app, ["fakta", FORBUND, str(AR), *words, "--data", str(data.root)])


def test_a_fact_is_told_with_all_that_it_is_made_of_and_what_to_paste(data: Data) -> None:
    ended = run(data, "period_slut")
    assert ended.exit_code == 0, ended.output
    lines = ended.stdout.splitlines()
    assert lines[0] == "rapport.period_slut: 30 juni 2024"
    assert (
        "  Klistra in: {{ rapport.period_slut | datum }} → 30 juni 2024, {{ rapport.period_slut | ar }} → 2024" in lines
    )
    assert lines[-1] == f"1 fakta i {FORBUND} {AR}."


def test_without_words_all_are_told(data: Data) -> None:
    ended = run(data)
    assert ended.exit_code == 0, ended.output
    names = [line.partition(":")[0] for line in ended.stdout.splitlines() if line and line[0].islower()]
    assert names == sorted(names)
    assert {"budget", "rapport", "forbund"} <= {one.partition(".")[0] for one in names}


def test_words_that_no_fact_has_are_answered_with_the_closest_name(data: Data) -> None:
    ended = run(data, "rapport.period_slutt")
    assert isinstance(ended.exception, SamrapportError)
    assert ended.exception.exit_code == 2
    assert "Menade du rapport.period_slut" in str(ended.exception)
