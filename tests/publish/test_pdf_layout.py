"""How printed pages lie, in every report that is committed and in made-up ones, and that what is seen of it would be seen.

The measure is in `pdf_pages`: blank room, what is parted that belongs together, and the smallest text.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pypdfium2
import pytest
import typst
from once import PROJECT, Whole, build_command
from swept import some

from samrapport.exempel.exempeldata import write_example
from samrapport.present.tables import Column, Row, Table, text_columns
from samrapport.present.tables_typst import table_typst

from .pdf_pages import figure_places, layout_faults

pytestmark = pytest.mark.slow

# As pandoc writes it for a report whose förbund has no colours of its own.
TEMPLATE = re.sub(
    r"\$if\([\w.]+\)\$.*?\$else\$(.*?)\$endif\$",
    r"\1",
    (PROJECT / "theme/typst-template.typ").read_text(encoding="utf-8"),
)
WORDS = "Förbundet finansierar insatser. "


def compiled(folder: Path, body: str, template: str = TEMPLATE) -> Path:
    """A report with this body as a PDF, by the theme's own template."""
    source = f'{template}\n#show: doc => rapport(title: [Prov], date: "2021-08-31", doc)\n{body}'
    file = folder / "prov.pdf"
    file.write_bytes(typst.compile(source.encode(), pdf_standards="ua-1", ignore_system_fonts=True))
    return file


def table_float(table: Table) -> str:
    return (
        f"#figure([{table_typst(table)}], caption: figure.caption(position: top, [Rubrik]), "
        'kind: "quarto-float-tbl", supplement: "Tabell", numbering: "1") <tbl-x>\n'
    )


