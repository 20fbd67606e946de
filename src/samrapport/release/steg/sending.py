"""Many operations at a place, several at once, told as they go. Entry: `do_all`."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

from samrapport.release.platser.plats import Plats
from samrapport.run.watch import Watcher

T = TypeVar("T")


def do_all(plats: Plats, what: str, items: Collection[T], one: Callable[[T], None], watcher: Watcher) -> None:
    """Do `one` for each item, in no order. The first that fails ends those that have not begun, and is raised."""
    if not items:
        return
    watcher.begin(what, len(items))
    if plats.samtidigt == 1:
        for item in items:
            one(item)
            watcher.step(str(item))
        return
    with ThreadPoolExecutor(plats.samtidigt) as pool:
        futures = {pool.submit(one, item): item for item in items}
        for future in futures:
            future.add_done_callback(lambda done: None if done.cancelled() or done.exception() else watcher.step(""))
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            pool.shutdown(cancel_futures=True)
        for future in done:
            future.result()
