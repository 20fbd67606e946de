"""Each förbund's pages bear its own name, picture, colours and foot, whoever renders them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from samrapport.publish.identity import identity_of
from samrapport.publish.quarto.brand import brand_site
from samrapport.publish.site import publish
from samrapport.run.sitepages.profiles import FILE

from .factory import make_project

pytestmark = pytest.mark.slow

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><rect width="120" height="60"/></svg>'
WITH_LOGO = {
    "namn": "Samordningsförbundet Västerås",
    "kortnamn": "Västerås",
    "webb": "https://samordningvasteras.se/",
    "kontakt": [["info@b.se", "mailto:info@b.se"], ["Box <1>", ""]],
    "sidfot": "Ägs av A & B.",
    "logotyp": {"fil": "logotyp.svg", "mork": "", "alt": "Västerås märke", "bredd": 96, "hojd": 48},
    "stilmall": "profil.css",
}
BY_NAME = {"namn": "Samordningsförbundet Alingsås", "kortnamn": "Alingsås", "webb": "", "kontakt": [], "sidfot": ""}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    found = make_project(tmp_path / "projekt", ("vasteras", 2021), ("alingsas", 2021))
    folder = found / "reports/vasteras/2021"
    (folder / "logotyp.svg").write_text(LOGO, encoding="utf-8")
    (folder / "profil.css").write_text(":root { --primary: #1d5c3f; }\n", encoding="utf-8")
    (found / "reports/vasteras.qmd").write_text("---\ntitle: Västerås\nsidebar: false\n---\n", encoding="utf-8")
    write_profiles(found, vasteras=WITH_LOGO, alingsas=BY_NAME)
    return found


def write_profiles(project: Path, alone: str = "", **forbund: Any) -> None:
    content = {"webbplats": "Alla rapporter", "ensam": alone, "forbund": forbund}
    (project / "reports" / FILE).write_text(json.dumps(content), encoding="utf-8")


def page(site: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")


def test_two_forbund_in_one_site_have_each_its_own(project: Path) -> None:
    publish(project, project / "_site", "embedded")
    site = project / "_site"
    for path in ("reports/vasteras/2021/index.html", "reports/vasteras/2021/02-ekonomi.html"):
        own = page(site, path)
        image = own.select_one("header .namn img")
        assert image is not None
        assert (image["alt"], image["width"], image["height"]) == ("Västerås märke", "96", "48")
        assert (site / path).parent.joinpath(str(image["src"])).resolve().read_text(encoding="utf-8") == LOGO
        assert [one["href"] for one in own.select('link[rel="stylesheet"]')][-1].endswith("vasteras/2021/profil.css")
        foot = own.select_one("footer .avsandare")
        assert foot is not None
        assert "Ägs av A & B." in foot.text
        assert "Box <1>" in foot.text
        assert [one["href"] for one in foot.select("a")] == ["mailto:info@b.se", "https://samordningvasteras.se/"]
        assert own.title is not None
        assert own.title.text.endswith("– Samordningsförbundet Västerås")
    other = page(site, "reports/alingsas/2021/index.html")
    head = other.select_one("header .namn")
    assert head is not None
    assert head.text.split() == ["Samordningsförbundet", "Alingsås"]
    assert not other.select(".avsandare, header img")
    assert "profil.css" not in str(other)


def test_a_page_of_no_forbund_bears_what_the_site_does(project: Path) -> None:
    publish(project, project / "_site", "embedded")
    head = page(project / "_site", "reports/index.html").select_one("header .namn")
    assert head is not None
    assert "Västerås" not in head.text


def test_a_changed_foot_is_on_the_pages_that_bear_it_and_leaves_others(project: Path) -> None:
    publish(project, project / "_site", "embedded")
    before = (project / "_site/reports/alingsas/2021/index.html").stat().st_ino
    write_profiles(project, vasteras=WITH_LOGO | {"sidfot": "Annan."}, alingsas=BY_NAME)
    publish(project, project / "_site", "embedded")
    assert "Annan." in page(project / "_site", "reports/vasteras/2021/02-ekonomi.html").text
    assert (project / "_site/reports/alingsas/2021/index.html").stat().st_ino == before


def test_a_report_that_was_made_before_there_was_a_picture_shows_the_name(project: Path) -> None:
    (project / "reports/vasteras/2021/logotyp.svg").unlink()
    publish(project, project / "_site", "embedded")
    own = page(project / "_site", "reports/vasteras/2021/index.html")
    assert not own.select("header img")
    assert "Västerås" in own.select_one("header .namn").text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "alone", "whose"),
    [
        ("reports/vasteras.qmd", "", "reports/vasteras.html"),
        ("reports/vasteras/2021/insatser/spira/index.qmd", "", "reports/vasteras.html"),
        ("reports/jamforelse/2021/index.qmd", "", None),
        ("index.qmd", "", None),
        ("index.qmd", "vasteras", "index.html"),
        ("reports/index.qmd", "vasteras", "index.html"),
        ("reports/vasteras/2021/index.qmd", "vasteras", "index.html"),
        ("reports/jamforelse/2021/index.qmd", "vasteras", None),
    ],
)
def test_whose_a_page_is(tmp_path: Path, path: str, alone: str, whose: str | None) -> None:
    if not alone:
        (tmp_path / "reports").mkdir()
        (tmp_path / "reports/vasteras.qmd").touch()
    found = identity_of({"ensam": alone, "forbund": {"vasteras": WITH_LOGO}}, tmp_path, path)
    assert (found.home if found else None) == whose


QUARTO = """<!DOCTYPE html><html><head><title>Budget – Alla rapporter</title></head><body>
<div class="navbar-brand-container mx-auto">
<a href="../../../index.html" class="navbar-brand navbar-brand-logo"><img src="x.svg" alt="" class="navbar-logo"></a>
<a class="navbar-brand" href="../../../index.html"><span class="navbar-title">Alla rapporter</span></a>
</div><main></main><footer class="footer"><div class="nav-footer">Gjord med Samrapport</div></footer></body></html>"""


def test_what_quarto_rendered_gets_the_same_head_and_foot(project: Path, tmp_path: Path) -> None:
    site = tmp_path / "quarto"
    path = site / "reports/vasteras/2021/02-ekonomi.html"
    path.parent.mkdir(parents=True)
    path.write_text(QUARTO, encoding="utf-8")
    brand_site(project, site)
    made = page(site, "reports/vasteras/2021/02-ekonomi.html")
    publish(project, project / "_site", "embedded")
    ours = page(project / "_site", "reports/vasteras/2021/02-ekonomi.html")
    brands = made.select(".navbar-brand")
    assert len(brands) == 1
    assert brands[0].select_one(".logotyp") == ours.select_one(".namn .logotyp")
    assert brands[0]["href"] == ours.select_one(".namn")["href"]  # type: ignore[index]
    assert made.select_one("footer .avsandare") == ours.select_one("footer .avsandare")
    assert made.title is not None
    assert made.title.text == "Budget – Samordningsförbundet Västerås"
    assert (site / "reports/vasteras/2021/logotyp.svg").is_file()
    assert made.select('link[href$="profil.css"]')
