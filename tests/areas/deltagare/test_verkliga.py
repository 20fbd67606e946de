"""What is real of a made-up register: counts that are as printed, sums of them, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from samrapport.areas.deltagare.deltagardata import Deltagardata
from samrapport.areas.deltagare.deltagartabell import Deltagartabell, deltagartabeller
from samrapport.areas.deltagare.lasning.insatsuppgifter import Insatsuppgifter
from samrapport.areas.deltagare.verkliga import alla_verkliga
from samrapport.text.markning import DELVIS, PAHITTAT

_ROWS = [("A", "kvinnor", 8, "G"), ("A", "män", 9, "G"), ("B", "kvinnor", 0, "G"), ("B", "män", 7, "G"), ("C", "kvinnor", 5, ""), ("C", "män", 6, "")]  # fmt: skip


def table() -> Deltagartabell:
    rows = [
        {"tabell": "Avslut", "undergrupp": "", "kategori": k, "kön": kon, "antal": count, "bas": "personer", "uteslutande": True,
         "grupp": group, "fil": "x.csv", "rad": n}
        for n, (k, kon, count, group) in enumerate(_ROWS, 2)
    ]  # fmt: skip
    return deltagartabeller(pd.DataFrame(rows))["Avslut"]


@pytest.mark.parametrize(
    ("printed", "real", "not_real"),
    [
        ({}, (), ("avslut.a.man", "avslut.a.totalt", "avslut.summa.totalt")),
        ({"avslut.a.man": 9}, ("avslut.a.man",), ("avslut.a.totalt", "avslut.a.kvinnor")),
        ({"avslut.a.man": 8}, (), ("avslut.a.man",)),
        ({"avslut.a.man": 9, "avslut.a.kvinnor": 8}, ("avslut.a.totalt",), ("avslut.g.totalt", "avslut.summa.totalt")),
        ({"avslut.b.man": 7}, ("avslut.b.man", "avslut.b.totalt"), ("avslut.g.man",)),
        ({"avslut.a.totalt": 17, "avslut.a.man": 9}, ("avslut.a.kvinnor",), ("avslut.summa.man",)),
        ({"avslut.summa.totalt": 35, "avslut.a.totalt": 17, "avslut.c.totalt": 11, "avslut.c.man": 6}, ("avslut.b.totalt", "avslut.c.kvinnor"), ("avslut.a.man",)),
        ({"avslut.b.totalt": 8, "avslut.b.man": 7}, ("avslut.b.man",), ("avslut.b.kvinnor", "avslut.b.totalt")),
        ({"avslut.a.totalt": 17, "avslut.b.totalt": 7}, ("avslut.g.totalt",), ("avslut.a.man", "avslut.summa.totalt")),
        ({"avslut.a.totalt": 17, "avslut.b.totalt": 7, "avslut.c.totalt": 11}, ("avslut.summa.totalt",), ("avslut.summa.man",)),
    ],
)  # fmt: skip
def test_a_count_is_real_where_it_is_printed_so_or_is_a_sum_of_such(
    printed: Mapping[str, int], real: tuple[str, ...], not_real: tuple[str, ...]
) -> None:
    found = alla_verkliga({"Avslut": table()}, printed)
    assert found >= set(real)
    assert not found & set(not_real)


def test_how_many_a_base_holds_is_real_where_a_table_of_it_is() -> None:
    rows = [
        {"tabell": "Baser", "undergrupp": "", "kategori": "Personer", "kön": "totalt", "antal": antal, "bas": "sätt att räkna", "uteslutande": False,
         "grupp": "", "fil": "x.csv", "rad": 9}
        for antal in (35,)
    ]  # fmt: skip
    bases = deltagartabeller(pd.DataFrame(rows))["Baser"]
    tables = {"Baser": bases, "Avslut": table()}
    printed = {f"avslut.{kategori}.totalt": count for kategori, count in (("a", 17), ("b", 7), ("c", 11))}
    assert "baser.personer.totalt" in alla_verkliga(tables, printed)
    assert "baser.personer.totalt" not in alla_verkliga(tables, dict(list(printed.items())[:2]))


def test_tables_that_count_the_same_persons_make_each_other_real() -> None:
    rows = [
        {"tabell": namn, "undergrupp": "", "kategori": kategori, "kön": kon, "antal": count, "bas": bas, "uteslutande": namn != "Under tiden",
         "grupp": "", "fil": "x.csv", "rad": 9}
        for namn, kategori, bas, counts in (
            ("Under tiden", "Anställning", "personer i statistiken", (8, 9)),
            ("Sektor för anställning", "Kommunen", "personer som har haft en anställning", (5, 6)),
            ("Sektor för anställning", "Privat", "personer som har haft en anställning", (3, 3)),
        )
        for kon, count in zip(("kvinnor", "män"), counts, strict=True)
    ]  # fmt: skip
    tables = deltagartabeller(pd.DataFrame(rows))
    found = alla_verkliga(tables, {"under_tiden.anstallning.kvinnor": 8, "under_tiden.anstallning.man": 9})
    assert {"sektor_for_anstallning.summa.kvinnor", "sektor_for_anstallning.summa.totalt"} <= found
    assert "sektor_for_anstallning.privat.man" not in found


def test_what_is_said_of_what_is_shown_does_not_hang_on_what_is_withheld() -> None:
    printed = {"avslut.summa.totalt": 35, "avslut.a.totalt": 17, "avslut.a.man": 9}
    own = table()
    hidden = {key: None if key[2] != "totalt" else count for key, count in own.cells.items()}
    assert alla_verkliga({"Avslut": own.with_cells(hidden)}, printed) == {"avslut.a.totalt", "avslut.summa.totalt"}


def test_a_table_of_which_some_is_made_up_says_which() -> None:
    printed = {f"avslut.{k.lower()}.{'man' if kon == 'män' else kon}": n for k, kon, n, _ in _ROWS if k != "C"}
    own = Insatsuppgifter.model_construct(syntetisk=True)
    data = Deltagardata({"Avslut": table()}, 0, uppgifter=own, tryckta=printed)
    told = "Påhittade tal: C (kvinnor, män och totalt); Summa (kvinnor, män och totalt)."
    assert data.pahittade(table()) == told
    assert data.pahittat(table(), bara=[("", "A", "män")]) == ""
    assert not Deltagardata({"Avslut": table()}, 0, uppgifter=own).pahittade(table())


@pytest.mark.parametrize(
    ("syntetisk", "printed", "told"),
    [
        (False, {}, ""),
        (True, {}, PAHITTAT),
        (True, {"avslut.a.man": 9}, DELVIS),
        (True, {f"avslut.{k.lower()}.{'man' if kon == 'män' else kon}": n for k, kon, n, _ in _ROWS}, ""),
    ],
)
def test_a_table_says_whether_all_of_it_or_some_is_made_up(
    syntetisk: bool, printed: Mapping[str, int], told: str
) -> None:
    own = Insatsuppgifter.model_construct(syntetisk=syntetisk)
    data = Deltagardata({"Avslut": table()}, 0, uppgifter=own, tryckta=printed)
    assert data.pahittat(table()) == told
