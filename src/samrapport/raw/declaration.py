"""What a raw table is, declared once: columns, key, rules, help. Entries: `Tabell`, `Kolumn`, and `Texter` for texts.

The reader and its faults, the known file names, the reference and the table schemas are all made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from samrapport.raw.nytt_ar import NyttAr, rader
from samrapport.raw.values import (
    OneOf,
    Parser,
    parse_amount,
    parse_count,
    parse_date,
    parse_number,
    parse_text,
    parse_year,
)

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Kolumn:
    """A column of a raw table.

    hjalp: what to write in it, for whoever fills it in. exempel: a cell as it may stand. parse: cell to value. required: may
    no cell be empty. optional: may the column be absent. finns_i: the table, and its column, that hold every value it may
    have. ordlista: the list of kategorier.csv whose words it may hold. summeras: for a figure that is summed over rows, the
    columns that name its row, from coarse to fine: a row that is itself such a sum is refused. summan: what such a row is called where it may be typed, and is held against its parts.
    arets: whether it holds the year's own figures, so that those alone tell whether a table is last year's.
    """

    hjalp: str
    exempel: str
    parse: Parser = parse_text
    required: bool = True
    optional: bool = False
    finns_i: tuple[str, str] | None = None
    ordlista: str = ""
    summeras: tuple[str, ...] = ()
    summan: str = ""
    arets: bool = False

    @property
    def varden(self) -> tuple[str, ...]:
        """The words that it may hold; none where it is free."""
        return self.parse.words if isinstance(self.parse, OneOf) else ()

    @property
    def typ(self) -> str:
        """Its type, as Table Schema calls it."""
        return _TYPES.get(self.parse, "string")


_TYPES: dict[Parser, str] = {
    parse_number: "number", parse_amount: "number", parse_count: "integer", parse_year: "year", parse_date: "date",
}  # fmt: skip


def kalla(exempel: str) -> Kolumn:
    """The column `källa`."""
    return Kolumn("Var uppgiften på raden kommer ifrån", exempel)


@dataclass(frozen=True)
class Check:
    """A rule over a whole frame, run by pandera. holds: frame to a boolean per row. column: where a fault is shown."""

    column: str
    holds: Callable[[pd.DataFrame], pd.Series[bool]]
    expected: str


def i_ordning(first: str, last: str) -> Check:
    """What begins does not end before it has begun, where both days are known."""

    def in_order(start: Any, end: Any) -> bool:
        return start is None or end is None or bool(start <= end)

    return Check(
        last,
        lambda frame: frame[first].combine(frame[last], in_order).astype(bool),
        f"ligger före ”{first}”. Rätta ett av datumen.",
    )


@dataclass(frozen=True)
class Tid:
    """When the rows of a table are of, by the columns of their first and last days; the same one twice where a row is of one day.

    A day, a year, or a text that may name years. varje: whether each row must be of the report's year, or only some one. allvar: how
    bad it is where most of them are not; a single row may be there on purpose.
    """

    fran: str
    till: str
    varje: bool = True
    allvar: Literal["fel", "varning"] = "varning"


@dataclass(frozen=True, eq=False)
class Tabell:
    """What a raw table is, said once: its reader, its faults, its place among known files and its help all come of it.

    namn: of its file, without ending. rubrik, syfte: what it holds, and what to know of it, in Markdown. nyckel: the columns that
    together name a row; no two rows may share them. plats: whose folder it lies in: that of reports made by `rapport.yml`
    (`rapport`), by `insats.yml` (`insats`), of each of several, or a folder that all share (`scb`). fakta: what stands on
    it: namespaces, and names within one that others make too (`insats.<insats>.<mått>`). ifylld: a table without rows is a
    fault. las: reads it, given the report and this, where rows alone do not make it. efter: what is held against the rest of the
    report, and computed, once it is read. i_stallet_for: another way to deliver that table. hor_till: read only where that folder has files. personer: whether its rows tell of single persons,
    or count them exactly. noteras: whether what is made of it is explained by its rows; else the facts tell them.
    kontrolleras: whether it alone is enough for there to be something to control. provas: whether
    the controls go through its rows; if nothing is said, where facts stand on it. som_fore: how bad it is when it is the same as in the
    report of the year before: a `fel` where that cannot be right, nothing where it may well be. tid: when its rows are of. nytt_ar: what
    a new year's takes over of last year's; None where it is no part of a new year.
    """

    namn: str
    rubrik: str
    syfte: str
    kolumner: Mapping[str, Kolumn]
    nyckel: Sequence[str]
    plats: str | tuple[str, ...] = "rapport"
    fakta: tuple[str, ...] = ()
    checks: Sequence[Check] = ()
    ifylld: bool = False
    las: Callable[[Any, Tabell], pd.DataFrame] | None = None
    efter: Callable[[Any, pd.DataFrame], pd.DataFrame] | None = None
    i_stallet_for: str = ""
    hor_till: str = ""
    personer: bool = False
    noteras: bool = True
    kontrolleras: bool = False
    provas: bool | None = None
    som_fore: Literal["", "upplysning", "varning", "fel"] = "varning"
    tid: Tid | None = None
    nytt_ar: NyttAr | None = rader

    @property
    def platser(self) -> tuple[str, ...]:
        """Every place that it may lie in."""
        return (self.plats,) if isinstance(self.plats, str) else self.plats

    def med_ord(self, parser: Callable[[str], Parser]) -> Tabell:
        """The same table with the words that an insats uses. parser: gives the parser of a list of words."""
        columns = {
            name: replace(one, parse=parser(one.ordlista)) if one.ordlista else one
            for name, one in self.kolumner.items()
        }
        return replace(self, kolumner=columns)


@dataclass(frozen=True, eq=False)
class Mapp:
    """A folder of a report that holds files of one kind, whatever they are called. andelser: their endings, with the dot."""

    namn: str
    rubrik: str
    syfte: str
    andelser: tuple[str, ...]
    plats: str = "rapport"
    i_stallet_for: str = ""


@dataclass(frozen=True, eq=False)
class Slag:
    """A kind of report, by the file that makes one: its path within <förbund>/<år>/, with parameters in braces.

    klass: the class of such a report, in the area's module `rapport`. fakta: the namespaces that its own file gives.
    """

    fil: str
    klass: str
    fakta: tuple[str, ...] = ()

    @property
    def platser(self) -> tuple[str, ...]:
        """The place of such reports."""
        return (PurePosixPath(self.fil).stem,)


@dataclass(frozen=True, eq=False)
class Texter:
    """The texts that an area's sections show, by their files' names without ending, in `text/` of a report's folder.

    tabell: for texts of which there is one for each row, the table, whose columns the names have in braces (`mal-{mål}`).
    sprak: the language that they are written in, by which their facts are written too.
    """

    namn: tuple[str, ...]
    plats: str = "rapport"
    tabell: str = ""
    sprak: str = "sv"


@dataclass(frozen=True)
class Del:
    """What a förbund's report is called that holds only what one area makes: it is no whole report.

    ar: the fact that says which year it is about; where there is none, the report's own.
    """

    rubrik: str
    ar: str = ""
