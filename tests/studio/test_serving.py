"""Where the studio is reached."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from samrapport.studio.serving import _at, _on


def test_who_comes_before_the_server_is_ready_waits_and_is_not_refused() -> None:
    with _on(0)[0] as listening, socket.create_connection(listening.getsockname(), timeout=5) as early:
        assert early.getpeername() == listening.getsockname()


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="utan uttag")
def test_so_it_is_at_a_place_in_the_file_system(tmp_path: Path) -> None:
    place = tmp_path / "s"
    with _at(place), socket.socket(socket.AF_UNIX) as early:
        early.connect(str(place))
