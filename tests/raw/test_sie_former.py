"""The same books read the same in every encoding and layout that programs write; what they can't mean is refused by name."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sie_factory import amounts, read, refused

from samrapport.errors import DataFault

HEAD = "#FLAGGA 0\n#FORMAT PC8\n#SIETYP 4\n#RAR 0 20240101 20241231\n"
ENCODINGS = ("cp437", "utf-8", "cp1252", "latin-1")
SAMPLES = next((one for at in Path(__file__).parents if (one := at.parent / "shared" / "sie").is_dir()), Path("-"))


def voucher(*rows: str, head: str = "#VER B 7 20240305") -> str:
    return f"{HEAD}{head}\n{{\n" + "".join(f"{row}\n" for row in rows) + "}\n"


Objekt = tuple[tuple[str, str], ...]
Row = tuple[str, Objekt, Decimal]


@dataclass
class Ver:
    """A voucher: which of its rows were added, and what was removed."""

    serie: str
    nummer: str
    datum: date
    rader: list[Row]
    tillagda: set[int] = field(default_factory=set)
    borttagna: list[Row] = field(default_factory=list)


@dataclass
class Bok:
    """Books: names of accounts, closing balances and vouchers."""

    konton: dict[str, str]
    saldon: dict[str, Decimal]
    verifikat: list[Ver]


WORDS = st.text("abdehklnorstvåäöÅÄÖé", min_size=2, max_size=8).map(str.capitalize)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
AMOUNTS = st.decimals(-99999, 99999, places=2)
OBJECTS = st.lists(
    st.tuples(st.sampled_from("16"), st.sampled_from(["1", "12", "Å 3"])), max_size=2, unique_by=lambda one: one[0]
)


@st.composite
def books(draw: st.DrawFn) -> Bok:
    konton = draw(st.dictionaries(st.from_regex("[1-8][0-9]{3}", fullmatch=True), NAMES, min_size=1, max_size=5))
    konton["1930"] = draw(st.sampled_from(["Banktillgångar på förbundet", 'Lån "A" åt överförmyndare']))
    made = []
    for number in range(draw(st.integers(0, 4))):
        rows = [
            (draw(st.sampled_from(sorted(konton))), tuple(sorted(draw(OBJECTS))), draw(AMOUNTS))
            for _ in range(draw(st.integers(1, 4)))
        ]
        rows.append(("1930", (), -sum((row[2] for row in rows), Decimal(0))))
        named = draw(st.booleans())
        made.append(
            Ver(
                draw(st.sampled_from(["A", "LÖN", ""])) if named else "",
                str(number + 1) if named else "",
                date(2024, 1, 1) + timedelta(draw(st.integers(0, 365))),
                rows,
                draw(st.sets(st.integers(0, len(rows) - 1))),
                draw(st.lists(st.sampled_from(rows), max_size=2)),
            )
        )
    return Bok(konton, draw(st.dictionaries(st.sampled_from(sorted(konton)), AMOUNTS)), made)


class Layout:
    """A file as some program or other lays it out, by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def label(self, name: str) -> str:
        return "#" + self.chance.choice([name, name, name.lower(), name.capitalize()])

    def field(self, text: str) -> str:
        plain = text and not set(text) & set(' "\t{}')
        return text if plain and self.chance.random() < 0.6 else '"' + text.replace('"', '\\"') + '"'

    def amount(self, value: Decimal) -> str:
        forms = [f"{value:.2f}", f"{value:.2f}".rstrip("0")]
        if value > 0:
            forms.append(f"+{value:.2f}")
        if value == value.to_integral_value():
            forms.append(f"{value:.0f}")
        if abs(value) < 1:
            forms.append(f"{value:.2f}".replace("0.", ".", 1))
        return self.field(self.chance.choice(forms))

    def gap(self) -> str:
        return self.chance.choice([" ", "  ", "\t", " \t "])

    def line(self, name: str, *fields: str) -> str:
        return self.label(name) + "".join(self.gap() + one for one in fields)

    def objects(self, pairs: Objekt) -> str:
        inner = self.gap().join(self.field(one) for pair in pairs for one in pair)
        pad = self.chance.choice(["", " ", "\t"])
        return "{" + pad + inner + pad + "}"

    def row(self, label: str, row: Row) -> str:
        text = self.chance.choice(['"Köp av {kaffe}"', '"två\nrader"', '"tre\n\nrader }"', '""', '"C:\\bok"', ""])
        more = ["20240305", text] if self.chance.random() < 0.5 else []
        return self.line(label, self.field(row[0]), self.objects(row[1]), self.amount(row[2]), *filter(None, more))

    def rows(self, ver: Ver) -> list[str]:
        """The rows; those that were added have their twin beside them, grouped or anywhere."""
        pairs = [
            [("RTRANS", row), ("TRANS", row)] if at in ver.tillagda else [("TRANS", row)]
            for at, row in enumerate(ver.rader)
        ] + [[("BTRANS", row)] for row in ver.borttagna]
        found = [one for pair in pairs for one in pair]
        way = self.chance.choice(["beside", "grouped", "anywhere"])
        if way == "grouped":
            found.sort(key=lambda one: one[0])
        elif way == "anywhere":
            self.chance.shuffle(found)
        return [self.row(label, row) for label, row in found]

    def ver(self, ver: Ver, number: int) -> str:
        head = self.line(
            "VER", self.field(ver.serie), self.field(ver.nummer), f"{ver.datum:%Y%m%d}", f'"verifikat {number}"'
        )
        rows, one_line = self.rows(ver), self.chance.random() < 0.2
        between = " " if one_line else self.chance.choice(["\n", "\n\t", "\n\n  "])
        opened = self.chance.choice([" {", "\n{", "\n {\t", "\n\n{ "]) if not one_line else " { "
        closed = self.chance.choice(["\n}", " }", "\n\t}  "])
        return head + opened + between + between.join(rows) + closed + "\n"

    def write(self, bok: Bok) -> str:
        parts = [
            "#FLAGGA 0\n",
            self.line("FORMAT", self.chance.choice(["PC8", "ANSI", "UTF-8"])),
            "\n",
            self.line("SIETYP", "4"),
            "\n",
        ]
        parts += [self.line("RAR", "0", "20240101", "20241231"), "\n#OKÄND {1 2} x\n"]
        parts += [self.line("KONTO", number, self.field(name)) + "\n" for number, name in bok.konton.items()]
        parts += [self.line("UB", "0", number, self.amount(value)) + "\n" for number, value in bok.saldon.items()]
        parts += [self.ver(one, number) for number, one in enumerate(bok.verifikat)]
        return (
            self.chance.choice(["", "\n\n"])
            .join(["", "".join(parts)])
            .replace("\n", self.chance.choice(["\n", "\r\n", "\r"]))
        )


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bok=books(), chance=st.randoms(use_true_random=False))
def test_sound_books_read_the_same_in_every_encoding_and_layout(
    tmp_path: Path, bok: Bok, chance: random.Random
) -> None:
    expected = [
        (ver.datum, f"{ver.serie} {ver.nummer}".strip(), sorted(ver.rader)) for ver in bok.verifikat
    ]  # fmt: skip
    for encoding in ENCODINGS:
        sie = read(tmp_path, Layout(chance).write(bok).encode(encoding))
        assert dict(zip(sie.konton["konto"], sie.konton["namn"], strict=True)) == bok.konton
        assert dict(zip(sie.saldon["konto"], sie.saldon["belopp"], strict=True)) == bok.saldon
        found = list(
            sie.transaktioner[["datum", "verifikat", "konto", "objekt", "belopp"]].itertuples(index=False, name=None)
        )
        for day, name, rows in expected:
            assert [one[:2] for one in found[: len(rows)]] == [(day, name)] * len(rows)
            assert sorted(one[2:] for one in found[: len(rows)]) == rows
            found = found[len(rows) :]
        assert not found


