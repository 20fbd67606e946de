"""The tillgänglighetsredogörelse says what `webbplats.yml` says, and what it does not say it tells as lacking."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from samrapport.raw.folder import RawFolder
from samrapport.run.sitepages.redogorelse import of_embedded, redogorelse
from samrapport.run.sitepages.webbplats import Anmalan, Brist, Granskning, Tillsyn, Undantag, Webbplats, read_webbplats

WHOLE = Webbplats(
    ansvarig="Förbundet *A*",
    tjanst="Rapporter_2021",
    betungande=(Undantag(vad="En gammal film", skal="Den är tre timmar lång"),),
    utanfor=(),
    uppdaterad=date(2021, 11, 3),
    kontakt=Anmalan(epost="a*b@c.se", telefon="021-1", webb="https://c.se/(x)"),
    forenlighet="delvis",
    brister=(Brist(vad="Ett diagram saknar mönster", skal="Det ritas om"),),
    granskning=Granskning(datum=date(2021, 11, 2), metod="Självskattning."),
    tillsyn=Tillsyn(namn="Myndigheten", webb="https://m.se/"),
)


def test_with_nothing_given_everything_is_told_as_lacking_and_nothing_made_up() -> None:
    page = redogorelse(Webbplats())
    assert page.count("\n- ") == 9
    assert "webbplats.yml" in page
    assert "förenlig med" not in page
    assert "har tillsyn över lagen." not in page
    assert "12 §" not in page


def test_with_all_given_nothing_lacks() -> None:
    page = redogorelse(WHOLE)
    assert "saknas i webbplats.yml" not in page
    for part in (
        r"Förbundet \*A\* ansvarar för webbplatsen Rapporter\_2021,",
        "(12 §)\n\n- En gammal film. Skäl: Den är tre timmar lång.",
        "(9 §)\n\nWebbplatsen har inget sådant innehåll.",
        "Redogörelsen uppdaterades senast 2021-11-03.",
        "delvis förenlig",
        "- Ett diagram saknar mönster. Skäl: Det ritas om.",
        "(mailto:a%2Ab@c.se)",
        r"Telefon: 021\-1",
        "(https://c.se/%28x%29)",
        "[anmäla det till Myndigheten](https://m.se/)",
        "granskades senast 2021-11-02: Självskattning.",
    ):
        assert part in page, part


def test_how_pages_were_tried_depends_on_what_made_them() -> None:
    quarto = redogorelse(WHOLE)
    embedded = of_embedded(quarto)
    assert "Quarto, vars menyer, sökning och utseende inte är provade" in quarto
    assert "Quarto" not in embedded
    assert "från 320 till 1920 bildpunkters bredd" in embedded
    ends = [page.split("## Hur webbplatsen är provad")[0] for page in (quarto, embedded)]
    assert ends[0] == ends[1]


def test_shortcomings_must_be_named_where_the_law_is_not_wholly_met() -> None:
    lacking = redogorelse(WHOLE.model_copy(update={"brister": ()}))
    assert "vilka brister som är kända" in lacking
    assert "vilka brister som är kända (brister)" not in redogorelse(
        WHOLE.model_copy(update={"brister": (), "forenlighet": "helt"})
    )


@pytest.mark.parametrize(
    "lacking", ["tjanst", "betungande", "utanfor", "uppdaterad", "granskning", "tillsyn", "kontakt"]
)
def test_each_part_that_lacks_is_told(lacking: str) -> None:
    page = redogorelse(Webbplats(**{name: value for name, value in WHOLE if name != lacking}))
    assert "Redogörelsen är inte färdig" in page
    assert page.split(":::")[1].count("\n- ") == 1


def test_the_examples_own_page_is_whole_and_says_how_little_it_was_tried(committed: Path) -> None:
    page = redogorelse(read_webbplats(RawFolder(committed)))
    assert "inte färdig" not in page
    assert "https://www.digg.se/tdosanmalan" in page
    assert "Ingen utomstående har granskat webbplatsen" in page


def test_requirement_plan_answer_and_days_are_told_where_they_are_given() -> None:
    page = redogorelse(
        WHOLE.model_copy(
            update={
                "om": "Webbplatsen är ett exempel",
                "publicerad": date(2021, 9, 1),
                "kontakt": Anmalan(epost="a@c.se", svar="Du får svar inom fem dagar"),
                "brister": (Brist(vad="Kartan", krav="Textalternativ", skal="Gammal", plan="Våren 2022"),),
            }
        )
    )
    for told in (
        "Webbplatsen är ett exempel.",
        "Du får svar inom fem dagar.",
        "- Kartan. Krav i WCAG: Textalternativ. Skäl: Gammal. Åtgärd: Våren 2022.",
        "Webbplatsen publicerades 2021-09-01.",
    ):
        assert told in page
    assert not any(word in redogorelse(WHOLE) for word in ("Krav i WCAG", "publicerades"))
