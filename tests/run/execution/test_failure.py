from __future__ import annotations

import json
from pathlib import Path

from samrapport.errors import MissingData
from samrapport.run.execution.execute import _stderr_of
from samrapport.run.execution.failure import describe_error, describe_program_fault, find_missing, write_failed


def test_missing_files_are_read_back_from_the_message() -> None:
    files = ("vasteras/2021/mal.csv", "vasteras/2021/text/mål, med komma.md")
    sheets = ("a/2022/underlag.xlsx, bladet budget", "a/2022/utfall.csv", "a/2022/underlag.xlsx, bladet moten")
    assert find_missing(str(MissingData(sheets))) == sheets
    assert find_missing(str(MissingData(files[:1]))) == files[:1]
    assert ", ".join(find_missing(str(MissingData(files)))) == ", ".join(files)
    assert find_missing("annat") == ()


def test_an_error_shows_the_line_and_where_to_read_on() -> None:
    told = describe_error("# läs\ny = 1\ndata['x']\n", Path("a.ipynb"))
    assert told == "cellen, ”data['x']”, gick inte att köra. Öppna a.ipynb, där felet står under cellen, och rätta den."


def test_a_fault_of_the_program_is_kept_whole(tmp_path: Path) -> None:
    try:
        raise ValueError("långt " * 100)
    except ValueError as error:
        told = describe_program_fault(error, tmp_path / "x" / "fel.txt")
    assert "ValueError" not in told
    assert "långt" not in told
    assert "Traceback" in (tmp_path / "x" / "fel.txt").read_text(encoding="utf-8")


def test_no_personnummer_is_kept_or_told(tmp_path: Path) -> None:
    describe_program_fault(ValueError("fel i rad 19811218-9876"), tmp_path / "fel.txt")
    output = {"ename": "KeyError", "evalue": "811218-9876", "traceback": ["\x1b[31m'8112189876'\x1b[0m"]}
    write_failed(tmp_path / "a.fel.ipynb", json.dumps({"cells": [{"source": "", "outputs": [output]}]}).encode())
    for name in ("fel.txt", "a.fel.ipynb"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "811218" not in text
        assert "[personnummer]" in text


def test_a_warning_is_told_without_the_file_that_python_made_of_its_cell() -> None:
    warned = (
        "/tmp/ipykernel_17/3746.py:1: UserWarning: talen är nära varandra\n  warnings.warn('talen är nära varandra')\n"
    )
    output = {"output_type": "stream", "name": "stderr", "text": f"{warned}annat\n"}
    found = _stderr_of({"cells": [{"outputs": []}, {"outputs": [output]}]})
    assert found == ("cell 2: talen är nära varandra\nannat",)
