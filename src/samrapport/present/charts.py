"""The charts of the reports: each takes a tidy frame and gives a drawing, and its `_alt` says the same in words.

A drawing becomes a figure by `Figure(label, caption, alt, drawing, data)`. Columns: see each function.
"""

from samrapport.areas.ekonomi.charts import budget_bars, budget_bars_alt, eget_kapital_bars, eget_kapital_bars_alt
from samrapport.areas.statistik.charts import (
    OTHER,
    OWN,
    REFERENCE,
    kommun_bars,
    kommun_bars_alt,
    share_bars,
    share_bars_alt,
)
from samrapport.present.year_charts import year_bars, year_lines, year_lines_alt

year_bars_alt = year_lines_alt

__all__ = [
    "OTHER",
    "OWN",
    "REFERENCE",
    "budget_bars",
    "budget_bars_alt",
    "eget_kapital_bars",
    "eget_kapital_bars_alt",
    "kommun_bars",
    "kommun_bars_alt",
    "share_bars",
    "share_bars_alt",
    "year_bars",
    "year_bars_alt",
    "year_lines",
    "year_lines_alt",
]
