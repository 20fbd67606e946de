from __future__ import annotations

import copy
import json
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samrapport.run.execution.normalise import normalise_notebook, strip_ansi, to_json


def executed(stamp: str, ident: str, address: str) -> dict[str, Any]:
    times = {"start_time": stamp, "end_time": stamp, "duration": 1.5, "status": "completed", "exception": False}
    return {
        "cells": [
            {
                "cell_type": "markdown",
                "id": ident,
                "metadata": {"papermill": times, "tags": []},
                "source": ["# A\n", "b"],
            },
            {
                "cell_type": "code",
                "execution_count": int(stamp),
                "id": ident + "x",
                "metadata": {"papermill": times, "execution": {"iopub.status.busy": stamp}, "tags": ["parameters"]},
                "outputs": [
                    {"output_type": "stream", "name": "stdout", "text": ["\x1b[31mröd\x1b[0m\n"]},
                    {
                        "output_type": "execute_result",
                        "execution_count": int(stamp),
                        "data": {"text/plain": [f"<X at {address}>"], "application/json": {"a": [1]}},
                        "metadata": {"samrapport": {"kind": "prose"}},
                    },
                ],
                "source": "x",
            },
            {"cell_type": "code", "execution_count": None, "id": "z", "metadata": {}, "outputs": [], "source": ""},
        ],
        "metadata": {
            "kernelspec": {"display_name": f"Python {stamp}", "language": "python", "name": "min"},
            "language_info": {"name": "python", "version": stamp},
            "papermill": {"parameters": {"ar": 2021}, "input_path": "/a", **times},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def test_two_runs_of_the_same_give_the_same_text() -> None:
    one = normalise_notebook(executed("1", "abc", "0x7fa1"), "c01")
    two = normalise_notebook(executed("9", "def", "0x7fb2"), "c01")
    assert to_json(one) == to_json(two)


def test_what_matters_is_kept() -> None:
    source = executed("7", "abc", "0x1")
    before = copy.deepcopy(source)
    normal = normalise_notebook(source, "c01")
    assert source == before
    assert normal["metadata"]["papermill"] == {"parameters": {"ar": 2021}}
    assert normal["cells"][1]["metadata"] == {"tags": ["parameters"]}
    assert [cell["id"] for cell in normal["cells"]] == ["c01-001", "c01-002", "c01-003"]
    stream, result = normal["cells"][1]["outputs"]
    assert stream["text"] == "röd\n"
    assert result["metadata"] == {"samrapport": {"kind": "prose"}}
    assert result["data"] == {"text/plain": "<X at 0x…>", "application/json": {"a": [1]}}
    assert result["execution_count"] == normal["cells"][1]["execution_count"] == 1


def test_the_result_is_a_valid_notebook() -> None:
    nbformat.validate(json.loads(to_json(normalise_notebook(executed("1", "a", "0x1"), "c01"))))


@given(st.text(st.sampled_from("a \n\r\x0b\u2028\x85")))
def test_a_cells_source_is_written_as_lines_that_say_the_same(source: str) -> None:
    written = json.loads(to_json({"cells": [{"cell_type": "raw", "metadata": {}, "source": source}]}))["cells"][0]
    assert "".join(written["source"]) == source
    assert all(line.endswith("\n") for line in written["source"][:-1])
    assert all("\n" not in line[:-1] for line in written["source"])


@pytest.mark.parametrize("source", ["---\ntitle: x\n---", ["---\n", "title: x\n", "---"], ["---\ntitle: x\n---"]])
def test_however_a_source_was_given_the_file_is_the_same(source: str | list[str]) -> None:
    cell = {"cell_type": "raw", "metadata": {}, "source": source}
    before = copy.deepcopy(cell)
    assert json.loads(to_json({"cells": [cell]}))["cells"][0]["source"] == ["---\n", "title: x\n", "---"]
    assert cell == before


def test_colours_of_a_terminal_are_stripped() -> None:
    assert strip_ansi("\x1b[0;31mValueError\x1b[0m: \x1b]8;;x\x07länk\x1b]8;;\x07") == "ValueError: länk"
