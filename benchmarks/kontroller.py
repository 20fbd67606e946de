"""How well the controls find faults that are put into made-up reports, and how often they raise a false alarm.

Run as `python benchmarks/kontroller.py [SEEDS]`; prints a Markdown table.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from kontroll_factory import FEL, clean


def main(seeds: int) -> None:
    statements = alarms = 0
    for seed in range(seeds):
        with tempfile.TemporaryDirectory() as folder:
            prov = clean(Path(folder), seed)
            statements += sum(len(rows) for rows in prov.tryck.values())
            alarms += len(prov.fynd())
    print(f"Clean reports: {seeds}, with {statements} printed statements. False alarms: {alarms}.\n")
    print("| Fault | Rule | Put in | Found |\n|:--|:--|--:|--:|")
    put_in = found = 0
    for fault, rule in FEL.items():
        hits = tries = 0
        for seed in range(seeds):
            with tempfile.TemporaryDirectory() as folder:
                prov = clean(Path(folder), seed)
                try:
                    fault(prov)
                except LookupError:
                    continue
                tries += 1
                hits += rule in {one.regel for one in prov.fynd()}
        put_in, found = put_in + tries, found + hits
        print(f"| {fault.__name__} | {rule} | {tries} | {hits} |")
    print(f"\nRecall: {found} of {put_in}.")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
