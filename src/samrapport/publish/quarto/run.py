"""The program `quarto` on this computer. Entries: `find_quarto`, `read_version`, and `run_quarto` for one project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from samrapport.publish.errors import PublishFault
from samrapport.publish.quarto.processes import run_program
from samrapport.publish.quarto.words import Listener, explain

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
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise PublishFault(f"Quarto svarar inte ({error.__class__.__name__}). {HOW}") from None
    numbers = re.match(r"\d+(\.\d+)*", done.stdout.strip())
    if not numbers:
        raise PublishFault(f"Quarto svarar inte med sitt versionsnummer. {HOW}")
    return tuple(int(part) for part in numbers[0].split("."))


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
    except OSError as error:  # TimeoutError is one too.
        raise PublishFault(f"Quarto gick inte att köra ({error.__class__.__name__}). {HOW}") from None
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
    for page in sorted(site.rglob("*.html")):
        found = _MARK.search(page.read_text(encoding="utf-8"))
        if found:
            path = page.relative_to(site)
            sources = [path.with_suffix(kind) for kind in (".qmd", ".ipynb")]
            source = next((one for one in sources if (project / one).is_file()), path)
            yield PublishFault(f"hänvisningen @{found[1]} går ingenstans.", source=source.as_posix())
