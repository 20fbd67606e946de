from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from samrapport.run.assembly.quoting import front_matter, quote_yaml


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
