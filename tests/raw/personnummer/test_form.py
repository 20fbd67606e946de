"""Personnummer and samordningsnummer are found however they are written, and other figures are let be."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samrapport.raw.personnummer.form import find_personnummer, hide_personnummer
from samrapport.raw.personnummer.granskning import places_in
from tests.raw.personnummer.numbers import with_checksum

RAW = Path(__file__).parents[3] / "data" / "raw"

FORMS = [
    "811218-9876", "8112189876", "19811218-9876", "198112189876", "811218+9876", "811278-9873", "198112789873", "811278 9873", "200002292381",
    "121212-1212", "20121212-1212", "201212121212",
    # As programs write large numbers.
    "8,112189876E+09", "8.112189876e+09", "8.112189876E9", "1,98112189876E+11", "198,112189876E+09", "81,12189876e8", "8112189876E+00", "8,1121898760E+09",
    "8,112189876 × 10^9^", "8,112189876·10⁹",
    # Blanks, dots, slashes, colons.
    "811218 9876", "811218\u00a09876", "811218\u20099876", "811218\u202f9876", "811218\u3000-\u30009876", "811218\t9876", "811218 - 9876",
    "81 12 18 9876", "19 811218-9876", "19 81 12 18 9876", "1981 12 18 9876", "1981 1218 9876", "811218 98 76", "811218-98 76", "811218-987 6",
    "81.12.18.9876", "81.12.18-9876", "1981.12.18-9876", "811218.9876", "811218·9876", "81/12/18-9876", "1981/12/18 9876", "811218/9876",
    "811218:9876", "811218(9876)", "8112-18-9876", "8 1 1 2 1 8 - 9 8 7 6", "8 1 1 2 1 8 9 8 7 6", "1 9 8 1 1 2 1 8 9 8 7 6", "8.1.1.2.1.8.9.8.7.6",
    # Dashes of every kind.
    "81-12-18-9876", "1981-12-18-9876", "811218--9876", "811218–9876", "811218—9876", "811218‐9876", "811218‑9876", "811218‒9876", "811218―9876",
    "811218−9876", "811218﹘9876", "811218－9876", "811218⁃9876", "19811218\u20119876", "811218---9876", "811218₋9876", "811218─9876", "811218ー9876", "811218➖9876",
    # Blanks that are letters or signs of another script, and brackets.
    "811218\u28009876", "811218\u31649876", "(811218)-9876", "(811218) 9876", "811218 (-9876)",
    # What a program has made a decimal of.
    "8112189876.0", "8112189876,0", "198112189876.0",
    # Signs that are not seen.
    "811218\u200b-9876", "8112\u00ad18-9876", "8\u200d1\u200d1\u200d2\u200d1\u200d8\u200d9\u200d8\u200d7\u200d6", "811218\u2060-\ufeff9876",
    "811218\u034f-9876", "81\u03321218-9876", "811218\u202e-9876",
    # Line breaks.
    "811218\n9876", "811218-\n9876", "811218\n-9876", "> 811218\n> 9876", "811218\u2028-9876", "1981-12-18\n9876",
    # Markdown, Jinja, Typst.
    "**811218**-9876", "19**81**1218-9876", "19**80**0101-1234".replace("1234", with_checksum("800101123")[6:]), "8112_18_-9876", "`811218`-9876",
    "811218\\-9876", "~~8112~~18-9876", "81[1218](http://x)-9876", "[8112]{.x}18-9876", "8112{# x #}18-9876", "{# 811218-9876 #}", "811218_9876",
    "[x](https://exempel.se/811218-9876)", "811218~9876",
    # HTML, entities, addresses, escapes.
    "81<b>12</b>18-9876", "811218<!-- x -->-9876", "8112<br>18-9876", "811218<wbr/>-9876", "<tspan>811218</tspan><tspan>-9876</tspan>", '<img alt="811218-9876">', "<!-- 811218-9876 -->",
    "811218&#45;9876", "811218&nbsp;9876", "811218&ndash;9876", "&#56;11218-9876", "&#x38;11218-9876", "811218&amp;#45;9876", "811218&shy;-9876",
    "811218%2D9876", "811218%209876", "811218%E2%80%939876", "811218%e2%80%af9876", "811218&#00000000045;9876", "8112\\u00318-9876", "8112\\x318-9876",
    # Digits of other scripts.
    "８１１２１８－９８７６", "𝟖𝟏𝟏𝟐𝟏𝟖-9876", "٨١١٢١٨-٩٨٧٦", "⑧11218-9876",
    # Of those who have neither: reservnummer.
    "811218-T987", "811218T987", "811218+T987", "19811218-T987", "19811218T987", "811218 T987", "811218-t987", "1981-12-18-T987", "81.12.18-R123",
    "811218-TF12", "20041218-TF01", "811218-**T**987", "811218&ndash;T987", "811218-\nT987", "1981-12-18 K123", "löpnr 811218-T987", "tel 811218-T987",
    # In company.
    "nr811218-9876", "pnr:811218-9876,", "(811218-9876)", "SE811218987601", "SE 811218-9876 01", "tel 811218-9876", "konto 811218-9876",
    "a@811218-9876.se", "Ring 811218-9876 om tiden", "811218-9876811218-9876"[:11] + ", 811218-9876",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_a_number_of_a_person_is_found_however_it_is_written_and_hidden_whole(text: str) -> None:
    assert find_personnummer(text)
    assert find_personnummer(f"Anna ({text}), 34 år, började 2021-06-30.")
    left = hide_personnummer(text)
    assert "[personnummer]" in left
    # But for the century, of which there may be more than one in a text.
    assert sum(sign.isdigit() for sign in left) < 4


def test_there_are_more_than_enough_forms() -> None:
    assert len(set(FORMS)) >= 60


@pytest.mark.parametrize(
    "text",
    [
        "811218-9875", "2021/12-SFV", "13260207", "811318-9876", "2021-06-30", "811232-9870", "d001", "190002292381", "222000-1818", "556677-8899",
        "0701234567", "070-123 45 67", "08-123 456 78", "0501-12 34 56", "0811-21 89 87 6", "+46 8112189876", "tel 8112189876", "Mobil: 8112189876",
        "OCR 8112189876", "fakturanr 8112189876", "dnr 8112189876", "8112189876 kr", "8112189876,50", "8112189876.50", "8112189876.00", "8112189876,05", "8112189876 %", "verifikationsnummer 8112189876", "+46 (0)811 21 89 87 6", "0.8112189876", "1,8112189876",
        "8 112 189 876", "8112-189876", "2012-11-1234", "20210831 1015", "20210831-1015", "2021-08-31 2750 kronor", "5050-1055", "#RAR 0 20210101 20211231",
        "81121898761", "08112189876", "9f8112189876aabbccddeeff00112233445566778899", "811218\n\n9876", "811218;9876", "811218 | 9876 | 3", "1 2 3 4 5 6 7 8 9 10 11",
        # With digits lost, or another thing.
        "8,1E+09", "8,11219E+09", "8,112190E9", "8,112189876E+08", "8,112189876E-09", "1,8112189876E+09", "8,112189875E+09", "Belopp: 8,112189876E+09",
        "8,112189876E+09 kr", "2,02108311015E+11", "8,112189876E+99", "x8,112189876E+09", "8,112189876E+09a",
        # What is written as a reservnummer is, and is none.
        "dnr 811218-T987", "Diarienr: 19981112-S123", "order 981112K123", "20210831T1015", "20210831T101530", "20210831-T123", "210831-T123",
        "2021-08-31 T123", "811318-T987", "811232-T987", "811218-T9876", "811218-A12B", "A811218-T987", "811218-TX12", "811218, T987", "811218 | T987",
        "0811-T987", "1981-12-18, K 123", "1981/12-18 T987",
    ],
)  # fmt: skip
def test_other_figures_are_let_be(text: str) -> None:
    assert not find_personnummer(text)
    assert hide_personnummer(text) == text


def test_a_heading_says_what_a_bare_number_is_and_never_one_with_a_dash() -> None:
    assert not find_personnummer("8112189876", before="Telefon")
    assert not find_personnummer("8112189876", before="OCR-nummer")
    assert find_personnummer("8112189876", before="Löpnummer hos oss")
    assert find_personnummer("811218-9876", before="Telefon")


def test_every_number_is_hidden_and_the_rest_stays() -> None:
    text = "811218-9876, 198112189876 och 811218-9875 på rad 2"
    assert hide_personnummer(text) == "[personnummer], [personnummer] och 811218-9875 på rad 2"
    assert hide_personnummer("inget") == "inget"


DAYS = st.dates(date(1900, 1, 1), date(2014, 12, 31))
BETWEEN = st.sampled_from(
    [
        "",
        "-",
        " ",
        " - ",
        "–",
        "\u2011",
        "\u00a0",
        "+",
        ".",
        "/",
        "&nbsp;",
        "&#8211;",
        "\\-",
        "\n",
        "\u200b-\u200b",
        "--",
    ]
)
WITHIN = st.sampled_from(
    ["", "\u200b", "\u00ad", "**", "_", "`", "<b>", "</b>", "<!-- -->", "\u2060", "&shy;", "{# #}"]
)
AROUND = st.text(st.characters(exclude_categories=("Nd", "No", "Nl", "Cs")), max_size=20).filter(
    lambda text: not re.search("[<{(]|[-+.:/|]$", text)
)


@settings(max_examples=400, deadline=None)
@given(
    DAYS,
    st.integers(0, 999),
    st.booleans(),
    st.booleans(),
    BETWEEN,
    st.lists(WITHIN, min_size=12, max_size=12),
    AROUND,
    AROUND,
)
def test_any_number_in_any_writing_is_found_and_nothing_of_it_is_left(
    day: date, serial: int, whole: bool, coordinated: bool, between: str, within: list[str], before: str, after: str
) -> None:
    number = f"{day:%y%m}{day.day + (60 if coordinated else 0):02}"
    digits = with_checksum(f"{number}{serial:03}")
    written = f"{day:%Y}{digits[2:6]}" if whole else digits[:6]
    # A sign between any two digits, as Markdown or a program may leave it.
    marked = (
        "".join(f"{digit}{sign}" for digit, sign in zip(written, within, strict=False))
        + between
        + "\u200b".join(digits[6:])
    )
    text = f"{before} {marked} {after}"
    found = find_personnummer(text)
    assert digits in {one.digits for one in found}, text
    # What is hidden is the number, and no other figure.
    hidden = hide_personnummer(text)
    assert re.sub(r"\D", "", hidden) == re.sub(r"\D", "", re.sub(r"&#\d+;", "", before + after)) or "&" in text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_looking_through_any_text_does_no_harm(text: str) -> None:
    for one in find_personnummer(text):
        assert 0 <= one.start < one.end <= len(text)
    assert not find_personnummer(hide_personnummer(text))


def innocent_lines(chance: random.Random) -> Iterator[tuple[str, str]]:
    """Files as förbund deliver them, with a number of some kind on each line: (name, content)."""

    def digits(count: int) -> str:
        return "".join(chance.choice("0123456789") for _ in range(count))

    def day(first: int = 2004, last: int = 2026) -> date:
        return date(first, 1, 1) + timedelta(days=chance.randrange((last - first) * 365))

    def likeness() -> str:
        """Ten digits that are wrong in nothing but what they are."""
        return with_checksum(f"{day(1930, 2005):%y%m%d}{digits(3)}")

    for _ in range(40):
        yield (
            "leverantor.csv",
            f"namn;telefonnummer;OCR;belopp\nHyresvärden;{likeness()};{likeness()};{likeness()},50\n",
        )
        yield (
            "verifikat.se",
            f'#FLAGGA 0\n#VER A {likeness()} {day(2015):%Y%m%d} "Hyra"\n{{\n#TRANS 5010 {{}} {likeness()}.00\n}}\n',
        )
        yield (
            "text.md",
            f"Faktura {likeness()} på {likeness()} kr (dnr {likeness()}), tfn {likeness()}, skrevs {day(2015).isoformat()}, {digits(4)} ord.\n",
        )
        amounts = [f"{chance.uniform(-9e6, 9e8):.2f}".replace(".", chance.choice(",.")) for _ in range(4)]
        yield "utfall.csv", "konto;belopp;helår;andel\n" + ";".join([digits(4), *amounts[:2], amounts[3]]) + "\n"
        yield (
            "folkmangd.csv",
            f"region;år;antal;källa\n{digits(4)};{day().year};{chance.randrange(10**8)};TAB{digits(4)}\n",
        )
        yield "helarsekvivalenter.csv", f"region;år;antal\n{digits(4)};{day().year};{chance.uniform(0, 99999):.4f}\n"
        yield (
            "org.csv",
            f"namn;organisationsnummer\nKommunen;{chance.choice('25789')}{digits(1)}{chance.randrange(20, 100)}{digits(2)}-{digits(4)}\n",
        )
        yield (
            "telefon.md",
            f"Ring 0{chance.choice(['70', '73', '76', '8', '21', '501'])}-{digits(3)} {digits(2)} {digits(2)} eller +46 {digits(2)} {digits(3)} {digits(2)} {digits(2)}.\n",
        )
        yield "mobil.csv", f"namn;telefon\nVäxeln;07{chance.choice('02369')}{digits(7)}\n"
        yield (
            "dnr.md",
            f"Dnr {day().year}/{digits(5)}-{digits(1)}, {day().year}-{digits(5)}, FS {day().year}/{chance.randrange(99)}-SFV.\n",
        )
        yield (
            "giro.md",
            f"Bankgiro {digits(3)}-{digits(4)}, {digits(4)}-{digits(4)}, plusgiro {digits(2)} {digits(2)} {digits(2)}-{digits(1)}.\n",
        )
        yield "faktura.csv", f"fakturanr;förfaller;summa\n{digits(10)};{day().isoformat()};{digits(6)},00\n"
        yield (
            "moten.csv",
            f"datum;tid;deltagare\n{day().isoformat()};{chance.randrange(24):02}:{chance.randrange(60):02};{chance.randrange(30)}\n",
        )
        yield (
            "period.yml",
            f"start: {day().isoformat()}\nslut: {day().isoformat()}\nskapad: {day(2015):%Y%m%d} {chance.randrange(24):02}{chance.randrange(60):02}\n",
        )
        yield (
            "logg.md",
            f"Export {day(2015):%Y%m%d}-{chance.randrange(24):02}{chance.randrange(60):02}, {day(2015):%Y%m%d}{chance.randrange(24):02}{chance.randrange(60):02}.\n",
        )
        yield (
            "summa.json",
            f'{{"sha256": "{chance.randbytes(32).hex()}", "belopp": {chance.randrange(10**7)}.{digits(10)}}}\n',
        )
        voucher = f'#VER "A" {digits(10)} {day(2015):%Y%m%d} "Faktura {digits(6)}" {day(2015):%Y%m%d}\n{{\n#TRANS {digits(4)} {{"1" "{digits(3)}"}} {chance.uniform(-1e6, 1e6):.2f} {day(2015):%Y%m%d} "Hyra" {digits(3)}\n}}\n'
        yield (
            "bok.se",
            f"#FLAGGA 0\n#GEN {day(2015):%Y%m%d} {digits(4)}\n#ORGNR 222000-{digits(4)}\n#PSALDO 0 {day():%Y%m} {digits(4)} {{}} {digits(6)}.{digits(2)}\n{voucher}",
        )


def test_thousands_of_innocent_numbers_in_files_as_they_are_delivered_are_let_be() -> None:
    chance = random.Random(7)
    files = list(innocent_lines(chance))
    told = [(name, content) for name, content in files if places_in(name, content.encode())]
    numbers = sum(len(re.findall(r"\d[\d .,:/-]*", content)) for _, content in files)
    assert numbers >= 1000
    assert told == []


def test_the_raw_data_of_the_examples_has_none_and_is_looked_through_in_a_moment() -> None:
    files = [(one.name, one.read_bytes()) for one in sorted(RAW.rglob("*")) if one.is_file()]
    started = time.process_time()
    told = {name: found for name, content in files if (found := places_in(name, content))}
    assert time.process_time() - started < 1
    assert told == {}


@pytest.mark.parametrize("bait", ["<!--", "{#", "](", "]{", "<b", "8112", "8 ", "&amp;", "81-", "1.", "\\x3"])
def test_no_text_takes_long_to_look_through(bait: str) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        find_personnummer(bait * count)
        return time.process_time() - started

    assert seconds(40_000) < 40 * max(seconds(4_000), 0.01)
