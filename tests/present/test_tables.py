"""Tables in HTML, Typst and text, whatever stands in their cells."""

import datetime as dt
import io
import json
import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pikepdf
import pypdfium2
import pytest
import typst
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from samrapport.present.table_parts import clean, column_widths, frame_data, table_data, table_text
from samrapport.present.tables import Column, Row, Table, text_columns
from samrapport.present.tables_html import table_html
from samrapport.present.tables_typst import literal, table_typst

HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    '" onmouseover="x',
    "#import \"x.typ\": *",
    '") #panic("x',
    "]",
    "[x](javascript:1)",
    "\\",
    "\\u{22}",
    "```\n# rubrik\n```{=html}",
    "`kod`",
    "$x^2$",
    "{{< include /etc/passwd >}}",
    "{{ fakta }}",
    "| a | b |",
    "<!-- -->",
    "&amp;",
    "*fet* _kursiv_ @ref <label>",
    "=SUMMA(A1)",
    "\x00\x07\u202eomvänd\ud800",
    "-- --- ...",
]  # fmt: skip


def budget_table(**changes) -> Table:
    columns = (
        Column("post", "Post", align="left"),
        Column("budget", "Budget", "tkr", group="2021"),
        Column("utfall", "Utfall", "tkr", group="2021"),
        Column("utblick", "Utblick 2022", "tkr"),
    )
    rows = (
        Row(("Insatser",), "group"),
        Row(("Samordningsteam", "7\u00a0306", "3\u00a0095", "7\u00a0923")),
        Row(("SPIRA", "3\u00a0588", "1\u00a0700", None)),
        Row(("Summa insatser", "10\u00a0894", "4\u00a0795", "7\u00a0923"), "subtotal"),
        Row(("Styrelsen",), "group"),
        Row(("Revision", "60", "63", "62")),
        Row(("Totalt", "10\u00a0954", "4\u00a0858", "7\u00a0985"), "total"),
    )
    kinds = {"label": "tbl-budget", "caption": "Budget och utfall", "columns": columns, "rows": rows}
    return Table(**(kinds | changes))


def one_cell(text: str) -> Table:
    columns = (Column("a", text, text, "left", text), Column("b", "B"))
    return Table("tbl-x", f"Rubrik {text}", columns, (Row((text,), "group"), Row((text, text))), note=text or None)


def soup_of(table: Table) -> BeautifulSoup:
    return BeautifulSoup(table_html(table), "html.parser")


def compile_typst(body: str, standard: str = "ua-1") -> bytes:
    head = '#set document(title: "x")\n#set text(lang: "sv")\n#show figure: set block(breakable: true)\n= x\n'
    source = f"{head}#figure(kind: table, caption: [x])[{body}]\n"
    return typst.compile(source.encode(), pdf_standards=standard, ignore_system_fonts=True)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_bundle_holds_what_the_engines_take() -> None:
    data, metadata = budget_table(note="Belopp i tkr.")._repr_mimebundle_()
    assert sorted(data) == ["text/html", "text/markdown", "text/plain"]
    assert data["text/html"].startswith('<table class="samrapport" id="tbl-budget-tabell">')
    assert data["text/html"].endswith("</table>")
    assert data["text/markdown"].startswith("```{=typst}\n#table(\n")
    assert data["text/markdown"].endswith("\n)\n```")
    described = metadata["samrapport"]
    assert {key: described[key] for key in ("kind", "label", "caption", "note")} == {
        "kind": "table", "label": "tbl-budget", "caption": "Budget och utfall", "note": "Belopp i tkr.",
    }  # fmt: skip
    assert json.loads(json.dumps(described)) == described


