"""The Quarto engine: `quarto render` on a staged project. Entries: `find_quarto`, `render`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from samrapport.publish.errors import PublishFault

OLDEST = (1, 9)
_TIMEOUT = 3600
# Quarto goes on after these, and prints "?@tbl-x" or leaves a hole in the page.
_SERIOUS = re.compile(
    r"unable to resolve crossref|unable to resolve link target|could not fetch resource|"
    r"citeproc: citation .* not found|replacing with empty|missing image|does not exist",
    re.IGNORECASE,
)
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HOW = (
    "Installera Quarto 1.9 eller senare (conda-forge genom environment.yml, eller pip install quarto-cli), "
    "eller använd den inbyggda motorn med --engine embedded."
)


def find_quarto() -> Path:
    """The `quarto` on PATH. Raises PublishFault when there is none, or one that is too old."""
    found = shutil.which("quarto")
    if not found:
        raise PublishFault(f"Quarto finns inte på den här datorn. {_HOW}")
    version = read_version(Path(found))
    if version < OLDEST:
        raise PublishFault(f"Quarto {'.'.join(map(str, version))} är för gammalt. {_HOW}")
    return Path(found)


def read_version(program: Path) -> tuple[int, ...]:
    """The version of a Quarto, such as (1, 9, 3)."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        raise PublishFault(f"Quarto svarar inte ({error.__class__.__name__}). {_HOW}") from None
    numbers = re.match(r"\d+(\.\d+)*", done.stdout.strip())
    if not numbers:
        raise PublishFault(f"Quarto svarar inte med sitt versionsnummer. {_HOW}")
    return tuple(int(part) for part in numbers[0].split("."))


def render(project: Path, site: Path, *, epoch: int = 0) -> None:
    """Render the project into the folder `site`. Raises PublishFault with Quarto's own words.

    epoch: stands for the clock where Quarto would write the time.
    """
    program = find_quarto()
    # Quarto takes the output folder from within the project only; the finished site is moved out of it.
    output = project / "_site"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            [program, "render", str(project), "--no-execute", "--output-dir", output.name],
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            env=environment,
            check=False,
            timeout=_TIMEOUT,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise PublishFault(f"Quarto gick inte att köra ({error.__class__.__name__}). {_HOW}") from None
    told = _ANSI.sub("", f"{done.stdout}\n{done.stderr}")
    if done.returncode:
        raise PublishFault(f"Quarto avbröt. Quarto säger: {tell(told)}")
    serious = [line.strip() for line in told.splitlines() if _SERIOUS.search(line)]
    if serious:
        raise PublishFault(f"Quarto varnar för något som saknas: {' '.join(dict.fromkeys(serious))}")
    _assert_resolved(output)
    shutil.move(output, site)


def tell(output: str) -> str:
    """What matters in Quarto's output: from its first error on, else the last lines."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    start = next((i for i, line in enumerate(lines) if "error" in line.lower()), max(len(lines) - 8, 0))
    return " ".join(lines[start : start + 12])[:1500] or "(ingenting)"


def _assert_resolved(site: Path) -> None:
    """Raise for pages where Quarto left the mark of a reference that goes nowhere."""
    for page in sorted(site.rglob("*.html")):
        found = re.search(r"\?@((?:tbl|fig|sec)-[\w-]+)", page.read_text(encoding="utf-8"))
        if found:
            source = page.relative_to(site).as_posix()
            raise PublishFault(f"hänvisningen @{found[1]} går ingenstans.", source=source)
