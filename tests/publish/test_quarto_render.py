"""A project rendered by Quarto: each report's faults are its own, and what is left out of it is led to all the same."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from swept import some

from samrapport.publish.errors import PublishFault
from samrapport.publish.quarto.part import make_part
from samrapport.publish.site import Published, publish
from samrapport.publish.staging import stage_project

from .factory import make_project, write_navigation, write_report
from .quarto_stand_in import ABORT, ABORT_AFTER, MARK, WAIT, put_on_path, renders
from .test_quarto_processes import gone, wait_for
from .test_site import fingerprint

pytestmark = pytest.mark.slow

A, B, C, SPIRA = "a/2021", "b/2021", "c/2021", "a/2021/insatser/spira"
SOURCES = {".qmd", ".ipynb"}
OWN = ["index.qmd", "reports/index.qmd", "reports/tillganglighet.qmd"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three förbund, the first with an insats of its own, and links from report to report."""
    project = make_project(tmp_path / "projekt", ("a", 2021), ("b", 2021), ("c", 2021))
    write_report(project, "a", 2021, insats="spira")
    cross(project)
    return project


def cross(project: Path) -> None:
    """Let reports and own pages lead to reports of other förbund."""
    add(project, f"reports/{SPIRA}/index.qmd", "## Avsnitt")
    links = "[a](../../a/2021/insatser/spira/index.qmd#avsnitt) [c](/reports/c/2021/01-uppdrag.ipynb)"
    add(project, f"reports/{B}/index.qmd", links)
    links = "Se [a](../../a/2021/01-uppdrag.ipynb) och [b](../../b/2021/delarsrapport.pdf)."
    add(project, f"reports/{C}/02-ekonomi.ipynb", links)
    add(project, "index.qmd", "[Den första](reports/a/2021/index.qmd)")


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return put_on_path(tmp_path / "bin", monkeypatch)


def add(project: Path, path: str, text: str) -> None:
    """Add Markdown to the end of a source."""
    file = project / path
    if file.suffix == ".ipynb":
        notebook = json.loads(file.read_text(encoding="utf-8"))
        notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": [text]})
        file.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    else:
        file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


def build(project: Path, **options: object) -> Published:
    return publish(project, project / "_site", "quarto", **options)  # type: ignore[arg-type]


def page(project: Path, path: str) -> str:
    return (project / "_site" / path).read_text(encoding="utf-8")


def searched(project: Path) -> list[str]:
    return [one["href"] for one in json.loads(page(project, "search.json"))]


def test_a_part_with_all_reports_is_the_staged_project_itself(project: Path, tmp_path: Path) -> None:
    staged = stage_project(project, project, tmp_path / "stage")
    make_part(staged, staged.reports, tmp_path / "del")
    assert fingerprint(tmp_path / "del") == fingerprint(staged.project)


def test_a_part_has_own_pages_and_its_reports_with_their_navigation(project: Path, tmp_path: Path) -> None:
    staged = stage_project(project, project, tmp_path / "stage")
    make_part(staged, [B], tmp_path / "del")
    whole = fingerprint(staged.project)
    own = {path for path in whole if not path.startswith("reports/") or path.count("/") == 1}
    assert set(fingerprint(tmp_path / "del")) == own | {path for path in whole if path.startswith(f"reports/{B}/")}
    bars = yaml.safe_load((tmp_path / "del/reports/_nav.yml").read_text(encoding="utf-8"))["website"]["sidebar"]
    assert [bar["id"] for bar in bars] == ["reports-b-2021"]
    assert "](./reports/a/2021/index.html)" in (tmp_path / "del/index.qmd").read_text(encoding="utf-8")
    listed = (tmp_path / "del/reports/index.qmd").read_text(encoding="utf-8")
    assert "](b/2021/index.qmd)" in listed
    assert "](../reports/c/2021/index.html)" in listed


def test_a_part_without_reports_has_no_navigation(project: Path, tmp_path: Path) -> None:
    staged = stage_project(project, project, tmp_path / "stage")
    make_part(staged, [], tmp_path / "del")
    assert sorted(path.name for path in (tmp_path / "del/reports").iterdir()) == ["index.qmd", "tillganglighet.qmd"]


def test_quarto_gets_one_project_with_all(project: Path, log: Path) -> None:
    assert build(project).faults == ()
    documents = [path.relative_to(project).as_posix() for path in project.rglob("*.*") if path.suffix in SOURCES]
    assert renders(log) == [sorted(documents)]


def test_links_to_reports_lead_to_their_pages_whether_they_are_rendered_or_taken_over(project: Path, log: Path) -> None:
    build(project)
    add(project, f"reports/{C}/01-uppdrag.ipynb", "Nytt syfte.")
    for _ in range(2):
        assert f'href="../../../reports/{SPIRA}/index.html#avsnitt"' in page(project, f"reports/{B}/index.html")
        assert f'href="../../../reports/{C}/01-uppdrag.html"' in page(project, f"reports/{B}/index.html")
        assert f'href="../../../reports/{A}/01-uppdrag.html"' in page(project, f"reports/{C}/02-ekonomi.html")
        build(project)
    assert "Nytt syfte." in page(project, f"reports/{C}/01-uppdrag.html")
    assert f"reports/{A}/index.qmd" not in {one for documents in renders(log)[1:] for one in documents}


