"""A folder of a year's reports for the diarium and the e-archive. Entries: `make_package`, `Paket`."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.rapport.omraden import holds_persons
from samrapport.raw.opening import files_in, is_there, read_plain
from samrapport.release.arkiv import verifiera
from samrapport.release.arkiv.mets import DC, DOCUMENTATION, METS, REPRESENTATIONS, Arende, make_dc, make_mets
from samrapport.release.arkiv.settings import read_arkiv
from samrapport.release.arkiv.sparat import sealer
from samrapport.release.innehall.making import make_release
from samrapport.release.innehall.released import REPORTS, report_of
from samrapport.release.tillstand import hinder
from samrapport.run.assembly.manifest import read_manifest
from samrapport.run.atomic import write_atomic
from samrapport.run.beslut.kedja import BESLUT, Rad, Vad, kedja_of, read_kedja
from samrapport.run.beslut.nyckellista import NYCKLAR, read_nycklar
from samrapport.run.discover import Report
from samrapport.run.project import Project
from samrapport.run.remains import own_folder
from samrapport.there import has, has_file, has_folder

_RAW = "underlag"
_PERSONS = "har uppgifter om enskilda personer. Ta med den med --med-personuppgifter, om den ska bevaras"


@dataclass(frozen=True)
class Paket:
    """folder: where it lies. avtryck: SHA-256 of its METS.xml, which the diarium may hold. files: how many. left_out: what is not in it, with why."""

    folder: Path
    avtryck: str
    files: int
    left_out: Sequence[tuple[str, str]]


def make_package(
    project: Project, reports: Sequence[Report], folder: Path, *, persons: bool = False, dnr: str = ""
) -> Paket:
    """Write the package of these reports, the first of which names it, to a folder that is not there yet.

    persons: whether raw files that tell of single persons are kept too. dnr: where the report has none of its own, or another is meant.
    Raises SamrapportError where the first report is not approved as it is built, and where there is something in the folder.
    """
    if has(folder) and (not has_folder(folder) or any(folder.iterdir())):
        raise SamrapportError(f"{folder} finns redan. Flytta undan den, eller ange en annan mapp med --till.")
    left_out: list[tuple[str, str]] = []
    going = []
    for report in reports:
        reasons = hinder(project, report.folder.as_posix())
        if reasons and report is reports[0]:
            raise SamrapportError("Bara en godkänd rapport arkiveras.\n" + "\n".join(reasons))
        if reasons:
            left_out.append((str(report), " ".join(reasons)))
        else:
            going.append(report)
    files: dict[str, bytes] = {}
    of_persons = set()
    for kind, path, content in _contents(project, going, left_out, persons):
        files[name := f"{REPRESENTATIONS}/{kind}/data/{path}"] = content
        if kind == _RAW and holds_persons(path):
            of_persons.add(name)
    arende = _describe(project, going, sorted({path.rpartition(".")[2].upper() for path in files}), dnr)
    files[DC] = make_dc(arende)
    files[f"{DOCUMENTATION}/verifiera.py"] = Path(verifiera.__file__).read_bytes()
    files[f"{DOCUMENTATION}/las-mig.txt"] = _read_me(arende, left_out).encode()
    mets = make_mets(arende, files, datetime.now(UTC))
    _write(folder, {**files, METS: mets}, of_persons)
    return Paket(folder, hashlib.sha256(mets).hexdigest(), len(files) + 1, left_out)


def _contents(
    project: Project, reports: Sequence[Report], left_out: list[tuple[str, str]], persons: bool
) -> Iterator[tuple[str, str, bytes]]:
    """What kind a file is of, its path, and its content."""
    chosen = [one.folder.as_posix() for one in reports]
    made = make_release(project.site, chosen.__contains__, change=sealer(project))
    release = made.release
    used = {path for one in chosen for path in release.reports[one]}
    # Not the rest of the site, which may tell of other reports.
    for path in (one for one in release.files if one in used or report_of(one, release.reports) in chosen):
        content = made.read(path)
        assert content is not None
        yield "webbplats", path, content
        if path.startswith(REPORTS) and path.endswith(".pdf"):
            yield "rapport", path.removeprefix(REPORTS), content
    for path in sorted({path for one in reports for path in _raw_files(project, one)}):
        if holds_persons(path) and not persons:
            left_out.append((path, _PERSONS))
        else:
            yield _RAW, path, read_plain(project.data, path)
    for place, path in ((project.data, kedja_of(chosen[0])), (project.root, NYCKLAR)):
        if is_there(place / path):
            yield "beslut", path.rpartition("/")[2], read_plain(place, path)


def _raw_files(project: Project, report: Report) -> Iterator[str]:
    """What a report was made of, and whatever else lies in its year's folder, but for what the program keeps there itself."""
    inputs = (read_manifest(project.reports / report.folder) or {}).get("inputs", {})
    yield from (path for path, digest in inputs.items() if digest is not None and has_file(project.data / path))
    year = Path(*report.folder.parts[:2])
    for file in files_in(project.data / year):
        path = file.relative_to(project.data)
        if not any(part.startswith(".") for part in path.parts) and path.name != BESLUT:
            yield path.as_posix()


