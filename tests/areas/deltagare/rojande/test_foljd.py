"""Nobody can work a withheld count out of all releases together: a reader of its own tries, release after release."""

from __future__ import annotations

import random

import pytest

from samrapport.areas.deltagare.rojande import Cell, Relation, Tabellverk, skydda
from samrapport.areas.deltagare.rojande.foljd import pekas_ut, skillnader, skydda_efter, slappt

from .foljd import Reader, Release, released, sequence, ways
from .korstabell import korstabell

pytestmark = pytest.mark.slow

MINSTA = 5


def assert_withstand(releases: list[Release], *, few: bool) -> tuple[int, int]:
    """No reader bounds a withheld count tighter than a single release promises; gives how many were tried, and how many were narrower.

    few: whether but a few persons are between the releases. Where many are, what a withheld count has become may be shown, which can
    tell how far it had come, but never what it was.

    The readers: one who knows all that was published and which tables only grew or shrank, and one who is told who came and
    left, so that every count shown before is as good as shown anew. Counts that it is told of are left out.
    """
    tried = narrower = 0
    everything = Reader(releases, grown=ways(releases))
    for k, release in enumerate(releases):
        small = [key for key, count in release.verk.antal.items() if 0 < count < MINSTA]
        for key in release.verk.antal:
            if release.told[key] is not None or key in release.limited:
                continue
            low, high = everything.range(k, key)
            assert low < high, f"release {k}: {key} is solved"
            narrow = key in small and high - low < MINSTA - 2
            assert not (few and narrow), f"release {k}: {key} is {low} to {high}"
            narrower += narrow
            tried += 1
        known = {
            key: release.verk.antal[key]
            for key in release.verk.antal
            for before in releases[:k]
            if before.told[key] is not None and abs(before.told[key] - release.verk.antal[key]) < MINSTA
        }
        insider = Reader([release], {0: known})
        for key in small:
            if key not in known and key not in release.limited:
                low, high = insider.range(0, key)
                # What only the changes keep open is known to whoever knows those.
                narrower += high - low < MINSTA - 2
                tried += 1
    return tried, narrower


def test_no_withheld_count_follows_from_corrected_releases() -> None:
    found = [assert_withstand(released(sequence(seed, releases=2, few=True), MINSTA), few=True) for seed in range(6)]
    assert sum(tried for tried, _ in found) > 60
    assert not any(narrower for _, narrower in found)


def test_no_withheld_count_follows_when_many_have_come() -> None:
    found = [assert_withstand(released(sequence(seed, releases=2), MINSTA), few=False) for seed in range(5)]
    assert sum(narrower for _, narrower in found) <= 0.02 * sum(tried for tried, _ in found)


@pytest.mark.long
@pytest.mark.parametrize("part", range(8))
def test_no_withheld_count_follows_from_longer_sequences(part: int) -> None:
    tried = narrower = 0
    for seed in range(1000 + 10 * part, 1010 + 10 * part):
        found = assert_withstand(released(sequence(seed, few=seed % 2 == 0), MINSTA), few=seed % 2 == 0)
        tried, narrower = tried + found[0], narrower + found[1]
    assert narrower <= 0.02 * tried


def test_a_reader_without_the_memory_would_work_them_out() -> None:
    """The tests above can fail: each release protected by itself tells of others."""
    solved = 0
    for seed in range(6):
        alone = [
            Release(verk, skydd := skydda(verk, MINSTA), slappt(verk, skydd), frozenset())
            for verk in sequence(seed, releases=2, only_more=True)
        ]
        reader = Reader(alone, grown=ways(alone))
        for k, one in enumerate(alone):
            for key, count in one.verk.antal.items():
                if one.told[key] is None and 0 < count < MINSTA:
                    low, high = reader.range(k, key)
                    solved += high - low < MINSTA - 2
    assert solved


def test_few_releases_are_stopped_and_little_more_is_withheld() -> None:
    more = least = stopped = made = 0
    for seed in range(20, 26):
        for release in released(sequence(seed, releases=2), MINSTA)[1:]:
            made += 1
            stopped += bool(pekas_ut(release.verk, release.skydd, skydda))
            more += len(release.skydd.dolda())
            least += len(skydda(release.verk, MINSTA).dolda())
    assert stopped <= made / 4, f"{stopped} of {made}"
    assert more <= 1.4 * least, f"{more} cells instead of {least}"


