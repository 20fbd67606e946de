"""Every rule finds the fault that is put in for it, in made-up reports, and finds nothing in reports without faults."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from kontroll_factory import Prov, clean, med_sie, too_many
from kontroll_fall import FEL, RATT, orord
from swept import some

from samrapport.rapport.kontroll.regler import alla_regler, regler

pytestmark = pytest.mark.slow

SEEDS = some(range(8), 3)


def found(root: Path, fault: Callable[[Prov], None], seed: int, rule: str) -> bool | None:
    """Whether the rule finds a fault; None when the report has nothing to put it into."""
    prov = clean(root / str(seed), seed)
    try:
        fault(prov)
    except LookupError:
        return None
    return prov.finds(rule)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_report_without_faults_has_no_findings(tmp_path: Path, seed: int) -> None:
    prov = clean(tmp_path, seed)
    assert sum(len(rows) for rows in prov.tryck.values()) > 700
    assert prov.fynd() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_report_with_its_utfall_from_the_books_has_no_findings_either(tmp_path: Path, seed: int) -> None:
    prov = clean(tmp_path, seed)
    before = {name: fact.value for name, fact in prov.open(None).fakta.namespace("budget").items()}
    med_sie(prov)
    assert {name: fact.value for name, fact in prov.open(None).fakta.namespace("budget").items()} == before
    assert prov.fynd() == []


def test_the_years_result_before_that_is_not_carried_over_is_a_warning(tmp_path: Path) -> None:
    prov = clean(tmp_path, 1)
    med_sie(prov)
    prov.change(prov.own("sie/bok.se"), "#IB 0 2010 -90000\n", "#IB 0 2010 -80000\n#RES -1 3010 -10000\n")
    prov.change(prov.own("sie/bok.se"), "#UB 0 2010 -90000.00", "#UB 0 2010 -80000.00")
    assert [(one.regel, one.allvar) for one in prov.fynd()] == [("ib-summa", "varning")]


def test_what_the_books_do_not_tell_is_not_controlled(tmp_path: Path) -> None:
    prov = clean(tmp_path, 1)
    med_sie(prov)
    lines = (prov.root / prov.own("sie/bok.se")).read_text(encoding="utf-8").splitlines(keepends=True)
    prov.write(prov.own("sie/bok.se"), "".join(one for one in lines if not one.startswith(("#IB", "#UB", "#RES"))))
    assert prov.fynd() == []


@pytest.mark.parametrize("reports", [pytest.param(1, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.late)])
@pytest.mark.parametrize(("fault", "rule"), FEL.items(), ids=lambda one: getattr(one, "__name__", str(one)))
def test_a_fault_of_each_kind_is_found_by_its_rule(
    tmp_path: Path, fault: Callable[[Prov], None], rule: str, reports: int
) -> None:
    results = (found(tmp_path, fault, seed, rule) for seed in (3, 4, 6))
    told = list(islice((one for one in results if one is not None), reports))
    assert told, "no seed has anything to put the fault into"
    assert all(told)


def test_every_rule_has_a_fault_that_it_must_find_and_a_clean_case() -> None:
    assert {one.id for one in alla_regler()} == set(FEL.values()) == set(RATT)


@pytest.mark.parametrize("prepare", sorted({*RATT.values()} - {orord}, key=lambda one: one.__name__))
@pytest.mark.parametrize("seed", some([3, 1, 6], 1))
def test_a_clean_report_with_what_a_rule_looks_at_has_no_findings(
    tmp_path: Path, prepare: Callable[[Prov], None], seed: int
) -> None:
    prov = clean(tmp_path, seed)
    prepare(prov)
    assert [one for one in prov.fynd() if one.notering is None] == []


def test_rules_are_found_without_a_list_and_told_in_words() -> None:
    assert len(regler()) > 20
    for one in alla_regler():
        assert one.namn[0].isupper()
        assert one.beskrivning.endswith(".")
        assert one.id == one.id.lower().strip()


@pytest.mark.parametrize("seed", some(range(3), 1))
def test_whatever_is_printed_the_rules_give_findings_and_no_failure(tmp_path: Path, seed: int) -> None:
    prov = clean(tmp_path, seed)
    slump = random.Random(seed)
    for rows in prov.tryck.values():
        for one in rows:
            if one.enhet in ("riktning", "datum", "text") or slump.random() < 0.3:
                continue
            value = slump.choice((0, 1, -1, 99.5, 10**9, slump.randint(-500, 5000)))
            one.varde = str(value)
            one.tryckt = slump.choice(
                (f"{value}", f"knappt {value} tkr", f"drygt {value} %", "", '– <b>|;"{{ x }}')
            ).replace(";", "")
            one.tryckt = one.tryckt.replace('"', "") or "-"
            one.plats = one.plats if slump.random() < 0.9 else f"{one.plats}: budget, från"
    found = prov.fynd()
    assert len(found) > 100
    assert len({(one.fil.partition("insatser")[1], *one.namn) for one in found}) == len(found)


@pytest.mark.parametrize(
    ("avser", "told"),
    [("deltagare", True), ("deltagare (cirka)", True), ("deltagare per år", False), ("årsplatser", False)],
)
def test_participants_are_held_only_against_places_for_so_many_in_all(tmp_path: Path, avser: str, told: bool) -> None:
    prov = clean(tmp_path, 1)
    too_many(prov)
    prov.change(prov.own("insatser.csv"), ";20;deltagare;", f";20;{avser};")
    assert ("fler-deltagare-an-platser" in {one.regel for one in prov.fynd()}) is told
