"""What a service has revised since it was asked, and what follows of it in which reports. Entry: `kontrollera`.

Nothing is written: what has come anew is held against what is kept in a copy of the raw data that is gone afterwards.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from samrapport.areas.forbund.underlag import read_regioner
from samrapport.areas.kolada.svar import las_nyckeltal
from samrapport.areas.kolada.underlag import NYCKELTAL
from samrapport.areas.statistik.lasning import finns, read_folkmangd, read_helarsekvivalenter
from samrapport.areas.statistik.underlag import FOLKMANGD, HELARSEKVIVALENTER
from samrapport.errors import SamrapportError, counted, told_elsewhere
from samrapport.intake.hamta import kolada, scb
from samrapport.intake.hamta.klient import Klient
from samrapport.intake.hamta.pxweb import read_metadata
from samrapport.intake.hamta.recept import read_recept
from samrapport.intake.hamta.spara import spara
from samrapport.rapport.omraden import holds_persons
from samrapport.raw.declaration import Tabell
from samrapport.raw.folder import RawFolder
from samrapport.raw.opening import matching
from samrapport.raw.pxweb.kvitto import Kvitto, read_kvitton
from samrapport.run.andringar.andringar import Andring, jamfor
from samrapport.run.andringar.revision import computed_manifests
from samrapport.run.assembly.manifest import read_manifest
from samrapport.run.assembly.publicerad import read_published
from samrapport.run.atomic import link_or_copy
from samrapport.run.discover import Report, find_all
from samrapport.run.project import Project
from samrapport.run.remains import own_temporary
from samrapport.text.numbers import tal

Tell = Callable[[str], None]
_MOST = 40
"""So many of a kind are told one by one."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n{2,}")
_KINDS = {"table": "tabellen", "figure": "diagrammet", "text": "texten", "front": "framsidan"}


@dataclass(frozen=True)
class Folk:
    """What a revision changes in one report. fakta: that differ. rangordning: of these, places and names of who has most or least.

    visas: tables, figures and texts that show them. meningar: sentences before and after.
    """

    report: Report
    publicerad: bool
    fakta: tuple[Andring, ...]
    rangordning: tuple[Andring, ...]
    visas: tuple[str, ...]
    meningar: tuple[tuple[str, str], ...]


def kontrollera(project: Project, tjanst: str, klient: Klient, tell: Tell, progress: scb.Progress) -> int:
    """Say what a service has revised and what it changes; 1 where anything is revised, else 0. Raises SamrapportError."""
    raw = RawFolder(project.data)
    kept = {kvitto.recept: kvitto for kvitto, _ in read_kvitton(raw, tjanst)}
    recipes = {name: one for name, one in read_recept(raw, tjanst).items() if name in kept}
    if not recipes:
        raise SamrapportError(f"Inget är hämtat från {klient.namn} än. Hämta först med samrapport hämta {tjanst}.")
    with own_temporary() as folder:
        copy = folder / "raw"
        shutil.copytree(project.data, copy, copy_function=link_or_copy, ignore=shutil.ignore_patterns(".*"))
        changed = [
            namn for namn, recept in recipes.items() if _anew(copy, namn, recept, kept[namn], klient, tell, progress)
        ]
        if not changed:
            return 0
        _tell_cells(project.data, copy, tell)
        folk = list(_what_follows(project, copy))
    for one in folk:
        _tell_report(one, tell)
    if not folk:
        tell("Inga rapporter ändras.")
    tell(f"Hämta det nya med samrapport hämta {tjanst}, och bygg om.")
    return 1


def _anew(
    copy: Path, namn: str, recept: Any, kvitto: Kvitto, klient: Klient, tell: Tell, progress: scb.Progress
) -> bool:
    """Fetch by a recipe into the copy; whether anything differs."""
    if recept.tjanst == "kolada":
        told, answers = kolada.hamta_recept(klient, namn, recept, progress)
    else:
        metadata = read_metadata(klient, recept.tabell or scb.TABELL)
        if metadata.uppdaterad == kvitto.uppdaterad and metadata.uppdaterad:
            tell(f"{namn}: {klient.namn} har inte ändrat {metadata.tabell} sedan den {metadata.uppdaterad[:10]}.")
            return False
        metadata, _, answers = scb.hamta_recept(klient, namn, recept, metadata, progress)
        told = {"tabell": metadata.tabell, "titel": metadata.titel, "uppdaterad": metadata.uppdaterad}
    _, new = spara(copy, namn, recept.tjanst, told, answers)
    if new:
        tell(
            f"{namn}: {klient.namn} har publicerat {told['tabell'] or told['titel']} på nytt sedan hämtningen {kvitto.dag}."
        )
    else:
        tell(f"{namn}: inget är ändrat sedan hämtningen {kvitto.dag}.")
    return new


