"""Texts hold facts strictly, do nothing but show them, and let nothing of the raw data act."""

from __future__ import annotations

import re
import time
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, TemplateSyntaxError

from samrapport.errors import DataFault
from samrapport.facts.fact import SKYDDAD_ANDEL, SKYDDAT, Fact, FactBook
from samrapport.present.cells import cell
from samrapport.text.bound import FILTERS
from samrapport.text.prose import bind
from samrapport.text.verbatim import escape_markdown

NBSP = "\u00a0"
FACTS = [
    Fact("x.kostnad", Decimal(7_306_500), "kr"),
    Fact("x.skuld", Decimal(-1_500_000), "kr"),
    Fact("x.stod", Decimal(250), "tkr"),
    Fact("x.satsning", Decimal("3.8"), "mkr"),
    Fact("x.andel", Fraction(385, 1000), "andel"),
    Fact("x.rate", Fraction(1563, 10000), "andel1"),
    Fact("x.minskning", Fraction(-378, 1000), "andel"),
    Fact("x.samma", Fraction(0), "andel"),
    Fact("x.svar", Decimal("62.5"), "procent"),
    Fact("x.antal", 5, "antal"),
    Fact("x.ett", 1, "antal"),
    Fact("x.noll", 0, "antal"),
    Fact("x.folk", 156_000, "personer"),
    Fact("x.dag", date(2021, 4, 23), "datum"),
    Fact("x.slutdag", date(2021, 8, 31), "datum"),
    Fact("x.ar", 2021, "år"),
    Fact("x.del_av", Fraction(1, 4), "andel", "ja / alla", "8 [unika] personer"),
    Fact("x.tid", Decimal("1.5"), "år"),
    Fact("x.manader", Decimal(6), "månader"),
    Fact("x.dagar", Decimal("0.5"), "dagar"),
    Fact(
        "x.namn", '<script>alert(1)</script> **fet** [l](http://x) {{ 7*7 }} `k` # @tbl-x $m$ ~s~ ^u^ "q" <!--', "text"
    ),
    Fact("x.del.ena", 1, "antal"),
    Fact("x.del.andra", 2, "antal"),
    Fact("x.dold", SKYDDAT, "text"),
    Fact("x.dold_andel", SKYDDAD_ANDEL, "text"),
]
BOOK = FactBook({"x": lambda: FACTS, "annat": list})


def shown(template: str) -> str:
    return bind(BOOK, template, where="text/a.md").markdown


def refusal(template: str) -> str:
    with pytest.raises(DataFault) as caught:
        shown(template)
    return str(caught.value)


@pytest.mark.parametrize("template", ["Ett.\n\n{{< include b.md >}} här", "Ett.\n\n{{<include b.md>}}{{ x.ett }}"])
def test_a_shortcode_is_called_a_shortcode(template: str) -> None:
    with pytest.raises(DataFault) as caught:
        bind(BOOK, template, where="text/a.md")
    assert str(caught.value) == (
        "text/a.md, rad 3: kortkoden {{< include >}} stöds inte. Skriv texten direkt i stället."
    )


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{{ x.kostnad }}", f"7{NBSP}307"),
        ("{{ x.stod }}", f"250{NBSP}tkr"),
        ("{{ x.satsning }}", f"3,8{NBSP}mkr"),
        ("{{ x.andel }}", f"39{NBSP}%"),
        ("{{ x.rate }}", f"15,6{NBSP}%"),
        ("{{ x.svar }}", f"62,5{NBSP}%"),
        ("{{ x.antal }}", "5"),
        ("{{ x.folk }}", f"156{NBSP}000"),
        ("{{ x.dag }}", "23 april 2021"),
        ("{{ x.ar }}", "2021"),
        ("{{ x.tid }}", "1,5"),
        ("{{ x.manader }}", "6"),
        ("{{ x.dagar }}", "0,5"),
    ],
)
def test_a_fact_without_filter_is_written_by_its_unit(template: str, expected: str) -> None:
    assert shown(template) == expected


