"""Addresses last: a walk over all that any earlier build made, the newest report, and the pages of tables and figures."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from samrapport.publish.check import SiteCheck
from samrapport.publish.published import compare_report, open_published
from samrapport.publish.site import publish
from samrapport.run.addresses import resolve
from samrapport.run.assembly.berakning import berakning_html
from samrapport.run.assembly.shown import Shown
from samrapport.run.remains import LEADS_ON, standing_reports

from .conftest import Build
from .factory import write_navigation
from .maskin_factory import fact, make_told, manifest, tell
from .test_last_good import restore, say

pytestmark = pytest.mark.slow

ITEM = "data/tbl-budget.html"


def page(site: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")


def at(site: Path, path: str) -> Path:
    """What a web server gives at an address."""
    found = site / path
    return found / "index.html" if found.is_dir() else found


def led_to(site: Path, path: str) -> str:
    """Where a reader ends who is led on from an address, at once or by the one link of a page that says why."""
    seen: list[str] = []
    while path not in seen:
        seen.append(path)
        file = at(site, path)
        text = file.read_text(encoding="utf-8", errors="replace")
        moved = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', text)
        if LEADS_ON in text:
            moved = moved or re.search(r'<h1>Rapporten är borttagen</h1>.*<a href="([^"]*)"', text, re.DOTALL)
        if file.suffix != ".html" or moved is None:
            return path
        path = str(resolve(moved[1], file.relative_to(site).as_posix())[0])
    raise AssertionError(f"{path} leads in a circle")


def walk(site: Path) -> dict[str, str]:
    return {path: led_to(site, path) for path in (site / "adresser.txt").read_text(encoding="utf-8").splitlines()}


def drop(project: Path, report: str) -> None:
    shutil.rmtree(project / "reports" / report)
    write_navigation(project)


def test_every_address_that_was_ever_made_leads_somewhere(tmp_path: Path, either: Build) -> None:
    project = make_told(tmp_path / "p", ("a", 2020), ("a", 2021), ("b", 2020))
    site = either(project).site
    first = walk(site)
    assert all(path == end for path, end in first.items())
    assert {"index.html", "reports/a/2020/data/tbl-budget.html", "reports/a/2020/delarsrapport.pdf"} <= {*first}
    drop(project, "a/2020")
    drop(project, "b/2020")
    for _ in range(2):
        either(project)
        after = walk(site)
        assert {*first} <= {*after}
        assert after["reports/a/2020/data/tbl-budget.html"] == "reports/a/2021/data/tbl-budget.html"
        assert after["reports/a/2020/data/tbl-budget.csv"] == "reports/a/2021/data/tbl-budget.html"
        assert after["reports/a/2020/delarsrapport.pdf"] == "reports/a/2021/index.html"
        assert after["reports/a/2020/index.html"] == "reports/a/2021/index.html"
        assert after["reports/b/2020/index.html"] == after["reports/b/2020/01-uppdrag.html"] == "reports/index.html"
        assert standing_reports(site) == {"a/2021"}
        assert SiteCheck(site).faults() == {}
    # What comes back is itself again.
    again = make_told(tmp_path / "q", ("a", 2020), ("a", 2021), ("b", 2020))
    shutil.rmtree(project / "reports")
    shutil.copytree(again / "reports", project / "reports")
    either(project)
    assert all(path == end for path, end in walk(site).items())


def test_a_table_that_is_gone_leads_to_its_report(tmp_path: Path, either: Build) -> None:
    project = make_told(tmp_path / "p", ("a", 2021))
    site = either(project).site
    told = manifest("a", 2021)
    told["shown"] = [one for one in told["shown"] if one["kind"] == "figure"]
    (project / "reports/a/2021/data/publikt-manifest.json").write_text(json.dumps(told), encoding="utf-8")
    either(project)
    assert walk(site)[f"reports/a/2021/{ITEM}"] == "reports/a/2021/index.html"


@pytest.mark.parametrize("line", ["../../utanfor.html", "/etc/x.html", "a//b.html", ".dold/x.html", "javascript:x", ""])
def test_a_record_that_somebody_else_wrote_makes_no_page_elsewhere(tmp_path: Path, line: str) -> None:
    project = make_told(tmp_path / "p", ("a", 2021))
    site = publish(project, project / "_site", "embedded", jobs=1).site
    record = site / "adresser.txt"
    record.unlink()
    record.write_text(f"{line}\nreports/a/1999/index.html\n", encoding="utf-8")
    publish(project, project / "_site", "embedded", jobs=1)
    assert {*tmp_path.iterdir()} == {project}
    assert line not in (site / "adresser.txt").read_text(encoding="utf-8").splitlines()
    assert led_to(site, "reports/a/1999/index.html") == "reports/a/2021/index.html"


def test_the_newest_report_has_one_address(tmp_path: Path, either: Build) -> None:
    project = make_told(tmp_path / "p", ("a", 2020), ("b", 2021))
    site = either(project).site
    assert led_to(site, "senaste/a") == "reports/a/2020/index.html"
    assert led_to(site, "senaste") == "reports/index.html"
    newer = make_told(tmp_path / "q", ("a", 2020), ("a", 2021), ("b", 2021))
    shutil.rmtree(project / "reports")
    shutil.copytree(newer / "reports", project / "reports")
    either(project)
    assert led_to(site, "senaste/a") == "reports/a/2021/index.html"
    # The older one was taken over as it was, and says so all the same.
    for path, up in (("index.html", ""), ("01-uppdrag.html", ""), (ITEM, "../")):
        told = page(site, f"reports/a/2020/{path}").find(class_="aldre")
        assert isinstance(told, Tag)
        assert told.find("a")["href"] == f"{up}../../a/2021/index.html"  # type: ignore[index]
        assert page(site, f"reports/a/2021/{path}").find(class_="aldre") is None
    drop(project, "a/2021")
    either(project)
    assert page(site, "reports/a/2020/index.html").find(class_="aldre") is None


def test_a_table_has_a_page_with_all_that_one_needs_to_use_it(tmp_path: Path, either: Build) -> None:
    site = either(make_told(tmp_path / "p", ("a", 2021))).site
    table, figure = (page(site, f"reports/a/2021/data/{one}.html") for one in ("tbl-budget", "fig-andel"))
    assert table.h1 is not None
    assert table.h1.text == "Budget och utfall, tkr"
    assert "Källa: förbundet" in table.get_text()
    assert table.find("th", string="Post") is not None
    assert {str(one["href"]) for one in table.main.find_all("a")} >= {  # type: ignore[union-attr]
        "tbl-budget.csv",
        "tbl-budget.bib",
        "tbl-budget.ris",
        "../02-ekonomi.html#tbl-budget",
    }
    image = figure.find("img", src="fig-andel.svg")
    assert isinstance(image, Tag)
    assert str(image["alt"]).startswith("Stapeldiagram")
    assert (site / "reports/a/2021/data/fig-andel.svg").is_file()
    assert (
        "Förbundet a (2021). Budget och utfall, tkr. Tabell i Delårsrapport 2021, avsnittet Budget och utfall."
        in table.text
    )
    assert SiteCheck(site).faults() == {}


def test_what_it_was_in_earlier_reports_is_told_but_for_persons(tmp_path: Path, either: Build) -> None:
    site = either(make_told(tmp_path / "p", ("a", 2019), ("a", 2020), ("a", 2021))).site
    own = page(site, f"reports/a/2021/{ITEM}")
    assert [str(one["href"]) for one in own.select("#tidigare + ul a")] == [
        f"../../../a/{ar}/{ITEM}" for ar in (2020, 2019)
    ]
    rows = [[cell.text for cell in row.find_all(["th", "td"])] for row in own.select("#tidigare ~ .tabell tbody tr")]
    assert rows == [["budget.totalt", "2021 tkr", "2020 tkr", "2019 tkr"]]
    assert page(site, f"reports/a/2019/{ITEM}").select("#tidigare") == []


def test_counts_by_their_unit_are_of_persons_too(tmp_path: Path) -> None:
    project = make_told(tmp_path / "p", ("a", 2020), ("a", 2021))
    for ar in (2020, 2021):
        told = manifest("a", ar) | {"facts": [fact("insats.antal", str(ar), "personer")]}
        told["shown"][0]["facts"] = ["insats.antal"]
        (project / f"reports/a/{ar}/data/publikt-manifest.json").write_text(json.dumps(told), encoding="utf-8")
    site = publish(project, project / "_site", "embedded", jobs=1).site
    assert page(site, f"reports/a/2021/{ITEM}").select("#tidigare ~ .tabell") == []


def test_a_report_at_fault_keeps_its_pages_of_tables(tmp_path: Path, either: Build) -> None:
    project = make_told(tmp_path / "p", ("a", 2020), ("b", 2021))
    site = either(project).site
    before = (site / f"reports/b/2021/{ITEM}").read_bytes()
    restored = say(project, "b/2021", "[på sidan](saknas.html)")
    tell(project, "b", 2021, dnr="NYTT")
    told = either(project)
    assert told.kept == ("b/2021",)
    assert (site / f"reports/b/2021/{ITEM}").read_bytes() == before
    assert b"NYTT" not in (site / "api/v1/rapporter/b/2021.json").read_bytes()
    assert all(path == end for path, end in walk(site).items())
    restore(project, "b/2021", restored)
    assert either(project).kept == ()


def test_how_it_is_computed_is_told_with_links_that_hold_one_folder_further_in(tmp_path: Path) -> None:
    project = make_told(tmp_path / "p", ("a", 2021))
    path = project / "reports/a/2021/02-ekonomi.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    table = next(n for n, cell in enumerate(notebook["cells"]) if "tbl-budget" in "".join(cell["source"]))
    notebook["cells"][table]["id"] = "c02-001"
    shown = Shown("tbl-budget", "table", "02_ekonomi", "", "", ("x",), {})
    block = berakning_html(shown, {"x": fact("x", "1")}, {"CSV": "tbl-budget.csv"}, "publikt-manifest.json")
    notebook["cells"].insert(table + 1, {"cell_type": "markdown", "id": "c02-001-hur", "metadata": {}, "source": block})
    path.write_text(json.dumps(notebook), encoding="utf-8")
    site = publish(project, project / "_site", "embedded", jobs=1).site
    assert SiteCheck(site).faults() == {}
    told = page(site, f"reports/a/2021/{ITEM}").select("#berakning + .berakning a")
    assert [str(one["href"]) for one in told] == ["publikt-manifest.json"]
    links = page(site, "reports/a/2021/02-ekonomi.html").select("a.egen-sida")
    assert [str(one["href"]) for one in links] == [ITEM]


def test_a_report_made_anew_by_itself_is_the_one_that_stands_beside_newer_ones(tmp_path: Path) -> None:
    sites = []
    for name, reports in (("alla", [("a", 2020), ("a", 2021)]), ("en", [("a", 2020)])):
        project = make_told(tmp_path / name, *reports)
        sites.append(publish(project, project / "_site", "embedded", jobs=1).site)
    compared = compare_report(sites[1], open_published(str(sites[0])), "a/2020", ())
    assert (compared.differing, compared.missing, compared.extra) == ((), (), ())
    assert (sites[0] / "reports/a/2020/index.html").read_bytes() != (
        sites[1] / "reports/a/2020/index.html"
    ).read_bytes()
