"""Which kind of report is meant, and what one of a type that no area knows has from the förbund's report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from data_factory import OWN, Data

from samrapport.areas.ekonomi.facts import las_ekonomi
from samrapport.errors import DataFault, SamrapportError, UnknownName
from samrapport.rapport.omraden import plats_for, slagen, tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.rapport.slag import finn_rapport, report_class
from samrapport.rapport.validation import validera
from samrapport.raw.folder import RawFolder

TYPES = {
    "delarsrapport": "rapport.yml",
    "projektrapport": "projekt/{projekt}/projekt.yml",
    "slutrapport": "slut/{insats}/slut.yml",
    "bokslut": "bokslut/bokslut.yml",
    "delar": "delar/{del}/{grupp}/delar.yml",
}


@pytest.fixture
def project(data: Data, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of many types, in whose folder we stand. The data: an insats kliv, a project bro, parts a/x and b/y."""
    root = data.root.parent
    for name, source in TYPES.items():
        folder = root / "notebooks" / name
        folder.mkdir(parents=True)
        (folder / "rapporttyp.yml").write_text(f"fil: {name}\nunderlag: {source}\n", encoding="utf-8")
    insats = "titel: Kliv\nperiod: {start: 2024-01-01, slut: 2024-06-30}\nkälla: x\n"
    data.write(f"{OWN}/insatser/kliv/insats.yml", insats)
    for one in ("projekt/bro/projekt", "bokslut/bokslut", "delar/a/x/delar", "delar/b/y/delar", "slut/brygga/slut"):
        data.write(f"{OWN}/{one}.yml", "")
    monkeypatch.chdir(root)
    return root


def find(project: Path, fil: str = "", **given: object) -> Rapport:
    return finn_rapport(RawFolder(project / "raw"), "sjo-bro", 2024, given, fil)


@pytest.mark.parametrize(
    ("given", "fil", "folder", "name", "rot"),
    [
        ({}, "", ".", "Forbundsrapport", OWN),
        ({}, "", "notebooks", "Forbundsrapport", OWN),
        ({}, "", "notebooks/delarsrapport", "Forbundsrapport", OWN),
        ({}, "", "notebooks/bokslut", "Egenrapport", f"{OWN}/bokslut"),
        ({}, "bokslut/bokslut.yml", ".", "Egenrapport", f"{OWN}/bokslut"),
        ({}, "rapport.yml", "notebooks/bokslut", "Forbundsrapport", OWN),
        ({"insats": "kliv"}, "", ".", "Insatsrapport", f"{OWN}/insatser/kliv"),
        ({"insats": "brygga"}, "", ".", "Egenrapport", f"{OWN}/slut/brygga"),
        ({"insats": "brygga"}, "", "notebooks/slutrapport", "Egenrapport", f"{OWN}/slut/brygga"),
        ({"projekt": "bro"}, "", ".", "Egenrapport", f"{OWN}/projekt/bro"),
        ({"projekt": "bro"}, "", "notebooks/projektrapport", "Egenrapport", f"{OWN}/projekt/bro"),
        ({"grupp": "y", "del": "b"}, "", ".", "Egenrapport", f"{OWN}/delar/b/y"),
    ],
)
def test_a_report_is_found_by_its_parameters_its_file_and_where_we_stand(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: dict[str, str],
    fil: str,
    folder: str,
    name: str,
    rot: str,
) -> None:
    monkeypatch.chdir(project / folder)
    found = find(project, fil, **given)
    assert (type(found).__name__, found.rot) == (name, rot)
    assert (found.inom is None) == (name == "Forbundsrapport")


