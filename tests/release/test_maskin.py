"""What a release tells machines is of the reports that go, and of those that stay as they stand at the place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from publish.maskin_factory import make_told, site_facts, tell

from samrapport.publish.site import publish
from samrapport.release.innehall.making import Before, Made, make_release

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
