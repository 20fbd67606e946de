from __future__ import annotations

import hashlib
from pathlib import Path

from samrapport.run.fingerprint import Fingerprints, hash_file, hash_mapping, hash_tree


def test_a_missing_file_has_no_hash(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert hash_file(tmp_path / "a") == hashlib.sha256(b"x").hexdigest()
    assert hash_file(tmp_path / "b") is hash_file(tmp_path) is hash_file(tmp_path / "a" / "c") is None


def test_a_tree_leaves_out_dot_names_and_what_python_compiles(tmp_path: Path) -> None:
    for name in ("a/b", ".c/d", "a/.e", "a/__pycache__/b.cpython-311.pyc", "a/__pycache__/b.cpython-311.pyc.140"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert list(hash_tree(tmp_path)) == ["a/b"]
    assert hash_tree(tmp_path / "inget") == {}


def test_parts_hash_alike_in_any_order() -> None:
    assert hash_mapping({"a": 1, "b": 2}) == hash_mapping({"b": 2, "a": 1}) != hash_mapping({"a": 2, "b": 1})


def test_a_name_that_is_no_utf_8_is_hashed_as_any_other() -> None:
    assert hash_mapping({"f\udcf6rord.md": 1}) != hash_mapping({"f\udce5rord.md": 1})


def test_modules_are_hashed_from_their_source_without_import(tmp_path: Path) -> None:
    found = Fingerprints(tmp_path).modules(["samrapport.errors", "samrapport.run", "samrapport.finns_inte"])
    assert found["samrapport.errors"]
    assert found["samrapport.run"]
    assert found["samrapport.finns_inte"] is None
    assert "samrapport.run.execution.execute" in found


def test_packages_hold_what_is_needed_and_no_test_tools(tmp_path: Path) -> None:
    packages = Fingerprints(tmp_path).packages
    assert {"python", "samrapport", "pandas", "papermill", "numpy", "matplotlib"} <= set(packages)
    assert not {"pytest", "ruff", "mypy", "pip"} & set(packages)


def test_a_reports_inputs_are_its_own_and_the_shared_ones(tmp_path: Path) -> None:
    def key() -> str:
        return Fingerprints(tmp_path).report(Path("vasteras", "2021"))

    for name in ("vasteras/2021/budget.csv", "forbund/forbund.csv", "scb/scb.csv", "sala/2021/budget.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")
    before = key()
    (tmp_path / "sala/2021/budget.csv").write_text("2", encoding="utf-8")
    assert key() == before
    (tmp_path / "scb/scb.csv").write_text("2", encoding="utf-8")
    assert key() != before