def test_the_same_figures_again_are_protected_the_same() -> None:
    for seed in range(4):
        verk = sequence(seed, releases=1)[0]
        first = slappt(verk, skydda(verk, MINSTA))
        assert slappt(verk, skydda_efter(verk, MINSTA, [first], skydda)) == first


def test_without_earlier_releases_nothing_is_otherwise() -> None:
    verk = sequence(3, releases=1)[0]
    assert skydda_efter(verk, MINSTA, [], skydda) == skydda(verk, MINSTA)
    assert skydda_efter(verk, 0, [slappt(verk, skydda(verk, MINSTA))], skydda).dolda() == ()


def test_the_outcome_does_not_depend_on_the_order_of_releases() -> None:
    verks = sequence(7)
    told = [one.told for one in released(verks[:2], MINSTA)]
    one, other = (skydda_efter(verks[2], MINSTA, some, skydda) for some in (told, told[::-1]))
    assert dict(one.celler) == dict(other.celler)


def test_a_total_that_was_withheld_stays_so() -> None:
    """The attack that this is for: one release shows the total, the other what the total is of."""
    parts = ("a", "b")
    verk = Tabellverk((Cell("t.a", 9), Cell("t.b", 4), Cell("t.alla", 13)), (Relation("t.alla", ("t.a", "t.b")),))
    before = {"t.a": 9, "t.b": None, "t.alla": None}
    skydd = skydda_efter(verk, MINSTA, [before], skydda)
    assert slappt(verk, skydd) == before
    assert {f"t.{one}" for one in parts} - set(skydd.dolda()) == {"t.a"}


def test_another_count_in_another_year_is_shown() -> None:
    counts = {("a", "kvinnor"): 30, ("a", "män"): 41, ("b", "kvinnor"): 22, ("b", "män"): 19}
    verk = korstabell("t", counts, grupper=False)
    before = dict.fromkeys(verk.antal) | {"t.a.kvinnor": 12}
    assert skydda_efter(verk, MINSTA, [before], skydda).dolda() == ()


def test_a_small_count_that_was_shown_is_not_shown_again() -> None:
    verk = korstabell("t", {("a", "kvinnor"): 3, ("a", "män"): 9, ("b", "kvinnor"): 8, ("b", "män"): 7}, grupper=False)
    skydd = skydda_efter(verk, MINSTA, [dict(verk.antal)], skydda)
    assert skydd.dolda() == skydda(verk, MINSTA).dolda()
    assert pekas_ut(verk, skydd, skydda) == ()


def test_what_follows_from_an_earlier_release_is_pointed_out() -> None:
    verk = Tabellverk((Cell("t.a", 9), Cell("t.b", 4), Cell("t.alla", 13)), (Relation("t.alla", ("t.a", "t.b")),))
    skydd = skydda_efter(verk, MINSTA, [{"t.a": 9, "t.alla": 13}], skydda)
    assert [one.nyckel for one in pekas_ut(verk, skydd, skydda)] == ["t.b"]


def test_what_a_reader_can_subtract_is_told() -> None:
    nu = {"t.a": 9, "t.b": 20, "t.c": None, "t.d": 7}
    assert skillnader(nu, [{"t.a": 8, "t.b": 12, "t.c": 3, "t.d": 7}], MINSTA) == {"t.a"}


@pytest.mark.long
def test_hundreds_of_sequences_keep_what_was_withheld() -> None:
    """Whatever happens, a release never shows what a release of nearly the same table withheld."""
    for seed in range(5000, 5150):
        releases = released(sequence(seed, releases=random.Random(seed).randint(2, 4)), MINSTA)
        for k, one in enumerate(releases[1:], start=1):
            before, now = releases[k - 1], one
            near = {
                table: all(
                    abs(now.verk.antal[key] - told) < MINSTA
                    for key, told in before.told.items()
                    if told is not None and key.startswith(f"{table}.")
                )
                for table in {key.split(".")[0] for key in now.told}
            }
            for key, told in before.told.items():
                assert told is not None or now.told[key] is None or not near[key.split(".")[0]]
                small = 0 < now.verk.antal[key] < MINSTA
                assert now.told[key] is None or not small
