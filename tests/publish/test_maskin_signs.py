"""Whatever signs a name holds, each form that is made for machines is whole, and gives back the name as a reader would see it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import icalendar
import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from rdflib import DCTERMS, FOAF, Graph

from samrapport.publish.maskin import api
from samrapport.publish.maskin.berattat import told
from samrapport.publish.maskin.citat import cite
from samrapport.publish.maskin.huvud import Huvud
from samrapport.publish.maskin.ld import dataset, report
from samrapport.publish.maskin.rapporter import Rapporter, facts_of
from samrapport.publish.maskin.webb import Webb, webb_of, words

from .maskin_factory import ADDRESS, manifest

NAMES = {
    "a tag": "</title><script>alert(1)</script><!--",
    "an attribute": "\" onload='x' =`",
    "a section of XML": "]]> <![CDATA[ &amp; &lt; &#0; <?x ?>",
    "braces": "{{ x }} {% y %} } { {",
    "TeX": r"\input{x} \ % $ # _ ^ ~ @misc{a,",
    "a comma and a colon": r"a;b,c:d\n\,BEGIN:VEVENT",
    "lines": "a\nER  - \r\nTY  - X\u2028b\x85c\tEND:VCALENDAR",
    "turned": "a\u202eb\u2066c\u200f",
    "unseen": "a\u200bb\u00adc\ufeff\u2060",
    "control": "a\x00b\x07c\x1b[31md\x7f",
    "half a sign": "a\ud800b",
    "no sign": "a\uffffb\ufffe",
    "of four bytes": "😀🇸🇪𝟙\U0010ffff",
    "very long": "Förbundet & " * 4000,
}


def read_bibtex(text: str) -> dict[str, str]:
    """The fields of one entry, as who counts braces reads it."""
    assert re.match(r"@incollection\{[A-Za-z0-9:-]+,\n", text)
    found, at = {}, text.index("\n")
    while field := re.compile(r"\s*(\w+) = \{").match(text, at):
        end, depth = field.end(), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        found[field[1]] = text[field.end() : end - 1]
        assert text[end] in ",\n"
        at = end + (text[end] == ",")
    assert text[at:] == "\n}\n"
    signs = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "braceleft": "{", "braceright": "}"}
    pattern = re.compile(r"\\text(\w+)\{\}|\\([&%$#_])")
    return {
        name: pattern.sub(lambda sign: signs[sign[1]] if sign[1] else sign[2], re.sub(r"\A\{(.*)\}\Z", r"\1", value))
        for name, value in found.items()
    }


def assert_told(folder: Path, name: str) -> None:
    """Make all that is made of one report and a site with such a name, and read it by libraries that know the form."""
    name = f"F{name}s"
    plain = words(name)
    assert plain.isprintable() or not plain.isascii()
    data = folder / "reports/a/2021/data"
    data.mkdir(parents=True, exist_ok=True)
    (data.parent / "index.html").write_text("x")
    content = manifest("a", 2021, title=name, subtitle=name, forbund=name, dnr=name)
    for one in content["shown"]:
        one["caption"] = name
    content["facts"][0]["shown"] = name
    # Half a sign can only stand there as JSON writes it.
    (data / "publikt-manifest.json").write_text(json.dumps(content))
    file = {"path": "tbl-budget.csv", "title": name, "format": "csv", "mediatype": "text/csv", "bytes": 24}
    (data / "datapackage.json").write_text(json.dumps({"resources": [file]}))
    site = {"ansvarig": name, "titel": name, "epost": "a@example.se", "kontakt": "", "licens": ""}
    webb = webb_of({"adress": ADDRESS, **site, "kommande": [{"datum": "2022-03-15", "vad": name, "forbund": name}]})
    rapporter = Rapporter(folder)
    (rapport,) = rapporter.public
    files = told(webb, rapporter, ["index.html"], [], lambda path: True)

    in_xml = " ".join(re.sub("[\ufffe\uffff]", "", plain).split())
    trees = {path: etree.fromstring(one) for path, one in files.items() if path.endswith((".xml", ".rdf"))}
    atom = "{http://www.w3.org/2005/Atom}"
    feed = trees["feeds/rapporter.xml"]
    assert feed.findtext(f"{atom}entry/{atom}title") == f"{in_xml}, {in_xml}"
    assert feed.findtext(f"{atom}entry/{atom}author/{atom}name") == in_xml
    graph = Graph().parse(data=files["datasets/dcat.rdf"], format="xml")
    assert {str(one) for one in graph.objects(None, FOAF.name)} == {in_xml}
    assert f"{in_xml} (CSV)" in {str(one) for one in graph.objects(None, DCTERMS.title)}
    (event,) = icalendar.Calendar.from_ical(files["kommande.ics"]).walk("VEVENT")
    assert event["SUMMARY"] == " ".join(plain.split())
    listed = json.loads(files["api/v1/index.json"])
    assert (listed["webbplats"]["ansvarig"], listed["rapporter"][0]["namn"]) == (plain, plain)
    facts = json.loads(api.facts(webb, rapport, facts_of(folder, "a/2021", f"{name!r}{folder}")))
    assert facts["fakta"]["budget.totalt"]["shown"] == plain
    assert_cited(webb, rapport)
    assert_headed(webb, rapport, plain)
    for path, one in files.items():
        if path.endswith(".html"):
            page = BeautifulSoup(one, "html.parser")
            assert page.find_all(["script", "iframe", "img"]) == []
            assert page.title
            assert page.title.text == f"{plain}, {plain}"


def assert_cited(webb: Webb, rapport: Any) -> None:
    visad, url = rapport.visade[0], f"{ADDRESS}/reports/å{{x"
    cited, own = cite(rapport, visad, url), " ".join(visad.kort.split())
    fields = read_bibtex(cited.bibtex)
    assert (fields["title"], fields["author"]) == (own, " ".join(rapport.namn.split()))
    assert fields["url"] == f"{ADDRESS}/reports/å%7Bx"
    lines = cited.ris.split("\r\n")
    assert [line[:6] for line in lines[:3]] == ["TY  - ", "AU  - ", "TI  - "]
    assert lines[2] == f"TI  - {own}".rstrip() or lines[2] == f"TI  - {own}"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1])


def assert_headed(webb: Webb, rapport: Any, plain: str) -> None:
    for found in (report(webb, rapport, plain), dataset(webb, rapport, rapport.visade[0], plain, "")):
        head = Huvud("reports/a/2021/index.html", plain, plain, datum=rapport.datum, data=found).html(webb)
        page = BeautifulSoup(f"<html><head>{head}</head><body><p>x</p></body></html>", "html.parser")
        (script,) = page.find_all("script")
        said = json.loads(script.string or "")
        assert said["description"] == plain
        assert (said.get("author") or said["creator"])["name"] == plain
        assert {one.name for one in page.find_all(True)} == {"html", "head", "meta", "link", "script", "body", "p"}
        titled = page.find("meta", {"property": "og:title"})
        assert titled
        assert titled["content"] == plain  # type: ignore[index]


@pytest.mark.parametrize("kind", NAMES)
def test_a_hostile_name_is_read_back_as_it_is_seen(tmp_path: Path, kind: str) -> None:
    assert_told(tmp_path, NAMES[kind])


PIECES = st.one_of(st.text(max_size=6), st.sampled_from([*"{}\\%&<>\"';,:@#\n\r\x1b\u202e\ud800", "]]>", "-->", "{{"]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=8).map("".join))
def test_any_name_is_read_back_as_it_is_seen(tmp_path: Path, name: str) -> None:
    assert_told(tmp_path, name)


def test_two_that_come_on_one_day_are_two(tmp_path: Path) -> None:
    coming = [{"datum": "2022-03-15", "vad": vad, "forbund": ""} for vad in ("Möte Å", "Möte Ä")]
    webb = webb_of({"adress": ADDRESS, "kommande": coming})
    files = told(webb, Rapporter(tmp_path), [], [], lambda path: True)
    events = icalendar.Calendar.from_ical(files["kommande.ics"]).walk("VEVENT")
    assert len({str(one["UID"]) for one in events}) == 2