def test_heads_have_scope_and_groups_a_body_each() -> None:
    soup = soup_of(budget_table())
    assert soup.caption.get_text() == "Budget och utfall"
    assert [(th.get_text(" "), th["scope"]) for th in soup.thead.find_all("th")] == [
        ("Post", "col"), ("2021", "colgroup"), ("Utblick 2022 tkr", "col"), ("Budget tkr", "col"), ("Utfall tkr", "col"),
    ]  # fmt: skip
    assert [th["scope"] for th in soup.find_all("tbody")[0].find_all("th")] == ["rowgroup", "row", "row", "row"]
    assert [body.th.get_text() for body in soup.find_all("tbody")] == ["Insatser", "Styrelsen"]
    assert soup.tfoot.th.get_text() == "Totalt"
    assert soup.tfoot.th["scope"] == "row"


def test_every_row_spans_all_columns() -> None:
    soup = soup_of(budget_table(note="Not."))
    for part in (*soup.find_all("tbody"), soup.tfoot):
        for row in part.find_all("tr"):
            assert sum(int(cell.get("colspan", 1)) for cell in row.find_all(["td", "th"])) == 4
    upper, lower = soup.thead.find_all("tr")
    assert sum(int(cell.get("colspan", 1)) for cell in upper.find_all("th")) == 4
    assert len(lower.find_all("th")) == 2
    assert sum(len(group.find_all("col")) for group in soup.find_all("colgroup")) == 4


def test_figures_are_aligned_to_the_right_inline() -> None:
    cells = soup_of(budget_table()).find_all("td", class_="tal")
    assert cells
    assert all(cell["style"] == "text-align:right" for cell in cells)


def test_the_note_ends_the_table_in_both_forms() -> None:
    table = budget_table(note="Belopp i tkr.")
    assert soup_of(table).find_all("tr")[-1].get_text() == "Belopp i tkr."
    assert table_typst(table).rstrip().endswith('"Belopp i tkr.")),\n  ),\n)')


def test_rows_after_a_total_stand_in_a_body_of_their_own() -> None:
    rows = (Row(("A", "1")), Row(("Summa", "1"), "total"), Row(("Resultat", "2")), Row(("EK", "3"), "total"))
    table = Table("tbl-x", "X", (Column("a", "A", align="left"), Column("b", "B")), rows)
    soup = soup_of(table)
    assert [[tr.th.get_text() for tr in body.find_all("tr")] for body in soup.find_all("tbody")] == [
        ["A", "Summa"], ["Resultat"],
    ]  # fmt: skip
    assert soup.tfoot.th.get_text() == "EK"


def test_a_corner_without_a_name_is_no_header() -> None:
    table = Table("tbl-x", "X", (Column("a", "", align="left"), Column("b", "B")), (Row(("A", "1")),))
    assert [cell.name for cell in soup_of(table).thead.find_all(["td", "th"])] == ["td", "th"]


