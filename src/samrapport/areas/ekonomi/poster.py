"""The posts of a budget by block, as every table of money names them. Entries: `INTAKTER`, `Post`, `unknown_post`."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from samrapport.errors import Fault, closest
from samrapport.facts.fact import slug
from samrapport.raw.table import row_fault

INTAKTER = "Intäkter"
"""The block that is income; every other block is costs."""


@dataclass(frozen=True)
class Post:
    """A row of the budget. key: its part of fact names, `block.post`."""

    block: str
    namn: str
    intecknat: bool

    @property
    def key(self) -> str:
        """`block.post` as slugs."""
        return f"{slug(self.block)}.{slug(self.namn)}"


def unknown_post(row: pd.Series, known: set[tuple[str, str]]) -> Fault:
    """The fault of a row whose block and post no budget has."""
    alike = closest(
        row["post"], {post for block, post in known if block == row["block"]} or {post for _, post in known}, n=1
    )
    hint = f"Menade du ”{alike[0]}”? " if alike else ""
    expected = f"finns inte i budget.csv under blocket ”{row['block']}”. {hint}En post utan budget läggs in där med beloppet 0."
    return row_fault(row, "post", expected)
