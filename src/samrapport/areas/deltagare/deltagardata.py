"""The participants of an insats, from whichever way they came in. Entry: `las_deltagare`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from samrapport.areas.deltagare.deltagartabell import (
    ALLA,
    Deltagartabell,
    Key,
    cell_name,
    deltagartabeller,
    table_facts,
)
from samrapport.areas.deltagare.lasning.aggregat import SUMMA, read_aggregat
from samrapport.areas.deltagare.lasning.insatsuppgifter import Insatsuppgifter, read_insatsuppgifter
from samrapport.areas.deltagare.lasning.kategorier import Kategorier, read_kategorier
from samrapport.areas.deltagare.lasning.registerfiler import read_register
from samrapport.areas.deltagare.namnbyten import Namnbyten
from samrapport.areas.deltagare.register import aggregera, register
from samrapport.areas.deltagare.rojande import Skydd, Tabellverk
from samrapport.areas.deltagare.rojande.skyddsminne import minns_skydd
from samrapport.areas.deltagare.sammanslagning import flodets_summor, sammanslagna
from samrapport.areas.deltagare.skydd import skyddade, som_visas, tabellverk
from samrapport.areas.deltagare.tidigare import Minne
from samrapport.areas.deltagare.verkliga import alla_verkliga
from samrapport.errors import DataFault, Fault, assert_none
from samrapport.facts.fact import Source, shared_names
from samrapport.rapport.tidigare import Told, note_used
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import has_rows, table_path
from samrapport.text.alfabet import listed
from samrapport.text.markning import DELVIS, PAHITTAT

_REVEALED_STEP = (
    "antalet går att räkna ut ur den här rapporten tillsammans med vad tidigare rapporter har visat. Slå ihop kategorier i "
    "underlaget, eller vänta tills fler personer har tillkommit. Godtas det ändå, skriv skälet i tidigare_antal_skäl."
)
_decided = lru_cache(maxsize=64)(minns_skydd)
"""Also kept within a process: a table is asked about when it is decided what to merge, and once more with all others."""


@dataclass(frozen=True)
class Deltagardata:
    """Exact tables, merged where that tells the most, and the protected ones. Only `visade` may reach a reader.

    minsta_cell: from rapport.yml. offentliga: cells that a printed report has told already, which cannot be withheld.
    uppgifter: insats.yml, when there is one. minne: what earlier releases showed. rot: the folder of the insats.
    tryckta: the counts that printed reports tell, which are real where a made-up register has the same.
    """

    tabeller: dict[str, Deltagartabell]
    minsta_cell: int
    offentliga: frozenset[str] = frozenset()
    uppgifter: Insatsuppgifter | None = None
    kategorier: Kategorier | None = None
    minne: Minne = field(default_factory=lambda: Minne(0, ()))
    rot: str = ""
    tryckta: Mapping[str, int] = field(default_factory=dict)

    @property
    def syntetisk(self) -> bool:
        """Whether the participants are made up."""
        return bool(self.uppgifter and self.uppgifter.syntetisk)

    @cached_property
    def verkliga(self) -> frozenset[str]:
        """The cells of a made-up register that are real all the same, by the ends of their facts' names."""
        return alla_verkliga(self.visade, self.tryckta, self.grupper)

    def pahittat(self, *shown: Deltagartabell, bara: Collection[Key] | None = None) -> str:
        """What is said of tables as they are shown: that all counts that they tell are made up, or some. Empty where none are.

        bara: the cells that are told, where those are not all that have a row.
        """
        told = _told(shown, bara) if self.syntetisk else set()
        if told <= self.verkliga:
            return ""
        # How many they are in all says nothing of how they divide.
        wholes = {cell_name(one, (ALLA, SUMMA, kon)) for one in shown for kon in one.kon}
        return DELVIS if (told - wholes) & self.verkliga else PAHITTAT

    def pahittade(self, *shown: Deltagartabell, namn: Mapping[str, str] | None = None) -> str:
        """What a table of which some is made up says below itself: which counts. namn: what it calls a row, where that is not the kategori."""
        if self.pahittat(*shown) != DELVIS:
            return ""
        found: dict[str, list[str]] = {}
        for one in shown:
            for (group, kategori, kon), count in one.cells.items():
                if (
                    one.visar((group, kategori, kon))
                    and count
                    and cell_name(one, (group, kategori, kon)) not in self.verkliga
                ):
                    row = (namn or {}).get(kategori, "Summa" if kategori == SUMMA else kategori)
                    found.setdefault(f"{row}, {group}" if group else row, []).append(kon)
        rows = (f"{row} ({listed(kon)})" for row, kon in found.items() if row)
        return f"Påhittade tal: {'; '.join(rows)}."

    @cached_property
    def grupper(self) -> dict[str, str]:
        """From a kategori of support or outcome to the coarser one of the flow between them."""
        groups: dict[str, str] = {}
        for lista in ("försörjning", "avslut till") if self.kategorier else ():
            assert self.kategorier is not None
            groups |= {word: group for word, group in self.kategorier.column(lista, "grupp").items() if group}
        return groups

    @cached_property
    def skydd(self) -> tuple[dict[str, Deltagartabell], Skydd | None]:
        """The tables as they may be shown, and what the protection decided. Raises DataFault where it no longer can."""
        skydd = None if self.minsta_cell < 2 else self.minne.decide(self._verk, self.minsta_cell, self._dubbletter)
        before = self.minne.before(skydd)
        note_used("+".join([self.rot, *((self.uppgifter and self.uppgifter.tidigare_namn) or ())]), before)
        if skydd is None:
            return dict(self.tabeller), None
        if before and not (self.uppgifter and self.uppgifter.tidigare_antal_skal):
            assert_none(self._avslojade({one.nyckel for one in self.minne.utpekade(skydd)}))
        return som_visas(self.tabeller, skydd), skydd

    def _verk(self, kanda: Collection[str]) -> Tabellverk:
        return tabellverk(self.tabeller, self.grupper, self.offentliga, kanda)

    @cached_property
    def _dubbletter(self) -> frozenset[str]:
        return frozenset(
            cell_name(one, key) for one in self.tabeller.values() for key in one.cells if one.ar_dubblett(key)
        )

    def _avslojade(self, names: Collection[str]) -> Iterator[Fault]:
        for one in self.tabeller.values():
            for key in one.cells:
                if cell_name(one, key) in names:
                    group, kategori, kon = key
                    place = ", ".join(part for part in (f"tabellen {one.namn}", kategori, group, kon) if part)
                    yield Fault(f"{self.rot}/insats.yml", f"{place}: {_REVEALED_STEP}")

    @cached_property
    def slappt(self) -> Told:
        """What a report releases of each count."""
        visade, skydd = self.skydd
        if skydd is not None:
            return self.minne.slappt(skydd, self._dubbletter)
        named = {cell_name(one, key): count for one in visade.values() for key, count in one.cells.items()}
        return {name: count for name, count in named.items() if name not in self._dubbletter}

    @property
    def tidigare(self) -> tuple[Told, ...]:
        """The earlier releases that were known as the counts were protected."""
        return self.minne.before(self.skydd[1])

    @property
    def visade(self) -> dict[str, Deltagartabell]:
        """The tables as they may be shown: a withheld cell is None."""
        return self.skydd[0]


