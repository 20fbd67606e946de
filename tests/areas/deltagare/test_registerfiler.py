"""The register of participants: what is read, and that each kind of bad input gives one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from areas.deltagare.register_factory import FILES, ROOT, spoiled, write_register
from samrapport.areas.deltagare.lasning.kategorier import read_kategorier
from samrapport.areas.deltagare.lasning.registerfiler import Registerfiler, read_register
from samrapport.errors import DataFault, Fault
from samrapport.raw.folder import RawFolder


def read(data: Path) -> Registerfiler:
    folder = RawFolder(data)
    return read_register(folder, ROOT, read_kategorier(folder, f"{ROOT}/kategorier"))


def faults(data: Path, **changed: str) -> tuple[Fault, ...]:
    write_register(data, **changed)
    with pytest.raises(DataFault) as caught:
        read(data)
    return caught.value.faults


def test_a_sound_register_is_read(tmp_path: Path) -> None:
    write_register(tmp_path)
    found = read(tmp_path)
    assert list(found.deltaganden["deltagande"]) == ["d1", "d2", "d3", "d4", "d5"]
    assert len(found.forsorjning) == 4
    assert len(found.handelser) == 4


@pytest.mark.parametrize(
    ("name", "old", "new", "row", "column", "said"),
    [
        ("deltagare", "2020-01-10;2020-12-20", "2020-12-20;2020-01-10", 2, "slut", "ligger före ”start”"),
        ("forsorjning", "2020-01-10;;", "2020-01-10;2019-01-01;", 2, "till", "ligger före ”från”"),
        ("handelser", "2020-02-01;2020-03-01", "2020-03-01;2020-02-01", 2, "slut", "ligger före ”start”"),
        ("handelser", "2020-02-01", "2019-02-01", 2, "start", "ligger utanför deltagandet"),
        ("handelser", "2020-06-01;2020-12-20", "2020-06-01;2020-12-21", 4, "slut", "ligger efter deltagandets slut"),
        ("handelser", "d3;Praktik", "d9;Praktik", 5, "deltagande", "finns inte i deltagare.csv"),
        ("deltagare", "p1;kvinna", "p1;okänd", 2, "kön", "känns inte igen"),
        ("deltagare", "p1;kvinna", "p1;", 2, "kön", "cellen är tom"),
        ("forsorjning", "Sjukpenning", "Lotterivinst", 4, "försörjning", "känns inte igen"),
        ("deltagare", "d3;p2;man;1998;2", "d3;p2;man;1998;1", 4, "person", "finns redan i intag 1, på rad 3"),
        ("deltagare", "d3;p2;man", "d3;p2;kvinna", 4, "kön", "är något annat än på rad 3"),
        ("deltagare", "1999", "2019", 2, "födelseår", "under 15 år"),
        ("deltagare", "avslutat;Anställning", "avslutat;", 2, "avslut till", "ska vara ifylld"),
        ("deltagare", "2020-12-20;ja", ";ja", 2, "avslut", "hör ihop med ”slut”"),
        ("forsorjning", "d1;avslut;Lön", "d1;inträde;Sjukpenning", 3, "försörjning", "andra huvudsaklig försörjning"),
    ],
)
def test_bad_input_gives_one_message_with_its_place(
    tmp_path: Path, name: str, old: str, new: str, row: int, column: str, said: str
) -> None:
    (found,) = faults(tmp_path, **spoiled(name, old, new))
    assert (found.file, found.row, found.column) == (f"{ROOT}/{name}.csv", row, column)
    assert said in str(found)


@pytest.mark.parametrize("number", ["811218-9876", "198112189876", "19811218-9876", "811218+9876", "811278-9873"])
@pytest.mark.parametrize(
    ("name", "old", "column"),
    [
        ("deltagare", "d1;p1", "person"),
        ("deltagare", "avslutat;Anställning;prov", "källa"),
        ("forsorjning", "d1;inträde;Försörjningsstöd", "försörjning"),
        ("handelser", "2020-02-01;2020-03-01;Kommun", "sektor"),
    ],
)
def test_a_personnummer_is_refused_and_never_repeated(
    tmp_path: Path, number: str, name: str, old: str, column: str
) -> None:
    changed = spoiled(name, old, f"{old.rpartition(';')[0]};{number}")
    (found,) = faults(tmp_path, **changed)
    assert found.column == column
    assert "personnummer" in str(found)
    assert number not in repr(found)
    assert number[-4:] not in str(found)


def test_a_personnummer_is_not_repeated_even_where_the_file_has_other_faults(tmp_path: Path) -> None:
    broken = FILES["deltagare.csv"].replace("d1;p1;kvinna", "d1;811218-9876;okänd").replace("d2;p2", "d2;p2;p2")
    assert not any("9876" in str(one) for one in faults(tmp_path, deltagare=broken))
    as_heading = FILES["handelser.csv"].replace("sektor", "811218-9876")
    assert not any("9876" in str(one) for one in faults(tmp_path, handelser=as_heading))
    twice_as_heading = as_heading.replace("källa", "811218-9876", 1)
    assert not any("9876" in str(one) for one in faults(tmp_path, handelser=twice_as_heading))
