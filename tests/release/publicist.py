"""A process of its own that publishes, for tests that kill it."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from samrapport.release.innehall.making import make_release
from samrapport.release.platser.oppna import open_place
from samrapport.release.platser.plats import Plats
from samrapport.release.settings import Mal
from samrapport.release.steg.engine import Choices, open_engine
from samrapport.run.watch import Watcher

from .webbplats import publish_made

OPERATIONS = (
    "list",
    "read",
    "write",
    "rename",
    "copy",
    "link",
    "link_all",
    "copy_tree",
    "symlink",
    "delete",
    "make",
    "remove",
)


def publish(site: str, mal: dict[str, Any], surroundings: dict[str, str], at: int = 0) -> None:
    """Publish the whole of a site. surroundings: environment variables. at: the operation before which it kills itself, the first
    being 1.
    """
    # Who forks it may have been started in another test's.
    os.environ.update(surroundings)
    target = Mal(namn="webben", **mal)
    made = make_release(Path(site), lambda _: True)
    with open_place(target) as plats:
        if at:
            _kill_at(plats, at)
        with open_engine(plats, Choices(target.mapp), Watcher()) as engine:
            publish_made(engine, made, None)


def _kill_at(plats: Plats, at: int) -> None:
    count = itertools.count(1)

    def counted(do: Callable[..., Any]) -> Callable[..., Any]:
        def operate(*given: Any, **more: Any) -> Any:
            if next(count) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return do(*given, **more)

        return operate

    for name in OPERATIONS:
        setattr(plats, name, counted(getattr(plats, name)))
