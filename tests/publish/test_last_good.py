"""A fault on a page belongs to its report: the others are published, whichever engine makes the pages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from swept import late

from samrapport.publish.errors import PublishFault
from samrapport.publish.site import Published, publish

from .conftest import ENGINES
from .factory import make_project, markdown, write_report
from .quarto_stand_in import put_on_path
from .test_site import fingerprint

pytestmark = pytest.mark.slow

A, B, INNER = "a/2021", "b/2021", "a/2021/insatser/spira"
PAGE = "01-uppdrag"
NEW = "Förbundet har en ny uppgift."

Build = Callable[[Path], Published]


@pytest.fixture(params=ENGINES)
def build(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    if request.param == "quarto":
        put_on_path(tmp_path / "bin", monkeypatch)
    return lambda project: publish(project, project / "_site", request.param, jobs=1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two förbund that have not been published."""
    return make_project(tmp_path / "projekt", ("a", 2021), ("b", 2021))


def say(project: Path, report: str, text: str, page: str = PAGE) -> str:
    """Let a text stand last on a page, and give what stood there before."""
    path = project / f"reports/{report}/{page}.ipynb"
    before = path.read_text(encoding="utf-8")
    content = json.loads(before)
    content["cells"].append(markdown(text) | {"source": text.splitlines(keepends=True)})
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return before


def restore(project: Path, report: str, before: str, page: str = PAGE) -> None:
    (project / f"reports/{report}/{page}.ipynb").write_text(before, encoding="utf-8")


def page(project: Path, report: str, name: str = PAGE) -> str:
    return (project / f"_site/reports/{report}/{name}.html").read_text(encoding="utf-8")


FAULTS = [
    ("[på sidan](saknas.html)", "saknas.html går ingenstans"),
    ("[hos grannen](../../b/2021/saknas.html)", "saknas.html går ingenstans"),
    ("[från roten](/reports/b/2021/saknas.html)", "saknas.html går ingenstans"),
    ("[filen](data/saknas.csv)", "data/saknas.csv går ingenstans"),
    ("[utanför](../../../../saknas.html)", "saknas.html går ingenstans"),
    ("[stället](#saknas)", "#saknas går till ett ställe som inte finns"),
    ("[stället](02-ekonomi.html#saknas)", "02-ekonomi.html#saknas går till ett ställe som inte finns"),
    ("[avsnittet](03-borta.ipynb)", "03-borta"),
]
SOUND = (
    "[en](02-ekonomi.html) [två](02-ekonomi.ipynb#utfall-per-post) [tre](../../b/2021/index.html) [fyra](index.qmd) "
    "[fem](/reports/b/2021/02-ekonomi.html) [sex](#syfte) [sju](data/tbl-budget.csv) [åtta](delarsrapport.pdf) "
    "[nio](https://exempel.se/saknas.html) [tio](mailto:a@exempel.se) [elva](../../index.html) [tolv](../../../index.html)"
)


@pytest.mark.parametrize(
    ("build", "text", "told"),
    [
        *(("embedded", *fault) for fault in FAULTS),
        ("quarto", *FAULTS[0]),
        *(late(("quarto", *fault)) for fault in FAULTS[1:]),
    ],
    indirect=["build"],
)
def test_a_fault_on_a_page_stops_its_report_and_no_other(project: Path, build: Build, text: str, told: str) -> None:
    assert build(project).faults == ()
    before = fingerprint(project / "_site/reports/a")
    say(project, A, text)
    say(project, B, NEW)
    done = build(project)
    assert (done.reports, done.kept) == ((B,), (A,))
    (fault,) = done.faults
    assert fault.report == A
    assert fault.source.startswith(f"reports/{A}/{PAGE}.")
    assert told in str(fault)
    assert fingerprint(project / "_site/reports/a") == before
    assert NEW in page(project, B)


def test_links_that_lead_somewhere_are_published(project: Path, build: Build) -> None:
    say(project, A, SOUND)
    done = build(project)
    assert (done.reports, done.faults) == ((A, B), ())


def test_a_missing_picture_stops_its_report_alone(project: Path, tmp_path: Path) -> None:
    """The stand-in makes no pictures of Markdown's."""
    say(project, A, "![Karta](karta.png)")
    done = publish(project, project / "_site", "embedded")
    assert done.reports == (B,)
    assert "karta.png" in str(done.faults[0])


def test_a_report_that_never_was_published_is_left_out_until_it_is_mended(project: Path, build: Build) -> None:
    before = say(project, A, "[på sidan](saknas.html)")
    say(project, B, f"{NEW} [Grannen](../../a/2021/{PAGE}.html)")
    for _ in range(2):
        done = build(project)
        assert (done.reports, done.kept) == ((B,), ())
        assert [fault.report for fault in done.faults] == [A]
        assert not (project / "_site/reports/a").exists()
        assert NEW in page(project, B)
        assert "../../a/2021" not in page(project, B)
        assert "a/2021" not in (project / "_site/reports/index.html").read_text(encoding="utf-8")
    restore(project, A, before)
    done = build(project)
    assert (done.reports, done.kept, done.faults) == ((A, B), (), ())
    assert f"a/2021/{PAGE}.html" in page(project, B)
    assert "a/2021" in (project / "_site/reports/index.html").read_text(encoding="utf-8")


