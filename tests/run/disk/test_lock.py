"""One process at a time has a lock, and what is no file is none."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from samrapport.errors import SamrapportError
from samrapport.run.disk.lock import Busy, hold_lock, open_lock, try_lock


def test_one_at_a_time_has_it_and_the_next_when_it_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / "ut/reports/lock"
    for _ in range(2):
        with hold_lock(path):
            with pytest.raises(Busy, match="Ett annat bygge pågår redan"), hold_lock(path):
                pytest.fail("two have it")
            with open_lock(path) as other:
                assert not try_lock(other)
    path.write_text("ur", encoding="utf-8")
    with hold_lock(path):
        assert path.read_text(encoding="utf-8") == "ur"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="utan kanaler")
def test_a_channel_hangs_nobody(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "lock")
    with pytest.raises(SamrapportError, match="är ingen vanlig fil utan en kanal"), hold_lock(tmp_path / "lock"):
        pytest.fail("it is no lock")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="utan flock")
def test_a_place_without_locks_is_not_said_to_be_somebodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refused)
    with open_lock(tmp_path / "lock") as file, pytest.raises(OSError, match="locks"):
        try_lock(file)
