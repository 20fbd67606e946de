"""Protection of the tables of participants: what a reader can know of how they hang together, and the tables that remain.

Entries: `skyddade`, or `tabellverk` and `som_visas` before and after a decision of one's own, and `relationer` for controls. The names of cells are the ends of their facts' names, so a withheld
cell is a withheld fact.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from samrapport.areas.deltagare.deltagartabell import (
    ALLA,
    FLODE,
    KON,
    KVINNOR,
    MAN,
    TOTALT,
    Deltagartabell,
    Key,
    cell_name,
    named_base,
)
from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.areas.deltagare.register import KVAR
from samrapport.areas.deltagare.rojande import Cell, Lage, Relation, Skydd, Tabellverk, skydda

_NOT_PERSONS = ("Deltagartid", "Dagar")
Tables = Mapping[str, Deltagartabell]


def skyddade(
    tables: Tables,
    minsta_cell: int,
    grupper: Mapping[str, str] | None = None,
    offentliga: Collection[str] = (),
    decide: Callable[[Tabellverk, int], Skydd] = skydda,
    kanda: Collection[str] = (),
) -> tuple[dict[str, Deltagartabell], Skydd | None]:
    """The tables as they may be shown, None in withheld cells, and what was decided. With `minsta_cell` 0 all is shown.

    grupper: from a kategori of support or outcome to the coarser one of the flow between them. offentliga: names of
    cells that readers know already. decide: `skydda`, or what remembers its outcomes. kanda: names of cells that readers know
    something of from elsewhere; those are looked after though the tables merge them, or have them apart.
    """
    if minsta_cell < 2:
        return dict(tables), None
    found = decide(tabellverk(tables, grupper or {}, offentliga, kanda), minsta_cell)
    return som_visas(tables, found), found


def som_visas(tables: Tables, found: Skydd) -> dict[str, Deltagartabell]:
    """The tables with what is withheld as None, by what was decided."""
    return {name: _hidden(one, found, tables) for name, one in tables.items()}


def _hidden(one: Deltagartabell, found: Skydd, tables: Tables) -> Deltagartabell:
    def shown(table: Deltagartabell, key: Key) -> int | None:
        name, (group, kategori, kon) = cell_name(table, key), key
        if not table.visar(key) and not table.ar_dubblett(key) and name not in found.celler:
            return None
        if table.ar_dubblett(key):  # A sum that has no row is told where its parts are.
            parts = [shown(table, (group, part, kon)) for part in table.medlemmar(kategori)]
            return None if None in parts else table.cells[key]
        return None if name in found.celler and found.dold(name) else table.cells[key]

    cells = {key: shown(one, key) for key in one.cells}
    table, days = _NOT_PERSONS
    if one.namn == table and any(value is None for value in cells.values()):
        # Days and a mean together tell how many they are.
        cells = {key: None if key[1] == days else value for key, value in cells.items()}
    baser = {
        kon: (None if (key := _base_key(one, kon, tables)) and shown(*key) is None else size)
        for kon, size in one.baser.items()
    }
    return one.with_cells(cells, baser)


def _base_key(one: Deltagartabell, kon: str, tables: Tables) -> tuple[Deltagartabell, Key] | None:
    """The cell that holds how many a table's base is: its own sum, or a row of `Baser`."""
    if one.uteslutande:
        return (one, (ALLA, SUMMA, kon)) if (ALLA, SUMMA, kon) in one.cells else None
    return _named_base(one, kon, tables)


def _named_base(one: Deltagartabell, kon: str, tables: Tables) -> tuple[Deltagartabell, Key] | None:
    found = named_base(one, tables)
    if found is None or (ALLA, found[1], kon) not in found[0].cells:
        return None
    return found[0], (ALLA, found[1], kon)