def figure_float(height: int) -> str:
    """A figure so many millimetres high."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="162mm" height="{height}mm"><rect width="459pt" height="{height}mm"/></svg>'
    return (
        f'#figure([#image(bytes("{svg.replace(chr(34), chr(92) + chr(34))}"), alt: "En ruta.")], '
        'caption: figure.caption(position: bottom, [Rubrik]), kind: "quarto-float-fig", supplement: "Figur", '
        'numbering: "1") <fig-x>\n'
    )


def grouped(groups: int, rows: int, **more: str) -> Table:
    columns = (Column("a", "Namn", align="left"), Column("b", "Antal"))
    body = [
        row
        for group in range(groups)
        for row in (Row((f"Grupp {group}",), kind="group"), *(Row((f"Rad {k}", "1")) for k in range(rows)))
    ]
    return Table("tbl-x", "Rubrik", columns, (*body, Row(("Summa", "9"), kind="total")), **more)


LONG = Table("tbl-x", "Rubrik", text_columns(a="Insats", b="Syfte"), tuple(Row(("A", WORDS * 14)) for _ in range(12)))
TABLES = {
    "groups of many rows": grouped(4, 7, note="Anmärkning."),
    "groups of one row": grouped(20, 1),
    "no groups": Table("tbl-x", "Rubrik", text_columns(a="Namn"), (*(Row((str(k),)) for k in range(40)), Row(("Summa",), kind="total"))),
    "high rows": LONG,
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_no_table_parts_what_belongs_together_wherever_on_a_page_it_begins(tmp_path: Path, table: Table) -> None:
    text = f"#par[{WORDS * 9}]\n" * 40
    for lead in range(0, 235, 13):
        body = f"= Kapitel\n#block(height: {lead}mm, fill: luma(200))[Text.]\n== Avsnitt\n{table_float(table)}\n{text}"
        assert layout_faults(compiled(tmp_path, body)) == [], lead


@pytest.mark.parametrize("height", some([66, 200, 40, 90, 130], 2))
def test_no_figure_leaves_a_hole_wherever_it_stands(tmp_path: Path, height: int) -> None:
    text = f"#par[{WORDS * 9}]\n" * 40
    for lead in range(0, 235, 26):
        body = f"= Kapitel\n#block(height: {lead}mm, fill: luma(200))[Text.]\n== Avsnitt\n{WORDS}\n\n{figure_float(height)}\n{text}"
        assert layout_faults(compiled(tmp_path, body)) == [], lead


@pytest.mark.parametrize(
    "heights", some(([50, 95, 40], [120, 120, 30], [95, 40, 95], [40, 40, 130], [60, 100, 100]), 2)
)
def test_figures_come_in_their_order_whatever_their_heights(tmp_path: Path, heights: list[int]) -> None:
    text = f"#par[{WORDS * 9}]\n"
    for lead in range(0, 235, 39):
        figures = text.join(figure_float(height).replace("fig-x", f"fig-{k}") for k, height in enumerate(heights))
        body = f"= Kapitel\n#block(height: {lead}mm, fill: luma(200))[Text.]\n{text}{figures}{text * 20}"
        file = compiled(tmp_path, f"{body}\n= Nästa\n{text * 20}")
        places = figure_places(file)
        assert len(places) == len(heights)
        assert places == sorted(places), lead
        assert layout_faults(file) == [], lead


@pytest.mark.parametrize(("chapters", "told"), [(1, False), (8, False), (9, True), (40, True)])
def test_contents_stand_on_a_page_of_their_own_where_they_are_more_than_a_few_lines(
    tmp_path: Path, chapters: int, told: bool
) -> None:
    body = "\n".join(f"= Kapitel {k}\n{WORDS * 5}" for k in range(1, chapters + 1))
    document = pypdfium2.PdfDocument(compiled(tmp_path, body))
    contents = document[1].get_textpage().get_text_range()
    assert ("Innehåll" in contents) == told
    assert (WORDS.strip() in contents) != told


@pytest.mark.parametrize("entries", some([41, 56, 90, 40, 47, 55, 60], 3))
def test_contents_leave_no_page_of_a_few_lines(tmp_path: Path, entries: int) -> None:
    heads = (f"{'==' if k % 4 else '='} Avsnitt {k}\n{WORDS * 40}\n\n" for k in range(entries))
    assert layout_faults(compiled(tmp_path, "".join(heads))) == []


def test_what_is_parted_is_seen(tmp_path: Path) -> None:
    plain = "#let rapport(title: none, date: none, doc) = {set document(title: title); set page(margin: 25mm); set text(lang: \"sv\"); show heading: it => block(sticky: false, it.body); [#heading[A] #pagebreak() #heading[B] #pagebreak()]; doc}"  # fmt: skip
    rows = "".join(f"[Rad {k}], [1]," for k in range(3))
    parted = (
        "= Kapitel\n#block(height: 222mm)[x]\n"
        "#table(columns: 2, table.header([*Namn*], [*Antal*]), table.cell(colspan: 2)[Grupp], "
        f"{rows} table.cell(breakable: true, block(height: 240mm, breakable: true, [x #v(1fr)])), [#lorem(900)], "
        "table.footer(repeat: false, [Summa], [9]))\n#pagebreak()\n#lorem(40)\n#pagebreak()\n#text(size: 5pt)[#lorem(1000)]\n"
        "#pagebreak()\n#block(height: 200mm, fill: luma(200))[x]\n#heading(level: 2)[Sist]\n#block(height: 60mm, breakable: false)[x]\n#lorem(20)\n#pagebreak()\nSlut"
    )
    found = " ".join(layout_faults(compiled(tmp_path, parted, plain)))
    for fault in ("a group head is parted", "a row is parted", "of it is blank", "text of 5.0 points", "stands last"):
        assert fault in found


def test_every_committed_report_lies_well_on_its_pages(whole: Whole) -> None:
    faults = {path.name: layout_faults(path) for path in sorted(whole.out.rglob("*.pdf"))}
    assert len(faults) > 5
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    ("forbund", "years", "seed"),
    [
        pytest.param(1, 1, 2, marks=pytest.mark.late),
        pytest.param(3, 2, 1, marks=pytest.mark.long),
    ],
)
def test_so_does_every_report_of_made_up_forbund(tmp_path: Path, forbund: int, years: int, seed: int) -> None:
    write_example(tmp_path / "raw", forbund, years, seed)
    ended = subprocess.run(
        build_command(tmp_path / "raw", tmp_path / "out", "--godta-fynd"),
        cwd=PROJECT,
        env=os.environ | {"COLUMNS": "160"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    found = {path.relative_to(tmp_path): layout_faults(path) for path in sorted((tmp_path / "out").rglob("*.pdf"))}
    assert len(found) >= 3 * forbund * years
    assert {str(path): faults for path, faults in found.items() if faults} == {}
