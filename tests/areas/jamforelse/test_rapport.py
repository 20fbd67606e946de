"""A comparison takes every förbund that it can read, leaves out the others with the reason, and tells what it read."""

from __future__ import annotations

from pathlib import Path

import pytest
from jamforelse_factory import AR, FOLDER, Many

from samrapport.areas.forbund.rapport import Forbundsrapport
from samrapport.areas.jamforelse.rapport import Jamforelse
from samrapport.errors import MissingData, UnknownName
from samrapport.rapport import oppna, validera
from samrapport.raw.folder import RawFolder

pytestmark = pytest.mark.slow


@pytest.fixture
def many(tmp_path: Path) -> Many:
    return Many(tmp_path / "raw", 4)


def compared(own: Jamforelse, key: str) -> list[str]:
    return [one.varde.forbund for one in own.jamforda[key].ordnade]


def reasons(own: Jamforelse, key: str) -> dict[str, str]:
    return {one.forbund: one.hinder for one in own.jamforda[key].utanfor}


def faults(many: Many) -> list[str]:
    return [str(one) for one in validera(many.root, FOLDER, AR)]


def test_a_folder_with_its_file_is_opened_as_a_comparison(many: Many) -> None:
    own: object = oppna(FOLDER, AR, underlag=["forbund"], data=many.root)
    assert isinstance(own, Jamforelse)
    assert own.metadata()["subtitle"] == "Förbunden i länen"
    assert own.metadata()["date"] == f"{AR}-08-31"
    with pytest.raises(UnknownName, match="Menade du ”lanen”"):
        oppna("lanan", AR, data=many.root)


def test_every_value_is_the_one_of_the_forbunds_own_report(many: Many) -> None:
    own = many.jamforelse()
    for number in range(many.count):
        rapport = Forbundsrapport(RawFolder(many.root), f"f-{number:02d}", AR)
        name = f"f_{number:02d}"
        assert own.fakta[f"matt.hek.{name}.varde"].value == rapport.fakta["hek.egen.2023.andel"].value
        assert own.fakta[f"matt.hek.{name}.varde"].sources == rapport.fakta["hek.egen.2023.andel"].sources
        assert own.fakta[f"matt.budget.{name}.varde"].value == rapport.fakta["budget.andel"].value
        assert own.fakta[f"tid.hek.{name}.ar2021"].value == rapport.fakta["hek.egen.2021.andel"].value
    assert {len(one.ordnade) for one in own.jamforda.values()} == {many.count}
    assert own.fakta["matt.kostnad.f_00.varde"].value == 1000


def test_the_statistics_of_a_comparison_come_from_the_source_that_each_report_takes(many: Many) -> None:
    # Another publication that disagrees in one cell: the one with fewer cells is left out as a whole, here and there.
    with (many.root / "scb/helarsekvivalenter.csv").open("a", encoding="utf-8") as file:
        file.write("1000;totalt;20-64;2023;Sjukpenning;500;diagram;\n1001;totalt;20-64;2020;Sjukpenning;5;diagram;\n")
    own = many.jamforelse()
    for number in range(many.count):
        rapport = Forbundsrapport(RawFolder(many.root), f"f-{number:02d}", AR)
        assert own.fakta[f"matt.hek.f_{number:02d}.varde"].value == rapport.fakta["hek.egen.2023.andel"].value


def test_a_forbund_at_fault_is_left_out_and_the_rest_are_compared(many: Many) -> None:
    many.path(1, "budget.csv").write_text("block;post\nhemligt;värde\n", encoding="utf-8")
    own = many.jamforelse()
    for key in own.jamforda:
        assert sorted(compared(own, key)) == ["f-00", "f-02", "f-03"]
        assert reasons(own, key)["f-01"].startswith("Underlaget har fel (f-01/2024/budget.csv, rad 1")
        assert "hemligt" not in reasons(own, key)["f-01"]
    assert own.fakta["jamforelse.utan_rapport"].value == 1
    assert "Bygd 1 (underlaget har fel" in own.framsida()
    assert faults(many) == []


def test_mending_the_fault_is_a_change_of_what_was_read(many: Many) -> None:
    many.path(1, "budget.csv").write_text("x\n", encoding="utf-8")
    own = many.jamforelse()
    own.finns("over_tid")
    assert own.lasta_filer()["f-01/2024/budget.csv"]
    assert own.lasta_filer()["f-01/2023/rapport.yml"] is None
    assert own.lasta_filer()["forbund/forbund.csv"]


def test_a_forbund_without_a_report_for_the_year_is_asked_for_and_joins_when_it_has_one(many: Many) -> None:
    many.path(3, "rapport.yml").unlink()
    own = many.jamforelse()
    assert own.kortnamn == ("f-00", "f-01", "f-02")
    assert own.lasta_filer()["f-03/2024/rapport.yml"] is None
    many.report(3)
    assert len(many.jamforelse().kortnamn) == 4


def test_a_listed_forbund_without_a_report_is_told(many: Many) -> None:
    many.write(f"{FOLDER}/{AR}/jamforelse.yml", "titel: Två\nförbund: [f-00, f-03]\n")
    many.path(3, "rapport.yml").unlink()
    assert reasons(many.jamforelse(), "hek") == {"f-03": "Förbundet har ingen rapport för 2024"}


