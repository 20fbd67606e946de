"""A release of a built site: fingerprints, what is withheld, and the same bytes each time."""

from __future__ import annotations

import gzip
import json
import os
import posixpath
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samrapport.errors import SamrapportError
from samrapport.publish.maskin.flode import feeds
from samrapport.publish.maskin.rapporter import Rapporter
from samrapport.publish.maskin.webb import Webb
from samrapport.publish.published import open_published
from samrapport.release.innehall import making
from samrapport.release.innehall.fingerprints import Printed, plain_name
from samrapport.release.innehall.making import Before, Change, Made, make_release
from samrapport.release.innehall.plain import as_built
from samrapport.release.innehall.released import Fil, Release, hash_of, unlike
from samrapport.release.innehall.remembered import Remembered
from samrapport.release.innehall.utgavor import Utgava, lay_editions
from samrapport.release.innehall.withheld import without
from samrapport.run.assembly.manifest import SCHEMA_VERSION

from .webbplats import REPORTS, page, write_site


def test_the_same_site_gives_the_same_release_and_another_another(tmp_path: Path) -> None:
    one, other = (make_release(write_site(tmp_path / name, "ett"), lambda _: True) for name in "ab")
    assert one.release.name == other.release.name
    assert Release.load(one.release.dump(), one.release.name) == one.release
    third = make_release(write_site(tmp_path / "c", "tva"), lambda _: True)
    assert third.release.name != one.release.name
    for content in (b"", one.release.dump()[:-9], third.release.dump(), b"[]"):
        with pytest.raises(SamrapportError, match="skadad"):
            Release.load(content, one.release.name)


def test_a_folder_that_is_no_site_is_told(tmp_path: Path) -> None:
    with pytest.raises(SamrapportError, match="samrapport build"):
        make_release(tmp_path, lambda _: True)


def printed(files: dict[str, str]) -> tuple[Printed, dict[str, str]]:
    made = Printed(files, lambda path: files[path].encode())
    return made, {made.new(path): made.content(path).decode() for path in files}


def test_every_reference_follows_the_new_name() -> None:
    files = {
        "a.html": """<link href="s/a.css"><img srcset="b/x.png 1x, b/y.png 2x" src='b/x.png'><p style="background:url(b/x.png)"><a href="b/x.png?v=1#t">x.png</a>""",
        "d/b.html": '<img src="../b/x.png"><img src="/b/x.png"><img src="https://exempel.se/b/x.png"><img src="../b/saknas.png">',
        "s/a.css": """@import "b.css"; p { background: url( "../b/y.png" ) }""",
        "s/b.css": "q { background: url(../b/x.png) }",
        "s/ring1.css": '@import "ring2.css";',
        "s/ring2.css": '@import "ring1.css";',
        "b/x.png": "x",
        "b/y.png": "y",
        "j/a.js": "import('./named.js')",
        "j/named.js": "1",
        "c.html": '<script src="j/a.js"></script><script src="j/named.js"></script>',
    }
    made, found = printed(files)
    names = {path: posixpath.basename(made.new(path)) for path in files}
    assert names["j/named.js"] == "named.js"
    assert found["a.html"].count(names["b/x.png"]) == 4
    assert f"{names['b/y.png']} 2x" in found["a.html"]
    assert found["d/b.html"].count(".sr-") == 1
    assert names["s/b.css"] in found[made.new("s/a.css")]
    assert names["b/y.png"] in found[made.new("s/a.css")]
    assert {plain_name(path): plain_name(content) for path, content in found.items()} == files


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[a-c](/[a-c]){0,2}\.(css|png|html|js)", fullmatch=True),
        st.integers(0, 3),
        min_size=1,
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_no_reference_breaks_and_names_tell_contents_apart(given_files: dict[str, int], chance: object) -> None:
    paths = sorted(given_files)

    def refs(path: str) -> list[str]:
        some = [one for one in paths if one != path and not one.endswith(".html") and chance.random() < 0.6]  # type: ignore[attr-defined]
        return [posixpath.relpath(one, posixpath.dirname(path) or ".") for one in some]

    files = {}
    for path in paths:
        if path.endswith(".html"):
            files[path] = "".join(f'<img src="{ref}">' for ref in refs(path)) + str(given_files[path])
        elif path.endswith(".css"):
            files[path] = "".join(f"url({ref})" for ref in refs(path)) + str(given_files[path])
        else:
            files[path] = str(given_files[path])
    _, found = printed(files)
    assert len(found) == len(files)
    for path, content in found.items():
        for ref in re.findall(r"""src="([^"]+)"|url\(([^)]+)\)""", content):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), ref[0] or ref[1])) in found
    assert {plain_name(path): plain_name(content) for path, content in found.items()} == files


