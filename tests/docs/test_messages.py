"""Messages: the recipe quotes what is really told."""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from samrapport.hinder import hindered
from samrapport.rapport import validera
from samrapport.raw.rapporttyp import find_report_types
from samrapport.run.addresses import Targets
from samrapport.run.discover import find_reports
from samrapport.run.execution.failure import describe_cold, describe_death, describe_memory, describe_timeout
from samrapport.run.project import find_project
from samrapport.run.validate import find_faults
from samrapport.run.warm.forks import IMPOSSIBLE

from .pages import DATA, RECIPES, ROOT, text_of

pytestmark = pytest.mark.slow

PAGE = RECIPES / "felmeddelanden.md"
OWN = "vasteras/2021"
MISTAKES = [
    (f"{OWN}/budget.csv", ";7306;", ";sju tusen;"),
    (f"{OWN}/budget.csv", ";7306;", ";7.306;"),
    (f"{OWN}/budget.csv", ";7306;", ";-7306;"),
    (f"{OWN}/budget.csv", ";år;belopp;", ";år;beloppet;"),
    (f"{OWN}/budget.csv", "Insatser;JobbFokus 2.0/SPIRA;budget;2021", "Insatser;Samordningsteam Västerås;budget;2021"),
    (f"{OWN}/eget_kapital.csv", ";", ","),
    (f"{OWN}/insatser.csv", ";Samordningsteam Västerås;", ";Samordningsteam; Västerås;"),
    (f"{OWN}/utfall.csv", "Insatser;Samordningsteam Västerås", "Insatser;Samordningsteamet"),
    ("forbund/medlemmar.csv", ";1980;", ";1999;"),
    (f"{OWN}/rapport.yml", "titel:", "title:"),
    (f"{OWN}/text/budget.md", "budget.totalt.utfall", "budget.total.utfall"),
    (f"{OWN}/text/budget.md", "budget.andel | procent", "budget.andel | tkr"),
    (f"{OWN}/text/budget.md", "budget.andel | procent", "budget.andel | prosent"),
    (f"{OWN}/text/budget.md", "{{ budget.andel | procent }}", "{{ budget.andel | procent }"),
    (f"{OWN}/text/budget.md", "{{ budget.andel | procent }}", "{{< include andel.md >}}"),
    (f"{OWN}/text/budget.md", "Några poster i", "Några [poster](saknas.html) i"),
    (f"{OWN}/text/budget.md", "Några poster i", "![Karta](karta.png) Några poster i"),
    (f"{OWN}/text/budget.md", "Några poster i", "::: {.callout-note}\nNågra poster i"),
    (f"{OWN}/text/budget.md", "Några poster i", "Några 😀 poster i"),
    (f"{OWN}/publicerat.csv", "budget.totalt.andel;", "budget.totalt.andelen;"),
]


def quoted() -> set[str]:
    """The messages that the recipe quotes."""
    return set(re.findall(r"^> (.+)$", text_of(PAGE), re.MULTILINE))


@pytest.mark.parametrize(("file", "old", "new"), MISTAKES, ids=lambda one: str(one)[:40])
def test_a_mistake_is_told_in_the_words_that_the_recipe_quotes(tmp_path: Path, file: str, old: str, new: str) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "raw"))
    text = text_of(data / file)
    assert old in text
    (data / file).write_text(text.replace(old, new, -1 if new == "," else 1), encoding="utf-8")
    project = find_project(ROOT).placed(data=data)
    (own,) = (one for one in find_reports(data, find_report_types(project.notebooks)) if str(one) == "vasteras 2021")
    told = set(find_faults(project, own, Targets(project, own)))
    assert told & quoted(), "\n".join(told)


def test_a_wrong_encoding_and_a_misspelt_file_are_told_in_the_words_that_the_recipe_quotes(tmp_path: Path) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "raw"))
    budget = data / OWN / "budget.csv"
    budget.write_bytes(text_of(budget).encode("latin-1", errors="replace"))
    (data / OWN / "eget_kapital.csv").rename(data / OWN / "egetkapital.csv")
    (data / OWN / "text" / "eget-kapital.md").rename(data / OWN / "text" / "eget_kapital.md")
    told = {str(fault) for fault in validera(data, "vasteras", 2021)}
    assert len(told & quoted()) == 3, "\n".join(told)


@pytest.mark.parametrize(
    "arguments", [["build", "vesteras"], ["build", "vasteras", "2031"], ["build", "--enginne", "quarto"]], ids=" ".join
)
def test_a_mistake_in_a_command_is_told_in_the_words_that_the_recipe_quotes(arguments: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "samrapport", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert ended.returncode == 2
    assert ended.stderr.strip() in quoted()


def test_what_the_system_would_not_do_is_told_in_the_words_that_the_recipe_quotes() -> None:
    assert str(hindered(OSError(errno.ENOSPC, "", str(Path.cwd() / "reports" / OWN)))) in quoted()


OF_RUNS = {describe_timeout(600), describe_death(), describe_memory(1000), describe_cold(IMPOSSIBLE)}


def test_what_happens_as_notebooks_run_is_told_in_the_words_that_the_recipe_quotes() -> None:
    assert quoted() >= OF_RUNS


def test_every_quoted_message_is_held_by_a_case() -> None:
    in_data, in_commands, of_papermill, of_system = len(MISTAKES) + 3, 3, 1, 1
    assert len(quoted()) == in_data + in_commands + of_papermill + of_system + len(OF_RUNS)
