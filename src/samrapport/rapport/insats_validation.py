"""All faults of an insats's own report, found in one reading. Entries: `validate_insats`, `unknown_files_of_insats`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from samrapport.domain.avstamning import compare
from samrapport.errors import Fault
from samrapport.rapport.attempts import Attempts, unknown_file, visible
from samrapport.rapport.insatsrapport import Insatsrapport
from samrapport.rapport.report import Rapport
from samrapport.rapport.texter import LeadsTo, assert_leads_somewhere
from samrapport.raw.noteringar import read_noteringar
from samrapport.raw.personnummer import assert_no_personnummer

_OWN = ("intag", "ekonomi", "process", "swot", "sjalvvardering", "andringar", "publicerat")
_OTHERS = (
    "uppgifter",
    "avstamning",
    "deltagare",
    "forsorjning",
    "handelser",
    "deltagare_aggregat",
    "kategorier",
    "malbild",
)
_READ = (".csv", ".xlsx", ".yml")
STANDS_ON = {
    **dict.fromkeys(("deltagare", "andel", "konsandel", "tid"), "deltagare"),
    **{name: name for name in ("ekonomi", "intag")},
    "egen": "uppgifter",
}
"""The source that each namespace of the insats's own facts is computed from."""


def validate_insats(rapport: Rapport, insats: str, leads_to: LeadsTo | None = None) -> list[Fault]:
    """Read everything of the insats's report and bind its texts; its faults, or an empty list.

    Of the förbund's own files only those are read that the insats's report needs, so another's fault is not told here.
    """
    own = Insatsrapport(rapport, insats)
    file = f"{own.path('insats')}.yml"
    attempt = Attempts(file)
    attempt(lambda: rapport.uppgifter)
    attempt(lambda: rapport.forbundet)
    attempt(lambda: rapport.insatser)
    if attempt.faults:
        return attempt.faults
    if insats not in set(rapport.insatser["insats"]):
        return [
            Fault(
                file,
                f"insatsen ”{insats}” finns inte i {rapport.path('insatser')}.csv. Lägg till den där, eller rätta mappens namn.",
            )
        ]
    for one in visible(own.folder.root / own.path("")):
        if one.suffix in _READ:
            attempt(lambda one=one: assert_no_personnummer(own.folder, own.path(one.name)))  # type: ignore[misc]
    if attempt.faults:
        # Nothing more is read, for another message might quote the cell.
        return attempt.faults
    attempt(lambda: own.uppgifter)
    for name in ("deltagare", *_OWN):
        if own.finns(name):
            attempt(lambda name=name: getattr(own, name))  # type: ignore[misc]
    attempt.add(unknown_files_of_insats(rapport, insats))
    if not attempt.faults:
        for space, source in STANDS_ON.items():
            if own.finns(source):
                attempt(lambda space=space: own.fakta.namespace(space))  # type: ignore[misc]
    if not attempt.faults:
        _read_controls(own, attempt)
        for text in sorted((own.folder.root / own.path("text")).glob("*.md")):
            attempt(lambda name=text.stem: assert_leads_somewhere(own.text(name), leads_to))  # type: ignore[misc]
    return attempt.faults


def _read_controls(own: Insatsrapport, attempt: Attempts) -> None:
    if own.finns("publicerat"):
        attempt(lambda: compare(own.publicerat, own.fakta))
    if own.finns("avstamning"):
        attempt(lambda: read_noteringar(own.folder, own.path("avstamning")))


def unknown_files_of_insats(rapport: Rapport, insats: str) -> Iterator[Fault | None]:
    """The files in the insats's folder that nothing reads."""
    root: Path = rapport.folder.root / rapport.path(f"insatser/{insats}")
    tables = {f"{name}{ending}" for name in (*_OWN, *_OTHERS) for ending in (".csv", ".xlsx")}
    for one in visible(root):
        yield unknown_file(
            rapport.folder.root, one, {"text"} if one.is_dir() else {*tables, "insats.yml", "publicerad.json"}
        )
    for one in visible(root / "text"):
        yield unknown_file(rapport.folder.root, one, {f"{one.stem}.md"})
