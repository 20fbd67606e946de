from __future__ import annotations

import itertools
import subprocess
import time
from collections.abc import Iterable
from contextlib import suppress

import pypandoc
import pytest
from data_factory import OWN, Data

from samrapport.errors import DataFault
from samrapport.facts.fact import FactBook
from samrapport.text.prose import bind
from samrapport.text.rimligt import find_endless

ENDLESS = {
    "brackets": ("[" * 40 + "a", "hakparenteser"),
    "brackets among words": ("".join(f"[ord {n} " for n in range(40)), "hakparenteser"),
    "pictures": ("![" * 40, "hakparenteser"),
    "notes": ("[^" * 40, "hakparenteser"),
    "citations": ("[@a " * 40, "hakparenteser"),
    "code": (" ".join("`" * n for n in range(1, 80)), "grav accent"),
    "addresses": ("[a](" * 80, "parentes"),
    "tags": ("<span>" * 40, "HTML"),
    "a list in a list": ("\n".join("    " * n + "- a" for n in range(300)), "indragen"),
}
SOUND = {
    "many links": "[a](b.html) " * 200,
    "a list of links": "\n".join(f"- [a{n}](b{n}.html)" for n in range(200)),
    "much code": "`a` " * 200,
    "addresses in angles": "<a@b.se> <https://x.se/> " * 100,
    "brackets in brackets": "[[[a]]] " * 100,
    "brackets that are meant": r"\[ " * 100,
    "brackets in code": f"```\n{'[' * 100}\n```",
    "a few that do not end": "[a [b [c\n\n[d [e [f",
    "less than": "1 < 2 och 3 < 4 " * 50,
    "a list in a list in a list": "- a\n    - b\n        - c",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_would_keep_pandoc_at_work_is_told_where_it_begins(data: Data, name: str) -> None:
    text, told = ENDLESS[name]
    data.write(f"{OWN}/text/budget.md", f"Ett stycke.\n\nEtt till.\n\n{text}\n")
    faults = [fault for fault in data.faults() if "text/budget.md" in fault]
    assert faults
    assert all(told in fault for fault in faults)
    if name != "a list in a list":
        assert f"{OWN}/text/budget.md, rad 5:" in faults[0]


@pytest.mark.parametrize("name", SOUND)
def test_what_is_long_but_ends_is_let_be_and_is_read_at_once(name: str) -> None:
    assert list(find_endless(SOUND[name])) == []
    reader = "markdown-yaml_metadata_block"
    command = [pypandoc.get_pandoc_path(), f"--from={reader}", "--to=html5"]
    subprocess.run(command, input=SOUND[name].encode(), capture_output=True, check=True, timeout=60)


SIGNS = "> -*_[](){}<`~:|#\"'\\a1\n.!^$=&;"
UNITS = [*SIGNS, *("".join(pair) for pair in itertools.permutations(SIGNS, 2))]
MOST = 2.0
"""Seconds of processor time for a kilobyte; most take a hundredth of one."""


def assert_bound_soon(units: Iterable[str]) -> None:
    """What is tried in every way that it can be parted, when it does not end as it should, is never ready."""
    for unit in units:
        for text in (unit * 40 + "a", unit * (1000 // len(unit)), f"[a]({unit * 300}", f"1 {unit * 300}\n:::"):
            started = time.process_time()
            with suppress(DataFault):
                bind(FactBook({}), text, where="x.md")
            assert time.process_time() - started < MOST, unit


def test_some_signs_again_and_again_are_bound_soon() -> None:
    assert_bound_soon(["> ", "-", " >", "<!-- ", *UNITS[:: len(UNITS) // 20]])


@pytest.mark.late
def test_any_two_signs_again_and_again_are_bound_soon() -> None:
    assert_bound_soon(UNITS)
