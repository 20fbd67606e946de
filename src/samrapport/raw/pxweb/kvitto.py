"""What is kept of a fetch beside the answers themselves: the receipt. Entries: `Kvitto`, `read_kvitton`.

A receipt is written last and names every answer with its SHA-256, so what lies in the folder is a whole fetch or none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from samrapport.errors import DataFault, Fault
from samrapport.raw.folder import RawFolder
from samrapport.raw.pxweb.jsonstat import parse_json

MAPP = "scb/hamtat"
"""Where answers and receipts lie in the raw data."""
ANDELSE = ".kvitto.json"


@dataclass(frozen=True)
class Svar:
    """One answer. fil: its name in the folder. adress: asked for at. fraga: what was sent along, None where nothing was."""

    fil: str
    sha256: str
    adress: str
    fraga: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Kvitto:
    """recept: the name of the recipe. tjanst: `scb` or `kolada`. tabell, titel, uppdaterad: as the service says. hamtad: when, in UTC."""

    recept: str
    tjanst: str
    tabell: str
    titel: str
    uppdaterad: str
    hamtad: str
    svar: tuple[Svar, ...]

    @property
    def dag(self) -> date:
        """The day on which it was fetched."""
        return date.fromisoformat(self.hamtad[:10])

    def text(self) -> str:
        """As it is written: the same receipt gives the same bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_kvitton(folder: RawFolder, tjanst: str) -> Iterator[tuple[Kvitto, list[tuple[str, bytes]]]]:
    """Each receipt of a service with its answers: their paths and bytes. Raises DataFault for what is not as it was fetched."""
    for name in folder.names(MAPP):
        if not name.endswith(ANDELSE):
            continue
        kvitto = _parse(f"{MAPP}/{name}", folder.read(f"{MAPP}/{name}"))
        if kvitto.tjanst == tjanst:
            yield kvitto, [_answer(folder, kvitto, one) for one in kvitto.svar]


def _answer(folder: RawFolder, kvitto: Kvitto, svar: Svar) -> tuple[str, bytes]:
    path = f"{MAPP}/{svar.fil}"
    step = f"Hämta om det: samrapport hämta {kvitto.tjanst}."
    if not folder.has(path):
        raise DataFault(Fault(path, f"svaret finns inte, men {kvitto.recept}{ANDELSE} räknar med det. {step}"))
    content = folder.read(path)
    if hashlib.sha256(content).hexdigest() != svar.sha256:
        raise DataFault(Fault(path, f"svaret är inte som när det hämtades {kvitto.dag}. {step}"))
    return path, content


def _parse(path: str, content: bytes) -> Kvitto:
    try:
        found = parse_json(path, content)
        kvitto = Kvitto(**{**found, "svar": tuple(Svar(**one) for one in found["svar"])})
        texts = (kvitto.recept, kvitto.tjanst, kvitto.tabell, kvitto.titel, kvitto.uppdaterad, kvitto.hamtad)
        names = [one.fil for one in kvitto.svar]
        if not all(isinstance(one, str) for one in (*texts, *names)) or any("/" in one or "\\" in one for one in names):
            raise ValueError
        _ = kvitto.dag
    except (TypeError, KeyError, ValueError):
        raise DataFault(
            Fault(path, "filen är inget kvitto på en hämtning. Hämta om det med samrapport hämta.")
        ) from None
    return kvitto
