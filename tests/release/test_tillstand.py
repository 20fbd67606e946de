"""The states of a report, as its decisions and what it says give them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from samrapport.run.beslut.innehall import Innehall, Punkt
from samrapport.run.beslut.kedja import Rad, Vad
from samrapport.run.beslut.tillstand import ATERSAND, GODTAGEN, Tillstand, lage_of, release_states

EARLIER = Innehall(
    {"uppgift a": Punkt("uppgift", "a", rader=("1",)), "text b": Punkt("text", "b", rader=("Ja.", "Nej."))}
)
NOW = Innehall({**EARLIER.punkter, "uppgift a": Punkt("uppgift", "a", rader=("2",))})


def line(vad: Vad, of: Innehall = NOW, vem: str = "Anna Berg", **more: object) -> Rad:
    rad = Rad(vad=vad, rapport="vasteras/2021", vem=vem, roll="", tid="2021-09-24T07:00:00+00:00", avtryck=of.avtryck)
    return replace(rad, **more)  # type: ignore[arg-type]


def verdict(utslag: str, key: str = "uppgift a", of: Innehall = NOW) -> Rad:
    told = {"avtryck": of.punkter[key].avtryck, "utslag": utslag, "anmarkning": "Se över."}
    return line(Vad.GRANSKNING, of, punkter={key: told})


REVIEWED, APPROVED, OUT = line(Vad.GRANSKAD), line(Vad.GODKAND), line(Vad.PUBLICERAD)
BY_BO, OF_TWO = line(Vad.GODKAND, vem="Bo Ek", krav=2), line(Vad.GODKAND, krav=2)
DOWN, BACK = line(Vad.AVSLAGEN), line(Vad.TILLBAKATAGEN, EARLIER)


@pytest.mark.parametrize(
    ("rader", "state"),
    [
        ((), "utkast"),
        ((verdict(GODTAGEN),), "utkast"),
        ((REVIEWED,), "granskad"),
        ((REVIEWED, APPROVED), "godkänd"),
        ((REVIEWED, OF_TWO), "granskad"),
        # The same person twice, however the name is written.
        ((REVIEWED, OF_TWO, line(Vad.GODKAND, vem="anna  BERG", krav=2)), "granskad"),
        ((REVIEWED, OF_TWO, BY_BO), "godkänd"),
        # The one who asked for two persons is not outvoted by one who asked for one.
        ((REVIEWED, OF_TWO, APPROVED), "granskad"),
        ((REVIEWED, APPROVED, OUT), "publicerad"),
        ((REVIEWED, APPROVED, DOWN), "utkast"),
        ((REVIEWED, APPROVED, DOWN, REVIEWED), "granskad"),
        ((REVIEWED, APPROVED, DOWN, REVIEWED, APPROVED), "godkänd"),
        ((REVIEWED, APPROVED, OUT, DOWN), "utkast"),
        ((REVIEWED, APPROVED, verdict(ATERSAND)), "utkast"),
        ((REVIEWED, APPROVED, verdict(ATERSAND), verdict(GODTAGEN)), "utkast"),
        ((REVIEWED, APPROVED, verdict(ATERSAND), verdict(GODTAGEN), REVIEWED), "granskad"),
        # Of something else than it says now.
        ((line(Vad.GRANSKAD, EARLIER), line(Vad.GODKAND, EARLIER)), "utkast"),
        ((line(Vad.GODKAND, EARLIER), line(Vad.PUBLICERAD, EARLIER), REVIEWED, APPROVED), "godkänd"),
        ((line(Vad.GODKAND, EARLIER), line(Vad.PUBLICERAD, EARLIER), REVIEWED, APPROVED, OUT), "rättad"),
        # Readers meet the edition before again, or none; what is taken back from one place may stand at another.
        ((REVIEWED, APPROVED, OUT, BACK), "godkänd"),
        ((REVIEWED, APPROVED, OUT, replace(BACK, avtryck="")), "godkänd"),
        ((REVIEWED, APPROVED, OUT, replace(OUT, plats="prov"), BACK), "publicerad"),
        ((line(Vad.PUBLICERAD, EARLIER), REVIEWED, APPROVED, OUT, BACK), "godkänd"),
        ((line(Vad.PUBLICERAD, EARLIER), REVIEWED, APPROVED, OUT, BACK, OUT), "rättad"),
        # Without an approval nothing is published, whoever says so.
        ((OUT,), "utkast"),
    ],
)
def test_the_state_follows_from_what_is_decided_on_what_it_says(rader: tuple[Rad, ...], state: str) -> None:
    found = lage_of(rader, NOW)
    assert found.tillstand == state
    assert bool(found.draft) == (state in ("utkast", "granskad"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"uppgift a": Punkt("uppgift", "a", rader=("3",))}, "uppgift a"),
        ({"uppgift a": Punkt("uppgift", "a", rader=("2",), grund="annan formel")}, "uppgift a"),
        ({"text b": Punkt("text", "b", rader=("Ja.", "Kanske."))}, "text b"),
        ({"tabell tbl-c": Punkt("tabell", "tbl-c", "Ny")}, "tabell tbl-c"),
        (
            {"fil vasteras/2021/budget.csv": Punkt("fil", "vasteras/2021/budget.csv", rader=("ab",))},
            "fil vasteras/2021/budget.csv",
        ),
    ],
)
def test_one_change_withdraws_the_approval_and_is_named(change: dict[str, Punkt], told: str) -> None:
    rader, after = (REVIEWED, APPROVED), Innehall({**NOW.punkter, **change})
    found = lage_of(rader, after, earlier=NOW)
    assert (found.tillstand, found.aterkallat) == ("utkast", (told,))
    assert told in found.notes[0]
    # Without what was approved it is still withdrawn.
    assert lage_of(rader, after).aterkallat == ("",)
    assert lage_of(rader, NOW).aterkallat == ()


def test_what_it_looks_like_is_told_and_withdraws_nothing() -> None:
    rader = (REVIEWED, replace(APPROVED, utseende="a"))
    assert [lage_of(rader, NOW, look).omgjord for look in ("a", "", "b")] == [False, False, True]
    assert lage_of(rader, NOW, "b").tillstand.approved
    assert lage_of(rader, replace(NOW, utseende="b")).tillstand.approved


def test_what_was_sent_back_is_told_until_it_is_changed_or_accepted() -> None:
    back = verdict(ATERSAND)
    assert lage_of((back,), NOW).aterstallda == (("uppgift a", "Anna Berg", "Se över."),)
    assert lage_of((back, verdict(GODTAGEN)), NOW).aterstallda == ()
    assert lage_of((back,), EARLIER).aterstallda == ()
    # Another point has changed since: it is still sent back, and what was approved once says the same of it.
    other = Innehall({**NOW.punkter, "text b": Punkt("text", "b", rader=("Ja.",))})
    approved = (line(Vad.GRANSKAD, other), line(Vad.GODKAND, other))
    assert lage_of((*approved, back), other).tillstand == "utkast"


def test_a_release_is_replaced_by_one_that_says_something_else() -> None:
    first, second = line(Vad.PUBLICERAD, EARLIER), OUT
    assert [state for _, state in release_states((first, first))] == [Tillstand.PUBLICERAD] * 2
    assert [state for _, state in release_states((first, second))] == [Tillstand.ERSATT, Tillstand.RATTAD]
    # Back to what was out at first.
    assert [str(state) for _, state in release_states((first, second, first))] == ["publicerad", "ersatt", "publicerad"]
    assert [str(state) for _, state in release_states((first, second, BACK))] == ["publicerad", "ersatt"]
