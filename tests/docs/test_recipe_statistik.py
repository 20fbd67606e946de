"""The recipe on statistics, followed as it stands with a service on this machine in SCB's place."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from calling import call
from once import PROJECT
from pxweb_factory import BENEFITS, CONTENTS, SEXES, Tabell, Tjanst, months, tjanst

from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.rapport import oppna, validera

from .pages import RECIPES, blocks

pytestmark = pytest.mark.late

RECIPE = RECIPES / "statistik.md"


def areas() -> dict[str, str]:
    rows = (PROJECT / "data/raw/scb/regioner.csv").read_text(encoding="utf-8").splitlines()[1:]
    return {row.split(";")[0]: row.split(";")[1] for row in rows}


def number(area: str, kon: str, content: str, month: str) -> int:
    """Some number for each, kvinnor and män together both, and the sum of the benefits their sum."""
    if kon == "1+2":
        return number(area, "1", content, month) + number(area, "2", content, month)
    if content.startswith("Summa"):
        return sum(number(area, kon, one, month) for one in BENEFITS)
    at = CONTENTS.index(content)
    own = int(area[-2:]) + at + int(month[5:]) + int(kon) + (at + 1) * (int(month[:4]) - 2019)
    return 50_000 if content == "Folkmängd" else own


def table() -> Tabell:
    contents = {f"00000{at}N1": one for at, one in enumerate(CONTENTS)}
    return Tabell(
        (
            ("Region", "region", areas()),
            ("Kon", "kön", dict(SEXES)),
            ("Aldersgrupp", "åldersgrupp", {"20-64": "20-64 år"}),
            ("ContentsCode", "tabellinnehåll", contents),
            ("Tid", "månad", months("2020", "2021", "2022", "2023")),
        ),
        lambda area, kon, _, content, month: number(area, kon, contents[content], month),
    )


def give(line: str, own: Tjanst, data: Path) -> str:
    _, *words = shlex.split(line)
    code, said = call(*words, "--data", str(data), "--adress", own.adress)
    assert code == 0, f"{line}\n{said}"
    return said


def test_the_recipe_is_followed_and_gives_what_it_says(tmp_path: Path) -> None:
    data = Path(shutil.copytree(PROJECT / "data" / "raw", tmp_path / "raw"))
    nyckeltal = {("N00945", area, str(year)): 1000.0 + year for area in areas() for year in (2021, 2022, 2023)}
    said, given = "", 0
    with tjanst(table(), kolada={"kpi": {"N00945": "Invånare totalt, antal"}, "data": nyckeltal}) as own:
        for info, content in blocks(RECIPE):
            for line in content.splitlines():
                if info == "sh":
                    said, given = give(line, own, data), given + 1
                else:
                    assert line in said
    assert given == 4
    assert validera(data, "vasteras", 2021) == []
    rapport = oppna("vasteras", 2021, data=data)
    assert las_helarsekvivalenter(rapport).years["egen"][:3] == (2023, 2022, 2021)
    assert rapport.fakta["kolada.n00945.vasteras.senaste"].value == 3023