def test_a_row_without_head_has_only_data_cells() -> None:
    table = Table("tbl-x", "X", (Column("a", "A"), Column("b", "B")), (Row(("1", "2"), head=False),))
    assert soup_of(table).tbody.find("th") is None


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_hostile_text_as_text(text: str) -> None:
    soup = soup_of(one_cell(text))
    shown = [cell.get_text("\n") for cell in soup.tbody.find_all(["td", "th"])]
    assert shown == [clean(text)] * 3
    assert {tag.name for tag in soup.find_all()} <= {
        "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "br", "span",
    }  # fmt: skip
    known = {"class", "id", "scope", "style", "colspan", "rowspan"}
    assert {name for tag in soup.find_all() for name in tag.attrs} <= known
    assert not re.search(r"\{\{|`|[\x00-\x09\x0b-\x1f]", table_html(one_cell(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_typst_shows_hostile_text_as_text(text: str) -> None:
    source = table_typst(one_cell(text))
    assert "`" not in source
    assert "{{" not in source
    found = re.sub(r"\s+", "", text_of(compile_typst(source)))
    assert re.sub(r"\s+", "", clean(text)) in found


@given(st.text())
@settings(deadline=None)
def test_a_typst_literal_never_ends_before_its_end(text: str) -> None:
    written = literal(text)
    assert re.fullmatch(r'"(?:[^"\\]|\\n|\\u\{[0-9a-f]+\})*"', written)
    back = re.sub(r"\\n|\\u\{([0-9a-f]+)\}", lambda m: chr(int(m[1], 16)) if m[1] else "\n", written[1:-1])
    assert back == clean(text)
    assert not set(written) & set("`\n\x00")


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
@settings(deadline=None, max_examples=25)
def test_any_text_compiles_and_parses(texts: list[str]) -> None:
    columns = tuple(Column(f"k{i}", text, align="left" if i % 2 else "right") for i, text in enumerate(texts))
    table = Table("tbl-x", "X", columns, (Row(tuple(texts)), Row((texts[0],), "group"), Row(tuple(texts), "total")))
    assert len(soup_of(table).find_all("tr")) == 4
    # Not as PDF/UA, which refuses every character that the font lacks.
    compile_typst(table_typst(table), "1.7")


def test_the_pdf_has_a_head_a_foot_and_tagged_column_heads() -> None:
    pdf = compile_typst(table_typst(budget_table(note="Belopp i tkr.")))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        found = (element for element in document.objects if isinstance(element, pikepdf.Dictionary))
        names = [str(element.S) for element in found if "/S" in element]
    assert names.count("/THead") == 1
    assert names.count("/TFoot") == 1
    assert names.count("/TH") == 5
    text = text_of(pdf).replace("\u00a0", " ")
    assert all(part in text for part in ("Insatser", "7 306", "Summa insatser", "10 954", "Belopp i tkr."))


def test_heads_repeat_on_every_page_and_the_foot_stands_once() -> None:
    rows = tuple(Row((f"Rad {i}", str(i))) for i in range(120))
    columns = (Column("a", "Namnet", align="left"), Column("b", "B"))
    table = Table("tbl-x", "X", columns, (*rows, Row(("Slutsumma", "1"), "total")))
    text = text_of(compile_typst(table_typst(table)))
    assert text.count("Namnet") > 1
    assert text.count("Slutsumma") == 1


def test_a_wide_table_gives_every_figure_its_room() -> None:
    heads = [
        "Sjukpenning",
        "Sjuk- och aktivitets\u00adersättning",
        "Arbetsmarknads\u00adåtgärder",
        "Folkmängd 20–64 år",
    ]
    columns = (Column("a", "Kommun", align="left"), *(Column(str(i), head) for i, head in enumerate(heads * 2)))
    table = Table("tbl-x", "X", columns, (Row(("Skinnskatteberg", *["5\u00a0876\u00a0835"] * 8)),))
    widths = [float(width.removesuffix("fr")) for width in column_widths(table)]
    assert min(widths[1:]) / sum(widths) > 0.08


def test_words_take_another_line_before_the_heads_of_figures_are_parted() -> None:
    heads = ("Budget", "Förbrukat", "Andel av budget", "Återlämnat")
    columns = (*text_columns(a="Beslut", b="Tid"), *(Column(head, head) for head in heads))
    rows = (Row(("Projekttiden till och med halvåret", "2018-09-01–2021-06-30", "13 300", "7 800", "59 %", "–")),)
    widths = [float(width.removesuffix("fr")) for width in column_widths(Table("tbl-x", "X", columns, rows))]
    assert widths[3] > len("Förbrukat")
    assert widths[5] > len("Återlämnat")
    assert sum(widths) < 100


def test_names_stand_on_a_line_where_long_texts_still_have_half_of_their_need() -> None:
    columns = text_columns(a="Namn", b="Titel", c="Organisation", d="Anmärkning")
    place, told = "Utbildning och arbetsmarknad, Västerås stad", "Har lämnat uppdraget; ersatt av Roger Lindberg"
    rows = (Row(("Ann-Kristin Ekman", "Leg. arbetsterapeut och konsulent", place, told)),)
    widths = [float(width.removesuffix("fr")) for width in column_widths(Table("tbl-x", "X", columns, rows))]
    assert widths[0] > len("Ann-Kristin Ekman")
    assert min(widths[1:]) > len("arbetsterapeut")


def test_on_the_web_words_may_be_parted_but_no_figure_and_no_date() -> None:
    columns = (Column("a", "Uppgift", align="left"), Column("b", "Tryckt"), Column("c", "Varför", align="left"))
    said = "högre andel av männen har någon erfarenhet"
    why = "Fler män än kvinnor har haft en anställning, men det är vanligare bland kvinnorna."
    rows = (Row(("En", "45 procent", "2018-09-01–2021-06-30")), Row(("Två", said, why)))
    first, second = (row.find_all("td") for row in soup_of(Table("tbl-x", "X", columns, rows)).tbody.find_all("tr"))
    assert [cell["class"] for cell in (*first, *second)] == [["tal"], ["text"], ["text"], ["text", "lang"]]
    assert [day.text for day in first[1].find_all(class_="datum")] == ["2018-09-01", "2021-06-30"]
    assert second[0]["style"] == "text-align:right"


def test_plain_text_is_aligned() -> None:
    lines = table_text(budget_table()).split("\n")
    assert lines[0] == "Budget och utfall"
    first, second = (next(line for line in lines if line.startswith(name)) for name in ("Samordningsteam", "SPIRA"))
    assert first.index("3\u00a0095") == second.index("1\u00a0700")
    assert "nan" not in table_text(budget_table()).lower()


def test_the_download_holds_raw_values_that_json_can_hold() -> None:
    frame = pd.DataFrame(
        {
            "post": ["A", None, "C"],
            "belopp": [Decimal("7306000"), Decimal("0.150"), None],
            "andel": [Fraction(1, 3), Fraction(2), pd.NA],
            "antal": pd.array([1, 2, None], dtype="Int64"),
            "tal": [1.5, np.nan, 2.0],
            "dag": [dt.date(2021, 4, 23), pd.Timestamp("2021-08-31"), pd.NaT],
            "ja": [True, False, True],
        }
    )
    assert frame_data(frame) == {
        "columns": ["post", "belopp", "andel", "antal", "tal", "dag", "ja"],
        "rows": [
            ["A", 7306000, "0.3333333333", 1, 1.5, "2021-04-23", True],
            [None, "0.15", 2, 2, None, "2021-08-31", False],
            ["C", None, None, None, 2.0, None, True],
        ],
    }
    assert table_data(budget_table(data=frame)) == frame_data(frame)
    json.dumps(frame_data(frame), allow_nan=False)


def test_a_table_without_data_offers_its_cells() -> None:
    offered = table_data(budget_table())
    assert offered["columns"] == ["Post", "2021 Budget (tkr)", "2021 Utfall (tkr)", "Utblick 2022 (tkr)"]
    assert offered["rows"][0] == ["Samordningsteam", "7\u00a0306", "3\u00a0095", "7\u00a0923"]
    assert len(offered["rows"]) == 5


def test_tables_are_changed_by_copy_and_compared_by_what_they_show() -> None:
    table = budget_table(data=pd.DataFrame({"a": [1]}))
    assert table.with_caption("Annan").caption == "Annan"
    assert table.with_label("tbl-annan").label == "tbl-annan"
    assert table.with_note("N").note == "N"
    assert table == budget_table(data=pd.DataFrame({"a": [1]}))
    assert table != budget_table(data=pd.DataFrame({"a": [2]}))
    assert hash(table) == hash(budget_table())


@pytest.mark.parametrize("label", ["budget", "tbl-Budget", "tbl-", "tbl-a b", 'tbl-x"', "tbl-x--y", "fig-x"])
def test_a_label_that_could_not_be_an_id_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="etikett"):
        budget_table(label=label)


def test_a_row_that_misses_cells_is_refused_by_number() -> None:
    with pytest.raises(ValueError, match="rad 1 har 2 celler, inte 4"):
        budget_table(rows=(Row(("a", "b")),))


def test_a_table_without_caption_is_refused() -> None:
    with pytest.raises(ValueError, match="saknar rubrik"):
        budget_table(caption=" ")
