"""Charts that compare many: bars from the highest to the lowest, and small multiples over years.

Both are parted into figures that fit a printed page, on one scale, so that eighty are as legible as three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from matplotlib.figure import Figure as Drawing

from samrapport.present import chart_parts as kit
from samrapport.present.figures import canvas, style, text_width, wrap
from samrapport.present.form import form
from samrapport.present.theme import THEME
from samrapport.present.web.points import note_line, note_point
from samrapport.text.alfabet import listed
from samrapport.text.numbers import exact, is_missing

MOST_BARS: Final = 36
MOST_PANELS: Final = 24
"""How many a figure holds and still fits a page."""

_PANEL: Final = 50.0
_TITLE: Final = 22.0
_AXIS: Final = 16.0


def parts_of(count: int, most: int) -> list[slice]:
    """Where to part `count` rows so that none has more than `most` and all have nearly as many."""
    number_of = -(-count // most)
    ends = [count * k // number_of for k in range(number_of + 1)] if number_of else []
    return [slice(start, end) for start, end in pairwise(ends)]


def ranking_bars(
    frame: pd.DataFrame, *, fmt: kit.Formatter, unit: str, marks: Mapping[str, Any], whole: pd.DataFrame | None = None
) -> Drawing:
    """Bars in the frame's order, each with its place and its value, against vertical lines that the key names.

    frame: plats, namn, värde. marks: text of a line to where it stands. whole: all parts of a ranking that is parted,
    so that they share a scale.
    """
    records, every = frame.to_dict("records"), (frame if whole is None else whole).to_dict("records")
    texts = [kit.with_unit(fmt(r["värde"]), unit) for r in every]
    values = [kit.number(r["värde"]) for r in every]
    lines = {text: kit.number(value) for text, value in marks.items()}
    keys = [kit.Key(text, THEME.accent, "line") for text in lines]
    with style():
        place = kit.rows([f"{r['plats']}. {r['namn']}" for r in records], keys=keys, row=15.5)
        bars = kit.draw_bars(
            place, [kit.number(r["värde"]) for r in records], [THEME.primary] * len(records), width=0.62
        )
        for at in lines.values():
            # A white line below keeps the mark apart from bars of any colour.
            place.axes.axvline(at, color=THEME.surface, lw=3.2, zorder=4)
            place.axes.axvline(at, color=THEME.accent, lw=1.5, zorder=4)
        for i, record in enumerate(records):
            end = max([0.0, kit.number(record["värde"])])
            text = kit.with_unit(fmt(record["värde"]), unit)
            kit.note(place.axes, text, end, i)
            note_point(place.drawing, f"{record['plats']}. {record['namn']}", kit.VALUE, text, bars.get(i))
        low = min(0.0, *values, *lines.values()) if lines else min(0.0, *values)
        ends = [*(max(0.0, value) for value in values), *lines.values()]
        room = [*(text_width(text, form().small) for text in texts), *(4.0 for _ in lines)]
        place.axes.set_xlim(low, kit.scale_for(ends, room, place.width, low))
        kit.swedish_axis(place.axes.xaxis, low, max(ends), unit=unit)
    return place.drawing


def ranking_alt(frame: pd.DataFrame, *, fmt: kit.Formatter, unit: str, marks: Mapping[str, Any]) -> str:
    """What `ranking_bars` shows: the highest and the lowest, how many lie above each line, and every place."""
    records = frame.to_dict("records")
    first, last = records[0], records[-1]

    def shown(record: Mapping[Any, Any]) -> str:
        return f"{record['namn']} {kit.with_unit(fmt(record['värde']), unit)}"

    text = (
        f"Liggande staplar för {len(records)} förbund i storleksordning." if len(records) > 1 else "En liggande stapel."
    )
    if found := kit.most_and_least([(str(r["namn"]), r["värde"]) for r in records], fmt):
        most, least = (listed(names) for names in found)
        text += f" Högst är {most} {kit.with_unit(fmt(first['värde']), unit)} och lägst {least} {kit.with_unit(fmt(last['värde']), unit)}."
    for name, at in marks.items():
        above = sum(exact(r["värde"]) > exact(at) for r in records)
        text += f" {name}: {above} av {len(records)} ligger över."
    places = ", ".join(f"{record['plats']}. {shown(record)}" for record in records)
    return f"{text} I ordning: {places}."


def small_multiples(
    frame: pd.DataFrame,
    *,
    fmt: kit.Formatter,
    unit: str,
    median: Mapping[int, Any],
    whole: pd.DataFrame | None = None,
) -> Drawing:
    """A small panel for each name, all on one scale, with the line of its years and the first and last value written.

    frame: namn, år, värde; missing values break the line. median: a year's middle value, drawn in every panel when there
    is any. whole: all parts, when this is one of them, for the scale.
    """
    every = frame if whole is None else whole
    names = list(dict.fromkeys(str(name) for name in frame["namn"]))
    years = sorted({int(year) for year in every["år"]})
    ticks = sorted({years[0], years[-1]})
    cells = {(str(r["namn"]), int(r["år"])): r["värde"] for r in frame.to_dict("records")}
    known = [kit.number(v) for v in (*every["värde"], *median.values()) if not is_missing(v)]
    low, high = min(0.0, *known), max(0.0, *known)
    span = (high - low) or 1.0
    keys = [kit.Key("Medianen av förbunden", THEME.muted, "line")] if median else []
    most = 2 if form().narrow else 4
    across = min(most, len(names))
    down = -(-len(names) // across)
    top = kit.key_height(keys)
    with style():
        drawing = canvas(top + down * (_TITLE + _PANEL + _AXIS) + 4)
        kit.draw_keys(drawing, keys)
        height = drawing.get_size_inches()[1] * 72
        wide = form().width / most
        for i, name in enumerate(names):
            left, upper = (i % across) * wide, top + (i // across) * (_TITLE + _PANEL + _AXIS)
            box = (left + 10, height - upper - _TITLE - _PANEL, wide - 22, _PANEL)
            axes = drawing.add_axes((box[0] / form().width, box[1] / height, box[2] / form().width, box[3] / height))
            axes.set(xlim=(years[0] - 0.2, years[-1] + 0.2), ylim=(low - 0.06 * span, high + 0.42 * span))
            axes.set_xticks(ticks, labels=[str(year) for year in ticks], size=form().small)
            axes.set_yticks([0.0], labels=[""])
            axes.grid(visible=True, axis="y")
            axes.spines["left"].set_visible(False)
            if median:
                at = [kit.number(median.get(year)) for year in years]
                axes.plot(years, at, color=THEME.muted, lw=1.0, ls=(0, (3, 2)), zorder=2)
            values = [kit.number(cells.get((name, year))) for year in years]
            (line,) = axes.plot(years, values, color=THEME.primary, lw=1.7, marker="o", ms=3.6, zorder=3, clip_on=False)
            numbers = [_note(drawing, name, year, cells.get((name, year)), fmt, unit) for year in years]
            note_line(drawing, line, [n for n, value in zip(numbers, values, strict=True) if np.isfinite(value)])
            mine = [(year, cells[name, year]) for year in years if not is_missing(cells.get((name, year)))]
            ends = dict.fromkeys([mine[0], mine[-1]]) if mine else {}
            for k, (year, value) in enumerate(ends):
                align = "right" if k else "left" if year == years[0] else "center"
                text = kit.with_unit(fmt(value), unit) if k or len(ends) == 1 else fmt(value)
                axes.annotate(
                    text, (year, kit.number(value)), (0, 5), textcoords="offset points", ha=align, va="bottom", size=form().small,
                    bbox=kit.GROUND, zorder=4,
                )  # fmt: skip
            lines = wrap(name, wide - 14, form().small, bold=True)
            shown = lines[:2] if len(lines) <= 2 else [lines[0], f"{lines[1][:-1]}…"]
            axes.annotate(
                "\n".join(shown), (0, 1), (-2, 2), xycoords="axes fraction", textcoords="offset points", va="bottom",
                ha="left", size=form().small, fontweight="bold", color=THEME.ink, linespacing=1.1,
            )  # fmt: skip
    return drawing


def _note(drawing: Drawing, name: str, year: int, value: Any, fmt: kit.Formatter, unit: str) -> int:
    text = kit.LACKING if is_missing(value) else kit.with_unit(fmt(value), unit)
    return note_point(drawing, name, year, text)


def small_multiples_alt(frame: pd.DataFrame, *, fmt: kit.Formatter, unit: str) -> str:
    """What `small_multiples` shows: how many rose and fell, and each one's way from its first year to its last."""
    names = list(dict.fromkeys(str(name) for name in frame["namn"]))
    told, rose, fell = [], 0, 0
    for name in names:
        own = [(int(r["år"]), r["värde"]) for r in frame.to_dict("records") if str(r["namn"]) == name]
        known = sorted((year, value) for year, value in own if not is_missing(value))
        if not known:
            continue
        (first, before), (last, after) = known[0], known[-1]
        # Compared as shown: a reader who sees the same figure twice is not told that it rose.
        same = fmt(before) == fmt(after)
        rose, fell = rose + (not same and after > before), fell + (not same and after < before)
        if first == last:
            told.append(f"{name} {kit.with_unit(fmt(after), unit)} ({last})")
        else:
            told.append(f"{name} från {fmt(before)} ({first}) till {kit.with_unit(fmt(after), unit)} ({last})")
    text = f"Linjer över åren för {len(names)} förbund, ett litet diagram för vart och ett med samma skala."
    if len(names) == 1:
        text = "En linje över åren."
    if len(told) > 1:
        text += f" {rose} har ökat och {fell} har minskat."
    return f"{text} {', '.join(told)}."


def split_names(frame: pd.DataFrame, most: int) -> Sequence[pd.DataFrame]:
    """The rows of a frame of `namn`, `år` in parts of at most `most` names."""
    names = list(dict.fromkeys(frame["namn"]))
    return [frame[frame["namn"].isin(names[part])] for part in parts_of(len(names), most)]
