"""Budget och utfall as charts: what is spent of the budget, and eget kapital year by year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from samrapport.areas.ekonomi.budget import Ekonomi
from samrapport.areas.ekonomi.facts import las_ekonomi
from samrapport.present import chart_parts as kit
from samrapport.present.cells import frame
from samrapport.present.figures import Figure, canvas, panel, style, text_width, wrap
from samrapport.present.theme import THEME
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import capitalised, listed, lowered
from samrapport.text.numbers import exact, is_missing, procent, tkr


def figur_budget(rapport: Rapport) -> Figure | None:
    """Every post's utfall against its budget, with the share of the year that the period covers marked.

    Posts below one percent of the budget are shown together, a bar a block, so that the figure stays readable. None when no post of costs has an utfall.
    """
    own = las_ekonomi(rapport)
    whole = _kr(own, "budget.totalt.budget")
    rows: list[dict[str, Any]] = []
    for block in own.blocks:
        posts = [post for post in own.of_block(block) if f"budget.{post.key}.utfall" in own.facts]
        large = [post for post in posts if _kr(own, f"budget.{post.key}.budget") * 100 >= whole]
        small = [post for post in posts if post not in large]
        if len(small) == 1:
            large, small = posts, []
        shown = [(post.namn, [post]) for post in large]
        if small:
            shown.append((f"Övriga poster, {lowered(block)}" if large else block, small))
        for name, parts in shown:
            budget, utfall = (
                sum((_kr(own, f"budget.{post.key}.{key}") for post in parts), Decimal(0))
                for key in ("budget", "utfall")
            )
            pairs = {
                post.namn: [_kr(own, f"budget.{post.key}.{key}") for key in ("budget", "utfall")] for post in parts
            }
            over = [post for post, pair in pairs.items() if _over(*pair)]
            names = "; ".join(over) or None
            rows.append({"post": name, "budget": budget, "utfall": utfall, "poster över budget": names})
    data = frame(sorted(rows, key=lambda row: -row["budget"]))
    elapsed = rapport.fakta["rapport.andel_av_aret"].value
    return Figure.of(
        "fig-budget",
        f"Andel av budget {own.years[0]} som är förbrukad, per post, mot den andel av året som perioden omfattar, procent. "
        "Poster under en procent av budgeten visas tillsammans. Bas: postens budget. Källa: förbundets budget och utfall",
        data,
        lambda rows: budget_bars_alt(rows, elapsed),
        lambda rows: budget_bars(rows, elapsed),
    )


def figur_eget_kapital(rapport: Rapport) -> Figure | None:
    """Eget kapital at each turn of the year under both rules. None when the year's own cannot be computed."""
    own = las_ekonomi(rapport)
    heads = ("tidpunkt", "regel", "eget kapital", "resultat")
    rows: list[tuple[object, ...]] = []
    for prefix in ("ek", "ek.annan"):
        rule = str(own.facts[f"{prefix}.radnamn"].value)
        for n, year in enumerate(own.years):
            closing = own.facts.get(f"{prefix}.ar{n}.utgaende")
            if closing is None:
                break
            if n == 0:
                rows.append((f"Ingående {year}", rule, own.facts[f"{prefix}.ar0.ingaende"].value, None))
            rows.append((f"Slutet av {year}", rule, closing.value, own.facts[f"{prefix}.ar{n}.resultat"].value))
    data = frame(dict(zip(heads, row, strict=True)) for row in rows)
    return Figure.of(
        "fig-eget-kapital",
        "Eget kapital vid varje årsslut, räknat på rapportens sätt och på ett annat, tkr. Källa: förbundets budget och eget kapital",
        data,
        eget_kapital_bars_alt,
        eget_kapital_bars,
    )


def _kr(own: Ekonomi, name: str) -> Decimal:
    fact = own.facts.get(name)
    return Decimal(0) if fact is None else Decimal(fact.value)  # type: ignore[arg-type]


