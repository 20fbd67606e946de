"""Charts over years: lines that carry their names at their ends, and bars side by side per category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from samrapport.errors import counted
from samrapport.present import chart_parts as kit
from samrapport.present.figures import canvas, panel, style, text_width, wrap
from samrapport.present.form import form
from samrapport.present.theme import THEME
from samrapport.present.web.points import note_line, note_point
from samrapport.text.alfabet import listed
from samrapport.text.numbers import antal, exact, is_missing, procent

_MARKERS: Final = ("o", "s", "^", "D", "v", "P", "X", "*")
_NAME_ROOM: Final = 118.0
_PLOT: Final = 150.0
"""The least height of the plot: with its caption such a figure may stand in the text of a printed page."""
_YEAR_COLOURS: Final = (THEME.primary, THEME.between, THEME.quiet, THEME.surface)


def year_lines(frame: pd.DataFrame, *, fmt: kit.Formatter = antal, unit: str = "") -> Drawing:
    """Each category's way over the years: a line with marks of its own, named at its end with the last value.

    frame: kategori, år, värde (missing breaks the line). fmt writes a value without its unit. The scale holds 0.
    """
    records = [(str(r["kategori"]), int(r["år"]), kit.number(r["värde"])) for r in frame.to_dict("records")]
    names, years = list(dict.fromkeys(name for name, _, _ in records)), sorted({year for _, year, _ in records})
    colours = [THEME.categories[i % len(THEME.categories)] for i in range(len(names))]
    markers = [_MARKERS[i % len(_MARKERS)] for i in range(len(names))]
    ends = {name: known[-1] for name in names if (known := _known(frame, name))}
    room = form().width - 40 if form().narrow else _NAME_ROOM
    texts = {name: wrap(f"{name} {fmt(value)}", room, form().small) for name, (_, value) in ends.items()}
    gap = 3 + (form().line - 1) * max((len(lines) for lines in texts.values()), default=1)
    top, bottom, plot = 18.0 if unit else 8.0, form().line + 7.5, max(_PLOT, gap * len(texts))
    below = sum(len(lines) for lines in texts.values()) * form().line + 8 if form().narrow else 0.0
    bottom += below
    values = pd.DataFrame(_segments(records, years), columns=["kategori", "år", "värde", "del"])
    low, high = min(0.0, values["värde"].min()), max(0.0, values["värde"].max())
    high += 0.03 * ((high - low) or 1.0)
    with style():
        drawing = canvas(plot + top + bottom)
        left = 20 + max(text_width(fmt(round(value)), form().small) for value in (low, high))
        axes = panel(drawing, left, 14 if form().narrow else room + 18, top, bottom)
        sns.lineplot(
            values, x="år", y="värde", hue="kategori", style="kategori", hue_order=names, style_order=names, units="del",
            estimator=None, palette=colours, markers=markers, dashes=False, markersize=6, linewidth=1.6, legend=False,
            ax=axes, clip_on=False, zorder=3,
        )  # fmt: skip
        _note(drawing, axes, frame, values, lambda value: kit.with_unit(fmt(value), unit))
        axes.set(xlabel="", ylabel="", ylim=(low, high), xlim=(years[0] - 0.08, years[-1] + 0.08))
        axes.set_xticks(years, labels=[str(year) for year in years])
        kit.swedish_axis(axes.yaxis, low, high)
        axes.tick_params(axis="y", labelsize=form().small, labelcolor=THEME.muted)
        axes.spines["left"].set_visible(False)
        axes.annotate(unit, (0, 1), (6 - left, 6), xycoords="axes fraction", textcoords="offset points", size=form().small,
                      color=THEME.muted)  # fmt: skip
        if form().narrow:
            _name_below(drawing, texts, dict(zip(names, zip(colours, markers, strict=True), strict=True)), below)
        else:
            _name_ends(axes, ends, texts, dict(zip(names, colours, strict=True)), plot, gap)
    return drawing


def _note(drawing: Drawing, axes: Axes, frame: pd.DataFrame, drawn: pd.DataFrame, write: kit.Formatter) -> None:
    """Note the values, year by year, and which of them each line shows. drawn: the unbroken parts of the lines."""
    numbers = {
        (str(r["kategori"]), int(r["år"])): note_point(
            drawing, int(r["år"]), r["kategori"], kit.LACKING if is_missing(r["värde"]) else write(r["värde"])
        )
        for r in sorted(frame.to_dict("records"), key=lambda r: int(r["år"]))
    }
    parts = [rows.to_dict("records") for _, rows in drawn.groupby("del", sort=False)]
    for line in axes.lines:
        # Which one seaborn draws first is its own affair.
        marks = [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]  # type: ignore[arg-type]
        own = next((part for part in parts if [(float(r["år"]), float(r["värde"])) for r in part] == marks), None)
        if own is not None:
            parts.remove(own)
            note_line(drawing, line, [numbers[r["kategori"], int(r["år"])] for r in own])


def _known(frame: pd.DataFrame, name: str) -> list[tuple[int, Any]]:
    """A category's years and values in order of time, without those that are missing."""
    mine = ((int(r["år"]), r["värde"]) for r in frame.to_dict("records") if str(r["kategori"]) == name)
    return sorted((pair for pair in mine if not is_missing(pair[1])), key=lambda pair: pair[0])