CASES = [
    ("tkr", "{{ x.kostnad | tkr }}", f"7{NBSP}307"),
    ("tkr", "{{ x.stod | tkr }}", "250"),
    ("tkr", "{{ x.satsning | tkr }}", f"3{NBSP}800"),
    ("tkr_enhet", "{{ x.skuld | tkr_enhet }}", f"−1{NBSP}500{NBSP}tkr"),
    ("miljoner", "{{ x.kostnad | miljoner }}", f"7,3{NBSP}miljoner kronor"),
    ("mkr", "{{ x.kostnad | mkr }}", f"7,3{NBSP}mkr"),
    ("mkr", "{{ x.kostnad | mkr(2) }}", f"7,31{NBSP}mkr"),
    ("mkr", "{{ x.satsning | mkr }}", f"3,8{NBSP}mkr"),
    ("kr", "{{ x.kostnad | kr }}", f"7{NBSP}306{NBSP}500{NBSP}kr"),
    ("kr", "{{ x.stod | kr }}", f"250{NBSP}000{NBSP}kr"),
    ("procent", "{{ x.andel | procent }}", f"39{NBSP}%"),
    ("procent", "{{ x.svar | procent }}", f"63{NBSP}%"),
    ("procent", "{{ x.andel | procent(1) }}", f"38,5{NBSP}%"),
    ("procent1", "{{ x.rate | procent1 }}", f"15,6{NBSP}%"),
    ("procent1", "{{ x.svar | procent1 }}", f"62,5{NBSP}%"),
    ("per100", "{{ x.rate | per100 }}", "15,6"),
    ("per100", "{{ x.svar | per100(0) }}", "63"),
    ("antal", "{{ x.folk | antal }}", f"156{NBSP}000"),
    ("tal", "{{ x.dagar | tal(2) }}", "0,50"),
    ("ord", "{{ x.antal | ord }}", "fem"),
    ("ord", "{{ x.folk | ord }}", f"156{NBSP}000"),
    ("datum", "{{ x.dag | datum }}", "23 april 2021"),
    ("datum", "{{ x.dag | datum(x.slutdag) }}", "23 april till den 31 augusti 2021"),
    ("ar", "{{ x.dag | ar }} {{ x.ar | ar }}", "2021 2021"),
    ("riktning", "{{ x.minskning | riktning('ökade', 'minskade') }}", "minskade"),
    ("riktning", "{{ x.andel | riktning('ökade', 'minskade') }}", "ökade"),
    ("riktning", "{{ x.samma | riktning('ökade', 'minskade') }}", "var oförändrat"),
    ("riktning", "{{ x.samma | riktning('ökade', 'minskade', 'stod still') }}", "stod still"),
    ("bas", "{{ x.del_av | procent }} av {{ x.del_av | bas }}", f"25{NBSP}% av 8 \\[unika\\] personer"),
    ("abs", "{{ x.minskning | abs | procent }}", f"38{NBSP}%"),
    ("abs", "{{ x.minskning | abs }}", f"38{NBSP}%"),
    ("versal", "{{ x.antal | ord | versal }}", "Fem"),
    ("visas", "{% if x.antal | visas %}De är {{ x.antal | ord }}.{% else %}De är några.{% endif %}", "De är fem."),
    ("visas", "{% if x.dold | visas %}De är {{ x.dold | ord }}.{% else %}De är några.{% endif %}", "De är några."),
    ("visas", "{{ x.dold_andel if x.dold_andel | visas else 'En del' }}", "En del"),
]


@pytest.mark.parametrize(("name", "template", "expected"), CASES)
def test_a_filter_writes_what_it_says(name: str, template: str, expected: str) -> None:
    assert name in template
    assert shown(template) == expected


@pytest.mark.parametrize(
    "template",
    [
        "{{ x.dold | ord }}",
        "{% if x.dold > 3 %}Ja{% endif %}",
        "{{ x.antal + x.dold }}",
        "{{ x.dold_andel | procent }}",
    ],
)
def test_a_withheld_value_is_refused_with_the_way_out(template: str) -> None:
    told = refusal(template)
    assert "är skyddat. Skriv en mening för det fallet också, med {% if … | visas %} och {% else %}." in told


