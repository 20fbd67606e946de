"""Eget kapital drawn under each rule. Entries: `eget_kapital_bars`, `eget_kapital_bars_alt`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from samrapport.present import chart_parts as kit
from samrapport.present.figures import canvas, panel, style, text_width, wrap
from samrapport.present.form import form
from samrapport.present.theme import THEME
from samrapport.present.web.points import note_point
from samrapport.text.alfabet import capitalised, lowered
from samrapport.text.numbers import exact, is_missing, tkr


def eget_kapital_bars(frame: pd.DataFrame) -> Drawing:
    """Eget kapital at the turn of each period under each rule, with the result that led there.

    frame: tidpunkt (as shown on the axis, in order), regel (first the one that applies), eget kapital and resultat
    (kronor; resultat missing where nothing led there). A narrow drawing has the bars below each other.
    """
    if form().narrow:
        return _eget_kapital_rows(frame)
    times, rules = list(dict.fromkeys(frame["tidpunkt"])), list(dict.fromkeys(frame["regel"]))
    colours = [THEME.primary, THEME.categories[1], THEME.categories[2]][: len(rules)]
    keys = [kit.Key(str(rule), colour) for rule, colour in zip(rules, colours, strict=True)]
    names = [wrap(f"Resultat (tkr), {lowered(rule)}", 108, form().small) for rule in rules]
    drop = [26 + sum(max(len(n), 1) * 9.5 + 5 for n in names[:i]) for i in range(len(names) + 1)]
    top, plot = kit.key_height(keys) + 12, 150.0
    with style():
        drawing = canvas(top + plot + drop[-1])
        axes = panel(drawing, 122, 8, top, drop[-1])
        kit.draw_keys(drawing, keys)
        columns = {"tidpunkt": frame["tidpunkt"], "regel": frame["regel"]}
        values = pd.DataFrame({**columns, "kr": [kit.number(value) for value in frame["eget kapital"]]})
        sns.barplot(
            values, x="tidpunkt", y="kr", hue="regel", order=times, hue_order=rules, palette=colours, width=0.72,
            saturation=1, legend=False, errorbar=None, ax=axes,
        )  # fmt: skip
        _note(drawing, frame, _by_place(axes, times, rules))
        lowest, highest = min(0.0, values["kr"].min()), max(0.0, values["kr"].max())
        span = (highest - lowest) or 1.0
        axes.set(xlabel="", ylabel="", ylim=(lowest - (0.12 * span if lowest else 0), highest + 0.04 * span))
        axes.axhline(0, color=THEME.muted, lw=0.8, zorder=3)
        kit.swedish_axis(axes.yaxis, lowest, highest, unit="tkr", divisor=1000)
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="x", labelsize=form().size, labelcolor=THEME.ink)
        axes.tick_params(axis="y", labelsize=form().small, labelcolor=THEME.muted)
        places = {
            (rule, time): i - 0.36 + 0.72 * (k + 0.5) / len(rules)
            for k, rule in enumerate(rules)
            for i, time in enumerate(times)
        }
        room = (form().width - 130) / len(times) * 0.72 / len(rules)
        for row in frame.to_dict("records"):
            _amount(axes, row["eget kapital"], places[row["regel"], row["tidpunkt"]], room)
            if not is_missing(row["resultat"]):
                below = -drop[rules.index(row["regel"])]
                _under(axes, tkr(row["resultat"]), times.index(row["tidpunkt"]), below)
        for k, lines in enumerate(names):
            axes.annotate(
                "\n".join(lines), (0, 0), (-8, -drop[k]), xycoords="axes fraction", textcoords="offset points",
                ha="right", va="top", size=form().small, color=THEME.muted, linespacing=1.1,
            )  # fmt: skip
    return drawing


def _eget_kapital_rows(frame: pd.DataFrame) -> Drawing:
    """The same as rows: a time each, and in it a bar a rule with its amount and the result that led there."""
    times, rules = list(dict.fromkeys(frame["tidpunkt"])), list(dict.fromkeys(frame["regel"]))
    colours = [THEME.primary, THEME.categories[1], THEME.categories[2]][: len(rules)]
    keys = [kit.Key(str(rule), colour) for rule, colour in zip(rules, colours, strict=True)]
    tall = 0.76 / len(rules)
    known = [row for row in frame.to_dict("records") if not is_missing(row["eget kapital"])]
    texts = [
        tkr(row["eget kapital"], enhet=True)
        + ("" if is_missing(row["resultat"]) else f" (resultat {tkr(row['resultat'])})")
        for row in known
    ]
    values = [kit.number(row["eget kapital"]) for row in known]
    with style():
        place, bars = kit.rows(times, keys=keys, row=(form().line + 2) * len(rules) + 5), {}
        for row, text, value in zip(known, texts, values, strict=True):
            k = rules.index(row["regel"])
            at = times.index(row["tidpunkt"]) - 0.38 + tall * (k + 0.5)
            (bar,) = place.axes.barh([at], [value], height=tall * 0.9, color=colours[k])
            bars[row["tidpunkt"], row["regel"]] = bar
            kit.note(place.axes, text, max(0.0, value), at)
        _note(place.drawing, frame, bars)
        place.name_rows()
        low, ends = min(0.0, *values), [max(0.0, value) for value in values]
        room = [text_width(text, form().small) for text in texts]
        place.axes.set_xlim(low, kit.scale_for(ends, room, place.width, low))
        place.axes.axvline(0, color=THEME.muted, lw=0.8, zorder=3)
        kit.swedish_axis(place.axes.xaxis, low, max(ends), unit="tkr", divisor=1000)
    return place.drawing


def _by_place(axes: Axes, times: Sequence[str], rules: Sequence[str]) -> dict[tuple[str, str], Rectangle]:
    """Upright bars by time and rule."""
    found = {}
    for bar in axes.patches:
        if isinstance(bar, Rectangle):
            middle = bar.get_x() + bar.get_width() / 2
            at = round(middle)
            found[times[at], rules[int((middle - at + 0.36) / 0.72 * len(rules))]] = bar
    return found


def _note(drawing: Drawing, frame: pd.DataFrame, bars: Mapping[tuple[str, str], Rectangle]) -> None:
    for row in frame.to_dict("records"):
        at, amount = (row["tidpunkt"], row["regel"]), row["eget kapital"]
        lacks = is_missing(amount)
        note_point(drawing, *at, kit.LACKING if lacks else tkr(amount, enhet=True), None if lacks else bars.get(at))


def _amount(axes: Axes, amount: Any, x: float, room: float) -> None:
    if is_missing(amount):
        return
    text, value = tkr(amount), kit.number(amount)
    size = min(form().small, form().small * (room - 1) / text_width(text, form().small))
    axes.annotate(
        text, (x, value), (0, -3 if value < 0 else 2), textcoords="offset points", ha="center",
        va="top" if value < 0 else "bottom", size=size, bbox=kit.GROUND, zorder=4,
    )  # fmt: skip


def _under(axes: Axes, text: str, x: float, below: float) -> None:
    axes.annotate(
        text, (x, 0), (0, below), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center", va="top",
        size=form().small,
    )  # fmt: skip


def eget_kapital_bars_alt(frame: pd.DataFrame) -> str:
    """What `eget_kapital_bars` shows: first and last amount per rule, and how far the rules part."""
    sentences, last = [], []
    for rule in dict.fromkeys(frame["regel"]):
        mine = [row for row in frame[frame["regel"] == rule].to_dict("records") if not is_missing(row["eget kapital"])]
        if not mine:
            continue
        first, final = mine[0], mine[-1]
        change = exact(final["eget kapital"]) - exact(first["eget kapital"])
        verb = "minskar" if change < 0 else "ökar" if change > 0 else "är oförändrat"
        steps = ", ".join(f"{row['tidpunkt']}: {tkr(row['eget kapital'], enhet=True)}" for row in mine)
        sentences.append(f"{capitalised(rule)}: det egna kapitalet {verb} ({steps}).")
        last.append((str(final["tidpunkt"]), exact(final["eget kapital"])))
    text = "Stående staplar över eget kapital, räknat på varje sätt. " + " ".join(sentences)
    if len(last) > 1 and last[0][0] == last[1][0]:
        apart = abs(last[0][1] - last[1][1])
        text += f" Vid {lowered(last[0][0])} skiljer sätten {tkr(apart, enhet=True)}."
    return text
