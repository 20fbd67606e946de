"""One förbund at a time: everything that the tables say of it, and a way to each by its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jamforelse_factory import AR, FOLDER, Many

from samrapport.areas.jamforelse import ett_forbund
from samrapport.areas.jamforelse.jamforelse import MATT
from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.areas.jamforelse.skrivsatt import with_unit
from samrapport.errors import MissingData
from samrapport.rapport import oppna

HEADING = re.compile(r"## (.+) \{#(forbund-[a-z0-9-]+)\}")


def opened(many: Many) -> Jamforelse:
    found = oppna(FOLDER, AR, data=many.root)
    assert isinstance(found, Jamforelse)
    return found


def told(rapport: Jamforelse) -> dict[str, str]:
    """What is said of each, by its anchor."""
    found = {}
    for one in ett_forbund.forbunden(rapport):
        heading = HEADING.match(one.markdown)
        assert heading
        found[heading[2]] = one.markdown
    return found


@pytest.fixture
def many(tmp_path: Path) -> Many:
    return Many(tmp_path, 5)


def test_each_has_a_heading_and_every_link_leads_to_one(many: Many) -> None:
    found, links = told(opened(many)), re.compile(r"\]\(#([^)]+)\)")
    assert list(found) == [f"forbund-f-0{n}" for n in range(5)]
    assert all(links.findall(text) for text in found.values())
    assert {link for text in found.values() for link in links.findall(text)} <= set(found)


def test_each_measure_is_told_with_its_place_or_why_it_has_none(many: Many) -> None:
    many.report(3, end="06-30")
    rapport = opened(many)
    found = told(rapport)
    for own in rapport.jamforda.values():
        for one in own.ordnade:
            assert one.varde.fakta
            line = f"- **{own.matt.namn}:** {with_unit(one.varde.fakta)}. Plats {one.plats} av {len(own.ordnade)} från det högsta."
            assert line in found[f"forbund-{one.varde.forbund}"]
        for value in own.utanfor:
            assert f"- **{own.matt.namn}:** jämförs inte" in found[f"forbund-{value.forbund}"]
    assert all(text.count("- **") == len(MATT) for text in found.values())
    assert "jämförs inte" in found["forbund-f-03"]


def test_one_that_cannot_be_read_says_so_alone(many: Many) -> None:
    many.path(1, "utfall.csv").write_text("block;post\nLedning\n", encoding="utf-8")
    found = told(opened(many))
    assert "Underlaget har fel (f-01/2024/utfall.csv" in found["forbund-f-01"]
    assert "- **" not in found["forbund-f-01"]
    assert "](#forbund-f-01)" not in "".join(found.values())


def test_a_name_is_a_name_whatever_it_is_written_with(many: Many) -> None:
    path = many.root / "forbund/forbund.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Bygd 2;", "*Bygd* [2](#x);"), encoding="utf-8")
    rapport = opened(many)
    found = told(rapport)
    assert r"[\*Bygd\* \[2\](\#x)](#forbund-f-02)" in found["forbund-f-01"].replace(r"\(", "(").replace(r"\)", ")")
    assert found["forbund-f-02"].startswith("## \\*Bygd")


def test_there_is_nobody_to_choose_where_there_is_one(tmp_path: Path) -> None:
    with pytest.raises(MissingData):
        oppna(FOLDER, AR, data=Many(tmp_path, 1).root, underlag=["flera"])
