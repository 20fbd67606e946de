"""`Rapport`: one report as notebooks, the run and the front page use it. It hosts whatever areas there are, and imports none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cached_property, partial, wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar, TypeVar

import pandas as pd

from samrapport.errors import Fault, UnknownName
from samrapport.facts.fact import FactBook, Provider, paused
from samrapport.facts.following import note_rows
from samrapport.rapport.attempts import Attempts
from samrapport.rapport.faktalista import faktalista
from samrapport.rapport.omraden import (
    GEMENSAMMA,
    INOM,
    gjord_av,
    mappar_i,
    moduler,
    plats_for,
    rymder,
    tabeller,
    tabeller_i,
)
from samrapport.rapport.sources import assert_sources
from samrapport.rapport.texter import assert_known_text, bunden
from samrapport.rapport.visning import Visad
from samrapport.raw.cells import ENDINGS
from samrapport.raw.declaration import Mapp, Tabell
from samrapport.raw.folder import RawFolder
from samrapport.raw.importera.mappning import ENDING, is_accounts, mapped_book
from samrapport.raw.sheets.book import BOOK
from samrapport.raw.table import assert_known, has_rows, read_table, table_path
from samrapport.text.prose import Prose

T = TypeVar("T")
FORBUNDETS = "rapport.yml"
"""The file that makes a förbund's own report, which others lie within."""


