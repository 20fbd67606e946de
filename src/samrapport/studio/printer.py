"""The PDF of the report that is looked at, made after its page, in a thread of its own. Entry: `Printer`.

What is saved meanwhile ends it: the page of that goes before.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress

from samrapport.publish.embedded.converter import GivenUp
from samrapport.run.discover import Report
from samrapport.studio.hub import Hub
from samrapport.studio.pages import Pages
from samrapport.studio.telling import told_of

_FETCHED = 0.5
"""Seconds that a page is waited for to be fetched by a window: there may be none."""
_MADE = 3.0
"""Seconds that a PDF is waited for: most take less than one."""


class Printer:
    """Makes one PDF at a time. looked_at: gives the report. versions: a number for each thing that is shown. fail: is told of faults."""

    def __init__(
        self,
        pages: Pages,
        hub: Hub,
        looked_at: Callable[[], Report | None],
        versions: Iterator[int],
        fail: Callable[[Iterable[str]], None],
    ) -> None:
        self._pages, self._hub, self._looked_at, self._versions, self._fail = pages, hub, looked_at, versions, fail
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pdf")
        self._asked: Future[None] | None = None
        self._fetched = 0
        self._news = threading.Condition()
        self._ended = self._wanted = False
        self.seen = 0
        """The version of the PDF that a window has asked for: one that asks for each looks at it."""

    def ask(self) -> None:
        """Have the PDF made after the page, once for all that ask before it is begun."""
        self._wanted = True
        if self._asked is not None:
            self._asked.cancel()
        with suppress(RuntimeError):  # All is over.
            self._asked = self._thread.submit(self._make)

    def ask_early(self) -> None:
        """As `ask`, before the rest of what hangs on a change is made, where a window looks at the PDF as it is now."""
        if self.seen == (self._hub.state.get("pdf") or {}).get("version"):
            self.ask()

    def give_up(self) -> None:
        """Let what is being made, or waits to be, go: something else is saved, whose page is to be shown first."""
        self._wanted = False
        self._pages.give_up()

    def stop(self) -> None:
        """Make no more."""
        with self._news:
            self._ended = True
            self._news.notify_all()
        self._thread.shutdown(wait=False, cancel_futures=True)
        self._pages.give_up()

    def fetched(self, version: int) -> None:
        """Take in that a window has been given the page of a version."""
        with self._news:
            self._fetched = max(self._fetched, version)
            self._news.notify_all()

    def await_shown(self) -> None:
        """Let the window have the page, and the PDF that is asked for if it does not take long, before what takes all the processors that there are."""
        self._await_fetched()
        if (asked := self._asked) is not None:
            wait([asked], _MADE)

    def _await_fetched(self) -> None:
        wanted = max((one.get("version", 0) for one in self._hub.state.get("sidor", {}).values()), default=0)
        with self._news:
            self._news.wait_for(lambda: self._fetched >= wanted or self._ended, _FETCHED)

    def _make(self) -> None:
        self._await_fetched()
        report = self._looked_at()
        if report is None or not self._wanted or (path := self._pages.pdf_path(report)) is None:
            return
        try:
            # Files in it that are others are laid in when it is asked for: nobody sees them here.
            if self._hub.state.get("pdf") and self._pages.looks_as_made(path):
                return
            made = self._pages.make(path)
        except (GivenUp, KeyError):  # It is asked for again when the page is made.
            return
        except Exception as error:
            self._fail(told_of(error))
            return
        if report == self._looked_at() and (made or not self._hub.state.get("pdf")):
            self._hub.tell(pdf={"adress": path, "version": next(self._versions)})
