"""Bars by kön. Entries: `kon_bars`, `kon_bars_alt`.

A protected count is no number here: its bar is not drawn, and the text says that it is not shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure as Drawing

from samrapport.present.chart_parts import Key, note, rows, scale_for
from samrapport.present.figures import style, text_width
from samrapport.present.form import form
from samrapport.present.theme import THEME
from samrapport.present.web.points import note_point
from samrapport.text.alfabet import listed
from samrapport.text.numbers import antal, is_missing

_HIDDEN: Final = "visas inte"
_SHARED: Final = 3
"""So many that share a place are named."""


def kon_bars(frame: pd.DataFrame) -> Drawing:
    """Two bars a kategori, one a grupp, each with its count. frame: kategori, grupp, värde (None: not shown)."""
    names, groups, cells = _cells(frame)
    keys = [Key(group, colour) for group, colour in zip(groups, THEME.categories, strict=False)]
    tall = 0.76 / len(groups)
    ends = [float(cells.get((name, group)) or 0) for name in names for group in groups]
    texts = [shown(cells.get((name, group))) for name in names for group in groups]
    with style():
        place = rows(names, keys=keys if len(groups) > 1 else (), row=(form().line + 1.5) * len(groups) + 5)
        for k, (group, key) in enumerate(zip(groups, keys, strict=True)):
            at = [i - 0.38 + tall * (k + 0.5) for i in range(len(names))]
            values = [float(cells.get((name, group)) or 0) for name in names]
            bars = place.axes.barh(at, values, height=tall * 0.92, color=key.colour)
            for bar, y, value, name in zip(bars, at, values, names, strict=True):
                count = cells.get((name, group))
                note(place.axes, shown(count), value, y)
                # What may not be shown has a bar of no length, which shows nothing.
                note_point(place.drawing, name, group, shown(count), bar if count else None)
        place.name_rows()
        high = scale_for(ends, [text_width(text, form().small) for text in texts], place.width)
        place.axes.set_xlim(0, high)
        step = max(1, -(-int(max(ends)) // 5))
        ticks = range(0, int(max(ends)) + 1, step)
        place.axes.xaxis.set_ticks(list(ticks), labels=[antal(tick) for tick in ticks])
        place.axes.xaxis.grid(visible=True)
    return place.drawing


def shown(value: Any) -> str:
    """A count, or that it is not shown."""
    return _HIDDEN if is_missing(value) else antal(value)


def _cells(frame: pd.DataFrame) -> tuple[list[str], list[str], dict[tuple[str, str], int | None]]:
    records = frame.to_dict("records")
    names, groups = (list(dict.fromkeys(str(r[key]) for r in records)) for key in ("kategori", "grupp"))
    cells = {
        (str(r["kategori"]), str(r["grupp"])): None if is_missing(r["värde"]) else int(r["värde"]) for r in records
    }
    return names, groups, cells


def kon_bars_alt(frame: pd.DataFrame, base: str) -> str:
    """What `kon_bars` shows, every count in words. base: what is counted."""
    names, groups, cells = _cells(frame)
    if len(groups) == 1:
        every = [(name, cells.get((name, groups[0]))) for name in names]
        return " ".join(
            [f"Liggande staplar för {base}.", *extremes(every), *(f"{name}: {shown(count)}." for name, count in every)]
        )
    parts = (
        f"{name}: {', '.join(f'{group.lower()} {shown(cells.get((name, group)))}' for group in groups)}."
        for name in names
    )
    heading = f"Liggande staplar för {base}, uppdelade på {' och '.join(one.lower() for one in groups)}."
    every = [(f"{group.lower()} i gruppen {name}", cells.get((name, group))) for name in names for group in groups]
    return " ".join([heading, *extremes(every), *parts])


def extremes(counts: Sequence[tuple[str, int | None]]) -> list[str]:
    """A sentence on the largest and the smallest count, of those that are shown; none where many share a place."""
    shown = [(name, count) for name, count in counts if count is not None]
    told = []
    for word, pick in (("störst", max), ("minst", min)):
        edge = pick((count for _, count in shown), default=0)
        names = [name for name, count in shown if count == edge]
        if edge and 0 < len(names) <= _SHARED and len({count for _, count in shown}) > 1:
            told.append(f"{word} är {listed(names)} ({edge})")
    if not told:
        return []
    among = "" if len(shown) == len(counts) else " (av de antal som visas)"
    sentence = listed(told)
    return [f"{sentence[0].upper()}{sentence[1:]}{among}."]