def test_what_is_no_fact_cannot_be_asked_whether_it_is_shown() -> None:
    assert "är inget faktum" in refusal("{{ 'ja' if 5 | visas else 'nej' }}")


def test_every_filter_has_a_test() -> None:
    assert {name for name, _, _ in CASES} == set(FILTERS)


@pytest.mark.parametrize(
    "template",
    [
        *(
            "{{ x.andel | bas }}",
            "{{ x.andel | tkr }}",
            "{{ x.kostnad | procent }}",
            "{{ x.folk | mkr }}",
            "{{ x.dag | antal }}",
            "{{ x.antal | datum }}",
        ),
        *(
            "{{ x.namn | riktning('a', 'b') }}",
            "{{ x.namn | ord }}",
            "{{ x.dag | abs }}",
            "{{ x.antal | ar }}",
            "{{ 'x' | antal }}",
        ),
        *(
            "{{ x.folk | tal(1000000000) }}",
            "{{ x.andel | procent(-1) }}",
            "{{ x.andel | procent('2') }}",
            "{{ x.namn + 1 }}",
        ),
        *("{{ x.kostnad + x.andel }}", "{{ x.kostnad > x.folk }}", "{{ x.kostnad | riktning }}", "{{ -x.namn }}"),
    ],
)
def test_what_does_not_fit_is_refused_with_file_and_line(template: str) -> None:
    message = refusal(f"Rubrik\n\n{template}")
    assert message.startswith("text/a.md, rad 3: uttrycket går inte att räkna ut")


@pytest.mark.parametrize(
    "template",
    [
        "Kom {{ '811218' }}-{{ '9876' }} i går.",
        "Kom {{ 811218 }}-{{ 9876 }} i går.",
        "Kom 8112{{ '18-98' }}76 i går.",
        "Kom 811218-98{% if true %}76{% endif %} i går.",
        "{% set y = '8112' %}Kom {{ y }}{{ '189876' }} i går.",
        "Kom 19811218-{{ 9800 + 76 }} i går.",
        "Kom 811218[^a]-9876 i går.\n\n[^a]: Not.",
        "Kom 8112[^a]18-98[^en-lang]76 i går.\n\n[^a]: Not.\n\n[^en-lang]: Not.",
    ],
)
def test_a_personnummer_that_becomes_whole_is_refused_with_its_row_and_is_not_told(template: str) -> None:
    message = refusal(f"Rubrik\n\n{template}")
    assert message.startswith("text/a.md, rad 3: texten innehåller ett personnummer")
    assert "9876" not in message


def test_what_is_declared_or_no_number_stays() -> None:
    # The former is looked at with the raw data, where it may be declared to be something else.
    for text in ("Diarienummer 811218-9876.", "Se {{ x.ar }} och 811218.[^a] Sedan 9876.\n\n[^a]: Not."):
        assert shown(text)


ENDLESS = ("1e400", "-1e400", "1e308 + 1e308", "(1e400 - 1e400)", "(1e308 + 1e308 - 1e400)")


