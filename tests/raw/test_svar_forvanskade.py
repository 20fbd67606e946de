"""Answers of SCB and Kolada with any part made another: read, or told in one sentence with the file's name, and in no other way."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from samrapport.areas.kolada.svar import las_nyckeltal
from samrapport.errors import DataFault
from samrapport.raw.folder import RawFolder
from samrapport.raw.pxweb.jsonstat import read_jsonstat
from samrapport.raw.pxweb.kvitto import ANDELSE, MAPP, Kvitto, Svar

ODD: list[Any] = [
    None,
    True,
    -1,
    0,
    1e400,
    float("nan"),
    "",
    "x",
    "\ud800",
    "\x1b[31m\n",
    [],
    {},
    [[]],
    [1],
    10**30,
    {"a": 1},
]
REGIONS = {"label": "region", "category": {"index": {"01": 0, "03": 1}, "label": {"01": "A", "03": "B"}}}
YEARS = {"label": "år", "category": {"index": ["2020", "2021"], "label": {"2020": "2020", "2021": "2021"}}}
SCB = {
    "class": "dataset", "version": "2.0", "label": "Folkmängd", "updated": "2022-01-01T00:00:00Z", "id": ["Region", "Tid"], "size": [2, 2],
    "dimension": {"Region": REGIONS, "Tid": YEARS}, "value": [1, 2.5, None, 4], "extension": {"px": {"tableid": "TAB1"}},
}  # fmt: skip
KOLADA = {
    "values": [
        {"id": "N1", "title": "Andel (%)"},
        {"kpi": "N1", "municipality": "1980", "period": 2021, "values": [{"gender": "T", "value": 1.5}]},
    ]
}


def other(found: Any, chance: random.Random) -> Any:
    """The same with some parts another, gone or twice."""
    if chance.random() < 0.1:
        return chance.choice(ODD)
    if isinstance(found, dict):
        kept = {key: other(one, chance) if chance.random() < 0.5 else one for key, one in found.items()}
        if kept and chance.random() < 0.2:
            kept.pop(chance.choice(list(kept)))
        return kept
    if isinstance(found, list):
        kept_items = [other(one, chance) if chance.random() < 0.5 else one for one in found]
        return kept_items * chance.choice([1, 1, 1, 2]) if chance.random() < 0.9 else kept_items[1:]
    return found


def read_kolada(folder: Path, content: bytes) -> object:
    place = folder / MAPP
    place.mkdir(parents=True, exist_ok=True)
    (place / "a.json").write_bytes(content)
    svar = Svar("a.json", hashlib.sha256(content).hexdigest(), "https://example.se")
    kvitto = Kvitto("a", "kolada", "", "", "", "2022-01-01T00:00:00+00:00", (svar,))
    (place / f"a{ANDELSE}").write_text(json.dumps(asdict(kvitto)), encoding="utf-8")
    return las_nyckeltal(RawFolder(folder))


@pytest.mark.parametrize(
    ("sound", "read"),
    [(SCB, lambda _, content: read_jsonstat("scb/a.json", content)), (KOLADA, read_kolada)],
    ids=["SCB", "Kolada"],
)
def test_an_answer_with_parts_made_other_is_read_or_told(
    tmp_path: Path, sound: dict[str, Any], read: Callable[[Path, bytes], object]
) -> None:
    read(tmp_path, json.dumps(sound).encode())
    chance, told = random.Random(1), list[str]()
    for _ in range(400):
        try:
            read(tmp_path, json.dumps(other(sound, chance)).encode())
        except DataFault as fault:
            told.append(str(fault))
    assert 100 < len(told) < 400
    assert [one for one in told if not one.startswith("scb/")] == []
    assert [one for one in told if not re.sub("[\u00a0\n]", " ", one).isprintable()] == []
