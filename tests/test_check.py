"""`samrapport check`: what it says, and what it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kontroll_factory import FORBUND, INSATS, Prov, clean, typed_number, wrong_figure
from typer.testing import CliRunner, Result

from samrapport.cli.app import app


def run(prov: Prov, *words: str) -> Result:
    return CliRunner().invoke(app, ["check", "--data", str(prov.root), *words])


@pytest.fixture
def prov(tmp_path: Path) -> Prov:
    return clean(tmp_path, 7)


def test_reports_without_faults_end_well_and_both_types_are_told(prov: Prov) -> None:
    ended = run(prov, FORBUND)
    assert ended.exit_code == 0, ended.output
    lines = ended.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == [f"{FORBUND} {prov.ar}", f"{FORBUND} {prov.ar} {INSATS}"]
    assert all("0 fel, 0 varningar och 0 upplysningar" in line for line in lines)


def test_an_error_ends_with_one_and_is_told_with_rule_place_and_values(prov: Prov) -> None:
    wrong_figure(prov)
    prov.print()
    ended = run(prov)
    assert ended.exit_code == 1
    assert "publicerat-mot-beraknat" in ended.stdout
    assert f"{FORBUND}/{prov.ar}/publicerat.csv, rad" in ended.stdout
    assert "Givet " in ended.stdout


def test_an_explained_error_ends_well(prov: Prov) -> None:
    prov.write(prov.own("text/a.md"), "Vi hade fem möten.\n")
    assert run(prov).exit_code == 1
    prov.write(
        prov.own("avstamning.csv"),
        f"regel;plats;förklaring;accepterad av;datum\nskriven-siffra;text/a.md: ”fem”;Citat;Styrelsen;{prov.ar}-09-01\n",
    )
    ended = run(prov)
    assert ended.exit_code == 0, ended.output
    assert "förklarat: Citat (Styrelsen" in ended.stdout


def test_a_warning_alone_ends_well(prov: Prov) -> None:
    prov.change(prov.own("insatser.csv"), ";deltagare;Stöd;", ";deltagare (cirka);Stöd;")
    text = (prov.root / prov.own("insatser.csv")).read_text(encoding="utf-8")
    places = text.splitlines()[1].split(";")[8]
    prov.change(prov.own("insatser.csv"), f";{places};deltagare", ";9;deltagare")
    row = prov.row(f"insats.{INSATS}.platser")
    row.varde = row.tryckt = "9"
    prov.print()
    ended = run(prov)
    assert ended.exit_code == 0, ended.output
    assert "fler-deltagare-an-platser" in ended.stdout


def test_json_is_whole_and_its_keys_are_those_of_the_reference(prov: Prov) -> None:
    typed_number(prov)
    prov.print()
    ended = run(prov, "--json")
    assert ended.exit_code == 1
    first, second = json.loads(ended.stdout)["rapporter"]
    assert second["rapport"] == {"forbund": FORBUND, "ar": prov.ar, "insats": INSATS}
    (one,) = first["fynd"]
    told = (Path(__file__).parents[1] / "docs" / "referens" / "avstamning-json.md").read_text(encoding="utf-8")
    assert set(first) | set(one) == {
        line.split("|")[1].strip()
        for line in told.splitlines()
        if line.startswith("| ") and not line.startswith("| Nyckel")
    }
    assert all(f"`{key}`" in told for key in first["sammanfattning"])


def test_data_that_cannot_be_read_ends_with_two_and_the_other_reports_are_told(prov: Prov) -> None:
    prov.change(prov.own("budget.csv"), ";ja;p", ";kanske;p")
    ended = run(prov)
    assert ended.exit_code == 2
    assert "budget.csv, rad" in ended.stderr
    assert INSATS in ended.stdout


def test_an_unknown_forbund_is_told_with_the_closest() -> None:
    ended = CliRunner().invoke(app, ["check", "vesteras"])
    assert getattr(ended.exception, "exit_code", None) == 2
    assert "Menade du ”vasteras”" in str(ended.exception)
