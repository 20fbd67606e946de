"""The map of the country's län: no tile lies on another or cuts its words, they are read in the order that they are seen in, and a phone has a list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from publish.factory import make_project

from samrapport.publish.embedded.render import render
from samrapport.run.sitepages.lankarta import lan_map

from .test_axe import AXE, violations

pytestmark = pytest.mark.slow

THEME = Path(__file__).parents[2] / "theme/samrapport.css"
HERE = ["Västernorrlands län", "Västra Götalands län", "Södermanlands län", "Skåne län"]
TILES = """() => [...document.querySelectorAll(".lankarta li")].map(one => {
  const place = one.getBoundingClientRect(), inner = one.firstElementChild;
  return { name: one.textContent, left: place.left, right: place.right, top: place.top, bottom: place.bottom,
    cut: inner.scrollWidth > inner.clientWidth || inner.scrollHeight > inner.clientHeight };
})"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("karta")
    project = make_project(folder / "projekt", ("a", 2021))
    (project / "theme/samrapport.css").write_bytes(THEME.read_bytes())
    places = {lan: f"plats-{number}" for number, lan in enumerate(HERE)}
    shown = lan_map(places, dict.fromkeys(HERE, 12))
    lists = "\n\n".join(f"## {lan} {{#{place}}}\n\nEtt förbund." for lan, place in places.items())
    (project / "index.qmd").write_text(f"---\ntitle: Start\n---\n\n{shown}\n\n{lists}\n", encoding="utf-8")
    assert not render(project, folder / "plats").faults
    opened = browser.new_page()
    opened.goto((folder / "plats/index.html").as_uri())
    opened.evaluate(AXE)
    yield opened
    opened.close()


@pytest.mark.parametrize("width", [640, 1024, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_tile_has_a_place_and_is_read_where_it_is_seen(page: Page, width: int, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    tiles = page.evaluate(TILES)
    assert len(tiles) == 21
    assert [one["name"] for one in tiles if one["cut"]] == []
    assert tiles == sorted(tiles, key=lambda one: (one["top"], one["left"]))
    for number, one in enumerate(tiles):
        for other in tiles[number + 1 :]:
            beside = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert beside or one["bottom"] <= other["top"], (one["name"], other["name"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []


def test_on_a_phone_it_is_a_list_of_those_that_lead_somewhere(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    seen = [one.inner_text().split("\n") for one in page.locator(".lankarta li").all() if one.is_visible()]
    assert seen == [[lan.removesuffix(" län").removesuffix("s"), "12 förbund"] for lan in HERE]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".lankarta a").last.press("Enter")
    assert page.url.endswith(f"#plats-{len(HERE) - 1}")
