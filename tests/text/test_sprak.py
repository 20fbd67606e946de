"""The Swedish of all texts, and of what the program says itself: short sentences, one form for what recurs, and well spelt.

`pytest tests/text/test_sprak.py -rP` shows the measure of each text.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from samrapport.rapport import oppna
from samrapport.rapport.omraden import texter_i
from samrapport.rapport.rapport import Rapport
from samrapport.text.lasare.lasbarhet import lix, sentences, words

from .sprak import LIX, LONGEST, MEAN, SHORT, filled, findings, hunspell, misspelt, spelt, unexplained, word_list

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "raw"
FOREIGN = {name for one in texter_i("rapport") if one.sprak != "sv" for name in one.namn}
TEXTS = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("text/*.md") if path.stem not in FOREIGN)
MALL = ROOT / "src" / "samrapport" / "exempel" / "mall"
NOTEBOOKS = sorted(path for path in (ROOT / "notebooks").glob("*/[0-9]*.ipynb") if not path.stem.endswith("avstamning"))
"""The sections that readers see. The avstämning is the analyst's, and quotes files, rules and values."""
KNOWN = word_list(Path(__file__).with_name("ordlista.txt"))
"""Names and words of the field that a dictionary lacks."""
NAMES = {"AB", "OPTIMUS", "SCB", "SPIRA"}
"""Abbreviations that are names to the readers of these reports."""
PEOPLE = {
    part
    for path in DATA.rglob("*.csv")
    if path.stem in ("personer", "processdag")
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";")
    for column in ("namn", "organisation", "part")
    for part in re.split(r"[\s,-]+", row.get(column) or "")
}
"""Names of persons and of those whom they come from."""


@pytest.fixture(scope="module")
def rapporter() -> dict[str, Rapport]:
    """Every report of the project by the folder of its texts."""
    found: dict[str, Rapport] = {}
    for folder in sorted({path.rpartition("/text/")[0] for path in TEXTS}):
        forbund, ar, *within = folder.split("/")
        given = {"insats": within[1]} if within else {}
        found[folder] = oppna(forbund, int(ar), data=DATA, **given)
    return found


@pytest.fixture(scope="module")
def texter(rapporter: dict[str, Rapport]) -> dict[str, list[str]]:
    """The sentences of every text with its facts bound, and those of every front page."""
    found = {}
    for path in TEXTS:
        folder, _, name = path.rpartition("/text/")
        bound = rapporter[folder].text(name.removesuffix(".md"))
        assert bound is not None
        found[path] = sentences(bound.markdown)
    for folder, one in rapporter.items():
        found[f"{folder}, framsidan"] = sentences(one.framsida())
    return found


