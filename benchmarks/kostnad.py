"""What reading costs as inputs grow: each is doubled six times, and the exponent of its processor time is printed.

1 is in proportion, 2 is quadratic. `python benchmarks/kostnad.py [NAME …]`; a name picks one input.
"""

from __future__ import annotations

import contextlib
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from samrapport.areas.ekonomi.underlag import UTFALL
from samrapport.areas.statistik.underlag import HELARSEKVIVALENTER
from samrapport.errors import DataFault
from samrapport.raw.cells import read_grid
from samrapport.raw.folder import RawFolder
from samrapport.raw.sie.fil import read_sie
from samrapport.raw.table import read_table

DOUBLINGS = 6
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
    "en lång rad": (20_000, _grid(lambda n: "a;b\n1;" + "x" * n + "\n")),
    "många kolumner": (500, _grid(lambda n: ";".join(f"k{i}" for i in range(n)) + "\n" + ";".join("1" * n) + "\n")),
    "citattecken": (5_000, _grid(lambda n: 'a;b\n1;"' + '""' * n + '"\n')),
}  # fmt: skip


def spent(run: Callable[[], object]) -> float:
    """Seconds of processor time; what is wrong in the input is told, and is part of it."""
    started = time.process_time()
    with contextlib.suppress(DataFault):
        run()
    return time.process_time() - started


def main() -> None:
    for name, (size, prepare) in INPUTS.items():
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        prepare(size)  # what is loaded the first time
        times = [spent(prepare(size << n)) for n in range(DOUBLINGS + 1)]
        # The small ones are mostly what it takes to begin.
        exponent = math.log2(times[-1] / times[-3]) / 2
        print(f"{name:28} {size << DOUBLINGS:8} på {times[-1]:6.2f} s, exponent {exponent:.1f}", flush=True)


if __name__ == "__main__":
    main()
