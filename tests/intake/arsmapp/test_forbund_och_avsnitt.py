"""A förbund is added with SCB's codes, an insats and a section begun; what is there stays, and what is not given is asked for."""

from __future__ import annotations

import csv
import errno
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samrapport.cli.app import app
from samrapport.errors import SamrapportError, UnknownName
from samrapport.intake.arsmapp import forbund
from samrapport.intake.arsmapp.avsnitt import nytt_avsnitt
from samrapport.intake.arsmapp.forbund import kommun_av
from samrapport.intake.arsmapp.rader import las_rader
from samrapport.rapport import oppna, validera
from samrapport.raw.folder import RawFolder
from samrapport.raw.rapporttyp import find_report_types
from samrapport.run.atomic import write_atomic
from samrapport.run.discover import find_sections
from samrapport.run.fingerprint import hash_tree

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


@pytest.mark.parametrize("files", [0, 1, 2])
def test_one_that_was_stopped_is_completed_by_the_same_command(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int
) -> None:
    whole = Path(shutil.copytree(data, tmp_path / "hel"))
    assert give(whole, "an", "2022", *FORBUND).exit_code == 0
    written = []

    def stopped(path: Path, content: bytes) -> None:
        if len(written) == files:
            raise OSError(errno.ENOSPC, "full", str(path))
        written.append(path)
        write_atomic(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(forbund, "write_atomic", stopped)
        assert isinstance(give(data, "an", "2022", *FORBUND).exception, OSError)
    assert give(data, "an", "2022", *FORBUND).exit_code == 0
    assert hash_tree(data) == hash_tree(whole)


def members(data: Path, forbund: str) -> list[tuple[str, str, str, str]]:
    rows = las_rader(RawFolder(data), "forbund/medlemmar.csv").rader
    return [(row["part"], row["namn"], row["regionkod"], row["andel"]) for row in rows if row["förbund"] == forbund]


def test_the_members_by_law_are_added_with_the_shares_that_the_law_gives(data: Path) -> None:
    assert give(data, "an", "2022", *FORBUND).exit_code == 0
    assert members(data, "an") == [
        ("stat", "Försäkringskassan", "", "1/2"),
        ("arbetsförmedling", "Arbetsförmedlingen", "", ""),
        ("region", "Region Västerbotten", "", "1/4"),
        ("kommun", "Malå kommun", "2418", "1/4"),
    ]


def test_how_several_regions_or_kommuner_part_their_share_is_not_guessed(data: Path) -> None:
    own = ("--förbund", "--namn", "Samordningsförbundet Mälarkusten", "--medlem-sedan", "2015-01-01")
    kommuner = (one for kommun in ("Strängnäs", "Köping", "Falun", "Åre") for one in ("--kommun", kommun))
    assert give(data, "malarkusten", "2024", *own, *kommuner).exit_code == 0
    found = members(data, "malarkusten")
    assert [(name, share) for part, name, _, share in found if part in ("region", "kommun")] == [
        ("Region Sörmland", ""),
        ("Region Västmanland", ""),
        ("Region Dalarna", ""),
        ("Region Jämtland Härjedalen", ""),
        ("Strängnäs kommun", ""),
        ("Köpings kommun", ""),
        ("Falu kommun", ""),
        ("Åre kommun", ""),
    ]
    assert validera(data, "malarkusten", 2024) == []


def test_the_first_forbund_of_all_gets_the_shared_tables_too(tmp_path: Path) -> None:
    data = tmp_path / "tomt"
    data.mkdir()
    given = give(data, "an", "2022", *FORBUND)
    assert given.exit_code == 0, given.output
    assert validera(data, "an", 2022) == []
    assert oppna("an", 2022, data=data).fakta["forbund.namn"].value == "Samordningsförbundet Ån"


def test_what_is_not_given_of_a_forbund_is_asked_for(data: Path) -> None:
    given = give(data, "an", "2022", "--förbund", asked="Samordningsförbundet Ån\nMalå, Norsjö kommun\n2015-01-01\n")
    assert given.exit_code == 0, given.output
    assert "forbund/medlemmar.csv: 5 nya rader" in given.output
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
    assert place.name == "15_handelser-efter-perioden.ipynb"
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


def test_the_codes_and_names_that_ny_knows_are_scbs() -> None:
    """regioner_TAB6471.csv: all codes and labels of Region in SCB's answer on TAB6471, updated 2026-06-08."""
    theirs = (Path(__file__).parents[2] / "scb" / "regioner_TAB6471.csv").read_text(encoding="utf-8").splitlines()
    ours = Path(forbund.__file__).with_name("regioner.csv").read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(ours, delimiter=";"))
    assert [f"{row['regionkod']};{row['namn']}" for row in rows] == theirs
    assert {len(row["regionkod"]): bool(row["region"]) for row in rows if row["regionkod"] != "00"} == {
        2: True,
        4: False,
    }
