"""Charts: what is drawn follows the data, labels stay inside, and the words say what the drawing shows."""

import itertools
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from samrapport.areas.ekonomi import charts as ekonomi
from samrapport.areas.statistik import charts as statistik
from samrapport.present import share_charts, year_charts
from samrapport.present.chart_parts import number, scale_for
from samrapport.present.figures import Figure, style
from samrapport.present.form import narrowed
from samrapport.present.year_charts import spread
from samrapport.text.numbers import tal

NB = "\u00a0"
LONG = "Förbundssamordnartjänst inklusive arbetsgivar- och driftsansvar/utvärdering"
HOSTILE = '<b>$x$ \\"{{"'


def plain(text: str) -> str:
    return text.replace(NB, " ")


def budget() -> pd.DataFrame:
    rows = [
        ("Samordningsteam Västerås", 7306, 3095),
        (LONG, 1097, 549),
        ("Revision", 60, 63),
        ("Utvecklingsmedel", 3094, 53),
        ("Representation", 6, 0),
        ("Utan budget", None, 12),
        ("Utan utfall", 10, None),
        ("Nollbudget", 0, 0),
    ]
    kr = [[None if v is None else Decimal(v) * 1000 for v in row[1:]] for row in rows]
    return pd.DataFrame(
        [(row[0], *money) for row, money in zip(rows, kr, strict=True)], columns=["post", "budget", "utfall"]
    )


def over_years() -> pd.DataFrame:
    values = {
        "Sjukpenning": (2223, 1992, 1905),
        "Sjuk- och aktivitetsersättning": (3826, 3629, 3475),
        "Arbetslöshet": (1179, 1308, 2148),
        "Arbetsmarknadsåtgärder": (2830, None, 3381),
        "Ekonomiskt bistånd": (2058, 2118, 2072),
        "Etableringsersättning": (1082, 734, None),
    }
    rows = [(name, year, v) for name, row in values.items() for year, v in zip((2018, 2019, 2020), row, strict=True)]
    return pd.DataFrame(rows, columns=["kategori", "år", "värde"], dtype=object)


def kommuner() -> pd.DataFrame:
    rows = [
        ("Fagersta", "19.2", "annan"), ("Kungsör", "18.2", "egen"), ("Köping", "17.1", "egen"), ("Arboga", "16.1", "egen"),
        ("Hallstahammar", "14.0", "annan"), ("Okänd", None, "annan"), ("Riket", "13.4", "jämförelse"),
    ]  # fmt: skip
    return pd.DataFrame(
        [(name, Decimal(v) if v else None, kind) for name, v, kind in rows], columns=["namn", "värde", "typ"]
    )


def by_sex() -> pd.DataFrame:
    rows = [("Sjukpenning", 95746, 54410), ("Arbetslöshet", 55259, 68924), ("Få", 1, 99), ("Dold", None, 3)]
    pairs = [(name, sex, v) for name, *values in rows for sex, v in zip(("Kvinnor", "Män"), values, strict=True)]
    return pd.DataFrame(pairs, columns=["kategori", "grupp", "värde"], dtype=object)


def capital() -> pd.DataFrame:
    rules = {
        "Utan ej intecknade utvecklingsmedel": ((8241, None), (6086, -2155), (3565, -2521)),
        "Med ej intecknade utvecklingsmedel": ((8241, None), (3045, -5196), (-476, -3521)),
    }
    times = ("1 jan 2021", "31 dec 2021", "31 dec 2022")
    rows = [
        (time, rule, Decimal(amount) * 1000, None if result is None else Decimal(result) * 1000)
        for rule, row in rules.items()
        for time, (amount, result) in zip(times, row, strict=True)
    ]
    return pd.DataFrame(rows, columns=["tidpunkt", "regel", "eget kapital", "resultat"])


PACE = Fraction(243, 365)
DRAWN = {
    "budget": lambda: ekonomi.budget_bars(budget(), PACE),
    "linjer": lambda: year_charts.year_lines(over_years(), unit="helårsekvivalenter"),
    "år": lambda: year_charts.year_bars(over_years()),
    "kommuner": lambda: statistik.kommun_bars(kommuner(), fmt=lambda v: tal(v, 1), unit="%"),
    "kön": lambda: share_charts.share_bars(by_sex()),
    "eget kapital": lambda: ekonomi.eget_kapital_bars(capital()),
}


