"""The chain of decisions: what is written is read, and whatever is changed in it is found."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from messages import unfit

from samrapport.errors import DataFault
from samrapport.run.beslut.innehall import FOLDER, kept_content
from samrapport.run.beslut.kedja import BESLUT, START, Rad, Vad, make_line, read_kedja
from samrapport.run.beslut.nyckellista import Nyckellista

REPORT = "vasteras/2021"
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
rader = st.lists(
    st.builds(
        Rad,
        vad=st.sampled_from(Vad),
        rapport=st.sampled_from([REPORT, f"{REPORT}/insatser/spira"]),
        vem=words,
        roll=words,
        tid=st.just("2021-09-24T07:00:00+00:00"),
        avtryck=words,
        anmarkning=words,
        krav=st.integers(1, 9),
        punkter=st.dictionaries(words, st.fixed_dictionaries({"avtryck": words, "utslag": words, "anmarkning": words}), max_size=2),
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
quickly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(lines: list[Rad]) -> bytes:
    content, last = b"", START
    for one in lines:
        line = make_line(one, last)
        content += line
        last = line.split(b'"egen":"')[1][:64].decode()
    return content


def read(folder: Path, content: bytes) -> tuple[Rad, ...]:
    place = folder / REPORT
    place.mkdir(parents=True, exist_ok=True)
    (place / "beslut.jsonl").write_bytes(content)
    return read_kedja(folder, REPORT, Nyckellista()).rader


@quickly
@given(lines=rader)
def test_what_is_written_is_read(tmp_path: Path, lines: list[Rad]) -> None:
    assert list(read(tmp_path, written(lines))) == lines


@pytest.mark.slow
@quickly
@given(lines=rader, data=st.data())
def test_any_byte_that_is_changed_taken_out_or_put_in_is_found(
    tmp_path: Path, lines: list[Rad], data: st.DataObject
) -> None:
    content = written(lines)
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[at]))
    for changed in (
        content[:at] + bytes([other]) + content[at + 1 :],
        content[:at] + content[at + 1 :],
        content[:at] + bytes([other]) + content[at:],
    ):
        with pytest.raises(DataFault, match=r"beslut\.jsonl"):
            read(tmp_path, changed)


@quickly
@given(lines=rader, data=st.data())
def test_a_line_taken_out_before_the_last_or_moved_is_found(
    tmp_path: Path, lines: list[Rad], data: st.DataObject
) -> None:
    parts = [one for one in written([*lines, *lines]).split(b"\n") if one]
    at = data.draw(st.integers(0, len(parts) - 2))
    for changed in ([*parts[:at], *parts[at + 1 :]], [*parts[:at], parts[at + 1], parts[at], *parts[at + 2 :]]):
        with pytest.raises(DataFault, match="raden hör inte ihop med raden före"):
            read(tmp_path, b"".join(one + b"\n" for one in changed))


@pytest.mark.parametrize(
    ("content", "row"),
    [(b"\n", 1), (b"{}\n", 1), (b"[1]\n", 1), (b"\xff\n", 1), (b"[" * 100_000, 1), (b'{"vad":"godk\xc3\xa4nd"}\n', 1)],
)
def test_what_is_no_decision_is_one_clear_fault(tmp_path: Path, content: bytes, row: int) -> None:
    with pytest.raises(DataFault) as caught:
        read(tmp_path, content)
    assert [(one.file, one.row) for one in caught.value.faults] == [(f"{REPORT}/beslut.jsonl", row)]


def test_there_is_no_decision_where_there_is_no_file(tmp_path: Path) -> None:
    assert read_kedja(tmp_path, REPORT, Nyckellista()).rader == ()


ROW = Rad(Vad.GODKAND, REPORT, "Anna", "", "2021-09-24T07:00:00+00:00", "a")


@pytest.mark.parametrize(
    "changed",
    [
        {"vem": 5},
        {"roll": None},
        {"anmarkning": ["x"]},
        {"krav": True},
        {"krav": 0},
        {"krav": -1},
        {"krav": "1"},
        {"punkter": []},
        {"punkter": {"a": "b"}},
        {"punkter": {"a": {}}},
        {"punkter": {"a": {"avtryck": "", "utslag": 1, "anmarkning": ""}}},
        {"tid": 5},
        {"tid": "igår"},
        {"tid": "2021-09-24T07:00:00"},
        {"nyckel": 1.5},
    ],
)
def test_a_line_put_together_with_a_right_hash_is_refused_where_its_values_are_of_other_kinds(
    tmp_path: Path, changed: dict[str, Any]
) -> None:
    assert read(tmp_path, make_line(ROW, START)) == (ROW,)
    with pytest.raises(DataFault, match="inte kan ha beslutats"):
        read(tmp_path, make_line(replace(ROW, **changed), START))


@pytest.mark.parametrize(
    "content", [b'{"a":"\\ud800"}\n', b"\xff\n", b"[" * 100_000 + b"\n", b"9" * 5000 + b"\n", b"\0\n", b"null\n", b"\n"]
)
def test_what_is_no_line_at_all_is_told_with_its_row(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DataFault, match=r"beslut\.jsonl, rad 1") as told:
        read(tmp_path, content)
    assert unfit(str(told.value)) == []


@pytest.mark.parametrize(
    "lay",
    [
        os.mkfifo,
        lambda file: file.symlink_to("/dev/zero"),
        lambda file: file.symlink_to("/etc/passwd"),
        lambda file: file.symlink_to("ingenstans"),
        lambda file: file.write_bytes(b"x" * 60_000_000),
    ],
)
def test_decisions_that_are_no_plain_file_are_told_and_what_they_were_about_is_not_there(
    tmp_path: Path, lay: Callable[[Path], object]
) -> None:
    place = tmp_path / REPORT
    (place / FOLDER).mkdir(parents=True)
    lay(place / BESLUT)
    lay(place / FOLDER / "ab.json")
    with pytest.raises(DataFault, match=r"beslut\.jsonl"):
        read_kedja(tmp_path, REPORT, Nyckellista())
    assert kept_content(tmp_path, REPORT, "ab") is None