def test_the_search_index_has_every_page_once_in_order(project: Path, log: Path) -> None:
    build(project)
    found = searched(project)
    assert len(found) == len(set(found))
    pages = [href.partition("#")[0] for href in found]
    assert pages == sorted(pages)
    assert {"index.html", f"reports/{A}/index.html", f"reports/{C}/02-ekonomi.html"} <= set(pages)


def test_the_projects_own_files_are_left_as_they_are(project: Path, log: Path) -> None:
    add(project, f"reports/{B}/delarsrapport.ipynb", ABORT)
    before = fingerprint(project / "reports")
    assert [fault.report for fault in build(project).faults] == [B]
    after = fingerprint(project / "reports")
    assert {path: one for path, one in after.items() if not path.startswith(".samrapport/")} == before


@pytest.mark.parametrize(
    ("trouble", "told"),
    some(
        [
            (ABORT, "duplicate label tbl-x"),
            ("::: {#tbl-budget}\n\n| a |\n|:--|\n| 1 |\n\nIgen\n:::", "duplicate label tbl-budget"),
            (f"Se {MARK}.", "Unable to resolve crossref @tbl-borta"),
            (
                "{{< include borta.md >}}",
                "kortkoden {{< include >}} nämner filen reports/b/2021/borta.md, som inte finns",
            ),
            ("Se @sec-borta.", "number-sections"),
        ],
        3,
    ),
)
def test_a_document_at_fault_stops_its_report_alone(project: Path, log: Path, trouble: str, told: str) -> None:
    build(project)
    before = fingerprint(project / "_site/reports/b")
    searched_before = [one for one in searched(project) if one.startswith(f"reports/{B}/")]
    add(project, f"reports/{B}/02-ekonomi.ipynb", trouble)
    add(project, f"reports/{B}/01-uppdrag.ipynb", "Halvfärdigt.")
    add(project, f"reports/{C}/01-uppdrag.ipynb", "Nytt syfte.")
    done = build(project)
    assert (done.reports, done.kept) == ((A, SPIRA, C), (B,))
    assert [(fault.report, fault.source) for fault in done.faults] == [(B, f"reports/{B}/02-ekonomi.ipynb")]
    message = str(done.faults[0])
    assert told in message
    assert not re.search(r"/tmp|Stack trace|renderFiles|ERROR|del-\d", message)
    assert fingerprint(project / "_site/reports/b") == before
    assert "Nytt syfte" in page(project, f"reports/{C}/01-uppdrag.html")
    assert f'href="../reports/{B}/index.html"' in page(project, "reports/index.html")
    assert [one for one in searched(project) if one.startswith(f"reports/{B}/")] == searched_before


def test_a_report_that_never_was_published_is_not_led_to(project: Path, log: Path) -> None:
    add(project, f"reports/{A}/index.qmd", ABORT)
    done = build(project)
    assert (done.reports, done.kept) == ((SPIRA, B, C), ())
    assert not (project / f"_site/reports/{A}/index.html").exists()
    assert (project / f"_site/reports/{SPIRA}/halvarsrapport.docx").is_file()
    for path in ("index.html", "reports/index.html", f"reports/{C}/02-ekonomi.html"):
        assert f"{A}/index.html" not in page(project, path)
        assert f"{A}/01" not in page(project, path)


def test_one_within_that_is_at_fault_leaves_the_outer_one_alone(project: Path, log: Path) -> None:
    add(project, f"reports/{SPIRA}/01-uppdrag.ipynb", ABORT)
    done = build(project)
    assert done.reports == (A, B, C)
    assert [fault.report for fault in done.faults] == [SPIRA]
    assert "spira/" not in page(project, f"reports/{A}/index.html")


def test_every_report_at_fault_is_told_of_and_the_rest_rendered(project: Path, log: Path) -> None:
    for report in (A, B, SPIRA):
        add(project, f"reports/{report}/01-uppdrag.ipynb", ABORT)
    done = build(project)
    assert done.reports == (C,)
    assert [fault.report for fault in done.faults] == [A, SPIRA, B]
    # Once with all, and once after each that was left out.
    assert len(renders(log)) == 4


def test_what_was_warned_of_before_it_gave_up_is_not_rendered_again(project: Path, log: Path) -> None:
    add(project, f"reports/{A}/01-uppdrag.ipynb", f"Se {MARK}.")
    add(project, f"reports/{B}/01-uppdrag.ipynb", ABORT)
    assert [fault.report for fault in build(project).faults] == [A, B]
    assert [f"reports/{A}/index.qmd" in one for one in renders(log)].count(True) == 1


def test_when_all_reports_are_at_fault_the_old_ones_stay(project: Path, log: Path) -> None:
    build(project)
    before = fingerprint(project / "_site")
    for report in (A, SPIRA, B, C):
        add(project, f"reports/{report}/01-uppdrag.ipynb", ABORT)
    done = build(project)
    assert (done.reports, done.kept) == ((), (A, SPIRA, B, C))
    assert fingerprint(project / "_site") == before


