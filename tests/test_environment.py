"""`environment.yml`, `requirements.lock` and `pyproject.toml` against each other: one set of versions, named three times."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
"""What conda-forge calls a package by another name than PyPI."""

NOT_IN_ENVIRONMENT = {"editables", "hatchling", "mypy", "pandas-stubs", "ruff", "types-pyyaml", "vulture"}
"""What it takes to work on the program itself, which the lock alone gives."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked() -> dict[str, str]:
    """Package: version, from the lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {
        normal(name): version
        for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;\\]+)", text, re.MULTILINE)
    }


def environment() -> dict[str, str]:
    """Package: version, from environment.yml, by the names of PyPI; "" where none is pinned, as of conda's own pip."""
    found: dict[str, str] = {}
    for one in yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]:
        for text in one["pip"] if isinstance(one, dict) else [one]:
            match = re.fullmatch(r"([\w.-]+?)(?:={1,2}([\w.]+)|>=[\w.]+)?", text)
            if match:
                name = normal(match[1])
                found[CONDA_NAMES.get(name, name)] = match[2] or ""
    return found


def declared(group: str | None = None) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = project["optional-dependencies"][group] if group else project["dependencies"]
    return {normal(re.split(r"[\[<>=!~; ]", one)[0]) for one in listed}


def test_environment_and_lock_give_the_same_versions_of_all_that_both_name() -> None:
    lock, conda = locked(), environment()
    both = lock.keys() & conda.keys() - {"pip"}
    assert len(both) > 20
    assert {name: conda[name] for name in both} == {name: lock[name] for name in both}


def test_environment_names_every_direct_dependency() -> None:
    assert declared() - environment().keys() == set()
    assert declared("dev") - environment().keys() == NOT_IN_ENVIRONMENT


def test_environment_adds_only_what_pip_cannot_give() -> None:
    assert environment().keys() - locked().keys() == {"python", "quarto"}


def test_lock_names_every_direct_dependency_at_a_version_that_the_project_takes() -> None:
    assert (declared() | declared("dev")) - locked().keys() == set()


@pytest.mark.parametrize("name", ["python", "quarto"])
def test_environment_has_what_the_project_needs_of_a_program(name: str) -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    version = re.search(rf"^  - {name}>?=([\d.]+)$", text, re.MULTILINE)
    assert version
    least = {"python": (3, 11), "quarto": (1, 9)}[name]
    assert tuple(map(int, version[1].split("."))) >= least


def test_every_entry_of_the_lock_has_hashes_and_there_is_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(entries) == len(re.findall(r"^[A-Za-z0-9][^\n]*==", text, re.MULTILINE))
    assert [entry.partition("\n")[0] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert re.findall(r"://|@ |--index|--extra-index|--find-links|--trusted-host", text) == []
