"""Files made to hurt whoever reads them, in the place of each that is read: told by name in Swedish, soon, and nothing else happens."""

from __future__ import annotations

import io
import os
import random
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from data_factory import OWN, Data
from messages import unfit

from samrapport.errors import SamrapportError
from samrapport.run.fingerprint import hash_tree
from tests.chaos.tally import note

pytestmark = pytest.mark.slow

SECONDS = 20
"""Processor time that no case may take; most take a twentieth of one."""


def book(sheet: str) -> bytes:
    """A workbook whose one sheet is this XML."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>')
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
_LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{_ENTITIES}]><x>&a11;</x>'

CONTENTS: dict[str, bytes] = {
    "nothing": b"",
    "one sign": b"x",
    "zeros": b"\0" * 1000,
    "noise": random.Random(1).randbytes(4000),
    "latin-1": "förbund;år\nÅby;2024\n".encode("latin-1"),
    "half a sign": "år".encode()[:2] + b"\xc3",
    "utf-16": "år: 2024\n".encode("utf-16"),
    "utf-16 without mark": "år: 2024\n".encode("utf-16-le"),
    "control signs": b"a;b\n\x07\x1b[31m;\x00\n",
    "direction turned": "a: \u202eb\u2066c\n".encode(),
    "a book of laughs": book(_LAUGHS),
    "laughs": _LAUGHS.encode(),
    "a torn book": book("<worksheet>")[:-40],
    "a book of nothing": book("<worksheet><sheetData/></worksheet>"),
    "a book far away": book(
        '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    ),
    "a swollen book": book("<worksheet>" + " " * 210_000_000 + "</worksheet>"),
    "deep lists": b"a: " + b"[" * 5000,
    "deep quotations": b">" * 5000 + b" x\n",
    "brackets": b"[" * 4000,
    "an anchor": b"a: &a [x, x]\nb: [*a, *a]\n",
    "a tag": b"a: !!python/object/apply:os.system ['true']\n",
    "templates": b"{{ 1e400 | antal }}{{ ''.upper() }}{% for x in y %}",
    "many templates": b"{{" * 4000,
    "a long line": b"a;b\n1;" + b"x" * 1_500_000 + b"\n",
    "many columns": b";".join(b"k%d" % n for n in range(5000)) + b"\n",
    "an open quotation": b'a;b\n1;"' + b"x\n" * 20_000,
    "a formula": b"a;b\n=cmd|' /C calc'!A0;@SUM(1)\n",
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "too large": b"x" * 60_000_000,
}
PLACES = (
    f"{OWN}/rapport.yml",
    f"{OWN}/budget.csv",
    f"{OWN}/uppgifter.csv",
    f"{OWN}/text/sammanfattning.md",
    f"{OWN}/text/okand.md",
    "forbund/forbund.csv",
    "scb/regioner.csv",
    f"{OWN}/utfall.xlsx",
    f"{OWN}/personer.ods",
    f"{OWN}/mal.xls",
    f"{OWN}/okänd fil.csv",
    "webbplats.yml",
)
KINDS: dict[str, Callable[[Path], object]] = {
    "a channel": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link out": lambda path: path.symlink_to("/etc/passwd"),
    "a link to nothing": lambda path: path.symlink_to("ingenstans"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a folder": lambda path: path.mkdir(),
}
CASES = [(kind, place) for place in PLACES for kind in (*CONTENTS, *KINDS)]


def laid(folder: Path, kind: str, place: str) -> Data:
    """A sound data folder with one file that is not."""
    data = Data(folder)
    path = data.path(place)
    path.parent.mkdir(parents=True, exist_ok=True)
    # A table stands in one file, whatever its kind.
    for other in (path, path.with_suffix(".csv")):
        other.unlink(missing_ok=True)
    if kind in KINDS:
        KINDS[kind](path)
    else:
        path.write_bytes(CONTENTS[kind])
    return data


def told(data: Data) -> list[str]:
    try:
        return data.faults()
    except SamrapportError as error:
        return [str(error)]


def assert_withstood(folder: Path, cases: list[tuple[str, str]]) -> Counter[str]:
    """How many were refused, and how many were sound after all; each is held to what is said of it."""
    ended: Counter[str] = Counter()
    for number, (kind, place) in enumerate(cases):
        data = laid(folder / str(number), kind, place)
        before, started = hash_tree(data.root) if kind not in KINDS else {}, time.process_time()
        found = told(data)
        where = f"{kind} as {place}: {found}"
        where = where[:1500]
        assert time.process_time() - started < SECONDS, where
        assert [words for one in found for words in unfit(one)] == [], where
        assert [one for one in found if len(one) > 1000 or not one.rstrip().endswith((".", "?", "!", ")"))] == [], where
        assert kind in KINDS or hash_tree(data.root) == before, where
        ended["refused" if found else "sound"] += 1
    return ended


@pytest.mark.parametrize("most", [24, pytest.param(72, marks=pytest.mark.late)])
def test_some_hostile_files_are_withstood(tmp_path: Path, most: int) -> None:
    light = [one for one in CASES if "swollen" not in one[0] and "large" not in one[0]]
    ended = assert_withstood(tmp_path, random.Random(most).sample(light, most))
    note("hostile files", ended)
    assert ended.total() == most


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_every_hostile_file_is_withstood_in_every_place(tmp_path: Path, place: str) -> None:
    note("hostile files", assert_withstood(tmp_path, [one for one in CASES if one[1] == place]))
