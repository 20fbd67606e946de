"""What it costs to read a large Excel book: time beside python-calamine's alone, its exponent as rows grow, and the most memory.

`python benchmarks/arbetsbok.py [ROWS]`; 100 000 rows where none is given. Each book is read as `samrapport importera` reads it: what
every cell shows, by its number format, and what is hidden, merged or wrong. calamine gives only values.
"""

from __future__ import annotations

import io
import math
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from pathlib import Path

from python_calamine import load_workbook

from samrapport.raw.sheets.reading import from_book

ROWS = 100_000
EMPTY = 1_048_576
ROUNDS = 5
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="164" formatCode="#,##0.00"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="166" formatCode="_-* #,##0_-;-* #,##0_-;_-* &quot;-&quot;??_-;_-@_-"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>'
)


def _book(rows: Iterable[str], strings: Iterable[str] = ()) -> bytes:
    def related(*targets: tuple[str, str]) -> str:
        told = (
            f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets)
        )
        return f'<Relationships xmlns="{_PACKAGE}">{"".join(told)}</Relationships>'

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("_rels/.rels", related(("officeDocument", "xl/workbook.xml")))
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Huvudbok" sheetId="1" r:id="r0"/></sheets></workbook>',
        )
        parts = ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")
        package.writestr("xl/_rels/workbook.xml.rels", related(*parts))
        package.writestr("xl/styles.xml", _STYLES)
        texts = "".join(f"<si><t>{one}</t></si>" for one in strings)
        package.writestr(
            "xl/sharedStrings.xml", f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{_MAIN}">{texts}</sst>'
        )
        sheet = f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="3" width="12"/></cols><sheetData>'
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(sheet.encode())
            for row in rows:
                part.write(row.encode())
            part.write(b'</sheetData><mergeCells count="1"><mergeCell ref="H1:I1"/></mergeCells></worksheet>')
    return content.getvalue()


def _ledger(rows: int) -> bytes:
    """As Excel writes it: konto, ansvar, projekt, dag, belopp and a text of its own in each row, all texts shared."""
    strings = [*(f"Ansvar {n}" for n in range(40)), *(f"Verifikat nummer {n}" for n in range(rows))]
    return _book(
        (
            f'<row r="{n}" spans="1:6"><c r="A{n}"><v>{4000 + n % 900}</v></c><c r="B{n}" t="s"><v>{n % 40}</v></c><c r="C{n}"><v>{n % 200}</v></c>'
            f'<c r="D{n}" s="2"><v>{44562 + n % 365}</v></c><c r="E{n}" s="1"><v>{(n * 7919 % 1000003) / 100!r}</v></c>'
            f'<c r="F{n}" t="s"><v>{39 + n}</v></c></row>'
            for n in range(1, rows + 1)
        ),
        strings,
    )


def _inline(rows: int) -> bytes:
    """As other programs export it: each text in its cell."""
    return _book(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{4000 + n % 900}</t></is></c><c r="B{n}" t="inlineStr"><is><t>Ansvar {n % 40}</t></is></c>'
        f'<c r="C{n}" s="2"><v>{44562 + n % 365}</v></c><c r="D{n}" s="1"><v>{n * 7919 % 1000003}.5</v></c>'
        f'<c r="E{n}" t="inlineStr"><is><t>Verifikat nummer {n}</t></is></c></row>'
        for n in range(1, rows + 1)
    )


def _computed(rows: int) -> bytes:
    """Amounts of twelve months and their sum, computed, with all the digits that binary computing leaves."""
    columns = "BCDEFGHIJKLM"
    return _book(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>'
        + "".join(f'<c r="{one}{n}" s="3"><v>{n * 1.1 * place!r}</v></c>' for place, one in enumerate(columns, 1))
        + f'<c r="N{n}" s="3"><f>SUM(B{n}:M{n})</f><v>{n * 85.8!r}</v></c></row>'
        for n in range(1, rows + 1)
    )


def _empty_rows(rows: int) -> bytes:
    """Formatted rows without cells, below three that hold something."""
    return _book([*_three(), *(f'<row r="{n}" s="1" customFormat="1" ht="15"/>' for n in range(4, rows + 1))])


def _empty_cells(rows: int) -> bytes:
    """Formatted cells without values, below three rows that hold something."""
    return _book(
        [*_three(), *(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="2"/></row>' for n in range(4, rows + 1))]
    )


def _three() -> list[str]:
    return [f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 4)]


BOOKS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "huvudbok": (_ledger, 0),
    "text i cellen": (_inline, 0),
    "uträknade månader": (_computed, 0),
    "tomma rader": (_empty_rows, EMPTY),
    "tomma celler": (_empty_cells, EMPTY),
}


def ours(content: bytes) -> object:
    return from_book("x.xlsx", content, "xlsx", list)


def calamine(content: bytes) -> object:
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def spent(read: Callable[[bytes], object], content: bytes) -> float:
    """The least seconds of processor time of some rounds."""
    times = []
    for _ in range(ROUNDS):
        started = time.process_time()
        read(content)
        times.append(time.process_time() - started)
    return min(times)


def _peak(content: bytes, answer: object) -> None:
    before = _most_memory()
    kept = ours(content)
    answer.put(_most_memory() - before)  # type: ignore[attr-defined]
    del kept


def _most_memory() -> float:
    """MB that this process has had at most."""
    with Path("/proc/self/status").open(encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def peak(content: bytes) -> float:
    """MB that reading adds at most, in a process of its own; Linux only."""
    context = get_context("spawn")
    answer = context.Queue()
    process = context.Process(target=_peak, args=(content, answer))
    process.start()
    process.join()
    return float(answer.get())


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    print(f"{'bok':20}{'rader':>10}{'tid':>8}{'calamine':>10}{'kvot':>6}{'exponent':>10}{'minne':>9}")
    for name, (make, fixed) in BOOKS.items():
        content, small = make(fixed or rows), make((fixed or rows) // 4)
        took, alone, took_small = spent(ours, content), spent(calamine, content), spent(ours, small)
        exponent = math.log(took / took_small, 4)
        print(
            f"{name:20}{fixed or rows:10}{took:6.2f} s{alone:8.2f} s{took / alone:6.1f}{exponent:10.2f}{peak(content):6.0f} MB",
            flush=True,
        )


if __name__ == "__main__":
    main()