def tabellverk(
    tables: Tables, grupper: Mapping[str, str], offentliga: Collection[str] = (), kanda: Collection[str] = ()
) -> Tabellverk:
    """All counts of persons, participations and events that are shown or known of, and the relations between them."""
    heard = {*offentliga, *kanda}
    cells = [
        Cell(name, count, _lage(one, key, name in offentliga), vikt=_weight(one, key))
        for one in tables.values()
        for inside in [_knows_inside(one, heard)]
        for key, count in one.cells.items()
        if count is not None and (one.namn, key[1]) != _NOT_PERSONS and (name := cell_name(one, key))
        if one.visar(key) or (name in heard if one.ar_dubblett(key) else inside)
    ]
    counts = {cell.nyckel: cell.antal for cell in cells}
    known = {one.nyckel for one in cells}
    found: dict[tuple[str, frozenset[str], str], Relation] = {}
    for relation in relationer(tables, grupper):
        if not set(relation.nycklar) <= known or not _holds(relation, counts):
            continue
        key = (relation.helhet, frozenset(relation.delar), relation.slag)
        if key not in found or relation.grupp:
            found[key] = relation
    return Tabellverk(tuple(cells), tuple(found.values()))


def _lage(one: Deltagartabell, key: Key, told: bool) -> Lage:
    return "offentlig" if told else "fri" if one.visar(key) or one.ar_dubblett(key) else "dold"


def _knows_inside(one: Deltagartabell, known: Collection[str]) -> bool:
    """Whether readers know something of what a table does not show, of kategorier that it merges or only sums.

    Else they know the sums alone, which leave each part anything from none to all of them. Where one part is known, the
    rest might be worked out: then all parts are looked after, and what is not known of them stays withheld.
    """
    inside = (key for key in one.cells if not one.visar(key) and not one.ar_dubblett(key))
    return any(cell_name(one, key) in known for key in inside)


def relationer(tables: Tables, grupper: Mapping[str, str]) -> Iterator[Relation]:
    """How the cells hang together by what the tables count, whether or not the counts agree and all the cells are there."""
    for one in tables.values():
        yield from _inside(one)
        yield from _to_base(one, tables)
    yield from _between_bases(tables)
    yield from _experience(tables)
    yield from _events(tables)
    yield from _flow(tables, grupper)


def _holds(relation: Relation, counts: Mapping[str, int]) -> bool:
    """Whether a relation is true of these counts: who left at once may also have declined, and then a sum is none."""
    parts, whole = sum(counts[one] for one in relation.delar), counts[relation.helhet]
    return len(set(relation.nycklar)) == len(relation.nycklar) and (
        parts == whole if relation.slag == "summa" else parts <= whole
    )


def _weight(one: Deltagartabell, key: Key) -> int:
    """Margins and bases are worth more to a reader than single cells."""
    group, kategori, kon = key
    margins = (kategori == SUMMA) + (kon == TOTALT and len(one.kon) > 1) + (group == ALLA and bool(one.undergrupper))
    return 1 + 2 * margins + (4 if one.namn in ("Deltagare", "Baser") else 0)


def _inside(one: Deltagartabell) -> Iterator[Relation]:
    """Sums within a table: over kön, over undergrupper, and over kategorier where each is in one only, or in a coarser one."""

    def named(*key: str) -> str:
        return cell_name(one, (key[0], key[1], key[2]))

    groups = [ALLA, *one.undergrupper]
    coarse = dict.fromkeys(one.grupper.values())
    every = [*dict.fromkeys([*one.kategorier, *one.inslagna, *coarse]), *([SUMMA] if one.uteslutande else [])]
    for group in groups:
        for kategori in every:
            yield Relation(
                named(group, kategori, TOTALT), (named(group, kategori, KVINNOR), named(group, kategori, MAN))
            )
    for kon in KON:
        for kategori in every if one.undergrupper else ():
            yield Relation(named(ALLA, kategori, kon), tuple(named(group, kategori, kon) for group in one.undergrupper))
        for group in groups if one.uteslutande else ():
            parts = tuple(named(group, kategori, kon) for kategori in one.kategorier)
            yield Relation(named(group, SUMMA, kon), parts, grupp=len(parts) > 1)
            for coarser in coarse:
                finer = tuple(named(group, part, kon) for part in one.medlemmar(coarser))
                yield Relation(named(group, coarser, kon), finer)


