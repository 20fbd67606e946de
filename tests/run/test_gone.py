"""Gone is not unreadable: what is published goes only where its raw data is certainly gone, and much of it only when that is meant."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from samrapport.cli.show import show_summary
from samrapport.errors import SamrapportError
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.fingerprint import hash_tree
from samrapport.run.project import Project
from samrapport.run.summary import Publication, Summary
from samrapport.run.watch import Watcher

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("inline", "sections")]

MANY = ("arboga", "koping", "kungsor", "mora", "orsa", "sala-heby", "vasteras")


@pytest.fixture
def seven(project: Project) -> Project:
    """Seven reports, built."""
    for name in MANY:
        if not (project.data / name).exists():
            shutil.copytree(project.data / "vasteras", project.data / name)
    assert build(project, Choice()).exit_code == 0
    return project


def once(project: Project, **choice: object) -> tuple[Summary, set[str]]:
    """A build, and which reports its publishing is told to keep."""
    told: set[str] = set()

    def publish(project: Project, known: Collection[str], watcher: Watcher) -> Publication:
        told.update(known)
        return Publication(project.site, fresh=True)

    return build(project, Choice(**choice), publish=publish), told  # type: ignore[arg-type]


def made(project: Project) -> set[str]:
    return {path.parent.parent.name for path in project.reports.glob("*/2021/manifest.json")}


def test_one_of_many_goes_and_is_announced(seven: Project, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(seven.data / "mora")
    summary, told = once(seven)
    assert (summary.removed, summary.exit_code) == (["mora 2021"], 0)
    assert made(seven) == set(MANY) - {"mora"}
    assert "mora/2021" not in told
    show_summary(summary)
    assert "Borttagen: mora 2021, som inte längre har rådata." in capsys.readouterr().out


@pytest.mark.parametrize("gone", [("mora", "orsa"), MANY[:6]])
def test_more_than_one_goes_only_when_it_is_meant(seven: Project, gone: tuple[str, ...]) -> None:
    before = hash_tree(seven.reports / gone[0])
    for name in gone:
        shutil.rmtree(seven.data / name)
    for _ in range(2):
        summary, told = once(seven)
        assert (summary.removed, summary.exit_code) == ([], 2)
        assert f"{len(gone)} av 7 rapporter har inte längre rådata" in summary.troubles[0]
        assert "--ta-bort" in summary.troubles[0]
        assert {f"{name}/2021" for name in gone} <= told
        assert (
            hash_tree(seven.reports / gone[0]).items()
            >= {key: one for key, one in before.items() if "index" not in key}.items()
        )
    summary, told = once(seven, ta_bort=True)
    assert (len(summary.removed), summary.exit_code) == (len(gone), 0)
    assert made(seven) == set(MANY) - set(gone)
    assert not told & {f"{name}/2021" for name in gone}


def test_a_third_of_a_small_site_is_many(project: Project) -> None:
    build(project, Choice())
    shutil.rmtree(project.data / "sala-heby")
    summary, _ = once(project)
    assert (summary.removed, summary.exit_code) == ([], 2)
    assert made(project) == {"vasteras", "sala-heby"}


def test_what_only_the_site_has_stays_too_until_it_is_meant(seven: Project) -> None:
    for name in ("aker", "berg"):
        page = seven.site / "reports" / name / "2021" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text("x", encoding="utf-8")
    summary, told = once(seven)
    assert summary.exit_code == 2
    assert {"aker/2021", "berg/2021"} <= told
    assert not {"aker/2021", "berg/2021"} & once(seven, ta_bort=True)[1]


def test_a_build_of_one_forbund_removes_nothing(seven: Project) -> None:
    for name in MANY[:3]:
        shutil.rmtree(seven.data / name)
    summary, told = once(seven, forbund="vasteras")
    assert (summary.removed, summary.exit_code) == ([], 0)
    assert {f"{name}/2021" for name in MANY[:3]} <= told


def dangling(place: Path) -> None:
    shutil.rmtree(place)
    place.symlink_to("/borta")


@pytest.mark.parametrize("place", ["mora", "mora/2021"])
def test_a_link_that_leads_nowhere_is_no_removal(seven: Project, place: str) -> None:
    dangling(seven.data / place)
    summary, told = once(seven, ta_bort=True)
    assert (summary.removed, summary.exit_code) == ([], 2)
    assert made(seven) == set(MANY)
    assert "mora/2021" in told
    assert summary.troubles[0].startswith(f"{place}: är en länk som inte leder någonstans")
    assert "mora 2021" in summary.notes[-1]
    # The others are built.
    assert sum(result.assembled for result in summary.reports) == 6


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE, errno.ENOTCONN])
@pytest.mark.parametrize("place", ["mora", "mora/2021"])
def test_a_folder_that_cannot_be_read_is_no_removal(
    seven: Project, monkeypatch: pytest.MonkeyPatch, place: str, number: int
) -> None:
    refuse(monkeypatch, seven.data / place, number)
    summary, told = once(seven, ta_bort=True)
    assert (summary.removed, summary.exit_code) == ([], 1)
    assert made(seven) == set(MANY)
    assert "mora/2021" in told
    assert summary.troubles[0].startswith(f"{place}: ")
    assert sum(result.assembled for result in summary.reports) == 6


def refuse(monkeypatch: pytest.MonkeyPatch, place: Path, number: int) -> None:
    """Let neither a folder nor what lies in it be looked at."""

    def guarded(real: Callable[..., object]) -> Callable[..., object]:
        def look(path: Path, *more: object, **named: object) -> object:
            if path == place or (place in path.parents):
                raise OSError(number, os.strerror(number), str(path))
            return real(path, *more, **named)

        return look

    for name in ("iterdir", "stat"):
        monkeypatch.setattr(Path, name, guarded(getattr(Path, name)))


def test_the_data_folder_itself_is_no_removal_either(seven: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        refuse(broken, seven.data, errno.EACCES)
        with pytest.raises(SamrapportError, match="får inte läsas"):
            once(seven, ta_bort=True)
    shutil.rmtree(seven.data)
    seven.data.mkdir()
    # An unmounted disk leaves an empty folder.
    with pytest.raises(SamrapportError, match="inga rapporter"):
        once(seven, ta_bort=True)
    assert made(seven) == set(MANY)
