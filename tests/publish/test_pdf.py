"""The PDF of an assembled report: tagged, in Swedish, complete, and the same bytes every time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from samrapport.present.tables import Column, Row, Table
from samrapport.publish.embedded.config import read_config
from samrapport.publish.embedded.document import read_document
from samrapport.publish.embedded.pdf import make_pdf
from samrapport.publish.errors import PublishFault

from .conftest import Built
from .factory import FRONT, budget_table, code, figure_cell, make_bare_project, markdown, notebook, shown, table_cell

WHOLE = "reports/vasteras/2021/delarsrapport.ipynb"


def make(tmp_path: Path, *cells: dict[str, Any], **front: Any) -> bytes:
    project = make_bare_project(tmp_path / "projekt")
    matter = {key: value for key, value in {**FRONT, **front}.items() if value is not None}
    (project / WHOLE).write_text(notebook(matter, markdown("# Avsnitt"), *cells), encoding="utf-8")
    return make_pdf(read_config(project), read_document(project, WHOLE))


@pytest.fixture(scope="module")
def pdf(built: Built) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(built.site / "reports/vasteras/2021/delarsrapport.pdf") as opened:
        yield opened


def texts(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return [page.replace("\r\n", "\n") for page in pages]


def elements(node: Any) -> Iterator[pikepdf.Dictionary]:
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from elements(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def tags(opened: pikepdf.Pdf) -> list[str]:
    return [str(one.S) for one in elements(opened.Root.StructTreeRoot.K)]


def test_it_tells_its_language_title_and_standard(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang).startswith("sv")
    assert str(pdf.docinfo["/Title"]) == "Delårsrapport 2021"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert str(metadata["pdfuaid:part"]) == "1"


def test_a_draft_says_so_on_every_page_and_is_as_accessible(tmp_path: Path) -> None:
    long = "\n\n".join(["En rad text som fyller sidorna."] * 120)
    content = make(tmp_path, markdown(long), utkast="2 fel är inte förklarade.")
    pages = texts(content)
    assert len(pages) > 4
    assert all("UTKAST" in page for page in pages)
    plain = texts(make(tmp_path / "utan", markdown(long)))
    assert len(plain) == len(pages)
    assert not any("UTKAST" in page for page in plain)
    with pikepdf.open(io.BytesIO(content)) as opened, opened.open_metadata() as metadata:
        assert str(metadata["pdfuaid:part"]) == "1"


def test_its_tables_have_heads_and_its_figures_alternative_texts(pdf: pikepdf.Pdf) -> None:
    found = tags(pdf)
    # Two written in Markdown, one from the notebook.
    assert found.count("/Table") == 3
    assert found.count("/THead") == 3
    assert found.count("/TH") == 2 + 2 + 4
    alts = [str(one.Alt) for one in elements(pdf.Root.StructTreeRoot.K) if str(one.S) == "/Figure"]
    assert alts == ["Stapeldiagram. Köping har högst andel, 16,2 procent."]
    assert found.count("/Caption") == 3


def test_its_headings_are_in_order_and_in_the_bookmarks(pdf: pikepdf.Pdf) -> None:
    levels = [int(tag[2:]) for tag in tags(pdf) if tag.startswith("/H") and tag[2:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    with pdf.open_outline() as outline:
        assert [(one.title, [child.title for child in one.children]) for one in outline.root] == [
            ("Uppdrag och mål", ["Syfte", "Mål"]),
            ("Budget och utfall", ["Utfall per post", "Jämförelse"]),
        ]


def test_a_link_begins_with_any_sign_and_is_no_list_heading_or_term(tmp_path: Path) -> None:
    signs = ("- x", "+ x", "= x", "== x", "/ x: y", "1. x", "-5", "//x")
    (said,) = texts(make(tmp_path, *(markdown(f"a{one}: [{sign}](#avsnitt) efter") for one, sign in enumerate(signs))))[
        1:
    ]
    assert [sign for one, sign in enumerate(signs) if f"a{one}: {sign} efter" not in said] == []


def test_the_cover_says_whose_report_it_is(built: Built) -> None:
    cover, first, *_ = texts((built.site / "reports/vasteras/2021/delarsrapport.pdf").read_bytes())
    for part in ("Samordningsförbundet Västerås", "Delårsrapport 2021", "1 januari–31 augusti 2021", "Dnr 2021/17"):
        assert part in cover
    assert "Alla har möjlighet till egen försörjning." in cover
    assert "Tillsammans når vi längre" in cover
    assert "24 september 2021" in cover
    # Contents of a few lines are none.
    assert "Innehåll" not in first
    assert "2 (3)" in first


def test_captions_references_and_figures_are_numbered(built: Built) -> None:
    whole = "\n".join(texts((built.site / "reports/vasteras/2021/delarsrapport.pdf").read_bytes()))
    plain = whole.replace("\u00a0", " ")
    assert "Tabell 1: Förbundets organ" in plain
    assert "Tabell 2: Budget och utfall till och med 31 augusti" in plain
    assert "Utfallet framgår av Tabell 2 och andelen av Figur 1." in " ".join(plain.split())
    assert "12 345" in plain
    assert "Ladda ned" not in plain


def test_a_long_table_breaks_over_pages_under_the_same_head(tmp_path: Path) -> None:
    pages = texts(make(tmp_path, table_cell(budget_table(90))))
    bodies = [page for page in pages if "Insats " in page]
    assert len(bodies) >= 2
    assert all("Budget" in page and "Utfall" in page for page in bodies)
    assert sum("Summa" in page for page in bodies) == 1
    assert sum("Tabell" in page for page in bodies) == 1


def test_a_short_table_is_never_split(tmp_path: Path) -> None:
    # Filled so that the table begins at the foot of a page.
    filler = markdown("\n\n".join(["Text."] * 34))
    pages = texts(make(tmp_path, filler, table_cell(budget_table(8))))
    (page,) = [page for page in pages if "Insats 1" in page]
    assert "Summa" in page
    assert "Tabell 1" in page.replace("\u00a0", " ")


@pytest.mark.parametrize("above", [0, 1, 2, 3, 4])
def test_no_row_is_parted_between_pages_and_a_row_too_high_for_one_is_shown_whole(tmp_path: Path, above: int) -> None:
    columns = (Column("a", "Fråga", align="left"), Column("b", "Svar", align="left"))
    rows = [Row((f"R{n}A\nR{n}B\nR{n}C", f"Rad {n}")) for n in range(60)]
    rows.append(Row(("Högst", " ".join(f"ord{n}" for n in range(4000)))))
    filler = markdown("\n\n".join(["Text."] * above))
    pages = texts(make(tmp_path, filler, table_cell(Table("tbl-hog", "Hög", columns, tuple(rows)))))
    for n in range(60):
        on = {number for number, page in enumerate(pages) for part in "ABC" if f"R{n}{part}\n" in f"{page}\n"}
        assert len(on) == 1, f"row {n} stands on pages {on}"
    # On as many pages as it needs, and not past the foot of one.
    begun, ended = ([n for n, page in enumerate(pages) if word in page.split()] for word in ("ord0", "ord3999"))
    assert begun < ended


def test_the_same_report_gives_the_same_bytes(tmp_path: Path) -> None:
    cells = (table_cell(budget_table()), figure_cell())
    assert make(tmp_path / "a", *cells) == make(tmp_path / "b", *cells)


def test_the_reports_own_date_stands_for_the_clock(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(make(tmp_path))) as opened:
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20210924")


def test_a_pdf_without_figures_table_vision_or_motto_is_made_all_the_same(tmp_path: Path) -> None:
    pages = texts(make(tmp_path, markdown("Text."), vision=None, motto=None, dnr=None, subtitle=None, period=None))
    assert "Delårsrapport 2021" in pages[0]
    assert "Vår vision" not in pages[0]


def test_names_from_data_are_text_in_typst_too(tmp_path: Path) -> None:
    nasty = r"\#panic(1) \$x\$ \@y \*b\* \"c\" \<d\> // e"
    pages = texts(
        make(tmp_path, markdown(f"Namnet {nasty} slut."), forbund=nasty, title=nasty, period=nasty, dnr=nasty)
    )
    for page in (pages[0], pages[1]):
        assert '#panic(1) $x$ @y *b* "c" <d> // e' in page.replace("”", '"').replace("“", '"')


def test_html_as_the_only_form_of_a_table_reaches_the_pdf(tmp_path: Path) -> None:
    html = (
        '<table><thead><tr><th scope="col">Namn</th><th scope="col" style="text-align:right">Antal</th></tr></thead>'
        '<tbody><tr><th scope="row">A</th><td style="text-align:right">12</td></tr></tbody></table>'
    )
    content = make(tmp_path, code('#| label: tbl-html\n#| tbl-cap: "Ur HTML"\nx', shown({"text/html": html})))
    assert "Tabell 1: Ur HTML" in "\n".join(texts(content)).replace("\u00a0", " ")
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert tags(opened).count("/TH") == 2


@pytest.mark.parametrize(
    ("front", "named"),
    [({"title": None}, "titel"), ({"lang": "en"}, "språk"), ({"date": None}, "datum"), ({"date": "i höst"}, "datum")],
)
def test_a_report_without_what_a_pdf_needs_is_told_so(tmp_path: Path, front: dict[str, Any], named: str) -> None:
    with pytest.raises(PublishFault, match=named) as fault:
        make(tmp_path, **front)
    assert fault.value.source == WHOLE
    assert fault.value.report == "vasteras/2021"


def test_a_sign_that_no_font_has_is_told_in_swedish(tmp_path: Path) -> None:
    with pytest.raises(PublishFault, match=r"tecknet ”😀” \(U\+1F600 GRINNING FACE\), som PDF-filens typsnitt saknar"):
        make(tmp_path, markdown("Bra 😀"))


def test_what_is_longer_than_a_pdf_can_hold_is_told_in_swedish(tmp_path: Path) -> None:
    with pytest.raises(PublishFault, match="längre än en PDF-fil rymmer"):
        make(tmp_path, markdown("*" * 10_000 + "x" + "*" * 10_000))


def test_a_figure_without_alternative_text_is_told_by_its_label(tmp_path: Path) -> None:
    with pytest.raises(PublishFault, match=r"fig-andel .* saknar alternativtext"):
        make(tmp_path, figure_cell(alt=""))


def test_typsts_own_refusal_is_passed_on(tmp_path: Path) -> None:
    raw = "```{=typst}\n#table(columns: 1, table.header([A]), okänd)\n```"
    with pytest.raises(PublishFault, match="Typst kan inte göra PDF-filen"):
        make(tmp_path, code('#| label: tbl-x\n#| tbl-cap: "X"\nx', shown({"text/markdown": raw})))


def test_a_skipped_heading_level_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishFault, match="rubriknivå"):
        make(tmp_path, markdown("### För djupt"))


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    with pytest.raises(PublishFault, match=r"bilden borta\.png finns inte"):
        make(tmp_path, markdown("![En bild](borta.png)"))
