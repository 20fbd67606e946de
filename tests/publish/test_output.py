"""What a render takes from the one before is what stands there, as it was left."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from samrapport.publish.embedded.config import Config, Link, Sidebar
from samrapport.publish.embedded.navigation import Navigator
from samrapport.publish.output import Before, put_same, reuse, stamp_of, write


def test_a_file_that_says_the_same_is_the_one_that_stands(tmp_path: Path) -> None:
    old, new = tmp_path / "gammal", tmp_path / "ny"
    (old / "a").mkdir(parents=True)
    (old / "a/b.txt").write_bytes(b"x")
    for content, same in ((b"x", True), (b"y", False), (b"x", True)):
        put_same(new, "a/b.txt", content, old)
        assert (new / "a/b.txt").read_bytes() == content
        assert (new / "a/b.txt").samefile(old / "a/b.txt") is same
    assert (old / "a/b.txt").read_bytes() == b"x"
    put_same(new, "c.txt", b"z", old)
    assert (new / "c.txt").read_bytes() == b"z"


@pytest.mark.parametrize("linked", [True, False])
def test_what_is_taken_over_is_known_by_the_stamp_that_it_has(
    tmp_path: Path, linked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "gammal", tmp_path / "ny"
    made = write(old, "a/x.html", "nyckel", {"a/x.html": b"<p>x</p>", "a/x.svg": b"<svg/>"})
    if not linked:

        def refuse(*_: object, **__: object) -> None:
            raise OSError(18, "Invalid cross-device link")

        monkeypatch.setattr(os, "link", refuse)
        new.joinpath("a").mkdir(parents=True)
    before = Before(old, {"a/x.html": made.state})
    taken = reuse(new, "a/x.html", "nyckel", before)
    assert taken is not None
    assert taken.stamps == {name: stamp_of(new / name) for name in made.files}
    assert reuse(new, "a/x.html", "annan", before) is None
    (old / "a/x.svg").write_bytes(b"<svg />")
    assert reuse(tmp_path / "nyare", "a/x.html", "nyckel", before) is None


BAR = Sidebar("Rapport", (Link("Översikt", "r/index.qmd"), Link(None, "r/01.ipynb", (Link("Mer", "r/02.ipynb"),))))
CONFIG = Config(
    root=Path(), title="T", description="", lang="sv", render=(), resources=(),
    navbar=(Link("Start", "index.qmd"),), sidebars=(BAR,), footer=((Link("Om", "om.qmd"),),),
    logo="", logo_alt="", search=True, page_navigation=True, css=(), toc_depth=3,
)  # fmt: skip
TITLES = {
    "index.qmd": "Start",
    "r/index.qmd": "Ö",
    "r/01.ipynb": "Ett",
    "r/02.ipynb": "Två",
    "om.qmd": "Om",
    "x.qmd": "X",
}
OTHERS = {
    "a title in the menu": (CONFIG, {**TITLES, "r/01.ipynb": "Etta"}),
    "a page that is no more": (CONFIG, {name: title for name, title in TITLES.items() if name != "r/02.ipynb"}),
    "a title in the head": (replace(CONFIG, navbar=(Link("Början", "index.qmd"),)), TITLES),
    "the foot": (replace(CONFIG, footer=((Link("Om oss", "om.qmd"),),)), TITLES),
    "no way on": (replace(CONFIG, page_navigation=False), TITLES),
    "the menu's name": (replace(CONFIG, sidebars=(replace(BAR, title="Annan"),)), TITLES),
    "an entry more": (replace(CONFIG, sidebars=(replace(BAR, contents=(*BAR.contents, Link("Ny", "x.qmd"))),)), TITLES),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_page_is_made_anew_where_what_is_around_it_is_another(what: str) -> None:
    before, after = Navigator(CONFIG, TITLES), Navigator(*OTHERS[what])
    path = "r/01.ipynb"
    assert before.around(path) != after.around(path)
    assert before.key(path) != after.key(path)


def test_a_page_is_not_made_anew_for_what_no_page_around_it_shows() -> None:
    before, after = Navigator(CONFIG, TITLES), Navigator(CONFIG, {**TITLES, "x.qmd": "Y"})
    for sidebar in (True, False):
        assert before.key("r/01.ipynb", sidebar=sidebar) == after.key("r/01.ipynb", sidebar=sidebar)
    assert before.key("r/01.ipynb") != before.key("r/01.ipynb", sidebar=False)
    assert before.key("r/01.ipynb") != before.key("r/02.ipynb")
