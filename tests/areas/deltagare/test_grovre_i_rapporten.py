"""The example's report tells its main answer in table, figure and sentence, whatever the least cell, and reads as a text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from samrapport.areas.deltagare import charts, tables
from samrapport.areas.insatser.tables import tabell_deltagare
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.present.figures import Figure
from samrapport.present.table_parts import table_data
from samrapport.present.tables import Table
from samrapport.rapport import oppna
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.text.numbers import PROTECTED
from samrapport.text.prose import Prose

pytestmark = pytest.mark.slow

DATA = Path(__file__).parents[3] / "data" / "raw"
TEXTS = tuple(one.stem for one in sorted((DATA / "vasteras/2021/insatser/spira/text").glob("*.md")))


def opened(tmp_path: Path, minsta_cell: int) -> Insatsrapport:
    data = Path(shutil.copytree(DATA, tmp_path / "raw"))
    own = data / "vasteras" / "2021" / "rapport.yml"
    text = own.read_text(encoding="utf-8")
    assert "minsta_cell: 5\n" in text
    skal = "minsta_cell_skäl: prov\n" if minsta_cell in (1, 2) else ""
    own.write_text(text.replace("minsta_cell: 5\n", f"minsta_cell: {minsta_cell}\n{skal}"), encoding="utf-8")
    return oppna("vasteras", 2021, data=data, insats="spira")


@pytest.fixture(scope="module")
def rapport(tmp_path_factory: pytest.TempPathFactory) -> Insatsrapport:
    return opened(tmp_path_factory.mktemp("spira"), 5)


def test_education_is_told_for_all_where_each_part_would_be_withheld(rapport: Insatsrapport) -> None:
    shown = rows(tables.tabell_utbildning(rapport))
    assert shown["Gymnasiesärskola"][-2:] == ("15", "19\u00a0%")
    assert shown["Ofullständiga betyg eller ej fullföljd"][-2:] == ("48", "61\u00a0%")
    assert PROTECTED not in [cells[-2] for cells in shown.values()]


def test_the_intakes_that_are_not_told_by_kon_are_told_so_together(rapport: Insatsrapport) -> None:
    shown = rows(tables.tabell_intag(rapport))
    assert [shown[f"Intag {number}"][0] for number in (4, 5, 6, 7)] == [PROTECTED] * 4
    kvinnor, man, alla = (int(cell) for cell in shown["Intag 4 till 7"][:3])
    assert (kvinnor + man, kvinnor) == (alla, 20)
    assert sum(int(shown[f"Intag {number}"][2]) for number in (4, 5, 6, 7)) == alla


def test_who_has_left_for_a_time_is_told_as_the_other_open_bases(rapport: Insatsrapport) -> None:
    shown = {row.cells[0]: row.cells[1:] for row in tables.tabell_baser(rapport).rows}
    assert (shown["Tillfälligt avslutade"][-1], shown["Deltar nu"][-1]) == ("1", "27")


def rows(table: Table) -> dict[str, tuple[str, ...]]:
    return {row.cells[0]: tuple(row.cells[1:]) for row in table.rows if row.kind != "group"}


def test_fifteen_of_51_stands_in_table_figure_and_sentence(rapport: Insatsrapport) -> None:
    shown = tables.tabell_avslut(rapport)
    assert rows(shown)["Arbete eller studier"][-2:] == ("15", "29\u00a0%")
    assert rows(shown)["Totalt"][-2:] == ("51", "100\u00a0%")
    assert "Arbete eller studier är ”Anställning” och ”Studier”" in (shown.note or "")
    figure = charts.figur_avslut(rapport)
    assert isinstance(figure, Figure)
    assert "51 personer som har avslutat insatsen" in figure.caption
    assert "Arbete eller studier: 15." in figure.alt
    for name in ("avslut", "sammanfattning"):
        assert "Till arbete eller studier gick 15 av de 51" in rapport.text(name).markdown
    bilaga = tabell_deltagare(rapport.inom, "spira")
    assert bilaga
    assert rows(bilaga)["Arbete eller studier"][-1] == "15"
    assert "Till arbete eller studier gick 15 av de 51." in rapport.inom.text("insats-spira").markdown


@pytest.mark.parametrize("minsta_cell", [0, 3, 5, 10])
def test_no_text_tells_of_a_withheld_value_as_if_it_were_told(tmp_path: Path, minsta_cell: int) -> None:
    own = opened(tmp_path, minsta_cell)
    for report in (own, own.inom):
        assert [one for one in kontroll(report).fynd if one.regel == "skyddat-varde-i-text"] == []
    assert all(own.text(name) for name in TEXTS)


@pytest.mark.parametrize("minsta_cell", [0, 5, 10])
def test_a_share_stands_only_beside_counts_that_are_told(tmp_path: Path, minsta_cell: int) -> None:
    own, shares = opened(tmp_path, minsta_cell), 0
    for name in dir(tables):
        if not name.startswith("tabell_"):
            continue
        shown = getattr(tables, name)(own)
        for at, column in enumerate(shown.columns):
            if column.head == "Andel":
                shares += 1
                cells = [row.cells for row in shown.rows if row.kind != "group"]
                assert all(PROTECTED not in one[at - 1 : at + 1] for one in cells), (name, column.key)
        for row in table_data(shown)["rows"]:
            assert "Andel personer" not in str(row) or PROTECTED not in str(row)
    assert shares >= 3


def test_a_figure_that_is_mostly_withheld_gives_way_to_a_sentence(rapport: Insatsrapport) -> None:
    sentence = charts.figur_flode(rapport)
    assert isinstance(sentence, Prose)
    assert sentence.i_stallet_for == "fig-flode"
    assert "De andra antalen visas inte, så att ingen enskild kan pekas ut." in sentence.markdown
    assert "\n- Arbete eller studier: 15\n" in sentence.markdown
    assert "påhittade" not in sentence.markdown  # What it tells follows from the printed report.


def test_bars_are_of_all_where_those_by_kon_are_withheld(rapport: Insatsrapport) -> None:
    by_kon, together = charts.figur_forsorjning(rapport), charts.figur_intag(rapport)
    assert isinstance(by_kon, Figure)
    assert isinstance(together, Figure)
    assert "kvinnor och män" in by_kon.caption
    assert "kvinnor" not in together.caption
    assert "visas inte" not in together.alt


def test_without_protection_all_is_drawn_and_told_apart(tmp_path: Path) -> None:
    own = opened(tmp_path, 0)
    assert "Studier" in rows(tables.tabell_avslut(own))
    assert isinstance(charts.figur_flode(own), Figure)
    assert "två en anställning, och 13 gick till studier" in own.text("avslut").markdown.replace("\n", " ")
