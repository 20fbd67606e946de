"""What a command tells while it works: bars on a terminal, lines elsewhere or when asked for, and nothing between the lines of an answer."""

from __future__ import annotations

import io
from typing import Any

import pytest
from rich.console import Console

from samrapport.cli.show import ConsoleWatcher
from samrapport.cli.working import working
from samrapport.run.summary import SectionResult


def told(*, terminal: bool, lines: bool = False, **surroundings: str) -> str:
    written = io.StringIO()
    console = Console(file=written, force_terminal=terminal, width=100, _environ=surroundings)
    with ConsoleWatcher(console, lines=lines) as watcher:
        watcher.begin("Kör anteckningsböcker", 2)
        watcher.step("ett")
        watcher.step("två")
        watcher.begin("Publicerar", 0)
        watcher.step("sida")
    return written.getvalue()


def test_a_terminal_shows_a_bar_for_each_stage() -> None:
    shown = told(terminal=True)
    assert "2/2" in shown
    assert "Publicerar" in shown
    assert "ett" not in shown


@pytest.mark.parametrize(
    ("terminal", "lines", "surroundings"),
    [(False, False, {}), (True, True, {}), (True, False, {"TERM": "dumb"})],
    ids=["a file", "asked for", "a terminal without a cursor to move"],
)
def test_lines_are_shown_where_a_bar_cannot_be_or_is_not_wanted(
    terminal: bool, lines: bool, surroundings: dict[str, str]
) -> None:
    shown = told(terminal=terminal, lines=lines, **surroundings)
    assert "[1/2] ett" in shown
    assert "[2/2] två" in shown
    assert "━" not in shown


def test_a_notebook_that_fails_is_told_at_once_beside_the_bars() -> None:
    written = io.StringIO()
    section: Any = "08_budget"
    with ConsoleWatcher(Console(file=written, force_terminal=True, width=100)) as watcher:
        watcher.begin("Kör anteckningsböcker", 2)
        report: Any = "sjo-bro 2024"
        watcher.section(report, SectionResult(section), 1.0)
    assert "sjo-bro 2024 08_budget: fel" in written.getvalue()


def test_what_works_says_nothing_where_there_is_no_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    with working("Räknar"):
        pass
    assert capfd.readouterr() == ("", "")
