"""An insats's own faults are told with its own report, and the förbund's with the förbund's."""

from __future__ import annotations

from pathlib import Path

import pytest
from data_factory import AR, FORBUND, OWN, Data

from areas.deltagare.register_factory import FILES
from samrapport.rapport import oppna, validera

pytestmark = pytest.mark.slow

OWN_FILES = f"{OWN}/insatser/brygga"
PERSON = "19811218-9876"


@pytest.fixture
def insats(data: Data) -> Data:
    """The invented förbund, with a sound register of its insats brygga."""
    for name, content in FILES.items():
        path = data.path(f"{OWN_FILES}/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    text = data.path(f"{OWN_FILES}/text/sammanfattning.md")
    text.parent.mkdir()
    text.write_text("Rapporten gäller till {{ halvar.period_slut | datum }}.\n", encoding="utf-8")
    return data


def own_faults(data: Data, insats: str = "brygga") -> list[str]:
    return [str(fault) for fault in validera(data.root, FORBUND, AR, insats=insats)]


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_insats_has_no_faults(insats: Data) -> None:
    assert own_faults(insats) == []
    assert insats.faults() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("text/sammanfattning.md", "halvar.period_slut", "halvar.slut", "text/sammanfattning.md, rad 1"),
        ("text/sammanfattning.md", "Rapporten", f"{PERSON} Rapporten", "innehåller ett personnummer"),
    ],
)
def test_a_fault_in_the_insatss_text_is_the_insatss_alone(
    insats: Data, file: str, old: str, new: str, told: str
) -> None:
    rewrite(insats.path(f"{OWN_FILES}/{file}"), old, new)
    (fault,) = own_faults(insats)
    assert told in fault
    assert insats.faults() == []


@pytest.mark.parametrize("name", ["swott.csv", "text/bild.png", "sub"])
def test_a_file_that_nothing_reads_is_told_with_the_insats(insats: Data, name: str) -> None:
    path = insats.path(f"{OWN_FILES}/{name}")
    path.mkdir() if name == "sub" else path.touch()
    (fault,) = own_faults(insats)
    assert fault.startswith(f"{OWN_FILES}/{name}: ")
    assert "läses inte" in fault or "inget avsnitt visar" in fault
    assert insats.faults() == []
    insats.path(f"{OWN_FILES}/insats.yml").unlink()
    # Which texts are shown is known of a report alone.
    assert fault in insats.faults() or name.startswith("text/")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("deltagare.csv", "2020-12-20;ja;", "2020-01-01;ja;", "ligger före ”start”"),
        ("deltagare.csv", "d3;p2;man", "d3;p2;okänt", "”okänt”"),
        ("handelser.csv", "d3;Praktik;2021-02-01", "d3;Praktik;2019-02-01", "ligger utanför deltagandet"),
        ("deltagare.csv", "d1;p1;", f"d1;{PERSON};", "innehåller ett personnummer"),
    ],
)
def test_a_broken_register_stops_the_insats_and_what_stands_on_the_same_file(
    insats: Data, file: str, old: str, new: str, told: str
) -> None:
    rewrite(insats.path(f"{OWN_FILES}/{file}"), old, new)
    for faults in (own_faults(insats), insats.faults()):
        assert any(told in fault and fault.startswith(f"{OWN_FILES}/{file}, rad") for fault in faults), faults
        assert not any(PERSON in fault or PERSON[2:] in fault for fault in faults)


@pytest.mark.parametrize("file", ["insats.yml", "kategorier.csv", "uppgifter.csv", "swot.csv"])
def test_a_personnummer_in_any_file_stops_the_insats_and_is_not_repeated(insats: Data, file: str) -> None:
    path = insats.path(f"{OWN_FILES}/{file}")
    before = path.read_text(encoding="utf-8") if path.is_file() else "a;b\n"
    path.write_text(f"{before}{PERSON};{PERSON}\n", encoding="utf-8")
    faults = own_faults(insats)
    assert any("innehåller ett personnummer" in fault for fault in faults)
    assert not any("811218" in fault for fault in faults)


def test_a_fault_of_the_forbund_that_the_insats_does_not_need_is_not_told_there(insats: Data) -> None:
    insats.change(f"{OWN}/budget.csv", "4000000", "fyra")
    assert own_faults(insats) == []
    assert insats.faults() != []


def test_an_insats_that_the_forbund_does_not_name_is_refused(insats: Data) -> None:
    insats.path(f"{OWN}/insatser/brygga").rename(insats.path(f"{OWN}/insatser/brygg"))
    (fault,) = own_faults(insats, "brygg")
    assert f"insatsen ”brygg” finns inte i {OWN}/insatser.csv" in fault


def test_the_front_page_says_what_the_insats_counts_and_nothing_that_is_withheld(insats: Data) -> None:
    rewrite(insats.path(f"{OWN}/rapport.yml"), "enhet: kr\n", "enhet: kr\nminsta_cell: 0\n")
    page = oppna(FORBUND, AR, data=insats.root, insats="brygga").framsida()
    assert "Bryggan är en insats" in page
    assert "- **4** unika personer har börjat i insatsen" in page
    rewrite(insats.path(f"{OWN}/rapport.yml"), "minsta_cell: 0\n", "minsta_cell: 5\n")
    withheld = oppna(FORBUND, AR, data=insats.root, insats="brygga").framsida()
    assert "**4**" not in withheld
