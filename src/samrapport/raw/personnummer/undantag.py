"""Places whose numbers only look like personnummer, declared with a reason. Entries: `UNDANTAG`, `read_undantag`.

The file lies in the folder of a förbund's year, or in one that all reports share, and speaks of what lies there and deeper.
The number itself stands in it nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from samrapport.errors import DataFault, Fault, assert_none
from samrapport.raw.cells import ENDINGS, read_grid
from samrapport.raw.declaration import Kolumn, Tabell
from samrapport.raw.values import parse_count

NAMN = "inte_personnummer"

UNDANTAG = Tabell(
    NAMN,
    "tal som bara liknar personnummer",
    "Alla filer genomsöks efter personnummer innan något läses. Är det som hittas något annat, till exempel ett fakturanummer, skrivs platsen här, "
    "med ett skäl men utan numret. Filen gäller mappen som den ligger i och mapparna under den. Undantagen står i rapportens manifest.",
    {
        "fil": Kolumn("Filens namn, med mappen om den ligger i en", "uppgifter.csv"),
        "rad": Kolumn("Raden som talet står på. Tom när det inte står på någon rad, som i en kommentar", "12", parse_count, required=False),
        "skäl": Kolumn("Vad talet är", "Fakturanummer hos leverantören"),
    },
    nyckel=["fil", "rad"],
    plats=("rapport", "forbund", "scb"),
    noteras=False,
    provas=False,
    som_fore="",
    nytt_ar=None,
)  # fmt: skip


@dataclass(frozen=True)
class Undantag:
    """A place that is let be. fil: from the data folder."""

    fil: str
    rad: int | None
    skal: str


def scope_of(path: str) -> str:
    """The folder whose declared places hold for a file: its förbund's year, or one that all share."""
    parts = path.split("/")[:-1]
    return "/".join(parts[:2] if len(parts[1:2]) and parts[1].isdigit() else parts[:1])


def read_undantag(scope: str, has: Callable[[str], bool], read: Callable[[str], bytes]) -> tuple[Undantag, ...]:
    """The places declared in a folder. has, read: of the data folder. Raises DataFault for a row that says no place or reason."""
    stem = f"{scope}/{NAMN}" if scope else NAMN
    path = next((found for found in (f"{stem}{ending}" for ending in ENDINGS) if has(found)), None)
    if path is None:
        return ()
    grid = read_grid(path, read(path))
    assert_none(grid.faults)
    missing = [name for name in UNDANTAG.kolumner if name not in grid.heads]
    if missing:
        raise DataFault(Fault(path, "kolumnen saknas. Rubrikerna ska vara fil; rad; skäl.", grid.head_row, missing[0]))
    found: list[Undantag] = []
    faults: list[Fault] = []
    for row, cells in grid.rows:
        one = dict(zip(grid.heads, cells, strict=True))
        name, reason = str(one["fil"]).strip(), str(one["skäl"]).strip()
        try:
            line = None if one["rad"] == "" else parse_count(one["rad"])
        except ValueError as error:
            faults.append(Fault(path, str(error), row, "rad", str(one["rad"])))
            continue
        for column, value in (("fil", name), ("skäl", reason)):
            if not value:
                faults.append(Fault(path, "cellen är tom. Fyll i den, eller ta bort raden.", row, column))
        found.append(Undantag(f"{scope}/{name}", line, reason))
    assert_none(faults)
    return tuple(found)
