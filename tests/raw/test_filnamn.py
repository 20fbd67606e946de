"""What offices leave in a folder: let be, told as copies, or neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samrapport.rapport.omraden import tabeller, texter_i
from samrapport.raw.filnamn import copied_from, is_let_be

LET_BE = [
    *("Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", "._budget.csv", "Icon\r", "__MACOSX"),
    *("~$budget.xlsx", "~WRL0001.tmp", ".~lock.budget.csv#", "budget.tmp", "A1B2C3.TMP", ".budget.csv.swp", "budget.csv.swp"),
    *("budget.csv~", "#budget.csv#", "budget.csv.part", "budget.csv.crdownload", "@eaDir", "$RECYCLE.BIN", "utan titel.asd"),
]  # fmt: skip
COPIES = [
    *("budget (1).csv", "budget(2).csv", "budget - kopia.csv", "budget - Kopia (3).csv", "budget - Copy.csv"),
    *(
        "budget - Copy (2).csv",
        "Kopia av budget.csv",
        "Kopia av Kopia av budget.csv",
        "Copy of budget.csv",
        "budget copy.csv",
    ),
    *("budget copy 2.csv", "budget 2.csv", "budget.csv.bak", "budget.csv.old", "budget.csv.orig", "budget.csv.1"),
    *("budget_old.csv", "budget-gammal.csv", "budget_backup.csv", "budget v2.csv", "budget_v2.csv", "budget ny.csv"),
    *("budget (NN-PC:s konflikterade kopia 2022-01-03).csv", "budget (NN's conflicted copy 2022-01-03).csv"),
    "budget.sync-conflict-20220103-101010-ABCDEFG.csv",
]


@pytest.mark.parametrize("name", LET_BE)
def test_what_systems_and_open_programs_keep_is_let_be(name: str) -> None:
    assert is_let_be(name)


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_is_known_by_its_name(name: str) -> None:
    assert copied_from(name) == "budget.csv"
    assert not is_let_be(name)


@pytest.mark.parametrize(
    ("name", "of"), [("budget.bak", "budget"), ("2022 - kopia", "2022"), ("text (2)", "text"), ("rapport - Copy.yml", "rapport.yml")]
)  # fmt: skip
def test_a_copy_of_a_folder_or_without_its_ending_is_known_too(name: str, of: str) -> None:
    assert copied_from(name) == of


def test_no_name_that_a_delivery_has_is_let_be_or_a_copys() -> None:
    tables = [f"{one.namn}{ending}" for one in tabeller() for ending in (".csv", ".xlsx", ".ods")]
    places = ("rapport", "insats", "inom", "jamforelse")
    texts = [f"{name}.md" for one in texter_i(*places) for name in one.namn]
    for name in [
        *tables,
        *texts,
        "mal-12.md",
        "insats-v2.md",
        "rapport.yml",
        "insats.yml",
        "2022",
        "bok 2021.se",
        "prognos.csv",
    ]:
        assert not is_let_be(name), name
        assert not copied_from(name) or name == "insats-v2.md", name


@given(st.text(max_size=40))
def test_any_name_is_answered(name: str) -> None:
    is_let_be(name)
    assert copied_from(name) != name or not name
