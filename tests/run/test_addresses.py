"""What links on a report's pages may lead to is known before any page is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.run.addresses import Targets, resolve
from samrapport.run.discover import Report
from samrapport.run.project import Project

from .conftest import DELARSRAPPORT, INSATSRAPPORT, Write

ROOT = Path(__file__).parents[2]


@pytest.fixture
def filled(project: Project, write_notebook: Write) -> Project:
    """Notebooks of both types, an insats of a förbund's, and a theme."""
    for name in ("delarsrapport/01_budget", "delarsrapport/02_over_tid", "insatsrapport/01_malgrupp"):
        kind, _, stem = name.partition("/")
        path = project.notebooks / kind / f"{stem}.ipynb"
        path.write_text("{}", encoding="utf-8")
    insats = project.data / "vasteras/2021/insatser/spira"
    insats.mkdir(parents=True)
    (insats / "insats.yml").write_text("", encoding="utf-8")
    (project.root / "theme").mkdir()
    (project.root / "theme/a.svg").write_text("<svg/>", encoding="utf-8")
    return project


LEADS = [
    "index.html", "index.qmd", "./", "01-budget.html", "01-budget.ipynb", "02-over-tid.html#del", "delarsrapport.pdf", "delarsrapport.docx",
    "delarsrapport.html", "99-andringar.html", "data/tbl-x.csv", "data/manifest.json", "#x", "", "?x", "insatser/spira/index.html",
    "insatser/spira/01-malgrupp.html", "insatser/spira/halvarsrapport.pdf", "insatser/spira/data/a.xlsx", "../../sala-heby/2021/",
    "../../sala-heby/2021/01-budget.html", "/reports/sala-heby/2021/01-budget.html", "/", "/index.html", "../../../index.html",
    "../../index.html", "../../tillganglighet.html", "/theme/a.svg", "https://exempel.se/x", "mailto:a@b.se", "tel:1", "//exempel.se",
    "02%2Dover-tid.html",
]  # fmt: skip
LEADS_NOWHERE = [
    "saknas.html", "budget.html", "01_budget.html", "01-budget.pdf", "01-malgrupp.html", "halvarsrapport.pdf", "data/x.htm", "data",
    "insatser/borta/index.html", "insatser/spira/01-budget.html", "../2020/index.html", "../../okand/2021/index.html",
    "../../sala-heby/2021/insatser/spira/", "../../sala-heby/index.html", "../../sala-heby/21/index.html", "/saknas.html", "/reports/saknas.html",
    "../../../../index.html", "/theme/borta.svg", "/theme/../_quarto.yml", "/_quarto.yml", "../../../data/raw/vasteras/2021/rapport.yml",
    "karta.png", "text/budget.md", "budget.csv",
]  # fmt: skip


@pytest.mark.parametrize("address", LEADS)
def test_what_will_be_there_can_be_led_to(filled: Project, address: str) -> None:
    assert Targets(filled, Report("vasteras", 2021, DELARSRAPPORT))(address)


@pytest.mark.parametrize("address", LEADS_NOWHERE)
def test_nothing_else_can_be_led_to(filled: Project, address: str) -> None:
    targets = Targets(filled, Report("vasteras", 2021, DELARSRAPPORT))
    assert not targets(address)
    assert not targets.led_to


def test_a_report_within_another_leads_from_its_own_folder(filled: Project) -> None:
    targets = Targets(filled, Report("vasteras", 2021, INSATSRAPPORT, (("insats", "spira"),)))
    assert targets("01-malgrupp.html")
    assert targets("../../01-budget.html")
    assert not targets("01-budget.html")
    assert targets.led_to == {
        "reports/vasteras/2021/insatser/spira/01-malgrupp.html",
        "reports/vasteras/2021/01-budget.html",
    }


@pytest.mark.parametrize(
    ("address", "path", "fragment"),
    [
        ("b.html#c", "x/b.html", "c"),
        ("#h%C3%A4r", "x/a.html", "här"),
        ("../b/", "b/index.html", ""),
        ("..", ".", ""),
        ("/b.html?q=1", "b.html", ""),
        ("../../b.html", "../b.html", ""),
        ("https://a.se", None, ""),
        ("mailto:a@b.se", None, ""),
    ],
)
def test_an_address_is_resolved_from_its_page(address: str, path: str | None, fragment: str) -> None:
    assert resolve(address, "x/a.html") == ("index.html" if path == "." else path, fragment)
