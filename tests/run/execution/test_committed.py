"""A notebook is committed as it is run: whatever an editor, a kernel or the screen adds makes no difference."""

from __future__ import annotations

import copy
import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from once import PROJECT

from samrapport.run.execution.committed import as_committed

BOOK = PROJECT / "notebooks" / "delarsrapport" / "08_budget-och-utfall.ipynb"


def read():
    return json.loads(BOOK.read_text(encoding="utf-8"))


def saved_by_an_editor(notebook):
    """As VS Code or JupyterLab would save it, shown to somebody who sits at it and has run it twice."""
    made = copy.deepcopy(notebook)
    made["metadata"] |= {"vscode": {"interpreter": {"hash": "x"}}, "toc-autonumbering": True}
    made["metadata"]["kernelspec"]["display_name"] = ".venv"
    made["metadata"]["language_info"] |= {"version": "3.13.1", "file_extension": ".py", "nbconvert_exporter": "python"}
    for cell in made["cells"]:
        cell["metadata"] |= {"collapsed": False, "execution": {"iopub.status.idle": "2026"}, "editable": True}
        if cell["cell_type"] != "code":
            continue
        cell["execution_count"] += 20
        for output in cell["outputs"]:
            output["execution_count"] = cell["execution_count"]
            kind = output["metadata"]["samrapport"]["kind"]
            if kind == "prose":
                output["metadata"]["samrapport"]["rows"] = [1]
                output["data"]["text/markdown"] = "[Tabell 1](#tbl-budget-tabell)"
            if kind == "figure":
                output["data"]["text/html"] = "<figure></figure>"
            if kind == "table":
                html = "".join(output["data"]["text/html"])
                output["data"]["text/html"] = html.replace(
                    "<caption>", '<caption><span class="nummer">Tabell\u00a01:</span> '
                )
        notice = {"kind": "notis"}
        cell["outputs"].insert(
            0, {"output_type": "display_data", "data": {"text/html": ""}, "metadata": {"samrapport": notice}}
        )
    return made


def joined(value):
    """A notebook with each text in one piece: how it is parted into lines is the writer's."""
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "".join(value)
    if isinstance(value, dict):
        return {key: joined(one) for key, one in value.items()}
    return [joined(one) for one in value] if isinstance(value, list) else value


def test_what_is_committed_is_left_as_it_is():
    assert joined(as_committed(read())) == joined(read())


def test_what_an_editor_adds_is_taken_away():
    assert joined(as_committed(saved_by_an_editor(read()))) == joined(read())


def test_what_an_analyst_has_changed_is_kept():
    notebook = saved_by_an_editor(read())
    notebook["cells"][1]["source"] = 'forbund = "norra-vastmanland"\nar = 2021'
    notebook["cells"][2]["metadata"]["tags"] = ["remove-input"]
    del notebook["cells"][4]
    kept = as_committed(notebook)
    assert len(kept["cells"]) == len(read()["cells"]) - 1
    assert "norra" in "".join(kept["cells"][1]["source"])
    assert kept["cells"][2]["metadata"] == {"tags": ["remove-input"]}


def test_a_notebook_for_another_language_says_so_still():
    notebook = read()
    notebook["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    assert as_committed(notebook)["metadata"]["kernelspec"]["name"] == "ir"


@pytest.mark.slow
@pytest.mark.parametrize("content", ["no notebook", '{"nbformat": 3}', "[]", ""])
def test_as_a_filter_it_lets_pass_what_it_does_not_know(content):
    ended = subprocess.run(
        [sys.executable, "-m", "samrapport.run.execution.committed"],
        input=content.encode(),
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, content.encode())


@pytest.mark.slow
def test_git_sees_no_change_in_a_notebook_that_another_editor_saved(tmp_path: Path):
    def git(*words: str) -> str:
        own = ["-c", "user.name=A", "-c", "user.email=a@example.se"]
        return subprocess.run(["git", *own, *words], cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    git("init", "-q")
    git("config", "filter.samrapport.clean", f"{shlex.quote(sys.executable)} -m samrapport.run.execution.committed")
    place = tmp_path / "notebooks" / "delarsrapport" / BOOK.name
    place.parent.mkdir(parents=True)
    shutil.copy(BOOK, place)
    shutil.copy(PROJECT / ".gitattributes", tmp_path)
    git("add", "-A")
    git("commit", "-qm", "x")
    place.write_text(json.dumps(saved_by_an_editor(read()), indent=2), encoding="utf-8")
    assert git("diff", "--stat") == ""
    # By its size git takes a file for changed, until it is told to look into it.
    git("add", "-A")
    assert git("status", "--porcelain") == ""
    place.write_text(json.dumps(saved_by_an_editor(read())).replace("vasteras", "sala"), encoding="utf-8")
    assert git("status", "--porcelain").strip() == f"M notebooks/delarsrapport/{BOOK.name}"
