"""What is wrong with each page of a site, and what is done about links to what is not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from samrapport.publish.check import SiteCheck, links_of


def write(site: Path, **pages: str) -> Path:
    for name, body in pages.items():
        path = site / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", encoding="utf-8")
    return site


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="borta.html">x</a>', "länken borta.html går ingenstans"),
        ('<a href="b.html#borta">x</a>', "ställe som inte finns"),
        ('<a href="#borta">x</a>', "ställe som inte finns"),
        ("<img src='bild.svg'>", "länken bild.svg går ingenstans"),
        ('<a href="../utanfor.html">x</a>', "går ingenstans"),
        ('<p id="a"></p><p id="a"></p>', "id ”a” finns 2 gånger"),
        ('<script src="borta.js"></script>', "borta.js"),
    ],
)
def test_a_fault_is_found_and_told_of_its_page(tmp_path: Path, body: str, fault: str) -> None:
    found = SiteCheck(write(tmp_path, a=body, b="<p id='finns'></p>")).faults()
    assert [*found] == ["a.html"]
    assert len(found["a.html"]) == 1
    assert fault in found["a.html"][0]


def test_a_whole_site_passes(tmp_path: Path) -> None:
    body = (
        '<p id="här"></p><a href="#h%C3%A4r">1</a><a href="mapp/c.html#finns">2</a><a href="https://scb.se/x">3</a>'
        '<a href="mailto:a@b.se">4</a><a href="/mapp/c.html">5</a><script>var x = "<a href=\'borta.html\'>";</script>'
        '<!-- <a href="borta.html"> --><code>&lt;a href="borta.html"&gt;</code>'
    )
    assert SiteCheck(write(tmp_path, a=body, mapp__c='<p id="finns"></p><a href="../a.html">t</a>')).faults() == {}


def test_links_of_the_head_may_share_an_id_that_nothing_leads_to(tmp_path: Path) -> None:
    """As Quarto writes its light and its dark style sheets; two ids on what a page shows are a fault all the same."""
    links = '<link href="a.html" rel="stylesheet" id="quarto-bootstrap">' * 3
    assert SiteCheck(write(tmp_path / "a", a=links + '<p id="quarto-bootstrap"></p>')).faults() == {}
    assert SiteCheck(write(tmp_path / "b", a=links + '<a href="#quarto-bootstrap">x</a>')).faults()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read, in order."""
    names: list[str] = []
    real = Path.read_text

    def noted(path: Path, *given: Any, **named: Any) -> str:
        names.append(path.name)
        return real(path, *given, **named)

    monkeypatch.setattr(Path, "read_text", noted)
    return names


def test_a_page_that_passed_before_is_not_read_and_its_links_are_seen_to(tmp_path: Path, read: list[str]) -> None:
    site = write(tmp_path, a='<a href="b.html#x">1</a><a href="c.html#y">2</a>', b='<p id="x">', c='<p id="y">')
    checked = {page: links_of((site / page).read_text(encoding="utf-8")) for page in ("a.html", "b.html")}
    read.clear()
    assert SiteCheck(site, checked).faults() == {}
    assert read == ["c.html"]
    (site / "c.html").write_text("<p id='annat'>", encoding="utf-8")
    told = SiteCheck(site, checked).faults()
    assert told == {"a.html": ("länken c.html#y går till ett ställe som inte finns",)}
    (site / "b.html").unlink()
    assert SiteCheck(site, checked).faults()["a.html"][0] == "länken b.html#x går ingenstans"


def test_a_page_is_read_once_and_again_only_when_it_is_another_file(tmp_path: Path, read: list[str]) -> None:
    check = SiteCheck(
        write(tmp_path, a='<a href="b.html#x">1</a>', b='<p id="x">', c='<a href="d/e.html">2</a>', d__e="")
    )
    for _ in range(2):
        assert check.faults() == {}
        assert not check.unlink(["d/"])
    assert sorted(read) == ["a.html", "b.html", "c.html", "e.html"]
    read.clear()
    (tmp_path / "d/e.html").unlink()
    assert check.unlink(["d/"])
    assert check.faults() == {}
    assert set(read) == {"c.html"}


def test_links_of_a_page_are_those_within_its_site() -> None:
    html = '<a href="b.html#x">1</a><a href="https://scb.se">2</a><img src="c.png"><a href="b.html#x">3</a>'
    assert links_of(html) == ("b.html#x", "c.png")


def test_links_into_what_is_not_there_become_plain_words(tmp_path: Path) -> None:
    body = (
        '<a class="k" href="r/x/index.html">Ett &amp; två</a>, <a href="b.html">kvar</a>, <a href="r/y.html">borta</a>'
    )
    site = write(tmp_path, a=body, b="", r__z='<a href="y.html">också</a>')
    check = SiteCheck(site, {"a.html": links_of(body)})
    assert check.unlink(["r/x/", "b.html"])
    text = (site / "a.html").read_text(encoding="utf-8")
    assert "Ett &amp; två, " in text
    assert 'href="b.html"' in text
    assert sorted(check.faults()) == ["a.html", "r/z.html"]
    assert check.unlink_dead(["a.html"])
    assert 'href="b.html"' in (site / "a.html").read_text(encoding="utf-8")
    assert sorted(check.faults()) == ["r/z.html"]


PASSED = {"a.html": ("b.html", "b.html#finns", "#finns", "data/x.csv"), "b.html": ("a.html",)}
"""Two pages that passed, with what they lead to."""


def passed(site: Path) -> tuple[SiteCheck, list[str]]:
    """The same pages, held to what they passed among."""
    write(site, a='<p id="finns"></p>', b='<p id="finns"></p>')
    (site / "data").mkdir(exist_ok=True)
    (site / "data/x.csv").touch()
    before = SiteCheck(site)
    assert before.faults() == {}
    return SiteCheck(site, PASSED, before.files), before.files


def test_of_pages_that_passed_nothing_is_followed_where_no_file_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again, files = passed(tmp_path)
    assert files == ["a.html", "b.html", "data/x.csv"]
    (tmp_path / "ny.csv").touch()
    asked: list[str] = []
    real = SiteCheck._dead
    monkeypatch.setattr(
        SiteCheck, "_dead", lambda self, address, page: (asked.append(address), real(self, address, page))[1]
    )
    assert again.faults() == {}
    assert asked == ["b.html#finns"]


@pytest.mark.parametrize("name", ["b.html", "data/x.csv"])
def test_a_page_that_passed_is_at_fault_when_what_it_leads_to_is_gone(tmp_path: Path, name: str) -> None:
    again, _ = passed(tmp_path)
    (tmp_path / name).unlink()
    assert "a.html" in again.faults()


def test_a_page_that_passed_is_at_fault_when_a_place_on_another_is_gone(tmp_path: Path) -> None:
    _, files = passed(tmp_path)
    write(tmp_path, b="<p>annat</p>")
    again = SiteCheck(tmp_path, {"a.html": PASSED["a.html"]}, files)
    assert [*again.faults()] == ["a.html"]


def test_a_link_that_is_taken_away_is_looked_at_where_the_page_is_new(tmp_path: Path) -> None:
    again, _ = passed(tmp_path)
    write(tmp_path, c='<a href="borta.html">x</a>')
    assert [*again.faults()] == ["c.html"]
