"""A text as it is meant: quotation marks and lists, alike in every engine since they are set before any of them."""

from __future__ import annotations

import re

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samrapport.facts.fact import FactBook
from samrapport.text.prose import bind
from samrapport.text.typografi import as_meant

QUOTED = {
    'Det kallas "bra" här.': "Det kallas ”bra” här.",
    "Parternas '90-tal och SIM's arbete": "Parternas ’90-tal och SIM’s arbete",
    'Se [länken "här"](sida.html "Titel").': 'Se [länken ”här”](sida.html "Titel").',
    '[a]: https://x.example/ "Titel"\n\nSe [a].': '[a]: https://x.example/ "Titel"\n\nSe [a].',
    'Se <https://x.example/?q="a">, "b".': 'Se <https://x.example/?q="a">, ”b”.',
    'https://x.example/?q="a"&b "c"': 'https://x.example/?q="a"&b ”c”',
    "Kod `'a'` och 'b'.": "Kod `'a'` och ’b’.",
    '```\n"a"\n```\n\n"b"': '```\n"a"\n```\n\n”b”',
    'Text\n\n    "kod"\n\n"b"': 'Text\n\n    "kod"\n\n”b”',
    '<!-- "a" -->"b"': '<!-- "a" -->”b”',
    '<span title="a">"b"</span>': '<span title="a">”b”</span>',
    '[ord]{.klass title="a"} "b"': '[ord]{.klass title="a"} ”b”',
    '## Rubrik "a" {.klass data-b="c"}': '## Rubrik ”a” {.klass data-b="c"}',
    '::: {.callout-note title="a"}\n"b"\n:::': '::: {.callout-note title="a"}\n”b”\n:::',
    r"Data \"som\" den \'står\'.": r"Data \"som\" den \'står\'.",
    "Formeln $f'(x)$ och 'b'": "Formeln $f'(x)$ och ’b’",
    "| \"a\" | b |\n|---|---|\n| c | 'd' |": "| ”a” | b |\n|---|---|\n| c | ’d’ |",
    "{'inget': \"attribut\"}": "{’inget’: ”attribut”}",
}


@pytest.mark.parametrize(("written", "meant"), QUOTED.items())
def test_the_texts_own_quotation_marks_are_swedish_and_nothing_elses(written: str, meant: str) -> None:
    assert as_meant(written).markdown == meant


LISTS = [
    ("Vi gjorde:\n- ett\n- två", ["ett", "två"]),
    ("Vi gjorde följande\n- ett\n- två", ["ett", "två"]),
    ("Vi gjorde:\n- bara ett", ["bara ett"]),
    ("Vi gjorde\n* ett\n* två", ["ett", "två"]),
    ("Så här:\n1. ett\n2. två", ["ett", "två"]),
    ("I ordning\n1) ett\n2) två", ["ett", "två"]),
    ("Ord\na) ett\nb) två", ["ett", "två"]),
    ("Ord\n• ett\n• två", ["ett", "två"]),
    ("• ett\n• två", ["ett", "två"]),
    ("Vi gjorde:\n\t- ett\n\t- två", ["ett", "två"]),
    ("Vi gjorde:\n    - ett\n    - två\n\nMer text.", ["ett", "två"]),
    ("En rad\nsom går vidare\n- ett\n- två\n\nMer text.", ["ett", "två"]),
    ("## Rubrik\n- ett\n- två", ["ett", "två"]),
    ("::: {.callout-note}\nRuta:\n- ett\n- två\n:::", ["ett", "två"]),
    ("> Citat:\n> - ett\n> - två", ["ett", "två"]),
    ("- ett\n- två", ["ett", "två"]),
    ("Text\n\n- ett\n\n- två", ["ett", "två"]),
]
NO_LISTS = [
    "Mötet hölls den\n12. maj i år.",
    "Det steg från\n1. till plats fyra.",
    "Sträckan Västerås\n- Sala är lång.",
    "Antalet var 5\n+ 3 till.",
    "Text\n\n```\nsaker:\n- ett\n- två\n```",
    "Text\n\n    saker:\n    - ett\n    - två",
    "Text <!-- saker:\n- ett\n- två\n--> slut",
    "Kod `saker:\n- ett\n- två` slut",
    "Uttrycket a\n- b\n+ c",
]


def html(markdown: str) -> str:
    return str(
        pypandoc.convert_text(markdown, "html", format="markdown-yaml_metadata_block", extra_args=["--wrap=none"])
    )


@pytest.mark.parametrize(("written", "items"), LISTS)
def test_a_list_without_an_empty_line_before_it_is_one(written: str, items: list[str]) -> None:
    made = html(as_meant(written).markdown)
    assert re.findall(r"<li>(?:<p>)?(.*?)(?:</p>)?</li>", made) == items
    assert "<pre>" not in made


@pytest.mark.parametrize("written", NO_LISTS)
def test_what_nobody_meant_as_a_list_is_none(written: str) -> None:
    assert as_meant(written).markdown == written
    assert "<li>" not in html(written)


def test_a_list_within_a_list_stays_where_it_is() -> None:
    written = "- ett\n  mer:\n  - inre\n  - inre till\n- två\n\n  Stycke:\n  - sist\n  - allra sist"
    assert html(as_meant(written).markdown).count("<ul>") == 3


def test_a_heading_and_a_table_begin_where_they_stand() -> None:
    assert "<h2" in html(as_meant("Text\n## Rubrik\nMer").markdown)
    assert "<table>" in html(as_meant("Text\n| a | b |\n|---|---|\n| c | d |").markdown)
    assert as_meant("Text\n#nummer ett").markdown == "Text\n#nummer ett"


def test_faults_of_a_text_name_the_row_that_they_stand_on_in_the_file() -> None:
    prose = bind(
        FactBook({}),
        'Saker:\n\t- "ett"\n\t- två\n\n{% if 1 == 1 %}\nMer:\n- tre\n- [fyra](x.html)\n{% endif %}\nSlut.\n',
        where="x.md",
    )
    for word, row in (("ett", 2), ("två", 3), ("tre", 7), ("fyra", 8), ("Slut", 10)):
        assert prose.row_at(prose.markdown.index(word)) == row, word


TEXTS = st.lists(
    st.sampled_from(
        ["Text", "slut:", "- a", "- b", "* c", "1. d", "2. e", "• f", "    - g", "\t- h", "> - i", "# R", "```", "~~~", '"x"', "it's", "`'a'`", "", "| a |", "|---|", ":::", "::: {.a}", "[l](m 'n')", "<!--", "-->", "\\'", "{b='c'}"]
    ),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(TEXTS)
def test_nothing_is_lost_or_moved_but_blanks_and_once_is_enough(written: str) -> None:
    def kept(text: str) -> str:
        return re.sub(r"\s|>", "", text.replace("•", "-").replace("”", '"').replace("’", "'"))

    once = as_meant(written)
    assert kept(once.markdown) == kept(written)
    assert as_meant(once.markdown).markdown == once.markdown
    assert once.now_at(len(written)) == len(once.markdown)


@given(TEXTS)
def test_a_block_of_code_stays_as_it_is(written: str) -> None:
    code = "````\n" + written.replace("````", "") + "\n````"
    assert as_meant(code).markdown == code
