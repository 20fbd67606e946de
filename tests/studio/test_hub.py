"""Each window is told of its own page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from samrapport.raw.rapporttyp import ReportType
from samrapport.run.discover import Report, Section
from samrapport.studio.hub import Hub, Look

REPORT = Report("a", 2021, ReportType("delarsrapport", "hel", "rapport.yml"))
ONE, TWO = (Look(REPORT, Section(n, n, Path(f"{n}_{n}.ipynb"))) for n in ("01", "02"))
FRONT = Look(REPORT, None)


def shown(look: Look, version: int) -> dict[str, Any]:
    return {"adress": look.address, "version": version}


def done_apart(work: Coroutine[Any, Any, None]) -> None:
    """Do it in a thread of its own: this one's loop may be the browser's."""
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, work).result()


async def told(window: AsyncIterator[dict[str, Any]]) -> dict[str, Any]:
    return await asyncio.wait_for(anext(window), 10)


def test_each_window_is_told_of_its_own_page_whatever_the_others_choose() -> None:
    async def run() -> None:
        hub = Hub()
        hub.look("", ONE)
        hub.look("a", ONE)
        first = hub.listen("a")
        assert (await told(first))["sida"] is None
        hub.look("b", TWO)
        second = hub.listen("b")
        await told(second)
        assert hub.looks == [TWO, ONE]
        hub.show(ONE.address, shown(ONE, 1))
        hub.show(TWO.address, shown(TWO, 2))
        await asyncio.sleep(0)
        assert (await told(first))["sida"] == shown(ONE, 1)
        assert (await told(second))["sida"] == shown(TWO, 2)
        hub.look("b", FRONT)
        hub.show(FRONT.address, {"utan": "Den är utelämnad."})
        await asyncio.sleep(0)
        assert (await told(first))["sida"] == shown(ONE, 1)
        there = await told(second)
        assert (there["sida"], there["utan"]) == (None, "Den är utelämnad.")
        # One without a name, as of before a server was started anew, has what was chosen last.
        assert (await told(hub.listen()))["utan"] == "Den är utelämnad."

    done_apart(run())


def test_what_a_closed_window_looked_at_is_made_no_more_but_for_the_last_of_them() -> None:
    async def run() -> None:
        hub = Hub()
        hub.look("a", ONE)
        hub.look("b", TWO)
        windows = {name: hub.listen(name) for name in "ab"}
        for one in windows.values():
            await told(one)
        again = hub.listen("a")
        await told(again)
        await windows["a"].aclose()  # type: ignore[attr-defined]
        assert hub.looks == [TWO, ONE], "it listens still, by another connection"
        await windows["b"].aclose()  # type: ignore[attr-defined]
        assert hub.looks == [ONE]
        await again.aclose()  # type: ignore[attr-defined]
        assert hub.looks == [ONE]

    done_apart(run())
