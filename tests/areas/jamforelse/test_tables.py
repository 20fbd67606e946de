"""The comparison reads well for one förbund as for eighty: figures that fit a page, and all places in the table."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jamforelse_factory import AR, Many

from samrapport.areas.jamforelse import over_tid as jamforelse_tid
from samrapport.areas.jamforelse import skrivsatt
from samrapport.areas.jamforelse import tables as jamforelse
from samrapport.areas.jamforelse.charts import MOST_BARS, MOST_PANELS, parts_of, ranking_alt, small_multiples_alt
from samrapport.areas.jamforelse.framsida import framsida
from samrapport.areas.jamforelse.jamforelse import MATT
from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.facts.fact import Fact
from samrapport.present.figures import Figure
from samrapport.present.table_parts import table_data
from samrapport.present.tables import Table
from samrapport.text.numbers import tal
from samrapport.text.prose import Prose

PAGE = 620.0
"""Points that a figure may be high to leave a page room for its heading and caption."""


@pytest.fixture(scope="module")
def eighty(tmp_path_factory: pytest.TempPathFactory) -> Jamforelse:
    return Many(tmp_path_factory.mktemp("many"), 80).jamforelse()


def shown(items: Any) -> tuple[list[Figure], list[Table]]:
    found = list(items)
    return [one for one in found if isinstance(one, Figure)], [one for one in found if isinstance(one, Table)]


@pytest.mark.parametrize("count", [0, 1, 28, 29, 36, 37, 80, 300])
def test_parts_are_even_and_hold_every_row_once(count: int) -> None:
    parts = parts_of(count, 36)
    assert [n for part in parts for n in range(count)[part]] == list(range(count))
    sizes = [len(range(count)[part]) for part in parts]
    assert all(size <= 36 for size in sizes)
    assert max(sizes, default=0) - min(sizes, default=0) <= 1


@pytest.mark.late
def test_eighty_are_parted_into_figures_that_fit_a_page_on_one_scale(eighty: Jamforelse) -> None:
    figures, (table,) = shown(jamforelse.matt(eighty, "hek"))
    assert [one.label for one in figures] == [f"fig-helarsekvivalenter-{n}" for n in (1, 2, 3)]
    assert len({one.drawing.axes[0].get_xlim() for one in figures}) == 1
    for one in figures:
        assert one.drawing.get_size_inches()[1] * 72 <= PAGE
        assert one.data is not None
        assert len(one.data) <= MOST_BARS
        assert f"plats {one.data['plats'].iloc[0]}–{one.data['plats'].iloc[-1]}" in one.caption
    assert [row.cells[1] for row in table.rows] == [str(n) for n in range(1, 81)]
    assert len(table_data(table)["rows"]) == 80


@pytest.mark.late
def test_small_multiples_of_eighty_fit_pages_and_show_each_forbund_once(eighty: Jamforelse) -> None:
    figures, (table,) = shown(jamforelse_tid.utveckling(eighty, "hek"))
    names = [name for one in figures if one.data is not None for name in dict.fromkeys(one.data["namn"])]
    assert len(names) == len(set(names)) == 80
    for one in figures:
        assert one.drawing.get_size_inches()[1] * 72 <= PAGE
        assert len(one.drawing.axes) <= MOST_PANELS
    assert len({axes.get_ylim() for one in figures for axes in one.drawing.axes}) == 1
    assert len(table.rows) == 80


@pytest.mark.slow
def test_every_name_is_legible_and_inside_the_drawing(eighty: Jamforelse) -> None:
    (first, *_), _ = shown(jamforelse.matt(eighty, "deltagare"))
    drawing = first.drawing
    drawing.draw_without_rendering()
    box = drawing.bbox
    for text in [*drawing.axes[0].get_yticklabels(), *drawing.axes[0].texts]:
        assert text.get_fontsize() >= 7
        extent = text.get_window_extent()
        assert box.x0 <= extent.x0
        assert extent.x1 <= box.x1 + 1


@pytest.mark.parametrize("key", MATT)
def test_one_forbund_alone_is_shown_and_not_ranked(tmp_path: Path, key: str) -> None:
    own = Many(tmp_path, 1).jamforelse()
    figures, (table,) = shown(jamforelse.matt(own, key))
    assert figures == []
    assert "Bara ett förbund har uppgifter som går att visa." in str(table.note)
    assert "plats" not in {column.key for column in table.columns}
    assert "jämför" not in f"{table.caption} {table.note}".lower()
    assert "jämför" not in framsida(own).lower()


def test_what_one_alone_has_is_a_line_and_no_table_of_one_row(tmp_path: Path) -> None:
    many = Many(tmp_path, 2)
    for name in ("budget", "utfall", "eget_kapital"):
        many.path(0, f"{name}.csv").unlink()
    items = list(jamforelse.matten(many.jamforelse()))
    text = "\n".join(one.markdown for one in items if isinstance(one, Prose))
    assert "## Helårsekvivalenter" in text
    assert "## Budget" not in text
    assert "## Uppgifter som bara ett förbund har" in text
    assert (
        "- Förbrukad andel av årets budget: Förbundet 1 " in text
        or "- Förbrukad andel av årets budget: Bygd 1 " in text
    )
    assert all(len(one.rows) > 1 for one in items if isinstance(one, Table))
    assert "%" in text


def test_years_stand_under_a_heading_only_where_there_are_several(tmp_path: Path) -> None:
    items = list(jamforelse_tid.utvecklingen(Many(tmp_path, 2).jamforelse()))
    heads = [one.markdown for one in items if isinstance(one, Prose) and one.markdown.startswith("## ")]
    assert heads == ["## Helårsekvivalenter"]
    assert isinstance(items[-1], Prose)
    assert items[-1].markdown == (
        "Uppgifter för mer än ett år saknas om budget, eget kapital, deltagare och kostnad per deltagare."
    )


def test_years_of_one_alone_are_a_sentence_and_no_figure_of_one_line(tmp_path: Path) -> None:
    many = Many(tmp_path, 2, years=(AR - 1, AR))
    for name in ("budget", "utfall", "eget_kapital"):
        many.path(0, f"{name}.csv", AR - 1).unlink()
    own = many.jamforelse()
    assert own.finns("over_tid")
    items = list(jamforelse_tid.utvecklingen(own))
    text = "\n".join(one.markdown for one in items if isinstance(one, Prose))
    assert "## Helårsekvivalenter" in text
    assert "Bara Bygd 1 har uppgifter för mer än ett år om budget och eget kapital." in text
    assert not [one for one in shown(items)[0] if "budget" in one.label or "kapital" in one.label]


def test_a_measure_that_nobody_has_says_so(tmp_path: Path) -> None:
    many = Many(tmp_path, 2)
    for number in range(2):
        many.path(number, "insatser.csv").unlink()
    own = many.jamforelse()
    (only,) = jamforelse.matt(own, "deltagare")
    assert isinstance(only, Prose)
    (only,) = jamforelse_tid.utveckling(own, "budget")
    assert isinstance(only, Prose)


def test_the_budget_is_held_against_the_share_of_the_year_that_has_gone(tmp_path: Path) -> None:
    (figure,), (table,) = shown(jamforelse.matt(Many(tmp_path, 3).jamforelse(), "budget"))
    assert "67 % av året har gått: 0 av 3 ligger över." in figure.alt.replace("\u00a0", " ")
    assert "Av året har 67 % gått vid utfallets sista dag." in str(table.note).replace("\u00a0", " ")
    assert figure.caption.endswith("Bas: årets budget. Källa: förbundens egna rapporter")
    assert [column.head for column in table.columns[3:]] == ["Utfall", "Budget"]


@pytest.mark.slow
def test_every_measure_has_its_unit_base_and_source_in_the_caption(eighty: Jamforelse) -> None:
    for key, matt in MATT.items():
        figures, tables = shown(jamforelse.matt(eighty, key))
        for one in (*figures, *tables):
            assert any(unit in one.caption for unit in ("per 100 invånare", ", procent", ", tkr", ", antal")), (
                one.caption
            )
            assert f"Bas: {matt.bas}" in one.caption
            assert f"Källa: {matt.kalla}" in one.caption


def test_what_is_not_compared_stands_with_its_reason_and_a_fault_stands_once(tmp_path: Path) -> None:
    many = Many(tmp_path, 4)
    many.report(1, end="06-30")
    many.path(2, "budget.csv").write_text("x\n", encoding="utf-8")
    many.path(3, "budget.csv").write_text("x\n", encoding="utf-8")
    table = jamforelse.tabell_utanfor(many.jamforelse())
    assert isinstance(table, Table)
    cells = [row.cells for row in table.rows]
    assert cells[0] == ("Alla mått",)
    assert [who for _, who in cells[1:3]] == ["Bygd 2", "Bygd 3"]
    assert cells[3:] == [
        ("Förbrukad andel av årets budget",),
        ("Utfallet gäller 1 januari–30 juni, inte samma tid som hos de andra", "Bygd 1 (31\u00a0%)"),
    ]


@pytest.mark.slow
def test_when_all_are_compared_that_is_said(eighty: Jamforelse) -> None:
    assert isinstance(jamforelse.tabell_utanfor(eighty), Prose)
    assert isinstance(jamforelse_tid.tabell_utanfor_tid(eighty), Prose)


def test_a_year_that_is_not_compared_stands_with_its_reason(tmp_path: Path) -> None:
    many = Many(tmp_path, 2, years=(2023, 2024))
    many.report(0, 2023, end="06-30")
    many.path(1, "utfall.csv", 2023).unlink()
    table = jamforelse_tid.tabell_utanfor_tid(many.jamforelse())
    assert isinstance(table, Table)
    cells = [row.cells for row in table.rows]
    assert cells[1][1] == "Bygd 1 (2023)"
    assert ("Räknas på ett annat sätt än 2024: 1 januari–30 juni", "Bygd 0 (2023)") in cells


def test_a_change_has_its_sign(tmp_path: Path) -> None:
    own = Many(tmp_path, 2, years=(2023, 2024)).jamforelse()
    _, (table,) = shown(jamforelse_tid.utveckling(own, "hek"))
    assert [row.cells for row in table.rows] == [
        ("Bygd 0", "6,0", "6,6", "7,2", "+1,2"),
        ("Bygd 1", "6,6", "7,2", "7,8", "+1,2"),
    ]


@pytest.mark.slow
def test_an_alternative_text_tells_order_ends_and_direction(eighty: Jamforelse) -> None:
    figures, _ = shown(jamforelse_tid.utveckling(eighty, "hek"))
    assert "20 förbund" in figures[0].alt
    assert "20 har ökat och 0 har minskat" in figures[0].alt
    import pandas as pd

    frame = pd.DataFrame({"plats": [1, 1, 3], "namn": ["A", "B", "C"], "värde": [3, 3, -1]})
    assert ranking_alt(frame, fmt=tal, unit="%", marks={"Medianen": 2}).replace("\u00a0", " ") == (
        "Liggande staplar för 3 förbund i storleksordning. Högst är A och B 3 % och lägst C \u22121 %. Medianen: 2 av 3 ligger över. "
        "I ordning: 1. A 3 %, 1. B 3 %, 3. C \u22121 %."
    )
    frame = pd.DataFrame({"namn": ["A", "A", "B"], "år": [2020, 2022, 2022], "värde": [5, 4, 7]})
    assert small_multiples_alt(frame, fmt=tal, unit="").endswith("A från 5 (2020) till 4 (2022), B 7 (2022).")


@pytest.mark.slow
def test_names_are_escaped_on_the_front_page_and_many_are_only_counted(tmp_path: Path, eighty: Jamforelse) -> None:
    many = Many(tmp_path, 3)
    text = (tmp_path / "forbund/forbund.csv").read_text(encoding="utf-8")
    (tmp_path / "forbund/forbund.csv").write_text(text.replace("Bygd 1", "<b>By</b> *1*"), encoding="utf-8")
    page = framsida(many.jamforelse())
    assert "<b>" not in page
    assert page.count("i det mellersta förbundet") == len(MATT)
    assert "Här jämförs 80 samordningsförbund" in framsida(eighty)
    assert "Bygd 40," not in framsida(eighty)


def test_made_up_participants_are_told_of_wherever_they_are_counted(tmp_path: Path) -> None:
    many = Many(tmp_path, 2)
    own = many.path(0, "insatser/team/insats.yml")
    own.write_text(own.read_text(encoding="utf-8") + "syntetisk: true\n", encoding="utf-8")
    found = many.jamforelse()
    told = "Deltagarna är påhittade i Teamet (Bygd 0)."
    (figure,), (table,) = shown(jamforelse.matt(found, "deltagare"))
    assert told in figure.alt
    assert told in str(table.note)
    assert told in str(jamforelse.tabell_oversikt(found).note)
    assert told not in str(shown(jamforelse.matt(found, "hek"))[1][0].note)
    assert found.ar == AR


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("hek", Fraction(158, 1000), "15,8"),
        ("budget", Fraction(39, 100), "39\u00a0%"),
        ("deltagare", Fraction(81), "81"),
        ("kostnad", Fraction(96296), "96\u00a0tkr"),
    ],
)
def test_a_measure_is_written_alike_in_text_table_and_figure(key: str, value: Fraction, expected: str) -> None:
    assert skrivsatt.shown(value, MATT[key]) == expected
    assert skrivsatt.with_unit(Fact("a", value, MATT[key].enhet)) == expected
