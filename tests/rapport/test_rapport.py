"""A report is opened from where one stands, refuses what it does not know, and tells what it read."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from data_factory import AR, FORBUND, OWN, Data

from samrapport.errors import DataFault, MissingData, SamrapportError, UnknownName
from samrapport.rapport import DATA_VARIABLE, RECORD_VARIABLE, oppna, validera
from samrapport.raw.folder import BadPath


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    monkeypatch.delenv(RECORD_VARIABLE, raising=False)


def test_data_is_found_in_the_nearest_folder_upwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Data(tmp_path / "data" / "raw")
    (tmp_path / "notebooks" / "delarsrapport").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "notebooks" / "delarsrapport")
    assert oppna(FORBUND, AR).uppgifter.titel == "Halvårsbokslut 2024"


def test_the_variable_goes_before_the_nearest_folder(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(data.root))
    assert oppna(FORBUND, AR).folder.root == data.root


def test_without_data_anywhere_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SamrapportError, match=f"ange den i {DATA_VARIABLE}"):
        oppna(FORBUND, AR)
    with pytest.raises(SamrapportError, match="Datamappen saknas finns inte"):
        oppna(FORBUND, AR, data=tmp_path / "saknas")


def test_an_unknown_forbund_gets_the_closest(data: Data) -> None:
    with pytest.raises(UnknownName, match=r"Förbundet ”sjo-bor” finns inte. Menade du ”sjo-bro”"):
        oppna("sjo-bor", AR, data=data.root)


def test_an_unknown_year_tells_those_that_are_there(data: Data) -> None:
    with pytest.raises(UnknownName, match=r"Året för sjo-bro ”1999” finns inte. Det finns: 2024"):
        oppna(FORBUND, 1999, data=data.root)


@pytest.mark.parametrize("name", ["../sjo-bro", "sjo-bro/2024", "/etc", "", "SJO-BRO", "sjo bro", "sjo-bro\n"])
def test_no_forbund_leads_out_of_the_folder(data: Data, name: str) -> None:
    with pytest.raises(BadPath, match="kan inte vara ett mappnamn"):
        oppna(name, AR, data=data.root)


@pytest.mark.parametrize("year", ["../2024", "2024/", "", "20２4"])
def test_no_year_leads_out_of_the_folder(data: Data, year: Any) -> None:
    with pytest.raises(UnknownName):
        oppna(FORBUND, year, data=data.root)


def test_a_forbund_that_the_list_lacks_is_told(data: Data) -> None:
    data.change("forbund/forbund.csv", "sjo-bro;", "sjo-brev;")
    assert "Förbundet ”sjo-bro” finns inte. Menade du ”sjo-brev”? Lägg till det på en egen rad." in data.only_fault()


def shell(*cells: str) -> SimpleNamespace:
    hooks: list[Any] = []
    events = SimpleNamespace(register=lambda _, hook: hooks.append(hook))
    return SimpleNamespace(user_ns={"In": ["", *cells]}, events=events, hooks=hooks)


@pytest.fixture
def in_notebook(monkeypatch: pytest.MonkeyPatch) -> Any:
    def enter(*cells: str) -> SimpleNamespace:
        made = shell(*cells)
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: made))
        return made

    return enter


def test_a_parameter_that_the_notebook_lacks_is_refused(data: Data, in_notebook: Any) -> None:
    in_notebook('forbund = "sjo-bro"\nar = 2024', '# Parameters\nforbound = "sjo-bro"\n')
    with pytest.raises(UnknownName, match=r"Parametern ”forbound” finns inte. Menade du ”forbund”"):
        oppna(FORBUND, AR, data=data.root)


def test_known_parameters_magics_and_broken_cells_are_let_be(data: Data, in_notebook: Any) -> None:
    in_notebook(
        "%matplotlib inline", "!ls", "?x", 'forbund = "x"\nar = 1', '# Parameters\nforbund = "sjo-bro"\nar = 2024\n'
    )
    assert oppna(FORBUND, AR, data=data.root).ar == AR


def test_the_record_tells_what_was_read_and_looked_for_in_vain(
    data: Data, in_notebook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "record.json"
    monkeypatch.setenv(RECORD_VARIABLE, str(target))
    made = in_notebook()
    rapport = oppna(FORBUND, AR, data=data.root)
    made.hooks[0]()
    assert list(json.loads(target.read_text())["files"]) == [f"{OWN}/rapport.yml"]
    _ = rapport.mal
    rapport.text("saknas")
    made.hooks[0]()
    record = json.loads(target.read_text())
    assert record["files"][f"{OWN}/text/saknas.md"] is None
    assert record["files"][f"{OWN}/mal.xlsx"] is None
    assert len(record["files"][f"{OWN}/mal.csv"]) == 64
    assert not [name for name in record["files"] if "budget" in name]
    assert "samrapport.rapport.opening" in record["modules"]


def test_a_section_without_any_of_its_sources_is_left_out(data: Data) -> None:
    data.remove(f"{OWN}/budget.csv", f"{OWN}/utfall.csv", f"{OWN}/eget_kapital.csv")
    with pytest.raises(MissingData) as caught:
        data.rapport().kraver(["budget", "utfall", "eget_kapital"])
    assert caught.value.files == (f"{OWN}/budget.csv", f"{OWN}/utfall.csv", f"{OWN}/eget_kapital.csv")


def test_a_section_with_some_of_its_sources_is_a_fault_that_names_the_others(data: Data) -> None:
    data.remove(f"{OWN}/utfall.csv")
    with pytest.raises(DataFault, match=f"{OWN}/utfall.csv: filen saknas, men budget finns"):
        data.rapport().kraver(["budget", "utfall", "eget_kapital"])


def test_a_section_with_all_of_its_sources_goes_on(data: Data) -> None:
    data.write(f"{OWN}/text/hej.md", "Hej")
    data.rapport().kraver(["budget", "utfall", "text/hej"])
    data.rapport().kraver(["helarsekvivalenter", "mal"])


def test_helarsekvivalenter_are_required_by_name(data: Data) -> None:
    data.remove("scb/folkmangd.csv")
    with pytest.raises(MissingData, match=r"scb/folkmangd.csv"):
        data.rapport().kraver(["helarsekvivalenter"])


def test_a_text_that_needs_what_lacks_is_a_fault_of_the_text(data: Data) -> None:
    data.remove("scb/folkmangd.csv")
    data.write(f"{OWN}/text/hej.md", "{{ hek.egen.senaste.totalt }}")
    assert data.only_fault().startswith(f"{OWN}/text/hej.md: texten använder uppgifter som saknas: scb/folkmangd.csv.")


def test_metadata_leaves_out_what_lacks(data: Data) -> None:
    assert data.rapport().metadata() == {
        "title": "Halvårsbokslut 2024",
        "subtitle": "Samordningsförbundet Sjö & Bro",
        "forbund": "Samordningsförbundet Sjö & Bro",
        "kortnamn": "Sjö-Bro",
        "period": "2024-01-01–2024-06-30",
        "date": "2024-06-30",
        # The foot of the cover says what it lacks.
        "omslag": [f"{what}: uppgift saknas" for what in ("Diarienummer", "Datum", "Beslut", "Kontakt")],
    }


def test_the_front_page_escapes_names_and_needs_no_economy(data: Data) -> None:
    data.change("forbund/forbund.csv", "Samordningsförbundet Sjö & Bro", "<b>Sjö</b> *Bro*")
    assert "26\u00a0%** av årets budget är förbrukad" in data.rapport().framsida()
    assert "<b>" not in data.rapport().framsida()
    data.remove(f"{OWN}/utfall.csv", "scb/folkmangd.csv", f"{OWN}/mal.csv", f"{OWN}/aktiviteter.csv")
    data.remove(f"{OWN}/insatsresultat.csv")
    assert "nyckeltal" not in data.rapport().framsida()


def test_all_faults_of_all_files_are_told_at_once(data: Data) -> None:
    data.change(f"{OWN}/mal.csv", "1;Fler", "ett;Fler")
    data.change(f"{OWN}/utfall.csv", ";100000;", ";x;")
    data.change(f"{OWN}/uppgifter.csv", "lokaler;3", "lokaler;x")
    data.append("scb/folkmangd.csv", "9999;totalt;20-64;2021;1;x;\n")
    data.write(f"{OWN}/okand.csv", "x")
    files = {fault.file for fault in validera(data.root, FORBUND, AR)}
    assert files == {f"{OWN}/{name}.csv" for name in ("mal", "utfall", "uppgifter", "okand")} | {"scb/folkmangd.csv"}


def test_all_faulty_texts_are_told(data: Data) -> None:
    data.write(f"{OWN}/text/a.md", "{{ budget.totalt.utfal }}")
    data.write(f"{OWN}/text/b.md", "rad 1\n{{ x }")
    found = data.faults()
    assert [fault.split(":")[0] for fault in found] == [f"{OWN}/text/a.md, rad 1", f"{OWN}/text/b.md, rad 2"]


@pytest.mark.parametrize("forbund", ["vasteras", "vastra-malardalen", "norra-vastmanland"])
def test_the_committed_data_has_no_fault(committed: Path, forbund: str) -> None:
    assert [str(fault) for fault in validera(committed, forbund, 2021)] == []


@pytest.mark.parametrize(
    "error",
    [
        UnknownName("Året", "1999", ["2024"], where="x", next_step="y"),
        MissingData(["a.csv"]),
        BadPath("fel"),
    ],
)
def test_an_error_comes_whole_out_of_another_process(error: SamrapportError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)


def test_a_data_fault_comes_whole_out_of_another_process(data: Data) -> None:
    data.change(f"{OWN}/mal.csv", "1;Fler", "ett;Fler")
    with pytest.raises(DataFault) as caught:
        _ = data.rapport().mal
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults
