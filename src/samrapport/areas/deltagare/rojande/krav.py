"""The primary rule: which counts are too small to publish, and how uncertain each must stay."""

from __future__ import annotations

from dataclasses import dataclass

from samrapport.areas.deltagare.rojande.tabellverk import Relation, Tabellverk


@dataclass(frozen=True)
class Krav:
    """A reader must hold it possible that the sum of factor * count is at least `minst` more than it truly is.

    termer: (nyckel, factor). golv: the least a reader thinks that a withheld count can be. 1 for the reader who knows
    that zeros are always published, 0 for the one who does not. nyckel: the cell that it protects. annars: if it cannot be
    met, as much less will do.
    """

    nyckel: str
    termer: tuple[tuple[str, int], ...]
    minst: int
    golv: int = 1
    annars: bool = False


def primara(verk: Tabellverk, minsta_cell: int) -> frozenset[str]:
    """The cells that must be withheld for their own sake: counts of 1 to `minsta_cell` - 1 that are not yet public.

    Zeros and counts from `minsta_cell` up are publishable by themselves: the frequency rule as in R's sdcTable
    (`primarySuppression(type="freq", maxN=minsta_cell - 1, allowZeros=FALSE)`).
    """
    known = ("offentlig", "täckt")
    return frozenset(one.nyckel for one in verk.celler if 0 < one.antal < minsta_cell and one.lage not in known)


def avslojande_grupper(verk: Tabellverk) -> tuple[Relation, ...]:
    """Groups all of whose members are in one single part, while they could have been in another.

    Then the zeros of the other parts tell of each member where she is, however large the group. A part that is zero by
    definition could hold nobody, so it tells nothing.
    """
    found = []
    for relation in verk.relationer:
        if not relation.grupp or relation.slag != "summa" or not verk.antal[relation.helhet]:
            continue
        filled = [one for one in relation.delar if verk.antal[one]]
        possible = [one for one in relation.delar if not verk.antal[one] and not verk.cell[one].strukturell]
        if len(filled) == 1 and possible:
            found.append(relation)
    return tuple(found)


def dolda_nollor(verk: Tabellverk) -> frozenset[str]:
    """The zeros that may be withheld: those of a disclosing group, and those withheld before."""
    groups = {
        one
        for relation in avslojande_grupper(verk)
        for one in relation.nycklar
        if not verk.antal[one] and not verk.cell[one].strukturell and verk.cell[one].lage != "offentlig"
    }
    return frozenset(groups | {one.nyckel for one in verk.celler if not one.antal and one.lage in ("dold", "täckt")})


def krav(verk: Tabellverk, minsta_cell: int) -> tuple[Krav, ...]:
    """All that a withheld pattern must fulfil, in a fixed order.

    A small count must be thought possible as low as 1 and as high as `minsta_cell` - 1 (at least 2, so that it can never
    be told). A count that was withheld before must not be told now. For a disclosing group it must be thought possible that one member is elsewhere.
    """
    found = []
    high = max(minsta_cell - 1, 2)
    for nyckel in sorted(primara(verk, minsta_cell)):
        count = verk.antal[nyckel]
        if count > 1:
            found.append(Krav(nyckel, ((nyckel, -1),), count - 1))
        if count < high:
            found.append(Krav(nyckel, ((nyckel, 1),), high - count))
    for cell in sorted(verk.celler, key=lambda one: one.nyckel):
        if cell.lage == "dold" and not 0 < cell.antal < minsta_cell:
            found.append(Krav(cell.nyckel, ((cell.nyckel, 1),), 1, annars=True))
    for relation in avslojande_grupper(verk):
        filled = next(one for one in relation.delar if verk.antal[one])
        found.append(Krav(filled, ((relation.helhet, 1), (filled, -1)), 1))
    return tuple(found)