def _told(shown: Collection[Deltagartabell], bara: Collection[Key] | None) -> set[str]:
    """The cells that tables tell, but for those that are none."""
    return {
        cell_name(one, key)
        for one in shown
        for key, count in one.cells.items()
        if count and (one.visar(key) if bara is None else key in bara)
    }


def has_deltagare(folder: RawFolder, root: str) -> bool:
    """Whether an insats has a register or counts, with rows."""
    paths = (table_path(folder, f"{root}/{name}") for name in ("deltagare", "deltagare_aggregat"))
    return any(path is not None and has_rows(folder, path) for path in paths)


def las_deltagare(
    folder: RawFolder,
    root: str,
    minsta_cell: int,
    offentliga: Collection[str] = (),
    minne: Callable[[Insatsuppgifter | None], Minne] = lambda _: Minne(0, ()),
) -> Deltagardata:
    """The participants under `root` (`<förbund>/<år>/insatser/<insats>`). minne: what earlier releases showed, by `insats.yml`.

    Raises DataFault, also when both ways are there.
    """
    counts, people = (table_path(folder, f"{root}/{name}") for name in ("deltagare_aggregat", "deltagare"))
    own = read_insatsuppgifter(folder, f"{root}/insats.yml") if folder.has(f"{root}/insats.yml") else None
    words = read_kategorier(folder, f"{root}/kategorier") if table_path(folder, f"{root}/kategorier") else None
    if counts and people:
        expected = "finns bredvid deltagare.csv. Antalen räknas ur registret; ta bort den ena filen."
        raise DataFault(Fault(counts, expected))
    if counts:
        frame = read_aggregat(folder, f"{root}/deltagare_aggregat")
    else:
        # Without its period and words a register cannot be counted, so a missing file is told as any other.
        own = own or read_insatsuppgifter(folder, f"{root}/insats.yml")
        words = words or read_kategorier(folder, f"{root}/kategorier")
        frame = aggregera(register(read_register(folder, root, words), words, own.period.slut))
    found = deltagartabeller(frame)
    if people:
        files = [table_path(folder, f"{root}/{name}") for name in ("deltagare", "forsorjning", "handelser")]
        sources = tuple(Source(path, 0) for path in files if path)
        found = {name: replace(one, sources=dict.fromkeys(one.cells, sources)) for name, one in found.items()}
    assert_none(shared_names(table_facts(f"insats.{root.rpartition('/')[2]}.deltagare", found)))
    known = frozenset(offentliga) | _open_bases(found, own, root)

    def visad(one: Deltagartabell) -> Deltagartabell:
        return skyddade({one.namn: one} | ends, minsta_cell, None, known, _decided)[0][one.namn]

    ends = flodets_summor(found)
    merged = sammanslagna(found, visad)
    namn = Namnbyten(found, own.tidigare_ord if own else {}, f"{root}/insats.yml")
    return Deltagardata(merged, minsta_cell, known, own, words, replace(minne(own), namn=namn), root)


def _open_bases(tables: dict[str, Deltagartabell], own: Insatsuppgifter | None, root: str) -> frozenset[str]:
    """The cells of the bases that insats.yml lets be told however small. Raises DataFault for one that does not exist."""
    bases, named = tables.get("Baser"), own.oppna_baser if own else ()
    known = bases.kategorier if bases else ()
    told = f"Baserna är: {', '.join(known)}." if known else "Underlaget har ingen tabell Baser; ta bort raden."
    assert_none(
        Fault(f"{root}/insats.yml", f"är ingen bas. {told}", None, "öppna_baser", one)
        for one in named
        if one not in known
    )
    return frozenset(cell_name(bases, key) for key in bases.cells if key[1] in named) if bases else frozenset()