def shown(path: Path) -> Iterator[tuple[str, str]]:
    """What the committed notebook shows, with its kind: a text, a table's caption and note, its cells, a figure's caption and alt."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            data: dict[str, Any] = output.get("data", {})
            own: dict[str, Any] = output.get("metadata", {}).get("samrapport", {})
            if own.get("kind") == "prose" and "lang" not in own:
                yield "text", "".join(data["text/markdown"])
            for key in ("caption", "note", "alt"):
                if own.get(key):
                    yield key, own[key]
            if own.get("kind") == "table":
                html = "".join(data["text/html"])
                for found in re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", html, re.DOTALL):
                    yield "cell", unescape(re.sub(r"<[^>]+>", " ", found))


def test_every_text_is_read() -> None:
    assert len(TEXTS) > 60
    assert len(NOTEBOOKS) > 20


@pytest.mark.parametrize("path", TEXTS)
def test_a_text_is_plain(path: str, texter: dict[str, list[str]]) -> None:
    read = texter[path]
    if not read:
        return  # A quotation alone.
    every = sum(len(words(one)) for one in read)
    measure, mean = lix(read), every / len(read)
    print(f"{path}: {every} ord, {mean:.1f} ord i meningen, LIX {measure:.0f}")
    assert list(findings(read)) == []
    if every >= SHORT:
        assert measure <= LIX, f"LIX {measure:.0f}, högst {LIX}"
        assert mean <= MEAN, f"{mean:.1f} ord i meningen, i genomsnitt högst {MEAN}"


@pytest.mark.parametrize(
    "path",
    sorted(set(MALL.rglob("*.md")) - set(MALL.rglob("engelska.md"))),
    ids=lambda path: f"{path.parts[-3]}-{path.stem}",
)
def test_a_text_of_a_made_up_report_is_plain(path: Path) -> None:
    assert list(findings(sentences(filled(path.read_text(encoding="utf-8"))))) == []


def test_the_front_pages_are_plain(texter: dict[str, list[str]]) -> None:
    pages = {path: read for path, read in texter.items() if path.endswith("framsidan")}
    assert len(pages) > 3
    assert [f"{path}: {one}" for path, read in pages.items() for one in findings(read)] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_the_program_says_itself_is_plain(path: Path) -> None:
    said = [
        f"{kind}: {found}"
        for kind, text in shown(path)
        if kind in ("note", "caption", "alt") or (kind == "cell" and re.search(r"\w\.(?:\s|$)", text))
        for found in findings(sentences(text))
        # An alternative text tells every figure of its picture, in as many words as it takes.
        if not (kind in ("alt", "caption") and found.startswith(tuple("0123456789")))
        # In a table a day stands as it sorts.
        and not (kind == "cell" and found.startswith("dag som i en tabell"))
    ]
    assert said == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_explains_its_abbreviations(path: Path) -> None:
    page = "\n".join(text for kind, text in shown(path) if kind != "alt")
    assert unexplained(page, NAMES | PEOPLE) == set()


def test_every_word_is_spelt_as_the_dictionary_has_it(texter: dict[str, list[str]]) -> None:
    if not hunspell():
        pytest.skip("hunspell med svensk ordlista saknas (Debian: apt-get install hunspell hunspell-sv)")
    where: dict[str, str] = {}
    for path, read in texter.items():
        for word in (word for one in read for word in spelt(one)):
            where.setdefault(word, path)
    for notebook in NOTEBOOKS:
        for _, text in shown(notebook):
            for word in (word for one in sentences(text) for word in spelt(one)):
                where.setdefault(word, notebook.name)
    assert {word: where.get(word, "") for word in sorted(misspelt(where, KNOWN | PEOPLE))} == {}


def test_the_list_of_words_is_in_order() -> None:
    lines = [line for line in Path(__file__).with_name("ordlista.txt").read_text(encoding="utf-8").splitlines() if line]
    own = [line for line in lines if not line.startswith("#")]
    assert len(own) == len(set(own))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("51 personer har börjat.", "börjar med en siffra"),
        ("Det var 4 juni 2021.", "dag utan ”den”"),
        ("Det var den 2021-06-04.", "dag som i en tabell"),
        ("Vi bedömer att målet är nått.", "”Vi”"),
        ("Till studier gick en skyddad andel av dem.", "mitt i en mening"),
        (" ".join(["ord"] * (LONGEST + 1)) + ".", f"{LONGEST + 1} ord"),
    ],
)
def test_what_a_reader_stumbles_on_is_found(text: str, told: str) -> None:
    assert [one for one in findings(sentences(text)) if told in one]


@pytest.mark.parametrize(
    "text",
    [
        "Den 4 juni 2021 kom 51 personer, och fler väntas den 5 juni.",
        "> Vi samverkar för ett samhälle.\n>\n> 12 röster",
        "Från den 1 januari till den 31 augusti 2021, i januari 2021 och under våren.",
        "::: {.nyckeltal}\n- **39 %** av budgeten\n:::",
    ],
)
def test_what_is_plain_or_quoted_is_let_be(text: str) -> None:
    assert list(findings(sentences(text))) == []


def test_a_text_is_cut_into_its_sentences() -> None:
    text = "Ett. Två, t.ex. tre.[^a]\n\n- *Fyra* [fem](https://a.se)\n- **Sex.** Sju\n\n[^a]: Åtta.\n\n# Nio\n"
    assert sentences(text) == ["Ett.", "Två, t.ex. tre.", "Fyra fem", "Sex.", "Sju", "Åtta."]


def test_lix_is_the_mean_length_and_the_share_of_long_words() -> None:
    assert lix(["en två tre fyra.", "en samordning."]) == pytest.approx(3 + 100 / 6)


def test_an_abbreviation_is_explained_in_any_of_the_usual_ways() -> None:
    assert unexplained("SIP, KIS och SCB. En plan (SIP).", {"SCB"}) == {"KIS"}
    assert unexplained("ORS (Outcome Rating Scale), SIP är en plan, vad förkortningen ACT står för.", set()) == set()
