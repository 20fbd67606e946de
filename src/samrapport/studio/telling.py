"""What a making tells the windows: how far it has come, and its faults with their places. Entries: `Teller`, `faults_in`, `told_of`, `why_without`."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, CancelledError
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.hinder import hindered
from samrapport.raw.personnummer.form import hide_personnummer
from samrapport.run.discover import Report, Section
from samrapport.run.record import SectionState, StateFolder
from samrapport.run.summary import SectionResult
from samrapport.run.watch import Watcher
from samrapport.studio.hub import Hub

_PLACE = re.compile(r"(?P<fil>[\w./-]+\.\w+)(?:, rad (?P<rad>\d+))?")


class Teller(Watcher):
    """Tells the windows how a build gets on. after_step: may end it, by what it raises."""

    def __init__(self, hub: Hub, after_step: Callable[[], None]) -> None:
        self._hub, self._after_step = hub, after_step
        self._stage, self._total, self._done = "", 0, 0

    def begin(self, stage: str, total: int) -> None:
        """Tell of a stage."""
        self._stage, self._total, self._done = stage, total, 0
        self._tell("")

    def section(self, report: Report, result: SectionResult, seconds: float) -> None:
        """Tell of a notebook."""
        self._step(str(result.section))

    def report(self, report: Report, outcome: str) -> None:
        """Tell of a report."""
        self._step(outcome)

    def _step(self, what: str) -> None:
        self._done += 1
        self._tell(what)
        self._after_step()

    def _tell(self, what: str) -> None:
        step = {"namn": self._stage, "gjort": min(self._done, self._total), "av": self._total, "senast": what}
        self._hub.tell(fas="arbetar", sager=f"{self._stage}.", steg=step)


def told_of(error: Exception) -> list[str]:
    """What to say of an error that ended a making; one of the program's own is written where the studio was started."""
    if isinstance(error, SamrapportError):
        return str(error).splitlines()
    if isinstance(error, OSError) and (told := hindered(error)) is not None:
        return [str(told)]
    if isinstance(error, BrokenExecutor | CancelledError):
        return ["Arbetsprocesserna avslutades utifrån. Spara igen, så görs sidan om."]
    sys.stderr.write(hide_personnummer("".join(traceback.format_exception(error))))
    return ["Något gick fel i programmet. Vad står där studion startades."]


def why_without(state: StateFolder, section: Section | None) -> str:
    """Why a report has no such page. section: None for its front page."""
    record = state.read(section) if section is not None else None
    if record is None or record.state is not SectionState.LEFT_OUT:
        return "Sidan är inte gjord än."
    return f"Sidan är utelämnad, för rapporten saknar {', '.join(record.missing)}. Lägg till det, eller välj en annan sida."


def faults_in(told: Iterable[str]) -> list[dict[str, Any]]:
    """Faults with the file and row that they tell of."""
    found = []
    for one in told:
        place = _PLACE.search(one)
        row = int(place["rad"]) if place and place["rad"] else None
        found.append({"text": hide_personnummer(one), "fil": place["fil"] if place else "", "rad": row})
    return found
