"""Publishing struck at every step: whatever happens, the site is the old one or the new one, and the next time completes it."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from samrapport.run.fingerprint import hash_tree
from tests.chaos.conftest import Changed, Publisher
from tests.chaos.tally import note

FAULTS = ("ENOSPC", "EACCES", "EIO", "EROFS", "EMFILE")
KILLED = -9


def spread(total: int, most: int) -> Iterator[int]:
    """At most so many steps from the first to the last."""
    yield from sorted({1 + round(number * (total - 1) / max(1, most - 1)) for number in range(min(total, most))})


def struck(
    changed: Changed, publisher: Publisher, folder: Path, kind: str, faults: tuple[str, ...], most: int
) -> Counter[str]:
    """How many publishings ended each way; every one is looked at, and one in ten published again, to the end."""
    ended: Counter[str] = Counter()
    code, total = publisher.publish(changed.copy(folder), 0, "KILL", kind)
    assert code == 0
    assert total > 100
    assert hash_tree(folder / "site") == changed.new
    for number, step in enumerate(spread(total, most)):
        fault = faults[number % len(faults)]
        code, _ = publisher.publish(changed.copy(folder), step, fault, kind)
        where = f"{fault} at step {step} of {total}"
        ended[f"{fault}: {standing(changed, folder, where)} site"] += 1
        assert code == KILLED if fault == "KILL" else code in (0, 2), (where, (folder / "sagt").read_text("utf-8"))
        if number % 10 == 0:
            assert_completed(changed, publisher, folder, where)
    return ended


def standing(changed: Changed, folder: Path, where: str) -> str:
    """Which site there is: the old or the new."""
    found = hash_tree(folder / "site")
    assert found in (changed.old, changed.new), f"{where} left a site that is neither"
    return "old" if found == changed.old else "new"


def assert_completed(changed: Changed, publisher: Publisher, folder: Path, where: str) -> None:
    """The next publishing makes the new site, and leaves nothing lying."""
    assert publisher.publish(folder)[0] == 0
    assert hash_tree(folder / "site") == changed.new
    assert sorted(one.name for one in folder.iterdir() if one.name.startswith(".")) == [], f"{where} left things lying"


def killed_by_the_clock(changed: Changed, publisher: Publisher, folder: Path, kills: int) -> Counter[str]:
    """How many publishings, each killed at a moment of its own, left the old site and how many the new."""
    rng, ended = random.Random(kills), Counter[str]()
    started = time.monotonic()
    assert publisher.publish(changed.copy(folder))[0] == 0
    whole = 1000 * (time.monotonic() - started)
    for number in range(kills):
        moment = rng.randint(1, round(whole))
        code, _ = publisher.publish(changed.copy(folder), moment, "CLOCK")
        where = f"a kill after {moment} of {whole:.0f} ms"
        ended[f"{standing(changed, folder, where)} site, {'killed' if code < 0 else 'done before'}"] += 1
        if number % 10 == 0:
            assert_completed(changed, publisher, folder, where)
    return ended


@pytest.mark.late
def test_a_kill_at_some_steps_leaves_the_old_site_or_the_new(
    changed: Changed, publisher: Publisher, tmp_path: Path
) -> None:
    assert sum(struck(changed, publisher, tmp_path / "ut", "all", ("KILL",), 12).values()) == 12


@pytest.mark.late
@pytest.mark.parametrize("kills", [5, pytest.param(100, marks=pytest.mark.long)])
def test_a_kill_at_any_moment_leaves_the_old_site_or_the_new(
    changed: Changed, publisher: Publisher, tmp_path: Path, kills: int
) -> None:
    note("publishings killed by the clock", killed_by_the_clock(changed, publisher, tmp_path / "ut", kills))


@pytest.mark.long
@pytest.mark.parametrize("kind", ["all", "changes"])
def test_a_kill_at_any_step_leaves_the_old_site_or_the_new(
    changed: Changed, publisher: Publisher, tmp_path: Path, kind: str
) -> None:
    ended = struck(changed, publisher, tmp_path / "ut", kind, ("KILL",), 150)
    note("kills at steps of publishing", ended)


@pytest.mark.long
def test_a_fault_of_the_system_at_any_step_leaves_the_old_site_or_the_new(
    changed: Changed, publisher: Publisher, tmp_path: Path
) -> None:
    ended = struck(changed, publisher, tmp_path / "ut", "all", FAULTS, 150)
    note("faults of the system, publishing", ended)
