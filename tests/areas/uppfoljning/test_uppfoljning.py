"""The boxes of the state's follow-up system: the report's own values, nothing withheld, and labels from one file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from data_factory import AR, FORBUND, OWN, Data
from typer.testing import CliRunner

from samrapport.areas.uppfoljning.ifylld import Cell, fyll_i
from samrapport.areas.uppfoljning.rutor import FILE, read_rutor
from samrapport.areas.uppfoljning.sida import uppfoljning_html
from samrapport.cli.app import app
from samrapport.errors import DataFault, SamrapportError
from samrapport.facts.fact import skyddat
from samrapport.rapport import Rapport, oppna
from samrapport.text.numbers import kr


def opened(data: Data) -> Rapport:
    return oppna(FORBUND, AR, data=data.root)


def cells(rapport: Rapport) -> list[Cell]:
    return [cell for one in fyll_i(rapport, read_rutor()) for _, row in one.rader for cell in row]


def test_each_box_has_the_value_of_its_fact(data: Data) -> None:
    rapport = opened(data)
    found = {cell.faktum: cell.varde for cell in cells(rapport) if cell.faktum and cell.varde is not None}
    assert found["budget.totalt.budget"] == kr(rapport.fakta["budget.totalt.budget"].value)
    assert found["budget.ledning.summa.utfall"] == kr(rapport.fakta["budget.ledning.summa.utfall"].value)
    assert found["insats.kliv.start"] == rapport.fakta["insats.kliv.start"].value.isoformat()
    assert all(rapport.fakta.find(name) for name in found)


def test_each_block_of_costs_and_each_insats_has_a_row(data: Data) -> None:
    rapport = opened(data)
    tables = {one.rubrik: [name for name, _ in one.rader] for one in fyll_i(rapport, read_rutor())}
    assert tables["Budget och utfall för varje område"] == ["Stöd till individer", "Ledning"]
    assert tables["Insatser"] == tables["Deltagare för varje insats"] == list(rapport.insatser["namn"])


def test_the_seeds_withheld_and_made_up_counts_are_marked(tmp_path: Path) -> None:
    write(tmp_path, "baser.unika_personer.totalt", "initierande_part.arbetsformedlingen.totalt")
    write(tmp_path, "baser.unika_personer", "kon_per_intag.intag_4")
    rapport = oppna("vasteras", 2021)
    rutor = read_rutor(tmp_path)
    delar = fyll_i(rapport, rutor)
    hidden = [cell for one in delar for _, row in one.rader for cell in row if cell.skyddad]
    assert {cell.faktum for cell in hidden} == {
        f"insats.spira.deltagare.kon_per_intag.intag_4.{kon}" for kon in ("kvinnor", "man")
    }
    assert all(cell.varde is None and skyddat(rapport.fakta[cell.faktum]) for cell in hidden)
    page = uppfoljning_html(rapport, rutor, delar)
    assert page.count("skyddat antal</small>") == 2
    assert "påhittat register" in page


def write(folder: Path, old: str, new: str) -> None:
    source = folder / FILE
    if not source.exists():
        source = Path(read_rutor.__code__.co_filename).parent / FILE
    text = source.read_text(encoding="utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new), encoding="utf-8")


def test_labels_and_order_are_those_of_the_file(data: Data, tmp_path: Path) -> None:
    write(tmp_path, "etikett: Kvinnor", 'etikett: "Antal kvinnor, nytt i år <1>"')
    rutor = read_rutor(tmp_path)
    page = uppfoljning_html(opened(data), rutor, fyll_i(opened(data), rutor))
    assert "Antal kvinnor, nytt i år &lt;1&gt;" in page
    heads = re.findall(r"<caption>(.*?)</caption>|<h2>(.*?)</h2>", page)
    assert [one or other for one, other in heads] == [one.rubrik for one in rutor.delar]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("faktum: budget.totalt.budget", "faktum: bugdet.totalt.budget", "budget"),
        ("kolumn: typ", "kolumn: tyyp", "typ"),
        ("varje: block", "varje: blok", "block"),
        ("        kolumn: typ\n        ord:\n          individ: Individinriktad\n          struktur: Strukturövergripande\n", "", "faktum eller kolumn"),
        ("system:", "systm:", "system"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_file_is_told_with_what_was_meant(
    data: Data, tmp_path: Path, old: str, new: str, told: str
) -> None:
    write(tmp_path, old, new)
    with pytest.raises(SamrapportError) as caught:
        fyll_i(opened(data), read_rutor(tmp_path))
    assert FILE in str(caught.value)
    assert told in str(caught.value)


def test_a_report_without_money_or_insatser_has_its_boxes_empty() -> None:
    found = cells(oppna("norra-vastmanland", 2021))
    assert found
    assert {cell.varde for cell in found} == {None}


def test_the_page_has_a_place_of_its_own_and_a_fault_writes_none(data: Data, tmp_path: Path) -> None:
    def call(*words: str) -> BaseException | str:
        ended = CliRunner().invoke(
            app, ["uppföljning", *words, "--data", str(data.root), "--out", str(tmp_path / "ut")], standalone_mode=False
        )
        return ended.exception or ended.stdout

    said = str(call(FORBUND, str(AR)))
    written = [one.relative_to(tmp_path).as_posix() for one in (tmp_path / "ut").rglob("*") if one.is_file()]
    assert written == [f"ut/uppfoljning/{FORBUND}/{AR}.html"]
    assert f"{AR}.html: " in said
    assert "publiceras inte" in said
    (tmp_path / written[0]).unlink()
    data.write(f"{OWN}/budget.csv", data.text(f"{OWN}/budget.csv").replace("1200000", "tolv"))
    assert isinstance(call(FORBUND, str(AR)), DataFault)
    assert [one for one in (tmp_path / "ut").rglob("*") if one.is_file()] == []
