"""Synthetic data at scale: valid, labelled, the same bytes for the same seed, and never in the place of somebody's files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from samrapport.areas.insatsrapport import tables as insatsrapport
from samrapport.errors import SamrapportError
from samrapport.exempel.exempeldata import write_example
from samrapport.exempel.orter import MOST, invented
from samrapport.rapport import kontrollfil, oppna, validera
from samrapport.raw.rapporttyp import find_report_types
from samrapport.run.discover import find_reports, find_sections

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exempel") / "data"
    write_example(folder, forbund=2, years=2, seed=7)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.late
def test_every_report_is_without_faults(data: Path) -> None:
    reports = find_reports(data, find_report_types(NOTEBOOKS))
    assert len(reports) == 2 * 2 * 2
    assert [fault for report in reports for fault in validera(data, **report.parameters)] == []


@pytest.mark.late
def test_the_controls_find_nothing_but_what_may_stand_from_year_to_year(data: Path) -> None:
    reports = find_reports(data, find_report_types(NOTEBOOKS))
    first = min(report.ar for report in reports)
    for report in reports:
        found = kontrollfil(oppna(**report.parameters, data=data))["fynd"]
        told = {(one["regel"], one["allvar"]) for one in found}
        same = {("som-forra-aret", "upplysning"), ("text-som-forra-aret", "upplysning")}
        assert told == (set() if report.ar == first else same), report


@pytest.mark.parametrize("kind", ["delarsrapport", "insatsrapport"])
def test_every_section_has_what_it_stands_on(data: Path, kind: str) -> None:
    report = next(one for one in find_reports(data, find_report_types(NOTEBOOKS)) if one.type.name == kind)
    for section in find_sections(NOTEBOOKS, kind):
        source = section.notebook.read_text(encoding="utf-8")
        inside = source.split("underlag=[", 1)[1].split("]", 1)[0]
        names = [name.strip(' \\"') for name in inside.split(",")]
        assert oppna(**report.parameters, data=data, underlag=names), section


@pytest.mark.slow
def test_what_a_reader_sees_says_that_it_is_made_up(data: Path) -> None:
    for path in data.rglob("*.yml"):
        assert "(påhittat exempel)" in path.read_text(encoding="utf-8")
    for path in data.rglob("insats.yml"):
        assert "syntetisk: true" in path.read_text(encoding="utf-8")
    for report in find_reports(data, find_report_types(NOTEBOOKS)):
        rapport = oppna(**report.parameters, data=data)
        namn = "insats.vagen.namn" if report.given else "forbund.namn"
        assert re.search("påhittad|Exempelförbundet", str(rapport.fakta[namn].value))
        if report.given:
            told = insatsrapport.syntetisk(rapport)
            assert told
            assert "slumpat fram, och ingen rad" in told.markdown
    names = (data / "forbund/forbund.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert all(";Exempelförbundet " in name for name in names)


def test_every_row_of_data_names_a_made_up_source(data: Path) -> None:
    for path in data.rglob("*.csv"):
        rows = path.read_text(encoding="utf-8").splitlines()[1:]
        assert all("påhittat" in row.lower() or "påhittade" in row for row in rows), path


@pytest.mark.slow
def test_one_seed_gives_the_same_bytes_and_another_seed_others(data: Path, tmp_path: Path) -> None:
    write_example(tmp_path / "same", forbund=2, years=2, seed=7)
    write_example(tmp_path / "other", forbund=2, years=2, seed=8)
    assert files(tmp_path / "same") == files(data)
    assert files(tmp_path / "other") != files(data)


@pytest.mark.slow
def test_more_forbund_leave_the_first_ones_as_they_were(data: Path, tmp_path: Path) -> None:
    write_example(tmp_path / "more", forbund=5, years=2, seed=7)
    more = files(tmp_path / "more")
    own = {path: content for path, content in files(data).items() if path.startswith("exempel-")}
    assert {path: more[path] for path in own} == own


def test_forbund_and_years_differ(data: Path) -> None:
    for name in ("budget.csv", "utfall.csv", "insatser/vagen/deltagare.csv", "insatser/vagen/handelser.csv"):
        found = {path.read_bytes() for path in data.glob(f"exempel-*/*/{name}")}
        assert len(found) == 4, name


def test_a_years_outlook_is_the_next_years_budget(data: Path) -> None:
    for forbund in data.glob("exempel-*"):
        earlier, later = (oppna(forbund.name, int(year.name), data=data) for year in sorted(forbund.iterdir()))
        planned, budget = earlier.fakta["budget.totalt.utblick1"], later.fakta["budget.totalt.budget"]
        assert planned.value == budget.value


def test_names_and_codes_are_each_ones_own() -> None:
    everyone = invented(MOST, 1)
    assert len({one.slug for one in everyone}) == MOST
    kommuner = [ort for one in everyone for ort in one.kommuner]
    assert len({ort.regionkod for ort in kommuner}) == len({ort.namn for ort in kommuner}) == len(kommuner)
    assert min(int(one.lan.regionkod) for one in everyone) > 25  # The last county of SCB's.


def test_a_folder_with_somebodys_files_is_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "min.txt").write_text("min", encoding="utf-8")
    with pytest.raises(SamrapportError, match=r"filer som inget exempel har skrivit, till exempel min\.txt"):
        write_example(tmp_path, forbund=1, years=1, seed=1)
    assert [path.name for path in tmp_path.iterdir()] == ["min.txt"]


def test_an_example_is_replaced_but_not_with_a_file_of_ones_own_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "exempel"
    write_example(folder, forbund=2, years=1, seed=1)
    write_example(folder, forbund=1, years=1, seed=1)
    assert len(list(folder.glob("exempel-*"))) == 1
    (folder / "egen.csv").touch()
    with pytest.raises(SamrapportError, match=r"egen\.csv"):
        write_example(folder, forbund=1, years=1, seed=1)


@pytest.mark.parametrize(("forbund", "years", "option"), [(0, 1, "--forbund"), (1, 99, "--years")])
def test_numbers_out_of_range_are_refused(tmp_path: Path, forbund: int, years: int, option: str) -> None:
    with pytest.raises(SamrapportError, match=f"{option} .* går inte"):
        write_example(tmp_path / "x", forbund=forbund, years=years, seed=1)
    assert not (tmp_path / "x").exists()
