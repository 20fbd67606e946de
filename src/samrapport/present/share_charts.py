"""Bars parted by group. Entries: `share_bars` and `share_bars_alt` for shares that add up to 100 %, `count_bars` and
`count_bars_alt` for counts that are too few for shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Drawing

from samrapport.errors import counted
from samrapport.present import chart_parts as kit
from samrapport.present.figures import style, text_width
from samrapport.present.form import form
from samrapport.present.theme import THEME
from samrapport.present.web.points import note_point
from samrapport.text.alfabet import listed
from samrapport.text.numbers import antal, exact, is_missing, procent


def share_bars(frame: pd.DataFrame, *, decimals: int = 1) -> Drawing:
    """Each category's whole split into shares by group, each share written in its part of the bar.

    frame: kategori, grupp (such as kvinnor and män, in the order they are stacked), värde (counts; shares are computed).
    A part too narrow for its figure has it beside the bar. A category where a part is missing, or all are 0, is empty.
    """
    names, groups, shares = _shares(frame)
    colours = THEME.categories[: len(groups)]
    keys = [kit.Key(group, colour) for group, colour in zip(groups, colours, strict=True)]
    with style():
        place = kit.rows(names, keys=keys, row=23)
        beside = [_beside(shares[name], groups, decimals, place.width) for name in names]
        room = max(text_width(text, form().small) for text in beside)
        # Room for the texts beside the bars, and at least for half of the last tick's.
        width = place.width - max(room + 10 if room else 0, 14)
        drawn = []
        for k in range(len(groups)):
            starts, ends = ([sum(s[:n]) if (s := shares[name]) else float("nan") for name in names] for n in (k, k + 1))
            paint = [colours[k]] * len(names)
            drawn.append(kit.draw_bars(place, ends, paint, width=0.72, edge=THEME.surface, starts=starts))
        for i, name in enumerate(names):
            for k, group in enumerate(groups):
                text = procent(shares[name][k], decimals) if shares[name] else kit.LACKING
                note_point(place.drawing, name, group, text, drawn[k].get(i) if shares[name] else None)
        for i, name in enumerate(names):
            _write_shares(place, i, shares[name], colours, decimals, width)
            if beside[i]:
                kit.note(place.axes, beside[i], 1.0 if shares[name] else 0.0, i, THEME.ink)
        place.axes.set_xlim(0, place.width / width)
        kit.swedish_axis(place.axes.xaxis, 0, 1, unit="%", divisor=0.01)
        place.axes.grid(visible=False)
        place.axes.axvline(0.5, color=THEME.surface, lw=1, ls=(0, (3, 2)), zorder=2)
    return place.drawing


def _shares(frame: pd.DataFrame) -> tuple[list[str], list[str], dict[str, list[float]]]:
    records = [(str(r["kategori"]), str(r["grupp"]), r["värde"]) for r in frame.to_dict("records")]
    names, groups = list(dict.fromkeys(r[0] for r in records)), list(dict.fromkeys(r[1] for r in records))
    cells = {(name, group): value for name, group, value in records}
    return names, groups, {name: [float(s) for s in _split(cells, name, groups)] for name in names}


def _split(cells: Mapping[tuple[str, str], Any], name: str, groups: Sequence[str]) -> list[Any]:
    values = [cells.get((name, group)) for group in groups]
    if any(is_missing(value) for value in values) or not sum(exact(value) for value in values):
        return []
    whole = sum(exact(value) for value in values)
    return [exact(value) / whole for value in values]


def _fits(share: float, decimals: int, width: float) -> bool:
    return share * width >= text_width(procent(share, decimals), form().small) + 6


def _beside(shares: Sequence[float], groups: Sequence[str], decimals: int, width: float) -> str:
    if not shares:
        return "uppgift saknas"
    # The bar may become this much narrower when texts stand beside it.
    narrow = [(g, s) for g, s in zip(groups, shares, strict=True) if not _fits(s, decimals, 0.7 * width)]
    return ", ".join(f"{group.lower()} {procent(share, decimals)}" for group, share in narrow)


def _write_shares(
    place: kit.Rows, row: int, shares: Sequence[float], colours: Sequence[str], decimals: int, width: float
) -> None:
    start = 0.0
    for share, colour in zip(shares, colours, strict=False):
        if _fits(share, decimals, 0.7 * place.width):
            place.axes.text(
                start + share / 2, row, procent(share, decimals), ha="center", va="center", size=form().small,
                color=kit.ink_on(colour), zorder=5, bbox={**kit.GROUND, "facecolor": colour},
            )  # fmt: skip
        start += share


def share_bars_alt(frame: pd.DataFrame, *, decimals: int = 1) -> str:
    """What `share_bars` shows: where the first group's share is largest and smallest, and each category's split."""
    names, groups, shares = _shares(frame)
    first = groups[0].lower()
    *before, final = (group.lower() for group in groups)
    split = f"{', '.join(before)} och {final}" if before else final
    text = f"Delade staplar med fördelningen {split} för {counted(len(names), 'kategori', 'kategorier')}."
    known = [(name, shares[name][0]) for name in names if shares[name]]
    if found := kit.most_and_least(known, lambda share: procent(share, decimals)):
        most, least = found
        text += f" Andelen {first} är störst i {listed(most)} ({procent(dict(known)[most[0]], decimals)})"
        text += f" och minst i {listed(least)} ({procent(dict(known)[least[0]], decimals)})."
    for name in names:
        if not shares[name]:
            text += f" {name}: uppgift saknas."
            continue
        parts = zip(groups, shares[name], strict=True)
        text += f" {name}: {', '.join(f'{group.lower()} {procent(share, decimals)}' for group, share in parts)}."
    return text


def count_bars(frame: pd.DataFrame) -> Drawing:
    """Each category's count in parts by group, one bar as long as its count, each part with its figure.

    frame: kategori, grupp (in the order they are stacked), värde (whole counts, 0 for none).
    """
    names, groups, cells = _counts(frame)
    colours = THEME.categories[: len(groups)]
    with style():
        place = kit.rows(
            names, keys=[kit.Key(group, colour) for group, colour in zip(groups, colours, strict=True)], row=23
        )
        longest = max(1, *(sum(cells[name, group] for group in groups) for name in names))
        drawn = []
        for k in range(len(groups)):
            starts, ends = (
                [float(sum(cells[name, group] for group in groups[:n])) for name in names] for n in (k, k + 1)
            )
            paint = [colours[k]] * len(names)
            drawn.append(kit.draw_bars(place, ends, paint, width=0.72, edge=THEME.surface, starts=starts))
        for row, name in enumerate(names):
            for k, group in enumerate(groups):
                count = cells[name, group]
                note_point(place.drawing, name, group, antal(count), drawn[k].get(row) if count else None)
        for row, name in enumerate(names):
            start = 0
            for group, colour in zip(groups, colours, strict=True):
                if count := cells[name, group]:
                    place.axes.text(
                        start + count / 2, row, antal(count), ha="center", va="center", size=form().small,
                        color=kit.ink_on(colour), zorder=5, bbox={**kit.GROUND, "facecolor": colour},
                    )  # fmt: skip
                start += count
        place.axes.set_xlim(0, longest)
        step = -(-longest // 6)
        ticks = range(0, longest + 1, step)
        place.axes.xaxis.set_ticks(list(ticks), labels=[antal(tick) for tick in ticks])
    return place.drawing


def _counts(frame: pd.DataFrame) -> tuple[list[str], list[str], dict[tuple[str, str], int]]:
    records = frame.to_dict("records")
    names, groups = (list(dict.fromkeys(str(r[key]) for r in records)) for key in ("kategori", "grupp"))
    cells = dict.fromkeys([(name, group) for name in names for group in groups], 0)
    cells |= {(str(r["kategori"]), str(r["grupp"])): int(r["värde"]) for r in records}
    return names, groups, cells


def count_bars_alt(frame: pd.DataFrame, what: str) -> str:
    """What `count_bars` shows, every count that is drawn in words. what: what is counted."""
    names, groups, cells = _counts(frame)
    text = f"Delade staplar med antal {what} i {counted(len(names), 'kategori', 'kategorier')}."
    for name in names:
        told = [f"{group.lower()} {antal(cells[name, group])}" for group in groups if cells[name, group]]
        text += f" {name}, {antal(sum(cells[name, group] for group in groups))}: {', '.join(told) or 'inga'}."
    return text
