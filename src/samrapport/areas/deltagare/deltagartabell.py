"""Tables of participants: every count with its margins and its base. Entry: `deltagartabeller`.

Both ways in, a register and a file of counts, come here as the same rows, so they lead to the same tables. This is also
where small counts are protected: a protected table is the same table with some cells None (see `Deltagartabell`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from samrapport.areas.deltagare.lasning.aggregat import SUMMA
from samrapport.facts.fact import SKYDDAD_ANDEL, SKYDDAT, Fact, Source, rows_of, slug
from samrapport.text.numbers import PROTECTED, procent, tal

KVINNOR, MAN, TOTALT = "kvinnor", "män", "totalt"

KON = (KVINNOR, MAN, TOTALT)

ALLA = ""
"""The undergrupp that holds all undergrupper together."""

DAGAR_PER_MANAD = Fraction(146097, 4800)
"""Mean days of a month in the Gregorian calendar (400 years are 146 097 days)."""

FLODE = "Från försörjning till utfall"
"""The table of where those with each support at entry went: undergrupper are the outcomes."""

Key = tuple[str, str, str]
"""undergrupp (ALLA: all), kategori (SUMMA: the sum), kön."""


@dataclass(frozen=True)
class Deltagartabell:
    """One table with all its cells, margins included, so that a margin may be shown where its parts are not.

    bas: what is counted, in words. uteslutande: whether each is in one kategori only; else there are no sums over
    kategorier. cells: the counts; None is a protected one. baser: how many the base holds by kön; empty when unknown.
    grupper: the coarser word that is declared for a kategori; a word that several share has cells of its own. inslagna: the
    kategorier that the table shows as their coarser one, which then stands among `kategorier` in their place. summerad: whether
    undergrupper are shown by their sums alone, and kategorier for all of them together. delsummor: the coarser words that have a row below those that share them.
    """

    namn: str
    bas: str
    uteslutande: bool
    kategorier: tuple[str, ...]
    undergrupper: tuple[str, ...]
    kon: tuple[str, ...]
    cells: Mapping[Key, int | None]
    baser: Mapping[str, int | None] = field(default_factory=dict)
    sources: Mapping[Key, tuple[Source, ...]] = field(default_factory=dict)
    grupper: Mapping[str, str] = field(default_factory=dict)
    inslagna: Mapping[str, str] = field(default_factory=dict)
    summerad: bool = False
    delsummor: tuple[str, ...] = ()

    def medlemmar(self, grupp: str) -> tuple[str, ...]:
        """The kategorier that share a coarser word, in order."""
        return tuple(one for one, coarser in self.grupper.items() if coarser == grupp)

    def rader(self, undergrupp: str) -> tuple[str, ...]:
        """The kategorier that have a row in an undergrupp, or in ALLA, each person in one of them."""
        return self.kategorier if undergrupp == ALLA or not self.summerad else ()

    def visar(self, key: Key) -> bool:
        """Whether the table has a row for a cell."""
        group, kategori, _ = key
        return kategori == SUMMA or kategori in self.rader(group) or (group == ALLA and kategori in self.delsummor)

    def ar_dubblett(self, key: Key) -> bool:
        """Whether a cell is of a coarser word of those that the table shows: a sum of rows that has no row."""
        kategori = key[1]
        return kategori in self.grupper.values() and kategori not in self.kategorier and not self.visar(key)

    def sammanslagen(self, grupper: Collection[str]) -> Deltagartabell:
        """The same table with the kategorier of these coarser words shown as one, where the first of them stood."""
        inside = {one: coarser for one, coarser in self.grupper.items() if coarser in grupper}
        return replace(
            self, kategorier=tuple(dict.fromkeys(inside.get(one, one) for one in self.kategorier)), inslagna=inside
        )

    def antal(self, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> int | None:
        """A count; None when it is protected. Raises KeyError for a cell that the table does not have."""
        return self.cells[undergrupp, kategori, kon]

    def har(self, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> bool:
        """Whether the table has such a cell."""
        return (undergrupp, kategori, kon) in self.cells

    def andel(self, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> Fraction | None:
        """A count's share of the base of its kön; None when either is protected, unknown or the base is 0."""
        part, whole = self.cells.get((undergrupp, kategori, kon)), self.baser.get(kon)
        return None if part is None or not whole else Fraction(part, whole)

    def skyddad(self) -> bool:
        """Whether any cell that has a row is protected, or how many the base holds."""
        cells = (value for key, value in self.cells.items() if self.visar(key))
        return None in self.baser.values() or any(value is None for value in cells)

    def with_cells(
        self, cells: Mapping[Key, int | None], baser: Mapping[str, int | None] | None = None
    ) -> Deltagartabell:
        """The same table with other cells, as protection leaves them."""
        if set(cells) != set(self.cells):
            raise ValueError(f"tabellen {self.namn} ska ha samma celler efter skyddet som före")
        return replace(self, cells=dict(cells), baser=self.baser if baser is None else dict(baser))


