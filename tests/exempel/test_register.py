"""The made-up register of SPIRA has the counts of the printed halvårsrapport, but for those that contradict each other."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from samrapport.areas.deltagare.deltagardata import las_deltagare
from samrapport.areas.deltagare.deltagartabell import TOTALT, Deltagartabell
from samrapport.exempel.personer import avvikelser, read_malbild
from samrapport.exempel.register import skriv_register
from samrapport.raw.folder import RawFolder

DATA = Path(__file__).parents[2] / "data" / "raw"
SPIRA = "vasteras/2021/insatser/spira"
REGISTER = ("deltagare.csv", "forsorjning.csv", "handelser.csv")

Tables = dict[str, Deltagartabell]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return las_deltagare(RawFolder(DATA), SPIRA, 0).tabeller


def test_every_printed_count_is_met_but_three_that_cannot_be(tables: Tables) -> None:
    found = avvikelser(read_malbild(RawFolder(DATA), SPIRA), tables, {})
    assert {(one.tabell, one.kategori, one.kon, one.mal, one.register) for one in found} == {
        ("Baser", "Återkomna personer", "totalt", 3, 2),
        ("Arbetslivserfarenhet", "Har haft praktik", "män", 38, 34),
        ("Arbetslivserfarenhet", "Har haft praktik", "totalt", 60, 56),
    }


@pytest.mark.parametrize(
    ("table", "kategori", "women", "men"),
    [
        ("Deltagare", "Unika deltagare", 35, 46),
        ("Kön per intag", "Summa", 37, 46),
        ("Utbildningsbakgrund", "Summa", 34, 45),
        ("Försörjning vid inträde", "Summa", 34, 45),
        ("Under tiden", "Anställning", 8, 9),
        ("Under tiden", "Praktik", 22, 31),
        ("Under tiden", "Studier", 9, 12),
        ("Under tiden", "Friskvård", 5, 9),
        ("Avslut", "Summa", 22, 29),
    ],
)
def test_the_printed_sums_come_out(tables: Tables, table: str, kategori: str, women: int, men: int) -> None:
    one = tables[table]
    assert [one.antal(kategori, kon) for kon in one.kon] == [women, men, women + men]


def test_time_extensions_and_sectors_come_out(tables: Tables) -> None:
    assert tables["Förlängningar"].antal("Förlängda", TOTALT) == 37
    assert tables["Sektor för anställning"].antal("Västerås stad", TOTALT) == 11
    assert tables["Sektor för anställning"].antal("Privat sektor", TOTALT) == 6


def test_the_script_writes_the_committed_register_again(tmp_path: Path) -> None:
    shutil.copytree(DATA / SPIRA, tmp_path / SPIRA)
    for name in REGISTER:
        (tmp_path / SPIRA / name).unlink()
    said = [str(one) for one in skriv_register(tmp_path, SPIRA, (19, 29))]
    assert len(said) == 3
    assert "38 män med praktik eller anställning och 11 utan är 49, men basen är 45 män" in said[1]
    for name in REGISTER:
        assert (tmp_path / SPIRA / name).read_bytes() == (DATA / SPIRA / name).read_bytes()


def test_every_row_says_that_it_is_made_up() -> None:
    for name in REGISTER:
        rows = (DATA / SPIRA / name).read_text(encoding="utf-8").splitlines()[1:]
        assert rows
        assert all(row.endswith("Syntetiskt register: påhittade personer") for row in rows)


def test_nobody_is_younger_or_older_than_the_group(tables: Tables) -> None:
    from samrapport.areas.deltagare.lasning.kategorier import read_kategorier
    from samrapport.areas.deltagare.lasning.registerfiler import read_register

    folder = RawFolder(DATA)
    rows = read_register(folder, SPIRA, read_kategorier(folder, f"{SPIRA}/kategorier")).deltaganden
    first = rows.sort_values("start").drop_duplicates("person")
    ages = [start.year - born for start, born in zip(first["start"], first["födelseår"], strict=True)]
    assert min(ages) >= 19
    assert max(ages) <= 29
    assert max(rows["start"]) <= date(2021, 6, 30)
