"""A site with a fault in it is not published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from samrapport.publish.check import check_site, links_of, unlink_missing
from samrapport.publish.errors import PublishFault


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
def test_a_fault_is_found(tmp_path: Path, body: str, fault: str) -> None:
    with pytest.raises(PublishFault, match=fault):
        check_site(write(tmp_path, a=body, b="<p id='finns'></p>"), [])


def test_a_whole_site_passes(tmp_path: Path) -> None:
    body = (
        '<p id="här"></p><a href="#h%C3%A4r">1</a><a href="mapp/c.html#finns">2</a><a href="https://scb.se/x">3</a>'
        '<a href="mailto:a@b.se">4</a><a href="/mapp/c.html">5</a><script>var x = "<a href=\'borta.html\'>";</script>'
        '<!-- <a href="borta.html"> --><code>&lt;a href="borta.html"&gt;</code>'
    )
    check_site(write(tmp_path, a=body, mapp__c='<p id="finns"></p><a href="../a.html">t</a>'), ["a.html"])


def test_links_of_the_head_may_share_an_id_that_nothing_leads_to(tmp_path: Path) -> None:
    """As Quarto writes its light and its dark style sheets; two ids on what a page shows are a fault all the same."""
    links = '<link href="a.html" rel="stylesheet" id="quarto-bootstrap">' * 3
    check_site(write(tmp_path / "a", a=links + '<p id="quarto-bootstrap"></p>'), [])
    with pytest.raises(PublishFault, match="ställe som inte finns"):
        check_site(write(tmp_path / "b", a=links + '<a href="#quarto-bootstrap">x</a>'), [])


def test_an_expected_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(PublishFault, match=r"rapport\.pdf saknas"):
        check_site(tmp_path, ["rapport.pdf"])


def test_many_faults_are_told_by_the_first_and_their_number(tmp_path: Path) -> None:
    links = "".join(f'<a href="x{n}.html">x</a>' for n in range(30))
    with pytest.raises(PublishFault, match="och 20 till"):
        check_site(write(tmp_path, a=links), [])


def test_a_page_that_passed_before_is_not_read_and_its_links_are_seen_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = write(tmp_path, a='<a href="b.html#x">1</a><a href="c.html#y">2</a>', b='<p id="x">', c='<p id="y">')
    checked = {page: links_of((site / page).read_text(encoding="utf-8")) for page in ("a.html", "b.html")}
    read: list[str] = []
    real = Path.read_text

    def noted(path: Path, *given: Any, **named: Any) -> str:
        read.append(path.name)
        return real(path, *given, **named)

    monkeypatch.setattr(Path, "read_text", noted)
    check_site(site, [], checked)
    assert read == ["c.html"]
    (site / "c.html").write_text("<p id='annat'>", encoding="utf-8")
    with pytest.raises(PublishFault, match=r"a\.html: länken c\.html#y går till ett ställe som inte finns"):
        check_site(site, [], checked)
    (site / "b.html").unlink()
    with pytest.raises(PublishFault, match=r"a\.html: länken b\.html#x går ingenstans"):
        check_site(site, [], checked)


def test_links_of_a_page_are_those_within_its_site() -> None:
    html = '<a href="b.html#x">1</a><a href="https://scb.se">2</a><img src="c.png"><a href="b.html#x">3</a>'
    assert links_of(html) == ("b.html#x", "c.png")


def test_links_into_what_is_not_there_become_plain_words(tmp_path: Path) -> None:
    body = '<a class="k" href="r/x/index.html">Ett &amp; två</a>, <a href="b.html">kvar</a>'
    site = write(tmp_path, a=body, b="")
    unlink_missing(site, ["r/x"])
    text = (site / "a.html").read_text(encoding="utf-8")
    assert "Ett &amp; två, " in text
    assert 'href="b.html"' in text
    check_site(site, [])
