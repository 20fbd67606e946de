"""Förbund of odd shapes: their reports are sound, are built, and raise no false alarm though they print all that they know."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from once import PROJECT, build_command, once
from udda_factory import AR, UDDA, insatser_i, rapporter, skriv_udda, tryck_allt

from samrapport.rapport import validera
from samrapport.rapport.kontroll.kontrollera import kontroll


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "udda", _write) / "raw"


def _write(folder: Path) -> None:
    skriv_udda(folder / "raw")
    for slug in UDDA:
        assert tryck_allt(folder / "raw", slug) > 400


@pytest.fixture(scope="module")
def site(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "udda-byggda", lambda folder: _build(data, folder)) / "site" / "reports"


def _build(data: Path, out: Path) -> None:
    ended = subprocess.run(
        build_command(data, out), cwd=PROJECT, env=os.environ | {"COLUMNS": "160"}, capture_output=True, text=True, encoding="utf-8",
        check=False, timeout=900,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.late
@pytest.mark.parametrize("slug", UDDA, ids=[odd.__name__ for odd in UDDA.values()])
def test_it_has_no_faults_and_no_findings(data: Path, slug: str) -> None:
    for insats in (None, *insatser_i(data, slug)):
        assert validera(data, slug, AR, **({"insats": insats} if insats else {})) == []
    for rapport in rapporter(data, slug):
        assert kontroll(rapport).fynd == ()


@pytest.mark.long
def test_all_of_them_are_built(site: Path, data: Path) -> None:
    for slug in UDDA:
        assert (site / slug / str(AR) / "delarsrapport.pdf").is_file(), slug
        for insats in insatser_i(data, slug):
            assert (site / slug / str(AR) / "insatser" / insats / "halvarsrapport.pdf").is_file(), slug


@pytest.mark.long
@pytest.mark.parametrize(("odd", "word"), [("tva_lan", "länens"), ("ny_post", "länets")])
def test_the_kommuner_are_those_of_as_many_counties_as_there_are(site: Path, odd: str, word: str) -> None:
    slug = next(slug for slug, made in UDDA.items() if made.__name__ == odd)
    page = BeautifulSoup(
        (site / slug / str(AR) / "07-helarsekvivalenter.html").read_text(encoding="utf-8"), "html.parser"
    )
    caption = page.select_one("#tbl-kommuner caption")
    assert caption
    assert f"i {word} kommuner" in caption.get_text()


@pytest.mark.long
def test_what_nobody_has_told_of_an_insats_is_left_out_of_its_section(site: Path) -> None:
    slug = next(slug for slug, made in UDDA.items() if made.__name__ == "forsta_aret")
    page = (site / slug / str(AR) / "insatser" / "vagen" / "06-verksamhet.html").read_text(encoding="utf-8")
    assert "tbl-process" in page
    assert "tbl-andringar" in page
    assert "tbl-upplagg" not in page
