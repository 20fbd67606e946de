"""The processes that the studio keeps warm: another takes their place when what was asked of them is answered."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from samrapport.run.project import Project
from samrapport.studio import pools
from samrapport.studio.pools import Pools

LONGEST = 20


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pools:
    monkeypatch.setattr(pools, "open_pool", lambda *_, **__: ThreadPoolExecutor(1))
    return Pools(Project(*[tmp_path] * 5), tmp_path, 1)


def test_what_is_being_written_is_written_before_others_take_their_place(
    made: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, free, order = threading.Event(), threading.Event(), list[str]()

    def written(function: str) -> None:
        begun.set()
        assert free.wait(LONGEST)
        order.append(function)

    monkeypatch.setattr(pools, "call", written)
    asked = made.ask("changes:make_new")
    assert begun.wait(LONGEST)
    old = made._pool
    renewing = threading.Thread(target=lambda: (made.renew(), order.append("renewed")))
    renewing.start()
    renewing.join(0.05)
    assert renewing.is_alive()
    assert made._pool is old
    free.set()
    renewing.join(LONGEST)
    assert order == ["changes:make_new", "renewed"]
    assert asked.exception() is None
    assert made._answering == set()
    assert made._pool is None


def test_after_many_rests_in_a_row_none_is_left_and_whoever_comes_back_gets_others(
    made: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pools, "call", lambda function: function)
    for _ in range(2):
        assert made.ask("answers:one").result(LONGEST) == "answers:one"
        for _ in range(pools._LONG - 1):
            made.rest()
        assert made._pool is not None
    made.rest()
    assert made._pool is None
    made.rest()
    assert made._pool is None
    assert made.ask("answers:two").result(LONGEST) == "answers:two"