class Rapport(Visad, ABC):
    """One report. Everything is read when first asked for, once. A fault of a file is a DataFault.

    fil: the file that makes a report of this class, within <förbund>/<år>/, with parameters in braces. givet: what these
    stand for. inom: the förbund's report that this one lies within. A table is an attribute, by its file's name.
    """

    fil: ClassVar[str] = ""
    kontrolleras: ClassVar[bool] = True
    """Whether its figures are controlled; those of a report that only shows others' are controlled there."""

    def __init__(self, folder: RawFolder, forbund: str, ar: int, *, inom: Rapport | None = None, **givet: str) -> None:
        self.folder, self.forbund, self.ar, self.givet, self.inom = folder, forbund, ar, givet, inom
        self.plats = plats_for(self.fil)
        self._tables: dict[str, pd.DataFrame] = {}
        self._computed: dict[Callable[[Any], Any], Any] = {}
        self.fakta: FactBook = FactBook(self._providers(), around=inom.fakta if inom else None)

    @property
    def platser(self) -> tuple[str, ...]:
        """The places whose tables lie in its folder."""
        return (self.plats, INOM) if self.inom else (self.plats,)

    @cached_property
    def rot(self) -> str:
        """Its own folder within the data folder."""
        return f"{self.forbund}/{self.ar}/{self.fil}".format(**self.givet).rpartition("/")[0]

    def path(self, name: str) -> str:
        """The path of one of its own files within the data folder, without its ending."""
        return f"{self.rot}/{name}"

    @property
    @abstractmethod
    def uppgifter(self) -> Any:
        """What the file that makes it says."""

    def assert_known(self, there: Iterable[Mapping[str, str]]) -> None:
        """Raise UnknownName for parameters that stand for no report. there: those of all reports of the kind and year."""
        known = list(there)
        for name, value in self.givet.items():
            if value not in (values := [one[name] for one in known]):
                raise UnknownName(name.capitalize(), value, values, where=f"{self.forbund} {self.ar}")
            known = [one for one in known if one[name] == value]

    @classmethod
    def kanda_namn(cls, inom: Rapport) -> set[str] | None:
        """What the folders of such reports within another may be called; None where any name will do."""
        return None

    def fel_fore(self, attempt: Attempts) -> Iterable[Fault]:
        """What hinders its validation from the start: read what all else hangs on, and give the faults of the whole."""
        return ()

    @cached_property
    def _declared(self) -> dict[str, Tabell]:
        return tabeller_i(*self.platser)

    def tabell(self, name: str) -> pd.DataFrame:
        """The rows of a raw table, whose use is noted for what is shown next. Raises DataFault, and UnknownName."""
        if name not in self._declared:
            raise UnknownName("Tabellen", name, self._declared)
        declared = self._declared[name]
        if name not in self._tables:
            with paused():
                self._tables[name] = self._read(declared)
        found = self._tables[name]
        if declared.noteras:
            note_rows(found)
        return found

    def _read(self, declared: Tabell) -> pd.DataFrame:
        stem = self.path(declared.namn)
        found = declared.las(self, declared) if declared.las else read_table(self.folder, stem, declared)
        for column, one in declared.kolumner.items():
            if one.finns_i:
                table, key = one.finns_i
                assert_known(found, column, self.tabell(table)[key], f"finns inte i {table}.csv")
        return declared.efter(self, found) if declared.efter else found

    def en_gang(self, compute: Callable[[Any], T], *, quiet: bool = True) -> T:
        """What is computed of the report, once: see `beraknat`. quiet: whether what it asks for counts for no one thing shown."""
        if compute not in self._computed:
            with paused() if quiet else nullcontext():
                self._computed[compute] = compute(self)
        found: T = self._computed[compute]
        return found

    def finns(self, name: str) -> bool:
        """Whether it has a table (`budget`) with rows, whatever way it is delivered, or a text (`text/sammanfattning`).

        A table of headings alone is to be filled in, and gives nothing to show: as good as none.
        """
        path = None if name.startswith("text/") else table_path(self.folder, self.path(name))
        return has_rows(self.folder, path) if path else self.levererad(name)

    def levererad(self, name: str) -> bool:
        """Whether there is a file of a table or text, whatever way it is delivered, be it of headings alone."""
        if name.startswith("text/"):
            return self.folder.has(f"{self.path(name)}.md")
        if table_path(self.folder, self.path(name)) is not None:
            return True
        ways: list[Tabell | Mapp] = [*self._declared.values(), *mappar_i(*self.platser)]
        return any(self.har(one) for one in ways if one.i_stallet_for == name)

    def har(self, declared: Tabell | Mapp) -> bool:
        """Whether its folder holds the very table, or a file of the folder."""
        if isinstance(declared, Tabell):
            return table_path(self.folder, self.path(declared.namn)) is not None
        names = self.folder.names(self.path(declared.namn))
        return any(name.lower().endswith(declared.andelser) for name in names)

    def star_pa(self, space: str) -> list[str]:
        """The tables of its own folder that a namespace of facts stands on."""
        return [name for name, one in self._declared.items() if space in one.fakta]

    @property
    def egna_tabeller(self) -> list[str]:
        """The tables that its folder may hold and that may be read by themselves."""
        return [
            name
            for name, one in self._declared.items()
            if not one.personer and (not one.hor_till or self._har_mapp(one))
        ]

    @property
    def kanda_filer(self) -> set[str]:
        """The names of files that its folder may hold."""
        names = [name for name, one in self._declared.items() if not one.hor_till or self._har_mapp(one)]
        books = [mapped_book(self.folder, self.path(name)) for name in names]
        made = {book.rpartition("/")[2] for book in books if book}
        return {BOOK} | {f"{name}{ending}" for name in names for ending in (*ENDINGS, ENDING)} | made

    def _har_mapp(self, declared: Tabell) -> bool:
        """Whether its folder holds what the table is read with: files of that folder, or a list of accounts in their stead."""
        there = [one for one in mappar_i(*self.platser) if one.namn == declared.hor_till]
        return any(self.har(one) or is_accounts(self.folder, self.path(one.i_stallet_for)) for one in there)

    @property
    def egna_rymder(self) -> list[str]:
        """The namespaces of facts that it has besides those of the report that it lies within."""
        return list(rymder(*self.platser, delade=self.fil == FORBUNDETS))

    @property
    def med_fakta(self) -> list[str]:
        """The tables that facts stand on and that may be read by themselves."""
        return [name for name in self.egna_tabeller if self._declared[name].fakta]

    @property
    def provade(self) -> list[str]:
        """The tables whose rows the controls go through."""
        return [
            name for name, one in self._declared.items() if one.provas is True or (one.provas is None and one.fakta)
        ]

    def kraver(self, names: Sequence[str]) -> None:
        """Raise MissingData when the report has none of the sources, and DataFault when the file of some of them lacks.

        names: tables (`budget`), texts (`text/sammanfattning`), a table that all reports share (`helarsekvivalenter`), of which
        the report must have facts, or `avstamning`: anything to control.
        """
        shared = {one.namn: one for one in tabeller() if one.platser[0] in GEMENSAMMA}
        if "avstamning" in names:
            own = [name for name, one in self._declared.items() if one.kontrolleras]
            others = [] if any(map(self.finns, own)) else [one.namn for one in shared.values() if one.kontrolleras]
            names = [*(name for name in names if name != "avstamning"), *others]
        for name in names:
            for space in shared[name].fakta if name in shared else ():
                self.fakta.namespace(space)
        assert_sources(self, [name for name in names if name not in shared])

    def text(self, name: str) -> Prose | None:
        """The text `text/<name>.md` with its facts bound, or None when the report has no such text.

        Raises DataFault, and UnknownName for a name that must be a slip.
        """
        path = f"{self.path(f'text/{name}')}.md"
        if not self.folder.has(path):
            assert_known_text(self, name)
            return None
        return bunden(self, name, path)

    def noteringar(self) -> list[str]:
        """What whoever builds and publishes it has to know of how it is made, in sentences."""
        return []

    @abstractmethod
    def metadata(self) -> dict[str, Any]:
        """What covers and heads need: title, subtitle, forbund, kortnamn, date, and more where there is any."""

    @property
    def oppen_avstamning(self) -> bool:
        """Whether all may read what its controls found: as the förbund's `rapport.yml` says."""
        return getattr((self.inom or self).uppgifter, "avstamning", "egen") == "publik"

    def framsida(self) -> str:
        """The body of its front page, in Markdown: its key figures, as its area's module `framsida` tells them."""
        room = type(self).__module__.rpartition(".")[0]
        if find_spec(f"{room}.framsida") is None:
            return ""
        return str(import_module(f"{room}.framsida").framsida(self))

    def oversikt(self) -> dict[str, Any]:
        """What pages beside its own tell of it: whose it is, and more where there is any."""
        return {}

    def bilagor(self) -> dict[str, bytes]:
        """The pictures and style sheets beside its pages, by name."""
        return {}

    def faktalista(self) -> list[dict[str, Any]]:
        """All its facts, as its manifest holds them."""
        return faktalista(self.fakta)

    def slappt(self) -> dict[str, Any]:
        """What it releases of persons, with what earlier releases it knew of: as areas tell it in `slapp`."""
        return {key: told for module in moduler("slapp") for key, told in module.slapp(self).items()}

    def lasta_filer(self) -> dict[str, str | None]:
        """The raw files read so far by their hash, None for one looked for in vain."""
        return dict(self.folder.seen)

    def _providers(self) -> dict[str, Iterator[Provider]]:
        spaces = rymder(*self.platser, delade=self.fil == FORBUNDETS)
        return {space: self._given(space, areas) for space, areas in spaces.items()}

    def _given(self, space: str, areas: list[str]) -> Iterator[Provider]:
        """What computes the facts of a namespace, one function at a time: what is asked of one does not hang on the others."""
        for area in areas:
            for given in gjord_av(area, space, *self.platser):
                yield partial(given, self)


def beraknat(*av: str, plats: str = "rapport") -> Callable[[Callable[[Any], T]], Callable[[Any], T]]:
    """Let what a function computes of a report be computed once for each. What it asks for counts for no one thing shown.

    av: the tables that it stands on; with all of them there, it is tried when a report of that place is validated.
    """

    def made(compute: Callable[[Any], T]) -> Callable[[Any], T]:
        @wraps(compute)
        def once(rapport: Rapport) -> T:
            return rapport.en_gang(compute)

        once.av, once.beraknas_i = av, plats  # type: ignore[attr-defined]
        return once

    return made