def test_a_build_with_nothing_new_tells_the_fault_again_and_a_mended_text_is_published(
    project: Path, build: Build
) -> None:
    build(project)
    before = say(project, A, "[på sidan](saknas.html)")
    first = build(project)
    site = fingerprint(project / "_site")
    again = build(project)
    assert [str(fault) for fault in again.faults] == [str(fault) for fault in first.faults] != []
    assert fingerprint(project / "_site") == site
    restore(project, A, before)
    say(project, A, NEW)
    done = build(project)
    assert (done.reports, done.faults) == ((A, B), ())
    assert NEW in page(project, A)


def test_after_a_fault_the_site_is_what_it_would_be_made_from_nothing(project: Path, build: Build) -> None:
    build(project)
    before = say(project, A, "[på sidan](saknas.html)")
    build(project)
    restore(project, A, before)
    assert build(project).faults == ()
    mended = fingerprint(project / "_site")
    shutil.rmtree(project / "_site")
    build(project)
    assert fingerprint(project / "_site") == mended


def test_a_link_to_what_a_report_at_fault_would_have_had_new_becomes_words(project: Path, build: Build) -> None:
    """No fault of the neighbour's, who is published."""
    build(project)
    shutil.copy(project / f"reports/{A}/{PAGE}.ipynb", project / f"reports/{A}/03-nytt.ipynb")
    say(project, A, "[på sidan](saknas.html)")
    say(project, B, f"{NEW} [Det nya](../../a/2021/03-nytt.html)")
    done = build(project)
    assert (done.reports, [fault.report for fault in done.faults]) == ((B,), [A])
    assert "Det nya" in page(project, B)
    assert "03-nytt" not in page(project, B)


def test_a_page_that_goes_makes_links_dead_on_another_reports_unchanged_page(project: Path, build: Build) -> None:
    """The one that leads there is told of, and its pages stay but for the link."""
    shutil.copy(project / f"reports/{A}/{PAGE}.ipynb", project / f"reports/{A}/03-extra.ipynb")
    say(project, B, "[Mer hos grannen](../../a/2021/03-extra.html)")
    assert build(project).faults == ()
    (project / f"reports/{A}/03-extra.ipynb").unlink()
    for _ in range(2):
        done = build(project)
        assert (done.reports, done.kept) == ((A,), (B,))
        assert [fault.report for fault in done.faults] == [B]
        assert "Mer hos grannen" in page(project, B)
        assert "03-extra" not in page(project, B)


def test_a_file_that_a_report_must_have_stops_it_alone(project: Path) -> None:
    build = publish(project, project / "_site", "embedded")
    assert build.faults == ()
    config = project / "_quarto.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("    - reports/**/data/*.csv\n", ""), encoding="utf-8")
    (project / f"reports/{A}/data/annat.csv").write_text("a\n", encoding="utf-8")
    done = publish(project, project / "_site", "embedded")
    assert A in {fault.report for fault in done.faults}
    assert "filen reports/a/2021/data/annat.csv saknas" in str(done.faults[0])


def test_reports_within_another_go_their_own_way(project: Path, build: Build) -> None:
    write_report(project, "a", 2021, "spira")
    build(project)
    before = fingerprint(project / f"_site/reports/{INNER}")
    say(project, INNER, "[på sidan](saknas.html)")
    say(project, A, NEW)
    done = build(project)
    assert (done.reports, done.kept) == ((A, B), (INNER,))
    assert fingerprint(project / f"_site/reports/{INNER}") == before
    assert NEW in page(project, A)


def test_several_faults_of_a_report_are_one_line_and_their_number(project: Path, build: Build) -> None:
    for name in (PAGE, "02-ekonomi"):
        say(project, A, " ".join(f"[x](saknas{n}.html)" for n in range(8)), name)
    (fault,) = build(project).faults
    assert "; 02-ekonomi.html: länken saknas0.html går ingenstans" in str(fault)
    assert "… och 6 till" in str(fault)
    assert "bygg igen" in str(fault)
    assert "\n" not in str(fault)


def test_a_fault_of_the_sites_own_pages_still_stops_it_all(project: Path, build: Build) -> None:
    build(project)
    before = fingerprint(project / "_site")
    start = project / "index.qmd"
    start.write_text(start.read_text(encoding="utf-8") + "\n[x](saknas.html)\n", encoding="utf-8")
    say(project, B, NEW)
    say(project, A, "[på sidan](saknas.html)")
    with pytest.raises(PublishFault, match=r"index\.html: länken saknas\.html går ingenstans"):
        build(project)
    assert fingerprint(project / "_site") == before


def test_kept_pages_bring_what_they_take_from_where_all_pages_do(project: Path) -> None:
    logo = project / "theme/logotyp.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"/>', encoding="utf-8")
    config = project / "_quarto.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("  navbar:\n", "  navbar:\n    logo: theme/logotyp.svg\n    logo-alt: Bild\n"), encoding="utf-8"
    )
    assert publish(project, project / "_site", "embedded").faults == ()
    config.write_text(text, encoding="utf-8")
    logo.unlink()
    say(project, A, "[på sidan](saknas.html)")
    done = publish(project, project / "_site", "embedded")
    assert (done.reports, done.kept) == ((B,), (A,))
    assert (project / "_site/theme/logotyp.svg").is_file()
    assert "logotyp.svg" not in page(project, B)
