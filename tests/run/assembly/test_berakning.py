from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup

from samrapport.run.assembly.berakning import AS_GIVEN, COUNTED, SUMMARY, berakning_html
from samrapport.run.assembly.shown import Shown


def fact(**changes: Any) -> dict[str, Any]:
    made = {"name": "budget.andel", "shown": "50\u00a0%", "base": "budget", "formula": "utfall / budget"}
    return made | {"sources": [{"file": "sala/2022/budget.csv", "rows": "2-4"}]} | changes


def block(*facts: dict[str, Any], files: tuple[str, ...] = ()) -> str:
    named = {f"a.{n}": one for n, one in enumerate(facts)}
    shown = Shown("tbl-a", "table", "08_budget", "Budget", "En tabell", tuple(named), dict.fromkeys(files, "2-4"))
    return berakning_html(shown, named, {"CSV": "tbl-a.csv"}, "publikt-manifest.json")


def words(text: str) -> str:
    return BeautifulSoup(text, "html.parser").get_text(" ")


def test_it_opens_without_script_and_says_downloads_computing_and_sources_in_words() -> None:
    page = BeautifulSoup(
        block(fact(), fact(formula="budget, post A", sources=[{"file": "sala/2022/utfall.csv"}])), "html.parser"
    )
    details = page.select_one("details.berakning")
    assert details is not None
    summary = details.select_one("summary")
    assert summary is not None
    assert summary.get_text() == SUMMARY
    text = details.get_text(" ")
    assert "Så är det räknat: utfall / budget." in text
    assert "Underlag: budget och utblick; utfall." in text
    assert not details.find_all("script")
    assert [(link["href"], link.get_text()) for link in details.find_all("a")] == [
        ("data/tbl-a.csv", "Ladda ned som CSV"),
        ("data/tbl-a.html", "Egen sida: dela och citera"),
        ("data/publikt-manifest.json", "Varje värde med formel och källa (JSON)"),
    ]
    assert not details.find_all(id=True)


def test_what_only_an_analyst_asks_for_is_not_told() -> None:
    text = words(block(fact(), files=("sala/2022/moten.csv", "sala/2022/uppgifter.xlsx", "sala/2022/sie/a.se")))
    for part in ("budget.andel", ".csv", ".xlsx", ".se", "ipynb", "SHA", "rad 2", "2022", "explain"):
        assert part not in text
    assert "bokföringen" in text
    assert "möten och konferenser" in text


def test_shares_of_one_whole_are_one_way_of_computing_and_a_withheld_one_is_none() -> None:
    of = [fact(formula=f"Avslut, {name} / personer") for name in ("Studier", "Arbete")]
    hidden = fact(formula="Avslut, Annat / personer som är skyddade (skyddad)")
    text = words(block(*of, hidden, fact(formula="ett skyddat antal (skyddat)")))
    assert "Så är det räknat: varje antal / personer." in text
    assert "skydda" not in text


def test_many_ways_are_cut_with_a_word_of_the_rest() -> None:
    text = words(block(*(fact(formula=f"a{n} + b{n}") for n in range(9))))
    assert text.count(" + ") == 6
    assert "Resten är räknat på samma sätt." in text


def test_what_is_shown_as_it_stands_is_told_so() -> None:
    assert AS_GIVEN in block(files=("sala/2022/moten.csv",))
    assert AS_GIVEN not in block(fact())


def test_a_register_is_told_by_what_it_holds_and_that_small_counts_are_withheld() -> None:
    text = words(block(fact(formula="personer", sources=[{"file": "sala/2022/insatser/nystart/deltagare.csv"}])))
    assert COUNTED in text
    assert "Underlag: deltaganden." in text
    assert "nystart" not in text


def test_nothing_in_the_data_is_read_as_markup_shortcode_or_reference() -> None:
    nasty = "</details><script>x</script> / {{< include a >}} ``` @tbl-x $y$ \n\n# rubrik"
    text = block(fact(shown=nasty, formula=nasty, base=nasty, sources=[{"file": nasty}]))
    assert text.startswith("```{=html}\n")
    assert text.endswith("\n```")
    inner = text.removeprefix("```{=html}\n").removesuffix("\n```")
    assert not any(sign in inner for sign in ("<script", "{{", "```", "@", "$", "\n"))
    assert inner.count("</details>") == 1


def test_a_figures_values_stand_before_it_as_text_alone() -> None:
    told = {"columns": ["<b>", "{{< x >}}"], "rows": [["`$x$` & y", "visas inte", "1\u00a0234"]], "apart": True}
    shown = Shown("fig-a", "figure", "08_budget", "Budget", "Ett diagram", (), {})
    text = berakning_html(shown, {}, {}, values=told)
    page = BeautifulSoup(text, "html.parser")
    first, second = page.select("details")
    assert (first["class"], second["class"]) == (["varden"], ["berakning"])
    (table,) = first.select("table#fig-a-varden.serier")
    assert [one.get_text() for one in table.select("th, tbody td")] == ["Avser", *told["columns"], *told["rows"][0]]
    assert not set("`{}$@\\") & set(text.removeprefix("```{=html}\n").removesuffix("\n```"))
    assert "varden" not in berakning_html(shown, {}, {})
