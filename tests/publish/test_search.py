"""The search index holds what the pages say, and its bytes follow from them alone."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from samrapport.publish.embedded import search
from samrapport.publish.embedded.search import Search, index_site
from samrapport.publish.errors import PublishFault
from samrapport.publish.output import Before

from .conftest import Built

PAGE = '<!DOCTYPE html><html lang="sv"><body><main{find}><h1>{title}</h1><p>{text}</p></main></body></html>'
FIND = " data-pagefind-body"


def fragments(site: Path) -> dict[str, dict[str, Any]]:
    """What the index says of each page, by its path."""
    found = {}
    for file in (site / "sok").rglob("*.pf_fragment"):
        _, _, text = gzip.decompress(file.read_bytes()).partition(b"{")
        one = json.loads(b"{" + text)
        found[one["url"].lstrip("/")] = one
    return found


def write_pages(site: Path, *pages: tuple[str, str]) -> Path:
    for name, text in pages:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(PAGE.format(find=FIND, title=name, text=text), encoding="utf-8")
    return site


def test_it_finds_table_cells_headings_and_alternative_texts(built: Built) -> None:
    own = fragments(built.site)["reports/vasteras/2021/02-ekonomi.html"]
    assert own["meta"]["title"] == "Budget och utfall"
    assert own["meta"]["rapport"] == "Vasteras 2021"
    assert [one["text"].strip() for one in own["anchors"] if one["element"] == "h2"] == [
        "Utfall per post",
        "Jämförelse",
    ]
    assert "Insats 3" in own["content"]
    assert "3\u2060103" in own["content"]
    assert "Köping har högst andel, 16,2 procent." in own["content"]


def test_what_stands_around_the_text_is_not_found(built: Built) -> None:
    content = fragments(built.site)["reports/vasteras/2021/02-ekonomi.html"]["content"]
    for around in ("Hoppa till innehållet", "På denna sida", "Nästa", "Övriga länkar"):
        assert around not in content


def test_a_page_that_wants_no_search_has_no_entry(built: Built) -> None:
    assert not [page for page in fragments(built.site) if "delarsrapport" in page]


def test_soft_hyphens_and_blanks_in_numbers_part_no_words(tmp_path: Path) -> None:
    index_site(
        write_pages(tmp_path, ("a.html", "till&shy;sam\u00admans 1&nbsp;234\u00a0567 och år 2021 100 samt 12&nbsp;34"))
    )
    content = fragments(tmp_path)["a.html"]["content"]
    assert "tillsammans 1\u2060234\u2060567 och år 2021 100 samt 12 34" in content


def test_the_same_pages_give_the_same_bytes_with_any_number_of_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for threads in ("1", "2", "7"):
        monkeypatch.setenv("RAYON_NUM_THREADS", threads)
        # Written in another order each time, since the file system may list them so.
        pages = [(f"r/{n}.html", f"Sida {n} om insats {n % 5} med {n * 731} kronor") for n in range(60)]
        site = write_pages(tmp_path / threads, *(pages if threads == "1" else reversed(pages)))
        index_site(site)
        made.append({p.relative_to(site).as_posix(): p.read_bytes() for p in (site / "sok").rglob("*") if p.is_file()})
    assert made[0] == made[1] == made[2]
    assert len(fragments(tmp_path / "7")) == 60


@pytest.fixture
def parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of six förbund, large enough for parts of eight pages."""
    monkeypatch.setattr(search, "_PAGES", 8)
    pages = [(f"reports/f{n % 6}/{n}/a.html", f"Sida {n} om insats {n % 5} med {n * 731} kronor") for n in range(48)]
    return write_pages(tmp_path / "delad", ("index.html", "Start"), ("reports/index.html", "Alla"), *pages)


def test_a_large_site_is_indexed_in_parts_that_together_hold_each_page_once(parted: Path) -> None:
    index_site(parted)
    parts = [f"sok/{one}" for one in json.loads((parted / search.PARTS).read_text())]
    assert len(parts) > 1
    held = [page for part in ("sok", *parts) for page in of_part(parted, part)]
    assert sorted(held) == sorted(one.relative_to(parted).as_posix() for one in parted.rglob("*.html"))
    assert set(of_part(parted, "sok")) == {"index.html", "reports/index.html"}
    for n in range(6):
        assert len({part for part in parts if any(f"/f{n}/" in page for page in of_part(parted, part))}) == 1


def of_part(site: Path, part: str) -> list[str]:
    entry = json.loads((site / part / "pagefind-entry.json").read_text())
    assert [*entry["languages"]] == ["sv"]
    found = [json.loads(gzip.decompress(one.read_bytes())[12:])["url"] for one in (site / part / "fragment").iterdir()]
    return [one.lstrip("/") for one in found]


