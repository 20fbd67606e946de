"""Texts and facts: what the recipes show of them can be bound, and becomes what they say."""

from __future__ import annotations

import re

import pytest

from samrapport.rapport import oppna
from samrapport.text.prose import bind

from .pages import DATA, PAGES, RECIPES, ROOT, blocks, section, table, text_of

TEXT = RECIPES / "skriv-text.md"
FACTS = RECIPES / "hitta-fakta.md"
FETCHED = {"kolada"}
"""Of these nothing lies in the project; `tests/intake/test_kolada.py` binds them."""


@pytest.fixture(scope="module")
def vasteras() -> object:
    return oppna("vasteras", 2021, data=DATA)


def test_every_text_in_the_docs_can_be_bound(vasteras) -> None:
    templates = [
        *(content for info, content in blocks(TEXT) if info == "md"),
        *(one.replace("\\|", "|") for page in PAGES for one in re.findall(r"`(\{\{[^<`].*?\}\})`", text_of(page))),
    ]
    assert len(templates) > 20
    for template in templates:
        assert bind(vasteras.fakta, template, where="docs").markdown


def test_the_sentence_that_the_recipe_shows_is_what_its_text_becomes(vasteras) -> None:
    first = next(content for info, content in blocks(TEXT) if info == "md")
    assert f"blir ”{bind(vasteras.fakta, first, where='recept').markdown}”".replace("\u00a0", " ") in text_of(TEXT)


def test_every_namespace_of_facts_is_told_with_a_fact_that_exists(vasteras) -> None:
    told = section(FACTS, "Hitta ett faktums namn")
    first, _, rest = told.partition("En insats halvårsrapport")
    second, _, third = rest.partition("En [jämförelse]")
    own = oppna("vasteras", 2021, data=DATA, insats="spira")
    compared = oppna("jamforelse", 2021, data=DATA)
    for text, fakta in ((first, vasteras.fakta), (second, own.fakta), (third, compared.fakta)):
        rows = table(text)
        spaces = [row[0].strip("`") for row in rows]
        assert set(spaces) == set(fakta.spaces()) - (set(vasteras.fakta.spaces()) if text is second else set())
        for space, _, name in rows:
            assert name.strip("`").startswith(space.strip("`"))
            assert space.strip("`") in FETCHED or fakta.find(name.strip("`")), name


def test_every_text_that_a_notebook_shows_is_named() -> None:
    shown = {
        name
        for notebook in (ROOT / "notebooks").glob("*/[0-9]*.ipynb")
        for name in re.findall(r'rapport\.text\(\\"([a-z0-9-]+)\\"\)', text_of(notebook))
    }
    assert len(shown) > 15
    told = set(re.findall("`([a-z0-9-]+)`", section(TEXT, "Vilka texter som finns")))
    assert shown - told == set()