def test_lists_links_search_and_sitemap_do_not_tell_of_what_is_withheld() -> None:
    page = (
        '<ul><li><a href="#f">F</a></li>\n<li><a href="#g">G</a></li>\n</ul><h2 id="f">F</h2>\n<ul>\n<li><a href="f/index.html">F 1</a> (<a href="f/r.pdf">PDF</a>)\n'
        '<ul>\n<li><a href="f/inre/index.html">Inre</a></li>\n</ul></li>\n</ul>\n<h2 id="g">G</h2>\n<ul>\n<li><a href="g/index.html">G 1</a></li>\n</ul>\n'
        '<p>Läs <a href="f/01.html">om F</a>.</p>'
    )

    def both(path: str) -> bool:
        return path.startswith("reports/f/")

    got = without("reports/index.html", page.encode(), both).decode()
    assert (
        got
        == '<ul><li><a href="#g">G</a></li>\n</ul><h2 id="g">G</h2>\n<ul>\n<li><a href="g/index.html">G 1</a></li>\n</ul>\n<p>Läs om F.</p>'
    )

    def outer(path: str) -> bool:
        return both(path) and not path.startswith("reports/f/inre/")

    got = without("reports/index.html", page.encode(), outer).decode()
    assert '<li><a href="f/inre/index.html">Inre</a></li>' in got
    assert "F 1" not in got
    assert '<h2 id="f">' in got
    search = json.dumps(
        [{"href": "reports/f/01.html#a", "text": "hemligt"}, {"href": "reports/g/01.html", "text": "g"}]
    ).encode()
    assert json.loads(without("search.json", search, both)) == [{"href": "reports/g/01.html", "text": "g"}]
    assert without("search.json", b"{oklart", both) == b"[]"
    sitemap = b"<urlset><url><loc>https://x.se/s/reports/f/01.html</loc></url><url><loc>https://x.se/s/reports/g/01.html</loc></url></urlset>"
    assert without("sitemap.xml", sitemap, both) == sitemap.replace(
        b"<url><loc>https://x.se/s/reports/f/01.html</loc></url>", b""
    )


def no_more(_: str) -> dict[str, str]:
    return {}


def two_releases(
    folder: Path, first: set[str], second: set[str], extra: Callable[[str], dict[str, str]] = no_more
) -> tuple[Made, Made]:
    """The release of some reports of one edition of a site, and then of some of the next."""
    old = make_release(write_site(folder / "1", "ett", extra=extra("ett")), first.__contains__)
    site = write_site(folder / "2", "tva", extra=extra("tva"))
    return old, make_release(site, second.__contains__, Before(old.release, lambda path: old.read(path) or b""))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.sets(st.sampled_from(REPORTS)), second=st.sets(st.sampled_from(REPORTS)))
def test_a_release_holds_what_may_go_and_what_was_there_and_no_word_of_the_rest(
    first: set[str], second: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    old, new = two_releases(tmp_path_factory.mktemp("val"), first, second)
    assert set(new.release.reports) == first | second
    for report in REPORTS:
        edition = "tva" if report in second else "ett"
        path = f"reports/{report}/index.html"
        if report not in first | second:
            assert path not in new.release.files
            continue
        content = new.read(path) or old.read(path) or b""
        assert f"EDITION {edition} {report}".encode() in content
        for ref in re.findall(r'(?:src|href)="([^"]+\.(?:css|js|svg))"', content.decode()):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), ref)) in new.release.files
    index = (new.read("reports/index.html") or b"").decode()
    assert {report for report in REPORTS if f'"{report}/index.html"' in index} == first | second


