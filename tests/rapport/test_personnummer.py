"""No table, text or name of a förbund's own may hold a personnummer; a declared place that only looks like one may."""

from __future__ import annotations

import pytest
from data_factory import OWN, TABLES, Data

from samrapport.raw.personnummer.undantag import NAMN

NUMBER = "811218-9876"
FREE = [stem for stem in TABLES if stem != f"{OWN}/insatser/kliv/deltagare_aggregat"]


@pytest.mark.parametrize("stem", FREE)
@pytest.mark.parametrize("written", [NUMBER, "19811218 9876", "81\u200b1218&#8211;9876"])
def test_every_table_is_looked_through(data: Data, stem: str, written: str) -> None:
    row = TABLES[stem].splitlines()[1].split(";")
    data.write(f"{stem}.csv", TABLES[stem] + ";".join([*row[:-1], written]) + "\n")
    faults = data.faults()
    assert any(fault.startswith(f"{stem}.csv, rad") and "innehåller ett personnummer" in fault for fault in faults), (
        faults
    )
    assert not any("9876" in fault for fault in faults)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (f"{OWN}/text/uppdrag.md", f"Ett samtal.\n\nMed {NUMBER}.\n"),
        (f"{OWN}/text/okand.txt", NUMBER),
        (f"{OWN}/bok/2024.se", f'#FLAGGA 0\n#VER A 1 20240131 "{NUMBER}"\n'),
        (f"{OWN}/publicerad.json", f'{{"a": "{NUMBER}"}}'),
        (f"{OWN}/insatser/kliv/lapp.md", NUMBER),
        ("scb/las.md", NUMBER),
        ("forbund/.dold", NUMBER),
    ],
)
def test_so_is_every_other_file(data: Data, file: str, text: str) -> None:
    data.write(file, text)
    faults = data.faults()
    assert any(fault.startswith(f"{file}, rad") and "innehåller ett personnummer" in fault for fault in faults), faults
    assert not any("9876" in fault for fault in faults)


@pytest.mark.parametrize("name", [f"{OWN}/text/{NUMBER}.md", f"{OWN}/insatser/{NUMBER}/x.csv", f"scb/{NUMBER}.csv"])
def test_so_is_every_name(data: Data, name: str) -> None:
    data.write(name, "x\n")
    faults = data.faults()
    assert any("[personnummer]" in fault and "Byt namn" in fault for fault in faults), faults
    assert not any("9876" in fault for fault in faults)


def test_dnr_is_looked_through(data: Data) -> None:
    data.change(f"{OWN}/rapport.yml", "enhet: kr", f"enhet: kr\ndnr: {NUMBER}")
    (fault,) = data.faults()
    assert "innehåller ett personnummer" in fault


def test_a_declared_place_is_let_be_until_it_is_another(data: Data) -> None:
    stem = f"{OWN}/moten"
    data.write(f"{stem}.csv", TABLES[stem].replace("digitalt", "sal 8112189876"))
    assert len(data.faults()) == 1
    data.write(f"{OWN}/{NAMN}.csv", "fil;rad;skäl\nmoten.csv;2;Salens nummer\n")
    assert data.faults() == []
    data.write(f"{stem}.csv", TABLES[stem].replace("Nätverksmöte;;", "Nätverksmöte;;8112189876"))
    (fault,) = data.faults()
    assert fault.startswith(f"{stem}.csv, rad 4")


def test_a_declared_place_where_nothing_stands_is_told(data: Data) -> None:
    data.write(f"{OWN}/{NAMN}.csv", "fil;rad;skäl\nmoten.csv;2;Salens nummer\n")
    (fault,) = data.faults()
    assert fault.startswith(f"{OWN}/{NAMN}.csv:")
    assert f"rad 2 i {OWN}/moten.csv har inget som liknar ett personnummer" in fault