def test_another_period_and_another_rule_are_not_compared(many: Many) -> None:
    many.report(1, end="06-30")
    many.report(2, regel="med_ej_intecknat")
    own = many.jamforelse()
    assert reasons(own, "budget") == {"f-01": "Utfallet gäller 1 januari–30 juni, inte samma tid som hos de andra"}
    assert list(reasons(own, "ek")) == ["f-02"]
    assert len(compared(own, "hek")) == 4


def test_participations_and_withheld_counts_are_no_unique_persons(many: Many) -> None:
    many.report(1, bas="deltaganden")
    many.report(2, persons=3)
    own = many.jamforelse()
    assert sorted(compared(own, "deltagare")) == sorted(compared(own, "kostnad")) == ["f-00", "f-03"]
    assert reasons(own, "deltagare")["f-01"] == "Det som räknas är deltaganden, inte unika personer"
    assert "skyddat" in reasons(own, "deltagare")["f-02"]
    assert all(one.fakta is None for one in own.jamforda["kostnad"].utanfor)


def test_without_money_or_insatser_the_other_measures_are_compared(many: Many) -> None:
    for name in ("budget.csv", "utfall.csv", "eget_kapital.csv", "insatser.csv"):
        many.path(0, name).unlink()
    own = many.jamforelse()
    assert reasons(own, "budget") == reasons(own, "ek") == {"f-00": "Budget och utfall saknas"}
    assert reasons(own, "deltagare") == {"f-00": "Förbundet redovisar inga individinsatser"}
    assert "f-00" in compared(own, "hek")


def test_years_are_followed_as_far_back_as_the_comparison_goes(tmp_path: Path) -> None:
    many = Many(tmp_path / "raw", 2, years=(2021, 2022, 2023, 2024))
    many.write(f"{FOLDER}/{AR}/jamforelse.yml", "titel: T\nantal_år: 3\n")
    many.path(1, "budget.csv", 2023).write_text("x\n", encoding="utf-8")
    found = many.jamforelse().utvecklingar
    assert found["budget"].ar == (2022, 2023, 2024)
    assert found["hek"].ar == (2021, 2022, 2023)
    assert [set(one.varden) for one in found["budget"].serier] == [{2022, 2023, 2024}, {2022, 2024}]
    assert [(one.forbund, one.ar) for one in found["budget"].utanfor] == [("f-01", 2023)]


def test_a_section_without_anything_to_compare_is_left_out(many: Many) -> None:
    (many.root / "scb/helarsekvivalenter.csv").unlink()
    own = many.jamforelse()
    own.kraver(["forbund"])
    with pytest.raises(MissingData, match=r"f-00/2023/rapport.yml"):
        own.kraver(["over_tid"])
    for number in range(many.count):
        many.path(number, "rapport.yml").write_text("x: 1\n", encoding="utf-8")
    with pytest.raises(MissingData, match=r"f-00/2024/rapport.yml"):
        many.jamforelse().kraver(["forbund"])


def test_the_faults_of_the_comparisons_own_files_are_told(many: Many) -> None:
    many.write(f"{FOLDER}/{AR}/budget.csv", "x")
    many.write(f"{FOLDER}/{AR}/jamforelse.yml", "titel: T\nförbund: [f-00, f-77]\n")
    own = f"{FOLDER}/{AR}"
    assert faults(many) == [
        f"{own}/jamforelse.yml, kolumn ”förbund”: ”f-77” finns inte i forbund/forbund.csv. Rätta namnet, eller lägg till "
        "förbundet där.",
        f"{own}/budget.csv: filen är okänd och läses inte. Ta bort den, eller lägg den någon annanstans.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("titlar: T\n", "nyckeln är okänd. Menade du ”titel”?"),
        ("titel: T\nförbund: [f-00, f-00]\n", "står redan i listan"),
        ("titel: T\nförbund: [../f-00]\n", "är inget förbunds kortnamn"),
        ("titel: T\nantal_år: 0\n", "är för litet"),
        ("x", "filen ska hålla nycklar"),
    ],
)
def test_a_mistake_in_the_file_is_told(many: Many, text: str, told: str) -> None:
    many.write(f"{FOLDER}/{AR}/jamforelse.yml", text)
    assert any(told in one for one in faults(many)), faults(many)


def test_a_text_binds_the_facts_of_the_comparison(many: Many) -> None:
    many.write(f"{FOLDER}/{AR}/text/forbund.md", "{{ jamforelse.antal | ord }}: {{ matt.hek.hogst_namn }}")
    text = many.jamforelse().text("forbund")
    assert text
    assert text.markdown == "fyra: Bygd 3"
    many.write(f"{FOLDER}/{AR}/text/forbund.md", "{{ matt.hek.hogst_nam }}")
    assert "Menade du ”matt.hek.hogst_namn”" in faults(many)[0]


def test_the_cost_grows_with_how_many_they_are_and_shared_files_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from samrapport.raw import table

    read: list[str] = []
    original = table.read_grid
    monkeypatch.setattr(table, "read_grid", lambda path, content: (read.append(path), original(path, content))[1])
    counts = {}
    for count in (3, 6):
        read.clear()
        own = Many(tmp_path / str(count), count, years=(2023, 2024)).jamforelse()
        assert own.jamforda
        assert own.utvecklingar
        shared = [path for path in read if path.startswith(("forbund/", "scb/"))]
        assert len(shared) == len(set(shared)) == 5
        counts[count] = len(read) - len(shared)
    assert counts[6] == 2 * counts[3]


def test_the_committed_comparison_has_no_fault(committed: Path) -> None:
    assert [str(fault) for fault in validera(committed, "jamforelse", 2021)] == []