def deltagartabeller(aggregat: pd.DataFrame) -> dict[str, Deltagartabell]:
    """The tables by name, in order. aggregat: tabell, undergrupp, kategori, kön, antal, bas, uteslutande, grupp."""
    found = {str(name): _table(str(name), rows) for name, rows in aggregat.groupby("tabell", sort=False)}
    return {name: replace(one, baser=_bases(one, found)) for name, one in found.items()}


def _table(name: str, rows: pd.DataFrame) -> Deltagartabell:
    kategorier = tuple(dict.fromkeys(rows["kategori"]))
    undergrupper = tuple(one for one in dict.fromkeys(rows["undergrupp"]) if one != ALLA)
    kon = KON if set(rows["kön"]) != {TOTALT} else (TOTALT,)
    exclusive = bool(rows["uteslutande"].iloc[0])
    cells: dict[Key, int] = {}
    sources: dict[Key, tuple[Source, ...]] = {}
    for row, source in zip(rows.to_dict("records"), rows_of(rows, "antal"), strict=True):
        key = (row["undergrupp"], row["kategori"], row["kön"])
        cells[key], sources[key] = int(row["antal"]), (source,)

    def add(whole: Key, parts: list[Key]) -> None:
        """A sum, when all its parts are given and it is not given itself."""
        if whole not in cells and parts and all(part in cells for part in parts):
            cells[whole] = sum(cells[part] for part in parts)
            sources[whole] = tuple(dict.fromkeys(source for part in parts for source in sources[part]))

    groups = list(dict.fromkeys(rows["undergrupp"]))
    for group in groups:
        for kategori in kategorier:
            add((group, kategori, TOTALT), [(group, kategori, KVINNOR), (group, kategori, MAN)])
    for kategori in kategorier if undergrupper else ():
        for sex in kon:
            add((ALLA, kategori, sex), [(group, kategori, sex) for group in undergrupper])
    for group in dict.fromkeys([*groups, ALLA]) if exclusive else ():
        for sex in kon:
            add((group, SUMMA, sex), [(group, kategori, sex) for kategori in kategorier])
    coarser = _coarser(rows) if exclusive else {}
    for word in dict.fromkeys(coarser.values()):
        members = [one for one in kategorier if coarser.get(one) == word]
        for group in dict.fromkeys([*groups, ALLA]):
            for sex in kon:
                add((group, word, sex), [(group, kategori, sex) for kategori in members])
    bases = ", ".join(dict.fromkeys(rows["bas"]))
    return Deltagartabell(
        name, bases, exclusive, kategorier, undergrupper, kon, dict(cells), sources=sources, grupper=coarser
    )


def _coarser(rows: pd.DataFrame) -> dict[str, str]:
    """From a kategori to its coarser word, where another kategori has the same."""
    words = dict(zip(rows["kategori"], rows["grupp"], strict=True))
    shared = Counter(word for word in words.values() if word)
    return {kategori: word for kategori, word in words.items() if word and shared[word] > 1}


def _bases(one: Deltagartabell, tables: Mapping[str, Deltagartabell]) -> dict[str, int | None]:
    """How many the base holds: the table's own sum, or what another table counts under the base's name."""
    if one.uteslutande:
        return {kon: one.cells[ALLA, SUMMA, kon] for kon in one.kon if (ALLA, SUMMA, kon) in one.cells}
    found = named_base(one, tables)
    return {kon: found[0].cells.get((ALLA, found[1], kon)) for kon in one.kon} if found else {}


def named_base(one: Deltagartabell, tables: Mapping[str, Deltagartabell]) -> tuple[Deltagartabell, str] | None:
    """The table `Baser`, and its kategori that is the base of another table, if there is one."""
    known = tables.get("Baser")
    if known is None or one is known:
        return None
    return next(((known, name) for name in known.kategorier if name.casefold() == one.bas.casefold()), None)


_SHOWN_KON = {KVINNOR: "kvinnor", MAN: "man", TOTALT: "totalt"}


def table_facts(prefix: str, tables: Mapping[str, Deltagartabell]) -> Iterator[Fact]:
    """`<prefix>.<tabell>.<kategori>[.<undergrupp>].<kön>`, `.summa` over kategorier where each is in one only.

    A protected count is a fact too, but a text without a number.
    """
    for one in tables.values():
        for key, count in one.cells.items():
            name, formula, sources = f"{prefix}.{cell_name(one, key)}", _in_words(one, key), one.sources.get(key, ())
            if count is None:
                yield Fact(name, SKYDDAT, "text", f"{formula} (skyddat)", one.bas, sources)
            else:
                yield Fact(name, count, "antal", formula, one.bas, sources)


def cell_name(one: Deltagartabell, key: Key) -> str:
    """The end of a cell's fact name: `<tabell>.<kategori>[.<undergrupp>].<kön>`."""
    group, kategori, kon = key
    return ".".join([slug(one.namn), slug(kategori), *([slug(group)] if group else []), _SHOWN_KON[kon]])