def first_pages(edition: str, slugs: tuple[str, ...] = ("vasteras", "norra")) -> dict[str, str]:
    """The start page of a site of many, and the first page of each förbund, which shows figures of its latest report."""
    cards = "".join(
        f'<li><p><a href="reports/{one}.html"><strong>{one}</strong></a></p><p>{edition} {one}</p></li>'
        for one in slugs
    )
    start = (
        f'<h1>Rapporter från {len(slugs)} samordningsförbund</h1><h2>Län</h2><div class="kort"><ul>{cards}</ul></div>'
        '<h2>Annat</h2>\n<div class="kort"><ul><li><a href="reports/norra/2021/index.html">norra</a></li></ul></div>'
    )
    return {"index.html": page("", edition, start)} | {
        path: text
        for one in slugs
        for path, text in {
            f"reports/{one}.html": page("../", edition, first_page(one, f"{one}/2021", edition)),
            f"reports/{one}-oversikt.svg": f"<svg>{edition} {one} 39</svg>",
        }.items()
    }


def first_page(slug: str, lead: str, edition: str) -> str:
    return (
        f'{edition} {slug} 39 % <picture><source srcset="{slug}-oversikt.svg"><img src="{slug}-oversikt.svg"></picture>'
        f'<p><a href="{lead}/index.html" class="knapp">Läs rapporten</a></p>'
    )


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.sets(st.sampled_from(REPORTS)), second=st.sets(st.sampled_from(REPORTS)))
def test_first_pages_show_no_report_that_does_not_go(
    first: set[str], second: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    old, new = two_releases(tmp_path_factory.mktemp("forst"), first, second, first_pages)
    every = {path: new.read(path) or old.read(path) or b"" for path in new.release.files}
    for slug in ("vasteras", "norra"):
        shown = f"{slug}/2021"
        edition = "tva" if shown in second else "ett" if shown in first else ""
        told = [path for path, content in every.items() if re.search(rb"(ett|tva) %s 39" % slug.encode(), content)]
        assert all(f"{edition} {slug} 39".encode() in every[path] for path in told)
        assert (f"reports/{slug}.html" in every) == (len(told) == 2) == bool(edition)
        start = every["index.html"].decode()
        assert set(re.findall(rf"<p>(\w+) {slug}</p>", start)) == ({edition} if edition else set())
        assert (f'href="reports/{slug}.html"' in start) == bool(edition)
    # The heading of a list goes with its last entry.
    assert ("<h2>Län</h2>" in start) == ("<p>" in start.partition("<h1>")[2])
    assert "<h2>Annat</h2>" not in start or "norra/2021" in first | second


@pytest.mark.parametrize("before", [False, True])
def test_the_first_page_of_one_forbund_alone_shows_what_goes_or_leads_on(tmp_path: Path, before: bool) -> None:
    def site(edition: str) -> Path:
        shown = first_page("reports/vasteras", "reports/vasteras/2021", edition)
        extra = {"index.html": page("", edition, shown), "reports/vasteras-oversikt.svg": f"<svg>{edition}</svg>"}
        return write_site(tmp_path / edition, edition, extra=extra)

    old = make_release(site("ett"), lambda _: True) if before else None
    place = Before(old.release, lambda path: (old.read(path) if old else None) or b"") if old else None
    new = make_release(site("tva"), lambda one: one == "vasteras/2021/insatser/spira", place)
    start = (new.read("index.html") or (old.read("index.html") if old else None) or b"").decode()
    assert "tva" not in start
    assert ("39 %" in start) == before
    assert before or "reports/index.html" in start
    pictures = [path for path in new.release.files if "oversikt" in path]
    assert bool(pictures) == before


def test_a_published_site_can_be_compared_with_one_built_anew(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", "ett")
    made = make_release(site, lambda _: True)
    for path in made.release.files:
        (tmp_path / "publik" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "publik" / path).write_bytes(made.read(path) or b"")
    published = as_built(open_published(str(tmp_path / "publik")))
    built = {one.relative_to(site).as_posix(): one.read_bytes() for one in sorted(site.rglob("*")) if one.is_file()}
    assert {
        path: published.read(path) for path in sorted(built, key=lambda one: (one[-4:] != "html", one[-3:] != "css"))
    } == built
    assert published.files("reports/norra/2021") == {path for path in built if path.startswith("reports/norra/2021/")}


def told_site(site: Path, edition: str) -> Path:
    """A site that has an address, feeds, and a page of changes of each report."""
    webb = Webb(adress="https://exempel.se", ansvarig="Förbundet", titel="Rapporter")
    extra = {f"reports/{one}/99-andringar.html": page("../../../", edition, "<main>Ändrat</main>") for one in REPORTS}
    extra["api/v1/index.json"] = json.dumps({"webbplats": webb.names})
    for one in ("norra/2021", "vasteras/2021"):
        told = manifest_of(one)
        extra[f"reports/{one}/data/publikt-manifest.json"] = json.dumps(told)
    write_site(site, edition, extra=extra)
    for path, content in feeds(webb, Rapporter(site)).items():
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_bytes(content)
    return site


def manifest_of(folder: str) -> dict[str, object]:
    forbund, ar = folder.split("/")
    fixed = {"forbund": forbund, "ar": int(ar)}
    told = {"report": {**fixed, "type": "delarsrapport", "document": "delarsrapport"}, "parameters": fixed}
    metadata = {"title": "Delårsrapport", "forbund": f"Samordningsförbundet {forbund}", "date": "2021-10-05"}
    empty: dict[str, object] = {"inputs": {}, "code": {}, "notebooks": {}, "facts": [], "shown": [], "sections": []}
    return {"schema_version": SCHEMA_VERSION, **told, **empty, "metadata": metadata}


def test_each_report_is_looked_at_with_its_own_files_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = list[int]()

    def noted(*given: Any) -> object:
        looked.append(len(given[2]) + len(given[4]))
        return lay_editions(*given)

    monkeypatch.setattr(making, "lay_editions", noted)
    reports = tuple(f"f-{number:02}/2021" for number in range(20))
    had = {one: (Utgava("a" * 12, date(2021, 10, 5)), Utgava("b" * 12, date(2021, 11, 2), "Fel.")) for one in reports}
    site = write_site(tmp_path / "site", "ett", reports)
    made = make_release(site, lambda _: True, utgavor=had)
    place = Before(made.release, lambda path: made.read(path) or b"")
    again = make_release(site, lambda _: True, place, utgavor=had)
    assert again.release == made.release
    assert (len(looked), sum(looked) < 3 * len(made.release.files)) == (40, True)


def corrected_in(feed: bytes) -> list[tuple[str, str, str]]:
    """Day, reason and address of each entry."""
    of = "{http://www.w3.org/2005/Atom}"
    return [
        tuple(str(one.findtext(f"{of}{name}")) for name in ("updated", "summary", "id"))  # type: ignore[misc]
        for one in ET.fromstring(feed).findall(f"{of}entry")
    ]


def test_a_replaced_edition_keeps_its_address_and_every_correction_stays_listed_and_in_the_feed(tmp_path: Path) -> None:
    days = [date(2021, 10, 5), date(2021, 11, 2), date(2022, 1, 9)]
    had = [
        Utgava("a" * 12, days[0]),
        Utgava("b" * 12, days[1], "Utfallet var <fel>."),
        Utgava("c" * 12, days[2], "Budgeten var fel."),
    ]
    folder = "reports/norra/2021"
    place: dict[str, bytes] = {}
    before = None
    # The last time another report alone goes, and this one stays as it is.
    for number, edition in enumerate(("ett", "tva", "tre", "fyra"), 1):
        site = told_site(tmp_path / edition, edition)
        told = {"norra/2021": had[:number], "vasteras/2021": had[:1]}
        goes = (lambda one: one != "norra/2021") if number == 4 else (lambda _: True)
        made = make_release(site, goes, before, utgavor=told)
        place = {path: made.read(path) or place[path] for path in made.release.files}
        assert {path: hash_of(content) for path, content in place.items()} == {
            path: one.sha for path, one in made.release.files.items()
        }
        before = Before(made.release, place.__getitem__)
        if number == 3:
            assert_as_built(place, site, tmp_path / "publik")
        elif number == 1:
            assert corrected_in(place["feeds/rattelser.xml"]) == []
            assert b"R\xc3\xa4ttelser" not in place[f"{folder}/99-andringar.html"]
    for edition, one in zip(("ett", "tva", "tre"), had, strict=True):
        assert place[f"{folder}/utgavor/{one.namn}/rapport.pdf"] == f"pdf {edition} norra/2021".encode()
    for path in ("rattelser.html", "99-andringar.html"):
        page = place[f"{folder}/{path}"].decode()
        assert re.findall(r"<strong>(.*?)</strong>. (.*?)</p>", page) == [
            ("2022-01-09", "Budgeten var fel."),
            ("2021-11-02", "Utfallet var &lt;fel&gt;."),
        ]
        assert re.findall(r'href="(utgavor/[^"]+)"', page) == [f"utgavor/{one * 12}/rapport.pdf" for one in "ba"]
        for ref in re.findall(r'href="(utgavor/[^"]+|index.html)"', page):
            assert f"{folder}/{ref}" in place
    assert b"\xc3\x84ndrat" in place[f"{folder}/99-andringar.html"]
    assert 'href="rattelser.html"' in place[f"{folder}/index.html"].decode()
    entries = corrected_in(place["feeds/rattelser.xml"])
    assert [one[:2] for one in entries] == [
        ("2022-01-09T00:00:00Z", "Budgeten var fel."),
        ("2021-11-02T00:00:00Z", "Utfallet var <fel>."),
    ]
    for _, _, address in entries:
        path, _, mark = address.removeprefix("https://exempel.se/").partition("#")
        assert f'id="{mark}"' in place[path].decode()
    # What was published once has corrected nothing.
    assert "reports/vasteras/2021/rattelser.html" not in place
    assert f"reports/vasteras/2021/utgavor/{had[0].namn}/rapport.pdf" in place


def assert_as_built(place: dict[str, bytes], site: Path, folder: Path) -> None:
    """Who verifies a published report meets what was built."""
    report = "reports/norra/2021"
    for path, content in place.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    published = as_built(open_published(str(folder)))
    built = {one.relative_to(site).as_posix() for one in site.rglob("*") if one.is_file()}
    assert published.files(report) == {path for path in built if path.startswith(f"{report}/")}
    for path in ("index.html", "99-andringar.html"):
        assert published.read(f"{report}/{path}") == (site / report / path).read_bytes()


def test_an_edition_that_comes_back_is_another_correction(tmp_path: Path) -> None:
    one, other = Utgava("a" * 12, date(2021, 10, 5)), Utgava("b" * 12, date(2021, 10, 6), "Fel.")
    had = [one, other, replace(one, skal="Rätt ändå."), replace(other, skal="Fel ändå.")]
    made = make_release(told_site(tmp_path, "ett"), lambda _: True, utgavor={"norra/2021": had})
    addresses = [address for _, _, address in corrected_in(made.read("feeds/rattelser.xml") or b"")]
    told = (made.read("reports/norra/2021/rattelser.html") or b"").decode()
    assert len(set(addresses)) == 3 == len(set(re.findall(r'id="(rattelse-[^"]+)"', told)))


def test_only_what_is_changed_is_read_and_the_release_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, memory = write_site(tmp_path / "site", "ett"), tmp_path / "minne.json"
    monkeypatch.setattr("samrapport.release.innehall.remembered._SETTLED", -1)
    whole = make_release(site, lambda _: True, memory=memory).release
    read: list[str] = []
    plain = Path.read_bytes

    def reading(path: Path) -> bytes:
        if path.is_relative_to(site):
            read.append(path.relative_to(site).as_posix())
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", reading)
    assert make_release(site, lambda _: True, memory=memory).release == whole
    assert {one.rpartition(".")[2] for one in read} <= {"css", "js"}
    for path, told in (("reports/norra/2021/01-del.html", "annat"), ("assets/bild.png", "ny bild")):
        (site / path).unlink()
        (site / path).write_text(told)
        read.clear()
        found = make_release(site, lambda _: True, memory=memory).release
        assert path in read
        assert found == make_release(site, lambda _: True).release
        assert found != whole
    (site / "reports/norra/2021/01-del.html").unlink()
    assert make_release(site, lambda _: True, memory=memory).release == make_release(site, lambda _: True).release
    memory.write_text("{")
    assert make_release(site, lambda _: True, memory=memory).release == make_release(site, lambda _: True).release


def test_what_was_written_in_the_same_moment_is_not_remembered(tmp_path: Path) -> None:
    site, memory = write_site(tmp_path / "site", "ett"), tmp_path / "minne.json"
    make_release(site, lambda _: True, memory=memory)
    page = site / "index.html"
    seen = page.stat()
    page.write_text(page.read_text().replace("ett", "tva"))
    os.utime(page, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert make_release(site, lambda _: True, memory=memory).release == make_release(site, lambda _: True).release
    assert Remembered(site, memory).stamps["index.html"][0] == seen.st_size


@pytest.mark.parametrize("goes", [{*REPORTS}, {"norra/2021"}, set()])
def test_what_is_done_on_the_way_out_is_done_once_whatever_else_is_made_anew(tmp_path: Path, goes: set[str]) -> None:
    site = write_site(tmp_path / "1", "ett", extra=first_pages("ett"))
    mark = Change(lambda path: path.endswith(".html"), lambda _, content: content + b"MARK")
    made = make_release(site, goes.__contains__, change=mark)
    marks = {path: (made.read(path) or b"").count(b"MARK") for path in made.release.files}
    assert set(marks.values()) == {0, 1}
    assert all(count == path.endswith(".html") for path, count in marks.items())


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        st.builds(Fil, st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(0), st.booleans()),
    ),
    st.dictionaries(st.text('åäö/"\\x'), st.tuples(st.text("ab"), st.text("ab"))),
)
def test_a_manifest_is_the_json_that_it_seems_and_comes_back_whole(
    files: dict[str, Fil], reports: dict[str, tuple[str, ...]]
) -> None:
    release = Release(files, {one: tuple(sorted(used)) for one, used in reports.items()})
    told = {"filer": files, "rapporter": release.reports}
    plain = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert gzip.decompress(release.dump()).decode() == plain
    assert Release.load(release.dump(near=True), release.name) == release


_FILES = st.dictionaries(
    st.one_of(st.text('a/],"\\:{}', max_size=6), st.text(st.characters(exclude_categories=["Cs"]), max_size=3)),
    st.builds(Fil, st.sampled_from(["a" * 64, "b" * 64]), st.integers(0, 1), st.booleans()),
)


@given(_FILES, _FILES)
def test_what_two_manifests_have_otherwise_is_seen_in_their_texts(one: dict[str, Fil], other: dict[str, Fil]) -> None:
    releases = [Release(files, {'],"},"rapporter":': ('],"',)}) for files in (one, other)]
    left, right = unlike(*(release.text for release in releases))
    assert left == {path: fil for path, fil in one.items() if other.get(path) != fil}
    assert right == {path: fil for path, fil in other.items() if one.get(path) != fil}


def test_one_changed_file_among_many_is_read_again_sooner_than_all_is_remembered_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("samrapport.release.innehall.remembered._SETTLED", -1)
    monkeypatch.setattr("samrapport.release.innehall.remembered._WORTH", 3)
    site, memory = write_site(tmp_path / "site", "ett"), tmp_path / "minne.json"
    make_release(site, lambda _: True, memory=memory)
    kept, pages = memory.read_bytes(), sorted(site.rglob("*.html"))
    for number, one in enumerate(pages):
        one.write_text(one.read_text() + f"<p>{number}</p>")
        found = make_release(site, lambda _: True, memory=memory).release
        assert found == make_release(site, lambda _: True).release
        if number == 0:
            assert memory.read_bytes() == kept
    assert memory.read_bytes() != kept


def test_what_is_made_on_the_way_lies_in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One killed meanwhile leaves nothing that the next does not know of."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[Path] = []

    def look(place: Path, _: Path) -> None:
        seen.append(Path(tempfile.mkdtemp()))
        assert (place / "index.html").read_bytes() == b"x"
        (place / "sok").mkdir()

    monkeypatch.setattr(making, "index_site", look)
    paths = {"index.html", "sok/a"}
    site = SimpleNamespace(paths=paths, anew={}, left_out=(), root=tmp_path, read=lambda _: b"x")
    making._tell_nothing_of(site, (), None, {})  # type: ignore[arg-type]
    assert [one.parent.name.partition("-")[0] for one in seen] == ["samrapport"]
    assert site.paths == {"index.html"}
    assert list(tmp_path.iterdir()) == []