def budget_bars(frame: pd.DataFrame, elapsed: Any) -> Drawing:
    """Utfall as a share of its budget per post, in the frame's order, against one line for an even pace.

    frame: post, budget, utfall (kronor; missing allowed), and poster över budget where a bar is several posts. elapsed: share of the year that has gone, 0 to 1. A post over
    its budget is hatched and says so.
    """
    posts = [str(post) for post in frame["post"]]
    pairs = list(zip(frame["budget"], frame["utfall"], strict=True))
    over = [_over(budget, utfall) for budget, utfall in pairs]
    told = [_told_over(late, names) for late, names in zip(over, _posts_over(frame), strict=True)]
    texts = [_amounts(*pair) + text for pair, text in zip(pairs, told, strict=True)]
    pace = f"{procent(elapsed)} av året har gått"
    keys = [
        kit.Key("Utfall", THEME.primary),
        kit.Key("Budget", THEME.quiet, edge=THEME.muted),
        kit.Key(pace, THEME.accent, "line"),
    ]
    with style():
        place = kit.rows(posts, keys=keys, row=25 if any(told) else 22)
        whole, part = _lengths(pairs)
        # NaN loses every comparison, so what is missing ends at 0.
        ends = [max(0.0, *pair) for pair in zip(whole, part, strict=True)]
        low = min(0.0, *part)
        room = [max(text_width(line, THEME.figure_small) for line in text.split("\n")) for text in texts]
        high = kit.scale_for([*ends, kit.number(elapsed)], [*room, 0.0], place.width, low)
        colours = [THEME.accent if late else THEME.primary for late in over]
        kit.draw_bars(place, whole, [THEME.quiet] * len(posts), width=0.68, edge=THEME.muted)
        kit.draw_bars(place, part, colours, width=0.40, hatches=["////" if late else "" for late in over])
        # A white line below keeps the mark apart from bars of any colour.
        for colour, wide in ((THEME.surface, 3.4), (THEME.accent, 1.6)):
            place.axes.axvline(kit.number(elapsed), color=colour, lw=wide, zorder=4)
        for i, (text, end, late) in enumerate(zip(texts, ends, over, strict=True)):
            kit.note(place.axes, text, end, i, THEME.accent if late else THEME.ink)
        place.axes.set_xlim(low, high)
        kit.swedish_axis(place.axes.xaxis, low, max(ends), unit="%", divisor=0.01)
    return place.drawing


def _over(budget: Any, utfall: Any) -> bool:
    return not is_missing(budget) and not is_missing(utfall) and exact(utfall) > exact(budget)


def _posts_over(frame: pd.DataFrame) -> list[list[str]]:
    """The posts over their budget behind each bar: one of several that are shown together may be, though their bar is not."""
    if "poster över budget" not in frame:
        return [[str(row.post)] if _over(row.budget, row.utfall) else [] for row in frame.itertuples()]
    return [[] if is_missing(names) else str(names).split("; ") for names in frame["poster över budget"]]


def _told_over(late: bool, names: Sequence[str]) -> str:
    if late:
        return "\n\u25b2 över budget"
    return f"\n\u25b2 {len(names)} {'post' if len(names) == 1 else 'poster'} över budget" if names else ""


def _amounts(budget: Any, utfall: Any) -> str:
    if is_missing(utfall):
        return f"utfall saknas, budget {tkr(budget, enhet=True)}"
    if is_missing(budget):
        return f"{tkr(utfall, enhet=True)}, ingen budget"
    share = f" ({procent(exact(utfall) / exact(budget))})" if exact(budget) else ""
    return f"{tkr(utfall)} av {tkr(budget, enhet=True)}{share}"


def _lengths(pairs: Sequence[tuple[Any, Any]]) -> tuple[list[float], list[float]]:
    known = [not is_missing(budget) and exact(budget) > 0 for budget, _ in pairs]
    nan = float("nan")
    whole = [1.0 if ok else nan for ok in known]
    part = [kit.number(u) / kit.number(b) if ok else nan for (b, u), ok in zip(pairs, known, strict=True)]
    return whole, part


