"""The values of a drawing can be read without seeing it: the same in both forms, each with its mark, and what is withheld without one."""

import re
from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure as Drawing

from present.test_charts import DRAWN as BASIC
from present.test_charts import over_years, plain
from samrapport.areas.deltagare.bars import kon_bars
from samrapport.areas.deltagare.flow import flow_bands
from samrapport.areas.jamforelse.charts import ranking_bars, small_multiples
from samrapport.present import year_charts
from samrapport.present.chart_parts import LACKING
from samrapport.present.diagrams import Node, organisation_chart
from samrapport.present.figures import Figure, render_svg
from samrapport.present.form import narrowed
from samrapport.present.share_charts import count_bars
from samrapport.present.web.points import note_point, points_of, values_of
from samrapport.text.numbers import antal, tal

pytestmark = pytest.mark.slow

WITHHELD = "visas inte"


def frame(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split(), dtype=object)


def by_sex() -> Drawing:
    rows = [("Arbete", "Kvinnor", 12), ("Arbete", "Män", None), ("Studier", "Kvinnor", 0), ("Studier", "Män", 7)]
    return kon_bars(frame("kategori grupp värde", *rows))


def flow() -> Drawing:
    bands = [
        ("Bistånd", "Arbete", 9),
        ("Bistånd", "Studier", None),
        ("Penning", "Arbete", 0),
        ("Penning", "Studier", 5),
    ]
    sums = [("Bistånd", None, None), ("Penning", None, 5), (None, "Arbete", 9), (None, "Studier", None)]
    return flow_bands(frame("från till värde", *bands, *sums), "Vid inträdet", "Utfall")


def multiples() -> Drawing:
    rows = [("Aros", 2019, 3), ("Aros", 2020, None), ("Aros", 2021, 4), ("Bro", 2020, 8), ("Bro", 2021, 2)]
    return small_multiples(frame("namn år värde", *rows), fmt=antal, unit="tkr", median={2019: 2, 2020: 3})


def ranking() -> Drawing:
    rows = [(1, "Aros", 9), (1, "Bro", 9), (3, "Bro", 2)]
    return ranking_bars(frame("plats namn värde", *rows), fmt=antal, unit="%", marks={"mitten": 5})


def statuses() -> Drawing:
    rows = [("Mål 1", "Klar", 2), ("Mål 1", "Pågår", 0), ("Mål 2", "Klar", 1), ("Mål 2", "Pågår", 4)]
    return count_bars(frame("kategori grupp värde", *rows))


DRAWN: dict[str, Callable[[], Drawing]] = {
    **BASIC,
    "efter kön": by_sex,
    "flöde": flow,
    "små": multiples,
    "ordning": ranking,
    "lägen": statuses,
}


def svg_of(drawing: Drawing) -> str:
    return render_svg(drawing, "fig-a", "alt")


def marks(svg: str) -> list[int]:
    return sorted(int(one) for one in re.findall(r' id="fig-a-v(\d{1,4})"', svg))


@pytest.mark.parametrize("name", DRAWN)
def test_both_forms_tell_the_same_values_and_mark_each_that_they_draw_always_alike(name: str) -> None:
    wide = DRAWN[name]()
    with narrowed():
        narrow = DRAWN[name]()
        of_narrow = svg_of(narrow)
    of_wide = svg_of(wide)
    assert svg_of(DRAWN[name]()) == of_wide
    for svg in (of_wide, of_narrow):
        ids = re.findall(r' id="([^"]+)"', svg)
        assert len(ids) == len(set(ids))
        assert "punkt-" not in svg
        assert "linje-" not in svg
    told = values_of(wide)
    assert told is not None
    assert told == values_of(narrow)
    texts = [text for _, *row in told["rows"] for text in row]
    drawn = [n for n, text in enumerate(texts) if text not in (LACKING, WITHHELD, "0", "–")]
    zero = {n for n, text in enumerate(texts) if plain(text).split()[0] == "0"}
    assert set(drawn) <= set(marks(of_wide)) <= {*drawn, *zero}
    assert marks(of_narrow) == marks(of_wide)


def test_what_may_not_be_shown_is_said_to_be_withheld_and_has_no_mark() -> None:
    told = values_of(by_sex())
    assert told is not None
    assert told["columns"] == ["Kvinnor", "Män"]
    assert told["rows"] == [["Arbete", "12", WITHHELD], ["Studier", "0", "7"]]
    assert marks(svg_of(by_sex())) == [0, 3]
    told = values_of(flow())
    assert told is not None
    assert told["rows"] == [["Arbete", "9", "0"], ["Studier", WITHHELD, "5"]]
    assert marks(svg_of(flow())) == [0, 3]


def test_a_mark_lies_on_its_bar_and_on_its_place_in_a_line() -> None:
    svg = svg_of(by_sex())
    shape = re.search(r'<path id="fig-a-v3" d="([^"]+)" display="none"/>', svg)
    assert shape is not None
    assert svg.count(f' d="{shape[1]}"') == 2
    lines = svg_of(year_charts.year_lines(over_years()))
    for x, y in re.findall(r'<circle id="fig-a-v\d+" cx="([^"]+)" cy="([^"]+)"', lines):
        assert f' x="{x}" y="{y}"' in lines


def test_series_can_be_shown_alone_where_they_are_told_apart() -> None:
    svg = svg_of(by_sex())
    assert 'id="fig-a-s0"' in svg
    assert 'id="fig-a-s1"' in svg
    assert svg.count(' data-serie="1"') == 1
    for drawn in (multiples, ranking):
        told = values_of(drawn())
        assert told is not None
        assert told["apart"] is False
        assert "data-serie" not in svg_of(drawn())


def test_two_rows_of_one_name_stay_two() -> None:
    told = values_of(ranking())
    assert told is not None
    assert [row[0] for row in told["rows"]] == ["1. Aros", "1. Bro", "3. Bro"]
    drawing = ranking()
    for text in ("1", "2"):
        for column in ("a", "b"):
            note_point(drawing, "lika", column, text)
    assert [list(row.cells) for row in points_of(drawing).rows if row.name == "lika"] == [["a", "b"], ["a", "b"]]


def test_a_figure_of_words_tells_no_values() -> None:
    _, described = organisation_chart([Node("a", "A")], label="fig-a", caption="A")._repr_mimebundle_()
    assert "values" not in described["samrapport"]
    figure = Figure.drawn("fig-b", "B", "alt", lambda: year_charts.year_lines(over_years(), fmt=lambda v: tal(v, 1)))
    assert figure._repr_mimebundle_()[1]["samrapport"]["values"]["apart"] is True
