"""The engine over a place in memory: killed and failing at every operation, whatever the place can do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samrapport.errors import SamrapportError
from samrapport.release.innehall.making import Made, make_release
from samrapport.release.innehall.released import Release
from samrapport.release.platser.plats import Formaga, PlatsFel, Saknas
from samrapport.release.steg.engine import Choices, Differs, open_engine
from samrapport.run.watch import Watcher

from .minne import Killed, Minne, fail
from .webbplats import loaded, pages, publish_made, write_site

PLACES = {
    "länk": Formaga(rename_over=True, rename_folder=True, symlink=True, copy=True, link=True),
    "byte i ett steg": Formaga(rename_over=True, rename_folder=True, exchange=True, link=True),
    "två namnbyten": Formaga(rename_over=True, rename_folder=True, copy=True, copy_tree=True),
    "bara namnbyte på filer": Formaga(rename_over=True),
    "objekt": Formaga(copy=True, put_whole=True),
    "inget namn ersätts": Formaga(rename_folder=False, copy=True),
}
WHOLE = {"länk", "byte i ett steg"}
"""Places where the whole site changes in one step."""
NO_GAP = WHOLE | {"bara namnbyte på filer", "objekt"}
"""Places where a page is there at every moment."""
PUBLIC = "www/rapporter"
CHOICES = Choices(PUBLIC)


@dataclass
class Reader:
    """Looks at all pages after every operation."""

    plats: Minne
    old: Made
    new: Made
    gap: bool
    whole: bool
    looked: int = 0

    def __call__(self) -> None:
        seen = set()
        for path in pages(self.new.release):
            try:
                content = self.plats.get(f"{PUBLIC}/{path}")
            except Saknas:
                assert self.gap or path not in self.old.release.files, path
                continue
            edition = "old" if content == self.old.read(path) else "new" if content == self.new.read(path) else "mixed"
            assert edition != "mixed", (path, content)
            seen.add(edition)
            made = self.old if edition == "old" else self.new
            for asset in loaded(path, content):
                try:
                    assert self.plats.get(f"{PUBLIC}/{asset}") == made.read(asset)
                except Saknas:
                    assert self.gap, asset
            self.looked += 1
        if self.whole:
            assert len(seen) == 1


def published(plats: Minne, made: Made, **more: object) -> None:
    with open_engine(plats, CHOICES, Watcher()) as engine:
        publish_made(engine, made, None, **more)  # type: ignore[arg-type]


def shown(plats: Minne, release: Release) -> dict[str, str]:
    """What a reader gets for each of a release's files."""
    return {path: hashlib.sha256(plats.get(f"{PUBLIC}/{path}")).hexdigest() for path in release.files}


def expected(release: Release) -> dict[str, str]:
    return {path: one.sha for path, one in release.files.items()}


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Made, Made]:
    folder = tmp_path_factory.mktemp("utgavor")
    extra = {"reports/norra/2021/02-ny.html": "<html><body>EDITION ny</body></html>"}
    sites = [
        write_site(folder / "1", "ett"),
        write_site(folder / "2", "tva.", extra=extra),
        write_site(folder / "3", "tre"),
    ]
    made = [make_release(site, lambda _: True) for site in sites]
    return made[0], made[1], made[2]


@pytest.fixture(params=PLACES)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_release_is_met_whole_and_a_second_run_sends_nothing(kind: str, editions: tuple[Made, Made, Made]) -> None:
    plats = Minne(PLACES[kind])
    for made in editions:
        published(plats, made)
        assert shown(plats, made.release) == expected(made.release)
    before = dict(plats.nodes)
    with open_engine(plats, CHOICES, Watcher()) as engine:
        assert engine.way.missing(editions[2].release) == {}
    published(plats, editions[2])
    assert {path: node for path, node in plats.nodes.items() if "/liggare/" not in path} == {
        path: node for path, node in before.items() if "/liggare/" not in path
    }