@pytest.mark.parametrize(
    "sample", sorted(SAMPLES.glob("*.[sS]*")) or [None], ids=lambda one: one.name if one else "none"
)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_of_books_as_they_are_is_told_by_their_letters(
    tmp_path: Path, sample: Path | None, encoding: str
) -> None:
    if sample is None:
        pytest.skip("the sample files are not here")
    text = sample.read_bytes().decode("cp437")
    if not {"å", "ä", "ö"} & set(text):
        pytest.skip("no Swedish letters")
    text = "".join(one if one.isascii() or one in "åäöÅÄÖéü§" else "x" for one in text)
    content = text[: text.index("#VER")]
    names = read(tmp_path, content).konton["namn"].tolist()
    assert read(tmp_path, content.encode(encoding)).konton["namn"].tolist() == names
    # A corner of it is enough.
    few = [one for one in content.splitlines() if not one.isascii() and one.startswith("#KONTO")][:1]
    short = read(tmp_path, HEAD + "\n".join(few)).konton["namn"].tolist()
    assert read(tmp_path, (HEAD + "\n".join(few)).encode(encoding)).konton["namn"].tolist() == short


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        *((name, encoding) for name in ("Löner", "Övrigt", "ÅTERBÄRING", "Försäljning på kredit", "Idé och café") for encoding in ENCODINGS),
        *((name, "cp1252") for name in ("Insatsen ”Kliv framåt”", "Hyra – lokal", "Anna’s", "100 €", "Löner … övrigt", "5\u00a0000 år")),
        *((name, "cp437") for name in ("½ tjänst åt", "Malmö", "é", "Ärenden §")),
    ],
)  # fmt: skip
def test_letters_alone_tell_the_encoding(tmp_path: Path, name: str, encoding: str) -> None:
    if name == "é":
        name = "Café"
    content = f'{HEAD}#KONTO 5010 "{name}"\n'.replace("§", "\x15" if encoding == "cp437" else "§").encode(encoding)
    assert read(tmp_path, content).konton["namn"].tolist() == [name]


