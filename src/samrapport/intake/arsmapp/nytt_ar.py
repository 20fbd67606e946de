"""A new year's folder, made of an earlier one. Entry: `planera_ar`, which writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from samrapport.areas.ekonomi.forslag.kapitalforslag import ingaende_efter
from samrapport.areas.ekonomi.underlag import EGET_KAPITAL
from samrapport.errors import SamrapportError
from samrapport.intake.arsmapp.mall import bok_av
from samrapport.intake.arsmapp.rader import Rader, csv_av, las_rader
from samrapport.rapport.omraden import mappar_i, slagen, tabeller_i
from samrapport.rapport.rapport import FORBUNDETS, Rapport
from samrapport.rapport.slag import finn_rapport, report_class
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder, assert_slug
from samrapport.raw.nytt_ar import ATT_BEKRAFTA, alla, flyttad
from samrapport.raw.opening import names_in
from samrapport.raw.rapporttyp import ReportType, parameters_of
from samrapport.raw.sheets.book import BOOK
from samrapport.raw.table import table_path
from samrapport.raw.values import parse_year
from samrapport.run.atomic import write_new
from samrapport.text.utkast import som_utkast
from samrapport.there import has, has_file

INSATS = "insats"
"""The parameter that tells an insats's own report from others."""
_YEAR = re.compile(r"(19|20|21)[0-9]{2}")
_DAY = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_OF_THE_YEAR = frozenset({"dnr", "datum", "beslutsdatum", "paragraf", "underskrifter"})
"""Keys of the file that makes a report that belong to one year's decision."""
_MOVED = frozenset({"ar", "titel", "källa", "kalla"})


@dataclass(frozen=True)
class NyFil:
    """A file to be written. fil: its path from the data folder. gor: what is left to do with it."""

    fil: str
    innehall: bytes
    gor: str


@dataclass(frozen=True)
class Plan:
    """What a new year's folder is to hold. fran: the year that it is made of; None where there is none. finns: files left as they are.

    senare: tables to be added when there are rows, with their headings.
    """

    fran: int | None
    filer: tuple[NyFil, ...]
    finns: tuple[str, ...] = ()
    senare: tuple[tuple[str, str], ...] = ()

    def skriv(self, data: Path) -> None:
        """Write the files. Raises OSError, also for one that has come to be there since."""
        for one in self.filer:
            write_new(data / one.fil, one.innehall)


def planera_ar(
    data: Path, forbund: str, ar: str, fran: str | None = None, *, insats: str = "", arbetsbok: bool = False
) -> Plan:
    """What a förbund's new year is made of, or in it an insats's own report. fran: the year it is taken from; else the last one before.

    arbetsbok: whether the tables are sheets of a workbook. Raises SamrapportError for names that cannot be, and DataFault where the
    earlier year cannot be read.
    """
    assert_slug(forbund, "Förbundet")
    new = as_year(ar)
    old = as_year(fran) if fran else _last(data, forbund, new)
    if old == new:
        raise SamrapportError("Det nya året är detsamma som det gamla. Ange ett annat år med --från.")
    folder = RawFolder(data)
    given = {INSATS: assert_slug(insats, "Insatsen")} if insats else {}
    reports = [one for one in _reports(folder, forbund, old) if not insats or one.givet == given] if old else []
    files = [one for rapport in reports for one in _moved(rapport, new, arbetsbok=arbetsbok)]
    waiting: tuple[tuple[str, str], ...] = ()
    if not reports:
        first = _first(folder, forbund, new, given)
        old, files = None, list(_begun(first, arbetsbok=arbetsbok))
        waiting = () if arbetsbok else tuple(_waiting(first))
    there = tuple(one.fil for one in files if has(data / one.fil))
    return Plan(old, tuple(one for one in files if one.fil not in there), there, waiting)


def as_year(text: str) -> int:
    """A year as it is given to a command. Raises SamrapportError."""
    try:
        return parse_year(text)
    except ValueError as expected:
        raise SamrapportError(f"Året ”{text[:20]}” {expected}") from None


