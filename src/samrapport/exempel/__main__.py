"""`python -m samrapport.exempel <förbund> <år> <insats>`: write the made-up register of an insats, and say what it lacks."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.exempel.register import skriv_register
from samrapport.rapport.opening import find_data


def main(arguments: list[str] | None = None) -> int:
    """Write the register; exit code 0, or 2 for a user's mistake."""
    parser = argparse.ArgumentParser(prog="python -m samrapport.exempel", description="Skriver ett påhittat register.")
    parser.add_argument("forbund")
    parser.add_argument("ar", type=int)
    parser.add_argument("insats")
    parser.add_argument("--data", type=Path, help="datamappen, annars data/raw")
    parser.add_argument(
        "--ålder", dest="ages", type=int, nargs=2, default=(19, 29), help="lägsta och högsta ålder vid start"
    )
    given = parser.parse_args(arguments)
    root = f"{given.forbund}/{given.ar}/insatser/{given.insats}"
    try:
        found = skriv_register(given.data or find_data(), root, (given.ages[0], given.ages[1]))
    except (SamrapportError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Registret är skrivet i {root}. Det är påhittat.")
    print("Alla antal i målbilden stämmer." if not found else f"{len(found)} antal kan inte stämma:")
    for one in found:
        print(f"- {one}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
