"""`validera`: all faults of a report's raw data and texts, found in one reading, before anything is run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from samrapport.errors import Fault, SamrapportError
from samrapport.rapport.attempts import Attempts, unknown_file, visible
from samrapport.rapport.kontroll.publicerat import compare
from samrapport.rapport.omraden import mappar_i, moduler, slagen
from samrapport.rapport.rapport import FORBUNDETS, Rapport
from samrapport.rapport.slag import finn_rapport, report_class
from samrapport.raw.folder import SLUG, RawFolder
from samrapport.raw.personnummer import assert_no_personnummer
from samrapport.raw.rapporttyp import ReportType
from samrapport.text.bunden import LeadsTo, assert_leads_somewhere

_READ = (".csv", ".xlsx", ".yml")


def validera(
    data: Path,
    forbund: str,
    ar: int,
    *,
    fil: str = "",
    filer: Iterable[str] = (),
    leads_to: LeadsTo | None = None,
    **givet: str,
) -> list[Fault]:
    """Read everything of a report and bind its texts; the faults of all its files, or an empty list.

    fil: the file that makes the report, as its type says. filer: those of all types that there are. leads_to: which links in
    texts lead to something; None where that is not known. Of a report within another only what it needs of the other's files is
    read, so another's fault is not told here.
    """
    rapport = finn_rapport(RawFolder(data), forbund, ar, givet, fil, there=False)
    attempt = Attempts(rapport.path(Path(rapport.fil).name))
    hindering = list(rapport.fel_fore(attempt))
    if hindering:
        return hindering
    if rapport.skyddad and _personnummer(rapport, attempt):
        # Nothing more is read, for another message might quote the cell.
        return attempt.faults
    attempt(lambda: rapport.uppgifter)
    for name in rapport.egna_tabeller:
        if rapport.finns(name):
            attempt(lambda name=name: rapport.tabell(name))  # type: ignore[misc]
    for compute in (one for module in moduler("facts") for one in vars(module).values() if hasattr(one, "beraknas_i")):
        if compute.beraknas_i in rapport.platser and all(rapport.finns(name) for name in compute.av):
            attempt(lambda compute=compute: compute(rapport))  # type: ignore[misc]
    attempt.add(okanda_filer(rapport, {*slagen(), *filer}))
    if not attempt.faults:
        for space in rapport.egna_rymder:
            if all(rapport.finns(name) for name in rapport.star_pa(space)):
                attempt(lambda space=space: rapport.fakta.namespace(space))  # type: ignore[misc]
    if not attempt.faults:
        if "publicerat" in rapport.egna_tabeller and rapport.finns("publicerat"):
            attempt(lambda: compare(rapport.publicerat, rapport.fakta))
        for file in sorted((data / rapport.path("text")).glob("*.md")):
            attempt(lambda name=file.stem: assert_leads_somewhere(rapport.text(name), leads_to))  # type: ignore[misc]
    return attempt.faults


def _personnummer(rapport: Rapport, attempt: Attempts) -> bool:
    """Look through every file of the report's folder; whether any has a personnummer."""
    for one in visible(rapport.folder.root / rapport.rot):
        if one.suffix in _READ:
            attempt(lambda one=one: assert_no_personnummer(rapport.folder, rapport.path(one.name)))  # type: ignore[misc]
    return bool(attempt.faults)


def okanda_filer(rapport: Rapport, filer: Iterable[str]) -> Iterator[Fault | None]:
    """Files of a report's folder that nothing reads. filer: the files that make reports, of every type.

    Those of a report within it are told there; those of a folder without such a report, here.
    """
    data, root = rapport.folder.root, rapport.folder.root / rapport.rot
    inner: dict[str, list[str]] = {}
    for fil in sorted(filer) if rapport.fil == FORBUNDETS else ():
        tops = {PurePosixPath(fil).parts[0], *(there[0] for there in _reports(root, fil))} if "/" in fil else ()
        for top in tops:
            inner.setdefault(top, []).append(fil)
    folders = mappar_i(*rapport.platser)
    known = rapport.kanda_filer | {Path(rapport.fil).name, "publicerad.json"}
    for one in visible(root):
        yield unknown_file(data, one, {"text", *inner, *(mapp.namn for mapp in folders)} if one.is_dir() else known)
    for mapp in folders:
        for one in visible(root / mapp.namn):
            fits = one.is_file() and one.name.lower().endswith(mapp.andelser)
            yield unknown_file(data, one, {one.name} if fits else set())
    for one in visible(root / "text"):
        yield unknown_file(data, one, {f"{one.stem}.md"})
    for folder, files in inner.items():
        yield from _unknown_within(rapport, root / folder, files)


def _reports(year: Path, fil: str) -> list[tuple[str, ...]]:
    """Where the reports are that a file makes, as the parts of their paths within the year's folder."""
    return [PurePosixPath(fil.format(**given)).parts for given in ReportType("", "", fil).find(year)]


def _unknown_within(rapport: Rapport, folder: Path, files: list[str]) -> Iterator[Fault | None]:
    """What lies in a folder of reports within a report: each one's own, unless such a report tells it itself.

    files: those that make reports there, which may be of several kinds.
    """
    kinds = {fil: report_class(fil) for fil in files}
    try:
        named = [kind.kanda_namn(rapport) for kind in kinds.values()]
    except SamrapportError:
        return  # Which folders belong there is not known until the table can be read.
    year = rapport.folder.root / rapport.rot
    told = {year.joinpath(*there).parent for fil in files for there in _reports(year, fil)}
    shape = re.fullmatch(r"[^{}/]+/(\{([a-z]+)\}/)?[^{}/]+", files[0])
    if shape is None:
        return
    for one in visible(folder) if shape[2] else [folder]:
        if shape[2] and None not in named:
            yield unknown_file(rapport.folder.root, one, set().union(*filter(None, named)) if one.is_dir() else set())
        elif shape[2] and one.is_dir() and not SLUG.fullmatch(one.name):
            expected = f"mappens namn kan inte vara {shape[2]}. Använd bara a–z, 0–9 och bindestreck."
            yield Fault(one.relative_to(rapport.folder.root).as_posix(), expected)
        if one.is_dir() and one not in told:
            given = {shape[2]: one.name} if shape[2] else {}
            within = kinds[files[0]](rapport.folder, rapport.forbund, rapport.ar, inom=rapport, **given)
            yield from okanda_filer(within, files)
