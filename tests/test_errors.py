from __future__ import annotations

import pickle
from typing import Any

import pytest

from samrapport.errors import MOST_OF_A_KIND, DataFault, Fault, Hindered, SamrapportError, UnknownName, told_elsewhere


def test_of_faults_alike_the_first_are_told_and_how_many_more() -> None:
    faults = [Fault("a.csv", f"finns redan på rad {n}.", n, "post", str(n)) for n in range(50_000)]
    told = str(DataFault(faults)).splitlines()
    assert told[:MOST_OF_A_KIND] == [str(one) for one in faults[:MOST_OF_A_KIND]]
    assert told[MOST_OF_A_KIND:] == [
        "a.csv, kolumn ”post”: samma fel finns på 49\u00a0980 rader till. Rätta dem på samma sätt."
    ]


def test_another_fault_column_or_file_is_told_beside_however_many_there_are_of_one() -> None:
    many = [Fault("a.csv", "är tom.", n, "post") for n in range(100)]
    others = [
        Fault("a.csv", "är okänd.", 7, "post"),
        Fault("a.csv", "är tom.", 7, "belopp"),
        Fault("b.csv", "är tom.", 7, "post"),
    ]
    told = DataFault([*many, *others]).faults
    assert set(others) <= set(told)
    assert len(told) == MOST_OF_A_KIND + 1 + len(others)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x1b]0;x\x07", "\x9b31m", "\u202e", "\u2028", "\ud800", "\x00"])
def test_no_name_begins_a_line_steers_a_terminal_or_stops_a_message(sign: str) -> None:
    name = f"a{sign}b.csv"
    for told in (str(Fault(name, "är okänd.", 1, name, name)), str(UnknownName("Filen", name, ["x.csv"]))):
        assert told.encode()
        assert told.replace("\u00a0", " ").isprintable()
        assert "b.csv" in told


def test_few_are_all_told() -> None:
    faults = tuple(Fault("a.csv", "är tom.", n) for n in range(MOST_OF_A_KIND))
    assert DataFault(faults).faults == faults


def test_of_faults_alike_in_one_row_the_first_are_told_and_how_many_more() -> None:
    faults = [Fault("a.csv", "kolumnen är okänd. Ta bort den.", 1, f"k{n}") for n in range(5_000)]
    told = DataFault(faults).faults
    assert told[:MOST_OF_A_KIND] == tuple(faults[:MOST_OF_A_KIND])
    assert [str(one) for one in told[MOST_OF_A_KIND:]] == [
        "a.csv, rad 1: samma fel finns i 4\u00a0980 kolumner till. Rätta dem på samma sätt."
    ]


def test_faults_told_together_end_as_the_system_does_where_one_of_them_is_its_own() -> None:
    own, hindered = Fault("a.csv", "är tom."), Fault("b.csv", "filen går inte att läsa.", hindered=True)
    assert DataFault([own, hindered]).exit_code == DataFault(hindered).exit_code == Hindered.exit_code
    assert DataFault(own).exit_code != Hindered.exit_code


def test_faults_of_which_the_system_is_to_blame_for_one_are_hindered_whoever_gathers_them() -> None:
    mine, the_systems = Fault("a.csv", "är tom."), Fault("b.csv", "går inte att läsa.", hindered=True)
    gathered = DataFault([mine, the_systems])
    assert isinstance(gathered, Hindered)
    assert gathered.exit_code == Hindered.exit_code
    assert isinstance(pickle.loads(pickle.dumps(gathered)), Hindered)
    assert gathered.faults == (mine, the_systems)
    assert not isinstance(DataFault(mine), Hindered)


@pytest.mark.parametrize("kind", [SamrapportError, DataFault, (DataFault, ValueError)])
def test_what_others_tell_is_let_be_and_what_the_system_would_not_do_is_not(kind: Any) -> None:
    with told_elsewhere(kind):
        raise DataFault(Fault("a.csv", "är tom."))
    with pytest.raises(Hindered), told_elsewhere(kind):
        raise DataFault(Fault("a.csv", "går inte att läsa.", hindered=True))
    with pytest.raises(KeyError), told_elsewhere(kind):
        raise KeyError("a")
