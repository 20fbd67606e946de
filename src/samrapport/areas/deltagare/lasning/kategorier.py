"""`kategorier.csv`: the words that an insats's register may use, in the order its tables show them.

Every insats sorts its participants in its own way, so the words are data: another insats brings another file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from samrapport.areas.deltagare.underlag import INTAG, KATEGORIER, LATER, LISTS
from samrapport.errors import Fault, assert_none
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import read_table, row_fault, table_path
from samrapport.raw.values import Parser, one_of


@dataclass(frozen=True)
class Kategorier:
    """The words by list. frame: lista, kategori, förkortning, grupp (a coarser word for figures), försörjning.

    försörjning: on the list `avslut till`, what people who go there usually live on.
    """

    frame: pd.DataFrame

    def of(self, lista: str) -> tuple[str, ...]:
        """The words of a list, in order."""
        return tuple(self.frame.loc[self.frame["lista"] == lista, "kategori"])

    def column(self, lista: str, column: str) -> dict[str, str | None]:
        """From each word of a list to what stands in `column`."""
        own = self.frame[self.frame["lista"] == lista]
        return dict(zip(own["kategori"], own[column], strict=True))

    def parser(self, lista: str) -> Parser:
        """A parser for the words of a list, in any case."""
        return one_of(*self.of(lista), *(self.of(LATER) if lista == "försörjning" else ()))


def read_kategorier(folder: RawFolder, stem: str) -> Kategorier:
    """The words of one insats. Raises DataFault, also for a list without words."""
    path = table_path(folder, stem) or f"{stem}.csv"
    found = Kategorier(read_table(folder, stem, KATEGORIER))
    missing = [lista for lista in LISTS if not found.of(lista)]
    assert_none(Fault(path, f"listan ”{one}” saknar kategorier. Lägg till minst en rad.") for one in missing)
    assert_none(group_faults(found.frame, "lista"))
    assert_none(_intag_faults(found.frame))
    return found


def _intag_faults(frame: pd.DataFrame) -> Iterator[Fault]:
    for row in frame[frame["lista"] == INTAG].to_dict("records"):
        if not re.fullmatch(r"Intag [1-9]\d*", row["kategori"]):
            yield row_fault(row, "kategori", "är inget intag. Skriv Intag och dess nummer, till exempel Intag 4.")


def group_faults(frame: pd.DataFrame, by: str) -> Iterator[Fault]:
    """Coarser words (`grupp`) that are a kategori too, other than their own only one; and kategorier with two of them.

    by: the column of what each list or table is called.
    """
    for _, rows in frame.groupby(by, sort=False):
        members: dict[str, set[str]] = {}
        of: dict[str, str | None] = {}
        for row in rows.to_dict("records"):
            kategori, word = row["kategori"], row["grupp"]
            if of.setdefault(kategori, word) != word:
                yield row_fault(row, "grupp", f"är inte densamma på alla rader med kategorin {kategori}. Skriv samma.")
            if word:
                members.setdefault(word, set()).add(kategori)
        for row in rows.to_dict("records"):
            word = row["grupp"]
            if word in of and members[word] != {word}:
                yield row_fault(
                    row, "grupp", "är också en kategori. Ge gruppen ett annat namn än dem som den slår ihop."
                )
