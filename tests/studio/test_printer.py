"""The PDF is made after the page, beside it: no page waits for it, and what is saved meanwhile ends it."""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from samrapport.publish.embedded import typesetter
from samrapport.publish.embedded.converter import Converters, GivenUp
from samrapport.publish.embedded.render import Output
from samrapport.raw.rapporttyp import ReportType
from samrapport.run.discover import Report
from samrapport.run.project import Project
from samrapport.studio.hub import Hub
from samrapport.studio.pages import Pages
from samrapport.studio.printer import Printer

PAGE, PDF = "reports/a/2021/01-a.html", "reports/a/2021/hel.pdf"
REPORT = Report("a", 2021, ReportType("delarsrapport", "d", "rapport.yml"))
SILENT = "import sys, time\nfor _ in sys.stdin: time.sleep(600)"
LONGEST = 20


def output(path: str, make: Callable[[], bytes], key: str = "1") -> Output:
    def made() -> Mapping[str, bytes]:
        return {path: make()}

    return Output(path, key, made)


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    made = Pages(Project(*[tmp_path] * 5), tmp_path / "studio")
    made._outputs = {PAGE: output(PAGE, lambda: b"<p>Sidan.</p>")}
    yield made
    made.close()


def in_thread(run: Callable[[], object]) -> threading.Thread:
    made = threading.Thread(target=run, daemon=True)
    made.start()
    return made


def test_a_page_is_made_and_read_while_a_pdf_is_being_made(pages: Pages) -> None:
    begun, free = threading.Event(), threading.Event()

    def slow() -> bytes:
        begun.set()
        assert free.wait(LONGEST)
        return b"%PDF"

    pages._outputs[PDF] = output(PDF, slow)
    thread = in_thread(lambda: pages.make(PDF))
    assert begun.wait(LONGEST)
    assert pages.make(PAGE) == (PAGE,)
    assert pages.read(PAGE) == b"<p>Sidan.</p>"
    assert not (pages.site / PDF).exists()
    free.set()
    thread.join(LONGEST)
    assert (pages.site / PDF).read_bytes() == b"%PDF"


def test_a_pdf_of_what_has_been_saved_over_meanwhile_is_not_laid_in(pages: Pages) -> None:
    def older() -> bytes:
        pages._outputs[PDF] = output(PDF, lambda: b"%PDF-ny", "2")
        return b"%PDF-gammal"

    pages._outputs[PDF] = output(PDF, older)
    with pytest.raises(GivenUp):
        pages.make(PDF)
    assert not (pages.site / PDF).exists()
    pages.make(PDF)
    assert (pages.site / PDF).read_bytes() == b"%PDF-ny"


def test_a_pdf_of_the_same_look_is_laid_in_and_made_with_other_files_in_it_when_it_is_read(pages: Pages) -> None:
    def older() -> bytes:
        pages._outputs[PDF] = Output(PDF, "2", lambda: {PDF: b"%PDF-ny"}, "sedd")
        return b"%PDF-gammal"

    pages._outputs[PDF] = Output(PDF, "1", lambda: {PDF: older()}, "sedd")
    assert not pages.looks_as_made(PDF)
    assert pages.make(PDF) == (PDF,)
    assert pages.looks_as_made(PDF)
    assert pages.read(PDF) == b"%PDF-ny"
    pages._outputs[PDF] = Output(PDF, "3", lambda: {PDF: b""}, "annan")
    assert not pages.looks_as_made(PDF)


def test_a_fault_of_what_is_no_more_is_none_of_what_is(pages: Pages) -> None:
    def gone() -> bytes:
        pages._outputs[PDF] = output(PDF, lambda: b"%PDF", "2")
        raise FileNotFoundError(PDF)

    pages._outputs[PDF] = output(PDF, gone)
    with pytest.raises(GivenUp):
        pages.make(PDF)
    pages._outputs[PDF] = output(PDF, lambda: (_ for _ in ()).throw(FileNotFoundError(PDF)), "3")
    with pytest.raises(FileNotFoundError):
        pages.make(PDF)