def _to_base(one: Deltagartabell, tables: Tables) -> Iterator[Relation]:
    for kon in one.kon:
        base = _named_base(one, kon, tables)
        if base is None:
            continue
        whole = cell_name(*base)
        if one.uteslutande:
            yield Relation(whole, (cell_name(one, (ALLA, SUMMA, kon)),))
        else:
            for kategori in one.kategorier:
                if (one.namn, kategori) != _NOT_PERSONS:
                    yield Relation(whole, (cell_name(one, (ALLA, kategori, kon)),), slag="högst")


def _named(tables: Tables, table: str, kategori: str, kon: str, group: str = ALLA) -> str:
    one = tables.get(table)
    return cell_name(one, (group, kategori, kon)) if one else ""


def _between_bases(tables: Tables) -> Iterator[Relation]:
    def base(kategori: str) -> str:
        return _named(tables, "Baser", kategori, kon)

    for kon in KON:
        statistics = base("Personer i statistiken")
        yield Relation(base("Unika personer"), (_named(tables, "Deltagare", "Unika deltagare", kon),))
        yield Relation(base("Unika personer"), (statistics, base("Slutade direkt"), base("Utan samtycke")))
        yield Relation(base("Unika personer"), (statistics, base("Slutade direkt")))
        yield Relation(base("Deltaganden"), (base("Unika personer"), base("Återkomna personer")))
        yield Relation(base("Deltaganden i statistiken"), (statistics, base("Återkomna personer")))
        yield Relation(base("Deltaganden i statistiken"), (_named(tables, "Deltagartid", "Deltaganden", kon),))
        yield Relation(
            statistics, (base("Personer som har avslutat insatsen"), base("Tillfälligt avslutade"), base("Deltar nu"))
        )


def _experience(tables: Tables) -> Iterator[Relation]:
    """Who has had none of it is not among those who have."""
    table = "Arbetslivserfarenhet"
    for kon in KON:
        for kategori in ("Har haft anställning", "Har haft praktik"):
            parts = (_named(tables, table, kategori, kon), _named(tables, table, "Ingen", kon))
            yield Relation(_named(tables, "Baser", "Personer i statistiken", kon), parts, slag="högst")


def _events(tables: Tables) -> Iterator[Relation]:
    """Nobody is counted for an event without one; and everyone with a job has it in some sector."""
    own = tables.get("Under tiden")
    for kon in KON if own else ():
        assert own is not None
        for kategori in own.kategorier:
            persons = _named(tables, own.namn, kategori, kon)
            yield Relation(_named(tables, "Händelser", kategori, kon), (persons,), slag="högst")
        job = _named(tables, own.namn, own.kategorier[0], kon)
        yield Relation(job, (_named(tables, "Sektor för anställning", SUMMA, kon),))


def _flow(tables: Tables, grupper: Mapping[str, str]) -> Iterator[Relation]:
    """The flow's margins are sums of the finer kategorier of support at entry, and of outcomes."""
    flow = tables.get(FLODE)
    if flow is None:
        return
    still = tuple(_named(tables, "Baser", one, TOTALT) for one in ("Tillfälligt avslutade", "Deltar nu"))
    yield Relation(cell_name(flow, (KVAR, SUMMA, TOTALT)), still)
    for table, ends in (("Försörjning vid inträde", flow.kategorier), ("Avslut", flow.undergrupper)):
        for end in ends:
            own = tables.get(table)
            finer = [
                one
                for one in (own.kategorier if own else ())
                if own and (own.grupper.get(one) or grupper.get(one) or one) == end
            ]
            key = (ALLA, end, TOTALT) if table != "Avslut" else (end, SUMMA, TOTALT)
            if finer:
                yield Relation(cell_name(flow, key), tuple(_named(tables, table, one, TOTALT) for one in finer))