@pytest.mark.parametrize("number", ENDLESS)
@pytest.mark.parametrize(
    "template",
    [
        "{{ N }}",
        "{{ N | antal }}",
        "{{ N | tal(2) }}",
        "{{ N | procent }}",
        "{{ N | abs }}",
        "{{ N | ord }}",
        "{{ N | ar }}",
        "{{ N | riktning('a', 'b') }}",
        "{{ x.antal + N }}",
        "{{ N + x.antal }}",
        "{{ (x.antal - N) | antal }}",
        "{{ 'a' if x.antal > N else 'b' }}",
        "{% set y = N %}{{ y }}",
        "{% if x.antal == N %}a{% endif %}",
    ],
)
def test_a_number_without_end_is_refused_wherever_it_is_used(number: str, template: str) -> None:
    message = refusal(f"Rubrik\n\n{template.replace('N', f'({number})')}")
    assert message.startswith("text/a.md, rad 3: uttrycket går inte att räkna ut")
    assert message.count("\n") == 0


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("{{ x.kostnd }}", 1, "faktumet ”x.kostnd” finns inte. Menade du ”x.kostnad”"),
        ("ett\ntvå {{ y.kostnad }}", 2, "faktumet ”y” finns inte."),
        ("\n\n{% if x.antall > 1 %}a{% endif %}", 3, "Menade du ”x.antal”"),
        ("{{ x.kostnd | tkr }}", 1, "Menade du ”x.kostnad”"),
        ("{{ x.del.tredje }}", 1, "faktumet ”x.del.tredje” finns inte."),
        ("{{ x.del }}", 1, "är bara början på ett namn. Det finns: x.del.ena, x.del.andra."),
        ("{{ x }}", 1, "är bara början på ett namn."),
        ("{% if x.del %}a{% endif %}", 1, "är bara början på ett namn."),
        ("{% if x.del == 1 %}a{% endif %}", 1, "är bara början på ett namn."),
        ("{% if x.del > 1 %}a{% endif %}", 1, "är bara början på ett namn."),
        ("{{ x.del | versal }}", 1, "är bara början på ett namn."),
        ("{% if nope %}a{% endif %}", 1, "faktumet ”nope” finns inte."),
        ("{% if nope == 1 %}a{% endif %}", 1, "faktumet ”nope” finns inte."),
        ("{{ nope - 1 }}", 1, "faktumet ”nope” finns inte."),
        ("{{ annat.x }}", 1, "faktumet ”annat.x” finns inte."),
        ("a\n{{ x.antal", 2, "går inte att tolka"),
        ("{{ x.antal | ordd }}", 1, "filtret ”ordd” finns inte. Menade du ”ord”?"),
        ("{% if x.antal %}", 1, "går inte att tolka"),
        ("{{ 1" + "0" * 5000 + " }}", None, "räkna ut"),
    ],
)
def test_an_unknown_or_half_name_fails_with_file_and_line(template: str, line: int | None, said: str) -> None:
    message = refusal(template)
    assert message.startswith("text/a.md" + (f", rad {line}:" if line else ""))
    assert said in message


@pytest.mark.parametrize(
    "template",
    [
        *(
            "{% for i in range(10**9) %}x{% endfor %}",
            "{% for a in x.namn %}{{ a }}{% endfor %}",
            "{{ range(5) }}",
            "{{ 9**9**9 }}",
        ),
        *(
            "{{ 'a' * 10**10 }}",
            "{{ [1] * 10**10 }}",
            "{{ '%1000000000d' % 1 }}",
            "{{ x.antal.__class__ }}",
            "{{ x['__class__'] }}",
        ),
        *(
            "{{ x.antal.fact }}",
            "{{ ''.__class__.__mro__ }}",
            "{{ self }}",
            "{{ self.__init__ }}",
            "{{ lipsum() }}",
            "{{ cycler }}",
        ),
        *(
            "{% include 'a' %}",
            "{% import 'a' as b %}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% set x = namespace() %}",
        ),
        *(
            "{{ 'a'.upper() }}",
            "{{ 'a' ~ 'b' }}",
            "{{ x.antal() }}",
            "{{ x is defined }}",
            "{{ {} }}",
            "{{ [x] }}",
            "{{ 1 / 0 }}",
        ),
        *(
            "{% block a %}{% endblock %}",
            "{% extends 'a' %}",
            "{% call x() %}{% endcall %}",
            "{% filter ord %}{% endfilter %}",
        ),
        *(
            "{{ '{0.__class__}' | format }}",
            "{{ x | attr('__class__') }}",
            "{% do x %}",
            "{{ joiner }}",
            "{{ dict(a=1) }}",
        ),
        *(
            "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
            "{{ " + "-" * 3000 + "x.antal }}",
            "{% if 1 %}" * 300 + "{% endif %}" * 300,
        ),
    ],
)
def test_a_text_can_neither_reach_out_nor_run_for_ever(template: str) -> None:
    before = time.process_time()
    assert refusal(template).startswith("text/a.md")
    assert time.process_time() - before < 10


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{% if x.ett == 1 %}en{% else %}flera{% endif %}", "en"),
        ("{% if x.antal > x.ett %}fler{% elif x.antal < x.ett %}färre{% else %}lika{% endif %}", "fler"),
        ("{% if x.antal >= 5 and x.antal <= 5 and not x.antal != 5 %}ja{% endif %}", "ja"),
        ("{% if x.noll %}något{% else %}inget{% endif %}", "inget"),
        ("{% if x.andel > x.rate %}högre{% endif %}", "högre"),
        ("{% if x.andel > 0.385 %}högre{% else %}inte{% endif %}", "inte"),
        ("{{ (x.antal - x.ett) | ord }}", "fyra"),
        ("{{ (x.kostnad + x.skuld) | tkr }}", f"5{NBSP}807"),
        ("{% set skillnad = x.andel - x.rate %}{{ skillnad | procent1 }}", f"22,9{NBSP}%"),
        ("{{ 'en' if x.ett == 1 else 'flera' }}", "en"),
    ],
)
def test_facts_are_compared_and_added_with_their_kind(template: str, expected: str) -> None:
    assert shown(template) == expected


