"""What cannot be looked at is not said to be absent, whichever Python asks."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samrapport.there import Place, has, has_file, has_folder

ASKS = (has, has_file, has_folder)


def test_each_says_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "fil").touch()
    (tmp_path / "lank").symlink_to("fil")
    (tmp_path / "bruten").symlink_to("borta")
    (tmp_path / "ring").symlink_to("ring")
    places = ["", "fil", "lank", "bruten", "ring", "fil/inne", "borta", "noll\0"]
    found = {name: tuple(ask(tmp_path / name) for ask in ASKS) for name in places}
    nothing = (False, False, False)
    assert found == {
        "": (True, False, True),
        "fil": (True, True, False),
        "lank": (True, True, False),
        **dict.fromkeys(places[3:], nothing),
    }


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.ESTALE, errno.ENAMETOOLONG])
def test_what_cannot_be_known_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Place], bool], code: int
) -> None:
    def refused(place: Any, **_: Any) -> None:
        raise OSError(code, os.strerror(code), str(place))

    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", refused)
        with pytest.raises(OSError, match=r"\S") as told:
            ask(tmp_path / "fil")
    assert told.value.errno == code