def _last(data: Path, forbund: str, before: int) -> int | None:
    """The last year before that the förbund has a report of."""
    years = [int(name) for name in names_in(data / forbund) if _YEAR.fullmatch(name)]
    return max(
        (one for one in years if one < before and has_file(data / forbund / str(one) / FORBUNDETS)), default=None
    )


def _reports(folder: RawFolder, forbund: str, ar: int) -> Iterator[Rapport]:
    """The förbund's report of a year, and those within it."""
    year = folder.root / forbund / str(ar)
    if not has_file(year / FORBUNDETS):
        raise SamrapportError(f"{forbund}/{ar} har ingen {FORBUNDETS}. Ange ett år som har en rapport med --från.")
    for fil in sorted(slagen(), key=lambda one: (one != FORBUNDETS, one)):
        for given in ReportType("", "", fil).find(year):
            yield finn_rapport(folder, forbund, ar, given, fil)


def _moved(rapport: Rapport, ar: int, *, arbetsbok: bool) -> Iterator[NyFil]:
    """The new year's files of a report."""
    folder, old = rapport.folder, rapport.ar
    root = rapport.rot.replace(f"{rapport.forbund}/{old}", f"{rapport.forbund}/{ar}", 1)
    made = PurePosixPath(rapport.fil).name
    text, decided = ny_yml(folder.text(rapport.path(made)), old, ar)
    lost = f" Lägg till {', '.join(decided)}, när det är bestämt." if decided else ""
    told = f"Stämmer titeln, perioden och källan?{lost}"
    yield NyFil(f"{root}/{made}", text.encode(), told)
    tables: dict[str, Rader] = {}
    left = [(made, told)]
    for name, one in tabeller_i(*rapport.platser).items():
        path = table_path(folder, rapport.path(name)) if one.nytt_ar else None
        if path is None or one.nytt_ar is None:
            continue
        rows = las_rader(folder, path)
        begun = one.nytt_ar(one.kolumner, rows.rader, old, ar)
        if begun is None:
            left.append((name, f"Fanns {old}. Lämna den på nytt."))
            continue
        if name == EGET_KAPITAL.namn and begun and (closing := ingaende_efter(rapport, ar)):
            begun = [{**begun[0], "belopp": closing[0]}, *begun[1:]]
            left.append((name, f"Beloppet är utgående {ar - 1} enligt {closing[1]}. Stäm av det mot bokslutet."))
        tables[name] = Rader(rows.rubriker, tuple(begun))
        if one.nytt_ar is alla:
            left.append((name, "Stämmer raderna fortfarande?"))
    left += [
        (f"{mapp.namn}/", f"Fanns {old}. Lägg dit årets filer.")
        for mapp in mappar_i(*rapport.platser)
        if folder.names(rapport.path(mapp.namn))
    ]
    yield from _tables(rapport, root, ar, tables, left, arbetsbok=arbetsbok)
    for name in folder.names(rapport.path("text")):
        if name.endswith(".md"):
            draft = som_utkast(folder.text(rapport.path(f"text/{name}")), old)
            yield NyFil(
                f"{root}/text/{name}", draft.encode(), f"Utkast från {old}. Gå igenom texten, och ta bort första raden."
            )


def _tables(
    rapport: Rapport, root: str, ar: int, tables: dict[str, Rader], left: Iterable[tuple[str, str]], *, arbetsbok: bool
) -> Iterator[NyFil]:
    declared = tabeller_i(*rapport.platser)
    told = [
        {
            "underlag": f"{name}.csv" if name in declared and not arbetsbok else name,
            "från": str(rapport.ar),
            "att göra": what,
        }
        for name, what in left
    ]
    if told:
        tables[ATT_BEKRAFTA] = Rader(tuple(declared[ATT_BEKRAFTA].kolumner), tuple(told))
    if arbetsbok:
        new = type(rapport)(rapport.folder, rapport.forbund, ar, inom=rapport.inom, **rapport.givet)
        content = bok_av(f"Underlag {rapport.forbund} {ar}", new, tables, rapport)
        yield NyFil(f"{root}/{BOOK}", content, "Fyll i bladen. Grå kolumner visar förra årets värden.")
        return
    for name, rows in tables.items():
        yield NyFil(f"{root}/{name}.csv", csv_av(rows).encode(), _to_do(declared[name], rows))


