"""Typst in a process of its own: the same bytes as in ours, and an end in time and memory that names what takes too much."""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typst

from samrapport.publish.embedded import blame, pdf, program, typesetter
from samrapport.publish.embedded.config import read_config
from samrapport.publish.embedded.document import read_document
from samrapport.publish.embedded.pdf import make_pdf
from samrapport.publish.embedded.render import render
from samrapport.publish.embedded.typesetter import PDF, Costly, compile_pdf, draw_png, typesetters
from samrapport.publish.errors import PublishFault

from .factory import FRONT, budget_table, make_bare_project, make_project, markdown, notebook, table_cell
from .test_pdf import WHOLE

pytestmark = pytest.mark.slow

HEAD = '#set document(title: "T")\n#set text(lang: "sv")\n'
SPIN = "#for one in range(2000000) { for other in range(2000000) { let x = one } }"
SWELL = "#let all = range(3000000000)"
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="bara Linux kan sätta en annan process gräns")


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "main.typ").write_text(HEAD + text, encoding="utf-8")
    return folder


def in_this_process(folder: Path) -> bytes:
    """As a PDF is made where nothing has to end."""
    fonts = typst.Fonts(include_system_fonts=False)
    options: dict[str, Any] = {"font_paths": fonts, "ignore_system_fonts": True, "pdf_standards": ["a-3a", "ua-1"]}
    return bytes(typst.compile(str(folder / "main.typ"), root=str(folder), timestamp=0, **options))


def test_it_makes_the_same_bytes_as_in_our_own_process(tmp_path: Path) -> None:
    place = written(tmp_path, "= Åtgärder\n\n#table(columns: 2)[a][*b*][c][d]\n")
    expected = in_this_process(place)
    assert compile_pdf(place, 0) == (True, "")
    assert (place / PDF).read_bytes() == expected
    with typesetters():
        for number in range(3):
            other = written(tmp_path / str(number), "= Annat\n")
            assert compile_pdf(other, 0).done
            assert compile_pdf(place, 0).done
            assert (place / PDF).read_bytes() == expected
        assert typesetter._shared[-1].started == 1


# What it holds depends on how many pages it has, and the other way round.
RESTLESS = (
    '#let still = "stilla" in sys.inputs\n'
    "#context if not still and calc.odd(counter(page).final().first()) { pagebreak() }\nText."
)


def test_what_never_comes_to_rest_is_set_once_more_with_nothing_afloat(tmp_path: Path) -> None:
    place = written(tmp_path, RESTLESS)
    assert pdf._RESTLESS in compile_pdf(place, 0).told
    assert compile_pdf(place, 0, still=True) == (True, "")
    resting = (place / PDF).read_bytes()
    document: Any = SimpleNamespace(path="a.ipynb")
    (place / PDF).unlink()
    noon = int(datetime(2021, 8, 31, 12, tzinfo=UTC).timestamp())
    assert compile_pdf(place, noon, still=True).done
    assert pdf._compile(place, document, "2021-08-31", 0) == (place / PDF).read_bytes() != resting


def test_what_typst_says_comes_over(tmp_path: Path) -> None:
    done, told = compile_pdf(written(tmp_path, '#panic("å")'), 0)
    assert not done
    assert json.loads(told)["message"] == "panicked with: å"


def test_a_process_that_was_ended_is_replaced(tmp_path: Path) -> None:
    place = written(tmp_path, "Text.\n")
    with typesetters():
        assert compile_pdf(place, 0).done
        one = typesetter._shared[-1]._idle.get()
        os.kill(one._process.pid, signal.SIGKILL)
        one._process.wait()
        typesetter._shared[-1]._idle.put(one)
        assert compile_pdf(place, 0).done
        assert compile_pdf(place, 0).done
    assert typesetter._shared == []


def test_what_takes_too_long_is_ended_and_the_next_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter, "SECONDS", 1)
    with typesetters():
        with pytest.raises(Costly, match="blev inte klar på 1 sekunder"):
            compile_pdf(written(tmp_path / "a", SPIN), 0)
        monkeypatch.setattr(typesetter._shared[-1], "timeout", 60)
        assert compile_pdf(written(tmp_path / "b", "Text."), 0).done


@only_linux
def test_what_takes_too_much_memory_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "MEGABYTES", 500)
    with typesetters(), pytest.raises(Costly, match="MB minne"):
        compile_pdf(written(tmp_path, SWELL), 0)


def test_a_picture_is_drawn_within_the_same_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
    with typesetters():
        drawn = draw_png(tmp_path, '#set page(width: 9pt, height: 9pt)\n#image("a.svg")', 72)
        assert drawn is not None
        assert drawn.startswith(b"\x89PNG")
        assert draw_png(tmp_path, '#image("saknas.svg")', 72) is None
    monkeypatch.setattr(typesetter, "SECONDS", 1)
    with typesetters(), pytest.raises(Costly, match="blev inte klar på 1 sekunder"):
        draw_png(tmp_path, SPIN, 72)


def test_an_installation_that_does_not_work_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "typst.py").write_text("raise ImportError", encoding="utf-8")
    with pytest.raises(PublishFault, match=r"Typst svarar inte\. Installera om det"):
        compile_pdf(written(tmp_path / "a", "Text."), 0)


def test_the_fault_is_one_sentence_that_names_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter, "SECONDS", 2)
    # On a busy machine the tables that are sound take a while too.
    monkeypatch.setattr(blame, "_ALONE", 5)
    project = make_bare_project(tmp_path / "projekt")
    cells = [table_cell(budget_table(label=f"tbl-{name}")) for name in ("kort", "lang", "sist")]
    slow = cells[1]["outputs"][0]["data"]
    slow["text/markdown"] = slow["text/markdown"].replace("{=typst}\n", f"{{=typst}}\n{SPIN}\n", 1)
    (project / WHOLE).write_text(notebook(FRONT, markdown("# Avsnitt"), *cells), encoding="utf-8")
    with pytest.raises(PublishFault) as told:
        make_pdf(read_config(project), read_document(project, WHOLE))
    assert told.value.report == "vasteras/2021"
    assert told.value.message == ("Typst blev inte klar på 2 sekunder. Tabellen tbl-lang är för stor. Dela upp den.")


@pytest.mark.late
def test_a_table_without_end_stops_its_own_report_and_the_next_build_is_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, site = make_project(tmp_path / "projekt", ("vasteras", 2021), ("annat", 2021)), tmp_path / "site"
    sound = (project / WHOLE).read_text(encoding="utf-8")
    cells = [table_cell(budget_table(label="tbl-kort")), table_cell(budget_table(20_000, label="tbl-lang"))]
    (project / WHOLE).write_text(notebook(FRONT, markdown("# Avsnitt"), *cells), encoding="utf-8")
    monkeypatch.setattr(typesetter, "SECONDS", 3)
    monkeypatch.setattr(blame, "_ALONE", 3)
    made = render(project, site)
    assert [fault.message for fault in made.faults if "Typst" in fault.message] == [
        "Typst blev inte klar på 3 sekunder. Tabellen tbl-lang är för stor. Dela upp den."
    ]
    assert {fault.report for fault in made.faults} == {"vasteras/2021"}
    assert (site / "reports/annat/2021/delarsrapport.pdf").is_file()
    (project / WHOLE).write_text(sound, encoding="utf-8")
    monkeypatch.setattr(typesetter, "SECONDS", 120)
    again = render(project, site)
    assert again.faults == ()
    assert "reports/vasteras/2021/delarsrapport.pdf" in again.pdfs
