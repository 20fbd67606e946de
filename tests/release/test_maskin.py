"""What a release tells machines is of the reports that go, and of those that stay as they stand at the place."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from publish.factory import write_navigation
from publish.maskin_factory import make_told, site_facts, tell

from samrapport.publish.maskin.adresser import recorded
from samrapport.publish.site import publish
from samrapport.release.innehall.making import Before, Made, make_release
from samrapport.run.addresses import resolve

pytestmark = pytest.mark.slow

SECRET = "HEMLIGTITEL"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    project = make_told(tmp_path / "p", ("a", 2020), ("a", 2021), ("b", 2021))
    tell(project, "a", 2021, title=SECRET)
    kommande = [{"datum": "2022-03-15", "vad": "Mer", "forbund": "a"}]
    site_facts(project, kommande=kommande)
    return publish(project, project / "_site", "embedded", jobs=1).site


def texts(made: Made) -> dict[str, str]:
    return {path: (made.read(path) or b"").decode(errors="replace") for path in made.release.files}


def test_what_is_withheld_is_told_to_no_machine_and_no_reader(site: Path) -> None:
    assert SECRET in (site / "reports/a/2020/index.html").read_text(encoding="utf-8")
    found = texts(make_release(site, lambda report: report != "a/2021"))
    apart = {path: text for path, text in found.items() if not path.startswith(("sok/", "assets/"))}
    assert [path for path, text in apart.items() if SECRET in text or "a/2021" in text or "a/2021" in path] == []
    assert 'url=../../reports/a/2020/index.html"' in found["senaste/a/index.html"]
    assert [one["id"] for one in json.loads(found["api/v1/index.json"])["rapporter"]] == ["a/2020", "b/2021"]
    assert {"feeds/rapporter.xml", "datasets/dcat.rdf", "sitemap.xml", "kommande.ics", "robots.txt"} <= {*found}
    assert "reports/a/2020/data/tbl-budget.html" in found["adresser.txt"].splitlines()


def test_with_nothing_withheld_all_is_told_as_it_was_built(site: Path) -> None:
    found = texts(make_release(site, lambda report: True))
    for path in (
        "adresser.txt",
        "api/v1/index.json",
        "api/v1/rapporter/a/2021.json",
        "sitemap.xml",
        "datasets/dcat.rdf",
    ):
        assert found[path] == (site / path).read_text(encoding="utf-8")


def test_what_stays_is_told_of_as_it_stands(site: Path, tmp_path: Path) -> None:
    first = make_release(site, lambda report: True)
    contents = {path: first.read(path) or b"" for path in first.release.files}
    project = site.parent
    tell(project, "a", 2021, title="NYTITEL")
    publish(project, site, "embedded", jobs=1)
    found = texts(make_release(site, lambda report: report != "a/2021", Before(first.release, contents.__getitem__)))
    told = json.loads(found["api/v1/index.json"])["rapporter"]
    assert [(one["id"], one["titel"]) for one in told if one["id"] == "a/2021"] == [("a/2021", SECRET)]
    assert "NYTITEL" not in found["feeds/rapporter.xml"] + found["api/v1/rapporter/a/2021.json"] + found["sitemap.xml"]
    assert 'url=../../reports/a/2021/index.html"' in found["senaste/a/index.html"]


def at_place(made: Made, old: dict[str, bytes]) -> dict[str, bytes]:
    """What lies at the place then."""
    return {path: content if (content := made.read(path)) is not None else old[path] for path in made.release.files}


def dead(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """The links of a place's pages that lead to nothing."""
    found = []
    for page in (one for one in files if one.endswith(".html")):
        for link in BeautifulSoup(files[page], "html.parser").find_all(href=True):
            path, _ = resolve(str(link["href"]), page)
            if path is not None and path not in files and f"{path}/index.html" not in files:
                found.append((page, str(link["href"])))
    return found


@pytest.mark.parametrize("stays", [True, False])
def test_every_page_of_a_report_that_is_taken_away_leads_on_and_says_so_from_then_on(site: Path, stays: bool) -> None:
    other = site / "reports/a/2021/01-uppdrag.html"
    links = "".join(f'<a href="../2020/{one}">Förr</a>' for one in ("index.html", "01-uppdrag.html"))
    other.write_text(other.read_text(encoding="utf-8").replace("</main>", f"{links}</main>"), encoding="utf-8")
    first = make_release(site, lambda report: True)
    files = at_place(first, {})
    had = recorded(files["adresser.txt"])
    assert dead(files) == []
    gone = [one for one in had if one.startswith("reports/a/2020/") and one.endswith(".html")]
    assert len(gone) > 3
    release = first.release
    for _ in range(3):
        made = make_release(
            site,
            lambda report: report != "a/2020" and not (stays and report == "a/2021"),
            Before(release, files.__getitem__),
            removed=("a/2020",),
        )
        release, files = made.release, at_place(made, files)
        assert "a/2020" not in release.reports
        assert dead(files) == []
        assert {*had} <= {*recorded(files["adresser.txt"])}
        for one in gone:
            told = BeautifulSoup(files[one], "html.parser")
            assert told.h1 is not None
            assert told.h1.text == "Rapporten är borttagen"
            assert [str(link["href"]).rpartition("2021/")[1] for link in told.find_all("a")] == ["2021/"]
        # Whoever builds elsewhere the next time knows nothing of it.
        shutil.rmtree(site.parent / "reports/a/2020", ignore_errors=True)
        write_navigation(site.parent)
        shutil.rmtree(site)
        publish(site.parent, site, "embedded", jobs=1)
