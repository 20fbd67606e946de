"""`validera`: all faults of a report's raw data and texts, found in one reading, before anything is run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from samrapport.errors import DataFault, Fault, SamrapportError, closest, told_elsewhere
from samrapport.rapport.attempts import Attempts, copy_told, files_below, unknown_file, visible
from samrapport.rapport.kontroll.publicerat import compare
from samrapport.rapport.omraden import GEMENSAMMA, lases_i, mappar_i, moduler, slagen, tabeller_i
from samrapport.rapport.rapport import FORBUNDETS, Rapport
from samrapport.rapport.slag import finn_rapport, report_class
from samrapport.rapport.texter import FOLDER, misplaced_text, unknown_texts
from samrapport.rapport.visade import Namn
from samrapport.raw.cells import ENDINGS
from samrapport.raw.filnamn import copied_from
from samrapport.raw.folder import SLUG, WEBBPLATS, Personnummer, RawFolder
from samrapport.raw.opening import names_in
from samrapport.raw.personnummer.granskning import name_faults
from samrapport.raw.personnummer.undantag import NAMN as UNDANTAG
from samrapport.raw.personnummer.undantag import scope_of
from samrapport.raw.rapporttyp import ReportType
from samrapport.raw.sheets.book import BOOK, GUIDE
from samrapport.raw.sheets.reading import sheet_names
from samrapport.raw.table import table_path
from samrapport.text.bunden import LeadsTo, assert_leads_somewhere
from samrapport.there import has_file, has_folder

_READ = (*ENDINGS, ".yml")
_YEAR = re.compile(r"[0-9]{4}")


def validera(
    data: Path,
    forbund: str,
    ar: int,
    *,
    fil: str = "",
    filer: Iterable[str] | Mapping[str, Namn] = (),
    leads_to: LeadsTo | None = None,
    **givet: str,
) -> list[Fault]:
    """Read everything of a report and bind its texts; the faults of all its files, or an empty list.

    fil: the file that makes the report, as its type says. filer: those of all types that there are, to the texts that their
    notebooks show and what they stand on where that is known. leads_to: which links in texts lead to something; None where that is not known. Of a report within another only what it needs of the other's files is
    read, so another's fault is not told here.
    """
    rapport = finn_rapport(RawFolder(data), forbund, ar, givet, fil, there=False)
    attempt = Attempts(rapport.path(Path(rapport.fil).name))
    # After personnummer nothing more is read, for another message might quote the cell.
    for first in (rapport.fel_fore(attempt), _personnummer(rapport, {*slagen(), *filer}), _sheet_faults(rapport)):
        if found := list(first):
            return found
    attempt(lambda: rapport.uppgifter)
    for name in rapport.egna_tabeller:
        if rapport.levererad(name):
            attempt(lambda name=name: rapport.tabell(name))  # type: ignore[misc]
    for compute in (one for module in moduler("facts") for one in vars(module).values() if hasattr(one, "beraknas_i")):
        if compute.beraknas_i in rapport.platser and all(rapport.finns(name) for name in compute.av):
            attempt(lambda compute=compute: compute(rapport))  # type: ignore[misc]
    attempt.add(okanda_filer(rapport, {*slagen(), *filer}))
    attempt.add(unknown_texts(rapport, _shown(rapport, filer) if isinstance(filer, Mapping) else None))
    attempt.add(() if attempt.faults else _half_there(rapport, filer))
    attempt(lambda: attempt.add(_onodiga_undantag(rapport)))
    attempt(lambda: attempt.add((*_unknown_shared(rapport), *_unknown_around(rapport)) if rapport.inom is None else ()))
    if not attempt.faults:
        for space in rapport.egna_rymder:
            if all(rapport.finns(name) for name in rapport.star_pa(space)):
                attempt(lambda space=space: rapport.fakta.namespace(space))  # type: ignore[misc]
    if not attempt.faults:
        if "publicerat" in rapport.egna_tabeller and rapport.finns("publicerat"):
            attempt(lambda: compare(rapport.publicerat, rapport.fakta))
        texts = (one for one in names_in(data / rapport.path("text")) if one.endswith(".md"))
        for text in (one.removesuffix(".md") for one in texts):
            attempt(lambda name=text: assert_leads_somewhere(rapport.text(name), leads_to))  # type: ignore[misc]
    return attempt.faults


def _half_there(rapport: Rapport, filer: Iterable[str] | Mapping[str, Namn]) -> list[Fault]:
    """Where some of what a section stands on is there and some is not; with none of it, the section is left out."""
    known = filer.get(rapport.fil) if isinstance(filer, Mapping) else None
    attempt = Attempts(rapport.fil)
    for names in sorted(known.underlag) if known else ():
        attempt(lambda names=names: rapport.kraver(names))  # type: ignore[misc]
    return attempt.faults


def _shown(rapport: Rapport, filer: Mapping[str, Namn]) -> Namn:
    """The texts that notebooks of its type show, and of those types that have of it what they lack themselves."""
    found = filer.get(rapport.fil, Namn())
    for fil, shown in filer.items():
        if rapport.fil == FORBUNDETS and fil not in slagen():
            found |= shown
    return found


def _personnummer(rapport: Rapport, filer: Iterable[str]) -> Iterator[Fault]:
    """Look through every file of the report and of what all share, read or not, and their names."""
    root, year = rapport.folder.root / rapport.rot, rapport.folder.root / rapport.forbund / str(rapport.ar)
    others = {one for fil in filer for one in _folders(year, fil)} - {root, *root.parents}
    for place in [root, *(rapport.folder.root / name for name in GEMENSAMMA if rapport.inom is None)]:
        for path in files_below(place, without=others):
            name = path.relative_to(rapport.folder.root).as_posix()
            yield from name_faults(name)
            try:
                rapport.folder.look_through(name)
            except Personnummer as error:
                yield from error.faults
            except SamrapportError:
                continue  # What cannot be read is told by who reads it, or as unknown.


def _onodiga_undantag(rapport: Rapport) -> Iterator[Fault]:
    """Declared places where nothing like a personnummer stands."""
    for scope in (f"{rapport.forbund}/{rapport.ar}", *GEMENSAMMA) if rapport.inom is None else ():
        for one, digits in rapport.folder.let_be(scope).items():
            if not digits:
                where = f"rad {one.rad} i {one.fil}" if one.rad else one.fil
                expected = f"{where} har inget som liknar ett personnummer. Rätta platsen, eller ta bort raden."
                yield Fault(f"{scope}/{UNDANTAG}.csv", expected)


def okanda_filer(rapport: Rapport, filer: Iterable[str]) -> Iterator[Fault | None]:
    """Files of a report's folder that nothing reads. filer: the files that make reports, of every type.

    Those of a report within it are told there; those of a folder without such a report, here.
    """
    data, root = rapport.folder.root, rapport.folder.root / rapport.rot
    year = data / rapport.forbund / str(rapport.ar)
    places = {fil: _folders(year, fil) for fil in sorted(filer)}
    inner: dict[tuple[str, str], list[str]] = {}
    for fil in places if rapport.fil == FORBUNDETS else ():
        parent = str(PurePosixPath(fil).parent)
        for top in {one.relative_to(year).parts[0] for one in [year / parent, *places[fil]] if one != year}:
            inner.setdefault((top, parent), []).append(fil)
    tops = {one.relative_to(root).parts[0] for found in places.values() for one in found if root in one.parents}
    tops |= {top for top, _ in inner}
    folders = mappar_i(*rapport.platser)
    known = rapport.kanda_filer | {Path(rapport.fil).name, "publicerad.json"}
    if scope_of(rapport.path("x")) == rapport.rot:
        known |= {f"{UNDANTAG}{ending}" for ending in ENDINGS}
    names = {FOLDER, *tops, *(mapp.namn for mapp in folders)}
    for one in visible(root):
        yield misplaced_text(rapport, one) or unknown_file(data, one, names if has_folder(one) else known)
    for mapp in folders:
        for one in visible(root / mapp.namn):
            fits = has_file(one) and one.name.lower().endswith(mapp.andelser)
            beside = {other.name for other in visible(root / mapp.namn) if other != one}
            copied = copy_told(one, beside)
            yield unknown_file(data, one, beside if copied else {one.name} if fits else set())
    for (top, _), files in inner.items():
        yield from _unknown_within(rapport, root / top, files, alone=(top, top) in inner)


def _unknown_shared(rapport: Rapport) -> Iterator[Fault | None]:
    """What lies in the folders that all reports share and that nothing reads."""
    data = rapport.folder.root
    for place in GEMENSAMMA:
        known = {f"{name}{ending}" for name in tabeller_i(place) for ending in ENDINGS}
        more = lases_i(rapport.folder, place)
        for one in visible(data / place):
            yield unknown_file(data, one, {*known, *more})


def _sheet_faults(rapport: Rapport) -> Iterator[Fault]:
    """Why the report's workbook cannot be read, its sheets that nothing reads, and those that there are files of too."""
    book = rapport.path(BOOK)
    if not rapport.folder.has(book):
        return
    known = [name for name in tabeller_i(*rapport.platser) if name != UNDANTAG]
    try:
        names = sheet_names(book, rapport.folder.read(book))
    except DataFault as error:
        yield from error.faults
        return
    twice = Attempts(book)
    for name in names:
        if name in known:
            twice(lambda name=name: table_path(rapport.folder, rapport.path(name)))  # type: ignore[misc]
        elif name != GUIDE:
            alike = closest(copied_from(name) or name, known, n=1)
            hint = f"Menade du {alike[0]}?" if alike else "Ta bort det, eller spara det i en annan fil."
            yield Fault(book, f"bladet ”{name}” är okänt och läses inte. {hint}")
    yield from twice.faults


