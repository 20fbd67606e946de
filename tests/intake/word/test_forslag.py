"""A Word file that came back edited: what goes into the texts that it was made of, and what is refused with the place to change it at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from data_factory import OWN, Data
from word_factory import (
    Edit,
    Sent,
    after,
    commented,
    comments,
    divided,
    edited,
    form,
    gone,
    in_pieces,
    joined,
    moved,
    plain,
    sent_out,
    tracked,
    within,
    words,
)

from samrapport.intake.word.forslag import Forslag, foresla
from samrapport.intake.word.paket import open_word
from samrapport.intake.word.textforslag import tillampad
from tests.publish.factory import budget_table, table_cell

pytestmark = pytest.mark.slow

BUDGET, ANDEL = "{{ budget.totalt.budget | tkr_enhet }}", "{{ budget.totalt.andel | procent }}"


@dataclass(frozen=True)
class Case:
    """A text, what somebody does to it in Word, and the text that it should be. refused: what is told of what is not taken in."""

    mall: str
    edits: tuple[Edit, ...]
    blir: str = ""
    refused: tuple[str, ...] = field(default=())


CASES: dict[str, Case] = {
    "ett-ord": Case(
        f"Äpplet kostar {BUDGET} i år.", (words("Äpplet kostar", "Frukten kostar"),), f"Frukten kostar {BUDGET} i år."
    ),
    "nytt-ord": Case(f"Päronet är {ANDEL}.", (words("Päronet är", "Päronet är nu"),), f"Päronet är nu {ANDEL}."),
    "efter-tal": Case(
        f"Bananen är {ANDEL} krokig.", (words("krokig.", "mogen i Malmö."),), f"Bananen är {ANDEL} mogen i Malmö."
    ),
    "hela-meningen": Case(
        f"Apelsinen är rund. Den väger {BUDGET}. Den är god.",
        (words("Apelsinen är rund. Den väger 5\u00a0100\u00a0tkr. Den", "Apelsinen är rund. Den"),),
        "Apelsinen är rund. Den är god.",
    ),
    "omkastat": Case(
        f"Citronen är {BUDGET} av allt det gula.",
        (words("Citronen är 5\u00a0100\u00a0tkr av allt det gula.", "Av allt det gula är 5 100 tkr citronen."),),
        f"Av allt det gula är {BUDGET} citronen.",
    ),
    "talet": Case(
        f"Kiwin är {ANDEL} grön, säger {BUDGET} personer.",
        (words("Kiwin är 26\u00a0% grön", "Kiwin är 28\u00a0% hårig"),),
        f"Kiwin är {ANDEL} hårig, säger {BUDGET} personer.",
        ("”26 %” är budget.totalt.andel. Ändra i sjo-bro/2024/",),
    ),
    "namnet": Case(
        "Insatsen {{ insats.kliv.namn }} plockar hallon.",
        (words("Kliv framåt plockar", "Kliv bakåt plockar"),),
        refused=("”Kliv framåt” är insats.kliv.namn. Ändra i sjo-bro/2024/insatser.csv, rad 2",),
    ),
    "valt-ord": Case(
        'Skörden {{ budget.totalt.andel | riktning("ökade", "minskade") }} av blåbär.',
        (words("ökade av blåbär", "sjönk av blåbär"),),
        refused=("följer av budget.totalt.andel. Ändra uttrycket i sjo-bro/2024/text/valt-ord.md, rad 1",),
    ),
    "villkor": Case(
        "Lingon växer.{% if budget.totalt.andel > 0 %} De är röda nu.{% else %} De är gröna.{% endif %} Slut på lingon.",
        (words("De är röda nu.", "De är mogna nu."), words("Slut på lingon.", "Sista lingonet.")),
        "Lingon växer.{% if budget.totalt.andel > 0 %} De är mogna nu.{% else %} De är gröna.{% endif %} Sista lingonet.",
    ),
    "fetstil": Case("Vinbär är svarta och sura.", (form("svarta", "b"),), "Vinbär är **svarta** och sura."),
    "kursiv": Case("Krusbär är gröna.", (form("gröna", "i"),), "Krusbär är *gröna*."),
    "inte-fet": Case("**Nypon.** De är röda som soppa.", (plain("Nypon."),), "Nypon. De är röda som soppa."),
    "i-fet": Case(
        "**Slånbär på hösten.** De är blå.", (words("Slånbär på", "Slånbär om"),), "**Slånbär om hösten.** De är blå."
    ),
    "fet-med-tal": Case(
        "**{{ insats.kliv.namn }}s havtorn.** De är gula.",
        (words("s havtorn.", "s tranbär."),),
        "**{{ insats.kliv.namn }}s tranbär.** De är gula.",
    ),
    "styckena": Case(
        f"Första mullbäret.\n\nAndra mullbäret är {ANDEL}.\n\nTredje mullbäret.\n",
        (
            gone("Andra mullbäret"),
            after("Tredje mullbäret", "Fjärde *mullbäret* {{ 1 }} & <b>.".replace("&", "&amp;").replace("<", "&lt;")),
        ),
        "Första mullbäret.\n\nTredje mullbäret.\n\nFjärde \\*mullbäret\\* \\{\\{ 1 }} & \\<b\\>.\n",
    ),
    "flyttat": Case(
        f"Fikonet är först, {ANDEL}.\n\nDadeln är sedan.\n\nOliven är sist.\n",
        (moved("Fikonet är först", "Oliven är sist"),),
        f"Dadeln är sedan.\n\nOliven är sist.\n\nFikonet är först, {ANDEL}.\n",
    ),
    "lista": Case(
        f"Nötter:\n\n- hasselnöt\n- valnöt, {ANDEL}\n- mandel\n",
        (after("hasselnöt", "jordnöt"), gone("mandel"), words("valnöt,", "paranöt,")),
        f"Nötter:\n\n- hasselnöt\n- jordnöt\n- paranöt, {ANDEL}\n",
    ),
    "numrerad": Case(
        "Gör så:\n\n1. Plocka plommon.\n2. Koka dem.\n",
        (after("Plocka plommon.", "Skölj dem."),),
        "Gör så:\n\n1. Plocka plommon.\n2. Skölj dem.\n2. Koka dem.\n",
    ),
    "rubrik": Case(
        "Körsbär är röda.\n\nBigarråer är mörka.\n",
        (after("Körsbär är röda.", "Om bigarråer", "Heading3"),),
        "Körsbär är röda.\n\n### Om bigarråer\n\nBigarråer är mörka.\n",
    ),
    "delat": Case(
        f"Melonen är stor. Vattenmelonen är {ANDEL} större.\n",
        (divided("Vattenmelonen är"),),
        f"Melonen är stor.\n\nVattenmelonen är {ANDEL} större.\n",
    ),
    "ihop": Case(
        f"Ananasen är {BUDGET} söt.\n\nMangon är sötare.\n",
        (joined("Ananasen är"),),
        f"Ananasen är {BUDGET} söt. Mangon är sötare.\n",
    ),
    "rader": Case(
        f"Rabarber är {BUDGET} sur.\nDen är ingen frukt,\nutan en {{# växt #}}grönsak.\n",
        (words("ingen frukt,", "inget bär,"),),
        f"Rabarber är {BUDGET} sur.\nDen är inget bär,\nutan en {{# växt #}}grönsak.\n",
    ),
    "citattecken": Case(
        'Persikan kallas "luden" av Åke.\n',
        (words("”luden” av Åke", "“luden” av Kalle"),),
        'Persikan kallas "luden" av Kalle.\n',
    ),
    "i-bitar": Case("Nektarinen är glatt.\n", (in_pieces("Nektarinen"),)),
    "spårat": Case(
        f"Granatäpplet är {ANDEL} rött.\n", (tracked("rött", "kärnigt"),), f"Granatäpplet är {ANDEL} kärnigt.\n"
    ),
    "hänvisning": Case(
        "Kvitten står i @tbl-budget och är gul.\n",
        (words("och är gul.", "och är hård."),),
        "Kvitten står i @tbl-budget och är hård.\n",
    ),
    "fel-hänvisning": Case(
        "Se @tbl-budget om mispel.\n",
        (within("om mispel", "Tabell\u00a01", "Tabell\u00a09"),),
        refused=("är en hänvisning, @tbl-budget. Ändra den i sjo-bro/2024/text/fel-hänvisning.md, rad 1",),
    ),
    "länkad": Case(
        "Se [vår webb](https://a.example/x) om nypotatis, och [mer](b.html).\n",
        (words("vår webb", "vår nya webb"), words("om nypotatis, och", "om färskpotatis &lt;b&gt;, och")),
        "Se [vår nya webb](https://a.example/x) om färskpotatis \\<b\\>, och [mer](b.html).\n",
    ),
    "nästlad": Case(
        "- A-lök\n    - röd lök\n    - gul lök\n- B-lök\n\n> Citat om purjo.\n",
        (words("gul lök", "brun lök"), after("röd lök", "vit lök"), words("om purjo", "om schalottenlök")),
        "- A-lök\n    - röd lök\n    - vit lök\n    - brun lök\n- B-lök\n\n> Citat om schalottenlök.\n",
    ),
    "tabell": Case(
        "Om kål:\n\n| Sort | Antal |\n|---|---|\n| Vitkål | två |\n| Rödkål | tre |\n",
        (words("Vitkål", "Grönkål"),),
        "Om kål:\n\n| Sort | Antal |\n|---|---|\n| Grönkål | två |\n| Rödkål | tre |\n",
    ),
    "fotnot": Case(
        "Not om squash.[^1] Mer om squash.\n\n[^1]: Noten om pumpa.\n",
        (words("Mer om squash", "Mindre om squash"),),
        "Not om squash.[^1] Mindre om squash.\n\n[^1]: Noten om pumpa.\n",
    ),
    "blir-rubrik": Case(
        "Gurkor.\n\nDe är gröna och långa.\n",
        (within("Gurkor.", '<w:pStyle w:val="FirstParagraph" />', '<w:pStyle w:val="Heading3" />'),),
        "### Gurkor.\n\nDe är gröna och långa.\n",
    ),
    "kommenterat": Case("Litchin är vit.\n", (commented("Litchin"),)),
    "engelska": Case(
        "## Lime\n\nThe lime is green.\n", (words("lime is green", "lime is sour"),), "## Lime\n\nThe lime is sour.\n"
    ),
}
OTHERS = (words("Insats 3", "Insats 33"), words("Budget och utfall till", "Budget, och utfall till"))


@dataclass(frozen=True)
class Met:
    """What was proposed of all cases at once."""

    sent: Sent
    forslag: Forslag


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Met:
    folder = tmp_path_factory.mktemp("word")
    malls = {name: case.mall for name, case in CASES.items()}
    sent = sent_out(Data(folder / "raw"), folder / "projekt", malls, table_cell(budget_table()))
    back = edited(
        sent.word, *(one for case in CASES.values() for one in case.edits), *OTHERS, parts=comments("Stämmer det?")
    )
    return Met(sent, foresla(sent.utskickad, open_word("åter.docx", back), sent.rapport))


@pytest.mark.parametrize("name", CASES)
def test_an_edit_becomes_a_change_of_the_text_with_its_facts_bound(met: Met, name: str) -> None:
    fil, case = f"{OWN}/text/{name}.md", CASES[name]
    changes = [one for one in met.forslag.andringar if one.fil == fil]
    assert tillampad(case.mall, changes) == (case.blir or case.mall)
    told = [one.varfor for one in met.forslag.hinder if one.fil == fil]
    assert len(told) == len(case.refused), told
    for one, wanted in zip(told, case.refused, strict=True):
        assert wanted in one


def test_what_is_no_text_is_told_with_where_it_comes_from(met: Met) -> None:
    told = [one for one in met.forslag.hinder if not one.fil]
    assert [one.varfor for one in told] == ["Den kommer från annat håll. Ändra där."] * 2
    assert "Insats 33" in told[1].efter


def test_comments_and_tracked_changes_are_told(met: Met) -> None:
    notes = met.forslag.anmarkningar
    (comment,) = notes.kommentarer
    assert (comment.av, comment.text, comment.vid) == ("Anna Ek", "Stämmer det?", "Litchin")
    assert comment.fil == f"{OWN}/text/kommenterat.md"
    assert (notes.inlagt, notes.struket, notes.av) == (1, 1, ("Anna Ek",))


def test_a_text_that_has_changed_since_is_told_and_let_be(met: Met) -> None:
    part = next(one for one in met.sent.utskickad.delar if one.fil.endswith("/ett-ord.md"))
    word = open_word("åter.docx", edited(met.sent.word, words("Äpplet kostar", "Frukten kostar")))
    told = {
        **word.properties,
        "samrapport-texter-01": word.properties["samrapport-texter-01"].replace(part.avtryck, ""),
    }
    found = foresla(met.sent.utskickad, replace(word, properties=told), met.sent.rapport)
    assert found.andringar == ()
    (hinder,) = found.hinder
    assert "ett-ord.md, eller en siffra i den, är ändrad sedan Word-filen gjordes" in hinder.varfor


def test_a_file_that_says_nothing_of_itself_is_held_against_the_report_as_it_is(met: Met) -> None:
    word = open_word("åter.docx", edited(met.sent.word, words("Äpplet kostar", "Frukten kostar")))
    found = foresla(met.sent.utskickad, replace(word, properties={}), met.sent.rapport)
    assert (len(found.andringar), found.hinder, found.okand) == (1, (), True)


def test_the_file_as_it_was_sent_changes_nothing(met: Met) -> None:
    same = foresla(met.sent.utskickad, open_word("åter.docx", met.sent.word), met.sent.rapport)
    assert (same.andringar, same.hinder, same.okand) == ((), (), False)
