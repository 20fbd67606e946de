"""A project rendered in parts: the same site, and each report's faults its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

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


def build(project: Path, jobs: int = 2, **options: object) -> Published:
    return publish(project, project / "_site", "quarto", jobs=jobs, **options)  # type: ignore[arg-type]


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


@pytest.mark.parametrize(("jobs", "parts"), [(2, 2), (3, 3), (8, 3)])
def test_any_number_of_parts_gives_the_same_site_as_one_project(
    project: Path, log: Path, jobs: int, parts: int
) -> None:
    for forbund in ("b", "c"):
        write_report(project, forbund, 2020)
    cross(project)
    one = build(project, 1)
    whole = fingerprint(project / "_site")
    assert len(renders(log)) == 1
    shutil.rmtree(project / "_site")
    assert build(project, jobs) == one
    assert len(renders(log)) == 1 + parts
    assert fingerprint(project / "_site") == whole
    assert one.faults == ()


def test_a_forbund_is_rendered_together_and_own_pages_in_every_part(project: Path, log: Path) -> None:
    build(project, 2)
    first, second = renders(log)
    assert {path.split("/")[1] for path in first if path not in OWN} == {"a"}
    assert {path.split("/")[1] for path in second if path not in OWN} == {"b", "c"}
    assert all(path in part for part in (first, second) for path in OWN)


def test_links_between_parts_lead_to_pages(project: Path, log: Path) -> None:
    build(project, 3)
    assert f'href="../../../reports/{SPIRA}/index.html#avsnitt"' in page(project, f"reports/{B}/index.html")
    assert f'href="../../../reports/{C}/01-uppdrag.html"' in page(project, f"reports/{B}/index.html")
    assert f'href="../../../reports/{A}/01-uppdrag.html"' in page(project, f"reports/{C}/02-ekonomi.html")


def test_the_search_index_is_that_of_all_parts(project: Path, log: Path) -> None:
    build(project, 3)
    found = searched(project)
    assert len(found) == len(set(found))
    pages = [href.partition("#")[0] for href in found]
    assert pages == sorted(pages)
    assert {"index.html", f"reports/{A}/index.html", f"reports/{C}/02-ekonomi.html"} <= set(pages)


def test_the_projects_own_files_are_left_as_they_are(project: Path, log: Path) -> None:
    add(project, f"reports/{B}/delarsrapport.ipynb", ABORT)
    before = fingerprint(project / "reports")
    assert [fault.report for fault in build(project, 2).faults] == [B]
    after = fingerprint(project / "reports")
    assert {path: one for path, one in after.items() if not path.startswith(".samrapport/")} == before


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("trouble", "told"), [(ABORT, "duplicate label tbl-x"), (f"Se {MARK}.", "Unable to resolve crossref @tbl-borta")]
)
def test_a_document_at_fault_stops_its_report_alone(
    project: Path, log: Path, jobs: int, trouble: str, told: str
) -> None:
    build(project, jobs)
    before = fingerprint(project / "_site/reports/b")
    searched_before = [one for one in searched(project) if one.startswith(f"reports/{B}/")]
    add(project, f"reports/{B}/02-ekonomi.ipynb", trouble)
    add(project, f"reports/{B}/01-uppdrag.ipynb", "Halvfärdigt.")
    add(project, f"reports/{C}/01-uppdrag.ipynb", "Nytt syfte.")
    done = build(project, jobs)
    assert (done.reports, done.kept) == ((A, SPIRA, C), (B,))
    assert [(fault.report, fault.source) for fault in done.faults] == [(B, f"reports/{B}/02-ekonomi.ipynb")]
    assert told in str(done.faults[0])
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
    done = build(project, 1)
    assert done.reports == (C,)
    assert [fault.report for fault in done.faults] == [A, SPIRA, B]
    # Once with all, and once after each that was left out.
    assert len(renders(log)) == 4


def test_what_was_warned_of_before_it_gave_up_is_not_rendered_again(project: Path, log: Path) -> None:
    add(project, f"reports/{A}/01-uppdrag.ipynb", f"Se {MARK}.")
    add(project, f"reports/{B}/01-uppdrag.ipynb", ABORT)
    assert [fault.report for fault in build(project, 1).faults] == [A, B]
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


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("path", "trouble"),
    [
        ("index.qmd", ABORT),
        ("reports/index.qmd", MARK),
        ("reports/tillganglighet.qmd", "[x](borta.qmd)"),
        # What goes wrong when all are rendered is no fault of the last one.
        (f"reports/{B}/index.qmd", ABORT_AFTER),
        ("index.qmd", ABORT_AFTER),
    ],
)
def test_a_fault_of_the_site_itself_leaves_the_old_one(
    project: Path, log: Path, jobs: int, path: str, trouble: str
) -> None:
    build(project, jobs)
    before = fingerprint(project / "_site")
    add(project, path, trouble)
    add(project, f"reports/{C}/01-uppdrag.ipynb", "Nytt syfte.")
    with pytest.raises(PublishFault) as caught:
        build(project, jobs)
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
def test_reports_that_the_configuration_ties_together_are_rendered_as_one(
    project: Path, log: Path, tie: Callable[[dict[str, object], list[object]], None]
) -> None:
    config = yaml.safe_load((project / "_quarto.yml").read_text(encoding="utf-8"))
    nav = yaml.safe_load((project / "reports/_nav.yml").read_text(encoding="utf-8"))
    tie(config, nav["website"]["sidebar"])
    (project / "_quarto.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (project / "reports/_nav.yml").write_text(yaml.safe_dump(nav), encoding="utf-8")
    build(project, 3)
    assert len(renders(log)) == 1


def test_parts_that_cannot_be_merged_are_rendered_as_one(
    project: Path, log: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build(project, 1)
    whole = fingerprint(project / "_site")
    # As if Quarto wrote something of its own into what all pages share.
    monkeypatch.setenv("QUARTO_STAND_IN_STAMP", "1")
    shutil.rmtree(project / "_site")
    build(project, 2)
    assert len(renders(log)) == 1 + 2 + 1
    changed = {name for name, digest in fingerprint(project / "_site").items() if whole.get(name) != digest}
    assert changed == {"site_libs/stamp.txt"}


def test_a_document_that_word_cannot_have_stops_its_report_alone(project: Path, log: Path) -> None:
    build(project)
    add(project, f"reports/{B}/delarsrapport.ipynb", "{{< video film.mp4 >}}")
    done = build(project)
    assert (done.reports, done.kept) == ((A, SPIRA, C), (B,))
    assert [fault.report for fault in done.faults] == [B]


def test_progress_tells_of_every_document_once_and_reaches_its_end(project: Path, log: Path) -> None:
    add(project, f"reports/{B}/02-ekonomi.ipynb", ABORT)
    seen: list[tuple[int, int, str]] = []
    build(project, 2, progress=lambda *told: seen.append(told))
    assert [done for done, _, _ in seen] == list(range(20))
    assert {total for _, total, _ in seen} == {19}
    named = [what for _, _, what in seen if what != "quarto render"]
    assert len(named) == len(set(named))
    assert {"index.qmd", f"reports/{A}/index.qmd", f"reports/{C}/delarsrapport.ipynb"} <= set(named)


def test_an_interruption_ends_every_process_and_leaves_the_site(project: Path, log: Path) -> None:
    build(project)
    before = fingerprint(project / "_site")
    for report in (A, B):
        add(project, f"reports/{report}/01-uppdrag.ipynb", WAIT)
    found: list[int] = []
    over = threading.Event()

    def interrupt() -> None:
        for _ in range(600):
            waiting = sorted(log.glob("*.waits"))
            if len(waiting) == 2:
                found.extend(int(pid) for file in waiting for pid in (file.stem, wait_for(file)))
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
    assert len(found) == 4, "both parts were being rendered, with what they had started"
    assert all(gone(pid) for pid in found)
    assert fingerprint(project / "_site") == before
    assert sorted(path.name for path in project.iterdir() if path.name.startswith("._site")) == []


def test_a_fault_of_the_whole_ends_the_other_parts(project: Path, log: Path) -> None:
    add(project, f"reports/{A}/01-uppdrag.ipynb", WAIT)
    add(project, f"reports/{B}/02-ekonomi.ipynb", ABORT_AFTER)
    with pytest.raises(PublishFault, match="No space left"):
        build(project)
    waiting = [*log.glob("*.waits")]
    assert all(gone(int(pid)) for file in waiting for pid in (file.stem, file.read_text(encoding="utf-8")))