def test_nothing_in_raw_text_acts() -> None:
    text = shown("{{ x.namn }}")
    for harmful in ("<script", "**fet", "[l]", "{{", "`k`", "# ", "@tbl", "$m", "~s", "^u", "<!--"):
        assert text.find(harmful) == -1 or text[text.find(harmful) - 1] == "\\", harmful
    assert "49" not in text


@given(st.text())
def test_escaped_text_is_one_line_with_every_sign_of_markup_behind_a_backslash(text: str) -> None:
    escaped = escape_markdown(text)
    assert len(escaped.splitlines()) <= 1
    rest = "".join(part[1:] for part in ("x" + escaped).split("\\\\"))
    for place, sign in enumerate(escaped):
        if sign in "<>`*_{}[]#$@~^|":
            assert escaped[place - 1] == "\\", (escaped, rest)


def test_a_text_is_shown_in_a_notebook_as_markdown() -> None:
    bundle, metadata = bind(BOOK, "Hej {{ x.antal | ord }}.", where="a")._repr_mimebundle_()
    assert bundle["text/markdown"] == bundle["text/plain"] == "Hej fem."
    assert metadata["samrapport"]["kind"] == "prose"


PIECES = st.sampled_from(
    [
        "rad{0};", "  rad{0};", "{{{{ x.ar }}}} rad{0};", "rad{0}; {{{{ x.ar }}}}", "{{% if x.antal > 1 %}}", "{{% if x.antal > 9 %}}",
        "{{% if x.antal > 1 %}}rad{0};", "{{% else %}}", "{{% else %}} rad{0};", "{{% endif %}}", "rad{0}; {{% endif %}}", "", "{{# ord #}}",
        "{{# ord\n #}} rad{0}:b", "{{%- set y = x.ar -%}}", "{{{{\n x.ar\n}}}}", "rad{0}; {{%- if x.antal -%}} rad{0}; {{%- endif %}}",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=9))
