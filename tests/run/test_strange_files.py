"""A channel, a device or a link that leads out, wherever a build reads: one sentence, and nothing hangs."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from samrapport.errors import SamrapportError
from samrapport.publish.staging import stage_project
from samrapport.run.build import build, make_plan
from samrapport.run.choosing import Choice
from samrapport.run.project import Project

pytestmark = [
    pytest.mark.usefixtures("inline", "sections"),
    pytest.mark.parametrize("make", ["fifo", "device", "outside"]),
]


def put(make: str, place: Path) -> None:
    place.unlink(missing_ok=True)
    place.parent.mkdir(exist_ok=True)
    made: dict[str, Callable[[], None]] = {
        "fifo": lambda: os.mkfifo(place),
        "device": lambda: place.symlink_to("/dev/zero"),
        "outside": lambda: place.symlink_to("/etc/passwd"),
    }
    made[make]()


@pytest.mark.parametrize(
    "file",
    [
        "notebooks/delarsrapport/01_budget.ipynb",
        "notebooks/delarsrapport/rapporttyp.yml",
        "theme/tema.yml",
        "data/raw/webbplats.yml",
    ],
)
def test_a_build_refuses_it_before_anything_runs(project: Project, make: str, file: str) -> None:
    put(make, project.root / file)
    with pytest.raises(SamrapportError) as caught:
        build(project, Choice())
    told = str(caught.value)
    assert Path(file).name in told
    assert "\n" not in told
    assert not project.reports.exists()


def test_so_does_publishing_with_what_lies_in_the_theme(project: Project, tmp_path: Path, make: str) -> None:
    put(make, project.root / "theme" / "bild.svg")
    (project.root / "index.qmd").write_text("---\ntitle: x\n---\n", encoding="utf-8")
    with pytest.raises(SamrapportError, match=r"theme/bild\.svg"):
        stage_project(project.root, project.root, tmp_path / "ut")


def test_a_plan_tells_that_a_file_cannot_be_read_and_does_not_wait_for_it(project: Project, make: str) -> None:
    assert build(project, Choice()).exit_code == 0
    put(make, project.data / "vasteras" / "2021" / "budget.csv")
    stale = {str(one.report): one.reason for plan in make_plan(project, Choice()) for one in plan if one.to_run}
    assert stale == {"vasteras 2021": "vasteras/2021/budget.csv går inte att läsa"}
