"""`validera`: all faults of a report's raw data and texts, found in one reading, before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from samrapport.errors import DataFault, Fault, MissingData, SamrapportError, closest
from samrapport.rapport.opening import assert_known_report
from samrapport.rapport.report import Rapport
from samrapport.raw.folder import RawFolder


def validera(data: Path, forbund: str, ar: int) -> list[Fault]:
    """Read everything of a report and bind its texts; the faults of all its files, or an empty list."""
    assert_known_report(data, forbund, ar)
    rapport = Rapport(RawFolder(data), forbund, ar)
    faults: list[Fault] = []
    faulty: set[str] = set()

    def attempt(read: Callable[[], object]) -> None:
        try:
            read()
        except DataFault as error:
            for fault in error.faults:
                if fault not in faults:
                    faults.append(fault)
                    faulty.add(fault.file)
        except MissingData:
            pass
        except SamrapportError as error:
            faults.append(Fault(rapport.path("rapport.yml"), str(error)))

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
    faults.extend(
        _unknown_files(
            rapport, (*tables, "insatsresultat", "indikatorer", "trappa", "insatsbudget", "publicerat", "uppgifter")
        )
    )
    if not faults:
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
    faults = []
    for file in sorted((rapport.folder.root / rapport.path("")).iterdir()):
        if file.is_file() and not file.name.startswith((".", "~")) and file.name not in known:
            alike = closest(file.name, known, n=1)
            hint = f"Menade du {alike[0]}?" if alike else "Ta bort den, eller lägg den någon annanstans."
            faults.append(Fault(rapport.path(file.name), f"filen är okänd och läses inte. {hint}"))
    return faults
