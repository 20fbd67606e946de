from __future__ import annotations

from typing import Any

from samrapport.run.andringar.andringar import HIDDEN, PROGRAM, jamfor, key_of


def fact(name: str, value: str, *files: str, formula: str = "") -> dict[str, Any]:
    sources = [{"file": file} for file in files]
    return {
        "name": name,
        "value": value,
        "shown": value,
        "unit": "antal",
        "base": "",
        "formula": formula,
        "sources": sources,
    }


def manifest(*facts: dict[str, Any], inputs: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "public": False,
        "report": {"forbund": "sala", "ar": 2022},
        "parameters": {"forbund": "sala", "ar": 2022},
        "inputs": inputs or {},
        "code": {"samrapport.domain": "a"},
        "resources": "r",
        "packages": {},
        "notebooks": {},
        "facts": list(facts),
        "shown": [{"facts": [one["name"] for one in facts]}],
    }
    return made | more


def test_the_same_twice_differs_in_nothing() -> None:
    one = manifest(fact("a", "1", "budget.csv"), inputs={"budget.csv": "x"})
    assert not jamfor(one, one)


def test_changed_new_and_vanished_facts_are_told_with_both_values_and_the_input_that_changed() -> None:
    old = manifest(fact("a", "1", "budget.csv"), fact("b", "2"), inputs={"budget.csv": "x", "moten.csv": "m"})
    new = manifest(fact("a", "3", "budget.csv"), fact("c", "4"), inputs={"budget.csv": "y", "moten.csv": "m"})
    found = jamfor(old, new)
    assert [(one.slag, one.namn, one.fore, one.nu) for one in found.fakta] == [
        ("ändrad", "a", "1", "3"),
        ("borta", "b", "2", ""),
        ("ny", "c", "", "4"),
    ]
    assert found.fakta[0].underlag == found.underlag == ("budget.csv",)


def test_a_fact_whose_files_are_as_they_were_has_changed_with_the_program() -> None:
    old = manifest(fact("a", "1", "budget.csv"), inputs={"budget.csv": "x"})
    new = manifest(fact("a", "2", "budget.csv"), inputs={"budget.csv": "x"}, code={"samrapport.domain": "b"})
    assert jamfor(old, new).fakta[0].underlag == (PROGRAM,)


def test_another_formula_is_a_change_though_the_value_is_the_same() -> None:
    assert (
        jamfor(manifest(fact("a", "1", formula="b + c")), manifest(fact("a", "1", formula="b"))).fakta[0].slag
        == "ändrad"
    )


def test_a_whole_manifest_and_a_public_part_are_compared_by_what_is_public() -> None:
    register = "sala/2022/insatser/nystart/deltagare.csv"
    whole = manifest(fact("a", "1"), fact("dolt", "9"), inputs={register: "x"}, shown=[{"facts": ["a"]}])
    public = manifest(fact("a", "1"), public=True, protected=[register])
    assert not jamfor(whole, public)
    assert not jamfor(public, whole)


def test_a_change_in_a_count_of_persons_is_marked() -> None:
    register = "sala/2022/insatser/nystart/deltagare.csv"
    old, new = (manifest(fact("a", value, register), public=True, protected=[register]) for value in ("8", "9"))
    found = jamfor(old, new).fakta[0]
    assert found.personer
    assert (found.fore, found.nu) == (HIDDEN, HIDDEN)
    assert register in found.underlag[0]


def test_a_report_is_known_by_what_its_notebooks_are_given() -> None:
    own = manifest(parameters={"forbund": "sala", "ar": 2022, "insats": "nystart"})
    assert key_of(own) == "sala/2022/nystart"
