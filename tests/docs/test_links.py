"""Links, pictures, and what must not be in the tree."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from samrapport.docs.markdown import headings, links
from samrapport.docs.site import BESIDE

from .pages import DOCS, PAGES, README, ROOT, name_of, text_of


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_pictures_and_headings_exist(page: Path) -> None:
    for target in links(text_of(page)):
        if re.match(r"https?:|mailto:", target):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / unquote(name)).resolve() if name else page
        assert linked.exists(), f"{page.name} links to {target}"
        if anchor:
            assert unquote(anchor) in {one.anchor for one in headings(text_of(linked))}, (
                f"{page.name} links to {target}"
            )


def test_the_front_page_of_the_docs_leads_to_all_of_them() -> None:
    led = {(DOCS / target).resolve() for target in links(text_of(DOCS / "index.md"))}
    assert led == {*DOCS.rglob("*.md"), *(ROOT / name for name in BESIDE)} - {DOCS / "index.md"}


def test_pictures_are_small_and_readable() -> None:
    pictures = sorted((DOCS / "bilder").iterdir())
    assert len(pictures) >= 2
    for picture in pictures:
        assert picture.stat().st_size < 250_000
        with Image.open(picture) as image:
            assert image.width >= 800
        assert f"docs/bilder/{picture.name}" in text_of(README)


def test_no_path_that_the_architecture_names_is_gone() -> None:
    text = text_of(DOCS / "arkitektur.md")
    named = set(
        re.findall(r"`((?:areas|raw|rapport|run|publish|facts|present|text|cli|notebooks|data)/[\w./-]+)`", text)
    )
    assert len(named) > 15
    gone = [one for one in named if not any((place / one).exists() for place in (ROOT, ROOT / "src" / "samrapport"))]
    assert gone == []
    for area in (ROOT / "src" / "samrapport" / "areas").iterdir():
        assert not (area / "__init__.py").is_file() or re.search(rf"\b{area.name}\b", text), area.name


def tracked() -> list[Path]:
    """The files of the project that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git tree")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_path_of_a_machine_and_no_registry_address_is_in_the_tree() -> None:
    machine = r"/(?:home|Users|root|work)/\w|/opt/\w|[A-Z]:\\Users|file:///"
    registry = r"https?://[\w.@:-]*(?:pypi|registry|artifactory|nexus|proxy|mirror)[\w.:-]*|(?<!-no-emit-)(?<!--keep-)index-url|:8081/"
    forbidden = re.compile(f"{machine}|{registry}")
    found = []
    for path in tracked():
        if path.suffix in (".png", ".ttf", ".otf", ".xlsx") or path == Path(__file__):
            continue
        text = re.sub(r'"image/png": "[^"]*"', "", path.read_bytes().decode("utf-8", errors="replace"))
        found += [f"{path.relative_to(ROOT)}: {one}" for one in forbidden.findall(text)]
    assert found == []
