"""Publishing struck at every step: whatever happens, the site is the old one or the new one, and the next time completes it."""

from __future__ import annotations

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
        standing = hash_tree(folder / "site")
        assert standing in (changed.old, changed.new), f"{fault} at step {step} of {total} left a site that is neither"
        assert code == KILLED if fault == "KILL" else code in (0, 2), (
            fault,
            step,
            (folder / "sagt").read_text("utf-8"),
        )
        ended[f"{fault}: {'old' if standing == changed.old else 'new'} site"] += 1
        if number % 10 == 0:
            assert publisher.publish(folder)[0] == 0
            assert hash_tree(folder / "site") == changed.new
            left = sorted(one.name for one in folder.iterdir() if one.name.startswith("."))
            assert left == [], f"{fault} at step {step} of {total} left things lying"
    return ended


@pytest.mark.late
def test_a_kill_at_some_steps_leaves_the_old_site_or_the_new(
    changed: Changed, publisher: Publisher, tmp_path: Path
) -> None:
    assert sum(struck(changed, publisher, tmp_path / "ut", "all", ("KILL",), 12).values()) == 12


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
