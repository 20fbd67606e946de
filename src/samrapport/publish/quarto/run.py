"""The program `quarto` on this computer. Entries: `find_quarto`, `read_version`, `read_epoch`, and `run_quarto` for one project.

It is heard line by line, and leaves nothing behind however it ends.
"""

from __future__ import annotations

import codecs
import os
import queue
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from samrapport.errors import shorten
from samrapport.publish.errors import PublishFault
from samrapport.publish.quarto.words import Listener, explain
from samrapport.raw.opening import matching
from samrapport.there import has_file

SILENCE = 3600.0
"""Seconds without a word after which a program is taken to hang. A project may take longer in all, a document never."""
_GRACE = 5.0


def run_program(command: Sequence[str], environment: Mapping[str, str], hear: Callable[[str], None]) -> int:
    """The exit code of a program. Every line it says, on either stream, is given to `hear` as it comes.

    However this ends, the program and all that it started end with it. Raises OSError where it cannot be started,
    TimeoutError where it falls silent.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        # One stream, so that what is said stands in the order in which it was said.
        stderr=subprocess.STDOUT,
        env=environment,
        bufsize=0,
        # A group of its own: what the program starts in its turn can be ended with it.
        process_group=0,
    )
    try:
        for line in _lines(process):
            hear(line)
        return process.wait(SILENCE)
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    finally:
        if process.poll() is None:
            _end(process)
        if process.stdout:
            process.stdout.close()


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """What a program says, line by line; a carriage return ends a line too."""
    if process.stdout is None:
        return
    said: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(process.stdout.fileno(), said), daemon=True).start()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    left, going = "", True
    while going:
        try:
            chunk = said.get(timeout=SILENCE)
        except queue.Empty:
            raise TimeoutError from None
        going = bool(chunk)
        *lines, left = re.split(r"[\r\n]+", left + decoder.decode(chunk, final=not going))
        yield from lines
    if left:
        yield left


def _read(number: int, said: queue.SimpleQueue[bytes]) -> None:
    """Pass on what comes, and in the end nothing. In a thread, since Windows cannot wait for a pipe and the clock at once."""
    with suppress(OSError):
        while chunk := os.read(number, 1 << 16):
            said.put(chunk)
    said.put(b"")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started: kindly first."""
    _signal(process, "SIGTERM")
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
    _signal(process, "SIGKILL")
    process.wait()


def _signal(process: subprocess.Popen[bytes], name: str) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, getattr(signal, name))
        else:  # Windows has no groups to tell: what the program started itself may stay until it is done.
            process.kill()


OLDEST = (1, 9)
HOW = (
    "Installera Quarto 1.9 eller senare (conda-forge genom environment.yml, eller pip install quarto-cli), "
    "eller använd den inbyggda motorn med --engine embedded."
)


def find_quarto() -> Path:
    """The `quarto` on PATH. Raises PublishFault when there is none, or one that is too old."""
    found = shutil.which("quarto")
    if not found:
        raise PublishFault(f"Quarto finns inte på den här datorn. {HOW}")
    version = read_version(Path(found))
    if version < OLDEST:
        raise PublishFault(f"Quarto {'.'.join(map(str, version))} är för gammalt. {HOW}")
    return Path(found)


def read_version(program: Path) -> tuple[int, ...]:
    """The version of a Quarto, such as (1, 9, 3). Raises PublishFault where it does not answer."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, encoding="utf-8", check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        raise PublishFault(f"Quarto svarar inte. {HOW}") from None
    numbers = re.match(r"\d+(\.\d+)*", done.stdout.strip())
    if not numbers:
        raise PublishFault(f"Quarto svarar inte med sitt versionsnummer. {HOW}")
    return tuple(int(part) for part in numbers[0].split("."))


_EPOCH, _LAST_EPOCH = "SOURCE_DATE_EPOCH", 4354732800
"""What stands for the clock, in every program that knows of it, and the last day that a zip file can tell: 31 December 2107."""


def read_epoch() -> int:
    """Seconds since 1970 that stand for the clock, 0 where the environment names none. Raises PublishFault for what is no time."""
    told = os.environ.get(_EPOCH, "0")
    if re.fullmatch("[0-9]{1,12}", told) is None or int(told) > _LAST_EPOCH:
        raise PublishFault(
            f"Miljövariabeln {_EPOCH} är ”{shorten(told)}”, som inte är en tidpunkt. Skriv hela sekunder sedan 1970 med bara siffror, till exempel "
            "1735689600, eller ta bort variabeln."
        )
    return int(told)


_MARK = re.compile(r"\?@((?:tbl|fig|sec)-[\w-]+)")


@dataclass(frozen=True)
class Ran:
    """site: what Quarto made, or None where it gave up. faults: at most one for each document, with it as source, or "" where
    it is tied to none. Where it gave up, the last says why; ambiguous: it did so at the last document of all, or after it.
    """

    site: Path | None
    faults: tuple[PublishFault, ...]
    ambiguous: bool = False


def run_quarto(program: Path, project: Path, *, epoch: int, done: Callable[[str], None]) -> Ran:
    """Render the project within itself. done: called with each document that is rendered.

    epoch: stands for the clock where Quarto would write the time. Raises PublishFault where Quarto cannot be run.
    """
    # Quarto takes the output folder from within the project only.
    output = project / "_site"
    command = [str(program), "render", str(project), "--no-execute", "--output-dir", output.name]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    listener = Listener(done, project)
    try:
        code = run_program(command, environment, listener.hear)
    except OSError:  # TimeoutError is one too.
        raise PublishFault(f"Quarto gick inte att köra. {HOW}") from None
    faults = {
        document: PublishFault(explain("Quarto varnar för något som saknas.", " ".join(lines)), source=document)
        for document, lines in listener.warnings().items()
    }
    if code:
        document, words, last = listener.end()
        # Instead of what was warned of in it, and last.
        faults.pop(document, None)
        faults[document] = PublishFault(explain("Quarto avbröt.", words), source=document)
        return Ran(None, tuple(faults.values()), ambiguous=last)
    if listener.document:
        done(listener.document)
    for fault in _unresolved(project, output):
        faults.setdefault(fault.source, fault)
    return Ran(output, tuple(faults.values()))


def _unresolved(project: Path, site: Path) -> Iterator[PublishFault]:
    """The documents in whose pages Quarto left the mark of a reference that goes nowhere."""
    for page in matching(site, "**/*.html"):
        found = _MARK.search(page.read_text(encoding="utf-8"))
        if found:
            path = page.relative_to(site)
            sources = [path.with_suffix(kind) for kind in (".qmd", ".ipynb")]
            source = next((one for one in sources if has_file(project / one)), path)
            yield PublishFault(f"hänvisningen @{found[1]} går ingenstans. Rätta etiketten.", source=source.as_posix())
