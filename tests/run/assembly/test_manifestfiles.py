from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from samrapport.errors import SamrapportError
from samrapport.run.assembly.manifest import SCHEMA_VERSION
from samrapport.run.assembly.manifestfiles import Manifests, open_manifests
from samrapport.run.project import Project


def manifest(value: str = "1", *, public: bool = False, ar: int = 2022) -> dict[str, Any]:
    fact = {"name": "a", "value": value, "shown": value, "unit": "antal", "base": "", "formula": "", "sources": []}
    given = {"forbund": "sala", "ar": ar}
    empty: dict[str, Any] = {"inputs": {}, "code": {}, "notebooks": {}}
    return {
        "schema_version": SCHEMA_VERSION,
        "public": public,
        "report": given,
        "parameters": given,
        "facts": [fact],
        "shown": [],
        **empty,
    }


def write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def read(where: str, root: Path) -> Manifests:
    project = Project(root, root / "data" / "raw", root / "data" / "processed", root / "reports", root / "_site")
    with open_manifests(where, project) as found:
        return found


def test_all_reports_of_a_folder_are_found_and_the_whole_manifest_is_taken_before_its_public_part(
    tmp_path: Path,
) -> None:
    write(tmp_path / "sala/2022/manifest.json", manifest("helt"))
    write(tmp_path / "sala/2022/data/publikt-manifest.json", manifest("publikt", public=True))
    write(tmp_path / "sala/2021/data/publikt-manifest.json", manifest(public=True, ar=2021))
    write(tmp_path / ".gammalt/manifest.json", manifest(ar=2019))
    found = read(str(tmp_path), tmp_path)
    assert list(found) == ["sala/2021", "sala/2022"]
    assert found["sala/2022"]["facts"][0]["value"] == "helt"


def test_a_revision_in_git_is_read_as_it_was(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=n", "-c", "user.email=n@e.se", *arguments],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    for value in ("1", "2"):
        write(tmp_path / "reports/sala/2022/manifest.json", manifest(value))
        git("add", "-A")
        git("commit", "-qm", value)
    assert read("HEAD~1", tmp_path)["sala/2022"]["facts"][0]["value"] == "1"
    assert read("HEAD", tmp_path)["sala/2022"]["facts"][0]["value"] == "2"


@pytest.mark.parametrize("where", ["--output=x", "finns-inte", "HEAD~99"])
def test_what_is_neither_folder_nor_revision_is_told(tmp_path: Path, where: str) -> None:
    with pytest.raises(SamrapportError, match="varken en mapp eller en version i git"):
        read(where, tmp_path)


@pytest.mark.parametrize("content", [[], {"schema_version": SCHEMA_VERSION}, "{", {"facts": 1}])
def test_a_folder_without_manifests_is_told(tmp_path: Path, content: Any) -> None:
    write(tmp_path / "manifest.json", content)
    with pytest.raises(SamrapportError, match="inget manifest"):
        read(str(tmp_path), tmp_path)


def test_manifests_of_an_earlier_version_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path / "manifest.json", {"version": 2, "report": {}, "sections": []})
    with pytest.raises(SamrapportError, match="annan version"):
        read(str(tmp_path), tmp_path)