def _in_words(one: Deltagartabell, key: Key) -> str:
    return ", ".join(part for part in (one.namn, *key) if part)


def share_facts(prefix: str, tables: Mapping[str, Deltagartabell]) -> Iterator[Fact]:
    """`<prefix>.<tabell>.<kategori>[.<undergrupp>].<kön>`: each count's share of its base, which the fact names with its size."""
    for one in tables.values():
        for key, count in one.cells.items():
            group, kategori, kon = key
            whole = one.baser.get(kon)
            if (kategori == SUMMA and not group) or whole == 0 or kon not in one.baser:
                continue
            name, sources = f"{prefix}.{cell_name(one, key)}", one.sources.get(key, ())
            formula = f"{_in_words(one, key)} / {one.bas}"
            if count is None or whole is None:
                yield Fact(name, SKYDDAD_ANDEL, "text", f"{formula} (skyddad)", base_text(one, kon), sources)
            else:
                yield Fact(name, Fraction(count, whole), "andel", formula, base_text(one, kon), sources)


def kon_share_facts(prefix: str, tables: Mapping[str, Deltagartabell]) -> Iterator[Fact]:
    """`<prefix>.<tabell>.<kategori>.kvinnor|man`: of those in a kategori, how large a part each kön is."""
    for one in tables.values():
        for kategori in dict.fromkeys(key[1] for key in one.cells):
            whole = one.cells.get((ALLA, kategori, TOTALT))
            for kon in (KVINNOR, MAN):
                part = one.cells.get((ALLA, kategori, kon))
                if (ALLA, kategori, kon) not in one.cells or whole == 0:
                    continue
                name = f"{prefix}.{cell_name(one, (ALLA, kategori, kon))}"
                of, sources = f"{one.namn}, {kategori}", one.sources.get((ALLA, kategori, TOTALT), ())
                if part is None or whole is None:
                    yield Fact(name, SKYDDAD_ANDEL, "text", f"{kon} i {of} (skyddad)", one.bas, sources)
                else:
                    base = f"{whole} {one.bas}"
                    yield Fact(name, Fraction(part, whole), "andel", f"{kon} / alla i {of}", base, sources)


def base_text(one: Deltagartabell, kon: str) -> str:
    """A base with its size, as it stands after ”av” in a sentence: `79 personer i statistiken`, `34 kvinnor i statistiken`."""
    size, text = one.baser.get(kon), one.bas
    if kon != TOTALT:
        text = text.replace("personer", kon) if "personer" in text else f"{text} ({kon})"
    return f"{size} {text}" if size is not None else text


def time_facts(
    prefix: str, tables: Mapping[str, Deltagartabell], exact: Mapping[str, Deltagartabell] | None = None
) -> Iterator[Fact]:
    """`<prefix>.medel.<kön>`: mean months of a participation in the statistics, to the report's last day.

    tables: as they may be shown. exact: the unprotected ones, when others. A mean over all tells nothing of how many
    they are, so it is always given; means by kön beside it could, so they go with the counts.
    """
    one, true = tables.get("Deltagartid"), (exact or tables).get("Deltagartid")
    if one is None or true is None:
        return
    by_kon = all(one.cells.get((ALLA, "Deltaganden", kon)) is not None for kon in one.kon)
    for kon in one.kon if by_kon else (TOTALT,):
        days, count = true.cells.get((ALLA, "Dagar", kon)), true.cells.get((ALLA, "Deltaganden", kon))
        if days is not None and count:
            months = Fraction(days, count) / DAGAR_PER_MANAD
            tenths = Decimal((2 * months * 10 + 1).__floor__() // 2) / 10
            sources = one.sources.get((ALLA, "Dagar", kon), ())
            formula = "dagar i insatsen / deltaganden, i månader om 30,44 dagar"
            base = one.bas if one.cells[ALLA, "Deltaganden", kon] is None else f"{count} {one.bas}"
            yield Fact(f"{prefix}.medel.{_SHOWN_KON[kon]}", tenths, "månader", formula, base, sources)


SKYDDSNOT = f"Tecknet {PROTECTED} betyder att uppgiften inte visas, så att ingen enskild kan pekas ut."


def antal(own: Deltagartabell, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> str:
    """A count of participants as a cell shows it: the count, that it is withheld, or that there is none."""
    count = own.cells.get((undergrupp, kategori, kon))
    return PROTECTED if count is None and own.har(kategori, kon, undergrupp) else tal(count)


def andel(own: Deltagartabell, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> str:
    """A count's share of its base as a cell shows it; withheld when either of the two is."""
    if own.har(kategori, kon, undergrupp) and None in (own.cells[undergrupp, kategori, kon], own.baser.get(kon, 0)):
        return PROTECTED
    return procent(own.andel(kategori, kon, undergrupp))
