from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from samrapport.run.assembly.quoting import escape_markdown, front_matter, one_line, quote_yaml


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_yaml_reads_back_what_was_quoted(text: str) -> None:
    quoted = quote_yaml(text)
    assert "\n" not in quoted
    # YAML itself cannot hold some control characters, escaped or not.
    assert yaml.safe_load(quoted) == text


def test_a_front_matter_is_read_back_whole() -> None:
    values = {"title": 'Å: "b" #c', "links": [{"text": "- x", "href": "y.pdf"}], "motto": None, "search": False}
    text = front_matter(values)
    assert text.startswith("---\n")
    assert text.endswith("\n---")
    assert yaml.safe_load(text.strip("-")) == {key: value for key, value in values.items() if value is not None}


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("Budget och utfall 2021", "Budget och utfall 2021"),
        ("*b* <i>", r"\*b\* \<i\>"),
        ("{{< include x >}}", r"\{\{\< include x \>\}\}"),
        ("a@b [c](d)", r"a\@b \[c\](d)"),
        ("1. Första", r"1\. Första"),
        ("- punkt", r"\- punkt"),
        ("a--b ...", r"a-\-b .\.\."),
        ("12\u00a0345 kr\nnästa", "12\u00a0345 kr nästa"),
    ],
)
def test_nothing_is_left_for_markdown_to_act_on(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


def test_no_break_spaces_are_kept_on_the_line() -> None:
    assert one_line(" 1\u00a0234\r\n\t5\u202f% ") == "1\u00a0234 5\u202f%"
