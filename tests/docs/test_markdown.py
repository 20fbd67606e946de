"""Markdown read and written: headings, links and tables, and code left alone."""

from __future__ import annotations

from samrapport.docs.markdown import code_spans, headings, links, rewrite, table, title

PAGE = """# Sidan

Se [en](a.md#här), `[ingen](b.md)` och [`kod`](c.md).

```sh extra ord
# ingen rubrik [ingen](d.md)
```

## Så här, då
## Så här, då
## `fil.csv`: vad <x> är
"""


def test_headings_have_the_anchors_that_git_hosts_give_them() -> None:
    assert [(one.level, one.anchor) for one in headings(PAGE)] == [
        (1, "sidan"),
        (2, "så-här-då"),
        (2, "så-här-då-1"),
        (2, "filcsv-vad-x-är"),
    ]
    assert title(PAGE) == "Sidan"


def test_links_are_those_outside_of_code() -> None:
    assert links(PAGE) == ["a.md#här", "c.md"]


def test_a_rewritten_page_keeps_all_else() -> None:
    assert rewrite(PAGE) == PAGE
    made = rewrite(PAGE, link=lambda target: target.upper(), fence=lambda info: info.split(" ")[0])
    assert "[en](A.MD#HÄR), `[ingen](b.md)` och [`kod`](C.MD)" in made
    assert "```sh\n# ingen rubrik [ingen](d.md)\n```" in made


def test_a_table_guards_pipes_and_keeps_a_cell_on_its_line() -> None:
    assert table(["A", "B"], [("a|b", "c\nd")]) == "| A | B |\n|:--|:--|\n| a\\|b | c d |"


def test_code_spans_alone_are_changed() -> None:
    assert code_spans("a `a` ``a`` a", str.upper) == "a `A` ``A`` a"