@pytest.mark.parametrize(
    ("given", "folder", "told"),
    [
        ({"projekt": "bru"}, ".", "sjo-bro 2024: Projekt ”bru” finns inte. Menade du ”bro”?"),
        ({"projekt": 7}, ".", "sjo-bro 2024: Projekt ”7” finns inte. Det finns: bro."),
        ({"projekt": "../../annat"}, ".", "sjo-bro 2024: Projekt ”../../annat” finns inte. Det finns: bro."),
        ({"insats": "klev"}, "notebooks/slutrapport", "Insats ”klev” finns inte. Det finns: brygga."),
        ({"projekte": "bro"}, ".", "Parametern ”projekte” finns inte. Menade du ”projekt”?"),
        (
            {"projekt": "bro", "insats": "kliv"},
            ".",
            "Ingen rapporttyp har parametrarna projekt och insats tillsammans.",
        ),
        ({}, "notebooks/projektrapport", "Parametern ”projekt” saknas. Skriv oppna(forbund, ar, projekt=projekt)."),
        ({"insats": "kliv"}, "notebooks/projektrapport", "Parametern ”insats” finns inte. Det finns: projekt."),
        ({"insats": "kliv"}, "notebooks/delarsrapport", "Parametern ”insats” finns inte."),
        ({"del": "c", "grupp": "x"}, ".", "Del ”c” finns inte. Det finns: a, b."),
        ({"del": "a", "grupp": "y"}, ".", "Grupp ”y” finns inte. Det finns: x."),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    project: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, object], folder: str, told: str
) -> None:
    monkeypatch.chdir(project / folder)
    with pytest.raises(SamrapportError, match=re.escape(told)) as error:
        find(project, **given)
    assert "\n" not in str(error.value)


def test_a_forbund_and_a_year_that_are_not_there_are_told_with_what_is(project: Path) -> None:
    folder = RawFolder(project / "raw")
    with pytest.raises(UnknownName, match=r"Förbundet ”sjo-bor” finns inte. Menade du ”sjo-bro”"):
        finn_rapport(folder, "sjo-bor", 2024, {})
    with pytest.raises(UnknownName, match=r"Året för sjo-bro ”2023” finns inte. Menade du ”2024”"):
        finn_rapport(folder, "sjo-bro", 2023, {"projekt": "bro"})


def test_an_area_s_kind_has_its_class_and_any_other_file_one_of_its_own() -> None:
    for fil, (_, name) in slagen().items():
        assert (report_class(fil).__name__, report_class(fil).fil) == (name, fil)
    own = report_class("bokslut/bokslut.yml")
    assert (own.__name__, own.fil) == ("Egenrapport", "bokslut/bokslut.yml")


def test_a_type_s_place_is_its_file_s_name_and_never_that_of_another_kind() -> None:
    assert plats_for("projekt/{projekt}/projekt.yml") == "projekt"
    assert [plats_for(fil) for fil in slagen()] == [Path(fil).stem for fil in slagen()]
    assert not tabeller_i(plats_for("bokslut/rapport.yml"))


def test_an_empty_file_gives_what_the_forbunds_report_says(project: Path) -> None:
    found = find(project, projekt="bro")
    assert (found.uppgifter.titel, found.uppgifter.enhet) == ("Halvårsbokslut 2024", "kr")
    assert found.metadata()["period"] == "2024-01-01–2024-06-30"
    assert las_ekonomi(found).facts.keys() == las_ekonomi(found.inom).facts.keys()
    assert found.fakta["budget.totalt.budget"] == found.inom.fakta["budget.totalt.budget"]
    assert found.tabell("personer").equals(found.inom.tabell("personer"))


def test_what_its_file_says_goes_before(project: Path, data: Data) -> None:
    data.write(f"{OWN}/projekt/bro/projekt.yml", "titel: Bron\nperiod: {start: 2024-03-01, slut: 2024-04-30}\n")
    metadata = find(project, projekt="bro").metadata()
    assert (metadata["title"], metadata["date"]) == ("Bron", "2024-04-30")
    assert metadata["period"] == "2024-03-01–2024-04-30"


