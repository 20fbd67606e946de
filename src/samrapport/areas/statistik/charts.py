"""Charts of one moment: kommuner in order of size with the own ones marked, and shares by kön."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from samrapport.present.charts_parts import (
    GROUND,
    Formatter,
    Key,
    Rows,
    draw_bars,
    ink_on,
    note,
    number,
    rows,
    scale_for,
    swedish_axis,
    with_unit,
)
from samrapport.present.figures import style, text_width
from samrapport.present.theme import THEME
from samrapport.text.alfabet import alphabetical
from samrapport.text.numbers import antal, exact, is_missing, procent

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as Drawing

OWN: Final = "egen"
OTHER: Final = "annan"
REFERENCE: Final = "jämförelse"

_SMALL: Final = THEME.figure_small
_MARK: Final = "\u25cf "


def kommun_bars(
    frame: pd.DataFrame,
    *,
    fmt: Formatter = antal,
    unit: str = "",
    own: str = "Förbundets kommuner",
    others: str = "Övriga kommuner i länet",
    reference: str = "Jämförelse",
) -> Drawing:
    """Areas in order of size; the förbund's own carry a dot, bold type and the darkest bar, comparisons are hatched.

    frame: namn, värde, typ ('egen', 'annan' or 'jämförelse'). fmt writes a value without its unit; own, others and
    reference name the three in the key.
    """
    ranked = _ranked(frame)
    looks = {
        OWN: Key(own, THEME.primary, edge=THEME.primary),
        OTHER: Key(others, THEME.quiet, edge=THEME.muted),
        REFERENCE: Key(reference, THEME.surface, hatch="////", edge=THEME.muted),
    }
    keys = [look for kind, look in looks.items() if any(r["typ"] == kind for r in ranked)]
    strong = [i for i, r in enumerate(ranked) if r["typ"] == OWN]
    texts = [fmt(r["värde"]) if is_missing(r["värde"]) else with_unit(fmt(r["värde"]), unit) for r in ranked]
    values = [number(r["värde"]) for r in ranked]
    ends = [max(0.0, value) for value in values]
    low = min(0.0, *values)
    with style():
        names = [f"{_MARK if r['typ'] == OWN else ''}{r['namn']}" for r in ranked]
        place = rows(names, keys=keys, row=19, bold=strong)
        colours = [looks[r["typ"]].colour for r in ranked]
        hatches = [looks[r["typ"]].hatch for r in ranked]
        draw_bars(place, values, colours, width=0.66, edge=THEME.muted, hatches=hatches)
        for i, (text, end) in enumerate(zip(texts, ends, strict=True)):
            note(place.axes, text, end, i, THEME.ink)
        room = [text_width(text, _SMALL) for text in texts]
        place.axes.set_xlim(low, scale_for(ends, room, place.width, low))
        swedish_axis(place.axes.xaxis, low, max(ends), unit=unit)
    return place.drawing


def _ranked(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows from the largest value to the smallest, ties by name, what is missing last."""
    records = [{"namn": str(r["namn"]), "värde": r["värde"], "typ": r["typ"]} for r in frame.to_dict("records")]
    for record in records:
        if record["typ"] not in (OWN, OTHER, REFERENCE):
            raise ValueError(f"typ är {OWN}, {OTHER} eller {REFERENCE}, inte {record['typ']!r}")
    known = [r for r in records if not is_missing(r["värde"])]
    known.sort(key=lambda r: (-exact(r["värde"]), alphabetical(r["namn"])))
    return known + [r for r in records if is_missing(r["värde"])]


def kommun_bars_alt(frame: pd.DataFrame, *, fmt: Formatter = antal, unit: str = "") -> str:
    """What `kommun_bars` shows: the largest and smallest, the own ones with their place in the order, comparisons."""

    def shown(record: Mapping[str, Any]) -> str:
        return f"{record['namn']} {with_unit(fmt(record['värde']), unit)}"

    ranked = _ranked(frame)
    areas = [r for r in ranked if r["typ"] != REFERENCE]
    known = [r for r in areas if not is_missing(r["värde"])]
    text = f"Liggande staplar för {len(areas)} kommuner i storleksordning."
    if len(known) > 1:
        text += f" Högst har {shown(known[0])} och lägst {shown(known[-1])}."
    mine = [r for r in known if r["typ"] == OWN]
    if mine:
        # Equal as shown is equal in rank.
        places = [1 + sum(exact(o["värde"]) > exact(r["värde"]) for o in known) for r in mine]
        ranks = (f"{shown(r)} (plats {p} av {len(known)})" for r, p in zip(mine, places, strict=True))
        text += f" Förbundets egna: {', '.join(ranks)}."
    missing = [r["namn"] for r in areas if is_missing(r["värde"])]
    if missing:
        text += f" Uppgift saknas för {', '.join(missing)}."
    compared = [shown(r) for r in ranked if r["typ"] == REFERENCE and not is_missing(r["värde"])]
    return f"{text} Jämförelse: {', '.join(compared)}." if compared else text


def share_bars(frame: pd.DataFrame, *, decimals: int = 1) -> Drawing:
    """Each category's whole split into shares by group, each share written in its part of the bar.

    frame: kategori, grupp (such as kvinnor and män, in the order they are stacked), värde (counts; shares are computed).
    A part too narrow for its figure has it beside the bar. A category where a part is missing, or all are 0, is empty.
    """
    names, groups, shares = _shares(frame)
    colours = THEME.categories[: len(groups)]
    keys = [Key(group, colour) for group, colour in zip(groups, colours, strict=True)]
    with style():
        place = rows(names, keys=keys, row=23)
        beside = [_beside(shares[name], groups, decimals, place.width) for name in names]
        room = max(text_width(text, _SMALL) for text in beside)
        # Room for the texts beside the bars, and at least for half of the last tick's.
        width = place.width - max(room + 10 if room else 0, 14)
        ends = [1.0] * len(groups)
        for k in reversed(range(len(groups))):
            ends = [sum(s[: k + 1]) if (s := shares[name]) else float("nan") for name in names]
            draw_bars(place, ends, [colours[k]] * len(names), width=0.72, edge=THEME.surface)
        for i, name in enumerate(names):
            _write_shares(place, i, shares[name], colours, decimals, width)
            if beside[i]:
                note(place.axes, beside[i], 1.0 if shares[name] else 0.0, i, THEME.ink)
        place.axes.set_xlim(0, place.width / width)
        swedish_axis(place.axes.xaxis, 0, 1, unit="%", divisor=0.01)
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
    place: Rows, row: int, shares: Sequence[float], colours: Sequence[str], decimals: int, width: float
) -> None:
    start = 0.0
    for share, colour in zip(shares, colours, strict=False):
        if _fits(share, decimals, 0.7 * place.width):
            place.axes.text(
                start + share / 2, row, procent(share, decimals), ha="center", va="center", size=_SMALL,
                color=ink_on(colour), zorder=5, bbox={**GROUND, "facecolor": colour},
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
