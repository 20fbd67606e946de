"""Whatever is about to be published is looked over for personnummer, in both engines, and a report with one is stopped alone."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from swept import some

from samrapport.publish import site as site_module
from samrapport.publish.last_look import Looked, hash_of, look_through_index
from samrapport.publish.site import publish

from .factory import svg
from .test_last_good import NEW, A, B, Build, build, page, project, restore, say
from .test_site import fingerprint

pytestmark = pytest.mark.slow

__all__ = ["build", "project"]

NUMBER = "811218-9876"


@pytest.mark.parametrize(
    "text",
    some(
        [
            "Ring 81**12**18&#45;9876.",
            f"Ring {NUMBER}.",
            "[här](https://exempel.se/?id=198112189876)",
            "811218\u200b-9876",
        ],
        1,
    ),
)
def test_a_number_on_a_page_stops_its_report_and_no_other(project: Path, build: Build, text: str) -> None:
    assert build(project).faults == ()
    before = fingerprint(project / "_site/reports/a")
    sound = say(project, A, text)
    say(project, B, NEW)
    done = build(project)
    assert (done.reports, done.kept) == ((B,), (A,))
    (fault,) = done.faults
    assert fault.report == A
    assert "innehåller ett personnummer" in str(fault)
    assert "9876" not in str(fault)
    assert fingerprint(project / "_site/reports/a") == before
    assert NEW in page(project, B)
    # Neither search nor anything else of the site has it, and it is told again until it is mended.
    assert [one.report for one in build(project).faults] == [A]
    restore(project, A, sound)
    assert build(project).faults == ()


def test_a_download_with_a_number_stops_its_report(project: Path, build: Build) -> None:
    file = project / "reports/a/2021/data/tbl-budget.csv"
    file.write_text(f"post;kommentar\nx;{NUMBER}\n", encoding="utf-8")
    done = build(project)
    assert done.reports == (B,)
    assert "data/tbl-budget.csv" in str(done.faults[0])


def xlsx(value: object) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["post"])
    made.active.append([value])
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def docx(*runs: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr(
            "word/document.xml", "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"
        )
    return content.getvalue()


def pdf(text: str) -> bytes:
    import typst

    return typst.compile(text.encode())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("sida.html", f"<p>{NUMBER}</p>".encode()),
        ("sida.html", f'<p title="{NUMBER}">x</p>'.encode()),
        ("sida.html", f"<script>let a = '{NUMBER}'</script>".encode()),
        ("rapport.pdf", pdf("Ring 811218-9876 om tiden.")),
        ("rapport.pdf", pdf("Ring 8112#strong[18]-9876 om tiden.")),
        ("rapport.pdf", pdf('#set document(title: "811218-9876")\nx')),
        ("rapport.docx", docx("Ring 8112", "18-98", "76")),
        ("data/tabell.xlsx", xlsx(NUMBER)),
        ("data/tabell.xlsx", xlsx(8112189876)),
        ("data/tabell.csv", f"post\n{NUMBER}\n".encode()),
        ("data/publikt-manifest.json", json.dumps({"a": NUMBER}).encode()),
        ("fig.svg", f"<svg><text>{NUMBER}</text></svg>".encode()),
        ("stil.css", f".x::after {{ content: '{NUMBER}' }}".encode()),
        (f"{NUMBER}.html", b"<p>x</p>"),
    ],
)
def test_every_kind_of_file_is_looked_into(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / "reports/a/2021" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    (fault,) = Looked(None).faults(tmp_path, [A, B], {})
    assert fault.report == A
    assert "9876" not in str(fault)
    # What a report's raw data declares to be something else is let be, in that report.
    assert Looked(None).faults(tmp_path, [A, B], {A: {hash_of("8112189876")}}) == ()
    assert Looked(None).faults(tmp_path, [A, B], {B: {hash_of("8112189876")}}) != ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("fig.svg", f'<svg><path d="M 811218.9876 12.5 L 811218 9876"/>{svg()}</svg>'.encode()),
        ("sida.html", b'<img src="data:image/png;base64,' + b"811218/9876+" * 40 + b'"><td>811218</td><td>9876</td>'),
        ("rapport.pdf", pdf("#table(columns: 2, [811218], [9876])")),
        (
            "data/publikt-manifest.json",
            json.dumps({"a": f"ab{'8112189876' * 3}cdef0123456789abcdef0123456789"}).encode(),
        ),
    ],
)
def test_drawings_tables_and_checksums_are_let_be(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / "reports/a/2021" / name
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    assert Looked(None).faults(tmp_path, [A], {}) == ()


def test_a_file_is_looked_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "reports/a/2021/sida.html"
    file.parent.mkdir(parents=True)
    file.write_text("<p>x</p>", encoding="utf-8")
    first = Looked(None)
    assert first.faults(tmp_path, [A], {}) == ()
    monkeypatch.setattr(Path, "read_bytes", no_reading(Path.read_bytes, ".html"))
    assert Looked(first.state).faults(tmp_path, [A], {}) == ()
    with pytest.raises(AssertionError):
        Looked({**first.state, "key": "another look"}).faults(tmp_path, [A], {})


def no_reading(real: Callable[[Path], bytes], ending: str) -> Callable[[Path], bytes]:
    def read(path: Path) -> bytes:
        assert path.suffix != ending
        return real(path)

    return read


# What stands for Quarto keeps the signs of a list in its index.
@pytest.mark.parametrize("build", ["embedded"], indirect=True)
@pytest.mark.parametrize(
    "text", some(["811218-\n\n:   9876", "Född 811218 -\n\n~   9876 i Åby", "Född\n:   811218-\n:   9876"], 1)
)
def test_a_number_that_only_search_reads_together_stops_its_report_and_no_other(
    project: Path, build: Build, text: str
) -> None:
    assert build(project).faults == ()
    before = fingerprint(project / "_site/reports/a")
    sound = say(project, A, text)
    say(project, B, NEW)
    done = build(project)
    assert (done.reports, done.kept, [one.report for one in done.faults]) == ((B,), (A,), [A])
    assert fingerprint(project / "_site/reports/a") == before
    assert NEW in page(project, B)
    restore(project, A, sound)
    assert build(project).faults == ()


def test_pages_that_were_published_with_a_number_stay_and_are_told_of(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(project, A, f"Ring {NUMBER}.")
    with monkeypatch.context() as earlier:
        earlier.setattr(site_module.Looked, "faults", lambda *_: ())
        earlier.setattr(site_module, "look_through_index", lambda *_: ())
        assert publish(project, project / "_site", "embedded").faults == ()
    say(project, B, NEW)
    done = publish(project, project / "_site", "embedded")
    assert done.kept == (A,)
    assert any("även de sidor som redan står i webbplatsen" in str(one) for one in done.faults)
    assert NEW in page(project, B)


def test_the_search_index_is_looked_through(tmp_path: Path) -> None:
    fragment = tmp_path / "sok" / "fragment" / "a.pf_fragment"
    fragment.parent.mkdir(parents=True)
    fragment.write_bytes(
        gzip.compress(b"pagefind_dcd" + json.dumps({"url": "/reports/a/2021/x.html", "content": NUMBER}).encode())
    )
    (fault,) = look_through_index(tmp_path, (), {A: ()})
    assert "sökningen innehåller ett personnummer" in str(fault)
    assert "9876" not in str(fault)
    assert look_through_index(tmp_path, (A,), {A: ()}) == ()
    assert look_through_index(tmp_path, (), {A: {hash_of("8112189876")}}) == ()


def test_amounts_that_stand_beside_each_other_in_the_index_are_no_number(tmp_path: Path) -> None:
    fragment = tmp_path / "sok" / "fragment" / "a.pf_fragment"
    fragment.parent.mkdir(parents=True)
    told = {"url": "/reports/a/2021/x.html", "content": "2024–2026. 10\u00a0867\u00a0000 och 2026 10\u00a0867\u00a0000"}
    fragment.write_bytes(gzip.compress(b"pagefind_dcd" + json.dumps(told, ensure_ascii=False).encode()))
    assert look_through_index(tmp_path, (), {A: ()}) == ()


def test_a_pdf_that_cannot_be_looked_through_is_not_published(tmp_path: Path) -> None:
    file = tmp_path / "reports/a/2021/rapport.pdf"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"%PDF-1.7\n" + bytes(100))
    (fault,) = Looked(None).faults(tmp_path, [A], {})
    assert "rapport.pdf är skadad" in str(fault)


def test_so_is_the_index_of_quarto(tmp_path: Path) -> None:
    entries = [{"href": "reports/a/2021/x.html#mal", "text": f"Ring {NUMBER}"}, {"href": "index.html", "text": "x"}]
    (tmp_path / "search.json").write_text(json.dumps(entries), encoding="utf-8")
    assert [one.report for one in look_through_index(tmp_path, (), {A: ()})] == [A]
    assert look_through_index(tmp_path, (A,), {A: ()}) == ()
    assert Looked(None).faults(tmp_path, [A], {}) == ()


def test_what_the_index_of_a_site_that_was_looked_over_says_too_is_not_looked_through_again(tmp_path: Path) -> None:
    """It is where a page of it is another, and where nothing stood."""
    said = 'pagefind_dcd{"url":"/reports/a/2021/x.html","content":"Ring 811218-9876"}'
    for site, text in (("ny", said), ("samma", said), ("annan", said.replace("Ring", "Ringde"))):
        fragment = tmp_path / site / "sok/fragment/sv_1.pf_fragment"
        fragment.parent.mkdir(parents=True)
        fragment.write_bytes(gzip.compress(text.encode(), mtime=0))
    assert look_through_index(tmp_path / "ny", (), {A: ()}, before=tmp_path / "samma") == ()
    for before in ("annan", "ingen"):
        assert len(look_through_index(tmp_path / "ny", (), {A: ()}, before=tmp_path / before)) == 1


def test_by_other_rules_a_site_was_not_looked_over(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("x", encoding="utf-8")
    looked = Looked(None)
    looked.faults(tmp_path, (), {})
    assert not looked.knows
    assert Looked(looked.state).knows
    assert not Looked({**looked.state, "key": "andra regler"}).knows