def _to_do(one: Tabell, rows: Rader) -> str:
    if one.namn == ATT_BEKRAFTA:
        return "Ta bort en rad i taget, när du har gått igenom filen."
    if not rows.rader:
        return "Skriv årets rader, eller ta bort filen."
    empty = [name for name in rows.rubriker if any(not row.get(name) for row in rows.rader)]
    own = [name for name in empty if one.kolumner[name].required or one.kolumner[name].arets]
    return f"Fyll i {', '.join(f'”{name}”' for name in own)}." if own else "Stämmer raderna fortfarande?"


def _first(folder: RawFolder, forbund: str, ar: int, given: Mapping[str, str]) -> Rapport:
    """A report that is not there yet."""
    klass = report_class(FORBUNDETS)
    whole = klass(folder, forbund, ar)
    fil = next((one for one in slagen() if given and set(parameters_of(one)) == set(given)), FORBUNDETS)
    return report_class(fil)(folder, forbund, ar, inom=whole, **given) if given else whole


def _begun(rapport: Rapport, *, arbetsbok: bool) -> Iterator[NyFil]:
    """The files of a first report."""
    name, last = ("Halvårsrapport", "06-30") if rapport.givet else ("Delårsrapport", "08-31")
    own = "" if rapport.givet else f"forbund: {rapport.forbund}\nar: {rapport.ar}\n"
    about = (
        f"{own}titel: {name} {rapport.ar}\nperiod:\n  start: {rapport.ar}-01-01\n  slut: {rapport.ar}-{last}\n"
        f"källa: {'Insatsens' if rapport.givet else 'Förbundets'} eget underlag\n"
    )
    yield NyFil(rapport.path(PurePosixPath(rapport.fil).name), about.encode(), "Stämmer titeln, perioden och källan?")
    if arbetsbok:
        content = bok_av(f"Underlag {rapport.forbund} {rapport.ar}", rapport, {}, None)
        yield NyFil(rapport.path(BOOK), content, "Fyll i de blad som du har uppgifter till.")
    else:
        for one in tabeller_i(*rapport.platser).values():
            if one.nytt_ar and not _later(one):
                heads = csv_av(Rader(tuple(one.kolumner), ()))
                yield NyFil(f"{rapport.path(one.namn)}.csv", heads.encode(), "Skriv rader, eller ta bort filen.")
    text = "{{ forbund.namn }} redovisar tiden till och med {{ rapport.period_slut | datum }}.\n"
    yield NyFil(f"{rapport.path('text/sammanfattning')}.md", text.encode(), "Skriv sammanfattningen.")


def _waiting(rapport: Rapport) -> Iterator[tuple[str, str]]:
    for one in tabeller_i(*rapport.platser).values():
        if one.nytt_ar and _later(one) and not one.hor_till:
            yield f"{rapport.path(one.namn)}.csv", ";".join(one.kolumner)


def _later(one: Tabell) -> bool:
    """Whether a table is refused with headings alone, is of persons, or another way to tell what one tells."""
    return bool(one.ifylld or one.las or one.personer or one.i_stallet_for or one.hor_till)


def ny_yml(text: str, fran: int, till: int) -> tuple[str, list[str]]:
    """The file that makes a report, for another year: with its title and period moved, and without what was decided of the old one.

    Gives also the keys that it is without.
    """
    decided: list[str] = []

    def moved(block: str) -> str:
        key = block.partition(":")[0].strip("\"' ")
        if key in _OF_THE_YEAR:
            decided.append(key)
            return ""
        if key == "period":
            return _DAY.sub(lambda found: _moved_day(found, till - fran), block)
        return flyttad(block, fran, till) if key in _MOVED else block

    return "".join(map(moved, re.split(r"^(?=[^\s#])", text, flags=re.MULTILINE))), decided


def _moved_day(found: re.Match[str], years: int) -> str:
    year, month, day = int(found[1]) + years, int(found[2]), int(found[3])
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # The last of February.
        return f"{year}-{found[2]}-28" if month == 2 else found[0]
