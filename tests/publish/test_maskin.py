"""What the site says to machines, read by libraries that know each form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import jsonschema
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from samrapport.publish.errors import PublishFault
from samrapport.publish.maskin.webb import words
from samrapport.publish.site import publish
from samrapport.raw.personnummer.form import find_personnummer

from .conftest import Build
from .maskin_factory import ADDRESS, HOSTILE, make_told, manifest, site_facts, tell
from .quarto_stand_in import put_on_path
from .test_site import fingerprint

pytestmark = pytest.mark.slow

ITEM = "reports/a/2021/data/tbl-budget.html"


def head(site: Path, path: str) -> BeautifulSoup:
    return BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser").head  # type: ignore[return-value]


def said(head: BeautifulSoup, name: str) -> str:
    found = head.find("meta", {"name": name}) or head.find("meta", {"property": name})
    return str(found["content"]) if found else ""  # type: ignore[index]


def linked(head: BeautifulSoup) -> dict[str, Any]:
    found = head.find("script", {"type": "application/ld+json"})
    return json.loads(found.string) if found and found.string else {}


def sitemap(site: Path) -> list[str]:
    root = etree.parse(site / "sitemap.xml").getroot()
    return [one.text or "" for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_each_page_has_a_description_and_an_address_of_its_own(tmp_path: Path, either: Build) -> None:
    site = either(make_told(tmp_path / "p", ("a", 2020), ("a", 2021), ("b", 2021))).site
    pages = [one for one in site.rglob("*.html") if "senaste" not in one.parts]
    heads = {one.relative_to(site).as_posix(): head(site, one.relative_to(site).as_posix()) for one in pages}
    descriptions = [said(one, "description") for one in heads.values()]
    assert all(descriptions)
    assert len(descriptions) == len({*descriptions})
    assert all(len(one.find_all("meta", {"name": "description"})) == 1 for one in heads.values())
    addresses = {path: one.find("link", rel="canonical")["href"] for path, one in heads.items()}  # type: ignore[index]
    assert addresses == {path: f"{ADDRESS}/{path.removesuffix('index.html')}" for path in heads}
    assert {*addresses.values()} == {*sitemap(site)}
    assert linked(heads["reports/b.html"])["url"] == f"{ADDRESS}/reports/b.html"
    if not (site / "site_libs").exists():
        # Quarto's stand-in writes no paragraphs.
        assert "sex insatser" in said(heads["reports/a/2021/02-ekonomi.html"], "description")


def test_a_figure_is_shared_with_its_picture(tmp_path: Path, either: Build) -> None:
    site = either(make_told(tmp_path / "p", ("a", 2021))).site
    own = head(site, "reports/a/2021/data/fig-andel.html")
    assert said(own, "og:title") == "Andel helårsekvivalenter – Delårsrapport 2021, Förbundet a"
    assert linked(own)["@type"] == "Dataset"
    assert linked(head(site, ITEM))["distribution"][0]["contentUrl"] == f"{ADDRESS}/reports/a/2021/data/tbl-budget.csv"
    front = linked(head(site, "reports/a/2021/index.html"))
    assert (front["@type"], front["datePublished"]) == ("Report", "2021-09-24")
    assert front["temporalCoverage"] == "2021-01-01/2021-08-31"
    assert linked(head(site, "index.html"))["@type"] == "GovernmentOrganization"


def test_a_site_without_an_address_makes_none_up(tmp_path: Path, either: Build) -> None:
    site = either(make_told(tmp_path / "p", ("a", 2021), adress="")).site
    assert not any((site / one).exists() for one in ("sitemap.xml", "feeds", "datasets"))
    assert head(site, ITEM).find("link", rel="canonical") is None
    assert said(head(site, ITEM), "og:url") == ""
    assert (site / "robots.txt").read_text() == "User-agent: *\nAllow: /\n"
    made = "".join(one.read_text(encoding="utf-8") for one in site.rglob("*.json") if one.name != "search.json")
    assert "https://rapporter" not in made


def test_hostile_names_end_nothing(tmp_path: Path, either: Build) -> None:
    project = make_told(tmp_path / "p", ("a", 2021), title=HOSTILE, subtitle=HOSTILE, forbund=HOSTILE, dnr=HOSTILE)
    site_facts(
        project, titel=HOSTILE, ansvarig=HOSTILE, kommande=[{"datum": "2022-03-15", "vad": HOSTILE, "forbund": ""}]
    )
    site = either(project).site
    plain = words(HOSTILE)
    assert linked(head(site, ITEM))["creator"]["name"] == plain
    assert linked(head(site, "reports/a/2021/index.html"))["author"]["name"] == plain
    assert linked(head(site, "index.html"))["name"] == plain
    page = BeautifulSoup((site / ITEM).read_text(encoding="utf-8"), "html.parser")
    assert plain in " ".join(page.h1.find_previous("p").text.split())  # type: ignore[union-attr]
    assert page.find("i") is None
    feed = feedparser.parse((site / "feeds/rapporter.xml").read_bytes())
    assert not feed.bozo
    assert feed.entries[0].author == plain
    etree.parse(site / "datasets/dcat.rdf")
    (event,) = icalendar.Calendar.from_ical((site / "kommande.ics").read_bytes()).walk("VEVENT")
    assert event["SUMMARY"] == plain
    ris = (site / ITEM).with_suffix(".ris").read_text(encoding="utf-8")
    assert [line[:6] for line in ris.splitlines()][:2] == ["TY  - ", "AU  - "]
    assert all(line[2:6] == "  - " for line in ris.splitlines())


def test_feeds_tell_of_reports_and_of_corrections(tmp_path: Path, either: Build) -> None:
    project = make_told(tmp_path / "p", ("a", 2020), ("a", 2021))
    changed = manifest("a", 2021)
    changed["shown"].append(
        {"label": "tbl-rattelser", "kind": "table", "section": "02_ekonomi", "title": "Budget och utfall"}
        | {"caption": "Rättade siffror", "facts": [], "files": {}}
    )
    (project / "reports/a/2021/data/publikt-manifest.json").write_text(json.dumps(changed), encoding="utf-8")
    site = either(project).site
    released = feedparser.parse((site / "feeds/rapporter.xml").read_bytes())
    assert not released.bozo
    assert [one.link for one in released.entries] == [f"{ADDRESS}/reports/a/{ar}/" for ar in (2021, 2020)]
    assert released.feed.updated == released.entries[0].updated == "2021-09-24T00:00:00Z"
    assert len({one.id for one in released.entries}) == 2
    corrected = feedparser.parse((site / "feeds/rattelser.xml").read_bytes())
    assert [one.link for one in corrected.entries] == [f"{ADDRESS}/reports/a/2021/02-ekonomi.html#tbl-rattelser"]
    assert corrected.entries[0].title == "Rättade siffror: Delårsrapport 2021, Förbundet a"


def test_a_calendar_holds_what_is_to_come(tmp_path: Path, either: Build) -> None:
    project = make_told(tmp_path / "p", ("a", 2021))
    what = "Årsredovisning 2021 publiceras; " + "med bilagor, " * 9
    site_facts(project, kommande=[{"datum": "2022-03-15", "vad": what, "forbund": one} for one in ("a", "okänt")])
    content = (either(project).site / "kommande.ics").read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [str(one["SUMMARY"]) for one in events] == [" ".join(what.split())] * 2
    assert [one.get("URL") for one in events] == [f"{ADDRESS}/senaste/a/", None]
    assert events[0]["DTSTART"].dt.isoformat() == "2022-03-15"
    assert len({str(one["UID"]) for one in events}) == 2


def test_facts_are_plain_json_by_name_as_their_schema_says(tmp_path: Path, either: Build) -> None:
    site = either(make_told(tmp_path / "p", ("a", 2020), ("a", 2021))).site
    schema = json.loads((site / "api/v1/schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    listed = json.loads((site / "api/v1/index.json").read_bytes())
    check.validate(listed)
    assert [(one["id"], one["senaste"]) for one in listed["rapporter"]] == [("a/2020", False), ("a/2021", True)]
    for one in listed["rapporter"]:
        path = site / "api/v1" / one["fakta"]
        content = json.loads(path.read_bytes())
        check.validate(content)
        assert (path.parent / content["schema"]).resolve() == (site / "api/v1/schema.json").resolve()
        assert content["fakta"]["budget.totalt"]["shown"] == f"{one['ar']} tkr"
        assert {*content["fakta"]["budget.totalt"]} == {"value", "shown", "unit", "base", "formula"}
    with pytest.raises(jsonschema.ValidationError):
        check.validate({**listed, "hemligt": 1})


def test_machines_are_told_nothing_of_a_draft(tmp_path: Path, either: Build) -> None:
    project = make_told(tmp_path / "p", ("a", 2020), ("a", 2021), ("b", 2021))
    tell(project, "a", 2021, utkast="Ett fel är kvar.")
    tell(project, "b", 2021, utkast="Ett fel är kvar.")
    site = either(project).site
    told = [*site.glob("*.txt"), *site.glob("*.xml"), *(one for one in site.glob("[fdas]*/**/*") if one.is_file())]
    told = [one for one in told if one.parts[-2] not in ("assets", "sok") and "site_libs" not in one.parts]
    assert len(told) > 6
    assert [one for one in told if b"2021" in one.read_bytes()] == []
    assert said(head(site, ITEM), "robots") == said(head(site, "reports/a/2021/index.html"), "robots") == "noindex"
    assert linked(head(site, ITEM)) == {}
    # The page of a förbund that has drafts alone.
    assert said(head(site, "reports/b.html"), "robots") == "noindex"
    assert linked(head(site, "reports/b.html")) == {}
    assert said(head(site, "reports/a.html"), "robots") == ""
    assert "UTKAST" in (site / ITEM).read_text(encoding="utf-8")
    # Nor are readers of the one before led to it.
    assert 'class="aldre"' not in (site / "reports/a/2020/index.html").read_text(encoding="utf-8")


def test_a_number_that_reaches_the_facts_alone_is_stopped(tmp_path: Path, either: Build) -> None:
    number = "".join(("850709", "9805"))
    assert find_personnummer(number)
    project = make_told(tmp_path / "p", ("a", 2021))
    site_facts(project, ansvarig=f"Förbundet {number}")
    with pytest.raises(PublishFault, match="personnummer"):
        either(project)
    assert not (project / "_site").exists()


def test_the_same_reports_give_the_same_bytes(tmp_path: Path, either: Build) -> None:
    one, other = (make_told(tmp_path / name / "p", ("a", 2020), ("a", 2021)) for name in ("x", "y"))
    either(one)
    either(other)
    assert fingerprint(one / "_site") == fingerprint(other / "_site")
    before = fingerprint(one / "_site")
    either(one)
    assert fingerprint(one / "_site") == before


def test_what_is_not_public_says_nothing_to_machines(tmp_path: Path) -> None:
    project = make_told(tmp_path / "p", ("a", 2021))
    (project / "reports/_webbplats.json").unlink()
    site = publish(project, project / "_site", "embedded", jobs=1).site
    assert not any((site / one).exists() for one in ("robots.txt", "adresser.txt", "api", "senaste", ITEM))


def test_both_engines_give_the_same_to_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sites = []
    for engine in ("embedded", "quarto"):
        if engine == "quarto":
            put_on_path(tmp_path / "bin", monkeypatch)
        project = make_told(tmp_path / engine, ("a", 2020), ("a", 2021))
        sites.append(publish(project, project / "_site", engine, jobs=1).site)  # type: ignore[arg-type]
    alike = ["adresser.txt", "robots.txt", "sitemap.xml", "api", "feeds", "datasets", "senaste"]
    found = [
        {
            one.relative_to(site).as_posix(): one.read_bytes()
            for name in alike
            for one in ([site / name] if (site / name).is_file() else sorted((site / name).rglob("*")))
            if one.is_file()
        }
        for site in sites
    ]
    assert found[0] == found[1]
    mains = [BeautifulSoup((site / ITEM).read_text(encoding="utf-8"), "html.parser").main for site in sites]
    words = [" ".join(one.get_text(" ").split()) for one in mains if one]
    assert words[0] == words[1]
