"""The sites of parts as one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from samrapport.publish.errors import PublishFault
from samrapport.publish.quarto.merge import merge_sites
from samrapport.publish.quarto.search_index import carry_index, write_index


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


def test_own_pages_come_from_the_first_and_reports_from_each(tmp_path: Path) -> None:
    shared = {"site_libs/x.css": "x", "theme/samrapport.css": "y"}
    one = write(tmp_path / "en", {**shared, "index.html": "1", "reports/a/2021/x.html": "a"})
    other = write(
        tmp_path / "två", {**shared, "index.html": "2", "reports/b/2021/x.html": "b", "site_libs/only-b.js": "z"}
    )
    merge_sites([one, other], tmp_path / "site")
    files = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_text(encoding="utf-8")
        for path in (tmp_path / "site").rglob("*")
        if path.is_file() and path.name != "search.json"
    }
    pages = {"index.html": "1", "reports/a/2021/x.html": "a", "reports/b/2021/x.html": "b"}
    assert files == {**shared, **pages, "site_libs/only-b.js": "z"}


@pytest.mark.parametrize("path", ["site_libs/x.css", "reports/a/2021/x.html"])
def test_what_two_parts_made_otherwise_is_refused(tmp_path: Path, path: str) -> None:
    sites = [write(tmp_path / name, {path: name}) for name in ("en", "två")]
    with pytest.raises(PublishFault, match=rf"{path}: .*på två sätt"):
        merge_sites(sites, tmp_path / "site")


def test_the_search_index_has_every_page_once_in_order(tmp_path: Path) -> None:
    one = write(tmp_path / "en", {}, "reports/c/2021/x.html#z", "reports/c/2021/x.html#b", "index.html")
    other = write(tmp_path / "två", {}, "index.html", "reports/b/2021/x.html", "reports/b/2021/x.html")
    merge_sites([one, other], tmp_path / "site")
    # The parts of a page in the order of the page, the site's own pages as the first part has them.
    assert texts(tmp_path / "site") == [
        "en index.html",
        "två reports/b/2021/x.html",
        "en reports/c/2021/x.html#z",
        "en reports/c/2021/x.html#b",
    ]


def test_a_site_without_an_index_gets_none(tmp_path: Path) -> None:
    sites = [write(tmp_path / name, {"index.html": name}) for name in ("en", "två")]
    for site in sites:
        (site / "search.json").unlink()
    merge_sites(sites, tmp_path / "site")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


def test_the_index_keeps_what_it_said_of_kept_pages_and_nothing_of_failed_ones(tmp_path: Path) -> None:
    def entry(page: str, text: str) -> dict[str, str]:
        return {"href": f"reports/{page}", "text": text}

    old, new = tmp_path / "old", tmp_path / "new"
    write_index(old, [entry("a/2021/x.html", "a gammal"), entry("b/2021/x.html", "b gammal")])
    write_index(new, [entry(f"{one}/2021/x.html", f"{one} ny") for one in "abc"])
    carry_index(old, new, kept={"a/2021"}, lost={"a/2021", "c/2021"})
    assert texts(new) == ["a gammal", "b ny"]
