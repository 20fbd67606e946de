"""Every PDF of the whole site against PDF/UA-1: through its tag tree and its pages, and by veraPDF where it is on the PATH."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest

pytestmark = pytest.mark.slow

# Operators of a page that put something on it.
PAINT = frozenset({"Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"})


@pytest.fixture(scope="module")
def pdfs(whole_site: Path) -> Iterator[dict[str, pikepdf.Pdf]]:
    opened = {path.relative_to(whole_site).as_posix(): pikepdf.open(path) for path in sorted(whole_site.rglob("*.pdf"))}
    assert any("insatser" in name for name in opened)
    yield opened
    for one in opened.values():
        one.close()


def children(node: Any) -> Iterator[pikepdf.Dictionary]:
    """The structure elements directly below one."""
    below = node.get("/K", [])
    for one in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one


def elements(node: Any, tag: str = "") -> Iterator[pikepdf.Dictionary]:
    """All structure elements below one, in reading order."""
    for one in children(node):
        if not tag or str(one.S) == tag:
            yield one
        yield from elements(one, tag)


def attribute(element: Any, name: str) -> Any:
    found = element.get("/A", [])
    for one in found if isinstance(found, pikepdf.Array) else [found]:
        if isinstance(one, pikepdf.Dictionary) and name in one:
            return one[name]
    return None


def tree(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root.StructTreeRoot


def test_each_tells_its_title_language_and_standard(pdfs: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in pdfs.items():
        assert str(pdf.Root.Lang).startswith("sv"), name
        assert str(pdf.docinfo["/Title"]).strip(), name
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle), name
        assert bool(pdf.Root.MarkInfo.Marked), name
        with pdf.open_metadata() as metadata:
            assert str(metadata["pdfuaid:part"]) == "1", name
            assert str(metadata["dc:title"]).strip(), name


def test_headings_skip_no_level_and_the_bookmarks_follow_them(pdfs: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in pdfs.items():
        tags = [str(one.S) for one in elements(tree(pdf))]
        levels = [int(tag[2:]) for tag in tags if tag[:2] == "/H" and tag[2:].isdigit()]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        with pdf.open_outline() as outline:
            titles = [one.title for one in outline.root]
            below = sum(len(one.children) for one in outline.root)
        # The list of contents is headed without a bookmark.
        assert len(titles) in (levels.count(1), levels.count(1) - 1), name
        assert below == levels.count(2), name
        assert all(title.strip() for title in titles), name


def test_tables_have_captions_heads_over_each_column_and_rows_of_one_length(pdfs: dict[str, pikepdf.Pdf]) -> None:
    count = 0
    for name, pdf in pdfs.items():
        for table in elements(tree(pdf), "/Table"):
            count += 1
            heads = list(elements(table, "/TH"))
            assert heads, name
            assert {str(attribute(one, "/Scope")) for one in heads} <= {"/Column", "/Row", "/Both"}, name
            lengths = set()
            carried: list[tuple[int, int]] = []
            for row in elements(table, "/TR"):
                cells = [one for one in children(row) if str(one.S) in ("/TD", "/TH")]
                spans = [(int(attribute(c, "/RowSpan") or 1), int(attribute(c, "/ColSpan") or 1)) for c in cells]
                lengths.add(sum(wide for _, wide in spans) + sum(wide for _, wide in carried))
                carried = [(high - 1, wide) for high, wide in [*carried, *spans] if high > 1]
            assert len(lengths) == 1, (name, lengths)
        captions = list(elements(tree(pdf), "/Caption"))
        assert len(captions) >= len(list(elements(tree(pdf), "/Table"))), name
    assert count


def test_figures_say_in_words_what_they_show(pdfs: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in pdfs.items():
        for figure in elements(tree(pdf), "/Figure"):
            alt = str(figure.Alt)
            assert len(alt) > 30, name
            assert alt.endswith("."), (name, alt)
            assert attribute(figure, "/BBox") is not None, name


def test_all_that_is_painted_is_in_the_tree_or_an_artifact(pdfs: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in pdfs.items():
        artifacts = 0
        for number, page in enumerate(pdf.pages, 1):
            marked: list[bool] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                op = str(operator)
                if op in ("BDC", "BMC"):
                    artifact = str(operands[0]) == "/Artifact"
                    artifacts += artifact
                    marked.append(artifact or (op == "BDC" and "/MCID" in operands[1]))
                elif op == "EMC":
                    marked.pop()
                assert op not in PAINT or any(marked), (name, number, op)
        # Head and foot of every page after the first.
        assert artifacts >= len(pdf.pages) - 1, name


def test_links_have_words_and_stand_in_the_tree(pdfs: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in pdfs.items():
        for page in pdf.pages:
            links = [one for one in page.get("/Annots", []) if str(one.Subtype) == "/Link"]
            assert all("/StructParent" in one and str(one.get("/Contents", "")).strip() for one in links), name
            assert not links or str(page.Tabs) == "/S", name


def test_fonts_are_embedded(pdfs: dict[str, pikepdf.Pdf]) -> None:
    for name, pdf in pdfs.items():
        fonts = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts, name
        assert all(one.keys() & {"/FontFile", "/FontFile2", "/FontFile3"} for one in fonts), name


@pytest.mark.parametrize("flavour", ["ua1", "3a"])
def test_verapdf_finds_nothing(whole_site: Path, flavour: str) -> None:
    program = shutil.which("verapdf")
    if program is None:
        pytest.skip("no veraPDF on the PATH: install it from verapdf.org to have every PDF judged by it")
    files = [str(path) for path in sorted(whole_site.rglob("*.pdf"))]
    done = subprocess.run(
        [program, "--flavour", flavour, "--format", "text", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert not [line for line in done.stdout.splitlines() if not line.startswith("PASS")]
