"""Typst in processes of its own, each with an end in time and memory. Entries: `compile_pdf`, `draw_png`, and `typesetters` for many documents.

Run as a module it is such a process: it reads a request (JSON on one line), writes the PDF or PNG, and answers with one line.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import typst

from samrapport.publish.embedded.converter import Answer, ConverterDied, Converters
from samrapport.publish.embedded.program import MEGABYTES
from samrapport.publish.errors import PublishFault

SECONDS = 120
"""For one document. The largest report takes a few."""
PDF = "ut.pdf"
"""What is made of `main.typ`, in the same folder."""
_TRACEBACK = 1
"""What Python ends with for a fault of ours, or of the installation."""


class Costly(Exception):
    """A document took more time or memory than it may. Its message goes on from the name of the program."""


_shared: list[Converters] = []


@contextmanager
def typesetters() -> Iterator[None]:
    """Within it, documents share Typst's processes, as many as there are threads that ask; else each has its own."""
    with closing(_start(SECONDS)) as made:
        _shared.append(made)
        try:
            yield
        finally:
            _shared.pop()


def compile_pdf(place: Path, timestamp: int, seconds: float = 0, *, still: bool = False) -> Answer:
    """Make `ut.pdf` of the folder's `main.typ`; what Typst says is told, one line of JSON a thing: {message, hints}.

    timestamp: stands for the clock. seconds: how long it may take, where that is not SECONDS. still: whether no figure floats. Raises Costly, PublishFault
    where Typst doesn't work at all, and OSError where no process can be started.
    """
    return _made({"folder": str(place), "timestamp": timestamp, "inputs": {"stilla": "ja"} if still else {}}, seconds)


def give_up(thread: int) -> None:
    """End what a thread has asked for, within `typesetters`: it then meets GivenUp."""
    for one in _shared:
        one.give_up(thread)


def draw_png(place: Path, source: str, sharpness: float) -> bytes | None:
    """A picture, which may show others of the folder, in so many points an inch; None where Typst cannot draw it. Raises as `compile_pdf` does."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        picture = Path(folder) / "ut.png"
        answer = _made({"folder": str(place), "source": source, "sharpness": sharpness, "picture": str(picture)})
        return picture.read_bytes() if answer.done else None


def _made(request: dict[str, Any], seconds: float = 0) -> Answer:
    if _shared and not seconds:
        # One that somebody ended is no fault of the document.
        with suppress(ConverterDied):
            return _ask(_shared[-1], request)
    with closing(_start(seconds or SECONDS)) as made:
        try:
            return _ask(made, request)
        except ConverterDied as died:
            if died.code == _TRACEBACK:
                raise PublishFault("Typst svarar inte. Installera om det med make site.") from None
            raise Costly(f"behöver mer än {MEGABYTES} MB minne.") from None


def _ask(converters: Converters, request: dict[str, Any]) -> Answer:
    try:
        return converters.ask(request)
    except ConverterDied as died:
        if died.slow:
            raise Costly(f"blev inte klar på {converters.timeout:.0f} sekunder.") from None
        raise


def _start(seconds: float) -> Converters:
    # In the processor time that the system counts, its threads count each for itself.
    return Converters([sys.executable, "-m", __name__], seconds, threads=os.cpu_count() or 1)


def _serve() -> None:
    """Answer requests until there are no more. The fonts are looked through once for all of them."""
    # Only those inside the package count, so every machine gives the same bytes.
    fonts = typst.Fonts(include_system_fonts=False)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line), fonts)), flush=True)


def _answer(request: dict[str, Any], fonts: typst.Fonts) -> dict[str, Any]:
    try:
        told = _draw(request) if "picture" in request else _typeset(request, fonts)
    except typst.TypstError as error:
        return {"done": False, "told": _told(error)}
    return {"done": True, "told": "\n".join(map(_told, told))}


def _draw(request: dict[str, Any]) -> list[Any]:
    # A source in memory and the name of its folder are what it takes, whatever its own types say.
    source: Any = request["source"].encode()
    drawn: Any = typst.compile(
        source,
        root=request["folder"],
        format="png",
        ppi=request["sharpness"],
        ignore_system_fonts=True,
    )
    Path(request["picture"]).write_bytes(drawn)
    return []


def _typeset(request: dict[str, Any], fonts: typst.Fonts) -> list[Any]:
    place = Path(request["folder"])
    _, told = typst.compile_with_warnings(
        str(place / "main.typ"),
        output=str(place / PDF),
        root=str(place),
        format="pdf",
        font_paths=fonts,
        ignore_system_fonts=True,
        # To be kept, with files in it, and to be read by all.
        pdf_standards=["a-3a", "ua-1"],
        timestamp=request["timestamp"],
        sys_inputs=request["inputs"],
    )
    return told


def _told(one: Any) -> str:
    """An error or a warning, as one line of JSON."""
    return json.dumps({"message": str(getattr(one, "message", one)), "hints": [*map(str, getattr(one, "hints", ()))]})


if __name__ == "__main__":
    _serve()
