"""`explain` and `diff` at the command line, on a small report of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from calling import call

from samrapport.run.assembly.manifest import SCHEMA_VERSION

ROOT = Path(__file__).parents[2]
REGISTER = "sala/2022/insatser/nystart/deltagare.csv"


def explain(*arguments: str, out: Path) -> tuple[int, str]:
    return call("explain", *arguments, "--data", str(ROOT / "data" / "raw"), "--out", str(out))


def test_a_fact_is_explained_from_the_raw_data_without_a_build(tmp_path: Path) -> None:
    code, said = explain("vasteras", "2021", "budget.totalt.andel", out=tmp_path)
    assert code == 0
    for part in ("Formel: utfall / budget", "Bas: ", "vasteras/2021/budget.csv, rad ", "SHA-256 ", "inte byggd"):
        assert part in said


def test_an_unknown_fact_gets_the_closest_names(tmp_path: Path) -> None:
    code, said = explain("vasteras", "2021", "budget.total.andel", out=tmp_path)
    assert code == 2
    assert "budget.totalt.andel" in said
    assert "\n" not in said


@pytest.mark.parametrize(("arguments", "close"), [(("vesteras", "2021"), "vasteras"), (("vasteras", "2012"), "2021")])
def test_an_unknown_report_gets_the_closest_names(tmp_path: Path, arguments: tuple[str, ...], close: str) -> None:
    code, said = explain(*arguments, "budget.andel", out=tmp_path)
    assert code == 2
    assert close in said


def test_a_count_of_a_register_names_the_files_and_no_row_or_hash(tmp_path: Path) -> None:
    code, said = explain("vasteras", "2021", "tid.medel.totalt", "--insats", "spira", out=tmp_path)
    assert code == 0
    lines = [line for line in said.splitlines() if "deltagare.csv" in line]
    assert len(lines) == 1
    assert "rad " not in lines[0]
    assert "SHA-256" not in said


def manifest(*facts: tuple[str, str, str], digest: str = "a") -> dict[str, Any]:
    made = [
        {
            "name": name,
            "value": value,
            "shown": value,
            "unit": "antal",
            "base": "",
            "formula": "",
            "sources": [{"file": file}],
        }
        for name, value, file in facts
    ]
    given = {"forbund": "sala", "ar": 2022}
    return {
        "schema_version": SCHEMA_VERSION,
        "public": True,
        "report": given,
        "parameters": given,
        "inputs": {"sala/2022/budget.csv": digest},
        "protected": [REGISTER],
        "code": {},
        "notebooks": {},
        "facts": made,
        "shown": [],
    }


@pytest.fixture
def versions(tmp_path: Path) -> tuple[str, str]:
    old = manifest(("budget.a", "100", "sala/2022/budget.csv"), ("antal.b", "71", REGISTER), ("borta.c", "5", "x.csv"))
    new = manifest(("budget.a", "<b>200</b>", "sala/2022/budget.csv"), ("antal.b", "72", REGISTER), digest="b")
    for name, content in (("a", old), ("b", new)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    return str(tmp_path / "a"), str(tmp_path / "b")


def test_two_versions_that_are_the_same_differ_in_nothing(versions: tuple[str, str]) -> None:
    assert call("diff", versions[0], versions[0]) == (0, "sala/2022: inget är ändrat.\n")


def test_what_differs_is_shown_with_both_values_and_the_input(versions: tuple[str, str]) -> None:
    code, said = call("diff", *versions)
    assert code == 1
    for part in ("budget.a", "100", "<b>200</b>", "sala/2022/budget.csv", "borta.c", "antal.b"):
        assert part in said
    # The difference of two counts of persons may be a count that both versions withhold.
    assert "71" not in said
    assert "72" not in said


def test_it_is_given_as_json(versions: tuple[str, str]) -> None:
    code, said = call("diff", *versions, "--json")
    assert code == 1
    assert [one["namn"] for one in json.loads(said)["reports"]["sala/2022"]["fakta"]] == [
        "antal.b",
        "borta.c",
        "budget.a",
    ]


def test_the_page_holds_the_same_but_no_two_counts_of_persons_beside_each_other(
    versions: tuple[str, str], tmp_path: Path
) -> None:
    call("diff", *versions, "--html", str(tmp_path / "ut" / "sida.html"))
    page = BeautifulSoup((tmp_path / "ut" / "sida.html").read_text(encoding="utf-8"), "html.parser")
    assert page.html is not None
    assert page.html["lang"] == "sv"
    text = page.get_text(" ")
    assert "100" in text
    assert "<b>200</b>" in text
    assert "71" not in text
    assert "72" not in text
    assert page.select_one("table caption") is not None


def test_what_is_no_version_is_told(tmp_path: Path) -> None:
    code, said = call("diff", str(tmp_path), "--", "-x")
    assert code == 2
    assert "inget manifest" in said
