"""What has been published of persons is learnt from where it stands, and from nothing else."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samrapport.errors import Hindered, SamrapportError
from samrapport.rapport.tidigare import RELEASED, all_of, digest_of, releases_in
from samrapport.run.assembly import released
from samrapport.run.assembly.released import REMOVED, Released, gather, gather_from, keep_known, keep_removed
from samrapport.run.build import build
from samrapport.run.choosing import Choice
from samrapport.run.discover import Findings
from samrapport.run.disk.kept import Kept
from samrapport.run.project import Project
from samrapport.run.remains import remove_gone

SPIRA = "vasteras/2021/insatser/spira"
FIRST = {"under_tiden.praktik.totalt": 9, "under_tiden.studier.totalt": None}
SECOND = {"under_tiden.praktik.totalt": 12, "under_tiden.studier.totalt": None}


def manifest(now: Any, *before: Any, ar: int = 2021, facts: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """A public manifest of the report of an insats."""
    made: dict[str, Any] = {
        "schema_version": 3,
        "public": True,
        "report": {"forbund": "vasteras", "ar": ar, "type": "insatsrapport", "document": "halvarsrapport"},
        "parameters": {"forbund": "vasteras", "ar": ar, "insats": "spira"},
        **{name: {} for name in ("inputs", "code", "notebooks", "metadata", "packages")},
        "facts": list(facts),
        "shown": [],
        "protected": [f"{SPIRA}/deltagare.csv"],
    }
    return made | ({"released": {"spira": {"now": now, "before": list(before)}}} if now is not None else {})


def lay(folder: Path, made: dict[str, Any]) -> None:
    path = folder / made["report"]["forbund"] / str(made["report"]["ar"]) / "insatser/spira/data/publikt-manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made, indent=1), encoding="utf-8")


def known(project: Project) -> list[dict[str, int | None]]:
    return list(map(dict, all_of(releases_in(gather(project).get("vasteras", ()), "spira"))))


def test_a_site_tells_what_it_shows_and_what_was_shown_before(project: Project) -> None:
    lay(project.site / "reports", manifest(SECOND, FIRST))
    assert known(project) == [SECOND, FIRST]


def test_what_a_report_told_that_is_taken_away_is_not_forgotten(project: Project) -> None:
    lay(project.site / "reports", manifest(FIRST))
    (project.site / "reports" / SPIRA / "index.html").touch()
    removed = remove_gone(project, Findings([], {}), every=True, many=True)
    assert removed.removed == ["vasteras 2021 spira"]
    shutil.rmtree(project.site)
    assert known(project) == [FIRST]
    assert Released(project).is_as_noted(SPIRA, digest_of([FIRST]))
    assert not Released(project).is_as_noted(SPIRA, digest_of([]))
    # It is put back, with another told, and taken away again.
    lay(project.site / "reports", manifest(SECOND, FIRST))
    for _ in range(2):
        keep_removed(project, [SPIRA])
    shutil.rmtree(project.site)
    assert known(project) == [SECOND, FIRST]
    assert len(json.loads((project.state / REMOVED).read_text(encoding="utf-8"))) == 2


def test_what_was_told_of_an_insats_under_an_earlier_name_is_known_of_it(project: Project) -> None:
    lay(project.site / "reports", manifest(FIRST))
    renamed = SPIRA.replace("spira", "nyspira")
    assert Released(project).is_as_noted(f"{renamed}+spira", digest_of([FIRST]))
    assert not Released(project).is_as_noted(renamed, digest_of([FIRST]))


def test_a_report_that_was_made_and_not_published_has_told_nothing(project: Project) -> None:
    lay(project.reports, manifest(FIRST))
    assert known(project) == []


def test_what_is_published_elsewhere_is_laid_in_the_raw_data(project: Project) -> None:
    place = project.data / SPIRA / "publicerad.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps(manifest(FIRST)), encoding="utf-8")
    lay(project.site / "reports", manifest(SECOND))
    assert known(project) == [SECOND, FIRST]


def unlistable(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = os.scandir

    def refuse(folder: str) -> Any:
        if Path(folder) == place:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        return look(folder)

    monkeypatch.setattr(os, "scandir", refuse)


def lost(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(place)
    place.symlink_to("/borta")


def unreadable(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: str, *more: Any, **named: Any) -> int:
        if Path(path) == place / "publicerad.json":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *more, **named)

    monkeypatch.setattr(os, "open", refuse)


@pytest.mark.parametrize("hide", [unlistable, lost, unreadable])
def test_what_cannot_be_read_may_tell_of_persons_and_no_report_is_made_as_if_it_did_not(
    project: Project, monkeypatch: pytest.MonkeyPatch, hide: Callable[[Path, pytest.MonkeyPatch], None]
) -> None:
    year = project.data / "vasteras/2020"
    year.mkdir()
    (year / "publicerad.json").write_text(json.dumps(manifest(FIRST, ar=2020)), encoding="utf-8")
    assert known(project) == [FIRST]
    hide(year, monkeypatch)
    with pytest.raises(SamrapportError, match=r"går inte att veta\. vasteras/2020.*\.") as told:
        known(project)
    assert isinstance(told.value, Hindered) == (hide is not lost)
    assert str(project.data) not in str(told.value)
    assert not Released(project).is_as_noted(SPIRA, digest_of([FIRST]))
    # Of others it is known.
    assert releases_in(gather(project).get("sala-heby", ()), "spira") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        json.dumps(manifest(FIRST, ar=2020)).encode()[:-30],
        json.dumps(manifest(FIRST, ar=2020) | {"facts": 3}).encode(),
        b"<!DOCTYPE html>\n<title>Sidan finns inte</title>",
        json.dumps({"released": {}, "schema_version": "1"}).encode(),
    ],
    ids=["empty", "cut short", "other in kind", "another page", "another version"],
)
def test_what_is_laid_in_and_is_no_manifest_may_have_told_of_persons(project: Project, content: bytes) -> None:
    year = project.data / "vasteras/2020"
    year.mkdir()
    (year / "publicerad.json").write_bytes(content)
    with pytest.raises(
        SamrapportError, match=r"vasteras/2020/publicerad\.json: filen är inget manifest.*Kopiera"
    ) as told:
        known(project)
    assert told.value.exit_code == 2
    (year / "publicerad.json").write_text(json.dumps(manifest(FIRST, ar=2020)), encoding="utf-8")
    assert known(project) == [FIRST]


def test_a_site_that_cannot_be_looked_in_has_not_told_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(project.site / "reports", manifest(FIRST))
    unlistable(project.site / "reports/vasteras/2021", monkeypatch)
    with pytest.raises(PermissionError):
        gather(project)


def test_every_year_counts(project: Project) -> None:
    lay(project.site / "reports", manifest(FIRST))
    lay(project.site / "reports", manifest(SECOND, ar=2022))
    assert known(project) == [SECOND, FIRST]


def test_a_report_of_an_older_program_tells_by_its_facts(project: Project) -> None:
    def fact(name: str, value: str, unit: str) -> dict[str, Any]:
        return {"name": name, "value": value, "shown": value, "unit": unit, "base": "", "formula": "", "sources": []}

    facts = (
        fact("deltagare.under_tiden.praktik.totalt", "9", "antal"),
        fact("insats.spira.deltagare.under_tiden.studier.totalt", "ett skyddat antal", "text"),
        fact("andel.under_tiden.praktik.totalt", "1/2", "andel"),
    )
    lay(project.site / "reports", manifest(None, facts=facts))
    assert known(project) == [FIRST]


@pytest.mark.parametrize("now", [{"a": -1}, {"a": True}, {"a": "9"}, [9], "9"])
def test_a_memory_of_another_form_is_none(project: Project, now: Any) -> None:
    lay(project.site / "reports", manifest(now))
    assert known(project) == []


def test_it_is_learnt_file_by_file_where_a_site_cannot_be_listed(project: Project) -> None:
    content = json.dumps(manifest(FIRST)).encode()
    asked: list[str] = []

    def read(path: str) -> bytes | None:
        asked.append(path)
        return content if SPIRA in path else None

    found = gather_from(read, ["vasteras/2021", SPIRA], project)
    assert all_of(releases_in(found["vasteras"], "spira")) == (FIRST,)
    assert asked == [f"reports/{one}/data/publikt-manifest.json" for one in ("vasteras/2021", SPIRA)]


def test_publishing_what_was_made_leaves_it_fresh_and_anything_else_does_not(project: Project) -> None:
    lay(project.site / "reports", manifest(FIRST))
    noted = digest_of([FIRST])
    lay(project.reports, manifest(SECOND, FIRST))
    assert Released(project).is_as_noted(SPIRA, noted)
    lay(project.site / "reports", manifest(SECOND, FIRST))
    assert Released(project).is_as_noted(SPIRA, noted)
    lay(project.site / "reports", manifest(FIRST | {"annat": 7}, FIRST))
    assert not Released(project).is_as_noted(SPIRA, noted)


def test_another_years_release_leaves_a_published_report_fresh_and_a_draft_not(project: Project) -> None:
    lay(project.reports, manifest(FIRST))
    lay(project.site / "reports", manifest(SECOND, ar=2022))
    assert not Released(project).is_as_noted(SPIRA, digest_of([]))
    lay(project.site / "reports", manifest(FIRST))
    assert Released(project).is_as_noted(SPIRA, digest_of([]))


def test_a_build_gathers_anew_and_loses_nothing_with_its_state(project: Project, sections: None, inline: None) -> None:
    lay(project.site / "reports", manifest(FIRST))
    for _ in range(2):
        (project.state / RELEASED).unlink(missing_ok=True)
        build(project, Choice())
        kept = json.loads((project.state / RELEASED).read_text(encoding="utf-8"))
        assert all_of(releases_in(kept["vasteras"], "spira")) == (FIRST,)


def test_a_manifest_of_the_site_that_is_the_same_file_is_read_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(project.site / "reports", manifest(SECOND, FIRST))
    (file,) = project.site.rglob("publikt-manifest.json")
    os.utime(file, ns=(1, 1))
    keep_known(project)
    told = gather(project)
    with monkeypatch.context() as patch:
        patch.setattr(released, "_told", lambda content: pytest.fail("it is the same file"))
        assert gather(project) == told
    lay(project.site / "reports", manifest(FIRST))
    assert known(project) == [FIRST]
    file.unlink()
    assert gather(project) == {}


def test_what_a_report_made_is_read_once_and_again_when_it_is_another_file(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (project.site / "reports", project.reports):
        lay(folder, manifest(SECOND, FIRST))
        (file,) = folder.rglob("publikt-manifest.json")
        os.utime(file, ns=(1, 1))
    keep_known(project)
    noted = digest_of([FIRST])
    kept: list[Kept] = []
    assert Released(project, kept).is_as_noted(SPIRA, noted)
    (one,) = kept
    one.keep()
    with monkeypatch.context() as patch:
        patch.setattr(released, "_told", lambda content: pytest.fail("they are the same files"))
        assert Released(project).is_as_noted(SPIRA, noted)
    lay(project.reports, manifest(FIRST))
    assert not Released(project).is_as_noted(SPIRA, noted)
