"""The program `quarto` on this computer. Entries: `find_quarto`, `read_version`."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from samrapport.publish.errors import PublishFault

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
    except (OSError, subprocess.SubprocessError):
        raise PublishFault(f"Quarto svarar inte. {HOW}") from None
    numbers = re.match(r"\d+(\.\d+)*", done.stdout.strip())
    if not numbers:
        raise PublishFault(f"Quarto svarar inte med sitt versionsnummer. {HOW}")
    return tuple(int(part) for part in numbers[0].split("."))
