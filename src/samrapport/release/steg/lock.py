"""That one run at a time changes a place, however it ends and from whichever machine. Entry: `hold_place`."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psutil

from samrapport.errors import SamrapportError
from samrapport.release.platser.plats import PlatsFel, Saknas
from samrapport.release.steg.journal import Room

STALE = 120.0
"""Seconds after which a lock that nobody has renewed is another's that was killed."""

_RENEWED = 20.0
_OWNER = "agare.json"


@contextmanager
def hold_place(room: Room) -> Iterator[Callable[[], None]]:
    """Hold the place's lock. Gives a function that raises where it has been lost. Raises SamrapportError where another has it."""
    folder = room.path("las")
    mine = {"id": secrets.token_hex(8), "dator": socket.gethostname(), "pid": os.getpid()}
    for _ in range(3):
        if room.plats.make(folder):
            break
        _clear_stale(room, folder)
    else:
        raise SamrapportError(
            f"En annan publicering pågår redan till {room.plats.namn}. Vänta tills den är klar, och försök igen."
        )
    stop = threading.Event()

    def renew() -> None:
        room.plats.write(room.path("las", _OWNER), json.dumps({**mine, "nar": time.time()}).encode())

    def keep() -> None:
        while not stop.wait(_RENEWED):
            # Whatever it meets, the run itself meets too, and tells.
            with suppress(Exception):
                renew()

    def assert_held() -> None:
        if (owner := _owner(room)) and owner.get("id") != mine["id"]:
            raise SamrapportError(
                f"En annan publicering har tagit över {room.plats.namn}. Vänta tills den är klar, och försök igen."
            )

    keeper = threading.Thread(target=keep, daemon=True)
    try:
        renew()
        keeper.start()
        yield assert_held
    finally:
        stop.set()
        if keeper.ident:
            keeper.join(timeout=5)
        with suppress(PlatsFel):
            room.plats.delete_tree(folder)


def _owner(room: Room) -> dict[str, Any]:
    try:
        found = json.loads(room.plats.read(room.path("las", _OWNER)))
    except (Saknas, ValueError, RecursionError):
        return {}
    # One that says nothing of use has no owner.
    kinds = {"id": str, "dator": str, "pid": int, "nar": int | float}
    sound = isinstance(found, dict) and all(isinstance(found.get(name), kind) for name, kind in kinds.items())
    return found if sound else {}


def _clear_stale(room: Room, folder: str) -> None:
    owner = _owner(room)
    if not owner:
        # One that has just been made has its owner in a moment.
        time.sleep(1)
        owner = _owner(room)
    same = owner.get("dator") == socket.gethostname()
    dead = same and (owner["pid"] == os.getpid() or not psutil.pid_exists(owner["pid"]))
    if not owner or dead or time.time() - owner["nar"] > STALE:
        # One of those who see it so takes it away.
        aside = room.path(f"las-{secrets.token_hex(4)}")
        try:
            room.plats.rename(folder, aside)
            room.plats.delete_tree(aside)
        except PlatsFel:
            room.plats.delete_tree(folder)
