"""A CSV of every office program is read, and what hides rows or figures in it is told: tried with one of each kind."""

from __future__ import annotations

import pytest
from data_factory import message_of
from hypothesis import given
from hypothesis import strategies as st

from samrapport.raw.cells import read_grid


def rows(text: str) -> list[tuple[object, ...]]:
    grid = read_grid("x.csv", text.encode())
    assert grid.faults == ()
    return [cells for _, cells in grid.rows]


SWALLOWED = [
    ('a;b;c\nx;1;"\ny;2;\nz;3;"\n', "raderna 2–4"),
    ('a;b;c\nx;1;"två\ny;2;tre"\n', "raderna 2 och 3"),
    ('a;b;c\nx;1;z\nx;1;"\ny;2;"\n', "raderna 3 och 4"),
    ('a;b;c\n"x;1;z\ny";2;z\n', "raderna 2 och 3"),
    ('a;b\nx;"1\ny;2"\n', "raderna 2 och 3"),
    ('sep=;\na;b\nx;"1\ny;2"\n', "raderna 3 och 4"),
    ('a;b;c\nx;1;"\n\ny;2;"\n', "raderna 2–4"),
    ('a;b;"c\nx;1;"\n', "raderna 1 och 2"),
]


@pytest.mark.parametrize(("text", "said"), SWALLOWED)
def test_rows_that_a_lone_quotation_mark_makes_one_are_named(text: str, said: str) -> None:
    assert said in message_of(read_grid, "x.csv", text.encode())


@given(st.integers(2, 5), st.integers(1, 4), st.integers(1, 3), st.data())
def test_no_lone_pair_of_quotation_marks_makes_rows_vanish_in_silence(
    width: int, before: int, taken: int, data: st.DataObject
) -> None:
    """In any column of any row, with the mark that ends it in the same column some rows below."""
    column = data.draw(st.integers(0, width - 1))
    lines = [
        [f"c{at}" for at in range(width)],
        *([str(row * 10 + at) for at in range(width)] for row in range(before + taken + 1)),
    ]
    lines[before][column] = f'"{lines[before][column]}'
    lines[before + taken][column] += '"'
    assert "samma citattecken" in message_of(read_grid, "x.csv", "\n".join(map(";".join, lines)).encode())


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('a;b\n"två\nrader";1\n', [("två\nrader", "1")]),
        ('a;b\n"två\nrader; med semikolon";1\n', [("två\nrader; med semikolon", "1")]),
        ('a;b\n"x ""y"" z";1\n', [('x "y" z', "1")]),
        ('a;b\nen 5" skärm;1\n', [('en 5" skärm', "1")]),
        ("a;b\r\nx;1\r\n\r\n;\r\ny;2\r\n", [("x", "1"), ("y", "2")]),
        ("a;b;;\nx;1;;\ny;2\n", [("x", "1"), ("y", "2")]),
        ("sep=;\na;b\nx;1\n", [("x", "1")]),
        ("SEP=;\r\na;b\r\nx;1\r\n", [("x", "1")]),
        ("\ufeffsep=;\na;b\nx;1\n", [("x", "1")]),
        ("\ufeff\ufeff\ufeffa;b\nx;1\n", [("x", "1")]),
        ('\ufeff\ufeff"a";b\nx;1\n', [("x", "1")]),
        ("a;b\nx\u00a0 y;1\u202f500\n", [("x y", "1 500")]),
        ("a;b\n x\u200b\u00ad  y\t;1\u200b2\n", [("x y", "12")]),
        ("a;b\nA\u200b\u030a;1\n", [("Å", "1")]),
    ],
)
def test_what_office_programs_write_is_read(text: str, read: list[tuple[object, ...]]) -> None:
    assert rows(text) == read


def test_the_row_is_that_of_the_file_after_the_line_that_tells_the_separator() -> None:
    grid = read_grid("x.csv", b"sep=;\na;b\nx;1\n")
    assert grid.head_row == 2
    assert [row for row, _ in grid.rows] == [3]
    assert message_of(read_grid, "x.csv", b"sep=,\na,b\n").startswith("x.csv, rad 2: fälten skiljs åt med komma")
    assert message_of(read_grid, "x.csv", b"sep=;\na;a\n").startswith("x.csv, rad 2: ”a” rubriken står två gånger")


ERRORS = [
    "#SAKNAS!", "#REFERENS!", "#VÄRDEFEL!", "#DIVISION/0!", "#NAMN?", "#OGILTIGT!", "#SKÄRNING!", "#SPILL!", "#SAKNAS", "#N/A", "#REF!", "#VALUE!",
    "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#CALC!", "#FIELD!", "#GETTING_DATA", "Err:502", "Fel:508", "###", "##########",
]  # fmt: skip


@pytest.mark.parametrize("word", ERRORS)
def test_what_excel_says_in_place_of_a_value_is_told_in_any_column(word: str) -> None:
    for text in (f"a;b\nx;{word}\n", f"a;b\n{word};1\n", f"a;b\nx;\u00a0{word} \n"):
        (fault,) = read_grid("x.csv", text.encode()).faults
        assert fault.value == word
        assert fault.row == 2
        assert "Excel" in fault.expected


@pytest.mark.parametrize("text", ["#hej", "#hej!", "# 1", "Fel", "Err: fem", "#1", "nr #N/A i listan"])
def test_a_text_that_only_looks_like_one_is_read(text: str) -> None:
    assert rows(f"a;b\n{text};1\n") == [(text, "1")]


@pytest.mark.parametrize(
    "head", ["belopp\u200b", "\u00a0belopp ", "be\u00adlopp", '"belopp\n"', "\ufeffbelopp", "\u200ebelopp"]
)
def test_a_heading_is_what_is_seen_of_it(head: str) -> None:
    assert read_grid("x.csv", f"block;{head}\nx;1\n".encode()).heads == ("block", "belopp")


@pytest.mark.parametrize(
    "head", ["hela  beloppet", "hela\u00a0beloppet", '"hela\nbeloppet"', "hela\t beloppet", "hela\u2009beloppet"]
)
def test_blanks_in_a_heading_are_one_however_they_are_written(head: str) -> None:
    assert read_grid("x.csv", f"block;{head}\nx;1\n".encode()).heads == ("block", "hela beloppet")


def test_two_headings_that_look_the_same_are_the_same() -> None:
    assert "rubriken står två gånger" in message_of(read_grid, "x.csv", "belopp;belopp\u200b\n1;2\n".encode())


@given(st.text("ab \u00a0\u200b\u00ad\u2009\ufeff\u2060\t", max_size=8))
def test_texts_that_look_the_same_are_the_same(text: str) -> None:
    seen = " ".join(
        "".join(
            " " if sign in "\u00a0\u2009\t" else sign for sign in text if sign not in "\u200b\u00ad\ufeff\u2060"
        ).split()
    )
    assert rows(f'a;b\n"{text}";1\n') == [(seen, "1")]