def _describe(project: Project, reports: Sequence[Report], formats: Sequence[str], dnr: str) -> Arende:
    own, arkiv = reports[0], read_arkiv(project.root)
    manifest = read_manifest(project.reports / own.folder)
    told = {key: str(value) for key, value in (manifest or {}).get("metadata", {}).items()}
    forbund = told.get("forbund", own.forbund)
    decided = read_kedja(project.data, own.folder.as_posix(), read_nycklar(project.root))
    return Arende(
        namn=f"{own.forbund}-{own.ar}",
        arkivbildare=arkiv.arkivbildare or forbund,
        arendemening=arkiv.arendemening or f"{told.get('title', own.type.document)}, {forbund}",
        handlingstyp=arkiv.handlingstyp,
        datum=told.get("date", ""),
        period=told.get("period", ""),
        dnr=dnr or told.get("dnr", ""),
        klassificering=arkiv.klassificering or "",
        bevaras=arkiv.bevaras or "",
        beslut=[_in_words(one) for one in decided.of(own.folder.as_posix()) if one.vad is not Vad.GRANSKNING],
        format=formats,
    )


def _in_words(rad: Rad) -> str:
    by = f" av {rad.vem}" if rad.vem and rad.vad not in (Vad.PUBLICERAD, Vad.TILLBAKATAGEN) else ""
    role = f", {rad.roll}" if by and rad.roll else ""
    where = f" på {rad.plats}" if rad.plats else ""
    return f"{rad.vad}{where} {rad.tid[:10]}{by}{role}"


_HEADS = {
    "dnr": "Diarienummer",
    "arendemening": "Ärendemening",
    "handlingstyp": "Handlingstyp",
    "arkivbildare": "Arkivbildare",
    "datum": "Datum",
    "period": "Period",
    "klassificering": "Klassificering",
    "bevaras": "Bevarande",
}


def _read_me(arende: Arende, left_out: Sequence[tuple[str, str]]) -> str:
    lines = [f"{head}: {getattr(arende, name) or 'uppgift saknas'}" for name, head in _HEADS.items()]
    lines += [f"Beslut: {one}" for one in arende.beslut]
    lines += [
        "",
        "Paketet följer strukturen i FGS Paketstruktur 2.0 (E-ARK CSIP 2.1): METS.xml nämner varje fil med SHA-256.",
    ]
    lines += [
        "rapport: rapporten som PDF/A-3a, med tabeller, manifest och beslut inuti.",
        "webbplats: rapportens sidor som filer, utan resten av webbplatsen som de länkar till.",
    ]
    lines += ["underlag: de rådata som rapporten är gjord av.", "beslut: besluten om rapporten, i en kedja.", ""]
    lines += [f"Inte med: {name} {why}." for name, why in left_out]
    lines += [
        "",
        "Pröva paketet: python3 documentation/verifiera.py, följt av det avtryck av METS.xml som står i diariet.",
    ]
    return "\n".join([*lines, *(verifiera.__doc__ or "").strip().splitlines()[2:], ""])


def _write(folder: Path, files: dict[str, bytes], private: Collection[str]) -> None:
    """All of it, or nothing: written beside its place and moved there. private: those that nobody else may read."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with own_folder(folder.parent, f".{folder.name}-") as place:
        made = place / "paket"
        for path, content in files.items():
            write_atomic(made / path, content, private=path in private)
        if has_folder(folder):
            folder.rmdir()
        made.replace(folder)