def operations(kind: str, editions: tuple[Made, Made, Made]) -> tuple[Minne, int]:
    """A place with the first edition, and how many operations the second takes."""
    plats = Minne(PLACES[kind])
    published(plats, editions[0])
    trial = replace(plats, nodes=dict(plats.nodes), count=0)
    published(trial, editions[1])
    return plats, trial.count


def killing(plats: Minne) -> Callable[[], None]:
    def strike() -> None:
        plats.dead = True
        raise Killed

    return strike


EVERY = pytest.param(1, marks=pytest.mark.long, id="every operation")


@pytest.mark.slow
@pytest.mark.parametrize("step", [pytest.param(9, id="every ninth operation"), EVERY])
@pytest.mark.parametrize("cut", [False, True], ids=["between operations", "half a file written"])
def test_killed_at_each_operation_a_reader_meets_old_or_new_and_the_next_run_completes(
    kind: str, cut: bool, step: int, editions: tuple[Made, Made, Made]
) -> None:
    start, count = operations(kind, editions)
    old, new, third = editions
    assert count > 20
    for at in range(1 + cut * step // 2, count + 1, step):
        plats = replace(start, nodes=dict(start.nodes), count=0, at=at, cut=cut)
        plats.strike = killing(plats)
        plats.after = Reader(plats, old, new, kind not in NO_GAP, kind in WHOLE)
        with pytest.raises(Killed):
            published(plats, new)
        # What went on after it is held to the same; every third time with another edition than the one that was stopped.
        plats.dead, plats.at = False, 0
        goal = third if at % 3 == 0 else new
        if goal is third:
            plats.after = lambda: None
        published(plats, goal)
        assert shown(plats, goal.release) == expected(goal.release), at
        with open_engine(plats, CHOICES, Watcher()) as engine:
            assert engine.liggare.nu == goal.release.name
            assert engine.liggare.pagar == ""


@pytest.mark.slow
@pytest.mark.parametrize("step", [pytest.param(11, id="every eleventh operation"), EVERY])
def test_a_fault_at_each_operation_is_told_and_the_next_run_completes(
    kind: str, step: int, editions: tuple[Made, Made, Made]
) -> None:
    start, count = operations(kind, editions)
    old, new, _ = editions
    for at in range(1 + step // 3, count + 1, step):
        plats = replace(start, nodes=dict(start.nodes), count=0, at=at, strike=fail, cut=True)
        plats.after = Reader(plats, old, new, kind not in NO_GAP, kind in WHOLE)
        try:
            published(plats, new)
        except PlatsFel as error:
            assert str(error).endswith(".")  # noqa: PT017 - some operations may fail without harm
        plats.at = 0
        published(plats, new)
        assert shown(plats, new.release) == expected(new.release), at


@pytest.mark.slow
def test_killed_on_the_way_back_too(kind: str, editions: tuple[Made, Made, Made]) -> None:
    old, new, _ = editions
    start = Minne(PLACES[kind])
    published(start, old)
    published(start, new)

    def back(plats: Minne) -> None:
        with open_engine(plats, CHOICES, Watcher()) as engine:
            release = engine.room.read_release(old.release.name)
            engine.prepare(release, lambda _: None)
            engine.publish(release, "återställd")

    trial = replace(start, nodes=dict(start.nodes), count=0)
    back(trial)
    for at in range(1, trial.count + 1, 8):
        plats = replace(start, nodes=dict(start.nodes), count=0, at=at)
        plats.strike = killing(plats)
        plats.after = Reader(plats, new, old, kind not in NO_GAP, kind in WHOLE)
        with pytest.raises(Killed):
            back(plats)
        plats.dead, plats.at = False, 0
        back(plats)
        assert shown(plats, old.release) == expected(old.release)


def test_a_difference_takes_the_place_back(kind: str, editions: tuple[Made, Made, Made]) -> None:
    plats = Minne(PLACES[kind])
    old, new, _ = editions
    asked: list[list[str]] = []

    def differs(release: Release, changed: object) -> None:
        asked.append(sorted(changed))  # type: ignore[call-overload]
        raise SamrapportError("https://exempel.se/index.html visar något annat än det som publicerades.")

    with open_engine(plats, CHOICES, Watcher()) as engine, pytest.raises(Differs, match="Inget visas"):
        publish_made(engine, old, differs)
    with pytest.raises(Saknas):
        plats.get(f"{PUBLIC}/index.html")
    published(plats, old)
    with open_engine(plats, CHOICES, Watcher()) as engine, pytest.raises(Differs, match=old.release.name):
        publish_made(engine, new, differs)
    assert shown(plats, old.release) == expected(old.release)
    assert "reports/norra/2021/02-ny.html" in asked[1]
    published(plats, new)
    assert shown(plats, new.release) == expected(new.release)


def test_what_another_has_in_the_folder_is_never_touched(kind: str, editions: tuple[Made, Made, Made]) -> None:
    plats = Minne(PLACES[kind])
    others = {
        f"{PUBLIC}/wp-login.php": b"<?php",
        f"{PUBLIC}/assets/wp.css": b"css",
        f"{PUBLIC}/reports/annat.html": b"x",
    }
    for path, content in others.items():
        plats.write(path, content)
    for made in editions:
        published(plats, made)
        assert shown(plats, made.release) == expected(made.release)
        assert {path: plats.get(path) for path in others} == others


def test_a_file_of_anothers_with_a_name_of_the_sites_is_refused(kind: str, editions: tuple[Made, Made, Made]) -> None:
    plats = Minne(PLACES[kind])
    plats.write(f"{PUBLIC}/index.html", b"another")
    with pytest.raises(SamrapportError, match="--ta-over"):
        published(plats, editions[0])
    assert plats.get(f"{PUBLIC}/index.html") == b"another"
    with open_engine(plats, replace(CHOICES, take_over=True), Watcher()) as engine:
        publish_made(engine, editions[0], None)
    assert shown(plats, editions[0].release) == expected(editions[0].release)


def test_ten_releases_are_kept_and_each_can_be_gone_back_to(kind: str, tmp_path: Path) -> None:
    plats = Minne(PLACES[kind])
    made = [
        make_release(write_site(tmp_path / str(number), f"nr {number}", ("vasteras/2021",)), lambda _: True)
        for number in range(13)
    ]
    for one in made:
        published(plats, one)
    with open_engine(plats, CHOICES, Watcher()) as engine:
        assert engine.liggare.names() == [one.release.name for one in made[3:]]
        for one in (made[7], made[3], made[12]):
            release = engine.room.read_release(engine.chosen(one.release.name[:8]))
            engine.prepare(release, lambda _: None)
            engine.publish(release, "återställd")
            engine.tidy()
            assert shown(plats, release) == expected(release)
        assert engine.liggare.names() == [one.release.name for one in made[3:]]
        assert engine.chosen(None) == made[11].release.name
        with pytest.raises(SamrapportError, match="finns inte"):
            engine.chosen(made[0].release.name)


def test_old_files_stay_for_a_day_and_then_go(kind: str, editions: tuple[Made, Made, Made]) -> None:
    plats = Minne(PLACES[kind])
    old, new, third = editions
    now = [1_000_000.0]
    for made in (old, new):
        with open_engine(plats, CHOICES, Watcher(), now=lambda: now[0]) as engine:
            publish_made(engine, made, None)
    style = next(path for path in old.release.files if path.endswith(".css"))
    assert plats.get(f"{PUBLIC}/{style}") == old.read(style)
    now[0] += 86_401
    with open_engine(plats, CHOICES, Watcher(), now=lambda: now[0]) as engine:
        publish_made(engine, third, None)
    with pytest.raises(Saknas):
        plats.get(f"{PUBLIC}/{style}")


def published_or_killed(
    plats: Minne, data: st.DataObject, editions: tuple[Made, Made, Made], latest: int
) -> Made | None:
    """Publish one of the editions, which a kill at one of the first operations may end. Gives it; None where it was killed."""
    made = editions[data.draw(st.integers(0, 2))]
    plats.count, plats.at, plats.cut = 0, data.draw(st.integers(0, latest)), data.draw(st.booleans())
    plats.strike = killing(plats)
    try:
        published(plats, made)
    except Killed:
        plats.dead = False
        return None
    return made


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_course_of_releases_kills_and_ways_back_ends_at_what_was_asked_last(
    data: st.DataObject, editions: tuple[Made, Made, Made]
) -> None:
    plats = Minne(PLACES[data.draw(st.sampled_from(sorted(PLACES)))])
    last = None
    for _ in range(data.draw(st.integers(1, 5))):
        last = published_or_killed(plats, data, editions, 120) or last
    plats.at = 0
    last = last or editions[0]
    published(plats, last)
    assert shown(plats, last.release) == expected(last.release)


@pytest.mark.slow
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_after_any_course_each_release_that_is_kept_can_be_gone_back_to(
    data: st.DataObject, editions: tuple[Made, Made, Made]
) -> None:
    """What one release has alone may lie in its own folder, in another's, or aside: a kill is to lose none of it."""
    plats = Minne(PLACES[data.draw(st.sampled_from(sorted(PLACES)))])
    for _ in range(data.draw(st.integers(2, 6))):
        published_or_killed(plats, data, editions, 200)
    plats.at = 0
    with open_engine(plats, CHOICES, Watcher()) as engine:
        engine.tidy()
        for name in [*engine.liggare.names(), *engine.liggare.names()]:
            release = engine.room.read_release(name)
            engine.prepare(release, lambda _: None)
            engine.publish(release, "återställd")
            engine.tidy()
            assert shown(plats, release) == expected(release)


def test_what_waits_may_be_replaced_by_what_waits_instead(kind: str, tmp_path: Path) -> None:
    plats = Minne(PLACES[kind])
    makes = [make_release(write_site(tmp_path / one, one), lambda _: True) for one in ("ett", "tva", "tre", "fyra")]
    published(plats, makes[0])
    for waits in makes[1:]:
        with open_engine(plats, CHOICES, Watcher()) as engine:
            engine.prepare(waits.release, waits.read)
            engine.expect([waits.release.name])
            engine.tidy()
    for made in (makes[3], makes[1], makes[0]):
        published(plats, made)
        for path in pages(made.release):
            assert plats.get(f"{PUBLIC}/{path}") == made.read(path)


def test_only_what_is_changed_is_done_at_a_place_with_links(tmp_path: Path) -> None:
    """However many files there are, one that is changed costs as many operations."""
    counts = []
    for size in (5, 50):
        plats = Minne(PLACES["länk"])
        extra = {f"reports/vasteras/2021/data/{number}.csv": str(number) for number in range(size)}
        for edition in range(4):
            path = "reports/vasteras/2021/02-text.html"
            site = write_site(tmp_path / f"{size}-{edition}", "ett", extra={**extra, path: f"<html>{edition}</html>"})
            plats.count, plats.sent = 0, 0
            published(plats, make_release(site, lambda _: True))
        counts.append(plats.count)
    assert counts[0] == counts[1]


def test_two_at_once_is_refused(editions: tuple[Made, Made, Made], monkeypatch: pytest.MonkeyPatch) -> None:
    plats = Minne(PLACES["länk"])
    with open_engine(plats, CHOICES, Watcher()):
        monkeypatch.setattr("samrapport.release.steg.lock.os.getpid", lambda: 1)
        with pytest.raises(SamrapportError, match="En annan publicering"), open_engine(plats, CHOICES, Watcher()):
            pass
