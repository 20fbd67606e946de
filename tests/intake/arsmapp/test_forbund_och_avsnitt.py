"""A förbund is added with SCB's codes, an insats and a section begun; what is there stays, and what is not given is asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samrapport.cli.app import app
from samrapport.errors import SamrapportError, UnknownName
from samrapport.intake.arsmapp.avsnitt import nytt_avsnitt
from samrapport.intake.arsmapp.forbund import kommun_av
from samrapport.rapport import oppna, validera
from samrapport.raw.rapporttyp import find_report_types
from samrapport.run.discover import find_sections

ROOT = Path(__file__).resolve().parents[3]
FORBUND = ("--förbund", "--namn", "Samordningsförbundet Ån", "--kommun", "Malå", "--medlem-sedan", "2015-01-01")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))


def give(data: Path, *words: str, asked: str = "") -> Result:
    return CliRunner().invoke(app, ["ny", *words, "--data", str(data)], input=asked)


@pytest.mark.parametrize(
    ("said", "code", "name"),
    [
        ("Sala kommun", "1981", "Sala"),
        ("västerås stad", "1980", "Västerås"),
        (" Malung-Sälen ", "2023", "Malung-Sälen"),
        ("Stockholms stad", "0180", "Stockholm"),
        ("Kungsörs kommun", "1960", "Kungsör"),
        ("Hofors kommun", "2104", "Hofors"),
        ("0114", "0114", "Upplands Väsby"),
    ],
)
def test_a_kommun_is_known_by_the_names_that_people_use(said: str, code: str, name: str) -> None:
    found = kommun_av(said)
    assert (found.kod, found.namn) == (code, name)


def test_a_kommun_that_there_is_not_is_told_with_those_like_it() -> None:
    with pytest.raises(UnknownName, match="Menade du ”Salem”"):
        kommun_av("Sale")


def test_a_new_forbund_has_a_report_that_can_be_read(data: Path) -> None:
    before = {path: path.read_bytes() for name in ("forbund", "scb") for path in (data / name).iterdir()}
    assert give(data, "an", "2022", *FORBUND, "--dry-run").exit_code == 0
    assert {path: path.read_bytes() for path in before} == before
    assert not (data / "an").exists()
    given = give(data, "an", "2022", *FORBUND)
    assert given.exit_code == 0, given.output
    for path, content in before.items():
        assert path.read_bytes().startswith(content)
    assert validera(data, "an", 2022) == []
    rapport = oppna("an", 2022, data=data)
    assert rapport.fakta["forbund.namn"].value == "Samordningsförbundet Ån"
    regions = (data / "scb/regioner.csv").read_text(encoding="utf-8")
    assert (
        regions.count("2418;Malå;kommun") == regions.count("24;Västerbottens län;län") == regions.count("00;Riket") == 1
    )
    again = give(data, "an", "2023", *FORBUND)
    assert "finns redan" in str(again.exception)


def test_what_is_not_given_of_a_forbund_is_asked_for(data: Path) -> None:
    given = give(data, "an", "2022", "--förbund", asked="Samordningsförbundet Ån\nMalå, Norsjö kommun\n2015-01-01\n")
    assert given.exit_code == 0, given.output
    assert "2 nya rader" in given.output
    assert validera(data, "an", 2022) == []
    assert "inget datum" in str(give(data, "bn", "2022", "--förbund", asked="B\nMalå\ni fjol\n").exception)


def test_an_insats_is_begun_alone_and_goes_on_from_last_year_where_it_had_a_report(data: Path) -> None:
    assert give(data, "an", "2022", *FORBUND).exit_code == 0
    assert give(data, "an", "2022", "--insats", "kliv").exit_code == 0
    own = data / "an/2022/insatser/kliv"
    assert "Halvårsrapport 2022" in (own / "insats.yml").read_text(encoding="utf-8")
    (data / "an/2022/insatser.csv").write_text(
        "insats;namn;typ;verksamhetsägare;verksamhetsutförare;start;slut;tilldelade medel (kr);platser;platser avser;"
        "syfte;behovsgrupp;mål;länk;källa\nkliv;Kliv;individ;;;;;;;;Stöd;;;;Plan\n", encoding="utf-8",
    )  # fmt: skip
    assert validera(data, "an", 2022, insats="kliv") == []
    assert give(data, "vasteras", "2022", "--insats", "spira").exit_code == 0
    assert (data / "vasteras/2022/insatser/spira/kategorier.csv").is_file()
    assert not (data / "vasteras/2022/rapport.yml").exists()


def test_without_a_forbund_and_a_year_the_next_step_is_told(data: Path) -> None:
    assert "samrapport ny vasteras 2022" in str(give(data, "vasteras").exception)


def test_a_section_is_a_notebook_that_is_found_and_shows_its_text(tmp_path: Path) -> None:
    notebooks = Path(shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks"))
    place, content = nytt_avsnitt(notebooks, "delarsrapport", "Händelser efter perioden")
    assert place.name == "13_handelser-efter-perioden.ipynb"
    place.write_text(content, encoding="utf-8")
    (kind,) = (one for one in find_report_types(notebooks) if one.name == "delarsrapport")
    assert find_sections(notebooks, kind.name)[-1].slug == "handelser-efter-perioden"
    cells = json.loads(content)["cells"]
    assert cells[0]["source"] == ["# Händelser efter perioden"]
    assert cells[-1]["source"] == ['rapport.text("handelser-efter-perioden")']
    for typ, heading, told in (
        ("delarsrapport", "Händelser efter perioden", "finns redan"),
        ("delarsrapport", "…", "inga bokstäver"),
        ("delarsraport", "X", "Menade du ”delarsrapport”"),
    ):
        with pytest.raises(SamrapportError, match=told):
            nytt_avsnitt(notebooks, typ, heading)
