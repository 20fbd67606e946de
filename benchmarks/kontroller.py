"""How well the controls find faults that are put into made-up reports, and how often they raise a false alarm.

The clean ones are of so many seeds, each also with last year's report, books or a register beside it, and ten förbund of odd shapes. Run
as `python benchmarks/kontroller.py [SEEDS]`; prints a Markdown table.
"""

from __future__ import annotations

import copy
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from kontroll_factory import Prov, clean
from kontroll_fall import FEL, RATT, orord
from udda_factory import UDDA, rapporter, skriv_udda, tryck_allt

from samrapport.rapport.kontroll.kontrollera import kontroll


class Sound:
    """The report without faults of a seed, made once and copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[int, Prov] = {}

    @contextmanager
    def copy(self, seed: int) -> Iterator[Prov]:
        if seed not in self.made:
            self.made[seed] = clean(self.folder / str(seed), seed)
        prov = copy.deepcopy(self.made[seed])
        with tempfile.TemporaryDirectory() as folder:
            prov.root = shutil.copytree(self.made[seed].root, Path(folder), dirs_exist_ok=True)
            yield prov


def main(seeds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sound = Sound(Path(folder))
        print("| Clean reports | Reports | Printed statements | False alarms |\n|:--|--:|--:|--:|")
        kinds = [orord, *sorted({*RATT.values()} - {orord}, key=lambda one: one.__name__)]
        told = [_clean(sound, seeds, prepare) for prepare in kinds]
        told.append(_odd())
        print(f"| in all | {' | '.join(str(sum(column)) for column in zip(*told, strict=True))} |\n")
        print("| Fault | Rule | Put in | Found |\n|:--|:--|--:|--:|")
        put_in = found = 0
        for fault, rule in FEL.items():
            tries, hits = _faults(sound, seeds, fault, rule)
            put_in, found = put_in + tries, found + hits
            print(f"| {fault.__name__} | {rule} | {tries} | {hits} |", flush=True)
        print(f"\nRecall: {found} of {put_in}, by {len(set(FEL.values()))} rules.")


def _clean(sound: Sound, seeds: int, prepare: Callable[[Prov], None]) -> tuple[int, int, int]:
    reports = statements = alarms = 0
    for seed in range(seeds):
        with sound.copy(seed) as prov:
            prepare(prov)
            alarms += sum(one.notering is None for one in prov.fynd())
            reports += len(prov.tryck)
            statements += sum(len(rows) for rows in prov.tryck.values())
    print(f"| {prepare.__name__} | {reports} | {statements} | {alarms} |", flush=True)
    return reports, statements, alarms


def _odd() -> tuple[int, int, int]:
    reports = statements = alarms = 0
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "raw"
        skriv_udda(data)
        for slug in UDDA:
            statements += tryck_allt(data, slug)
            found = [len(kontroll(one).fynd) for one in rapporter(data, slug)]
            reports, alarms = reports + len(found), alarms + sum(found)
    print(f"| {len(UDDA)} förbund of odd shapes | {reports} | {statements} | {alarms} |", flush=True)
    return reports, statements, alarms


def _faults(sound: Sound, seeds: int, fault: Callable[[Prov], None], rule: str) -> tuple[int, int]:
    hits = tries = 0
    for seed in range(seeds):
        with sound.copy(seed) as prov:
            try:
                fault(prov)
            except LookupError:
                continue
            tries += 1
            hits += rule in {one.regel for one in prov.fynd()}
    return tries, hits


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
