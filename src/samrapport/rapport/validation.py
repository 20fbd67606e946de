"""`validera`: all faults of a report's raw data and texts, found in one reading, before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from samrapport.domain.avstamning import compare
from samrapport.errors import DataFault, Fault, MissingData, SamrapportError, closest
from samrapport.rapport.opening import assert_known_report
from samrapport.rapport.report import Rapport
from samrapport.raw.folder import RawFolder

_STANDS_ON = {
    "budget": ("budget", "utfall", "eget_kapital"),
    "ek": ("budget", "utfall", "eget_kapital"),
    "person": ("personer",),
    "mote": ("moten",),
    "mal": ("mal",),
    "aktivitet": ("mal", "aktiviteter"),
    "utbildning": ("utbildningar",),
    "insats": ("insatser",),
    "indikator": ("insatser", "indikatorer"),
    "uppgift": ("uppgifter",),
}
"""The tables that a namespace of facts is computed from; one without them is no fault here."""

_OF_INSATS = (
    *("deltagare", "forsorjning", "handelser", "deltagare_aggregat", "kategorier", "malbild", "intag"),
    *("ekonomi", "process", "swot", "sjalvvardering", "andringar"),
)
"""The tables that an insats's own folder may hold."""


def validera(data: Path, forbund: str, ar: int) -> list[Fault]:
    """Read everything of a report and bind its texts; the faults of all its files, or an empty list."""
    assert_known_report(data, forbund, ar)
    rapport = Rapport(RawFolder(data), forbund, ar)
    faults: list[Fault] = []

    def attempt(read: Callable[[], object]) -> None:
        try:
            read()
        except DataFault as error:
            for fault in error.faults:
                if fault not in faults:
                    faults.append(fault)
        except MissingData:
            pass
        except SamrapportError as error:
            fault = Fault(rapport.path("rapport.yml"), str(error))
            if fault not in faults:
                faults.append(fault)

    attempt(lambda: rapport.uppgifter)
    if faults:
        return faults
    attempt(lambda: rapport.forbundet)
    attempt(lambda: rapport.medlemmar)
    tables = (
        "budget",
        "utfall",
        "eget_kapital",
        "personer",
        "organisation",
        "moten",
        "mal",
        "aktiviteter",
        "utbildningar",
        "insatser",
    )
    for name in (*tables, "insatsresultat", "indikatorer", "trappa", "insatsbudget", "publicerat"):
        if rapport.finns(name):
            attempt(lambda name=name: getattr(rapport, name))  # type: ignore[misc]
    if rapport.finns("insatser"):
        attempt(lambda: rapport.deltagare)
    if rapport.finns("uppgifter"):
        attempt(lambda: rapport.fakta.namespace("uppgift"))
    if all(rapport.finns(name) for name in ("budget", "utfall", "eget_kapital")):
        attempt(lambda: rapport.ekonomi)
    attempt(lambda: rapport.helarsekvivalenter)
    known = (*tables, "insatsresultat", "indikatorer", "trappa", "insatsbudget", "publicerat", "uppgifter")
    faults.extend(_unknown_files(rapport, known))
    if not faults:
        for space in rapport.fakta.spaces():
            if all(rapport.finns(name) for name in _STANDS_ON.get(space, ())):
                attempt(lambda space=space: rapport.fakta.namespace(space))  # type: ignore[misc]
    if not faults:
        if rapport.finns("publicerat"):
            attempt(lambda: compare(rapport.publicerat, rapport.fakta))
        for file in sorted((data / rapport.path("text")).glob("*.md")):
            attempt(lambda name=file.stem: rapport.text(name))  # type: ignore[misc]
    return faults


def _unknown_files(rapport: Rapport, tables: Iterable[str]) -> list[Fault]:
    """Files that nothing reads, nearly always a misspelt name."""
    known = {f"{name}{ending}" for name in tables for ending in (".csv", ".xlsx")} | {
        "rapport.yml",
        "avstamning.csv",
        "kontomappning.csv",
        "prognos.csv",
    }
    root = rapport.folder.root / rapport.forbund / str(rapport.ar)
    folders = {"text", "insatser", "sie"}
    own = {f"{name}{ending}" for name in _OF_INSATS for ending in (".csv", ".xlsx")} | {"insats.yml", "text"}
    faults = [_unknown(rapport, root, one, folders if one.is_dir() else known) for one in _visible(root)]
    faults += [_unknown(rapport, root, one, {f"{one.stem}.md"}) for one in _visible(root / "text")]
    insatser: set[str] | None = set()
    if rapport.finns("insatser"):
        try:
            insatser = set(rapport.insatser["insats"])
        except SamrapportError:
            insatser = None  # Which folders belong there is not known until the table can be read.
    for one in _visible(root / "insatser"):
        if insatser is not None or not one.is_dir():
            faults.append(_unknown(rapport, root, one, insatser if insatser and one.is_dir() else set()))
        faults += [_unknown(rapport, root, file, own) for file in _visible(one)]
        faults += [_unknown(rapport, root, file, {f"{file.stem}.md"}) for file in _visible(one / "text")]
    return [fault for fault in faults if fault]


def _visible(folder: Path) -> list[Path]:
    """What a folder holds, but for hidden files and those that Excel leaves while it has one open."""
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [one for one in found if not one.name.startswith((".", "~"))]


def _unknown(rapport: Rapport, root: Path, found: Path, known: Iterable[str]) -> Fault | None:
    if found.name in set(known):
        return None
    alike = closest(found.name, known, n=1)
    hint = f"Menade du {alike[0]}?" if alike else "Ta bort den, eller lägg den någon annanstans."
    what = "mappen" if found.is_dir() else "filen"
    return Fault(rapport.path(found.relative_to(root).as_posix()), f"{what} är okänd och läses inte. {hint}")
