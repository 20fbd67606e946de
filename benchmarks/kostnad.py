"""What reading costs as inputs grow: each is doubled six times, and the exponent of its processor time is printed.

1 is in proportion, 2 is quadratic. `python benchmarks/kostnad.py [NAME …]`; a name picks one input.
"""

from __future__ import annotations

import contextlib
import io
import math
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from samrapport.areas.ekonomi.underlag import UTFALL
from samrapport.areas.statistik.underlag import HELARSEKVIVALENTER
from samrapport.errors import DataFault
from samrapport.facts.fact import FactBook
from samrapport.publish.embedded.compose import compose
from samrapport.publish.embedded.document import Document
from samrapport.publish.embedded.pandoc import convert_html
from samrapport.publish.embedded.typesetter import compile_pdf
from samrapport.raw.cells import read_grid
from samrapport.raw.folder import RawFolder
from samrapport.raw.personnummer.granskning import places_in
from samrapport.raw.sie.fil import read_sie
from samrapport.raw.table import read_table
from samrapport.raw.yaml import read_yaml
from samrapport.text.prose import bind

DOUBLINGS = 6
TRIES = 3
"""The lowest of them counts."""
_LEAST = 0.001
"""Seconds. What is refused at once takes less than the clock tells."""
UTFALL_HEADS = "block;post;till och med;belopp;källa\n"
SCB_HEADS = "regionkod;kön;ålder;år;ersättning;antal;källa;uttagsdatum\n"


def _table(heads: str, row: Callable[[int], str], stem: str, declared: object) -> Callable[[int], Callable[[], object]]:
    def prepare(size: int) -> Callable[[], object]:
        folder = Path(tempfile.mkdtemp())
        (folder / f"{stem}.csv").write_text(heads + "".join(row(n) for n in range(size)), encoding="utf-8")
        return lambda: read_table(RawFolder(folder), stem, declared)  # type: ignore[arg-type]

    return prepare


def _sie(size: int) -> Callable[[], object]:
    head = '#FLAGGA 0\n#SIETYP 4\n#FNAMN "Prov"\n#RAR 0 20220101 20221231\n#KONTO 1930 "Bank"\n#KONTO 4010 "Köp"\n'
    vouchers = "".join(
        f'#VER A {n} 20220115 "Text"\n{{\n#TRANS 1930 {{}} -{n + 1}.00\n#TRANS 4010 {{}} {n + 1}.00\n}}\n'
        for n in range(size)
    )
    folder = Path(tempfile.mkdtemp())
    (folder / "bok.se").write_bytes((head + vouchers).encode("cp437"))
    return lambda: read_sie(RawFolder(folder), "bok.se")


def _grid(text: Callable[[int], str]) -> Callable[[int], Callable[[], object]]:
    def prepare(size: int) -> Callable[[], object]:
        content = text(size).encode()
        return lambda: read_grid("x.csv", content)

    return prepare


def _personnummer(size: int) -> Callable[[], object]:
    content = "".join(f"Rad {n} om 640823-3234 och annat.\n" for n in range(size)).encode()
    return lambda: places_in("x.md", content)


def _book(size: int) -> Callable[[], object]:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("a")
    for row in [("post", "belopp"), *(("Kliv", n) for n in range(size))]:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return lambda: read_grid("x.xlsx", file.getvalue())


def _yaml(size: int) -> Callable[[], object]:
    content = "".join(f"nyckel{n}: [ett, {n}]\n" for n in range(size)).encode()
    return lambda: read_yaml("x.yml", content)


def _text(size: int) -> Callable[[], object]:
    text = "".join(f"Stycke {n} med *kursiv* text, [länk](https://x.se/{n}) och “citat”.\n\n" for n in range(size))
    return lambda: bind(FactBook({}), text, where="x.md")


def _page(size: int) -> Callable[[], object]:
    parts = tuple(f"Stycke {n} med *kursiv* text och [länk](https://x.se/{n})." for n in range(size))
    document = Document("reports/a/2021/x.ipynb", {"title": "X"}, parts)
    return lambda: convert_html(document, compose(document, "html"), 2)


def _pdf(size: int) -> Callable[[], object]:
    folder = Path(tempfile.mkdtemp())
    rows = "".join(f"[Rad {n}][{n}]" for n in range(size))
    head = '#set document(title: "X")\n#set text(lang: "sv")\n'
    (folder / "main.typ").write_text(f"{head}#table(columns: 2){rows}", encoding="utf-8")
    return lambda: compile_pdf(folder, 0)


INPUTS: dict[str, tuple[int, Callable[[int], Callable[[], object]]]] = {
    "rader som alla är lika": (500, _table(UTFALL_HEADS, lambda n: "Insatser;Kliv;2022-06-30;1450;Eko\n", "utfall", UTFALL)),
    "celler som alla är fel": (500, _table(UTFALL_HEADS, lambda n: f"Insatser;P{n};x;y;Eko\n", "utfall", UTFALL)),
    "rader som heter summa": (500, _table(UTFALL_HEADS, lambda n: f"Summa;Summa {n};2022-06-30;{n + 1};Eko\n", "utfall", UTFALL)),
    "hela landets statistik": (
        1000,
        _table(SCB_HEADS, lambda n: f"{1000 + n // 6 % 9000};totalt;20-64;{2000 + n // 54000};Sjukpenning;{n};S{n};\n",
               "scb", HELARSEKVIVALENTER),
    ),
    "verifikat": (500, _sie),
    "en lång rad": (12_500, _grid(lambda n: "a;b\n1;" + "x" * n + "\n")),
    "många kolumner": (1_000, _grid(lambda n: ";".join(f"k{i}" for i in range(n)) + "\n" + ";".join("1" * n) + "\n")),
    "citattecken": (10_000, _grid(lambda n: 'a;b\n1;"' + '""' * n + '"\n')),
    "ett personnummer på var rad": (500, _personnummer),
    "en arbetsbok": (200, _book),
    "nycklar i YAML": (100, _yaml),
    "stycken i en text": (50, _text),
    "stycken genom pandoc": (20, _page),
    "rader genom Typst": (20, _pdf),
}  # fmt: skip


def spent(run: Callable[[], object]) -> float:
    """Seconds of processor time, with that of programs that were run; what is wrong in the input is told, and is part of it."""
    started = _processor_time()
    with contextlib.suppress(DataFault):
        run()
    return _processor_time() - started


def _least_of(prepare: Callable[[int], Callable[[], object]], size: int) -> float:
    return min(spent(prepare(size)) for _ in range(TRIES))


def _processor_time() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    for name, (size, prepare) in INPUTS.items():
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        prepare(size)  # what is loaded the first time
        times = [_least_of(prepare, size << n) for n in range(DOUBLINGS + 1)]
        # The small ones are mostly what it takes to begin.
        exponent = math.log2(max(times[-1], _LEAST) / max(times[-3], _LEAST)) / 2
        print(f"{name:28} {size << DOUBLINGS:8} på {times[-1]:6.2f} s, exponent {exponent:.1f}", flush=True)


if __name__ == "__main__":
    main()
