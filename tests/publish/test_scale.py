"""Publishing many reports: only what changed costs anything, and nothing that stands in the site is written in place."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from samrapport.cli.publish import make_publisher
from samrapport.publish import site as publishing
from samrapport.publish.embedded import pandoc, render, source
from samrapport.publish.embedded.document import Document
from samrapport.run.andringar.andringar import LET_BE
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project
from samrapport.run.watch import Watcher

from .conftest import Built
from .factory import ROOT, make_project, write_report
from .test_site import MALARDALEN, VASTERAS, break_report, build, fingerprint

pytestmark = pytest.mark.slow

ALL = 15
"""What the two reports and the site around them consist of: 11 pages, 2 PDFs, 2 Word files."""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A project whose site is published by its own first build."""
    own = make_project(tmp_path / "projekt", ("vasteras", 2021), ("vastra-malardalen", 2021))
    build(own)
    yield own
    assert not [path.name for path in own.iterdir() if path.name.startswith(".")]


def change(project: Path) -> None:
    source = project / "reports" / VASTERAS / "01-uppdrag.ipynb"
    text = source.read_text(encoding="utf-8")
    source.write_text(text.replace("stödja samverkan", "främja samverkan"), encoding="utf-8")


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_number_of_jobs_changes_no_byte(built: Built, tmp_path: Path, jobs: int) -> None:
    again = make_project(tmp_path / "projekt", ("vasteras", 2021), ("vastra-malardalen", 2021))
    build(again, jobs=jobs)
    assert fingerprint(again / "_site") == fingerprint(built.site)


def test_what_did_not_change_is_the_same_file_as_before(project: Path) -> None:
    pdf, page = (f"_site/reports/{VASTERAS}/{name}" for name in ("delarsrapport.pdf", "01-uppdrag.html"))
    before = (project / pdf).stat(), (project / page).stat()
    change(project)
    build(project)
    assert (project / pdf).stat().st_ino == before[0].st_ino
    assert (project / pdf).stat().st_mtime_ns == before[0].st_mtime_ns
    assert (project / page).stat().st_ino != before[1].st_ino


def test_a_change_gives_the_bytes_that_the_same_gives_from_nothing(project: Path, tmp_path: Path) -> None:
    """And so when it is taken back, and with a download that is another."""
    new = make_project(tmp_path / "nytt", ("vasteras", 2021), ("vastra-malardalen", 2021))
    for one in (project, new):
        change(one)
        (one / "reports" / VASTERAS / "data/tbl-budget.csv").write_text("ändrad", encoding="utf-8")
        build(one)
    assert fingerprint(project / "_site") == fingerprint(new / "_site")


def test_pages_are_taken_over_unread_and_looked_into_when_their_time_tells_of_something(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path.name)
        return real(path)

    page = project / "_site/reports" / VASTERAS / "01-uppdrag.html"
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", noted)
        assert build(project).reused == ALL
        assert "01-uppdrag.html" not in read
        os.utime(page, ns=(1, 1))
        assert build(project).reused == ALL
        assert "01-uppdrag.html" in read
    page.write_text("ändrad", encoding="utf-8")
    assert build(project).reused == ALL - 1


def test_a_download_is_a_file_of_the_site_s_own_and_copied_when_it_changed(project: Path) -> None:
    name = f"reports/{VASTERAS}/data/tbl-budget.csv"
    source, copy = project / name, project / "_site" / name
    stood = copy.stat()
    assert stood.st_ino != source.stat().st_ino
    build(project)
    assert copy.stat().st_ino == stood.st_ino
    source.write_text("ändrad", encoding="utf-8")
    build(project)
    assert copy.read_text(encoding="utf-8") == "ändrad"


