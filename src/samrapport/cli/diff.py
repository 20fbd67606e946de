"""`samrapport diff`: what differs between two versions of reports. Entry: `diff`."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samrapport.cli.options import tell
from samrapport.cli.verify import DIFFERENT, IDENTICAL, UNDECIDED
from samrapport.cli.working import working
from samrapport.errors import SamrapportError, counted
from samrapport.run.andringar.andringar import COMPUTED, Andringar, jamfor
from samrapport.run.andringar.sida import andringssida
from samrapport.run.assembly.manifestfiles import open_manifests
from samrapport.run.atomic import write_atomic
from samrapport.run.remains import own_temporary


def diff(first: str, second: str, html: Path | None, as_json: bool, build: bool = False) -> int:
    """Show the facts that are changed, new or gone, report by report. build: whether revisions without manifests are built. Ends with 1 when anything differs, 2 when a report could
    not be compared, else 0.
    """
    found: dict[str, Andringar] = {}
    faults: list[str] = []
    with (
        working(f"Jämför {first} med {second}"),
        own_temporary(),
        open_manifests(first, build=build) as old,
        open_manifests(second, build=build) as new,
    ):
        for key in old.keys() & new.keys():
            try:
                found[key] = jamfor(old[key], new[key])
            except SamrapportError as error:
                faults.append(str(error))
        gone, added = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
        computed = [
            name for name, side in ((first, old), (second, new)) if any(COMPUTED in one for one in side.values())
        ]
    found = dict(sorted(found.items()))
    # Beside what is shown, which another program may read.
    for name in computed:
        typer.echo(
            f"{name}: uppgifterna är uträknade ur rådata i den versionen, med programmet som det är nu.", err=True
        )
    for fault in sorted(faults):
        typer.echo(fault, err=True)
    if html is not None:
        write_atomic(html, andringssida(found, gone, added))
    if as_json:
        told = {"reports": {key: asdict(one) for key, one in found.items()}, "gone": gone, "new": added}
        tell(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))
    else:
        for key, one in found.items():
            _show(key, one)
        for key in gone:
            tell(f"{key}: rapporten finns inte i {second}.")
        for key in added:
            tell(f"{key}: rapporten är ny i {second}.")
    return UNDECIDED if faults else DIFFERENT if gone or added or any(found.values()) else IDENTICAL


def _show(key: str, found: Andringar) -> None:
    if not found:
        tell(f"{key}: inget är ändrat.")
        return
    changed = [f"{key}: {counted(len(found.fakta), 'uppgift', 'uppgifter')} skiljer sig."]
    if found.underlag:
        changed.append(f"Ändrat underlag: {', '.join(found.underlag)}.")
    tell(" ".join(changed))
    if not found.fakta:
        return
    table = Table()
    for head in ("Slag", "Uppgift"):
        table.add_column(head, no_wrap=head == "Slag", overflow="fold")
    for head in ("Före", "Nu"):
        table.add_column(head, justify="right", overflow="fold")
    table.add_column("Underlag som är ändrat", overflow="fold")
    for one in found.fakta:
        table.add_row(*map(escape, (one.slag, one.namn, one.fore, one.nu, ", ".join(one.underlag))))
    Console(width=None if sys.stdout.isatty() else 160).print(table)
