"""Protection of a release after others: what they showed is known, and cannot be called back. Entry: `skydda_efter`.

Counts of the same persons are shown again and again: corrected, half a year later, a year later. What one release withheld, another
must not show, or a reader subtracts. What a reader of all of them is thought to know beyond what `skydda` says:

- A count that has changed by fewer than `minsta_cell` persons since an earlier release showed it is *known* (`near`): whoever
  guesses that it is as it was is nearly right, and whoever knows who came and left is wholly right. Withholding it protects nothing.
- Whether a count has grown or shrunk since it was shown, and, in a table where all counts shown twice went one way, that the
  withheld ones went that way too; where none of a table has changed, as those of all tables did.
- That a count shown before has changed at all, when it has: only then is withholding it worth anything, and only for the change.

So two systems are solved. In the *first* all that is known stays as it is, and the small counts that no release showed are kept as uncertain
as a single release promises: another table that fits this release fits the earlier ones too, moved by the same persons. Where such persons came to the
very count, as many counts stay possible as a single release promises (`minsta_cell` - 1), but not from 1. In it a
count that an earlier release withheld stays withheld, as long as its table is nearly the same: then no earlier release is told more of
either. In the *second*, small counts that were shown when they were none or many are kept from being told by subtraction: only what has
changed may be thought otherwise there, and only the way it went. What either system withholds is withheld.

What has changed by `minsta_cell` persons or more is another count, and a table in which such a count stands is another table: what
was withheld there may be shown. That a few persons came or left in all is not withheld where both releases show it: see
`skillnader`, which the analyst is told of. What is not promised: that whoever knows each who came and left learns nothing of a
count that only what has changed keeps open (the first system could not); and that what has become of a withheld count, shown when its table is another, does
not tell how small it was at the most.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from samrapport.areas.deltagare.rojande.angrepp import heltalsvittne
from samrapport.areas.deltagare.rojande.angrepp import system as reader
from samrapport.areas.deltagare.rojande.krav import Krav
from samrapport.areas.deltagare.rojande.skydda import Begransad, Skydd, Status
from samrapport.areas.deltagare.rojande.tabellverk import Cell, Lage, Relation, Tabellverk

Slapp = Mapping[str, int | None]
"""What a release told of each cell, by its name: the count, or None where it withheld it."""

Decide = Callable[[Tabellverk, int], Skydd]
_FORUT = "förut:"


@dataclass(frozen=True)
class _Kant:
    """What readers know of the cells from earlier releases. A change of `minsta_cell` persons or more is another count."""

    verk: Tabellverk
    minsta_cell: int
    tidigare: Sequence[Slapp]

    @cached_property
    def shown(self) -> dict[str, list[int]]:
        """The counts that earlier releases showed of each cell."""
        found: dict[str, list[int]] = {}
        for release in self.tidigare:
            for nyckel, count in release.items():
                if count is not None and nyckel in self.verk.antal:
                    found.setdefault(nyckel, []).append(count)
        return found

    def near(self, nyckel: str) -> bool:
        """Whether an earlier release showed nearly the same count."""
        return any(abs(self.verk.antal[nyckel] - count) < self.minsta_cell for count in self.shown.get(nyckel, ()))

    def unchanged(self, nyckel: str) -> bool:
        """Whether an earlier release showed the very count."""
        return self.verk.antal[nyckel] in self.shown.get(nyckel, ())

    @cached_property
    def withheld(self) -> frozenset[str]:
        """The cells that an earlier release of nearly the same table withheld."""
        found: set[str] = set()
        for release in self.tidigare:
            changes: dict[str, int] = {}
            for nyckel, count in release.items():
                if count is not None and nyckel in self.verk.antal:
                    table = _table(nyckel)
                    changes[table] = max(changes.get(table, 0), abs(self.verk.antal[nyckel] - count))
            found |= {
                nyckel
                for nyckel, count in release.items()
                if count is None and nyckel in self.verk.antal and changes.get(_table(nyckel), 0) < self.minsta_cell
            }
        return frozenset(found)

    @cached_property
    def ways(self) -> dict[str, frozenset[int]]:
        """By table, which ways the counts went that were shown before: 1 up, -1 down. Under "": in all of them."""
        found: dict[str, set[int]] = {}
        for nyckel, counts in self.shown.items():
            now = self.verk.antal[nyckel]
            found.setdefault(_table(nyckel), set()).update((now > count) - (now < count) for count in counts)
        found[""] = set().union(*found.values())
        return {table: frozenset(ways - {0}) for table, ways in found.items()}


def _table(nyckel: str) -> str:
    return nyckel.partition(".")[0]


def skydda_efter(verk: Tabellverk, minsta_cell: int, tidigare: Sequence[Slapp], decide: Decide) -> Skydd:
    """As `skydda`, for a release after others: see the module. decide: `skydda`, or what remembers its outcomes.

    Of `Skydd.begransade` those are told that the earlier releases limit, see `pekas_ut`. Cells with lage "offentlig" are
    shown whatever was withheld before.
    """
    kant = _Kant(verk, minsta_cell, tidigare)
    if minsta_cell < 2 or not any(nyckel in verk.antal for release in tidigare for nyckel in release):
        return decide(verk, minsta_cell)
    system = _first(kant)
    first = decide(system, minsta_cell)
    told = [one for one in first.begransade if not one.nyckel.startswith(_FORUT)]
    # One that a release showed and another withheld is known nearly, and no more must be told of it.
    hidden = {
        one.nyckel
        for one in verk.celler
        if first.dold(one.nyckel) or one.lage == "dold" or (one.lage == "fri" and one.nyckel in kant.withheld)
    }
    again = {
        one.nyckel for one in verk.celler if one.lage == "fri" and 0 < one.antal < minsta_cell and kant.near(one.nyckel)
    }
    new = {nyckel for nyckel in again if not kant.unchanged(nyckel)}
    # What cannot be kept open by what stands still may be by what has changed.
    narrow = {one.nyckel: one for one in _narrower(verk, told, minsta_cell, decide)}
    narrow = {nyckel: one for nyckel, one in narrow.items() if not _moved(system, first, one)}
    told = [one for one in told if one.nyckel in narrow or not 0 < verk.antal[one.nyckel] < minsta_cell]
    new |= narrow.keys()
    certificates, least = list(first.intyg), first.minst
    if new:
        second = decide(_second(kant, hidden, new), minsta_cell)
        hidden |= {nyckel for nyckel in verk.antal if second.dold(nyckel)}
        told = [one for one in told if one.nyckel not in new]
        told += [_wider(one, narrow.get(one.nyckel)) for one in second.begransade if one.nyckel in new]
        certificates, least = certificates + list(second.intyg), least and second.minst
    hidden |= again
    if again - new:  # Shown once, perhaps by mistake: it is not made easier to see than if nothing had been.
        hidden |= set(decide(verk, minsta_cell).dolda())
    small = {one.nyckel for one in verk.celler if 0 < one.antal < minsta_cell}
    cells: dict[str, Status] = {
        nyckel: "publicerad" if nyckel not in hidden else "primär" if nyckel in small else "sekundär"
        for nyckel in verk.antal
    }
    shares = {one.namn: one.tryckt is not None or not hidden & set(one.nycklar) for one in verk.andelar}
    own = tuple({nyckel: table[nyckel] for nyckel in verk.antal} for table in certificates)
    return Skydd(minsta_cell, cells, shares, least, tuple(sorted(told, key=lambda one: one.nyckel)), own)


def pekas_ut(verk: Tabellverk, skydd: Skydd, decide: Decide) -> tuple[Begransad, ...]:
    """The withheld counts that readers of earlier releases too can bound tighter than readers of this one alone.

    Small counts only: from `minsta_cell` up a count tells of nobody by itself. Those are left out that this release and the
    relations bound as tightly by themselves.
    """
    return _narrower(verk, skydd.begransade, skydd.minsta_cell, decide)


def _narrower(verk: Tabellverk, limits: Sequence[Begransad], minsta_cell: int, decide: Decide) -> tuple[Begransad, ...]:
    small = [one for one in limits if 0 < verk.antal[one.nyckel] < minsta_cell]
    if not small:
        return ()
    alone = {one.nyckel: one for one in decide(verk, minsta_cell).begransade}
    return tuple(
        one
        for one in small
        if one.nyckel not in alone or one.minst > alone[one.nyckel].minst or one.hogst < alone[one.nyckel].hogst
    )


def _moved(system: Tabellverk, skydd: Skydd, one: Begransad) -> bool:
    """Whether as many counts are possible as a single release promises, though not from 1: whoever came since is in them all."""
    up = one.minst + skydd.minsta_cell - 2 - system.antal[one.nyckel]
    hidden = reader(system, skydd.dolda())
    krav = Krav(one.nyckel, ((one.nyckel, 1),), up)
    return up <= 0 or heltalsvittne(hidden, krav, range(len(hidden.nycklar)))[0] is not None


def _wider(one: Begransad, other: Begransad | None) -> Begransad:
    """What either system leaves possible is."""
    if other is None:
        return one
    return replace(one, minst=min(one.minst, other.minst), hogst=max(one.hogst, other.hogst))


def slappt(verk: Tabellverk, skydd: Skydd) -> dict[str, int | None]:
    """What the release tells of each cell."""
    return {one.nyckel: None if skydd.dold(one.nyckel) else one.antal for one in verk.celler}


def skillnader(nu: Slapp, tidigare: Sequence[Slapp], minsta_cell: int) -> frozenset[str]:
    """The cells that this release and an earlier one both show, so that a reader can subtract: 1 to `minsta_cell` - 1 apart."""
    return frozenset(
        nyckel
        for release in tidigare
        for nyckel, count in release.items()
        if count is not None and (now := nu.get(nyckel)) is not None and 0 < abs(now - count) < minsta_cell
    )


def _first(kant: _Kant) -> Tabellverk:
    """All that is known stands still; what was withheld stays so."""

    def place(one: Cell) -> Lage:
        if one.lage == "offentlig" or kant.near(one.nyckel):
            return "offentlig"
        return "dold" if one.nyckel in kant.withheld else one.lage

    cells = [replace(one, lage=place(one)) for one in kant.verk.celler]
    free = [one for one in cells if one.lage == "fri" and one.nyckel in kant.shown]
    more, relations = _bounded(kant, [(one, "båda") for one in free])
    return Tabellverk((*cells, *more), (*kant.verk.relationer, *relations), kant.verk.andelar)


def _second(kant: _Kant, hidden: Collection[str], new: Collection[str]) -> Tabellverk:
    """Only what has changed may be thought otherwise, and what is withheld already, the way its table went."""

    def place(one: Cell) -> Lage:
        if one.lage == "offentlig" or kant.unchanged(one.nyckel):
            return "offentlig"
        return "täckt" if one.nyckel in hidden and one.nyckel not in new else "fri"

    cells = [replace(one, lage=place(one)) for one in kant.verk.celler]
    bounds: list[tuple[Cell, _Way]] = []
    for one in cells:
        ways = kant.ways.get(_table(one.nyckel)) or kant.ways[""]
        if one.lage == "offentlig":
            continue
        if one.nyckel in kant.shown:
            bounds.append((one, "båda"))
        elif len(ways) == 1 and one.nyckel not in new:
            bounds.append((one, "upp" if 1 in ways else "ned"))
    more, relations = _bounded(kant, bounds)
    return Tabellverk((*cells, *more), (*kant.verk.relationer, *relations), kant.verk.andelar)


_Way = Literal["båda", "upp", "ned"]


def _bounded(kant: _Kant, cells: Sequence[tuple[Cell, _Way]]) -> tuple[list[Cell], list[Relation]]:
    """Earlier counts as cells of their own, and that the present ones are no less, or no more.

    båda: the counts that were shown, one on either side. upp, ned: what was withheld then is thought to have stayed.
    """
    more, relations = [], []
    for one, way in cells:
        for at, count in enumerate(_limits(one, way, kant.shown.get(one.nyckel, []))):
            name = f"{_FORUT}{at}:{one.nyckel}"
            more.append(Cell(name, count, "offentlig"))
            whole, part = (one.nyckel, name) if count < one.antal or way == "upp" else (name, one.nyckel)
            relations.append(Relation(whole, (part,), "högst"))
    return more, relations


def _limits(one: Cell, way: _Way, shown: Sequence[int]) -> Iterator[int]:
    if way != "båda":
        yield one.antal
        return
    below, above = [count for count in shown if count < one.antal], [count for count in shown if count > one.antal]
    yield from ([max(below)] if below else [])
    yield from ([min(above)] if above else [])
