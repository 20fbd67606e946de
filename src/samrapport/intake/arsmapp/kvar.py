"""What is left to do in a report's folder that `ny` has begun, file by file. Entry: `kvar`."""

from __future__ import annotations

from collections.abc import Iterator

from samrapport.errors import counted, told_elsewhere
from samrapport.intake.arsmapp.rader import Rader, las_rader
from samrapport.rapport.omraden import tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.raw.declaration import Tabell
from samrapport.raw.importera.mappning import ENDING
from samrapport.raw.nytt_ar import ATT_BEKRAFTA
from samrapport.raw.table import table_path
from samrapport.text.utkast import utkast_fran


def kvar(rapport: Rapport) -> Iterator[tuple[str, str]]:
    """Each file with what is left to do there: cells to fill in, rows to confirm, tables that others need, drafts.

    What cannot be read is for the build to tell.
    """
    yield from _lacking(rapport)
    for name, one in tabeller_i(*rapport.platser).items():
        with told_elsewhere():
            path = table_path(rapport.folder, rapport.path(name))
            if path is not None and not path.endswith(ENDING):
                for told in _in_table(one, las_rader(rapport.folder, path)):
                    yield path.removeprefix(f"{rapport.rot}/"), told
    for name in rapport.folder.names(rapport.path("text")):
        with told_elsewhere():
            year = utkast_fran(rapport.folder.text(rapport.path(f"text/{name}"))) if name.endswith(".md") else None
            if year:
                yield f"text/{name}", f"utkast från {year}. Gå igenom texten, och ta bort första raden."


def _lacking(rapport: Rapport) -> Iterator[tuple[str, str]]:
    """The tables that are not there though what others hold is computed with them."""
    declared, told = tabeller_i(*rapport.platser), set()
    for space in rapport.egna_rymder:
        with told_elsewhere():
            names = rapport.star_pa(space)
            there = [name for name in names if rapport.finns(name)]
            for name in names if there else ():
                if name not in told and not rapport.levererad(name):
                    told.add(name)
                    heads = ";".join(declared[name].kolumner)
                    yield f"{name}.csv", f"saknas, men {there[0]} finns och hör till samma avsnitt. Rubriker: {heads}"


def _in_table(one: Tabell, rows: Rader) -> Iterator[str]:
    if one.namn == ATT_BEKRAFTA:
        for row in rows.rader:
            yield f"{row.get('underlag', '')}: {row.get('att göra', '')} Ta bort raden när det är gjort."
        return
    if not rows.rader:
        yield "inga rader. Fyll i, eller ta bort filen."
    empty = {
        name: count
        for name, column in one.kolumner.items()
        if column.required and not column.optional and (count := sum(not row.get(name) for row in rows.rader))
    }
    if empty:
        told = ", ".join(f"”{name}” på {counted(count, 'rad', 'rader')}" for name, count in empty.items())
        yield f"fyll i {told}."