def test_what_it_may_have_itself_is_never_the_forbunds(project: Path, data: Data) -> None:
    found = find(project, projekt="bro")
    assert found.inom.finns("uppgifter")
    assert found.inom.finns("publicerat")
    assert not found.finns("uppgifter")
    assert not found.finns("publicerat")
    assert found.finns("budget")
    data.write(f"{OWN}/projekt/bro/uppgifter.csv", "namn;värde;enhet;bas;beskrivning;källa\nlangd;12;antal;;Längd;x\n")
    assert find(project, projekt="bro").fakta["egen.langd"].value == 12


@pytest.mark.parametrize("fil", TYPES.values())
def test_a_sound_folder_has_no_faults_whatever_types_there_are(project: Path, fil: str) -> None:
    given = {"projekt": "bro"} if "{projekt}" in fil else {"insats": "brygga"} if "{insats}" in fil else {}
    given |= {"del": "a", "grupp": "x"} if "{del}" in fil else {}
    assert validera(project / "raw", "sjo-bro", 2024, fil=fil, filer=TYPES.values(), **given) == []


def test_a_type_may_lie_in_a_folder_that_is_no_forbunds(project: Path, data: Data) -> None:
    data.write("lanet/2024/oversikt.yml", "titel: Länet\n")
    folder = RawFolder(project / "raw")
    found = finn_rapport(folder, "lanet", 2024, {}, "oversikt.yml")
    assert found.metadata()["forbund"] == "Länet"
    assert (found.uppgifter.period.start.month, found.uppgifter.period.slut.month) == (1, 12)
    assert validera(project / "raw", "lanet", 2024, fil="oversikt.yml", filer=["oversikt.yml"]) == []


def test_types_may_share_a_folder_and_lie_within_each_other(project: Path, data: Data) -> None:
    files = [*TYPES.values(), "projekt/oversikt.yml", "projekt/{projekt}/slut.yml"]
    data.write(f"{OWN}/projekt/oversikt.yml", "")
    data.write(f"{OWN}/projekt/tunnel/slut.yml", "")
    for fil, given in (
        ("rapport.yml", {}),
        ("projekt/oversikt.yml", {}),
        ("projekt/{projekt}/projekt.yml", {"projekt": "bro"}),
        ("projekt/{projekt}/slut.yml", {"projekt": "tunnel"}),
    ):
        assert validera(project / "raw", "sjo-bro", 2024, fil=fil, filer=files, **given) == [], fil


def test_a_comparison_has_none_of_the_tables_of_a_forbund(project: Path, data: Data) -> None:
    data.write("lanet/2024/jamforelse.yml", "titel: Länet\n")
    data.write("lanet/2024/uppgifter.csv", "namn;värde;enhet;bas;beskrivning;källa\nlangd;12;antal;;Längd;x\n")
    told = [str(one) for one in validera(project / "raw", "lanet", 2024, fil="jamforelse.yml")]
    assert [one.partition(" och ")[0] for one in told] == ["lanet/2024/uppgifter.csv: filen är okänd"]


@pytest.mark.parametrize("file", ["x.csv", "projekt.yml", "text/lage.md"])
def test_a_personnummer_in_any_file_of_a_report_that_no_area_knows_is_refused_and_not_told(
    project: Path, data: Data, file: str
) -> None:
    data.write(f"{OWN}/projekt/bro/{file}", "titel: Ring 811218-9876\n")
    told = [str(one) for one in validera(project / "raw", "sjo-bro", 2024, fil=TYPES["projektrapport"], projekt="bro")]
    assert len(told) == 1
    assert "innehåller ett personnummer" in told[0]
    assert "9876" not in told[0]


def test_a_missing_file_is_told(project: Path, data: Data) -> None:
    data.remove(f"{OWN}/bokslut/bokslut.yml")
    with pytest.raises(DataFault, match=r"bokslut/bokslut.yml: filen saknas"):
        _ = find(project, "bokslut/bokslut.yml").uppgifter