def _tell_cells(data: Path, copy: Path, tell: Tell) -> None:
    """The years' numbers that differ."""
    before, after = RawFolder(data), RawFolder(copy)
    regioner = read_regioner(after)
    names = dict(zip(regioner["regionkod"], regioner["namn"], strict=True))
    for table, numbers, told in (
        (HELARSEKVIVALENTER, partial(_of_scb, HELARSEKVIVALENTER, read_helarsekvivalenter), ()),
        (FOLKMANGD, partial(_of_scb, FOLKMANGD, read_folkmangd), ()),
        (NYCKELTAL, _of_kolada, ("beskrivning",)),
    ):
        old, new = numbers(before), numbers(after)
        differing = [key for key in {**old, **new} if old.get(key) != new.get(key)]
        if differing:
            tell(f"Ändrade årstal, {table.rubrik}: {len(differing)}.")
        for key in differing[:_MOST]:
            named = dict(zip((*told, *table.nyckel), key, strict=True))
            place = named.pop("regionkod")
            of = [str(part) for name, part in named.items() if name not in ("källa", "nyckeltal")]
            tell(f"  {names.get(place, place)}, {', '.join(of)}: {_count(old.get(key))} → {_count(new.get(key))}")
        _tell_more(len(differing), tell)


def _of_scb(table: Tabell, read: Callable[[RawFolder, Any], Any], folder: RawFolder) -> dict[tuple[Any, ...], Any]:
    """What the years' numbers are, by the table's key."""
    regioner = read_regioner(folder)
    return _by_key(read(folder, regioner), table.nyckel, "antal") if finns(folder, regioner, table) else {}


def _of_kolada(folder: RawFolder) -> dict[tuple[Any, ...], Any]:
    return _by_key(las_nyckeltal(folder), ("beskrivning", *NYCKELTAL.nyckel), "värde")


def _by_key(rows: pd.DataFrame, key: Iterable[str], value: str) -> dict[tuple[Any, ...], Any]:
    return dict(zip(rows[list(key)].itertuples(index=False, name=None), rows[value], strict=True))


def _count(value: Any) -> str:
    return "saknas" if value is None else tal(value)


def _what_follows(project: Project, copy: Path) -> Iterator[Folk]:
    """Each report that changes."""
    old = computed_manifests(project, project.data, "rådata")
    new = computed_manifests(project, copy, "det nya")
    reports = {report.folder.as_posix(): report for report in find_all(project).reports}
    for key in sorted(old.keys() & new.keys() & reports.keys()):
        report = reports[key]
        found = jamfor(old[key], new[key]).fakta
        published = _published(project, report)
        if published is not None:
            held = {one["name"] for one in published["facts"]}
            found = tuple(one for one in found if one.namn in held)
        if found:
            yield _folk(project, copy, report, found, published)


def _published(project: Project, report: Report) -> Mapping[str, Any] | None:
    with told_elsewhere():
        return read_published(project.data, report)
    return None


def _folk(
    project: Project, copy: Path, report: Report, fakta: tuple[Andring, ...], published: Mapping[str, Any] | None
) -> Folk:
    names = {one.namn for one in fakta}
    built = published or read_manifest(project.reports / report.folder)
    shown = [one for one in (built or {}).get("shown", ()) if names & set(one["facts"])]
    ranks = tuple(one for one in fakta if one.namn.endswith((".plats", "_namn", ".storst", ".mest")))
    told = tuple(_called(one) for one in shown)
    return Folk(report, published is not None, fakta, ranks, told, tuple(_sentences(project, copy, report)))


def _called(one: Mapping[str, Any]) -> str:
    name = one.get("caption") or one.get("label", "")
    return f"{_KINDS.get(one.get('kind', ''), '')} {name if one.get('kind') != 'front' else ''}".strip()


def _sentences(project: Project, copy: Path, report: Report) -> Iterator[tuple[str, str]]:
    """The sentences of its texts that read otherwise, before and after."""
    module = import_module(project.facade)
    sides = [module.oppna(**report.asked, data=data) for data in (project.data, copy)]
    for file in matching(project.data / sides[0].path("text"), "*.md"):
        if holds_persons(file.name):
            continue
        with told_elsewhere():
            before, after = (_SENTENCE.split(side.text(file.stem).markdown) for side in sides)
            if len(before) != len(after):
                yield file.name, "texten får andra meningar"
                continue
            yield from ((one, other) for one, other in zip(before, after, strict=True) if one != other)


def _tell_report(folk: Folk, tell: Tell) -> None:
    tell(
        f"{folk.report}{', publicerad' if folk.publicerad else ', inte publicerad'}: {counted(len(folk.fakta), 'uppgift', 'uppgifter')} ändras."
    )
    for one in folk.fakta[:_MOST]:
        tell(f"  {one.namn}: {one.fore or 'saknas'} → {one.nu or 'saknas'}")
    _tell_more(len(folk.fakta), tell)
    if folk.rangordning:
        tell("  Rangordning som ändras:")
        for one in folk.rangordning:
            tell(f"    {one.namn}: {one.fore or 'ingen'} → {one.nu or 'ingen'}")
    if folk.visas:
        tell(f"  Visas i: {'; '.join(folk.visas)}.")
    if folk.meningar:
        tell("  Meningar som ändras:")
    for before, after in folk.meningar:
        tell(f"    – {before}")
        tell(f"    + {after}")


def _tell_more(count: int, tell: Tell) -> None:
    if count > _MOST:
        tell(f"  … och {count - _MOST} till.")