def test_a_new_page_touches_no_other_part_than_its_own(parted: Path) -> None:
    def entries() -> dict[str, bytes]:
        index_site(parted)
        return {one.parent.name: one.read_bytes() for one in parted.rglob("pagefind-entry.json")}

    before = entries()
    write_pages(parted, ("reports/f3/ny.html", "Något helt annat"))
    after = entries()
    assert len([part for part in before if before[part] != after[part]]) == 1


def test_a_site_takes_the_parts_of_another_that_are_of_the_same_pages(
    parted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_site(parted)
    other = tmp_path / "utan en"
    shutil.copytree(parted, other)
    write_pages(other, ("reports/f3/9/a.html", "Ändrad"))
    made = []
    index_part = search.index_part
    monkeypatch.setattr(search, "index_part", lambda *given: made.append(given[1]) or index_part(*given))
    index_site(other, parted)
    assert made == [part for part in search.parts_of(other) if "reports/f3/9/a.html" in of_part(other, part)]
    taken = {one.relative_to(other): one.read_bytes() for one in (other / "sok").rglob("*.*")}
    index_site(other)
    assert taken == {one.relative_to(other): one.read_bytes() for one in (other / "sok").rglob("*.*")}


def test_what_is_begun_while_pages_may_change_is_laid_in_only_where_they_stayed(
    parted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    index_part = search.index_part
    monkeypatch.setattr(search, "index_part", lambda *given: made.append(given[1]) or index_part(*given))
    with Search(parted, Before(tmp_path / "ingen")) as begun:
        write_pages(parted, ("reports/f3/9/a.html", "Ändrad"), ("senaste/index.html", "Den senaste"))
        first = begun.add()
    of_changed = next(part for part in search.parts_of(parted) if "reports/f3/9/a.html" in of_part(parted, part))
    assert {part: made.count(part) for part in made} == {
        part: 2 if part == of_changed else 1 for part in search.parts_of(parted)
    }
    found = {one.relative_to(parted): one.read_bytes() for one in (parted / "sok").rglob("*.*")}
    again = tmp_path / "igen"
    for one in parted.rglob("*.html"):
        write_same(one, again / one.relative_to(parted))
    made.clear()
    with Search(again, Before(parted, {one.path: one.state for one in first})) as begun:
        assert all(one.reused for one in begun.add())
    assert made == []
    assert {one.relative_to(again): one.read_bytes() for one in (again / "sok").rglob("*.*")} == found
    index_site(parted)
    assert {one.relative_to(parted): one.read_bytes() for one in (parted / "sok").rglob("*.*")} == found


def write_same(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.link(source, target)


def test_a_part_that_nothing_is_found_in_is_not_asked(parted: Path) -> None:
    for page in parted.glob("reports/f2/**/*.html"):
        page.write_text(page.read_text().replace(FIND, ""))
    index_site(parted)
    assert all(
        (parted / "sok" / one / "pagefind-entry.json").is_file()
        for one in json.loads((parted / search.PARTS).read_text())
    )
    assert len(fragments(parted)) == 42


def test_a_page_in_another_language_is_found_from_the_others(tmp_path: Path) -> None:
    site = write_pages(tmp_path, ("a.html", "svenska"), ("b.html", "english"))
    (site / "b.html").write_text((site / "b.html").read_text().replace('lang="sv"', 'lang="en"'))
    index_site(site)
    assert len(fragments(site)) == 2
    assert of_part(site, "sok") == ["a.html", "b.html"] or of_part(site, "sok") == ["b.html", "a.html"]


def test_only_what_a_search_needs_is_published(built: Built) -> None:
    assert {path.suffix for path in (built.site / "sok").rglob("*") if path.is_file()} == {
        *(".js", ".json", ".pf_meta", ".pf_index", ".pf_fragment", ".pagefind")
    }
    assert not [path.name for path in (built.site / "sok").iterdir() if "ui" in path.name]


@pytest.mark.parametrize("broken", ["missing", "failing"])
def test_a_pagefind_that_fails_is_one_clear_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    program = tmp_path / "pagefind"
    if broken == "failing":
        program.write_text("#!/bin/sh\necho trasig >&2\nexit 3\n", encoding="utf-8")
        os.chmod(program, 0o755)  # noqa: PTH101
    monkeypatch.setattr(search, "get_executable", lambda: program)
    with pytest.raises(PublishFault, match="sökningen gick inte att göra: programmet pagefind"):
        index_site(write_pages(tmp_path / "site", ("a.html", "text")))