def test_what_a_thread_waits_for_is_ended_for_that_thread_alone(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    converters = Converters([sys.executable, "-c", SILENT], LONGEST)
    monkeypatch.setattr(typesetter, "_shared", [converters])
    met: list[str] = []

    def ask() -> bytes:
        converters.ask({})
        raise AssertionError

    pages._warm = True
    pages._outputs[PDF] = output(PDF, ask)

    def make() -> None:
        try:
            pages.make(PDF)
        except GivenUp:
            met.append("ended")

    pages.give_up()  # There is nothing to end.
    thread = in_thread(make)
    while not converters._at_work:
        thread.join(0.01)
    pages.give_up()
    thread.join(LONGEST)
    assert met == ["ended"]
    assert converters._at_work == {}
    assert (converters.started, converters._idle.empty()) == (1, True)


class Slow:
    """Pages whose PDF is made when it is let go on."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.free = threading.Event()
        self.same = False

    def looks_as_made(self, path: str) -> bool:
        return self.same

    def pdf_path(self, report: Report) -> str:
        return PDF

    def make(self, path: str) -> tuple[str, ...]:
        assert self.free.wait(LONGEST)
        self.made.append(path)
        return (path,)

    def give_up(self) -> None:
        self.free.set()


def test_a_pdf_waits_for_the_window_to_have_its_page_and_is_asked_for_once() -> None:
    hub, slow, faults = Hub(), Slow(), list[str]()
    hub.show("sida.html", {"version": 7})
    printer = Printer(slow, hub, lambda: REPORT, itertools.count(8), faults.extend)  # type: ignore[arg-type]
    try:
        for _ in range(5):
            printer.ask()
        printer.fetched(7)
        slow.free.set()
        printer._thread.submit(lambda: None).result(LONGEST)
        assert 1 <= len(slow.made) <= 2, "one that had begun, and one for all that asked after it"
        assert hub.state["pdf"]["adress"] == PDF
    finally:
        printer.stop()
    printer.ask()
    assert faults == []


@pytest.fixture
def printing() -> Iterator[tuple[Printer, Slow, Hub]]:
    """A printer that has made a PDF of a page that a window has."""
    hub, slow = Hub(), Slow()
    hub.show("sida.html", {"version": 7})
    printer = Printer(slow, hub, lambda: REPORT, itertools.count(8), lambda told: None)  # type: ignore[arg-type]
    printer.fetched(7)
    slow.free.set()
    printer.ask()
    printer.await_shown()
    assert slow.made == [PDF]
    yield printer, slow, hub
    printer.stop()


def test_a_pdf_is_made_before_the_rest_only_for_who_looks_at_it(printing: tuple[Printer, Slow, Hub]) -> None:
    printer, slow, hub = printing
    printer.ask_early()
    printer.await_shown()
    assert slow.made == [PDF]
    printer.seen = hub.state["pdf"]["version"]
    printer.ask_early()
    printer.await_shown()
    assert slow.made == [PDF, PDF]
    assert hub.state["pdf"]["version"] > printer.seen


def test_a_pdf_whose_pages_are_the_same_is_not_made_again(printing: tuple[Printer, Slow, Hub]) -> None:
    printer, slow, hub = printing
    slow.same, before = True, hub.state["pdf"]
    printer.ask()
    printer.await_shown()
    assert (slow.made, hub.state["pdf"]) == ([PDF], before)
    hub.tell(pdf=None)  # Another report is looked at.
    printer.ask()
    printer.await_shown()
    assert slow.made == [PDF, PDF]


def test_the_rest_waits_for_a_pdf_until_it_is_made_or_something_else_is_saved(
    printing: tuple[Printer, Slow, Hub],
) -> None:
    printer, slow, _ = printing
    for end in (slow.free.set, printer.give_up):
        slow.free.clear()
        printer.ask()
        waiting = in_thread(printer.await_shown)
        waiting.join(0.05)
        assert waiting.is_alive()
        end()
        waiting.join(LONGEST)
        assert not waiting.is_alive()


def test_a_pdf_that_takes_long_is_not_waited_for(
    printing: tuple[Printer, Slow, Hub], monkeypatch: pytest.MonkeyPatch
) -> None:
    printer, slow, _ = printing
    monkeypatch.setattr("samrapport.studio.printer._MADE", 0.01)
    slow.free.clear()
    printer.ask()
    printer.await_shown()
    assert slow.made == [PDF]
    slow.free.set()


def test_a_pdf_that_waits_for_its_page_is_not_made_when_something_else_is_saved() -> None:
    hub, slow, faults = Hub(), Slow(), list[str]()
    hub.show("sida.html", {"version": 7})
    printer = Printer(slow, hub, lambda: REPORT, itertools.count(8), faults.extend)  # type: ignore[arg-type]
    try:
        printer.ask()
        printer.give_up()
        printer.fetched(7)
        printer._thread.submit(lambda: None).result(LONGEST)
        assert slow.made == []
        printer.ask()
        printer._thread.submit(lambda: None).result(LONGEST)
        assert slow.made == [PDF]
    finally:
        printer.stop()
    assert faults == []
