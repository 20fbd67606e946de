"""What all reports read is parsed once in a process: the cost of a report must not grow with the number of förbund."""

from __future__ import annotations

from pathlib import Path

import pytest
from data_factory import Data

from samrapport.areas.forbund.facts import las_forbundet
from samrapport.areas.forbund.underlag import read_regioner
from samrapport.areas.statistik.facts import las_helarsekvivalenter
from samrapport.areas.statistik.lasning import read_folkmangd
from samrapport.areas.statistik.riksstatistik import las_gemensamt, las_riksstatistik
from samrapport.errors import DataFault
from samrapport.raw import table
from samrapport.raw.folder import RawFolder

HEK = "scb/helarsekvivalenter.csv"
SHARED = {
    "forbund/forbund.csv",
    "forbund/medlemmar.csv",
    "scb/regioner.csv",
    "scb/helarsekvivalenter.csv",
    "scb/folkmangd.csv",
}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are parsed, in a process that has read nothing yet."""
    found: list[str] = []
    plain = table.read_grid

    def read_grid(file: str, content: bytes) -> object:
        found.append(file)
        return plain(file, content)

    monkeypatch.setattr(table, "read_grid", read_grid)
    monkeypatch.setattr(table, "_shared", {})
    return found


def test_the_second_report_parses_nothing_that_all_share(data: Data, parsed: list[str]) -> None:
    first = data.rapport()
    _ = las_helarsekvivalenter(first), las_forbundet(first)
    assert set(parsed) == SHARED
    parsed.clear()
    second = data.rapport()
    assert las_helarsekvivalenter(second).facts.keys() == las_helarsekvivalenter(first).facts.keys()
    _ = las_forbundet(second)
    assert parsed == []
    assert first.lasta_filer() == second.lasta_filer(), "what a report has read is noted for each"


def test_reading_it_beforehand_spares_every_report(data: Data, parsed: list[str]) -> None:
    las_gemensamt(data.root)
    parsed.clear()
    _ = las_helarsekvivalenter(data.rapport()), las_forbundet(data.rapport())
    assert parsed == []


def test_a_changed_file_is_parsed_anew_and_alone(data: Data, parsed: list[str]) -> None:
    before = las_helarsekvivalenter(data.rapport()).facts["hek.riket.2023.sjukpenning"].value
    parsed.clear()
    data.change(HEK, f"00;totalt;20-64;2023;Sjukpenning;{before};", f"00;totalt;20-64;2023;Sjukpenning;{before + 7};")
    assert las_helarsekvivalenter(data.rapport()).facts["hek.riket.2023.sjukpenning"].value == before + 7
    assert parsed == [HEK]


def test_a_fault_is_told_to_every_report(data: Data, parsed: list[str]) -> None:
    data.append(HEK, "00;totalt;20-64;2023;Sjukpenning;många;;påhittat\n")
    las_gemensamt(data.root)
    for _ in range(2):
        with pytest.raises(DataFault, match="många"):
            _ = las_helarsekvivalenter(data.rapport())


def test_what_is_done_to_a_table_reaches_no_other_reader(data: Data, parsed: list[str]) -> None:
    folder = RawFolder(data.root)
    first = read_folkmangd(folder, read_regioner(folder))
    first.loc[0, "antal"] = -1
    first["ny"] = 0
    again = read_folkmangd(folder, read_regioner(folder))
    assert again.loc[0, "antal"] > 0
    assert "ny" not in again


def test_two_folders_are_not_taken_for_each_other(tmp_path: Path, parsed: list[str]) -> None:
    one, other = Data(tmp_path / "en"), Data(tmp_path / "två")
    text = other.text(HEK)
    other.write(HEK, text.replace(";2023;Sjukpenning;", ";2023;Sjukpenning;1", 1))
    found = [las_riksstatistik(RawFolder(data.root)) for data in (one, other, one)]
    assert found[0].cells != found[1].cells
    assert found[0].cells == found[2].cells
