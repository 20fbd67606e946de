"""The search index holds what the pages say."""

from __future__ import annotations

import json

from samrapport.publish.embedded.search import index_page

from .conftest import Built


def test_it_finds_table_cells_headings_and_alternative_texts(built: Built) -> None:
    entries = json.loads((built.site / "search.json").read_text(encoding="utf-8"))
    own = [one for one in entries if one["href"].startswith("reports/vasteras/2021/02-ekonomi.html")]
    assert [one["section"] for one in own] == ["", "Utfall per post", "Jämförelse"]
    assert "Insats 3 3 103 350 43" in own[1]["text"]
    assert "Köping har högst andel, 16,2 procent." in own[2]["text"]
    assert all(one["title"] == "Budget och utfall" for one in own)
    assert {"objectID", "href", "title", "section", "text"} == set(own[0])


def test_a_page_that_wants_no_search_has_no_entry(built: Built) -> None:
    assert "delarsrapport.html" not in (built.site / "search.json").read_text(encoding="utf-8")


def test_markup_is_no_part_of_the_text() -> None:
    (entry,) = index_page("a.html", "A", "<p>Ett &lt;b&gt;<br>två</p><p>till\u00adsammans</p>")
    assert entry["text"] == "Ett <b> två tillsammans"