def test_kept_pages_keep_their_style_sheet_when_the_theme_changes(project: Path, log: Path) -> None:
    build(project)
    old = {path.name for path in (project / "_site/site_libs/bootstrap").iterdir()}
    styles = project / "theme/samrapport.css"
    styles.write_text(styles.read_text(encoding="utf-8") + "\nmain { margin: 0; }\n", encoding="utf-8")
    add(project, f"reports/{B}/01-uppdrag.ipynb", ABORT)
    assert build(project).kept == (B,)
    assert old < {path.name for path in (project / "_site/site_libs/bootstrap").iterdir()}
    shutil.rmtree(project / "reports/b")
    write_navigation(project)
    assert build(project, failed=()).kept == ()
    assert not old & {path.name for path in (project / "_site/site_libs/bootstrap").iterdir()}


@pytest.mark.parametrize(
    ("path", "trouble"),
    some(
        [
            ("index.qmd", ABORT),
            ("reports/index.qmd", MARK),
            ("reports/tillganglighet.qmd", "[x](borta.qmd)"),
            # What goes wrong when all are rendered is no fault of the last one.
            (f"reports/{B}/index.qmd", ABORT_AFTER),
            ("index.qmd", ABORT_AFTER),
        ],
        3,
    ),
)
def test_a_fault_of_the_site_itself_leaves_the_old_one(project: Path, log: Path, path: str, trouble: str) -> None:
    build(project)
    before = fingerprint(project / "_site")
    add(project, path, trouble)
    add(project, f"reports/{C}/01-uppdrag.ipynb", "Nytt syfte.")
    with pytest.raises(PublishFault) as caught:
        build(project)
    assert caught.value.report == ""
    assert fingerprint(project / "_site") == before
    assert [one.name for one in project.iterdir() if one.name.startswith("._site")] == []


@pytest.mark.parametrize(
    "tie",
    [
        lambda config, bars: config["website"]["navbar"]["left"].append(
            {"text": "a", "href": f"reports/{A}/index.qmd"}
        ),
        lambda config, bars: bars[0]["contents"].append(f"reports/{C}/01-uppdrag.ipynb"),
    ],
)
def test_reports_that_the_configuration_ties_together_are_all_rendered_when_one_changes(
    project: Path, log: Path, tie: Callable[[dict[str, object], list[object]], None]
) -> None:
    config = yaml.safe_load((project / "_quarto.yml").read_text(encoding="utf-8"))
    nav = yaml.safe_load((project / "reports/_nav.yml").read_text(encoding="utf-8"))
    tie(config, nav["website"]["sidebar"])
    (project / "_quarto.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (project / "reports/_nav.yml").write_text(yaml.safe_dump(nav), encoding="utf-8")
    build(project)
    add(project, f"reports/{B}/01-uppdrag.ipynb", "Något nytt.")
    build(project)
    one, other = renders(log)
    assert one == other


def test_a_document_that_word_cannot_have_stops_its_report_alone(project: Path, log: Path) -> None:
    build(project)
    add(project, f"reports/{B}/delarsrapport.ipynb", "{{< video film.mp4 >}}")
    done = build(project)
    assert (done.reports, done.kept) == ((A, SPIRA, C), (B,))
    assert [fault.report for fault in done.faults] == [B]


def test_progress_tells_of_every_document_once_and_reaches_its_end(project: Path, log: Path) -> None:
    add(project, f"reports/{B}/02-ekonomi.ipynb", ABORT)
    seen: list[tuple[int, int, str]] = []
    build(project, progress=lambda *told: seen.append(told))
    assert [done for done, _, _ in seen] == list(range(20))
    assert {total for _, total, _ in seen} == {19}
    named = [what for _, _, what in seen if what != "quarto render"]
    assert len(named) == len(set(named))
    assert {"index.qmd", f"reports/{A}/index.qmd", f"reports/{C}/delarsrapport.ipynb"} <= set(named)


def test_an_interruption_ends_every_process_and_leaves_the_site(project: Path, log: Path) -> None:
    build(project)
    before = fingerprint(project / "_site")
    add(project, f"reports/{A}/01-uppdrag.ipynb", WAIT)
    found: list[int] = []
    over = threading.Event()

    def interrupt() -> None:
        for _ in range(600):
            if waiting := [*log.glob("*.waits")]:
                found.extend(int(pid) for pid in (waiting[0].stem, wait_for(waiting[0])))
                break
            if over.wait(0.05):
                return
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    # A process started in the background may have been told to pass over it.
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    thread.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            build(project)
    finally:
        over.set()
        thread.join()
        signal.signal(signal.SIGINT, kept)
    assert len(found) == 2, "it was rendering, with what it had started"
    assert all(gone(pid) for pid in found)
    assert fingerprint(project / "_site") == before
    assert sorted(path.name for path in project.iterdir() if path.name.startswith("._site")) == []
