"""Nothing that either report shows depends on a withheld count, and nobody can work one out from what they show."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from areas.deltagare.rojande.attack import Attacker  # The one attacker, which shares nothing with the library.
from areas.deltagare.rojande.lacker import Dold, lacker
from samrapport.areas.avstamning import tables as avstamning
from samrapport.areas.deltagare import tables as deltagare
from samrapport.areas.deltagare.deltagartabell import ALLA, TOTALT, cell_name
from samrapport.areas.deltagare.facts import _read, insatsens_deltagare
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.rojande import Skydd
from samrapport.areas.deltagare.skydd import tabellverk
from samrapport.areas.insatser.tables import tabell_deltagare
from samrapport.areas.insatsrapport.rapport import Insatsrapport
from samrapport.present.table_parts import table_data
from samrapport.rapport import kontrollfil, oppna

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
DATA = ROOT / "data" / "raw"
SPIRA = "vasteras/2021/insatser/spira"


def opened(data: Path = DATA) -> Insatsrapport:
    return oppna("vasteras", 2021, data=data, insats="spira")


def decided(own: Insatsrapport) -> Skydd:
    skydd = insatsens_deltagare(own).skydd[1]
    assert skydd
    return skydd


@pytest.fixture(scope="module")
def rapport() -> Insatsrapport:
    return opened()


@pytest.fixture(scope="module")
def before(rapport: Insatsrapport) -> dict[str, str]:
    """All that is shown as it is."""
    return dict(shown(rapport))


def shown(own: Insatsrapport) -> Iterator[tuple[str, str]]:
    """All that the two reports tell of the participants: tables with their downloads, figures with theirs, texts, facts, front page."""
    for name in dir(deltagare):
        if name.startswith(("tabell_", "figur_")):
            made = getattr(deltagare, name)(own)
            yield name, json.dumps(made._repr_mimebundle_(), ensure_ascii=False)
            yield f"{name}.csv", made.data.to_csv(index=False) if name.startswith("figur_") else str(table_data(made))
    bilaga = tabell_deltagare(own.inom, "spira")
    assert bilaga
    yield "bilaga", json.dumps(bilaga._repr_mimebundle_(), ensure_ascii=False) + str(table_data(bilaga))
    for path in sorted((own.folder.root / SPIRA / "text").glob("*.md")):
        text = own.text(path.stem)
        assert text
        yield f"text/{path.stem}", text.markdown
    for space in ("deltagare", "andel", "konsandel", "tid"):
        yield space, repr({name: (fact.value, fact.unit) for name, fact in own.fakta.namespace(space).items()})
    yield "insats", repr({name: fact.value for name, fact in own.inom.fakta.namespace("insats").items()})
    yield "framsida", own.framsida() + own.inom.framsida()
    for report in (own, own.inom):
        told = avstamning.tabell_fynd(report)
        yield (
            f"avstämning {type(report).__name__}",
            json.dumps([kontrollfil(report), told._repr_mimebundle_()], ensure_ascii=False),
        )


def with_other_counts(counts: Mapping[str, int], skydd: Skydd) -> Insatsrapport:
    """The report as it would be, were the withheld counts these others, which nothing published contradicts."""
    own = opened()
    data = insatsens_deltagare(own)
    other = {
        name: one.with_cells(
            {key: counts.get(cell_name(one, key), count) for key, count in one.cells.items()}, one.baser
        )
        for name, one in data.tabeller.items()
    }
    visade = {
        name: one.with_cells(
            {key: None if data.visade[name].cells[key] is None else one.cells[key] for key in one.cells},
            data.visade[name].baser,
        )
        for name, one in other.items()
    }
    changed = replace(data, tabeller=other)
    changed.__dict__["skydd"] = (visade, skydd)
    _read(own.inom)["spira"] = changed
    own._computed[insatsens_deltagare.__wrapped__] = changed
    return own


@pytest.mark.late
def test_nothing_shown_depends_on_a_withheld_count(rapport: Insatsrapport, before: dict[str, str]) -> None:
    skydd = decided(rapport)
    exact = {
        cell_name(one, key): count
        for one in insatsens_deltagare(rapport).tabeller.values()
        for key, count in one.cells.items()
    }
    varied = {key for table in skydd.intyg for key in table if table[key] != exact[key]}
    assert varied >= set(skydd.dolda()) - {one.nyckel for one in skydd.begransade}
    # A few tables that together change every withheld count that can be changed.
    chosen, left = [], set(varied)
    while left:
        best = max(skydd.intyg, key=lambda table: sum(table[key] != exact[key] for key in left))
        chosen.append(best)
        left -= {key for key in left if best[key] != exact[key]}
    for table in chosen:
        after = dict(shown(with_other_counts(table, skydd)))
        assert {name for name in before if after[name] != before[name]} == set()


def test_a_published_count_would_show(rapport: Insatsrapport, before: dict[str, str]) -> None:
    """The test above can fail: a change of what is published is seen in all that tells of it."""
    skydd = decided(rapport)
    own = insatsens_deltagare(rapport).tabeller["Under tiden"]
    key = (ALLA, "Praktik", TOTALT)
    name = cell_name(own, key)
    assert not skydd.dold(name)
    after = dict(shown(with_other_counts({name: 54}, skydd)))
    changed = {one for one in before if after[one] != before[one]}
    assert {
        "tabell_under_tiden",
        "tabell_under_tiden.csv",
        "bilaga",
        "deltagare",
        "insats",
        "text/sammanfattning",
    } <= changed


@pytest.mark.parametrize("minsta_cell", [3, 5, 10])
def test_the_example_withstands_the_attack(rapport: Insatsrapport, tmp_path: Path, minsta_cell: int) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "raw"))
    own = data / "vasteras" / "2021" / "rapport.yml"
    own.write_text(
        own.read_text(encoding="utf-8").replace("minsta_cell: 5", f"minsta_cell: {minsta_cell}"), encoding="utf-8"
    )
    rapport = opened(data)
    skydd = decided(rapport)
    assert skydd.minsta_cell == minsta_cell
    assert skydd.minst
    verk = tabellverk(insatsens_deltagare(rapport).tabeller, _groups(rapport), insatsens_deltagare(rapport).offentliga)
    limits = {one.nyckel: one for one in skydd.begransade}
    attacker = Attacker(verk, skydd, least=1)
    withheld = skydd.dolda()
    for nyckel in random.Random(minsta_cell).sample(withheld, min(60, len(withheld))):
        low, high = attacker.range(nyckel)
        if skydd.celler[nyckel] == "sekundär":
            assert low < high, f"{nyckel} is solved"
        else:
            limit = limits.get(nyckel)
            assert low <= (limit.minst if limit else 1), f"{nyckel} is at least {low}"
            assert high >= (limit.hogst if limit else max(minsta_cell - 1, 2)), f"{nyckel} is at most {high}"


def _groups(rapport: Insatsrapport) -> dict[str, str]:
    words = insatsens_deltagare(rapport).kategorier
    assert words
    return {
        word: group
        for lista in ("försörjning", "avslut till")
        for word, group in words.column(lista, "grupp").items()
        if group
    }


def test_no_committed_output_tells_a_withheld_count(rapport: Insatsrapport) -> None:
    hidden = [
        Dold(tuple(label for label in (kategori if kategori != SUMMA else "Totalt", kon, group) if label), str(count))
        for name, one in insatsens_deltagare(rapport).tabeller.items()
        for (group, kategori, kon), count in one.cells.items()
        if insatsens_deltagare(rapport).visade[name].cells[group, kategori, kon] is None
    ]
    assert len(hidden) > 50
    texts = {}
    for path in sorted((ROOT / "notebooks").glob("*/*.ipynb")):
        outputs = [
            one for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] for one in cell.get("outputs", ())
        ]
        for number, one in enumerate(outputs):
            for mime, content in one.get("data", {}).items():
                ending = {"text/html": "html", "image/svg+xml": "svg"}.get(mime)
                if ending:
                    texts[f"{path.stem}-{number}.{ending}"] = content if isinstance(content, str) else "".join(content)
    assert len(texts) > 20
    assert [(one.fil, one.dold, one.stycke[:200]) for one in lacker(texts, hidden)] == []
