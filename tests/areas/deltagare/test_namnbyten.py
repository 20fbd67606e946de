"""Words that are called otherwise in a later release: asked about, and then known again, to the last cell."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from areas.deltagare.test_tidigare import ROOT, SPIRA, deltagare, one_less, one_more, told
from samrapport.areas.deltagare.deltagartabell import KON, Deltagartabell, cell_name, deltagartabeller
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.namnbyten import UTGAR, Namnbyten
from samrapport.areas.deltagare.rojande.skyddsminne import MEMORY_VARIABLE
from samrapport.areas.deltagare.skydd import tabellverk
from samrapport.areas.deltagare.tidigare import Minne
from samrapport.errors import DataFault
from samrapport.rapport.tidigare import Release as Told
from samrapport.rapport.tidigare import given

MINSTA = 5
Tables = dict[str, Deltagartabell]


def tables_of(tables: Mapping[str, Mapping[tuple[str, str], int]], grupper: Mapping[str, str] | None = None) -> Tables:
    """By table, and in it by undergrupp and kategori, how many women; there are three men more of each."""
    rows = [
        {
            "tabell": table,
            "undergrupp": group,
            "kategori": kategori,
            "kön": kon,
            "antal": count + 3 * (kon == KON[1]),
            "bas": "personer",
            "uteslutande": True,
            "grupp": (grupper or {}).get(kategori, ""),
            "fil": "x.csv",
            "rad": 2,
        }
        for table, own in tables.items()
        for (group, kategori), count in own.items()
        for kon in KON[:2]
    ]
    return deltagartabeller(pd.DataFrame(rows))


def renamed(own: Deltagartabell, words: Mapping[str, str]) -> Deltagartabell:
    """The table with other words."""

    def of(word: str) -> str:
        return words.get(word, word)

    return replace(
        own,
        namn=of(own.namn),
        kategorier=tuple(map(of, own.kategorier)),
        undergrupper=tuple(map(of, own.undergrupper)),
        cells={(of(group), of(kategori), kon): count for (group, kategori, kon), count in own.cells.items()},
        sources={},
    )


FIRST = {"Avslut": {("", "Arbete"): 12, ("", "Studier"): 2, ("", "Sjuk"): 7, ("", "Annat"): 9}}
NEXT = {"Avslut": {("", "Arbete"): 12, ("", "Studier"): 2, ("", "Sjuk"): 8, ("", "Annat"): 9}}
WORDS = {"Arbete": "Anställning", "Studier": "Utbildning", "Sjuk": "Ohälsa", "Annat": "Övrigt", "Avslut": "Utfall"}


def released(tables: Tables) -> dict[str, int | None]:
    minne = Minne(2021, ())
    skydd = minne.decide(lambda known: tabellverk(tables, {}, (), known), MINSTA)
    return dict(minne.slappt(skydd))


def after(tables: Tables, bytt: Mapping[str, str], *before: Mapping[str, int | None]) -> dict[str, int | None]:
    minne = Minne(2021, [Told(2021, one, ()) for one in before], Namnbyten(tables, bytt, "insats.yml"))
    skydd = minne.decide(lambda known: tabellverk(tables, {}, (), known), MINSTA)
    return dict(minne.slappt(skydd))


@pytest.mark.parametrize(
    "words", [dict(list(WORDS.items())[:many]) for many in (1, 2, 3, 4, 5)] + [{"Avslut": "Utfall"}]
)
def test_words_that_are_new_where_others_are_gone_are_asked_about(words: dict[str, str]) -> None:
    first, second = tables_of(FIRST), {"Avslut": renamed(tables_of(NEXT)["Avslut"], words)}
    with pytest.raises(DataFault, match=r"insats\.yml: .*som en publicerad rapport har visat.*tidigare_ord: \{"):
        after(second, {}, released(first))


@pytest.mark.parametrize(
    "words", [dict(list(WORDS.items())[:many]) for many in (1, 2, 3, 4, 5)] + [{"Avslut": "Utfall"}]
)
def test_under_its_earlier_name_a_count_is_protected_as_if_it_had_kept_it(words: dict[str, str]) -> None:
    first, kept = released(tables_of(FIRST)), tables_of(NEXT)
    expected = after(kept, {}, first)
    new = {"Avslut": renamed(kept["Avslut"], words)}
    names = {
        cell_name(kept["Avslut"], key): cell_name(new["Avslut"], other)
        for key, other in zip(kept["Avslut"].cells, new["Avslut"].cells, strict=True)
    }
    assert after(new, words, first) == {names[name]: count for name, count in expected.items()}
    assert None in expected.values()


def test_a_table_that_is_renamed_alone_knows_itself_again() -> None:
    """As when only a heading is mended in what is published."""
    first = released(tables_of(FIRST))
    new = {"Avslut": renamed(tables_of(FIRST)["Avslut"], WORDS)}
    minne = Minne(2021, [Told(2021, first, ())], Namnbyten(new, WORDS))
    skydd = minne.decide(lambda known: tabellverk(new, {}, (), known), MINSTA)
    assert [*minne.slappt(skydd).values()] == [*first.values()]
    assert minne.before(skydd) == ()


def test_what_is_released_later_under_other_words_does_not_change_what_is_made_anew() -> None:
    tables = tables_of(FIRST)
    first = released(tables)
    later = Told(2022, {name.replace("arbete", "jobb"): count for name, count in first.items()}, (first,))
    minne = Minne(2021, (later, Told(2021, first, ())), Namnbyten(tables, {}))
    skydd = minne.decide(lambda known: tabellverk(tables, {}, (), known), MINSTA)
    assert (dict(minne.slappt(skydd)), minne.before(skydd)) == (first, ())


@pytest.mark.parametrize(
    ("first", "second", "grupper"),
    [
        # A word that only came, or that only went.
        (FIRST, {"Avslut": {**NEXT["Avslut"], ("", "Flyttat"): 1}}, {}),
        ({"Avslut": {**FIRST["Avslut"], ("", "Flyttat"): 1}}, NEXT, {}),
        # Nobody is counted under it, before or now.
        ({"Avslut": {**FIRST["Avslut"], ("", "Flyttat"): -3}}, {"Avslut": {**NEXT["Avslut"], ("", "Bytt"): 1}}, {}),
        # So many more that the table is another.
        (FIRST, {"Avslut": {("", "Arbete"): 30, ("", "Studier"): 2, ("", "Annat"): 9, ("", "Ny"): 9}}, {}),
        # What was told as one is counted apart, under the same coarser word.
        (FIRST, {"Avslut": {("", "A"): 6, ("", "B"): 3, **NEXT["Avslut"]}}, {"A": "Jobb", "B": "Jobb"}),
    ],
)  # fmt: skip
def test_nothing_is_asked_where_no_word_can_have_been_renamed(first, second, grupper) -> None:  # type: ignore[no-untyped-def]
    def filled(tables):  # type: ignore[no-untyped-def]
        return {name: {key: count for key, count in own.items() if count != -3} for name, own in tables.items()}

    after(tables_of(filled(second), grupper), {}, released(tables_of(filled(first))))


def test_what_a_published_coarser_word_holds_is_not_new() -> None:
    grupper = {"A": "Jobb", "B": "Jobb"}
    first = tables_of({"Avslut": {("", "A"): 6, ("", "B"): 3, **FIRST["Avslut"]}}, grupper)
    told_of = released({"Avslut": first["Avslut"].sammanslagen(["Jobb"])})
    second = {"Avslut": renamed(first["Avslut"], {"Annat": "Övrigt"})}
    with pytest.raises(DataFault, match=r"har inte längre ”annat”, .* Nytt är ”Övrigt”\."):
        after(second, {}, told_of)


def test_a_word_that_stands_for_nothing_any_more_says_so() -> None:
    second = {"Avslut": {key: count for key, count in NEXT["Avslut"].items() if key[1] != "Annat"} | {("", "Ny"): 9}}
    tables, first = tables_of(second), released(tables_of(FIRST))
    with pytest.raises(DataFault, match="annat"):
        after(tables, {}, first)
    assert after(tables, {"Annat": UTGAR}, first)
    with pytest.raises(DataFault, match=r"tidigare_ord\.Annat.*”Nyy”|”Nyy”.*finns inte i insatsens tabeller"):
        after(tables, {"Annat": "Nyy"}, first)


def test_two_words_that_have_become_one_are_told_by_their_sum_unless_one_was_withheld() -> None:
    tables = tables_of({"Avslut": {("", "Arbete"): 21, ("", "Studier"): 2, ("", "Sjuk"): 8}})
    namn = Namnbyten(tables, {"Annat": "Arbete"})
    assert namn.idag({"avslut.arbete.man": 15, "avslut.annat.man": 12, "avslut.sjuk.man": 10}) == {
        "avslut.arbete.man": 27, "avslut.sjuk.man": 10,
    }  # fmt: skip
    assert namn.idag({"avslut.annat.man": None, "avslut.arbete.man": 15})["avslut.arbete.man"] is None
    assert namn.idag({"avslut.arbete.man": 15, "avslut.annat.man": None})["avslut.arbete.man"] is None


_COUNT = st.integers(0, 20)


@for_all(st.lists(st.tuples(_COUNT, _COUNT), min_size=2, max_size=4), st.data())
def test_whatever_words_are_renamed_the_outcome_is_that_of_the_old_ones(counts, data) -> None:  # type: ignore[no-untyped-def]
    groups = ("", "Unga", "Äldre")[1 : data.draw(st.sampled_from([1, 3]))] or ("",)
    words = [f"Ord {number}" for number in range(len(counts))]
    first = {"T": {(group, word): one for group in groups for word, (one, _) in zip(words, counts, strict=True)}}
    moved = data.draw(st.integers(0, len(words) - 1))
    second = {"T": {key: count + (key[1] == words[moved]) for key, count in first["T"].items()}}
    every = ["T", *words, *filter(None, groups)]
    new = {word: f"Nytt {word}" for word in data.draw(st.sets(st.sampled_from(every)))}
    before, kept = released(tables_of(first)), tables_of(second)
    own = {"T": renamed(kept["T"], new)}
    expected, found = after(kept, {}, before), after(own, new, before)
    names = {
        cell_name(kept["T"], key): cell_name(own["T"], other)
        for key, other in zip(kept["T"].cells, own["T"].cells, strict=True)
    }
    assert found == {names[name]: count for name, count in expected.items()}


@pytest.mark.parametrize("told_of", ["", "x", "x.y", "...", "a.b.c.d.e.f", "æ.ø.å"])
def test_a_name_of_any_form_in_a_published_file_is_let_be(told_of: str) -> None:
    tables, first = tables_of(NEXT), released(tables_of(FIRST))
    assert after(tables, {"Avs": "Avslut"}, first | {told_of: None}) == after(tables, {}, first)


@pytest.mark.slow
@pytest.mark.parametrize("change", [one_more, one_less])
def test_the_example_under_other_words_shows_nothing_that_it_withheld(
    change: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MEMORY_VARIABLE, str(tmp_path / "minne"))
    data = Path(shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw"))
    first = deltagare(data)
    change(data)
    with given(told(2021, first)):
        kept = dict(deltagare(data).slappt)
    words = [one for one in first.tabeller["Initierande part"].kategorier if one not in ("", SUMMA)]
    words = [one for one in words if one not in first.tabeller["Initierande part"].grupper.values()]
    for path in (data / SPIRA).glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        for word in words:
            text = re.sub(rf"(?<=;){re.escape(word)}(?=;|$)", f"{word} (ny)", text, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")
    own = data / SPIRA / "insats.yml"
    with given(told(2021, first)):
        with pytest.raises(DataFault, match="tabellen Initierande part har inte längre") as asked:
            _ = deltagare(data).skydd
        assert "tidigare_ord: {" in str(asked.value)
        lines = "".join(f"  {word}: {word} (ny)\n" for word in words)
        own.write_text(f"{own.read_text(encoding='utf-8')}tidigare_ord:\n{lines}", encoding="utf-8")
        second = deltagare(data)
        namn = second.minne.namn
        assert namn.idag(kept) == dict(second.slappt)
        withheld = [name for name, count in namn.idag(first.slappt).items() if count is None and name in second.slappt]
        assert withheld
        assert not [name for name in withheld if second.slappt[name] is not None]
        assert second.tidigare == (first.slappt,)
