from __future__ import annotations

from pathlib import Path

from samrapport.errors import MissingData
from samrapport.run.failure import describe_error, describe_program_fault, find_missing


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