@pytest.fixture
def read(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notebooks that are read from now on; those that there are were written long ago."""
    for file in (project / "reports").rglob("*.ipynb"):
        os.utime(file, ns=(1, 1))
    build(project)
    found: list[str] = []
    real = source.read_document

    def noted(root: Path, path: str) -> Document:
        # The few .qmd files are written for each site.
        if path.endswith(".ipynb"):
            found.append(path)
        return real(root, path)

    monkeypatch.setattr(source, "read_document", noted)
    monkeypatch.setattr(render, "read_document", noted)
    return found


def test_only_what_changed_is_read_again(project: Path, read: list[str]) -> None:
    change(project)
    told: list[tuple[int, int, str]] = []
    assert build(project, progress=lambda *step: told.append(step)).reused == ALL - 1
    changed = f"reports/{VASTERAS}/01-uppdrag"
    # Once to know what it says, once to make the page of it.
    assert read == [f"{changed}.ipynb"] * 2
    assert told == [(1, 1, f"{changed}.html")]


def test_a_source_too_new_for_its_time_to_tell_of_the_next_change_is_read_again(project: Path, read: list[str]) -> None:
    name = f"reports/{VASTERAS}/01-uppdrag.ipynb"
    ahead = time.time_ns() + 3600 * 10**9
    os.utime(project / name, ns=(ahead, ahead))
    for _ in range(2):
        read.clear()
        assert build(project).reused == ALL
        assert read == [name]


def test_a_source_with_another_time_and_the_same_content_is_read_and_gives_the_same_files(project: Path) -> None:
    before = fingerprint(project / "_site")
    for file in (project / "reports").rglob("*.ipynb"):
        os.utime(file, ns=(1, 1))
    assert build(project).reused == ALL
    assert fingerprint(project / "_site") == before


def test_what_the_last_publishing_noted_is_read_ahead_and_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publishing.read_ahead(project)
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "read_json", lambda _: pytest.fail("it has been read"))
        assert build(project).reused == ALL
    # What that publishing noted is another.
    change(project)
    assert build(project).reused == ALL - 1


@pytest.mark.parametrize("content", ["", "{}", None])
def test_what_was_read_ahead_of_a_file_that_is_another_by_then_is_not_taken(project: Path, content: str | None) -> None:
    publishing.read_ahead(project)
    noted = project / "reports/.samrapport/publicering.json"
    noted.unlink()
    if content is not None:
        noted.write_text(content, encoding="utf-8")
    assert build(project).reused == 0


def test_where_nothing_has_been_published_there_is_nothing_to_read_ahead(tmp_path: Path) -> None:
    own = make_project(tmp_path / "nytt", ("vasteras", 2021))
    (own / "reports/_nav.yml").write_bytes(b"\xff: [")
    publishing.read_ahead(own)


def test_a_fault_in_an_unread_page_is_found_when_what_it_leads_to_is_gone(project: Path) -> None:
    before = fingerprint(project / "_site/reports" / VASTERAS)
    (project / "reports" / VASTERAS / "01-uppdrag.ipynb").unlink()
    told = build(project)
    assert [fault.report for fault in told.faults] == [VASTERAS]
    assert "01-uppdrag.html går ingenstans" in str(told.faults[0])
    assert fingerprint(project / "_site/reports" / VASTERAS) == before


def test_the_published_site_is_left_when_links_are_taken_out_of_the_next(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(project / "_site")
    shutil.rmtree(project / "_site/reports" / MALARDALEN)
    left = fingerprint(project / "_site")
    assert left != before
    break_report(project, MALARDALEN)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        # After the links to the broken report are taken away, and before the new site takes the old one's place.
        patch.setattr(publishing, "carry_index", fail)
        with pytest.raises(KeyboardInterrupt):
            build(project)
    assert fingerprint(project / "_site") == left


def test_on_two_disks_files_are_copied_with_the_same_outcome(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(project / "_site")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    assert build(project).reused == ALL
    assert build(project).reused == ALL
    assert fingerprint(project / "_site") == before


def test_pandoc_is_started_once_a_job_at_most(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    real = pandoc.Converters.close

    def close(converters: pandoc.Converters) -> None:
        started.append(converters.started)
        real(converters)

    monkeypatch.setattr(pandoc.Converters, "close", close)
    shutil.rmtree(project / "_site")
    assert build(project, jobs=2).reused == 0
    assert 1 <= started[0] <= 2


class TestNoChange:
    """`make_publisher`, as a build calls it."""

    @pytest.fixture
    def placed(self, tmp_path: Path) -> Project:
        out = tmp_path / "ut"
        made = make_project(tmp_path / "projekt", ("vasteras", 2021))
        shutil.copytree(made / "reports", out / "reports")
        return Project(made, ROOT / "data/raw", out / "processed", out / "reports", out / "site")

    def test_touches_nothing_and_renders_nothing(self, placed: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        publisher = make_publisher("embedded", 1)
        assert publisher(placed, [], Watcher()).fresh
        before = {path: path.stat().st_mtime_ns for path in placed.site.parent.rglob("*")}

        def fail(*_: object, **__: object) -> None:
            raise AssertionError("nothing is new")

        monkeypatch.setattr(render, "render", fail)
        monkeypatch.setattr("samrapport.cli.publish.hash_tree", fail)
        assert not publisher(placed, [], Watcher()).fresh
        assert {path: path.stat().st_mtime_ns for path in placed.site.parent.rglob("*")} == before

    def test_is_told_from_a_page_that_somebody_changed(self, placed: Project) -> None:
        publisher = make_publisher("embedded", 1)
        publisher(placed, [], Watcher())
        page = placed.site / "reports" / VASTERAS / "01-uppdrag.html"
        good = page.read_bytes()
        page.write_text("ändrad", encoding="utf-8")
        assert publisher(placed, [], Watcher()).fresh
        assert page.read_bytes() == good

    @pytest.mark.parametrize("own", ["theme/samrapport.css", "_quarto.yml", "index.qmd"])
    def test_a_file_with_another_time_and_the_same_content_is_no_news(self, placed: Project, own: str) -> None:
        publisher = make_publisher("embedded", 1)
        publisher(placed, [], Watcher())
        file = placed.root / own
        os.utime(file, ns=(1, 1))
        assert not publisher(placed, [], Watcher()).fresh
        file.write_text(f"{file.read_text(encoding='utf-8')}\n", encoding="utf-8")
        assert publisher(placed, [], Watcher()).fresh

    def test_what_a_manifest_tells_of_how_it_was_made_is_no_news_and_what_publishing_asks_of_it_is(
        self, placed: Project
    ) -> None:
        publisher = make_publisher("embedded", 1)
        publisher(placed, [], Watcher())
        manifest = placed.reports / VASTERAS / "manifest.json"
        for told, fresh in (("inputs", False), (LET_BE, True)):
            content = json.loads(manifest.read_bytes()) | {told: [{"digits": ["0" * 64]}]}
            manifest.write_text(json.dumps(content), encoding="utf-8")
            assert publisher(placed, [], Watcher()).fresh is fresh
            assert not publisher(placed, [], Watcher()).fresh

    @pytest.mark.parametrize("touched", ["site/index.html", f"reports/{VASTERAS}/01-uppdrag.ipynb"])
    def test_what_only_looks_new_is_taken_over(
        self, placed: Project, touched: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publisher = make_publisher("embedded", 1)
        publisher(placed, [], Watcher())
        before = hash_tree(placed.site)
        os.utime(placed.site.parent / touched, ns=(1, 1))
        monkeypatch.setattr(render.Output, "write", lambda *_: pytest.fail("it says the same"))
        publisher(placed, [], Watcher())
        assert hash_tree(placed.site) == before
        assert not publisher(placed, [], Watcher()).fresh

    def test_a_fault_on_a_page_is_told_again_until_it_is_mended(self, placed: Project) -> None:
        publisher = make_publisher("embedded", 1)
        publisher(placed, [VASTERAS], Watcher())
        source = placed.reports / VASTERAS / "01-uppdrag.ipynb"
        good = source.read_text(encoding="utf-8")
        source.write_text(good.replace("stödja samverkan", "stödja [samverkan](saknas.html)"), encoding="utf-8")
        for _ in range(2):
            told = publisher(placed, [VASTERAS], Watcher())
            ((report, message, code),) = told.faults
            assert (report, code) == (VASTERAS, 2)
            assert f"reports/{VASTERAS}/01-uppdrag.html: länken saknas.html går ingenstans" in message
        source.write_text(good, encoding="utf-8")
        told = publisher(placed, [VASTERAS], Watcher())
        assert (told.fresh, told.faults) == (True, ())
        assert not publisher(placed, [VASTERAS], Watcher()).fresh

    def test_a_page_that_leads_to_a_report_not_built_yet_leads_there_once_it_is(self, placed: Project) -> None:
        publisher = make_publisher("embedded", 1)
        source = placed.reports / VASTERAS / "01-uppdrag.ipynb"
        link = f"[samverkan](../../{MALARDALEN}/index.html)"
        text = source.read_text(encoding="utf-8").replace("stödja samverkan", f"stödja {link}")
        source.write_text(text, encoding="utf-8")
        page = placed.site / "reports" / VASTERAS / "01-uppdrag.html"
        assert publisher(placed, [VASTERAS, MALARDALEN], Watcher()).faults == ()
        assert MALARDALEN not in page.read_text(encoding="utf-8")
        write_report(placed.reports.parent, "vastra-malardalen", 2021)
        assert publisher(placed, [VASTERAS, MALARDALEN], Watcher()).faults == ()
        assert f'href="../../{MALARDALEN}/index.html"' in page.read_text(encoding="utf-8")