def budget_bars_alt(frame: pd.DataFrame, elapsed: Any) -> str:
    """What `budget_bars` shows, from the same data: most and least used, posts over budget, and the pace."""
    known = [
        (str(row.post), row.budget, row.utfall, exact(row.utfall) / exact(row.budget))
        for row in frame.itertuples()
        if not is_missing(row.budget) and not is_missing(row.utfall) and exact(row.budget) > 0
    ]
    text = f"Liggande staplar med budget och utfall, {len(frame)} stycken."
    if not known:
        return f"{text} Ingen post har både budget och utfall."
    shares = {row[0]: row for row in known}
    if found := kit.most_and_least([(row[0], row[3]) for row in known], procent):
        most, least = found
        text += f" Av staplarna visar {listed(most)} mest av sin budget, {_share(shares[most[0]], most)}"
        text += f", och {listed(least)} minst, {_share(shares[least[0]], least)}."
    over = [
        name if name == str(bar) else f"{name} (visas i {bar})"
        for bar, names in zip(frame["post"], _posts_over(frame), strict=True)
        for name in names
    ]
    text += f" Över budget: {', '.join(over)}." if over else " Ingen post är över budget."
    slow = sum(row[3] < exact(elapsed) for row in known)
    return f"{text} När {procent(elapsed)} av året har gått ligger {slow} av {len(known)} staplar under den takten."


def _share(row: tuple[str, Any, Any, Any], alike: Sequence[str]) -> str:
    amounts = f" ({tkr(row[2])} av {tkr(row[1], enhet=True)})" if len(alike) == 1 else ""
    return f"{procent(row[3])}{amounts}"


def eget_kapital_bars(frame: pd.DataFrame) -> Drawing:
    """Eget kapital at the turn of each period under each rule, with the result that led there.

    frame: tidpunkt (as shown on the axis, in order), regel (first the one that applies), eget kapital and resultat
    (kronor; resultat missing where nothing led there).
    """
    times, rules = list(dict.fromkeys(frame["tidpunkt"])), list(dict.fromkeys(frame["regel"]))
    colours = [THEME.primary, THEME.categories[1], THEME.categories[2]][: len(rules)]
    keys = [kit.Key(str(rule), colour) for rule, colour in zip(rules, colours, strict=True)]
    names = [wrap(f"Resultat (tkr), {lowered(rule)}", 108, THEME.figure_small) for rule in rules]
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
        lowest, highest = min(0.0, values["kr"].min()), max(0.0, values["kr"].max())
        span = (highest - lowest) or 1.0
        axes.set(xlabel="", ylabel="", ylim=(lowest - (0.12 * span if lowest else 0), highest + 0.04 * span))
        axes.axhline(0, color=THEME.muted, lw=0.8, zorder=3)
        kit.swedish_axis(axes.yaxis, lowest, highest, unit="tkr", divisor=1000)
        axes.spines["left"].set_visible(False)
        axes.tick_params(axis="x", labelsize=THEME.figure_size, labelcolor=THEME.ink)
        axes.tick_params(axis="y", labelsize=THEME.figure_small, labelcolor=THEME.muted)
        places = {
            (rule, time): i - 0.36 + 0.72 * (k + 0.5) / len(rules)
            for k, rule in enumerate(rules)
            for i, time in enumerate(times)
        }
        room = (THEME.figure_width - 130) / len(times) * 0.72 / len(rules)
        for row in frame.to_dict("records"):
            _amount(axes, row["eget kapital"], places[row["regel"], row["tidpunkt"]], room)
            if not is_missing(row["resultat"]):
                below = -drop[rules.index(row["regel"])]
                _under(axes, tkr(row["resultat"]), times.index(row["tidpunkt"]), below)
        for k, lines in enumerate(names):
            axes.annotate(
                "\n".join(lines), (0, 0), (-8, -drop[k]), xycoords="axes fraction", textcoords="offset points",
                ha="right", va="top", size=THEME.figure_small, color=THEME.muted, linespacing=1.1,
            )  # fmt: skip
    return drawing


def _amount(axes: Axes, amount: Any, x: float, room: float) -> None:
    if is_missing(amount):
        return
    text, value = tkr(amount), kit.number(amount)
    size = min(THEME.figure_small, THEME.figure_small * (room - 1) / text_width(text, THEME.figure_small))
    axes.annotate(
        text, (x, value), (0, -3 if value < 0 else 2), textcoords="offset points", ha="center",
        va="top" if value < 0 else "bottom", size=size, bbox=kit.GROUND, zorder=4,
    )  # fmt: skip


def _under(axes: Axes, text: str, x: float, below: float) -> None:
    axes.annotate(
        text, (x, 0), (0, below), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center", va="top",
        size=THEME.figure_small,
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