@pytest.mark.parametrize(
    ("content", "one", "other"),
    [
        (HEAD.encode() + '#KONTO 5010 "Stödet ”kliv” sjö"\n'.encode("cp1252").replace(b"\xf6", b"o"), "ökliv", "”kliv"),
        (HEAD.encode() + "#KONTO 5010 Löner\n#KONTO 5020 Hälsa\n".encode("cp437") + "#KONTO 5030 Lönebidrag\n#KONTO 5040 Bår\n".encode("cp1252"), "Löner", "L”ner"),
        (HEAD.encode() + b"#KONTO 5010 \xb6\n", "╢", "¶"),
    ],
)  # fmt: skip
def test_letters_that_can_be_read_in_two_ways_are_refused(tmp_path: Path, content: bytes, one: str, other: str) -> None:
    told = refused(tmp_path, content)
    assert told.startswith("bok.se, rad 5: det går inte att avgöra hur å, ä och ö är kodade")
    assert one in told
    assert other in told
    assert "spara den i UTF-8" in told


SIE5 = '<?xml version="1.0" encoding="utf-8"?>\n<sie:Sie xmlns:sie="http://www.sie.se/sie5"><sie:FileInfo/></sie:Sie>'


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (SIE5, "filen är SIE 5 (XML), och här läses SIE 4. Välj SIE 4"),
        ("\ufeff" + SIE5.replace("sie:", "").replace(":sie", ""), "filen är SIE 5 (XML)"),
        (SIE5.encode("utf-16"), "filen är SIE 5 (XML)"),
        ('\n <SieEntry xmlns="http://www.sie.se/sie5">', "filen är SIE 5 (XML)"),
        ("<?xml version='1.0'?>\n<Faktura/>", "filen är XML, inte en SIE-fil"),
        ("  <html>", "filen är en webbsida"),
        (b"PK\x03\x04" + bytes(30), "filen är en zip-fil eller en Excelbok"),
        (b"%PDF-1.7\n", "filen är en PDF"),
        (b"\x1f\x8b\x08", "filen är packad"),
        (b"\xd0\xcf\x11\xe0\xa1", "äldre dokument ur Office"),
        (b"\x1a", "filen är tom"),
        (" \r\n\r\n", "filen är tom"),
        ("\x00" * 9, "filen är tom"),
        (HEAD + "#IB 0 1930 1,5\n", "rad 5, kolumn ”#IB”: ”0 1930 1,5” har ett belopp som inte är ett tal, ”1,5”. Välj punkt som"),
        (HEAD + "#IB 0 1930 1.500,00\n", "Välj punkt som decimaltecken"),
        (HEAD + "#IB 0 1930 1\u00a0500\n", "inte är ett tal"),
        (voucher("#TRANS 1930 {} 1 500.50"), "rad 7, kolumn ”#TRANS”: ”1930 {} 1 500.50” har blanksteg i beloppet."),
        (HEAD + "#IB 0 1930 .\n", "inte är ett tal"),
        (HEAD + "#IB 0 1930 5-\n", "inte är ett tal"),
        (HEAD + "#IB 0 1930 1.2.3\n", "inte är ett tal"),
        (HEAD + "#IB 0 1930 5\n#IB 0 1930 6\n", "rad 6, kolumn ”#IB”: ”0 1930 6” ger saldot ett annat belopp än rad 5."),
        (HEAD + "#RAR 0 20230101 20231231\n", "rad 5, kolumn ”#RAR”: ”0 20230101 20231231” ger räkenskapsåret 0 andra dagar"),
        (HEAD + HEAD, "rad 5, kolumn ”#FLAGGA”: ”0” visar att filen är två SIE-filer i rad."),
        (HEAD + '#KONTO 5010 Lokal\nhyra\n', "rad 6: ”hyra” raden börjar inte med en etikett, som #KONTO. Hör den ihop med raden före"),
        (HEAD + '#VER A 1 20240101 "Hyra" { skräp\n#TRANS 1 {} 0\n}\n', "rad 5, kolumn ”#VER”: ”A 1 20240101 \"Hyra\" { skräp” har en klammer"),
        (HEAD + "#VER A 1 20240101\n{ skräp\n}\n", "rad 6: ”skräp” raden börjar inte"),
        (voucher("#TRANS 5010 {} 60", "#TRANS 1930 {} -60", head='#VER A 1 20240305 "x" {').replace("{\n{", "{"), ""),
        (voucher("#RTRANS 5010 {} 60", "#RTRANS 1930 {} -60", "#BTRANS 1930 {} -60", "#BTRANS 5010 {} 60"), "verifikatet B 7 har rader som både"),
        (voucher("#RTRANS 5010 {} 60", "#TRANS 1930 {} -60", "#TRANS 5010 {} 61"), "verifikatet B 7 går inte jämnt ut: debet minus kredit är 61,00 kr"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_what_to_do(tmp_path: Path, content: str | bytes, told: str) -> None:
    if not told:
        assert len(read(tmp_path, content).transaktioner) == 2
        return
    found = refused(tmp_path, content)
    assert told in found
    assert len(found.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [("-.50", "-0.50"), (".5", "0.5"), ("1.", "1"), ("-1.", "-1"), ("+5", "5"), ("+.5", "0.5"), ("007", "7"), ("-0.00", "0"), ('"5.10"', "5.10")],
)  # fmt: skip
def test_amounts_as_programs_write_them(tmp_path: Path, text: str, value: str) -> None:
    assert read(tmp_path, f"{HEAD}#IB 0 1930 {text}\n").saldon["belopp"].tolist() == [Decimal(value)]


@pytest.mark.parametrize(
    ("rows", "counted"),
    [
        ("R 5010 60|R 1930 -60|T 5010 60|T 1930 -60", "R 5010 60|R 1930 -60"),
        ("T 5010 60|T 1930 -60|R 5010 60|R 1930 -60", "5010 60|1930 -60"),
        ("T 1930 -60|R 5010 60", "1930 -60|5010 60"),  # No twin, as some programs write it.
        (
            "T 1930 -120|R 5010 60|T 5010 60",
            "1930 -120|5010 60|5010 60",
        ),  # Equal, but not twins: else it would not add up.
        ("T 1930 -60|T 5010 60|R 5020 9|B 5020 9", "1930 -60|5010 60"),  # Added, then removed.
        ("T 1930 -60|R 5010 60|B 5010 60", "1930 -60|5010 60"),  # Removed, then added again.
        ("T 1930 -60|T 5010 60|R 5020 9", "1930 -60|5010 60"),  # Added, then removed without a word.
        ("B 1930 -60|B 5010 60", ""),
        ("T 1930 -60|B 5010 60|T 5010 60", "1930 -60|5010 60"),
    ],
)
def test_an_added_row_counts_once_wherever_its_twin_stands(tmp_path: Path, rows: str, counted: str) -> None:
    lines = [
        f"#{one[0].replace('T', '')}TRANS {konto} {{}} {amount}"
        for one, konto, amount in map(str.split, rows.split("|"))
    ]
    expected = [one.split()[-2:] for one in counted.split("|") if one]
    found = amounts(read(tmp_path, voucher(*lines)))
    assert sorted(found) == sorted((konto, Decimal(amount)) for konto, amount in expected)


SAME = "#VER A 1 20240305 Hyra\n{\n#TRANS 5010 {} 60\n#TRANS 1930 {} -60\n}\n"
OTHER = SAME.replace("A 1", "A 2")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (SAME + OTHER + SAME, "bok.se, rad 15, kolumn ”#VER”: verifikatet A 1 finns redan på rad 5 och skulle räknas två gånger."),
        (SAME + OTHER + SAME + OTHER, "finns redan på rad 5 (2 verifikat står två gånger) och skulle räknas"),
        (SAME + SAME.replace("Hyra", "Lokal"), "finns redan på rad 5"),
        (SAME + SAME.replace("{\n#TRANS 5010 {} 60\n", "{\n").replace("-60\n", "-60\n#TRANS 5010 {} 60.00\n"), "finns redan"),
        (SAME.replace("A 1", '"" ""') * 2, "verifikatet finns redan på rad 5 och skulle räknas två gånger. Är det två olika"),
        (SAME + OTHER, ""),
        (SAME + SAME.replace("60", "70"), ""),  # Programs that gather vouchers use a number over again.
        (SAME + SAME.replace("0305", "0306"), ""),
        (SAME.replace("A 1", '"" 0') + SAME.replace("A 1", '"" 0').replace("Hyra", "Lokal"), ""),
        ("#VER A 1 20240305\n{\n}\n" * 2, ""),
    ],
)  # fmt: skip
def test_the_same_voucher_twice_is_told_with_both_rows(tmp_path: Path, content: str, told: str) -> None:
    if not told:
        assert len(read(tmp_path, HEAD + content).transaktioner) in (0, 4)
        return
    assert told in refused(tmp_path, HEAD + content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=80),
        st.text(max_size=80).map(str.encode),
        st.text('#VERTANSKO {}"\n 0159.-', max_size=80).map(str.encode),
    )
)
def test_no_bytes_make_it_raise_anything_but_a_message(tmp_path: Path, content: bytes) -> None:
    for whole in (content, HEAD.encode() + content, voucher("#TRANS 1 {} 0").encode()[:-2] + content):
        try:
            read(tmp_path, whole)
        except DataFault as error:
            assert all(str(one).startswith("bok.se") for one in error.faults)  # noqa: PT017
