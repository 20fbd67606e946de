"""Publishing as a user does it: targets, what may go, the hour, previews, the way back, and what readers are shown to get."""

from __future__ import annotations

import errno
import functools
import http.server
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from messages import unfit
from publish.maskin_factory import make_told

from samrapport.cli.publicering import utforande
from samrapport.errors import DataFault, Hindered, SamrapportError, UnknownName
from samrapport.publish.site import publish as publish_built
from samrapport.release import choice, publishing
from samrapport.release.embargo import find_embargo
from samrapport.release.innehall.utgavor import Utgava
from samrapport.release.platser.mapp import Mapp
from samrapport.release.platser.plats import Avbrott, PlatsFel
from samrapport.release.settings import Mal, assert_apart, find_target, read_targets
from samrapport.release.steg.engine import Differs, Engine
from samrapport.release.steg.journal import Room
from samrapport.run.project import Project
from samrapport.run.watch import Watcher

from .webbplats import REPORTS, write_site

HOUR = datetime(2026, 9, 24, 7, 0, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project whose reports are all approved, but for those that `hindered` names."""
    root = tmp_path / "projekt"
    for report in REPORTS:
        (root / "data/raw" / report).mkdir(parents=True)
    write_site(root / "_site", "ett")
    monkeypatch.setattr(choice, "hinder", lambda _, report: HINDERED.get(report, ()))
    monkeypatch.setattr(choice.Rapportlagen, "assert_readable", lambda _: None)
    monkeypatch.setattr(choice, "editions", lambda _, __, when: (Utgava("0123456789ab", when.date()),))
    monkeypatch.setattr(publishing, "mark_published", lambda *told: MARKED.append(told[1:4]))
    HINDERED.clear()
    MARKED.clear()
    return Project(root, root / "data/raw", root / "data/processed", root / "reports", root / "_site")


HINDERED: dict[str, tuple[str, ...]] = {}
MARKED: list[tuple[object, ...]] = []


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "server/www/rapporter"


@pytest.fixture
def mal(public: Path) -> Mal:
    return Mal(namn="webben", mapp=str(public))


@pytest.fixture
def web(public: Path) -> Iterator[str]:
    """A web server whose root is the folder that the public one lies in."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    public.parent.mkdir(parents=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(public.parent)))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/rapporter/"
    server.shutdown()
    server.server_close()


def publish(project: Project, mal: Mal, **more: object) -> publishing.Published:
    return publishing.publish_site(project, mal, Mapp(), Watcher(), **more)  # type: ignore[arg-type]


def everything(folder: Path) -> str:
    """All that lies in the public folder, as one text: names and contents."""
    return "\n".join(
        f"{one.relative_to(folder)}\n{one.read_bytes().decode(errors='replace')}"
        for one in sorted(folder.rglob("*"))
        if one.is_file()
    )


def test_what_may_not_go_is_nowhere_and_what_was_published_stands(project: Project, mal: Mal, public: Path) -> None:
    HINDERED["norra/2021"] = ("norra 2021 är inte godkänd.",)
    first = publish(project, mal)
    assert first.new == ("vasteras/2021", "vasteras/2021/insatser/spira")
    assert [(one, first.release.name, "webben") for one in first.new] == MARKED
    assert "norra" not in everything(public)
    HINDERED.clear()
    publish(project, mal)
    old = (public / "reports/norra/2021/index.html").read_text()
    write_site(project.site, "tva")
    HINDERED["norra/2021"] = ("norra 2021 är ändrad sedan den godkändes.",)
    done = publish(project, mal)
    assert done.made.kept == ("norra/2021",)
    assert (public / "reports/norra/2021/index.html").read_text() == old
    assert "EDITION tva" in (public / "reports/vasteras/2021/index.html").read_text()
    assert '"norra/2021/index.html"' in (public / "reports/index.html").read_text()
    # Its own style is still there.
    style = old.partition('href="../../../')[2].partition('"')[0]
    assert "ett" in (public / style).read_text()


def test_what_a_killed_run_did_not_come_to_note_is_noted_by_the_next(
    project: Project, mal: Mal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def noted(_: object, report: str, when: datetime) -> tuple[Utgava, ...]:
        platser = frozenset(str(place) for one, _, place in MARKED if one == report)
        return (Utgava("0123456789ab", when.date(), platser=platser),)

    def killed(*told: object) -> None:
        MARKED.append(told[1:4])
        raise KeyboardInterrupt

    monkeypatch.setattr(choice, "editions", noted)
    with monkeypatch.context() as within:
        within.setattr(publishing, "mark_published", killed)
        with pytest.raises(KeyboardInterrupt):
            publish(project, mal)
    assert len(MARKED) == 1
    for _ in range(2):
        assert publish(project, mal).unchanged
        assert sorted(str(one[0]) for one in MARKED) == sorted(REPORTS)


@pytest.mark.parametrize("byt", ["lank", "namnbyte", "filvis"])
def test_a_report_that_is_taken_away_is_gone_at_once(project: Project, public: Path, byt: str) -> None:
    mal = Mal(namn="webben", mapp=str(public), byt=byt)  # type: ignore[arg-type]
    publish(project, mal)
    write_site(project.site, "tva")
    publish(project, mal)
    assert "norra" in everything(public)
    HINDERED["norra/2021"] = ("norra 2021 är tillbakadragen.",)
    publish(project, mal, removed=("norra/2021",))
    assert "norra" not in everything(public)


@pytest.mark.slow
@pytest.mark.parametrize("byt", ["lank", "namnbyte", "filvis"])
def test_where_a_page_was_of_a_report_that_is_taken_away_another_leads_on_and_a_file_is_gone(
    project: Project, public: Path, tmp_path: Path, byt: str
) -> None:
    told = make_told(tmp_path / "p", ("a", 2020), ("a", 2021))
    shutil.rmtree(project.site)
    publish_built(told, project.site, "embedded", jobs=1)
    mal = Mal(namn="webben", mapp=str(public), byt=byt)  # type: ignore[arg-type]
    publish(project, mal)
    had = (public / "adresser.txt").read_text(encoding="utf-8").splitlines()
    HINDERED["a/2020"] = ("a 2020 är tillbakadragen.",)
    for removed in (("a/2020",), ()):
        publish(project, mal, removed=removed)
        for one in had:
            taken, file = one.startswith("reports/a/2020/"), public / one
            if taken and file.suffix != ".html":
                assert not file.exists(), one
            else:
                assert ("Rapporten är borttagen" in file.read_text(encoding="utf-8", errors="replace")) == taken, one


def test_a_place_is_not_taken_to_be_less_able_for_what_hinders_it_now(
    project: Project, mal: Mal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "symlink", lambda *_, **__: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full", "lank")))
        with pytest.raises(Avbrott, match="disken är full"):
            publish(project, mal)
    publish(project, mal)
    assert Path(mal.mapp).is_symlink()


@pytest.mark.parametrize("hindered", ["tidy", "write_journal"])
@pytest.mark.parametrize("byt", ["lank", "namnbyte", "filvis"])
def test_going_back_is_one_step_however_often_it_is_asked_for_once_it_was_stopped(
    project: Project, public: Path, monkeypatch: pytest.MonkeyPatch, byt: str, hindered: str
) -> None:
    mal = Mal(namn="webben", mapp=str(public), byt=byt)  # type: ignore[arg-type]
    names = []
    for edition in ("ett", "tva", "tre"):
        write_site(project.site, edition)
        names.append(publish(project, mal).release.name)
    kept = Room.write_journal

    def full(*given: object) -> None:
        if len(given) < 2 or given[1].nu == names[1]:  # type: ignore[attr-defined]
            raise PlatsFel("disken är full. Frigör utrymme.")
        kept(*given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(*((Engine, "tidy") if hindered == "tidy" else (Room, "write_journal")), full)
        assert restored(project, mal) == (names[1], True)
    assert "EDITION tva" in (public / "index.html").read_text()
    if hindered == "write_journal":
        # As who was killed there asks again.
        assert restored(project, mal) == (names[1], True)
    assert restored(project, mal) == (names[0], True)


def test_a_step_back_that_was_not_noted_is_noted_when_it_is_asked_for_again_and_no_further_step_is_taken(
    project: Project, mal: Mal, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = []
    for edition in ("ett", "tva", "tre"):
        write_site(project.site, edition)
        names.append(publish(project, mal).release.name)
    noted: list[str] = []

    def note(_: object, __: str, release: str, reports: dict[str, bool], later: list[str]) -> tuple[str, ...]:
        if not noted:
            noted.append("")
            raise Hindered("disken är full. Frigör utrymme.")
        assert later == names[names.index(release) + 1 :]
        new = () if release in noted else tuple(reports)
        noted.append(release)
        return new

    monkeypatch.setattr(publishing, "mark_taken_back", note)
    with pytest.raises(Hindered):
        restored(project, mal)
    assert restored(project, mal) == (names[1], True)
    assert restored(project, mal) == (names[0], True)
    assert names[1] in noted


def restored(project: Project, mal: Mal) -> tuple[str, bool]:
    found = publishing.restore(project, mal, Mapp(), Watcher(), None)
    return found.release.name, found.moved


def test_no_report_at_all_tells_why(project: Project, mal: Mal) -> None:
    HINDERED.update(dict.fromkeys(REPORTS, ("inte godkänd.",)))
    with pytest.raises(SamrapportError, match="inte godkänd"):
        publish(project, mal)
    HINDERED.clear()
    with pytest.raises(SamrapportError, match=r"publicera\.yml"):
        publish(project, Mal(namn="webben", mapp=mal.mapp, rapporter=("uppsala",)))


def test_before_its_hour_a_report_is_closed_and_then_one_step_shows_it(
    project: Project, mal: Mal, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [(HOUR - timedelta(hours=2)).timestamp()]
    monkeypatch.setattr("samrapport.release.steg.engine.clock", lambda: now[0])
    (project.data / "vasteras/2021/rapport.yml").write_text("publiceras: 2026-09-24 09:00\n")
    early = publish(project, mal)
    assert set(early.choice.waiting) == {"vasteras/2021", "vasteras/2021/insatser/spira"}
    assert early.choice.hour == HOUR
    assert "vasteras" not in everything(public)
    assert early.pending
    room = public.parent / ".samrapport-rapporter"
    closed = next(room.rglob(f"{early.pending}/reports/vasteras/2021/index.html"))
    again = publish(project, mal)
    assert again.unchanged
    assert again.pending == early.pending
    stamp = closed.stat().st_mtime_ns
    now[0] = HOUR.timestamp()
    late = publish(project, mal)
    assert late.release.name == early.pending
    assert late.sent == 0
    assert (public / "reports/vasteras/2021/index.html").stat().st_mtime_ns == stamp
    assert late.pending is None


def test_a_comparison_waits_for_the_reports_that_it_is_made_of(project: Project, mal: Mal) -> None:
    import json

    (project.data / "vasteras/2021/rapport.yml").write_text("publiceras: 2126-09-24 09:00\n")
    read = {"inputs": {"vasteras/2021/rapport.yml": "abc", "norra/2020/rapport.yml": None}}
    (project.site / "reports/norra/2021/data/publikt-manifest.json").write_text(json.dumps(read))
    assert "norra/2021" in choice.choose(project, mal, datetime.now(UTC)).waiting


def test_an_hour_that_is_none_is_told(project: Project, mal: Mal) -> None:
    (project.data / "norra/2021/rapport.yml").write_text("ar: 2021\npubliceras: i morgon\n")
    with pytest.raises(DataFault, match=r"norra/2021/rapport\.yml, rad 2, kolumn ”publiceras”.*är ingen tid"):
        publish(project, mal)


@pytest.mark.slow
def test_readers_pages_are_fetched_and_a_difference_takes_the_place_back(
    project: Project, public: Path, web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samrapport.release.compare._PAUSE", 0.0)
    monkeypatch.setattr("samrapport.release.compare.TRIES", 1)
    mal = Mal(namn="webben", mapp=str(public), webb=web)
    first = publish(project, mal)
    write_site(project.site, "tva")
    wrong = Mal(namn="webben", mapp=str(public), webb=web.replace("/rapporter/", "/annat/"))
    with pytest.raises(Differs, match=r"svarar 404.*releasen .* visas igen"):
        publish(project, wrong)
    assert "EDITION ett" in (public / "index.html").read_text()
    second = publish(project, mal)
    assert second.release.name != first.release.name
    assert "EDITION tva" in (public / "index.html").read_text()


def test_a_preview_is_marked_unguessable_and_taken_away_by_itself(
    project: Project, mal: Mal, public: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    HINDERED["norra/2021"] = ("inte godkänd.",)
    (project.site / "sitemap.xml").write_text("<urlset></urlset>")
    utforande.forhandsvisa(project, mal)
    told = capsys.readouterr().out
    folder = next(one for one in public.iterdir() if one.name.startswith("forhand-"))
    assert folder.name in told
    assert len(folder.name) > 32
    page = (folder / "reports/norra/2021/index.html").read_text()
    assert 'name="robots" content="noindex' in page
    assert "FÖRHANDSVISNING" in page
    assert not (folder / "sitemap.xml").exists()
    assert "forhand-" not in (public / "index.html").read_text()
    publish(project, mal)
    assert (public / folder.name / "index.html").is_file()
    assert "EDITION ett" in (public / "index.html").read_text()
    assert folder.name not in "".join(one.read_text() for one in public.rglob("*.html") if folder.name not in one.parts)
    write_site(project.site, "tva")
    publish(project, mal)
    assert (public / folder.name / "index.html").is_file()
    later = datetime.now(UTC).timestamp() + 15 * 86_400
    monkeypatch.setattr("samrapport.release.steg.engine.clock", lambda: later)
    publish(project, mal)
    assert not (public / folder.name).exists()


def test_going_back_and_the_list_of_releases_are_told(
    project: Project, mal: Mal, public: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SamrapportError, match="Inget är publicerat"):
        utforande.releaser(mal)
    utforande.publicera(project, mal, take_over=False, removed=(), wait=False)
    write_site(project.site, "tva")
    utforande.visa(project, mal, ())
    assert "skulle" in capsys.readouterr().out
    assert "EDITION ett" in (public / "index.html").read_text()
    utforande.publicera(project, mal, take_over=False, removed=(), wait=False)
    utforande.publicera(project, mal, take_over=False, removed=(), wait=False)
    assert "Inget är ändrat" in capsys.readouterr().out
    utforande.aterstall(project, mal, None)
    assert "EDITION ett" in (public / "index.html").read_text()
    utforande.releaser(mal)
    lines = capsys.readouterr().out.splitlines()
    assert "visas igen" not in lines[0]
    assert [("visas nu" in line) for line in lines[-3:-1]] == [False, True]
    with pytest.raises(UnknownName, match="samrapport releaser"):
        utforande.aterstall(project, mal, "ffff")


def test_each_reason_why_a_report_may_not_go_has_a_line_of_its_own(
    project: Project, mal: Mal, capsys: pytest.CaptureFixture[str]
) -> None:
    build, review = "Bygg den med: samrapport build norra 2021", "Granska den med: samrapport granska norra 2021"
    HINDERED["norra/2021"] = (build, review)
    utforande.visa(project, mal, ())
    utforande.publicera(project, mal, take_over=False, removed=(), wait=False)
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines.count(f"norra/2021: publiceras inte. {build}") == lines.count(review) == 2


@pytest.mark.parametrize(
    ("said", "reached", "told"),
    [
        ("https://exempel.se/rapporter", "https://exempel.se/rapporter/", False),
        ("https://exempel.se", "https://exempel.se/rapporter/", True),
        ("", "https://exempel.se/rapporter/", False),
        ("https://exempel.se/rapporter", None, False),
    ],
)
def test_an_address_that_feeds_and_shared_links_lead_to_in_vain_is_told(
    project: Project, mal: Mal, capsys: pytest.CaptureFixture[str], said: str, reached: str | None, told: bool
) -> None:
    (project.site / "api/v1").mkdir(parents=True)
    (project.site / "api/v1/index.json").write_text(json.dumps({"webbplats": {"adress": said}}), encoding="utf-8")
    utforande.visa(project, mal.model_copy(update={"webb": reached}), ())
    assert ("webbplats.yml har adressen" in capsys.readouterr().out) is told


def test_what_the_place_can_is_tried_and_nothing_is_left(
    project: Project, public: Path, web: str, capsys: pytest.CaptureFixture[str]
) -> None:
    utforande.prova(Mal(namn="webben", mapp=str(public), webb=web))
    told = capsys.readouterr().out
    assert "hela webbplatsen byts i ett steg" in told
    assert "Adressen hör till mappen." in told
    assert "Webbservern följer länkar." in told
    assert not public.exists()
    utforande.prova(Mal(namn="webben", mapp=str(public), webb=web.replace("rapporter/", "fel/")))
    assert "Adressen visar inte det som ligger i mappen" in capsys.readouterr().out


def test_targets_are_read_and_what_is_wrong_with_them_told(tmp_path: Path) -> None:
    with pytest.raises(SamrapportError, match=r"publicera\.yml finns inte"):
        read_targets(tmp_path)
    good = "mal:\n  - namn: webben\n    adress: sftp://rapport@exempel.se\n    mapp: /www\n"
    (tmp_path / "publicera.yml").write_text(good)
    assert find_target(tmp_path, "webben").mapp == "/www"
    with pytest.raises(UnknownName, match="webben"):
        find_target(tmp_path, "weben")
    for wrong, told in (
        ("sftp://rapport:hemligt@exempel.se", "lösenord"),
        ("ftp://exempel.se", "ftps"),
        ("http://exempel.se/dav", "https"),
        ("gopher://exempel.se", "börjar med"),
        ("sftp://[::1", "tolka"),
        ("sftp://exempel.se:99999", "porten"),
        ("sftp://exempel.se:tjugotvå", "porten"),
    ):
        (tmp_path / "publicera.yml").write_text(good.replace("sftp://rapport@exempel.se", wrong))
        with pytest.raises(DataFault, match=told) as fault:
            read_targets(tmp_path)
        assert "hemligt" not in str(fault.value)


@pytest.mark.parametrize(
    "lay",
    [
        os.mkfifo,
        lambda file: file.symlink_to("/dev/zero"),
        lambda file: file.symlink_to("/etc/passwd"),
        lambda file: file.symlink_to(file),
        lambda file: file.symlink_to("ingenstans"),
        lambda file: file.mkdir(),
        lambda file: file.write_bytes(b"mal: \xff\xfe"),
        lambda file: file.write_bytes(b"x" * 60_000_000),
        lambda file: file.write_bytes(b"mal: " + b"[" * 5000),
        lambda file: file.write_bytes(b'mal:\n  - namn: webben\n    mapp: "/www\\r\\nDELE index.html"\n'),
        lambda file: file.write_bytes(b'mal:\n  - namn: webben\n    mapp: /www\n    anvandare: "a\\nb"\n'),
        lambda file: file.write_bytes(b'mal:\n  - namn: webben\n    mapp: "\\ud800"\n'),
        lambda file: file.write_bytes(b"mal:\n  - namn: ../../webben\n    mapp: /www\n"),
        lambda file: file.write_bytes(b"mal:\n  - namn: webben\n    mapp: /www/../etc\n"),
    ],
)
def test_a_file_of_targets_made_to_hurt_is_told_by_name(tmp_path: Path, lay: Callable[[Path], object]) -> None:
    lay(tmp_path / "publicera.yml")
    with pytest.raises(SamrapportError, match=r"publicera\.yml") as told:
        read_targets(tmp_path)
    assert unfit(str(told.value)) == []


@pytest.mark.parametrize(
    "lay",
    [
        os.mkfifo,
        lambda file: file.symlink_to("/dev/zero"),
        lambda file: file.symlink_to("/etc/passwd"),
        lambda file: file.mkdir(),
    ],
)
def test_an_hour_is_not_looked_for_where_reading_could_hurt(tmp_path: Path, lay: Callable[[Path], object]) -> None:
    folder = tmp_path / "sjo-bro/2024"
    folder.mkdir(parents=True)
    lay(folder / "rapport.yml")
    with pytest.raises(DataFault, match=r"rapport\.yml"):
        find_embargo(tmp_path, "sjo-bro/2024")


@pytest.mark.parametrize(
    ("mapp", "told"),
    [
        ("_site", "är projektets mapp _site"),
        ("./_site/rapporter", "ligger i projektets mapp _site"),
        ("data/raw/ny", "ligger i projektets mapp raw"),
        ("lank", "är projektets mapp _site"),
        (".", "rymmer projektets mapp raw"),
    ],
)
def test_a_place_among_the_projects_own_folders_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mapp: str, told: str
) -> None:
    for folder in ("data/raw", "_site"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "lank").symlink_to("_site")
    monkeypatch.chdir(tmp_path)
    own = Project(
        tmp_path, tmp_path / "data/raw", tmp_path / "data/processed", tmp_path / "reports", tmp_path / "_site"
    )
    with pytest.raises(SamrapportError, match=told):
        assert_apart(own, Mal(namn="webben", mapp=mapp))
    assert_apart(own, Mal(namn="webben", mapp="publik"))
    assert_apart(own, Mal(namn="webben", mapp=mapp, adress="sftp://a@example.se"))