def _unknown_around(rapport: Rapport) -> Iterator[Fault | None]:
    """Deliveries that lie beside the years of a förbund, or copies beside its folder, where no report looks for them."""
    data = rapport.folder.root
    years = {one.name for one in visible(data / rapport.forbund) if has_folder(one) and _YEAR.fullmatch(one.name)}
    for one in visible(data / rapport.forbund):
        misplaced = one.suffix.lower() in (*_READ, ".md") or one.name.casefold() == FOLDER or copy_told(one, years)
        if misplaced and one.name not in years:
            expected = "ligger utanför årets mapp och läses inte. Flytta den till {}, eller ta bort den."
            told = copy_told(one, years) or expected.format(f"{rapport.forbund}/{rapport.ar}")
            yield Fault(one.relative_to(data).as_posix(), f"{'mappen' if has_folder(one) else 'filen'} {told}")
    for one in visible(data):
        told = copy_told(one, [rapport.forbund, *GEMENSAMMA])
        if told or (has_file(one) and one.suffix.lower() in _READ and one.name != WEBBPLATS):
            told = told or "ligger utanför mapparna och läses inte. Flytta den dit den hör, eller ta bort den."
            yield Fault(one.relative_to(data).as_posix(), f"{'mappen' if has_folder(one) else 'filen'} {told}")


