"""Which saved files may bring other reports or sections with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.raw.rapporttyp import ReportType
from samrapport.run.discover import Findings, Section
from samrapport.studio.reading import may_change_reports

BOOK = "notebooks/delarsrapport/01_a.ipynb"


@pytest.mark.parametrize(
    ("news", "may"),
    [
        ([f"{'data/raw/a/2021'}/budget.csv"], False),
        (["data/raw/a/2021/text/budget.md", BOOK], False),
        (["data/raw/a/2021/rapport.yml"], True),
        (["data/raw/a/2021/budget.csv", "data/raw/a/2021/rapport.yml"], True),
        (["data/raw/a/2021/borta.csv"], True),
        (["data/raw/a/2021"], True),
        (["notebooks/delarsrapport/02_ny.ipynb"], True),
        (["notebooks/delarsrapport/rapporttyp.yml"], True),
        ([""], True),
    ],
)
def test_reports_are_looked_for_again_where_there_may_be_others(tmp_path: Path, news: list[str], may: bool) -> None:
    for name in ("budget.csv", "text/budget.md", "rapport.yml"):
        place = tmp_path / "data/raw/a/2021" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x", encoding="utf-8")
    for name in (BOOK, "notebooks/delarsrapport/02_ny.ipynb", "notebooks/delarsrapport/rapporttyp.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = Findings([], {ReportType("delarsrapport", "d", "rapport.yml"): [Section("01", "a", tmp_path / BOOK)]})
    assert may_change_reports(tmp_path, found, news) is may
