"""`environment.yml`, the locks and `pyproject.toml` against each other: one set of versions, named in several places."""

from __future__ import annotations

import contextlib
import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
"""What conda-forge calls a package by another name than PyPI."""

NOT_IN_ENVIRONMENT = {"editables", "hatchling", "mypy", "pandas-stubs", "ruff", "types-pyyaml", "vulture"}
"""What it takes to work on the program itself, which the lock alone gives."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


WHOLE, SITE, PUBLISHING = "requirements.lock", "requirements-site.lock", "requirements-publicera.lock"
"""The locks: of all there is, of what a build needs, and of what it takes to reach a server besides."""
EXTRAS = ("install", "lab", "publicera", "dev")
"""The extras that the whole lock has."""


def entries(lock: str) -> dict[str, set[str]]:
    """Package and version with its hashes, from a lock."""
    parts = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text(encoding="utf-8").strip())
    return {part.split()[0]: set(re.findall(r"--hash=\S+", part)) for part in parts}


def locked(lock: str = WHOLE) -> dict[str, str]:
    """Package: version, from a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
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
    assert declared("lab") - environment().keys() == set()
    assert (declared("install") | declared("dev")) - environment().keys() == NOT_IN_ENVIRONMENT


def test_environment_adds_only_what_pip_cannot_give() -> None:
    assert environment().keys() - locked().keys() == {"python", "quarto"}


def test_lock_names_every_direct_dependency_at_a_version_that_the_project_takes() -> None:
    assert declared().union(*map(declared, EXTRAS)) - locked().keys() == set()
    assert (declared() | declared("install")) - locked(SITE).keys() == set()


def test_what_a_build_needs_is_a_part_of_the_whole_at_the_same_versions_and_hashes() -> None:
    whole = entries(WHOLE)
    for part in (entries(SITE), entries(PUBLISHING)):
        assert {name: whole.get(name) for name in part} == part


def test_a_build_takes_no_tools_of_tests_or_of_writing() -> None:
    site = locked(SITE).keys()
    assert (declared("lab") | declared("dev")) & site == set()
    assert len(site) < 0.6 * len(locked())


def reached(names: set[str]) -> set[str]:
    """What packages need, and what those need in turn, as they say themselves where they are installed."""
    found: set[str] = set()
    while names:
        name = names.pop()
        with contextlib.suppress(PackageNotFoundError):
            needed = [Requirement(one) for one in requires(name) or ()]
            found.add(name)
            names |= {
                normal(one.name) for one in needed if not one.marker or one.marker.evaluate({"extra": ""})
            } - found
    return found


def test_what_a_build_needs_is_all_that_its_packages_need() -> None:
    assert reached(declared() | declared("install")) - locked(SITE).keys() == set()


@pytest.mark.parametrize("name", ["python", "quarto"])
def test_environment_has_what_the_project_needs_of_a_program(name: str) -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    version = re.search(rf"^  - {name}>?=([\d.]+)$", text, re.MULTILINE)
    assert version
    least = {"python": (3, 11), "quarto": (1, 9)}[name]
    assert tuple(map(int, version[1].split("."))) >= least


@pytest.mark.parametrize("lock", [WHOLE, SITE, PUBLISHING])
def test_every_entry_of_the_lock_has_hashes_and_there_is_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    found = entries(lock)
    assert len(found) == len(re.findall(r"^[A-Za-z0-9][^\n]*==", text, re.MULTILINE))
    assert [
        name
        for name, hashes in found.items()
        if not any(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes)
    ] == []
    assert re.findall(r"://|@ |--index|--extra-index|--find-links|--trusted-host", text) == []