def _folders(year: Path, fil: str) -> list[Path]:
    """The folders of the reports that a file makes in a year's."""
    return [(year / fil.format(**given)).parent for given in ReportType("", "", fil).find(year)]


def _unknown_within(rapport: Rapport, folder: Path, files: list[str], *, alone: bool) -> Iterator[Fault | None]:
    """What lies in a folder of reports within a report: each one's own, unless such a report tells it itself.

    files: those that make reports there, in folders of one shape. Deeper ones are left to their reports. alone: whether the
    folder is itself one of a report.
    """
    data, kinds = rapport.folder.root, [report_class(fil) for fil in files]
    shape = re.fullmatch(r"[^{}/]+(/\{([a-z]+)\})?/[^/]+", files[0])
    named = None
    with told_elsewhere():
        named = [kind.kanda_namn(rapport) for kind in kinds]
    if named is None:
        return  # Which folders belong there is not known until the table can be read.
    for one in visible(folder) if shape and shape[2] else [folder] if shape else ():
        parameter = shape[2] if shape else None
        if parameter and None not in named:
            yield unknown_file(
                data, one, {name for names in named for name in names or ()} if has_folder(one) else set()
            )
        elif parameter and has_file(one) and not alone:
            yield unknown_file(data, one, set())
        elif parameter and has_folder(one) and not SLUG.fullmatch(one.name):
            expected = f"mappens namn kan inte vara {parameter}. Använd bara a–z, 0–9 och bindestreck."
            yield Fault(one.relative_to(data).as_posix(), expected)
        if has_folder(one) and not any(has_file(one / PurePosixPath(fil).name) for fil in files):
            given = {parameter: one.name} if parameter else {}
            within = kinds[0](rapport.folder, rapport.forbund, rapport.ar, inom=rapport, **given)
            yield from okanda_filer(within, files)