def test_every_sign_of_a_bound_text_stands_on_the_row_of_the_template_that_it_came_from(pieces: list[str]) -> None:
    lines: list[str] = []
    for piece in pieces:
        lines += piece.format(1 + len(lines)).split("\n")
    template = "\n".join(lines)
    plain = Environment(trim_blocks=True, lstrip_blocks=True)
    try:
        expected = plain.from_string(template).render(x={"ar": 2021, "antal": 5}).strip()
    except TemplateSyntaxError:
        return
    prose = bind(BOOK, template, where="a.md")
    assert "".join(prose.markdown.split()) == "".join(expected.split())  # Where a line ends is another test's.
    for found in re.finditer(r"rad(\d+)(;|:b)", prose.markdown):
        assert prose.row_at(found.start()) == int(found[1]) + (found[2] == ":b")


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("Ett\n\n::: {.callout-note}\nTvå", "a.md, rad 3: blocket ”::: {.callout-note}” avslutas aldrig."),
        ("{% if x.antal > 1 %}\nEtt\n\n:::\n{% endif %}", "a.md, rad 4: raden ”:::” avslutar inget block."),
        ("{% if x.antal > 1 %}\n![Karta](k.png)\n{% endif %}", "a.md, rad 2: bilden ”k.png” finns inte"),
        ("Se ![][k].\n\n[k]: k.png", "a.md, rad 3: bilden ”k.png” finns inte"),
    ],
)
def test_what_no_report_can_show_is_a_fault_of_the_text(template: str, told: str) -> None:
    with pytest.raises(DataFault) as caught:
        bind(BOOK, template, where="a.md")
    (fault,) = caught.value.faults
    assert told in str(fault)


def test_only_the_branch_that_is_chosen_is_looked_at() -> None:
    template = "{% if x.antal > 9 %}\n![Karta](k.png)\n{% else %}\n::: x\n{% endif %}\nEtt\n\n:::"
    assert bind(BOOK, template, where="a.md").markdown == "::: x\nEtt\n\n:::"


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_every_unit_has_a_form_in_a_table(fact: Fact) -> None:
    assert cell(fact)
    assert cell(None) == "–"


def test_the_notes_of_two_texts_are_told_apart_on_one_page() -> None:
    one, other = (bind(BOOK, f"{own}[^1]\n\n[^1]: Ur {own}.", where=f"text/{own}.md").markdown for own in ("a", "b"))
    assert one == "a[^a-1]\n\n[^a-1]: Ur a."
    made = pypandoc.convert_text(f"{one}\n\n{other}", "plain", format="markdown")
    assert "Ur a." in made
    assert "Ur b." in made


def test_rows_are_still_found_where_notes_have_got_longer_names() -> None:
    template = "a[^1] b[^2]\n\nc[^1]\n\n[^1]: d\n[^2]: e\n\nslut"
    prose = bind(BOOK, template, where="text/ett-langt-namn.md")
    for word, row in (("a[", 1), ("c[", 3), ("d", 5), ("slut", 8)):
        place = re.search(rf"(?<![\w-]){re.escape(word)}", prose.markdown)
        assert place is not None
        assert prose.row_at(place.start()) == row


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("a[^1]", "text/a.md, rad 1: fotnoten ”1” har ingen text."),
        ("a[^1]\n[^1]: b", "rad 1: fotnoten ”1” har ingen text."),
        ("a\n\n[^x]: b", "rad 3: fotnoten ”x” används aldrig."),
        ("a[^1]\n\n[^1]: b\n\n[^1]: c", "rad 5: fotnoten ”1” har redan en text."),
    ],
)
def test_a_note_that_nothing_meets_is_refused_with_its_row(template: str, told: str) -> None:
    assert told in refusal(template)


def test_the_day_that_is_none_is_named_of_two() -> None:
    assert "faktumet ”x.antal” är inget datum" in refusal("{{ x.dag | datum(x.antal) }}")


@pytest.mark.parametrize(
    "end", ["{% if b.andel > 0 %}Ja.{% endif %}", "{% if b.andel < 0 %}{% else %}Ja.{% endif %}  "]
)
def test_a_paragraph_may_end_with_a_block_tag(end: str) -> None:
    book = FactBook({"b": lambda: [Fact("b.andel", Fraction(1, 2), "andel")]})
    assert bind(book, f"Ett. {end}\n\nTvå.", where="text/a.md").markdown.split("\n\n") == ["Ett. Ja.", "Två."]
    alone = bind(book, "Ett.\n{% if b.andel > 0 %}\nJa.\n{% endif %}\nTvå.", where="text/a.md").markdown
    assert alone.split() == ["Ett.", "Ja.", "Två."]
    assert "\n\n" not in alone
