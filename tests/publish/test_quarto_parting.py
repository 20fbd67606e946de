"""Which reports are rendered together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samrapport.publish.quarto.parting import PART, PDF, deal, estimate

A, B, C = "a/2021", "b/2021", "c/2021"
WORKS = st.dictionaries(
    st.from_regex(r"[a-e]/20[0-2][0-9](/insatser/[xy])?", fullmatch=True), st.floats(0.5, 500), min_size=1
)


def test_a_pdf_weighs_more_than_a_page_and_other_files_nothing() -> None:
    assert estimate(["a.html", "b.html", "a.pdf", "a.docx", "data/a.csv"]) == pytest.approx(2 * 0.7 + 4.0)


def test_one_job_means_one_part() -> None:
    assert deal({A: 90, B: 90, C: 90}, 1) == ((A, B, C),)


def test_all_of_a_forbund_stays_together() -> None:
    work = {"a/2020": 10.0, "a/2021": 10.0, "a/2021/insatser/spira": 10.0, B: 10.0}
    assert deal(work, 8) == (("a/2020", "a/2021", "a/2021/insatser/spira"), (B,))


def test_parts_are_balanced() -> None:
    assert deal({A: 30, B: 20, C: 15}, 2) == ((A,), (B, C))


def test_no_more_parts_than_make_it_faster() -> None:
    # While a is rendered the other two are done one after the other.
    assert deal({A: 60, B: 20, C: 15}, 8) == ((A,), (B, C))


def test_a_part_that_saves_less_than_it_costs_is_not_made() -> None:
    assert deal({A: PDF, B: PART / 2}, 2) == ((A, B),)
    assert deal({A: PDF, B: PART * 2}, 2) == ((A,), (B,))


def test_the_order_of_what_is_given_does_not_matter() -> None:
    assert deal({C: 20, A: 20, B: 20}, 2) == deal({A: 20, B: 20, C: 20}, 2)


@given(WORKS, st.integers(1, 6))
def test_every_report_is_in_one_part_and_no_part_is_empty(work: dict[str, float], jobs: int) -> None:
    parts = deal(work, jobs)
    assert sorted(one for part in parts for one in part) == sorted(work)
    assert all(parts)
    assert len(parts) <= jobs
    tops = [{one.partition("/")[0] for one in part} for part in parts]
    assert not any(one & other for one, other in pairwise(sorted(tops, key=sorted)))


@given(WORKS)
def test_more_jobs_never_make_it_slower(work: dict[str, float]) -> None:
    times = [max(sum(work[one] for one in part) for part in deal(work, jobs)) for jobs in range(1, 5)]
    assert all(after <= before + 1e-9 for before, after in pairwise(times))
