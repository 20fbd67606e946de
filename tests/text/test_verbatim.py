"""What stands in the raw data is what is read, wherever in a text it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pypandoc
import pytest
from hypothesis import given, settings

from samrapport.facts.fact import Fact, FactBook
from samrapport.publish.embedded.pandoc import READER
from samrapport.text.prose import bind
from samrapport.text.verbatim import escape_markdown, one_line
from text.tecken_strategi import CASES, as_read, seen, texts

PLACES = (
    "{{ x.n }}",
    "före {{ x.n }} efter",
    "före\n{{ x.n }}\nefter",
    "{{ x.n }}{{ x.n }}",
    "- {{ x.n }}",
    "1. {{ x.n }}\n2. {{ x.n }}",
    "> {{ x.n }}",
    "*{{ x.n }}*",
    "[{{ x.n }}](https://x.se)",
    "::: {.callout-note}\n{{ x.n }}\n:::",
    "| A | B |\n|:--|:--|\n| {{ x.n }} | x{{ x.n }}x |",
    "före\n\n{{ x.n }}\n\nefter",
    "före:\n{{ x.n }}",
    "x[^n]\n\n[^n]: {{ x.n }}",
)
_WORD = re.compile(r"\{\{ x\.n \}\}")
_MARKUP = re.compile(r"^(> |- |\d\. |::: .*|:::|\|:--.*)|\[\^n\]:?|[*|]|\[|\]\(https://x.se\)", re.MULTILINE)


def said(found: Any) -> Iterator[str]:
    """The words of pandoc's tree, in order; what is not words is told, for none of it may come from a fact."""
    if isinstance(found, dict):
        kind, content = found.get("t"), found.get("c")
        if kind == "Str":
            yield content
        elif kind in (
            "Math",
            "RawInline",
            "RawBlock",
            "Code",
            "Cite",
            "Image",
            "Superscript",
            "Subscript",
            "Strikeout",
            "Quoted",
        ) or kind in ("Header", "HorizontalRule", "CodeBlock", "DefinitionList", "LineBlock", "LineBreak"):
            yield f"<{kind}>"
        elif kind is not None:
            yield from said(content)
    elif isinstance(found, list):
        for one in found:
            yield from said(one)


def parts(markdown: str) -> list[str]:
    """What is read between one rule and the next."""
    tree = json.loads(pypandoc.convert_text(markdown, "json", format=f"{READER}-yaml_metadata_block"))
    found: list[list[Any]] = [[]]
    for block in tree["blocks"]:
        if block["t"] == "Div" and "gräns" in block["c"][0][1]:
            found.append([])
        else:
            found[-1].append(block)
    return ["".join(said(blocks)) for blocks in found]


def assert_read(found: list[str]) -> None:
    book = FactBook({"x": lambda: [Fact(f"x.n{number}", text, "text") for number, text in enumerate(found)]})
    asked = [
        (text, place, _WORD.sub(f"{{{{ x.n{number} }}}}", place.replace("^n]", f"^n{number}]")))
        for number, text in enumerate(found)
        for place in PLACES
    ]
    bound = [bind(book, template, where="prov.md").markdown for _, _, template in asked]
    read = parts("\n\n::: gräns\n:::\n\n".join(bound))
    assert len(read) == len(asked)
    for (text, place, _), markdown, got in zip(asked, bound, read, strict=True):
        wanted = "".join(
            seen(text).join("".join(piece.split()) for piece in _WORD.split(_MARKUP.sub("", place))).split()
        )
        assert "".join(got.split()) == wanted, (text, place, markdown)


@pytest.mark.slow
def test_each_known_case_is_read_as_it_stands() -> None:
    assert_read([found for one in CASES if (found := as_read(one))])


@pytest.mark.slow
@settings(max_examples=10)
@given(texts(12))
def test_any_text_is_read_as_it_stands(found: list[str]) -> None:
    assert_read(found)


@pytest.mark.long
@settings(max_examples=1500)
@given(texts(12))
def test_any_text_of_thousands_is_read_as_it_stands(found: list[str]) -> None:
    assert_read(found)


@pytest.mark.parametrize(
    ("template", "markdown"),
    [
        ("{{ x.ar }}. Därefter", r"2021\. Därefter"),
        ("Slut.\n\n{{ x.ar }}) b", "Slut.\n\n2021\\) b"),
        ("- {{ x.ar }}. Punkt", r"- 2021\. Punkt"),
        ("({{ x.ar }}) b", r"(2021\) b"),
        ("Det var {{ x.ar }}. Sedan", "Det var 2021. Sedan"),
        ("1. {{ x.ar }}.\n2. x", "1. 2021\\.\n2. x"),
        ("{{ x.ar }}, {{ x.ar }}.", "2021, 2021."),
    ],
)
def test_a_number_that_begins_a_line_begins_no_list(template: str, markdown: str) -> None:
    book = FactBook({"x": lambda: [Fact("x.ar", 2021, "år")]})
    assert bind(book, template, where="prov.md").markdown == markdown


@pytest.mark.parametrize("plain", ["Region Sjölän", "Åby stad", "12,5 procent", "IPS", "Anna, Bo och Cia", "2021"])
def test_what_no_reader_acts_on_stays_as_it_is(plain: str) -> None:
    assert escape_markdown(plain) == plain


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Budget och utfall 2021", "Budget och utfall 2021"),
        ("*b* <i>", r"\*b\* \<i\>"),
        ("{{< include x >}}", r"\{\{\< include x \>\}\}"),
        ("a@b [c](d)", r"a\@b \[c\]\(d\)"),
        ("1. Första", r"1\. Första"),
        ("- punkt", r"\- punkt"),
        ("a--b ...", r"a\-\-b .\.\."),
        ("R&D &amp;", r"R\&D \&amp;"),
        ("::: x", r"\::: x"),
        ("Hej. 1. x", "Hej. 1. x"),
        ("12\u00a0345 kr\nnästa", "12\u00a0345 kr nästa"),
    ],
)
def test_nothing_is_left_for_markdown_to_act_on(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


def test_no_break_spaces_are_kept_on_the_line() -> None:
    assert one_line(" 1\u00a0234\r\n\t5\u202f% ") == "1\u00a0234 5\u202f%"
