"""Budget och utfall as charts: what is spent of the budget, and eget kapital year by year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
from matplotlib.figure import Figure as Drawing

from samrapport.areas.ekonomi.budget import Ekonomi
from samrapport.areas.ekonomi.controls.period import manader, vid_annan_del
from samrapport.areas.ekonomi.facts import las_ekonomi
from samrapport.areas.ekonomi.kapitaldiagram import eget_kapital_bars, eget_kapital_bars_alt
from samrapport.errors import counted
from samrapport.present import chart_parts as kit
from samrapport.present.cells import frame
from samrapport.present.figures import Figure, style, text_width
from samrapport.present.form import form
from samrapport.present.theme import THEME
from samrapport.present.web.points import note_point
from samrapport.rapport.rapport import Rapport
from samrapport.text.alfabet import capitalised, listed, lowered
from samrapport.text.numbers import exact, is_missing, procent, tkr


def figur_budget(rapport: Rapport) -> Figure | None:
    """Every post's utfall against its budget, with the share of the year that the period covers marked.

    Posts below one percent of the budget are shown together, a bar a block, so that the figure stays readable. None when no post of costs has an utfall.
    """
    own = las_ekonomi(rapport)
    whole, other = _kr(own, "budget.totalt.budget"), _of_another_time(rapport, own)
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
            paced = not other & {post.key for post in parts}
            rows.append({"post": name, "budget": budget, "utfall": utfall, "poster över budget": names, _PACED: paced})
    data = frame(sorted(rows, key=lambda row: -row["budget"]))
    elapsed = rapport.fakta["rapport.andel_av_aret"].value
    return Figure.of(
        "fig-budget",
        f"Budget {own.years[0]} och utfall per post, mot den andel av året som perioden omfattar, tkr. "
        "Procenten är utfallet av postens budget. Poster under en procent av budgeten visas tillsammans. "
        f"{_UNMARKED if other else _SHORT} "
        "Källa: förbundets budget och utfall",
        data,
        lambda rows: budget_bars_alt(rows, elapsed),
        lambda rows: budget_bars(rows, elapsed),
    )


def _of_another_time(rapport: Rapport, own: Ekonomi) -> set[str]:
    """The posts whose utfall seems to be of another part of the year than the period, so that it is not held against that."""
    unit = {"kr": 1, "tkr": 1000}.get(rapport.uppgifter.enhet, 1)
    posts = [
        (post.key, Fraction(budget) / unit, Fraction(utfall) / unit)
        for post in own.posts
        if (budget := _kr(own, f"budget.{post.key}.budget")) and (utfall := _kr(own, f"budget.{post.key}.utfall"))
    ]
    period = rapport.uppgifter.period
    return {name for _, names in vid_annan_del(posts, manader((period.start, period.slut))) for name in names}


_PACED = "jämförs med året"
_SHORT = "Strecket visas där stapeln är lång nog."
_UNMARKED = "Strecket visas där stapeln är lång nog, men inte för belopp som ser ut att gälla en annan del av året."
_LEAST_MARKED = 14.0
"""How far from its start, in points, a mark in a bar leaves something of the bar to see."""


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
    """Budget and utfall of each post as bars of their amounts, in the frame's order, with a mark for an even pace in each that is
    long enough.

    frame: post, budget, utfall (kronor; missing allowed), poster över budget where a bar is several posts, and whether it may be held against the year. elapsed: share of the year that has gone, 0 to 1. A post over
    its budget is hatched and says so.
    """
    posts = [str(post) for post in frame["post"]]
    pairs = list(zip(frame["budget"], frame["utfall"], strict=True))
    paced = _paced(frame)
    over = [_over(budget, utfall) for budget, utfall in pairs]
    told = [_told_over(late, names) for late, names in zip(over, _posts_over(frame), strict=True)]
    texts = [_amounts(*pair) + text for pair, text in zip(pairs, told, strict=True)]
    keys = [
        kit.Key("Utfall", THEME.primary),
        kit.Key("Budget", THEME.quiet, edge=THEME.muted),
        kit.Key(f"{procent(elapsed)} av budgeten ({procent(elapsed)} av året har gått)", THEME.accent, "line"),
    ]
    with style():
        place = kit.rows(posts, keys=keys, row=form().line * (2 if any(told) else 1) + 11)
        whole, part = ([kit.number(pair[k]) for pair in pairs] for k in (0, 1))
        # NaN loses every comparison, so what is missing ends at 0.
        ends = [max(0.0, *pair) for pair in zip(whole, part, strict=True)]
        low = min(0.0, *whole, *part)
        room = [max(text_width(line, form().small) for line in text.split("\n")) for text in texts]
        high = kit.scale_for(ends, room, place.width, low)
        colours = [THEME.accent if late else THEME.primary for late in over]
        bars = [
            kit.draw_bars(place, whole, [THEME.quiet] * len(posts), width=0.68, edge=THEME.muted),
            kit.draw_bars(place, part, colours, width=0.40, hatches=["////" if late else "" for late in over]),
        ]
        for i, (post, pair) in enumerate(zip(posts, pairs, strict=True)):
            for name, value, drawn in zip(("Budget", "Utfall"), pair, bars, strict=True):
                lacks = is_missing(value)
                text = kit.LACKING if lacks else tkr(value, enhet=True)
                note_point(place.drawing, post, name, text, None if lacks else drawn.get(i))
        for i, budget in enumerate(whole):
            # A white line below keeps the mark apart from bars of any colour.
            for colour, wide in ((THEME.surface, 3.4), (THEME.accent, 1.6)):
                at = budget * kit.number(elapsed)
                if paced[i] and at / (high - low) * place.width >= _LEAST_MARKED:
                    place.axes.plot([at, at], [i - 0.38, i + 0.38], color=colour, lw=wide, zorder=4)
        for i, (text, end, late) in enumerate(zip(texts, ends, over, strict=True)):
            kit.note(place.axes, text, end, i, THEME.accent if late else THEME.ink)
        place.axes.set_xlim(low, high)
        kit.swedish_axis(place.axes.xaxis, low, max(ends), unit="tkr", divisor=1000)
    return place.drawing


def _over(budget: Any, utfall: Any) -> bool:
    return not is_missing(budget) and not is_missing(utfall) and exact(utfall) > exact(budget)


def _posts_over(frame: pd.DataFrame) -> list[list[str]]:
    """The posts over their budget behind each bar: one of several that are shown together may be, though their bar is not."""
    if "poster över budget" not in frame:
        return [[str(row.post)] if _over(row.budget, row.utfall) else [] for row in frame.itertuples()]
    return [[] if is_missing(names) else str(names).split("; ") for names in frame["poster över budget"]]


def _paced(frame: pd.DataFrame) -> list[bool]:
    """For each bar whether its utfall may be held against how much of the year has gone."""
    return [bool(one) for one in frame[_PACED]] if _PACED in frame else [True] * len(frame)


def _told_over(late: bool, names: Sequence[str]) -> str:
    if late:
        return "\n\u25b2 över budget"
    return f"\n\u25b2 {counted(len(names), 'post', 'poster')} över budget" if names else ""


def _amounts(budget: Any, utfall: Any) -> str:
    if is_missing(utfall):
        return f"utfall saknas, budget {tkr(budget, enhet=True)}"
    if is_missing(budget):
        return f"{tkr(utfall, enhet=True)}, ingen budget"
    share = f" ({procent(exact(utfall) / exact(budget))})" if exact(budget) else ""
    return f"{tkr(utfall)} av {tkr(budget, enhet=True)}{share}"


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
    apart = {str(post) for post, paced in zip(frame["post"], _paced(frame), strict=True) if not paced}
    held = [row for row in known if row[0] not in apart]
    slow = sum(row[3] < exact(elapsed) for row in held)
    if apart:
        text += f" {capitalised(listed(sorted(apart)))} jämförs inte med hur stor del av året som har gått."
    return f"{text} När {procent(elapsed)} av året har gått ligger {slow} av {counted(len(held), 'stapel', 'staplar')} under den takten."


def _share(row: tuple[str, Any, Any, Any], alike: Sequence[str]) -> str:
    amounts = f" ({tkr(row[2])} av {tkr(row[1], enhet=True)})" if len(alike) == 1 else ""
    return f"{procent(row[3])}{amounts}"
