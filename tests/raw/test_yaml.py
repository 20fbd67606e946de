"""YAML is read as it stands: a value is the text that shows, or it is refused with its row and what to do."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from samrapport.areas.deltagare.lasning.insatsuppgifter import Insatsuppgifter
from samrapport.areas.forbund.rapportuppgifter import Rapportuppgifter
from samrapport.areas.jamforelse.underlag import Jamforelseuppgifter
from samrapport.errors import DataFault
from samrapport.present.theme_file import Tema
from samrapport.rapport.egen import Egnauppgifter
from samrapport.raw.settings import _PARSERS, Strict, Text, _declared, parse_settings
from samrapport.raw.yaml import Yaml, read_yaml
from samrapport.run.sitepages.webbplats import Webbplats


def read(text: str | bytes) -> Yaml:
    return read_yaml("x.yml", text if isinstance(text, bytes) else text.encode())


def refusal(text: str | bytes) -> str:
    with pytest.raises(DataFault) as caught:
        read(text)
    return str(caught.value)


class Prov(Strict):
    """Texts, alone and in lists."""

    titel: Text | None = None
    lista: tuple[Text, ...] = ()
    under: Under | None = None


class Under(Strict):
    """A text within."""

    titel: Text | None = None


@pytest.mark.parametrize("content", ["a: å\nb: 1\n", "a: å\r\nb: 1\r\n", "a: å\rb: 1", "---\na: å\nb: 1\n...\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_ends_of_lines_and_marked_encodings_make_no_difference(content: str, encoding: str) -> None:
    assert read(content.encode(encoding)).found == {"a": "å", "b": "1"}


def test_values_and_rows_are_as_written() -> None:
    found = read("a: 010\nb:\n  - x\n  - {c: 'no'}\nd: >-\n  e\n  # f\ng:\nh: ''\n")
    assert found.found == {"a": "010", "b": ["x", {"c": "no"}], "d": "e # f", "g": None, "h": ""}
    assert (found.rows[("b", 1, "c")], found.rows[("g",)], found.cut) == (4, 8, {})


COMMENTS = """\
# först
ljus:   # färger
  primär: "#12355b"   #7a1f3d
  accent: '#b3420f'#nära
  # emellan: #1
diagram:   # i ordning
  # här börjar de
  - "#12355b"   # blå
  -   # en lista till
    - a
  - # eller nycklar
    b: c
rad: [  # i hakar
  "#d27a27",   # orange
  x
]   # slut
text: |   # som det står
  a # b
