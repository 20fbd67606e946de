"""A process of its own that publishes, for tests that kill it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from samrapport.release.innehall.making import make_release
from samrapport.release.platser.oppna import open_place
from samrapport.release.settings import Mal
from samrapport.release.steg.engine import Choices, open_engine
from samrapport.run.watch import Watcher

from .webbplats import publish_made


def publish(site: str, mal: dict[str, Any]) -> None:
    """Publish the whole of a site."""
    target = Mal(namn="webben", **mal)
    made = make_release(Path(site), lambda _: True)
    with open_place(target) as plats, open_engine(plats, Choices(target.mapp), Watcher()) as engine:
        publish_made(engine, made, None)