def written(drawing) -> list[tuple[str, Bbox]]:
    """Every text that is seen, with the box it fills."""
    with style():
        drawing.canvas.draw()
        renderer = drawing.canvas.get_renderer()
        found = [text for text in drawing.findobj(Text) if text.get_text() and text.get_visible()]
        return [(plain(text.get_text()), Text.get_window_extent(text, renderer)) for text in found]


@pytest.mark.parametrize("shape", [nullcontext, narrowed], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", DRAWN)
def test_no_label_is_clipped_or_runs_into_another(name: str, shape: Callable[[], AbstractContextManager[None]]) -> None:
    with shape():
        drawing = DRAWN[name]()
        texts = written(drawing)
    assert texts
    for text, box in texts:
        assert drawing.bbox.x0 - 1 <= box.x0, text
        assert box.x1 <= drawing.bbox.x1 + 1, text
        assert drawing.bbox.y0 - 1 <= box.y0, text
        assert box.y1 <= drawing.bbox.y1 + 1, text
    for i, (one, box) in enumerate(texts):
        for other, second in texts[i + 1 :]:
            shared = Bbox.intersection(box, second)
            assert shared is None or shared.width < 1 or shared.height < 4, (one, other)


@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_for_a_telephone_is_as_narrow_and_says_the_same_in_larger_text(name: str) -> None:
    wide = DRAWN[name]()
    with narrowed():
        narrow = DRAWN[name]()
        texts = [text for text, _ in written(narrow)]
        sizes = [text.get_fontsize() for text in narrow.findobj(Text) if text.get_text() and text.get_visible()]
    assert narrow.get_size_inches()[0] * 96 == 320
    assert min(sizes) * 96 / 72 * 280 / 320 >= 11, "on a screen of 320 pixels, with its margins"
    figures = re.compile(r"[\d −.%]*(tkr|%)?")
    names = {text.replace("\n", " ") for text, _ in written(wide) if not figures.fullmatch(text)}
    names -= {one for one in names if one.startswith("Resultat (tkr)")}
    said = " ".join(texts).replace("\n", " ").replace("-", "").replace(" ", "")
    assert [one for one in names if one.replace("-", "").replace(" ", "") not in said] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_a_chart_becomes_the_same_figure_every_time(name: str) -> None:
    bundles = [Figure("fig-x", "R", "A", DRAWN[name]())._repr_mimebundle_() for _ in range(2)]
    assert bundles[0] == bundles[1]


def bar_lengths(drawing) -> list[float]:
    return sorted(round(abs(bar.get_width()), 6) for bar in drawing.axes[0].patches)


def test_bars_are_as_long_as_their_amounts() -> None:
    lengths = bar_lengths(ekonomi.budget_bars(budget(), PACE))
    assert {7_306_000, 3_095_000, 60_000, 63_000, 12_000, 10_000} <= set(lengths)


def test_each_bar_that_is_long_enough_has_its_mark_for_an_even_pace() -> None:
    axes = ekonomi.budget_bars(budget(), PACE).axes[0]
    marks = {(round(float(one.get_xdata()[0])), round(float(sum(one.get_ydata()) / 2))) for one in axes.lines}
    expected = {
        (round(budget * PACE), row)
        for row, budget in enumerate([7306000, 1097000, 60000, 3094000, 6000, None, 10000])
        if budget and budget > 1_000_000
    }
    assert marks == expected


def test_what_seems_to_be_of_another_part_of_the_year_is_not_held_against_it() -> None:
    frame = budget()
    paced = frame.assign(**{ekonomi._PACED: [row != 0 for row in range(len(frame))]})
    before, after = (len(ekonomi.budget_bars(one, PACE).axes[0].lines) for one in (frame, paced))
    assert after == before - 2, "a mark and the white line below it"
    text = ekonomi.budget_bars_alt(paced, PACE)
    assert f"{frame['post'][0]} jämförs inte med hur stor del av året som har gått." in text
    assert "av 4 staplar under den takten" in text


def test_one_changed_amount_changes_the_drawing_and_its_words() -> None:
    changed = budget()
    changed.loc[0, "utfall"] = Decimal(7_400_000)
    assert bar_lengths(ekonomi.budget_bars(changed, PACE)) != bar_lengths(ekonomi.budget_bars(budget(), PACE))
    assert ekonomi.budget_bars_alt(changed, PACE) != ekonomi.budget_bars_alt(budget(), PACE)


def test_a_post_over_budget_is_told_by_more_than_colour() -> None:
    drawing = ekonomi.budget_bars(budget(), PACE)
    assert sum("över budget" in text for text, _ in written(drawing)) == 1
    assert sum(bool(bar.get_hatch()) for bar in drawing.axes[0].patches) == 1


def test_amounts_stand_beside_the_bars_and_missing_ones_are_said() -> None:
    texts = [text for text, _ in written(ekonomi.budget_bars(budget(), PACE))]
    assert "3 095 av 7 306 tkr (42 %)" in texts
    assert "12 tkr, ingen budget" in texts
    assert "utfall saknas, budget 10 tkr" in texts
    assert "0 av 0 tkr" in texts


def test_the_words_on_budget_tell_extremes_overspending_and_pace() -> None:
    assert plain(ekonomi.budget_bars_alt(budget(), PACE)) == (
        "Liggande staplar med budget och utfall, 8 stycken. Av staplarna visar Revision mest av sin budget, 105 % (63 av 60 tkr), "
        "och Representation minst, 0 % (0 av 6 tkr). Över budget: Revision. "
        "När 67 % av året har gått ligger 4 av 5 staplar under den takten."
    )
    empty = pd.DataFrame({"post": ["A"], "budget": [None], "utfall": [None]})
    assert "Ingen post har både budget och utfall." in ekonomi.budget_bars_alt(empty, PACE)


def test_the_words_on_years_tell_direction_and_extremes() -> None:
    text = plain(year_charts.year_lines_alt(over_years()))
    assert "Arbetslöshet ökade från 1 179 (2018) till 2 148 (2020)." in text
    assert "Sjukpenning minskade från 2 223 (2018) till 1 905 (2020)." in text
    assert "Etableringsersättning minskade från 1 082 (2018) till 734 (2019)." in text
    assert text.endswith("Störst 2020 är Sjuk- och aktivitetsersättning (3 475) och minst Sjukpenning (1 905).")


def test_what_is_shown_alike_is_not_told_to_rise() -> None:
    frame = pd.DataFrame({"kategori": ["A", "A", "B"], "år": [2019, 2020, 2020], "värde": [14.31, 14.29, None]})
    assert year_charts.year_lines_alt(frame, fmt=lambda v: tal(v, 1), unit="%") == (
        f"Utvecklingen 2019–2020 för 2 kategorier. A var 14,3{NB}% både 2019 och 2020. B: uppgift saknas."
    )


def test_a_missing_year_breaks_the_line() -> None:
    lines = [line for line in year_charts.year_lines(over_years()).axes[0].lines if len(line.get_xdata())]
    assert sorted(len(line.get_xdata()) for line in lines) == [1, 1, 2, 3, 3, 3, 3]


def test_years_in_bars_stop_at_four() -> None:
    frame = pd.DataFrame({"kategori": ["A"] * 6, "år": range(2015, 2021), "värde": range(6)})
    assert len(year_charts.year_bars(frame).axes[0].patches) == 4


def test_own_kommuner_are_marked_by_dot_and_weight() -> None:
    drawing = statistik.kommun_bars(kommuner())
    names = drawing.axes[0].get_yticklabels()
    assert [n.get_text() for n in names] == [
        "Fagersta", "● Kungsör", "● Köping", "● Arboga", "Hallstahammar", "Riket", "Okänd",
    ]  # fmt: skip
    assert [n.get_text() for n in names if n.get_fontweight() == "bold"] == ["● Kungsör", "● Köping", "● Arboga"]


def test_the_words_on_kommuner_tell_rank_and_comparison() -> None:
    text = plain(statistik.kommun_bars_alt(kommuner(), fmt=lambda v: tal(v, 1), unit="%"))
    assert text == (
        "Liggande staplar för 6 kommuner i storleksordning. Högst har Fagersta 19,2 % och lägst Hallstahammar 14,0 %. "
        "Förbundets egna: Kungsör 18,2 % (plats 2 av 5), Köping 17,1 % (plats 3 av 5), Arboga 16,1 % (plats 4 av 5). "
        "Uppgift saknas för Okänd. Jämförelse: Riket 13,4 %."
    )


def test_an_unknown_kind_of_area_is_refused() -> None:
    with pytest.raises(ValueError, match="typ är egen"):
        statistik.kommun_bars(pd.DataFrame({"namn": ["A"], "värde": [1], "typ": ["x"]}))


def test_shares_are_computed_from_counts() -> None:
    texts = [text for text, _ in written(share_charts.share_bars(by_sex()))]
    assert {"63,8 %", "36,2 %", "44,5 %", "55,5 %", "99,0 %"} <= set(texts)
    assert "kvinnor 1,0 %" in texts
    assert "uppgift saknas" in texts


def test_the_words_on_shares_never_reveal_a_part_whose_other_part_is_missing() -> None:
    text = plain(share_charts.share_bars_alt(by_sex()))
    assert "Andelen kvinnor är störst i Sjukpenning (63,8 %) och minst i Få (1,0 %)." in text
    assert text.endswith("Dold: uppgift saknas.")


def test_the_words_on_eget_kapital_tell_both_rules_and_their_distance() -> None:
    text = plain(ekonomi.eget_kapital_bars_alt(capital()))
    assert "31 dec 2021: 6 086 tkr" in text
    assert "31 dec 2022: −476 tkr" in text
    assert text.endswith("Vid 31 dec 2022 skiljer sätten 4 041 tkr.")


def test_eget_kapital_below_nought_hangs_below_the_axis() -> None:
    heights = [bar.get_height() for bar in ekonomi.eget_kapital_bars(capital()).axes[0].patches]
    assert min(heights) == -476_000
    assert {"−2 155", "−5 196"} <= {text for text, _ in written(ekonomi.eget_kapital_bars(capital()))}


@pytest.mark.parametrize(
    "draw",
    [
        lambda: ekonomi.budget_bars(pd.DataFrame({"post": [HOSTILE], "budget": [1], "utfall": [2]}), PACE),
        lambda: year_charts.year_lines(pd.DataFrame({"kategori": [HOSTILE], "år": [2020], "värde": [1]}), unit=HOSTILE),
        lambda: year_charts.year_bars(pd.DataFrame({"kategori": [HOSTILE], "år": [2020], "värde": [1]})),
        lambda: statistik.kommun_bars(pd.DataFrame({"namn": [HOSTILE], "värde": [1], "typ": ["egen"]})),
        lambda: share_charts.share_bars(pd.DataFrame({"kategori": [HOSTILE], "grupp": [HOSTILE], "värde": [1]})),
        lambda: ekonomi.eget_kapital_bars(
            pd.DataFrame({"tidpunkt": [HOSTILE], "regel": [HOSTILE], "eget kapital": [1], "resultat": [None]})
        ),
    ],
)
def test_hostile_names_are_drawn_as_they_stand(draw) -> None:
    drawing = draw()
    assert any("$x$" in text for text, _ in written(drawing))
    svg = Figure("fig-x", "R", "A", drawing)._repr_mimebundle_()[0]["image/svg+xml"]
    assert not re.search(r"<b>|\{\{", svg)


@pytest.mark.parametrize("value", [0, Decimal("-5000"), 10**12])
def test_odd_amounts_are_drawn_without_complaint(value) -> None:
    frame = pd.DataFrame({"post": ["A", "B"], "budget": [1000, value], "utfall": [value, 500]})
    assert written(ekonomi.budget_bars(frame, PACE))


@given(st.lists(st.floats(0, 200), min_size=1, max_size=12))
@settings(deadline=None)
def test_labels_that_are_spread_keep_their_order_and_distance(wanted: list[float]) -> None:
    places = spread(wanted, 10, 0, 200)
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    assert all(places[b] - places[a] >= 10 - 1e-6 for a, b in itertools.pairwise(order))
    assert max(places) <= 200 + 1e-6
    if len(wanted) == 1:
        assert places == wanted


@given(st.lists(st.tuples(st.floats(0.01, 1e6), st.floats(0, 120)), min_size=1, max_size=8))
@settings(deadline=None)
def test_the_scale_leaves_room_for_every_label(bars: list[tuple[float, float]]) -> None:
    ends, room = [end for end, _ in bars], [need for _, need in bars]
    high = scale_for(ends, room, 300)
    assert all(end / high * 300 + need <= 300 for end, need in bars)


def test_a_missing_number_is_no_number() -> None:
    assert number(None) != number(None)
    assert number(Decimal("1.5")) == 1.5
