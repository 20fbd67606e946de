"""`validera`: all faults of a report's raw data and texts, found in one reading, before anything is run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from samrapport.domain.avstamning import compare
from samrapport.errors import Fault, SamrapportError
from samrapport.rapport.attempts import Attempts, unknown_file, visible
from samrapport.rapport.insats_validation import unknown_files_of_insats, validate_insats
from samrapport.rapport.opening import assert_known_report
from samrapport.rapport.report import Rapport
from samrapport.rapport.texter import LeadsTo, assert_leads_somewhere
from samrapport.raw.bokforing import ENDINGS
from samrapport.raw.folder import RawFolder
from samrapport.raw.jamforelse import FILE_NAME as COMPARISON
from samrapport.raw.noteringar import read_noteringar
from samrapport.raw.utfall import utfallsfiler

_TABLES = (
    *("budget", "utfall", "eget_kapital", "personer", "organisation", "moten", "mal", "aktiviteter", "utbildningar"),
    *("insatser", "insatsresultat", "indikatorer", "trappa", "insatsbudget", "publicerat"),
)
"""The tables of a report that are a property of it."""

STANDS_ON = {
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


def validera(
    data: Path, forbund: str, ar: int, insats: str | None = None, *, leads_to: LeadsTo | None = None
) -> list[Fault]:
    """Read everything of a report and bind its texts; the faults of all its files, or an empty list.

    insats: validate that insats's own report, not the förbund's. Of a comparison only its own files are told of.
    leads_to: which links in texts lead to something; None where that is not known.
    """
    assert_known_report(data, forbund, ar)
    folder = RawFolder(data)
    if insats is None and (data / forbund / str(ar) / COMPARISON).is_file():
        from samrapport.rapport.jamforelse import validera_jamforelse  # noqa: PLC0415  As in `oppna`.

        return validera_jamforelse(folder, forbund, ar, leads_to)
    rapport = Rapport(folder, forbund, ar)
    if insats is not None:
        return validate_insats(rapport, insats, leads_to)
    attempt = Attempts(rapport.path("rapport.yml"))
    attempt(lambda: rapport.uppgifter)
    if attempt.faults:
        return attempt.faults
    _read_tables(rapport, attempt)
    attempt.add(_unknown_files(rapport))
    if not attempt.faults:
        for space in rapport.fakta.spaces():
            if all(rapport.finns(name) for name in STANDS_ON.get(space, ())):
                attempt(lambda space=space: rapport.fakta.namespace(space))  # type: ignore[misc]
    if not attempt.faults:
        if rapport.finns("publicerat"):
            attempt(lambda: compare(rapport.publicerat, rapport.fakta))
        for file in sorted((data / rapport.path("text")).glob("*.md")):
            attempt(lambda name=file.stem: assert_leads_somewhere(rapport.text(name), leads_to))  # type: ignore[misc]
    return attempt.faults


def _read_tables(rapport: Rapport, attempt: Attempts) -> None:
    attempt(lambda: rapport.forbundet)
    attempt(lambda: rapport.medlemmar)
    for name in _TABLES:
        if rapport.finns(name):
            attempt(lambda name=name: getattr(rapport, name))  # type: ignore[misc]
    if rapport.finns("insatser"):
        attempt(lambda: rapport.deltagare)
    if rapport.finns("uppgifter"):
        attempt(lambda: rapport.fakta.namespace("uppgift"))
    if rapport.finns("avstamning"):
        attempt(lambda: read_noteringar(rapport.folder, rapport.path("avstamning")))
    if all(rapport.finns(name) for name in ("budget", "utfall", "eget_kapital")):
        attempt(lambda: rapport.ekonomi)
    attempt(lambda: rapport.helarsekvivalenter)


def _unknown_files(rapport: Rapport) -> Iterator[Fault | None]:
    """Files that nothing reads. Those of an insats with a report of its own are told there."""
    known = {f"{name}{ending}" for name in (*_TABLES, "uppgifter", "avstamning") for ending in (".csv", ".xlsx")} | {
        "rapport.yml",
        "publicerad.json",
        "prognos.csv",
    }
    known |= set(utfallsfiler(rapport.folder, f"{rapport.forbund}/{rapport.ar}"))
    data = rapport.folder.root
    root = data / rapport.forbund / str(rapport.ar)
    folders = {"text", "insatser", "sie"}
    for one in visible(root):
        yield unknown_file(data, one, folders if one.is_dir() else known)
    for one in visible(root / "sie"):
        yield unknown_file(data, one, {one.name} if one.name.lower().endswith(ENDINGS) and one.is_file() else set())
    for one in visible(root / "text"):
        yield unknown_file(data, one, {f"{one.stem}.md"})
    insatser: set[str] | None = set()
    if rapport.finns("insatser"):
        try:
            insatser = set(rapport.insatser["insats"])
        except SamrapportError:
            insatser = None  # Which folders belong there is not known until the table can be read.
    for one in visible(root / "insatser"):
        if insatser is not None or not one.is_dir():
            yield unknown_file(data, one, insatser if insatser and one.is_dir() else set())
        if not (one / "insats.yml").is_file():
            yield from unknown_files_of_insats(rapport, one.name)
