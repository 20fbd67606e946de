"""Links, pictures and blocks are read as pandoc reads them, and with their places."""

from __future__ import annotations

import json
import re
import time
from typing import Any
from urllib.parse import unquote

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samrapport.text.lankar import find_links, find_notes, find_open_blocks, find_raw

ALIKE = [
    "[a](b.html)",
    "[a](b.html 'titel') och [c](<d e.html>)",
    "[a](b c.html)",
    "[a](b(c).html)",
    "[a\nb](c.html)",
    "[a](b.html){.nedladdning}",
    "[a](b\\_c.html) [a](&auml;.html) [a](b%20c)",
    "[a]( b )",
    '[a](b"c)',
    "![a](b.png){width=50%}",
    "[![i](j.png)](k.html)",
    "\\![a](b.html)",
    "[a] (b)",
    "[a][b]\n\n[b]: c.html",
    '[b][]\n\n[B]: <c d> "titel"',
    "[b]\n\n[b]:\n   c.html",
    "![b]\n\n[b]: c.png",
    "[b] och [b]: så\n\n[b]: c.html",
    "[inget]: c.html",
    "Se [kommun] och x[^1]\n\n[^1]: Not med [a](b).",
    "^[not [a](b)]",
    "`[a](b)` och `` `[a](b) ``",
    "[`a`](b)",
    "    [a](b)",
    "\t[a](b)",
    "- x\n\n    [a](b)",
    "1. x\n\n    [a](b)\n\nslut\n\n    [c](d)",
    "```\n[a](b)\n```",
    "~~~ x\n[a](b)\n~~~\n[c](d)",
    "text\n```\n[x](y)\n```",
    "```\n[a](b)",
    "````\n```\n[a](b)\n````",
    "\\[a](b) [a\\](b) \\\\[a](c)",
    "<!-- [a](b) --> [c](d)",
    "<!-- \n\n[a](b) --> [c](d)",
    "> [a](b)",
    "| a |\n|--|\n| [b](c) |",
    "[a]{.b} [a\n\n](b)",
    "[a](https://a.se/b) [a](mailto:a@b.se) [a](#b)",
    "*[a](b)* **![c](d)**",
    "# [a](b)",
    "<https://exempel.se/å> <mailto:a@b.se> x<javascript:alert(1)>y",
    "<JavaScript:alert(1)> <file:/etc/passwd> <data:text/html,x>",
    "\\<https://a.se> `<https://a.se>` <https: //a.se> <!-- <https://a.se> -->",
    "[a](<https://a.se>)\n\n[b]: <https://b.se>\n\n[b]",
]


def read_by_pandoc(markdown: str) -> tuple[list[tuple[str, bool]], int, bool]:
    """Addresses with whether they are pictures', the number of divs, and whether colons are left as words."""
    links: list[tuple[str, bool]] = []
    divs, left = 0, False

    def walk(found: Any) -> None:
        nonlocal divs, left
        if isinstance(found, dict):
            kind = found.get("t")
            if kind in ("Link", "Image"):
                links.append((unquote(found["c"][2][0]), kind == "Image"))
            divs += kind == "Div"
            left = left or (kind == "Str" and found["c"].startswith(":::"))
        for one in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
            walk(one)

    walk(json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))["blocks"])
    return sorted(links), divs, left


@pytest.mark.parametrize("markdown", ALIKE)
def test_links_and_pictures_are_those_that_pandoc_finds(markdown: str) -> None:
    found = sorted((unquote(one.address or ""), one.picture) for one in find_links(markdown))
    assert found == read_by_pandoc(markdown)[0]


@pytest.mark.parametrize(
    ("markdown", "address", "line"),
    [
        ("a\n\n[b](c.html)", "c.html", 3),
        ("a [b\n](c.html)", "c.html", 1),
        ("[a][b]\n\ntext\n\n[b]: c.html", "c.html", 5),
        ("[a][b]", None, 1),
        ("x\n[a]()", None, 2),
        ("<a class='x' href='b.html'>b</a>", "b.html", 1),
        ("[a](b 'c' d)", "b 'c' d", 1),
    ],
)
def test_a_link_stands_on_a_line_and_may_lack_its_address(markdown: str, address: str | None, line: int) -> None:
    (link,) = find_links(markdown)
    assert (link.address, 1 + markdown.count("\n", 0, link.place)) == (address, line)


RAW = [
    "<b>", "x</b>y", "<A b='c>'>", "x <br/>", "<svg/onload=alert(1)>", "x <å>", "x <a_b>", "<x:y z>", "<?php x ?>", "\\\\<b>", "<b\nc>", "`x`{=html}",
    "a \\textbf{b}", "C:\\temp\\fil", "\\\\server\\mapp", "\\begin{x}a\\end{x}", "x \\å y",
]  # fmt: skip
PLAIN = [
    "\\<b>", "\\\\\\<b>", "`<b>`", "2 < 3 > 1", "<1a>", "<:a>", "<a", "<!-- <b> -->", "&lt;b&gt;", "a\\\\b", "\\_ \\* \\1 \\@x", "x \\\ny", "`\\a`", "{=html}",
    "<https://a.se>",
]  # fmt: skip


