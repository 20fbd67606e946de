"""Commands, options and make's targets: what there is is told, and what is told can be given."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from samrapport.cli.app import app

from .pages import DATA, DOCS, PAGES, README, ROOT, blocks, name_of, section, text_of

REFERENCE = DOCS / "referens" / "kommandon.md"
GROUP: Any = get_command(app)


def options(command: Any) -> set[str]:
    found = {
        one
        for parameter in command.get_params(command.context_class(command))
        for one in (*parameter.opts, *parameter.secondary_opts)
    }
    return {one for one in found if one.startswith("-")} - {"--help"}


@pytest.mark.parametrize("name", GROUP.commands)
def test_every_command_is_told_with_all_its_options_and_no_others(name: str) -> None:
    # One command's name may begin with another's.
    heading = next(one for one in re.findall(r"(?m)^## (.+)", text_of(REFERENCE)) if one[1:-1].split()[1] == name)
    told = section(REFERENCE, heading)
    assert set(re.findall(r"`(--?[a-zåäö][a-zåäö-]*)", told)) == options(GROUP.commands[name])


def test_every_command_and_option_is_used_or_explained_outside_of_the_reference() -> None:
    told = "\n".join(text_of(page) for page in PAGES if page != REFERENCE)
    for name, command in GROUP.commands.items():
        assert f"samrapport {name} " in told, name
        # The opposite of what goes without saying need not be explained.
        lacking = {one for one in options(command) if not re.search(rf"{one}\b", told)}
        assert lacking <= {"-j", "--force", "--seed", "--publish", "--warm", "--continue-on-failure"}, name


def test_the_docs_name_no_option_that_is_not_there() -> None:
    known = {one for command in (GROUP, *GROUP.commands.values()) for one in options(command)} | {"--help"}
    for page in PAGES:
        named = {one for line in text_of(page).splitlines() for one in re.findall(r"`(--[a-zåäö][a-zåäö-]*)[` ]", line)}
        assert named <= known, name_of(page)


def shell_lines() -> list[tuple[str, str]]:
    return [
        (name_of(page), line)
        for page in PAGES
        for info, content in blocks(page)
        if info.split()[:1] == ["sh"]
        for line in content.splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize(("page", "line"), shell_lines(), ids=lambda one: str(one)[:60])
def test_a_command_of_the_docs_can_be_given(page: str, line: str) -> None:
    words = shlex.split(line)
    program, arguments = Path(words[0]).name, words[1:]
    if program == "make":
        assert re.search(rf"^{re.escape(arguments[0])}:", text_of(ROOT / "Makefile"), re.MULTILINE), line
    elif program == "samrapport":
        command, arguments = GROUP.commands[arguments[0]], [one for one in arguments if one != "--help"]
        context = command.make_context(arguments[0], arguments[1:])
        assert context.params is not None
    elif program == "papermill":
        assert (ROOT / arguments[0]).is_file(), line
        given = dict(zip(arguments[3::3], arguments[4::3], strict=True))
        assert (DATA / given["forbund"] / given["ar"] / "rapport.yml").is_file()
    elif program in ("cp", "mkdir") and page.startswith("docs/recept/"):
        assert arguments, line  # What recipes do is done, by test_recipes.
    elif program == "conda":
        assert arguments[:2] in (["env", "create"], ["activate", "samrapport"]), line
        assert all((ROOT / name).is_file() for name in arguments if name.endswith(".yml"))
        assert re.search(r"^name: samrapport$", text_of(ROOT / "environment.yml"), re.MULTILINE)
    elif program == "rm":
        assert all(one.startswith("data/raw/") for one in arguments if one not in ("-f", "-r")), line
    elif program == "git":
        assert arguments[:2] == ["worktree", "add"], line
    elif program == "python" and arguments[0] == "-c":
        ended = subprocess.run(
            [sys.executable, "-c", arguments[1]], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0, ended.stderr
        assert "budget.andel" in ended.stdout
    elif program == "python" and arguments[:2] == ["-m", "samrapport.exempel"]:
        assert (DATA / Path(*arguments[2:4]) / "insatser" / arguments[4] / "malbild.csv").is_file(), line
    else:
        assert (program, arguments[:2]) == ("python", ["-m", "pytest"]), f"{page}: {line} is held by no test"
        assert all((ROOT / one).exists() for one in arguments if one.startswith("tests/"))


def test_every_make_target_is_told() -> None:
    targets = re.search(r"^\.PHONY: (.+)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert targets
    told = text_of(ROOT / "CONTRIBUTING.md")
    assert {one for one in targets[1].split() if f"make {one}" not in told} == set()


def test_the_readme_is_one_page() -> None:
    assert len(text_of(README).splitlines()) <= 150
