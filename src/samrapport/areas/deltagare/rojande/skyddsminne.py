"""What the protection decided, kept on disk: it takes about a second, and every notebook that tells of participants asks.

Entry: `minns_skydd`, which is `skydda` with a memory where the environment names a folder for it, as a build does.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from samrapport.areas.deltagare import rojande
from samrapport.areas.deltagare.rojande import Begransad, Skydd, Tabellverk, skydda
from samrapport.raw.opening import matching

MEMORY_VARIABLE = "SAMRAPPORT_MINNE"
"""The environment variable that names the folder; without it nothing is kept. It holds exact counts: never publish it."""


def minns_skydd(verk: Tabellverk, minsta_cell: int) -> Skydd:
    """As `skydda`, but computed once for the same tables, the same least cell and the same code. Raises RojandeFel."""
    folder = os.environ.get(MEMORY_VARIABLE)
    if not folder:
        return skydda(verk, minsta_cell)
    path = Path(folder) / f"{_key(verk, minsta_cell)}.json"
    known = _read(path, verk)
    if known is None:
        known = skydda(verk, minsta_cell)
        _write(path, known)
    return known


def _key(verk: Tabellverk, minsta_cell: int) -> str:
    return hashlib.sha256(f"{_code()}\n{minsta_cell}\n{verk!r}".encode()).hexdigest()


@cache
def _code() -> str:
    """All that decides the outcome besides the tables: the code of the protection and the solver's version."""
    parts = [hashlib.sha256(one.read_bytes()).hexdigest() for one in matching(Path(rojande.__path__[0]), "*.py")]
    return " ".join([*parts, *(metadata.version(name) for name in ("numpy", "scipy"))])


def _read(path: Path, verk: Tabellverk) -> Skydd | None:
    """What was kept, or None when it is missing, half-written, tampered with or of other cells."""
    try:
        digest, _, text = path.read_text(encoding="utf-8").partition("\n")
        if digest != _digest(text):
            return None
        kept: dict[str, Any] = json.loads(text)
    except (OSError, ValueError):
        return None
    # The file keeps the order, since the outcome does not depend on it but what is listed from it does.
    if list(kept["celler"]) != [one.nyckel for one in verk.celler]:
        return None
    limited = tuple(Begransad(**one) for one in kept["begransade"])
    return Skydd(**kept | {"begransade": limited, "intyg": tuple(kept["intyg"])})


def _write(path: Path, skydd: Skydd) -> None:
    text = json.dumps(asdict(skydd), ensure_ascii=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        # Counts of few persons are for nobody else to read.
        beside.touch(mode=0o600)
        beside.write_text(f"{_digest(text)}\n{text}", encoding="utf-8")
        beside.replace(path)
    except OSError:  # A full or read-only disk costs time, nothing else.
        return


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
