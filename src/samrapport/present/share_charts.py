"""Bars of one whole each, parted by group: shares that add up to 100 %. Entries: `share_bars`, `share_bars_alt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
from matplotlib.figure import Figure as Drawing

from samrapport.present import chart_parts as kit
from samrapport.present.figures import style, text_width
from samrapport.present.theme import THEME
from samrapport.text.numbers import exact, is_missing, procent

_SMALL: Final = THEME.figure_small


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
        room = max(text_width(text, _SMALL) for text in beside)
        # Room for the texts beside the bars, and at least for half of the last tick's.
        width = place.width - max(room + 10 if room else 0, 14)
        ends = [1.0] * len(groups)
        for k in reversed(range(len(groups))):
            ends = [sum(s[: k + 1]) if (s := shares[name]) else float("nan") for name in names]
            kit.draw_bars(place, ends, [colours[k]] * len(names), width=0.72, edge=THEME.surface)
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
    return share * width >= text_width(procent(share, decimals), _SMALL) + 6


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
                start + share / 2, row, procent(share, decimals), ha="center", va="center", size=_SMALL,
                color=kit.ink_on(colour), zorder=5, bbox={**kit.GROUND, "facecolor": colour},
            )  # fmt: skip
        start += share


def share_bars_alt(frame: pd.DataFrame, *, decimals: int = 1) -> str:
    """What `share_bars` shows: where the first group's share is largest and smallest, and each category's split."""
    names, groups, shares = _shares(frame)
    first = groups[0].lower()
    *before, final = (group.lower() for group in groups)
    split = f"{', '.join(before)} och {final}" if before else final
    text = f"Delade staplar med fördelningen {split} för {len(names)} kategorier."
    known = sorted((name for name in names if shares[name]), key=lambda name: shares[name][0])
    if len(known) > 1:
        most, least = known[-1], known[0]
        text += f" Andelen {first} är störst i {most} ({procent(shares[most][0], decimals)})"
        text += f" och minst i {least} ({procent(shares[least][0], decimals)})."
    for name in names:
        if not shares[name]:
            text += f" {name}: uppgift saknas."
            continue
        parts = zip(groups, shares[name], strict=True)
        text += f" {name}: {', '.join(f'{group.lower()} {procent(share, decimals)}' for group, share in parts)}."
    return text