def _segments(records: Sequence[tuple[str, int, float]], years: Sequence[int]) -> list[tuple[str, int, float, str]]:
    """The values that exist, each with the unbroken part of its line."""
    found = {(name, year): value for name, year, value in records if value == value}  # noqa: PLR0124 (NaN differs)
    out, part = [], 0
    for name in dict.fromkeys(name for name, _, _ in records):
        for year in years:
            if (name, year) in found:
                out.append((name, year, found[name, year], f"{name}-{part}"))
            else:
                part += 1
    return out


def _name_below(
    drawing: Drawing, texts: Mapping[str, Sequence[str]], looks: Mapping[str, tuple[str, str]], top: float
) -> None:
    """Each line's mark and name under the plot of a narrow drawing. top: the room for them, from the lower edge."""
    y = top - form().line
    for name, lines in texts.items():
        colour, marker = looks[name]
        points = kit.in_points(drawing)
        drawing.add_artist(Line2D([8, 22], [y + 3] * 2, color=colour, marker=marker, ms=6, lw=1.6, transform=points))
        for line in lines:
            drawing.text(30, y, line, size=form().small, color=THEME.ink, transform=points)
            y -= form().line


def _name_ends(
    axes: Axes,
    ends: Mapping[str, tuple[int, Any]],
    texts: Mapping[str, Sequence[str]],
    colours: Mapping[str, str],
    plot: float,
    gap: float,
) -> None:
    low, high = axes.get_ylim()
    names = list(ends)
    wanted = [(kit.number(ends[name][1]) - low) / (high - low) * plot for name in names]
    places = spread(wanted, gap, gap / 2 - 4, plot - gap / 2 + 8)
    for name, want, place in zip(names, wanted, places, strict=True):
        year, value = ends[name]
        axes.annotate(
            "", (year, kit.number(value)), (15, place / plot), xycoords="data", textcoords=("offset points", "axes fraction"),
            arrowprops={"arrowstyle": "-", "color": colours[name], "lw": 0.6, "shrinkA": 0, "shrinkB": 5},
        ) if abs(want - place) > 2 else None  # fmt: skip
        right = axes.get_xlim()[1]
        axes.annotate(
            "\n".join(texts[name]), (right, place / plot), (9, 0), xycoords=("data", "axes fraction"),
            textcoords="offset points", va="center", size=form().small, linespacing=1.1, color=THEME.ink,
        )  # fmt: skip


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places for labels, in the order of `wanted` and as near it as `gap` between neighbours allows."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    # Neighbours that would touch become one block around their mean, as often as needed.
    blocks: list[tuple[list[int], float]] = []
    for i in order:
        blocks.append(([i], wanted[i]))
        while len(blocks) > 1 and _top(blocks[-2], gap) + gap > blocks[-1][1] - (len(blocks[-1][0]) - 1) * gap / 2:
            (upper, _), (lower, _) = blocks.pop(), blocks.pop()
            members = lower + upper
            blocks.append((members, sum(wanted[m] for m in members) / len(members)))
    places = [0.0] * len(wanted)
    floor = low
    for members, middle in blocks:
        start = max(middle - (len(members) - 1) * gap / 2, floor)
        for k, i in enumerate(members):
            places[i] = start + k * gap
        floor = start + len(members) * gap
    ceiling = high
    for i in reversed(order):
        places[i] = min(places[i], ceiling)
        ceiling = places[i] - gap
    return places


def _top(block: tuple[list[int], float], gap: float) -> float:
    return block[1] + (len(block[0]) - 1) * gap / 2


def year_lines_alt(frame: pd.DataFrame, *, fmt: kit.Formatter = antal, unit: str = "") -> str:
    """What `year_lines` and `year_bars` show: each category's change, and the largest and smallest of the last year."""
    names = list(dict.fromkeys(str(name) for name in frame["kategori"]))
    years = sorted({int(year) for year in frame["år"]})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else f"{years[0]}"
    what = f"Utvecklingen {span}" if len(years) > 1 else f"Läget {span}"
    text = f"{what} för {counted(len(names), 'kategori', 'kategorier')}." if len(names) > 1 else f"{what}."
    last: list[tuple[str, Any]] = []
    for name in names:
        known = _known(frame, name)
        if not known:
            text += f" {name}: uppgift saknas."
            continue
        text += f" {name} {_change(known, fmt, unit)}."
        if known[-1][0] == years[-1]:
            last.append((name, known[-1][1]))
    if found := kit.most_and_least(last, fmt):
        most, least = found
        at = {name: kit.with_unit(fmt(value), unit) for name, value in last}
        text += f" Störst {years[-1]} är {listed(most)} ({at[most[0]]}) och minst {listed(least)} ({at[least[0]]})."
    return text


