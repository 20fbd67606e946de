"""The report of one insats: opened by name, with every share in its texts of a base, protected or not."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from samrapport.areas.deltagare import charts as deltagarcharts
from samrapport.areas.deltagare import tables as deltagare
from samrapport.areas.deltagare.deltagartabell import ALLA, TOTALT
from samrapport.areas.deltagare.facts import insatsens_deltagare
from samrapport.areas.insatser.tables import tabell_deltagare
from samrapport.areas.insatsrapport import charts as insatscharts
from samrapport.areas.insatsrapport import tables as insatsrapport
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.errors import DataFault, MissingData, UnknownName
from samrapport.present.table_parts import table_data, table_text
from samrapport.present.tables import Table
from samrapport.rapport import oppna
from samrapport.text.granskning.granskning import granska_text
from samrapport.text.prose import Prose

DATA = Path(__file__).parents[3] / "data" / "raw"
SPIRA = "vasteras/2021/insatser/spira"
TEXTS = sorted(path.stem for path in (DATA / SPIRA / "text").glob("*.md"))
TABLES = [name for name in dir(deltagare) if name.startswith("tabell_")]
FIGURES = [name for name in dir(deltagarcharts) if name.startswith("figur_")]
AS_PRINTED = {"tabell_avslut", "tabell_forsorjning", "tabell_intag", "tabell_under_tiden", "tabell_utbildning"} | {"figur_avslut", "figur_bakgrund", "figur_forsorjning", "figur_intag"}  # fmt: skip
"""What tells no other counts than the printed report does, which are real."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The raw data with nothing protected."""
    root = tmp_path_factory.mktemp("insats") / "raw"
    shutil.copytree(DATA, root)
    own = root / "vasteras" / "2021" / "rapport.yml"
    own.write_text(own.read_text(encoding="utf-8").replace("minsta_cell: 5", "minsta_cell: 0"), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def rapport(data: Path) -> Insatsrapport:
    return oppna("vasteras", 2021, data=data, insats="spira")


@pytest.mark.parametrize("name", ["spiraa", "sim", "../spira", ""])
def test_an_unknown_insats_is_refused_with_the_known(data: Path, name: str) -> None:
    with pytest.raises(UnknownName, match=r"Insatsen .* finns inte.*spira"):
        oppna("vasteras", 2021, data=data, insats=name)


def test_a_section_without_its_source_is_left_out(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "raw")
    (tmp_path / "raw" / SPIRA / "swot.csv").unlink()
    with pytest.raises(MissingData, match=r"swot.csv finns inte"):
        oppna("vasteras", 2021, ["swot"], tmp_path / "raw", insats="spira")


def test_a_register_beside_counts_is_refused(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "raw")
    shutil.copy(tmp_path / "raw" / SPIRA / "malbild.csv", tmp_path / "raw" / SPIRA / "deltagare_aggregat.csv")
    opened = oppna("vasteras", 2021, data=tmp_path / "raw", insats="spira")
    with pytest.raises(DataFault, match=r"deltagare_aggregat.csv: finns bredvid deltagare.csv"):
        _ = insatsens_deltagare(opened)


def test_the_printed_counts_alone_lead_to_the_same_tables(rapport: Insatsrapport, data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "raw")
    folder = tmp_path / "raw" / SPIRA
    for name in ("deltagare", "forsorjning", "handelser"):
        (folder / f"{name}.csv").unlink()
    (folder / "malbild.csv").rename(folder / "deltagare_aggregat.csv")
    own = folder / "insats.yml"  # The print does not say how many declined.
    own.write_text(own.read_text(encoding="utf-8").replace("  - Utan samtycke\n", ""), encoding="utf-8")
    counted = oppna("vasteras", 2021, data=tmp_path / "raw", insats="spira")
    same = (
        deltagare.tabell_intag,
        deltagare.tabell_utbildning,
        deltagare.tabell_forsorjning,
        deltagare.tabell_initierande,
    )
    for build in (*same, deltagare.tabell_under_tiden, deltagare.tabell_avslut):
        assert table_data(build(counted)) == table_data(build(rapport))
        assert build(counted).rows == build(rapport).rows


def test_one_more_event_in_the_register_changes_exactly_its_counts_in_both_reports(
    rapport: Insatsrapport, data: Path, tmp_path: Path
) -> None:
    shutil.copytree(data, tmp_path / "raw")
    events = tmp_path / "raw" / SPIRA / "handelser.csv"
    before = events.read_text(encoding="utf-8")
    assert "d001;Praktik" not in before
    events.write_text(f"{before}d001;Praktik;2019-12-01;2020-01-31;Privat sektor;Påhittad\n", encoding="utf-8")
    changed = oppna("vasteras", 2021, data=tmp_path / "raw", insats="spira")
    for shared, own in (("insats.spira.deltagare", changed.inom.fakta), ("deltagare", changed.fakta)):
        old = rapport.inom.fakta if shared.startswith("insats") else rapport.fakta
        space = shared.partition(".")[0]
        new = own.namespace(space)
        found = {
            name: new[name].value - fact.value
            for name, fact in old.namespace(space).items()
            if new[name].value != fact.value
        }  # type: ignore[operator]
        assert found == {
            f"{shared}.{table}.{row}.{kon}": 1
            for table, row in (("under_tiden", "praktik"), ("handelser", "praktik"), ("handelser", "summa"))
            for kon in ("man", "totalt")
        }
    assert {
        source.file.rpartition("/")[2] for source in changed.fakta["deltagare.under_tiden.praktik.totalt"].sources
    } == {
        "deltagare.csv",
        "forsorjning.csv",
        "handelser.csv",
    }
    assert table_text(tabell_deltagare(rapport.inom, "spira")) != table_text(tabell_deltagare(changed.inom, "spira"))  # type: ignore[arg-type]
    assert deltagare.tabell_under_tiden(changed).rows != deltagare.tabell_under_tiden(rapport).rows


def test_the_bilaga_of_the_forbund_has_the_same_figures(rapport: Insatsrapport) -> None:
    own = {row.cells[0]: row.cells[-1] for row in tabell_deltagare(rapport.inom, "spira").rows if len(row.cells) > 1}  # type: ignore[union-attr]
    assert (own["Unika deltagare"], own["Praktik"], own["Summa"]) == ("81", "53", "51")
    assert "påhittade" not in tabell_deltagare(rapport.inom, "spira").caption  # type: ignore[union-attr]
    facts = rapport.inom.fakta
    for name in ("deltagare.unika_deltagare", "avslut.summa", "under_tiden.anstallning", "under_tiden.praktik"):
        assert facts[f"insats.spira.deltagare.{name}.totalt"].value == rapport.fakta[f"deltagare.{name}.totalt"].value


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_its_base_and_whether_it_is_made_up(rapport: Insatsrapport, name: str) -> None:
    shown: Table = getattr(deltagare, name)(rapport)
    assert shown.note
    assert "påhittade" not in shown.note
    assert ("påhittade uppgifter)" in shown.caption) == (name not in AS_PRINTED)
    if any("%" in (cell or "") for row in shown.rows for cell in row.cells):
        assert re.search(r"Bas: .* \(.*\d+ totalt\)", shown.note), f"{name} har andelar utan bas"
    shown._repr_mimebundle_()


@pytest.mark.slow
@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_tells_all_its_counts_and_whether_they_are_made_up(rapport: Insatsrapport, name: str) -> None:
    shown = getattr(deltagarcharts, name)(rapport)
    assert ("påhittade uppgifter" in shown.alt) == (name not in AS_PRINTED)
    for value in shown.data["värde"]:
        assert str(value) in shown.alt or value == 0 or name == "figur_flode"
    first, second = (getattr(deltagarcharts, name)(rapport)._repr_mimebundle_()[0] for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", TEXTS)
def test_every_paragraph_with_a_share_says_of_what(rapport: Insatsrapport, name: str) -> None:
    template = (DATA / SPIRA / "text" / f"{name}.md").read_text(encoding="utf-8")
    for paragraph in template.split("\n\n"):
        if re.search(r"\{\{ (?:andel|konsandel)\.(?![^}]*\| bas)", paragraph):
            assert re.search(r"\| bas \}\}|i statistiken|av de \{\{ deltagare\.", paragraph), (
                f"{name}: andelen saknar bas: {paragraph}"
            )
    shown = rapport.text(name)
    assert shown
    for paragraph in shown.markdown.split("\n\n"):
        assert "%" not in paragraph or re.search(r"\bav\b|\bAv\b", paragraph), f"{name}: {paragraph}"


@pytest.mark.parametrize("name", TEXTS)
def test_no_figure_is_typed_in_a_text(rapport: Insatsrapport, name: str) -> None:
    template = (DATA / SPIRA / "text" / f"{name}.md").read_text(encoding="utf-8")
    assert granska_text(template, rapport.fakta, name, f"{name}.md", (rapport.namn,)) == []


def test_what_is_withheld_is_withheld_in_tables_figures_and_texts(data: Path) -> None:
    opened = oppna("vasteras", 2021, data=data, insats="spira")
    own = insatsens_deltagare(opened).tabeller
    hidden = {name: one.with_cells(dict.fromkeys(one.cells), dict.fromkeys(one.baser)) for name, one in own.items()}
    insatsens_deltagare(opened).__dict__["skydd"] = (hidden, None)
    for name in TABLES:
        if name != "tabell":
            shown = getattr(deltagare, name)(opened)
            cells = [cell for row in shown.rows for cell in row.cells[1:] if cell]
            assert set(cells) <= {"..", "14,6", "15,7", "15,2"}, name
            assert "Bas: deltaganden (83" not in shown.note
    for name in FIGURES:
        sentence = getattr(deltagarcharts, name)(opened)
        assert isinstance(sentence, Prose), name
        assert not re.search(r"\d", sentence.markdown), sentence.markdown
    text = opened.text("resultat")
    assert text
    assert "%" not in text.markdown
    assert opened.fakta["deltagare.avslut.summa.totalt"].unit == "text"


def test_the_other_sections_show_what_the_files_hold(rapport: Insatsrapport) -> None:
    assert len(insatsrapport.tabell_upplagg(rapport).rows) == 7
    assert rapport.fakta["ekonomi.projekttiden.andel"].base
    assert "58,6" in table_text(insatsrapport.tabell_ekonomi(rapport))
    assert "Introduktion" in insatscharts.figur_process(rapport).alt
    assert [row.cells[0] for row in insatsrapport.tabell_swot(rapport).rows if row.kind == "group"][-1] == "Hot"
    assert len(insatsrapport.tabell_sjalvvardering(rapport).rows) == 12
    assert len(insatsrapport.tabell_andringar(rapport).rows) == 15
    prose = insatsrapport.syntetisk(rapport)
    assert prose
    assert "de antalen är verkliga" in prose.markdown
    assert "startdagar är också påhittade" in prose.markdown


def test_a_personnummer_in_a_text_is_refused_and_not_repeated(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "raw")
    path = tmp_path / "raw" / SPIRA / "text" / "berattelser.md"
    path.write_text("Hon heter {{ 811218-9876 }}.", encoding="utf-8")
    opened = oppna("vasteras", 2021, data=tmp_path / "raw", insats="spira")
    with pytest.raises(DataFault, match="personnummer") as caught:
        opened.text("berattelser")
    assert "9876" not in str(caught.value)


def test_the_foot_of_the_cover_says_what_is_known_and_that_a_date_is_not(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "raw")
    opened = oppna("vasteras", 2021, data=tmp_path / "raw", insats="spira")
    assert opened.metadata()["omslag"] == [
        "Datum: uppgift saknas",
        "Ägare: Utbildning och arbetsmarknad, Västerås stad",
        "Kontakt: https://samordningvasteras.se/",
    ]
    path = tmp_path / "raw" / SPIRA / "insats.yml"
    path.write_text(path.read_text(encoding="utf-8") + "datum: 2021-08-20\n", encoding="utf-8")
    opened = oppna("vasteras", 2021, data=tmp_path / "raw", insats="spira")
    assert opened.metadata()["omslag"][0] == "Datum: 20 augusti 2021"


def test_the_kinds_of_base_are_three(rapport: Insatsrapport) -> None:
    cells = insatsens_deltagare(rapport).tabeller["Baser"].cells
    assert cells[ALLA, "Unika personer", TOTALT] == 81
    assert cells[ALLA, "Deltaganden", TOTALT] == 83
    assert rapport.fakta["deltagare.handelser.summa.totalt"].base == "händelser"


def test_those_of_the_processdag_stand_by_role_and_are_counted(
    rapport: Insatsrapport, data: Path, tmp_path: Path
) -> None:
    table = insatsrapport.tabell_processdag(rapport)
    assert table is not None
    rows = rapport.processdag
    assert [row.kind for row in table.rows].count("body") == len(rows)
    heads = [row.cells[0] for row in table.rows if row.kind == "group"]
    assert heads == ["Dokumentalist", "Processledare", "Deltagare", "Inbjudna som inte deltog"]
    for roll in ("dokumentalist", "processledare", "deltagare", "inbjuden"):
        assert rapport.fakta[f"processdag.{roll}.antal"].value == (rows["roll"] == roll).sum()
    shutil.copytree(data, tmp_path / "raw")
    (tmp_path / "raw" / SPIRA / "processdag.csv").unlink()
    assert insatsrapport.tabell_processdag(oppna("vasteras", 2021, data=tmp_path / "raw", insats="spira")) is None
