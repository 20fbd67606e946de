"""What was rendered beside what was taken over, as one site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from samrapport.publish.errors import PublishFault
from samrapport.publish.quarto.merge import carry_index, merge_site, write_index


def write(site: Path, files: dict[str, str], *hrefs: str) -> Path:
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    site.mkdir(exist_ok=True)
    entries = [{"objectID": href, "href": href, "text": f"{site.name} {href}"} for href in hrefs]
    (site / "search.json").write_text(json.dumps(entries), encoding="utf-8")
    return site


def texts(site: Path) -> list[str]:
    return [one["text"] for one in json.loads((site / "search.json").read_text(encoding="utf-8"))]


def test_what_was_rendered_lies_beside_what_was_taken_over(tmp_path: Path) -> None:
    shared = {"site_libs/x.css": "x"}
    made = write(tmp_path / "kvar", {**shared, "reports/b/2021/x.html": "b"}, "reports/b/2021/x.html")
    pages = {"index.html": "1", "reports/a/2021/x.html": "a", "site_libs/only-a.js": "z"}
    hrefs = ("reports/c/2021/x.html#z", "reports/c/2021/x.html#b", "index.html", "index.html")
    merge_site(write(tmp_path / "ny", {**shared, **pages}, *hrefs), made)
    files = {
        path.relative_to(made).as_posix(): path.read_text(encoding="utf-8")
        for path in made.rglob("*")
        if path.is_file() and path.name != "search.json"
    }
    assert files == {**shared, **pages, "reports/b/2021/x.html": "b"}
    # Every page once in order, and its parts in the order of the page.
    assert texts(made) == [
        "ny index.html",
        "kvar reports/b/2021/x.html",
        "ny reports/c/2021/x.html#z",
        "ny reports/c/2021/x.html#b",
    ]


def test_what_all_share_and_was_made_otherwise_is_refused(tmp_path: Path) -> None:
    one, other = (write(tmp_path / name, {"site_libs/x.css": name}) for name in ("kvar", "ny"))
    with pytest.raises(PublishFault, match=r"site_libs/x.css: .*på två sätt"):
        merge_site(other, one)


def test_a_site_without_an_index_gets_none(tmp_path: Path) -> None:
    site = write(tmp_path / "ny", {"index.html": "1"})
    (site / "search.json").unlink()
    merge_site(site, tmp_path / "site")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


def test_the_index_keeps_what_it_said_of_kept_pages_and_nothing_of_failed_ones(tmp_path: Path) -> None:
    def entry(page: str, text: str) -> dict[str, str]:
        return {"href": f"reports/{page}", "text": text}

    old, new = tmp_path / "old", tmp_path / "new"
    write_index(old, [entry("a/2021/x.html", "a gammal"), entry("b/2021/x.html", "b gammal")])
    write_index(new, [entry(f"{one}/2021/x.html", f"{one} ny") for one in "abc"])
    carry_index(old, new, kept={"a/2021"}, lost={"a/2021", "c/2021"})
    assert texts(new) == ["a gammal", "b ny"]