def _change(known: Sequence[tuple[int, Any]], fmt: kit.Formatter, unit: str) -> str:
    (first, before), (last, after) = known[0], known[-1]
    if len(known) == 1:
        return f"var {kit.with_unit(fmt(after), unit)} år {last}"
    # Compared as shown: a reader who sees the same figure twice is not told that it rose.
    if fmt(before) == fmt(after):
        return f"var {kit.with_unit(fmt(after), unit)} både {first} och {last}"
    verb = "ökade" if exact(after) > exact(before) else "minskade"
    return f"{verb} från {fmt(before)} ({first}) till {kit.with_unit(fmt(after), unit)} ({last})"


def year_bars(frame: pd.DataFrame) -> Drawing:
    """Bars per category, one a year with the latest on top, each with its value; for up to four years.

    frame: kategori, år, värde (counts). The latest value tells its change from the year before in percent.
    """
    years = sorted({int(year) for year in frame["år"]}, reverse=True)[: len(_YEAR_COLOURS)]
    names = list(dict.fromkeys(str(name) for name in frame["kategori"]))
    cells = {(str(r["kategori"]), int(r["år"])): r["värde"] for r in frame.to_dict("records")}
    keys = [kit.Key(str(year), colour, edge=THEME.muted) for year, colour in zip(years, _YEAR_COLOURS, strict=False)]
    texts = {
        (name, year): antal(cells.get((name, year)))
        + (_percent(cells.get((name, year)), cells.get((name, years[1]))) if i == 0 and len(years) > 1 else "")
        for name in names
        for i, year in enumerate(years)
    }
    with style():
        place = kit.rows(names, keys=keys, row=len(years) * (form().line + 1) + 9)
        high = _grouped(place, names, years, cells)
        _note_bars(place, names, years, cells)
        ends = [max(0.0, kit.number(cells.get(place_key))) for place_key in texts]
        low = min(0.0, *(kit.number(value) for value in cells.values()))
        room = [text_width(text, form().small) for text in texts.values()]
        place.axes.set_xlim(low, kit.scale_for(ends, room, place.width, low))
        kit.swedish_axis(place.axes.xaxis, low, high)
        step = 0.82 / len(years)
        for (name, year), end in zip(texts, ends, strict=True):
            y = names.index(name) - 0.41 + step * (years.index(year) + 0.5)
            colour = THEME.ink if year == years[0] else THEME.muted
            place.axes.annotate(texts[name, year], (end, y), (4, -0.5), textcoords="offset points", va="center",
                                size=form().small, color=colour, bbox=kit.GROUND)  # fmt: skip
    return place.drawing


def _note_bars(
    place: kit.Rows, names: Sequence[str], years: Sequence[int], cells: Mapping[tuple[str, int], Any]
) -> None:
    drawn = {}
    for bar in place.axes.patches:
        if isinstance(bar, Rectangle):
            middle = bar.get_y() + bar.get_height() / 2
            row = round(middle)
            drawn[row, int((middle - row + 0.41) / 0.82 * len(years))] = bar
    for i, name in enumerate(names):
        for k, year in enumerate(years):
            value = cells.get((name, year))
            note_point(place.drawing, name, year, kit.LACKING if is_missing(value) else antal(value), drawn.get((i, k)))


def _percent(after: Any, before: Any) -> str:
    if is_missing(after) or is_missing(before) or exact(before) == 0:
        return ""
    share = procent(exact(after) / exact(before) - 1)
    return f" ({'+' if exact(after) > exact(before) and not share.startswith('0') else ''}{share})"


def _grouped(
    place: kit.Rows, names: Sequence[str], years: Sequence[int], cells: Mapping[tuple[str, int], Any]
) -> float:
    records = [(i, year, kit.number(cells.get((name, year)))) for i, name in enumerate(names) for year in years]
    values = pd.DataFrame(records, columns=["rad", "år", "värde"])
    sns.barplot(
        values, x="värde", y="rad", hue="år", hue_order=list(years), palette=list(_YEAR_COLOURS[: len(years)]),
        orient="h", width=0.82, saturation=1, edgecolor=THEME.muted, linewidth=0.6, legend=False, errorbar=None,
        native_scale=True, ax=place.axes,
    )  # fmt: skip
    place.name_rows()
    return max(0.0, float(values["värde"].max()))
