"""A table fetched from a PxWeb service of version 2, in as many answers as its limits ask for. Entries: `hamta_tabell`, `read_metadata`.

A client of our own, since what is wanted is the answer itself, byte for byte: pxwebpy gives its numbers and lets go of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from samrapport.errors import DataFault
from samrapport.intake.hamta.klient import KEPT, Answer, HamtFel, Klient
from samrapport.raw.pxweb.jsonstat import parse_json, read_jsonstat, read_variables
from samrapport.raw.pxweb.utdrag import Varde

LANGUAGE = "sv"
_FORMAT = "json-stat2"
_CELLS, _CALLS, _WINDOW = 100_000, 1, 1.0
"""What is kept to where a service does not say its limits."""
Urval = Mapping[str, Sequence[str]]
"""Codes by the names of the variables."""


@dataclass(frozen=True)
class Metadata:
    """tabell, titel, uppdaterad: as the service says. variabler: each one's values, by its name. most: numbers that an answer may have."""

    tabell: str
    titel: str
    uppdaterad: str
    variabler: Mapping[str, Sequence[Varde]]
    most: int


@dataclass(frozen=True)
class Delsvar:
    """One answer, and the question that it answers."""

    answer: Answer
    fraga: Mapping[str, Any]


def read_metadata(klient: Klient, tabell: str) -> Metadata:
    """What a table holds, once the service's limits are known and kept to. Raises HamtFel."""
    most = _keep_limits(klient)
    answer = klient.get(f"tables/{tabell}/metadata", lang=LANGUAGE, outputFormat=_FORMAT)
    try:
        found, variables = read_variables(tabell, answer.content)
    except DataFault:
        raise HamtFel(f"{klient.namn} beskrev inte tabellen {tabell} på ett sätt som går att läsa. {KEPT}") from None
    return Metadata(tabell, str(found.get("label", "")), str(found.get("updated") or ""), variables, most)


def hamta_tabell(
    klient: Klient, metadata: Metadata, urval: Urval, progress: Callable[[int, int], None]
) -> list[Delsvar]:
    """The answers that together hold a selection. progress: is told how many have come, and of how many.

    Raises HamtFel for one that holds less than was asked for, or is of another version of the table than the rest.
    """
    parts = list(chunks(urval, metadata.most))
    found = []
    progress(0, len(parts))
    for number, part in enumerate(parts, 1):
        body = {"selection": [{"variableCode": name, "valueCodes": list(codes)} for name, codes in part.items()]}
        answer = klient.post(f"tables/{metadata.tabell}/data", body, lang=LANGUAGE, outputFormat=_FORMAT)
        _assert_whole(klient, metadata, part, answer)
        found.append(Delsvar(answer, body))
        progress(number, len(parts))
    return found


def chunks(urval: Urval, most: int) -> Iterator[dict[str, list[str]]]:
    """The selection in parts of at most so many numbers: the variable with most values is halved until each fits."""
    size = math.prod(len(codes) for codes in urval.values())
    longest = max(urval, key=lambda name: len(urval[name]))
    if size <= most or len(urval[longest]) < 2:
        yield {name: list(codes) for name, codes in urval.items()}
        return
    half = (len(urval[longest]) + 1) // 2
    for codes in (urval[longest][:half], urval[longest][half:]):
        yield from chunks({**urval, longest: codes}, most)


def _keep_limits(klient: Klient) -> int:
    answer = klient.get("config")
    try:
        found = parse_json("config", answer.content)
        most = int(found.get("maxDataCells") or _CELLS)
        calls = int(found.get("maxCallsPerTimeWindow") or _CALLS)
        window = float(found.get("timeWindow") or _WINDOW)
        if min(most, calls) < 1 or not 0 < window < 3600:
            raise ValueError
    except (DataFault, AttributeError, TypeError, ValueError):
        raise HamtFel(
            f"{klient.namn} sade inte sina gränser på ett sätt som går att läsa. {KEPT} Se över adressen {klient.adress}."
        ) from None
    klient.calls, klient.window = calls, window
    return most


def _assert_whole(klient: Klient, metadata: Metadata, part: Urval, answer: Answer) -> None:
    try:
        found, variables = read_variables(metadata.tabell, answer.content)
        read_jsonstat(metadata.tabell, answer.content)
    except DataFault:
        raise HamtFel(
            f"{klient.namn} svarade med något annat än hel JSON-stat 2 om {metadata.tabell}. {KEPT} Försök igen om en stund."
        ) from None
    for name, codes in part.items():
        there = {one.kod for one in variables.get(name, ())}
        lacking = [code for code in codes if code not in there]
        if lacking or there - set(codes):
            what = f"saknar {name} {', '.join(lacking[:5])}" if lacking else f"har mer av {name} än vad som begärdes"
            raise HamtFel(
                f"{klient.namn} svarade ofullständigt om {metadata.tabell}: svaret {what}. {KEPT} Försök igen om en stund."
            )
    if str(found.get("updated") or "") != metadata.uppdaterad:
        raise Ombytt(
            f"{klient.namn} bytte ut tabellen {metadata.tabell} medan den hämtades. {KEPT} Hämta igen, så kommer allt ur den nya."
        )


class Ombytt(HamtFel):
    """A table that was published anew between two answers."""
