"""What a new year's money begins with: last year's outlook as the proposed budget. Entries: `foreslagen_budget`, `nytt_eget_kapital`."""

from __future__ import annotations

from collections.abc import Sequence

from samrapport.raw.nytt_ar import Kolumner, Rad

_BUDGET = "budget"


def foreslagen_budget(kolumner: Kolumner, rows: Sequence[Rad], fran: int, till: int) -> list[Rad]:
    """Last year's posts, each with its outlook for the year as the budget and what was looked ahead to further; else no amount.

    None has a source: whoever has seen the decided budget gives it.
    """
    ahead = [row for row in rows if row["version"] != _BUDGET and row["år"] >= str(till)]
    amounts = {(row["block"], row["post"]): row["belopp"] for row in ahead if row["år"] == str(till)}
    posts = {(row["block"], row["post"]): row for row in reversed(rows)}
    made: list[Rad] = []
    for place in dict.fromkeys((row["block"], row["post"]) for row in rows):
        own = {"version": _BUDGET, "år": str(till), "belopp": amounts.get(place, ""), "källa": ""}
        made.append({**posts[place], **own})
        later = [row for row in ahead if (row["block"], row["post"]) == place and row["år"] > str(till)]
        made += [{**row, "källa": ""} for row in later]
    return made


def nytt_eget_kapital(kolumner: Kolumner, rows: Sequence[Rad], fran: int, till: int) -> list[Rad]:
    """The row for the year's first day; its amount is for whoever has the earlier report."""
    return [{**dict.fromkeys(rows[0], ""), "datum": f"{till}-01-01"}] if rows else []
