"""Tables as tests build them: a cross table with its totals, several beside each other, and what ties them together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from samrapport.areas.deltagare.rojande.tabellverk import Andel, Cell, Relation, Tabellverk

SUMMA = "summa"
TOTALT = "totalt"


def korstabell(
    namn: str,
    antal: Mapping[tuple[str, str], int],
    *,
    strukturella: Collection[tuple[str, str]] = (),
    grupper: bool = True,
    vikt_summor: int = 1,
) -> Tabellverk:
    """The cross table of (rad, kolumn) -> count, with totals: `<namn>.<rad>.<kolumn>`, as the facts are named.

    Rows are categories (where people went), columns the group (kön). A pair that is not there counts 0. The totals are
    `<namn>.summa.<kolumn>`, `<namn>.<rad>.totalt` and `<namn>.summa.totalt`; a single column has no row totals.
    strukturella: pairs that are zero by definition. grupper: all of a column (or of everybody) in one row discloses.
    vikt_summor: what withholding a total costs against 1 for an inner cell.
    """
    rows, columns = list(dict.fromkeys(row for row, _ in antal)), list(dict.fromkeys(column for _, column in antal))
    counts = {(row, column): antal.get((row, column), 0) for row in rows for column in columns}
    relations = []
    wide = len(columns) > 1
    if wide:
        counts |= {(row, TOTALT): sum(counts[row, column] for column in columns) for row in rows}
    every = [*columns, TOTALT] if wide else columns
    counts |= {(SUMMA, column): sum(counts[row, column] for row in rows) for column in every}
    for column in every:
        parts = tuple(_key(namn, row, column) for row in rows)
        relations.append(Relation(_key(namn, SUMMA, column), parts, grupp=grupper))
    if wide:
        for row in (*rows, SUMMA):
            parts = tuple(_key(namn, row, column) for column in columns)
            relations.append(Relation(_key(namn, row, TOTALT), parts))
    cells = tuple(
        Cell(
            _key(namn, row, column),
            count,
            strukturell=(row, column) in strukturella,
            vikt=vikt_summor if row == SUMMA or (wide and column == TOTALT) else 1,
        )
        for (row, column), count in counts.items()
    )
    return Tabellverk(cells, tuple(relations))


def _key(namn: str, row: str, column: str) -> str:
    return f"{namn}.{row}.{column}"


def beside(*tables: Tabellverk) -> Tabellverk:
    """All of them, about the same people."""
    return Tabellverk(
        tuple(cell for one in tables for cell in one.celler),
        tuple(relation for one in tables for relation in one.relationer),
        tuple(andel for one in tables for andel in one.andelar),
    )


def tied(verk: Tabellverk, *relationer: Relation, andelar: Iterable[Andel] = ()) -> Tabellverk:
    """The same tables with more relations (and percentages) that a reader can know."""
    return Tabellverk(verk.celler, verk.relationer + relationer, (*verk.andelar, *andelar))
