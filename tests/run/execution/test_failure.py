from __future__ import annotations

import json
from pathlib import Path

from samrapport.errors import MissingData
from samrapport.run.execution.failure import describe_error, describe_program_fault, find_missing, write_failed


def test_missing_files_are_read_back_from_the_message() -> None:
    files = ("vasteras/2021/mal.csv", "vasteras/2021/text/mål, med komma.md")
    assert find_missing(str(MissingData(files[:1]))) == files[:1]
    assert ", ".join(find_missing(str(MissingData(files)))) == ", ".join(files)
    assert find_missing("annat") == ()


def test_an_error_shows_the_line_and_where_to_read_on() -> None:
    told = describe_error("KeyError", "'x'", "# läs\ny = 1\ndata['x']\n", Path("a.ipynb"))
    assert told == "KeyError: 'x' i ”data['x']”. Hela felet finns i a.ipynb."


def test_a_fault_of_the_program_is_kept_whole(tmp_path: Path) -> None:
    try:
        raise ValueError("långt " * 100)
    except ValueError as error:
        told = describe_program_fault(error, tmp_path / "x" / "fel.txt")
    assert len(told) < 400
    assert "Traceback" in (tmp_path / "x" / "fel.txt").read_text(encoding="utf-8")


def test_no_personnummer_is_kept_or_told(tmp_path: Path) -> None:
    told = describe_program_fault(ValueError("fel i rad 19811218-9876"), tmp_path / "fel.txt")
    assert "fel i rad [personnummer]" in told
    output = {"ename": "KeyError", "evalue": "811218-9876", "traceback": ["\x1b[31m'8112189876'\x1b[0m"]}
    write_failed(tmp_path / "a.fel.ipynb", json.dumps({"cells": [{"source": "", "outputs": [output]}]}).encode())
    for name in ("fel.txt", "a.fel.ipynb"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "811218" not in text
        assert "[personnummer]" in text
