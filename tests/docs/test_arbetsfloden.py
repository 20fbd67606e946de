"""The workflows for GitHub and GitLab: what they run there is, and who may publish is as they say. They are untried there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from samrapport.cli.app import app

from .pages import DOCS, RECIPES, ROOT, text_of

FOLDER = DOCS / "arbetsfloden"
SECRET = "SAMRAPPORT_LOSENORD_WEBBEN"


def read(name: str) -> dict[str, Any]:
    # YAML 1.1 takes the key `on` for a truth; as they do, it is read as a word here.
    return {"on" if key is True else key: value for key, value in yaml.safe_load(text_of(FOLDER / name)).items()}


def github() -> dict[str, dict[str, Any]]:
    return dict(read("github.yml")["jobs"])


def gitlab() -> dict[str, dict[str, Any]]:
    return {name: job for name, job in read("gitlab.yml").items() if isinstance(job, dict) and "script" in job}


def scripts() -> list[tuple[str, str]]:
    found = [("github", step["run"]) for job in github().values() for step in job["steps"] if "run" in step]
    return found + [("gitlab", line) for job in gitlab().values() for line in job["script"]]


def lines() -> list[str]:
    return [line.strip() for _, script in scripts() for line in script.splitlines()]


def test_both_are_told_as_untried_with_where_to_lay_them() -> None:
    for file in FOLDER.iterdir():
        head = text_of(file).split("\n\n")[0]
        assert "inte provad på" in head
        assert f"arbetsfloden/{file.name}" in text_of(RECIPES / "github-gitlab.md")
    assert "inte provade" in text_of(RECIPES / "github-gitlab.md")


def test_every_command_that_they_run_there_is() -> None:
    group, count = get_command(app), 0
    for line in lines():
        if found := re.match(r"\.venv/bin/samrapport (\S+)(.*?)(?: \|\| .*)?$", line):
            command = group.commands[found[1]]  # type: ignore[attr-defined]
            command.make_context(found[1], shlex.split(found[2]))
            count += 1
        elif line.startswith("make "):
            for target in line.split()[1:]:
                assert re.search(rf"^{target}:", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert count == 8


@pytest.mark.parametrize("jobs", [github, gitlab])
def test_a_build_is_controlled_before_anything_is_shown_and_knows_no_password(jobs: Any) -> None:
    found = jobs()
    assert list(found) == ["bygg", "forhand", "publicera"]
    for name in ("forhand", "publicera"):
        assert found[name]["needs"] in ("bygg", ["bygg"])
        assert (found[name]["environment"]["name"] if jobs is gitlab else found[name]["environment"]) == name
    assert "samrapport check" in str(found["bygg"])
    assert SECRET not in str(found["bygg"])
    assert "--förhand" in str(found["forhand"])
    assert "--förhand" not in str(found["publicera"])


def test_on_github_only_the_main_branch_publishes_and_only_ones_own_changes_are_previewed() -> None:
    whole, jobs = read("github.yml"), github()
    assert whole["permissions"] == {"contents": "read"}
    # Not the event whose code is another's and whose rights are one's own.
    assert set(whole["on"]) == {"push", "pull_request"}
    assert "github.ref == 'refs/heads/main'" in jobs["publicera"]["if"]
    assert "head.repo.full_name == github.repository" in jobs["forhand"]["if"]
    for job in jobs.values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert ("uses" in step) != ("run" in step)
            # What others write (a title, a branch) reaches no shell but by a variable.
            assert "${{" not in step.get("run", "")
            assert (
                not step.get("uses", "").startswith("actions/checkout") or step["with"]["persist-credentials"] is False
            )
            assert (SECRET in step.get("env", {})) == ("samrapport publicera" in step.get("run", ""))


def test_on_gitlab_somebody_presses_a_button_to_publish_and_only_ones_own_changes_are_previewed() -> None:
    whole, jobs = read("gitlab.yml"), gitlab()
    assert [job["stage"] for job in jobs.values()] == whole["stages"]
    (rule,) = jobs["publicera"]["rules"]
    assert (rule["when"], rule["allow_failure"]) == ("manual", False)
    assert "$CI_DEFAULT_BRANCH" in rule["if"]
    assert jobs["publicera"]["interruptible"] is False
    assert "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID" in jobs["forhand"]["rules"][0]["if"]
    assert SECRET not in str({key: value for key, value in whole.items() if key != "bygg"}), "variables of the project"


def test_they_are_short_enough_to_read() -> None:
    assert all(len(text_of(Path(one)).splitlines()) < 120 for one in FOLDER.iterdir())