nyckel: &
"""


def test_a_comment_that_cuts_nothing_is_let_be() -> None:
    assert read(COMMENTS.replace("nyckel: &\n", "").replace("'#nära", "'")).cut == {}


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("a: #7a1f3d\n", ("a",), "#7a1f3d"),
        ("a: 12 #3\n", ("a",), "#3"),
        ("a: Rapport  # 2 \n", ("a",), "# 2 "),
        ("b: x\na:    #1", ("a",), "#1"),
        ("b: x\na:\t#1", None, ""),
        ("a: #1\n  vidare\n", ("a",), "#1"),
        ("a: två\n  rader #2\n", ("a",), "#2"),
        ("a:\n- #1\n- x\n", ("a", 0), "#1"),
        ("a:\n- x #1\n", ("a", 0), "#1"),
        ("a:\n- #1\n  x\n", ("a", 0), "#1"),
        ("a: {b: x #1\n  }\n", ("a", "b"), "#1"),
        ("a: [x, #1\n y]\n", ("a", 1), "#1"),
        ("a: [#1, x\n", None, ""),
        ("a: [ #1\n y]\n", ("a", 0), "#1"),
        ("a: &b #1\n", None, ""),
        ("a: x\n #1\n y\n", None, ""),
    ],
)
def test_a_number_sign_that_cuts_a_value_is_told(text: str, at: tuple[str | int, ...] | None, rest: str) -> None:
    if at is None:
        assert "x.yml, rad" in refusal(text)
        return
    found = read(text)
    assert found.cut == {at: rest}
    told = str(found.cut_fault(at))
    assert told.startswith(f"x.yml, rad {found.rows[at]}, kolumn ”{'.'.join(map(str, at))}”: ”{rest.strip()}” ses som")
    assert "inom citattecken" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "a: Rapport: del 2\n",
            "rad 1: filen är inte giltig YAML. Ett värde med kolon och blanksteg skrivs inom citat",
        ),
        ("b: 1\n\ta: 1\n", "rad 2: filen är inte giltig YAML. Raden har en tabb. Skriv blanksteg"),
        ("a: x\ty\n", "Raden har en tabb"),
        ("a: @x\n", "Ett värde som börjar med @ skrivs inom citattecken."),
        ("a: `x`\n", "börjar med ` skrivs"),
        ("a: %x\n", "börjar med % skrivs"),
        ("a: !x y\n", "börjar med ! skrivs"),
        ("a: !!int 5\n", "börjar med ! skrivs"),
        ("a: *Rapport*\n", "börjar med & eller * skrivs inom citattecken."),
        ("a: *b\n", "Skriv ut värdet, eller sätt det inom citattecken."),
        ('a: "Hej" sa hon\n', "Efter ett citattecken får inget mer stå på raden"),
        ("a: {ar} års rapport\n", "filen är inte giltig YAML"),
        ("a: 'kr\n", "inte giltig YAML. Ett citattecken är inte avslutat"),
        ("a: null\n", "rad 1, kolumn ”a”: ”null” betyder tomt i YAML."),
        ("b:\n- ~\n", "rad 2, kolumn ”b.0”: ”~” betyder tomt"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "rad 4, kolumn ”c”: nyckeln finns redan på rad 3. Ta bort den ena."),
        ("a: 1\n'a': 2\n", "rad 2, kolumn ”a”: nyckeln finns redan på rad 1."),
        ("a\u200b: 1\n", "rad 1, kolumn ”a”: nyckeln innehåller ett tecken som inte syns (U+200B ZERO WIDTH SPACE)"),
        ("min\u00a0titel: 1\n", "(U+00A0 NO-BREAK SPACE)"),
        ("a: 1\n[b]: 1\n", "rad 2: nyckeln är inte en text"),
        ("a: 1\nb: x\u2028y\n", "rad 2: raden har en osynlig radbrytning (U+2028 LINE SEPARATOR)"),
        ("a: 1\nb: x\x07\n", "rad 2: filen innehåller ett styrtecken (U+0007). Ta bort det."),
        ("a: 1\n---\nb: 1\n", "rad 2: filen är inte giltig YAML"),
        ("a: 1\n<<: {b: 1}\n<<: {b: 1}\n", "rad 3, kolumn ”<<”: nyckeln finns redan"),
    ],
)
def test_what_is_no_plain_value_is_told_with_its_row_and_a_remedy(text: str, told: str) -> None:
    found = refusal(text)
    assert told in found
    assert len(found.splitlines()) == 1


TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n\r"), min_size=1, max_size=12),
    st.text(st.sampled_from("0123456789:_-.#oxeE+ ,[]{}&*!|>%@`'\"?~=<nyfasåä\t"), min_size=1, max_size=12),
    st.from_regex(r"[0-9]{1,4}([:_./-][0-9]{1,4}){0,2}( ?#[0-9a-f]{1,6})?", fullmatch=True),
)


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(["titel: {}\n", "lista:\n  - {}\n", "under:\n  titel: {}\n", "under: {{titel: {}}}\n"]))
@example("2022:12", "titel: {}\n")
@example("#7a1f3d", "titel: {}\n")
@example("a #b", "under: {{titel: {}}}\n")
def test_any_plain_text_is_read_as_it_stands_or_refused(text: str, form: str) -> None:
    written = unicodedata.normalize("NFC", text).strip()
    if not written or written[0] in "'\"" or ("{{" in form and "," in text):  # Quoted, or two within braces.
        return
    try:
        found, _ = parse_settings("x.yml", form.format(text).encode(), Prov)
    except DataFault:
        return
    values = [found.titel, *found.lista, found.under and found.under.titel]
    assert [one for one in values if one is not None] == [written]


def models(of: type[BaseModel] = Strict) -> list[type[BaseModel]]:
    return [one for sub in of.__subclasses__() for one in (sub, *models(sub))]


def types_in(annotation: object) -> set[object]:
    return {annotation}.union(*(types_in(one) for one in get_args(annotation)))


def test_every_model_has_its_numbers_days_and_yes_or_no_where_the_parsers_look() -> None:
    """Elsewhere pydantic would read them in its own way, where `yes` is true and `1_000` a number."""
    assert {Rapportuppgifter, Insatsuppgifter, Jamforelseuppgifter, Webbplats, Tema, Egnauppgifter} <= set(models())
    for model in models():
        for name, field in model.model_fields.items():
            found = types_in(field.annotation) & set(_PARSERS)
            assert found <= _declared(field.annotation), f"{model.__name__}.{name}"