@pytest.mark.parametrize("markdown", [*RAW, *PLAIN])
def test_code_is_told_where_pandoc_takes_it_for_such(markdown: str) -> None:
    found = json.dumps(json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))["blocks"])
    raw = re.search(r'"t": "Raw\w+", "c": \["\w+", "(?!<!--)', found) is not None
    assert raw == (markdown in RAW) == bool(list(find_raw(markdown)))


NOTES = [
    "Se x[^1]\n[^1]: Not",
    "Se x[^1]\n\n[^1]: Not\n[^2]: b",
    "Se[^1] [^2]\n\n[^1]: Not\n[^2]: b",
    "# R\n[^1]: Not\n\nx[^1]",
    "- a[^1]\n[^1]: Not",
    "- a[^1]\n\n    [^1]: Not",
    "> a[^1]\n>\n> [^1]: Not",
    "a[^1]\n\n[^1]: Not\nfortsätter\n[^2]: x",
    "a [^x y] [^1]\n\n[^1]: b",
    "::: {.callout-note}\na[^1]\n:::\n\n[^1]: b",
    "::: {.callout-note}\na[^1]\n\n[^1]: b\n:::\n",
    "a^[i raden] b",
    "a\n\n[^1]: b",
    "a[^1] och [^1]: b",
    "a `[^1]` b \\[^1]\n\n    [^1]: kod",
    "a[^källa]\n\n[^källa]: [b](c.html)",
]


@pytest.mark.parametrize("markdown", NOTES)
def test_notes_that_meet_are_those_that_pandoc_makes(markdown: str) -> None:
    notes = find_notes(markdown)
    defined = {one.label for one in notes if one.defined}
    made = json.dumps(json.loads(pypandoc.convert_text(markdown, "json", format="markdown"))["blocks"])
    assert made.count('"t": "Note"') == sum(not one.defined and one.label in defined for one in notes) + markdown.count(
        "^["
    )


WHOLE = [
    "::: {.callout-note title='A'}\n\nb\n\n:::",
    "::: x\nb\n:::",
    "::: x :::\nb\n:::::",
    ":::: x\n\n::: y\n:::\n\n::::",
    "::: x\n::: y\n:::\n:::",
    "# R\n::: x\n:::",
    "---\n\n::: x\n:::",
    "```\na\n```\n::: x\n:::",
    "- a\n\n  ::: x\n  b\n  :::",
    "> ::: x\n> b\n> :::",
    '::: {.x title="a\nb"}\ny\n:::',
    '::: {.x title="a}b"}\ny\n:::',
    "::: {#tbl-a}\n\n| A |\n|--|\n| 1 |\n\nOm\n:::",
    "::: x\n\n```\n:::\n```\n\n:::",
    "    ::: x",
    "`::: x`",
    "<!--\n::: x\n-->",
    "Tre kolon ::: mitt på en rad.",
]
OPEN = [
    ("::: {.callout-note}\nb", 1, "avslutas aldrig"),
    ("a\n\n:::: x\n\n::: y\nb\n:::", 3, "avslutas aldrig"),
    ("a\n\n:::\n\nb", 3, "avslutar inget block"),
    ("::: x\nb\n:::\n\n:::", 5, "avslutar inget block"),
    ("a\n::: x\nb\n:::", 2, "inleder inget block"),
    ("::: a b\nx\n:::", 1, "inleder inget block"),
    ("::: {.a}b\n:::", 1, "inleder inget block"),
    ("   ::: a\nx\n   :::", 1, "inleder inget block"),
]


@pytest.mark.parametrize("markdown", WHOLE)
def test_whole_blocks_and_colons_in_code_are_let_be(markdown: str) -> None:
    assert list(find_open_blocks(markdown)) == []


@pytest.mark.parametrize(("markdown", "line", "told"), OPEN)
def test_a_block_that_does_not_end_or_begin_is_told_once_with_its_line(markdown: str, line: int, told: str) -> None:
    ((place, text),) = find_open_blocks(markdown)
    assert 1 + markdown.count("\n", 0, place) == line
    assert told in text


@pytest.mark.parametrize("markdown", [*WHOLE, *(one for one, _, told in OPEN if "aldrig" not in told)])
def test_colons_that_pandoc_leaves_as_words_are_those_that_are_told(markdown: str) -> None:
    left = read_by_pandoc(markdown)[2] and "mitt på" not in markdown
    assert bool(list(find_open_blocks(markdown))) == left


LINES = st.sampled_from(
    ["", "ord", "[a](b.html)", "![c](d.png)", "::: x", ":::", "```", "- p", "    kod [e](f)", "# R", "*[g](h)*", "> q"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=8))
def test_any_lines_are_read_and_no_link_outside_of_code_is_missed(lines: list[str]) -> None:
    markdown = "\n".join(lines)
    found = {one.address for one in find_links(markdown)}
    assert {address for address, _ in read_by_pandoc(markdown)[0]} <= found
    list(find_open_blocks(markdown))


@pytest.mark.parametrize(
    "part",
    [
        "[a](",
        "[",
        "](",
        "![a](b ",
        "`",
        "``` \n",
        "::: {",
        ":::\n",
        "<a href=",
        "[a][b]",
        "\\[",
        "<b ",
        "<?",
        "<a:",
        "\\a",
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(part: str) -> None:
    started = time.process_time()
    find_links(part * 4000)
    list(find_raw(part * 4000))
    list(find_open_blocks(part * 4000))
    assert time.process_time() - started < 5
