"""Linked tables of counts about the same people, and all that a reader can know of how the counts hang together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from samrapport.errors import SamrapportError

Lage = Literal["fri", "offentlig", "dold", "täckt"]
"""fri: may be published or withheld. offentlig: already known to readers (an earlier report), so it cannot be withheld.
dold: withheld before, and must stay so. täckt: withheld, and kept uncertain by what is decided elsewhere: no demand of its own."""

Slag = Literal["summa", "högst"]
"""summa: the whole equals the sum of its parts. högst: the sum of the parts is at most the whole."""


class RojandeFel(SamrapportError):
    """Counts, relations or percentages that contradict each other or do not exist, so that nothing can be protected."""


@dataclass(frozen=True)
class Cell:
    """One count of persons (or of participations or events).

    nyckel: its name, unique in the tabellverk; use the name of the fact. antal: the true count. strukturell: a zero that
    everyone knows to be zero (a man cannot be pregnant), so it discloses nothing. vikt: what withholding it costs.
    """

    nyckel: str
    antal: int
    lage: Lage = "fri"
    strukturell: bool = False
    vikt: int = 1


@dataclass(frozen=True)
class Relation:
    """What a reader knows of some cells: the parts against their whole. One part: the same figure in two places.

    grupp: the whole is a group whose members can be recognised (all women) and the parts are what they want kept (where
    they went). All of the group in one single part then tells about each of them: see `krav`. Only for summa.
    """

    helhet: str
    delar: tuple[str, ...]
    slag: Slag = "summa"
    grupp: bool = False

    @property
    def nycklar(self) -> tuple[str, ...]:
        """The whole and its parts."""
        return (self.helhet, *self.delar)


@dataclass(frozen=True)
class Andel:
    """A percentage: the sum of `taljare` in percent of `namnare`, rounded half up to `decimaler`.

    tryckt: None for one of this report, which is published just when all its cells are. Otherwise what an earlier report
    already printed: it cannot be taken back, and it bounds its numerator.
    """

    namn: str
    taljare: tuple[str, ...]
    namnare: str
    decimaler: int = 0
    tryckt: Decimal | None = None

    @property
    def nycklar(self) -> tuple[str, ...]:
        """All the cells it is computed from."""
        return (*self.taljare, self.namnare)

    def granser(self) -> tuple[int, int, int]:
        """(t, low, high): a reader of `tryckt` knows low * namnare <= t * taljare < high * namnare, in whole numbers."""
        assert self.tryckt is not None
        scale = 10**self.decimaler
        twice = int(2 * self.tryckt * scale)
        return 200 * scale, twice - 1, twice + 1


@dataclass(frozen=True)
class Tabellverk:
    """Cells, relations and percentages that belong together: everything published about the same people.

    Leave nothing out that a reader can know: other tables, other reports, earlier periods. What is not here is not
    protected against. Raises RojandeFel when a name is unknown or used twice, or when the true counts break a relation.
    """

    celler: tuple[Cell, ...]
    relationer: tuple[Relation, ...] = ()
    andelar: tuple[Andel, ...] = ()

    def __post_init__(self) -> None:
        _assert_unique((one.nyckel for one in self.celler), "Cellen")
        _assert_unique((one.namn for one in self.andelar), "Andelen")
        for cell in self.celler:
            if isinstance(cell.antal, bool) or not isinstance(cell.antal, int) or cell.antal < 0:
                raise RojandeFel(f"Cellen ”{cell.nyckel}” är inget antal: skriv ett heltal från 0 och uppåt.")
            if cell.strukturell and cell.antal:
                raise RojandeFel(f"Cellen ”{cell.nyckel}” sägs alltid vara 0 men är det inte: rätta det ena.")
            if cell.vikt < 1:
                raise RojandeFel(f"Cellen ”{cell.nyckel}” har en vikt under 1: ge den minst 1.")
        for relation in self.relationer:
            self._assert_holds(relation)
        for andel in self.andelar:
            self._assert_andel(andel)

    @cached_property
    def antal(self) -> dict[str, int]:
        """The true count of every cell."""
        return {one.nyckel: one.antal for one in self.celler}

    @cached_property
    def cell(self) -> dict[str, Cell]:
        """Every cell by its name."""
        return {one.nyckel: one for one in self.celler}

    def _assert_known(self, what: str, nycklar: Iterable[str]) -> None:
        for nyckel in nycklar:
            if nyckel not in self.antal:
                raise RojandeFel(f"{what} nämner cellen ”{nyckel}”, som inte finns: lägg till den eller rätta namnet.")

    def _assert_holds(self, relation: Relation) -> None:
        what = f"Relationen om ”{relation.helhet}”"
        self._assert_known(what, relation.nycklar)
        if not relation.delar:
            raise RojandeFel(f"{what} har inga delar: ange minst en.")
        _assert_unique(relation.nycklar, f"{what}: cellen")
        parts, whole = sum(self.antal[one] for one in relation.delar), self.antal[relation.helhet]
        if parts != whole if relation.slag == "summa" else parts > whole:
            how = "inte lika med" if relation.slag == "summa" else "större än"
            raise RojandeFel(f"{what} stämmer inte: delarnas summa är {how} helheten. Rätta underlaget.")

    def _assert_andel(self, andel: Andel) -> None:
        what = f"Andelen ”{andel.namn}”"
        self._assert_known(what, andel.nycklar)
        if andel.tryckt is None:
            return
        base, numerator = self.antal[andel.namnare], sum(self.antal[one] for one in andel.taljare)
        factor, low, high = andel.granser()
        if andel.tryckt != round(andel.tryckt, andel.decimaler) or not low * base <= factor * numerator < high * base:
            raise RojandeFel(f"{what} stämmer inte med sina celler: rätta det tryckta värdet eller antalen.")


def _assert_unique(names: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise RojandeFel(f"{what} ”{name}” finns två gånger: ge varje sitt eget namn.")
        seen.add(name)
