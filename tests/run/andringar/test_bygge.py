"""A revision in git that no manifest is kept of, built by its own program and gone afterwards."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from samrapport.errors import SamrapportError
from samrapport.run.assembly.manifest import SCHEMA_VERSION
from samrapport.run.assembly.manifestfiles import open_manifests
from samrapport.run.project import Project

# The program of then, as far as this asks it: it lays a report whose fact is what the data says in the folder that it is told.
PROGRAM = """
import json, sys
from pathlib import Path
assert sys.argv[1:3] == ["build", "--no-publish"], sys.argv
value = Path("data/raw/varde.txt").read_text()
if value == "trasigt":
    sys.exit("rådata går inte att läsa.")
given = {"forbund": "sala", "ar": 2022}
fact = {"name": "a", "value": value, "shown": value, "unit": "antal", "base": "", "formula": "", "sources": []}
manifest = {"schema_version": VERSION, "public": False, "report": given, "parameters": given, "facts": [fact], "shown": []}
place = Path(sys.argv[4], "reports/sala/2022")
place.mkdir(parents=True)
place.joinpath("manifest.json").write_text(json.dumps(manifest | {"inputs": {}, "code": {}, "notebooks": {}}))
Path("lämnat.tmp").write_text("x")
sys.exit(1)
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    place = tmp_path / "förråd" / "rapporter"
    (place / "src/samrapport").mkdir(parents=True)
    (place / "src/samrapport/__init__.py").touch()
    (place / "src/samrapport/__main__.py").write_text(PROGRAM.replace("VERSION", str(SCHEMA_VERSION)), encoding="utf-8")
    (place / "data/raw").mkdir(parents=True)
    git(place, "init", "-q", "..")
    for value in ("1", "2", "trasigt"):
        (place / "data/raw/varde.txt").write_text(value, encoding="utf-8")
        git(place, "add", "-A")
        git(place, "commit", "-qm", value)
    return Project(place, place / "data/raw", place / "data/processed", place / "reports", place / "_site")


def git(place: Path, *arguments: str) -> str:
    names = ("-c", "user.name=n", "-c", "user.email=n@example.se")
    return subprocess.run(["git", *names, *arguments], cwd=place, check=True, capture_output=True, text=True).stdout


def left(project: Project) -> list[str]:
    """What of the builds there still is: worktrees beside the own, and what is not checked in."""
    return git(project.root, "worktree", "list").splitlines()[1:] + git(project.root, "status", "--short").splitlines()


def test_each_is_built_by_the_program_that_lies_in_it_and_is_gone(project: Project) -> None:
    with open_manifests("HEAD~2", project, build=True) as old, open_manifests("HEAD~1", project, build=True) as new:
        assert [one["sala/2022"]["facts"][0]["value"] for one in (old, new)] == ["1", "2"]
        assert len(left(project)) == 2
    assert left(project) == []


def test_one_that_cannot_be_built_is_told_and_gone(project: Project) -> None:
    with (
        pytest.raises(SamrapportError, match="HEAD gick inte att bygga: rådata går inte att läsa"),
        open_manifests("HEAD", project, build=True),
    ):
        pass
    assert left(project) == []


def test_it_is_gone_though_who_looks_fails(project: Project) -> None:
    with pytest.raises(ZeroDivisionError), open_manifests("HEAD~1", project, build=True):
        raise ZeroDivisionError
    assert left(project) == []


def test_manifests_that_are_kept_in_git_are_read_and_nothing_is_built(project: Project) -> None:
    given = {"forbund": "sala", "ar": 2021}
    kept = {"schema_version": SCHEMA_VERSION, "report": given, "parameters": given, "facts": [], "shown": []}
    path = project.reports / "sala/2021/manifest.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(kept | {"inputs": {}, "code": {}, "notebooks": {}}), encoding="utf-8")
    git(project.root, "add", "-A", "-f")
    git(project.root, "commit", "-qm", "sparat")
    with open_manifests("HEAD", project, build=True) as found:
        assert list(found) == ["sala/2021"]
