"""What a person at a notebook meets: errors in a few lines, reports that are read anew, names to choose among."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from once import PROJECT

from samrapport.rapport.lab import notice
from samrapport.rapport.lab import session as sessions
from samrapport.rapport.opening import DATA_VARIABLE, RECORD_VARIABLE
from samrapport.run.execution.committed import NOTICE

pytestmark = pytest.mark.slow

OPEN = "from samrapport.rapport import oppna\nrapport = oppna('vasteras', 2021)"


class Lab:
    """A shell as a kernel has one, with what a cell shows and is told."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.shown: list[dict[str, Any]] = []
        self.told: list[str] = []
        self.allow = True
        self.cell = "c1"
        shell.get_parent = lambda: {
            "header": {"date": dt.datetime(2026, 1, 1)},
            "metadata": {"cellId": self.cell},
            "content": {"allow_stdin": self.allow},
        }
        shell.display_pub.publish = lambda data, metadata=None, **_: self.shown.append(
            {"data": data, "metadata": metadata}
        )
        shell._showtraceback = lambda kind, error, lines: self.told.append("\n".join(lines))

    def run(self, code: str, cell: str = "c1") -> Any:
        self.shown.clear()
        self.told.clear()
        self.cell = cell
        return self.shell.run_cell(code, store_history=True)

    def completed(self, code: str) -> list[str]:
        """What Tab gives after some code, as a kernel is asked for it."""
        with provisionalcompleter():
            return [
                one.text.rpartition(".")[2] if one.text.startswith(".") else one.text
                for one in self.shell.Completer.completions(code, len(code))
            ]

    @property
    def notices(self) -> list[str]:
        return [
            one["data"]["text/plain"]
            for one in self.shown
            if (one["metadata"] or {}).get("samrapport", {}).get("kind") == NOTICE and one["data"]["text/plain"]
        ]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(PROJECT / "data" / "raw", tmp_path_factory.mktemp("lab") / "data" / "raw")


@pytest.fixture
def lab(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    monkeypatch.setenv(DATA_VARIABLE, str(data))
    monkeypatch.delenv(RECORD_VARIABLE, raising=False)
    monkeypatch.setattr(notice, "AFTER", 3600)  # How long anything takes here says nothing.
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    sessions._sessions.clear()
    yield Lab(shell)
    sessions._sessions.clear()
    InteractiveShell.clear_instance()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('rapport.text("bugdet")', "Menade du ”budget”"),
        ("rapport.bugdet", "”budget”"),
        ('rapport.tabell("bugdet")', "Tabellen ”bugdet” finns inte. Menade du ”budget”"),
        ('rapport.fakta["budget.totalt.andle"]', "”budget.totalt.andel”"),
        ("from samrapport.areas.ekonomi import tables\ntables.tabell_bugdet(rapport)", "Menade du ”tabell_budget”"),
        ("from samrapport.areas.ekonomi import tabels", "Menade du ”tables”"),
        ("from samrapport.areas.ekonmi import tables", "”ekonomi”"),
        ("raport.fakta", "Menade du ”rapport”"),
        ("oppna('vesteras', 2021)", "Menade du ”vasteras”"),
    ],
)
def test_a_name_that_is_not_there_is_told_in_six_lines_with_the_closest(lab: Lab, code: str, told: str) -> None:
    assert lab.run(OPEN).success
    assert not lab.run(code).success
    (message,) = lab.told
    assert told in message
    assert len(message.splitlines()) <= 6
    assert "Traceback" not in message
    lab.run("%tb")
    assert "Traceback" in lab.told[0] or "---" in lab.told[0]


def test_a_fault_of_the_program_or_of_the_cells_own_code_is_shown_whole(lab: Lab) -> None:
    lab.run(OPEN)
    assert not lab.run("1 / 0").success
    assert "ZeroDivisionError" in lab.told[0]


def test_a_report_that_could_not_be_opened_leaves_none_of_another_behind(lab: Lab) -> None:
    assert lab.run(OPEN).success
    assert not lab.run("rapport = oppna('vasteras', 1999)").success
    assert not lab.run('rapport.text("budget")').success
    assert "Ingen rapport är öppen" in lab.told[0]


def test_another_report_empties_the_cells_below_and_says_so(lab: Lab) -> None:
    lab.run(OPEN)
    assert lab.notices == []
    lab.run("rapport = oppna('norra-vastmanland', 2021)")
    assert lab.notices == ["Rapporten är nu norra-vastmanland 2021. Kör cellerna nedanför igen."]
    script = next(one["data"]["text/html"] for one in lab.shown if "<script>" in one["data"].get("text/html", ""))
    assert '["c1", "2026-01-01 00:00:00", "norra-vastmanland/2021/", true]' in script


def test_a_changed_file_is_read_again_by_the_next_cell_that_shows_it(lab: Lab, data: Path) -> None:
    text = data / "vasteras" / "2021" / "text" / "budget.md"
    before = text.read_bytes()
    lab.run(OPEN)
    lab.run('rapport.text("budget")')
    lab.run("före = rapport.fakta['budget.totalt.utfall']")
    assert lab.notices == []
    text.write_text("En ny text om {{ budget.andel | procent }}.", encoding="utf-8")
    ended = lab.run('rapport.text("budget")')
    assert lab.notices == ["budget.md har ändrats, och rapporten är läst på nytt. Kör om de celler som visar den."]
    assert ended.result.markdown.startswith("En ny text om 39")
    assert lab.run("rapport.fakta['budget.totalt.utfall'] == före").result is True
    text.write_text("Ett {{ budget.andle }}.", encoding="utf-8")
    assert not lab.run('rapport.text("budget")').success
    assert "rad 1" in lab.told[0]
    text.write_bytes(before)
    assert lab.run('rapport.text("budget")').success


def test_a_text_that_is_not_written_yet_is_said_to_be(lab: Lab) -> None:
    lab.run(OPEN)
    lab.run('rapport.text("alldeles-nytt-kapitel")')
    assert lab.notices == [
        "Texten finns inte ännu. Skriv den i vasteras/2021/text/alldeles-nytt-kapitel.md, så visas den här."
    ]


def test_captions_have_numbers_and_references_lead_to_them(lab: Lab, tmp_path: Path) -> None:
    described = {"samrapport": {"kind": "table", "label": "tbl-bidrag"}}
    cells = [
        {"id": "text", "outputs": []},
        {"id": "bidrag", "outputs": [{"metadata": described}]},
        {"id": "budget", "outputs": []},
    ]
    book = tmp_path / "n.ipynb"
    book.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    lab.shell.user_ns["__vsc_ipynb_file__"] = str(book)
    lab.run(f"{OPEN}\nfrom samrapport.areas.ekonomi import tables, charts", "0")
    lab.run("from IPython.display import display\ndisplay(tables.tabell_budget(rapport))", "budget")
    assert '<caption><span class="nummer">Tabell\u00a02:</span> Budget' in lab.shown[0]["data"]["text/html"]
    lab.run('display(rapport.text("budget"))', "text")
    markdown = lab.shown[0]["data"]["text/markdown"]
    assert "[Tabell\u00a01](#tbl-bidrag-tabell)" in markdown
    assert "[Tabell\u00a02](#tbl-budget-tabell)" in markdown
    assert "[Figur](#fig-budget)" in markdown  # Nothing shows it yet.
    lab.run("display(charts.figur_budget(rapport))", "figur")
    assert '<figcaption><span class="nummer">Figur\u00a01:</span> Budget' in lab.shown[0]["data"]["text/html"]


def test_what_takes_more_than_a_second_says_so_until_it_is_done(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notice, "AFTER", 0.05)
    lab.run(OPEN)
    lab.run("import time\ntime.sleep(0.5)")
    told = [one["data"]["text/plain"] for one in lab.shown]
    assert told[:2] == ["Arbetar … 1 s", "Arbetar … 2 s"]
    assert told[-1] == ""
    assert all(one["metadata"]["samrapport"]["kind"] == NOTICE for one in lab.shown)
    monkeypatch.setattr(notice, "AFTER", 60)
    lab.run("time.sleep(0)")
    assert lab.shown == []


def test_only_what_an_analyst_uses_is_offered(lab: Lab) -> None:
    lab.run(f"{OPEN}\nfrom samrapport.areas import ekonomi\nfrom samrapport.areas.ekonomi import tables")
    offered = set(lab.completed("tables."))
    assert {"tabell_budget", "tabell_eget_kapital"} <= offered
    assert not offered & {"Any", "Decimal", "annotations", "Table", "numbers"}
    lab.run("x = dir(ekonomi), dir(tables), dir(rapport)")
    area, module, report = lab.shell.user_ns["x"]
    assert area == ["charts", "tables"]
    assert not [one for one in (*module, *report) if one.startswith("_")]
    assert {"budget", "utfall", "fakta", "text"} <= set(report)
    assert "deltagare" not in report
    assert any("budget.totalt.andel" in one for one in lab.completed('rapport.fakta["budget.tot'))
    # What is written is not run for it.
    lab.run("ran = []")
    lab.completed("[ran.append(1)][0].")
    lab.completed("ran.append(1).")
    assert lab.shell.user_ns["ran"] == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("oppna", "Öppnar en rapport"),
        ("rapport.text", "ur mappen text"),
        ("rapport.fakta", "Rapportens fakta"),
        ("tables.tabell_budget", "Visar: Budget 2021"),
    ],
)
def test_help_is_in_swedish_and_has_an_example(lab: Lab, name: str, told: str) -> None:
    lab.run(f"{OPEN}\nfrom samrapport.areas.ekonomi import tables")
    bundle = lab.shell.object_inspect_mime(name)
    assert told in bundle["text/plain"]
    assert "Exempel" in bundle["text/plain"]


@pytest.mark.parametrize("why", ["record", "no input"])
def test_a_run_by_a_program_meets_nothing_of_it(
    lab: Lab, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if why == "record":
        monkeypatch.setenv(RECORD_VARIABLE, str(tmp_path / "record.json"))
    else:
        lab.allow = False
    assert lab.run(OPEN).success
    assert lab.shown == []
    assert sessions._sessions == {}
    assert lab.shell.custom_exceptions == ()


def test_what_a_build_imports_loads_no_shell() -> None:
    code = (
        "import sys; from samrapport.rapport import oppna; oppna('vasteras', 2021); "
        "print([one for one in sys.modules if one == 'IPython' or one.startswith('samrapport.rapport.lab')])"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
