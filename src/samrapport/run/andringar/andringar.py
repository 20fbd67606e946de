"""What differs between two manifests of one report. Entries: `jamfor`, `public_manifest`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from samrapport.rapport.omraden import holds_persons

Manifest = Mapping[str, Any]
Slag = Literal["ändrad", "ny", "borta"]

HIDDEN = "visas inte"
"""Instead of counts of persons that were shown before: two of them beside each other could tell of a single one."""
LABEL = "tbl-sedan-publiceringen"
"""Of the table that shows them; no notebook's own."""
PROGRAM = "programmet"
"""Stands for an input: the code, its files or the packages that it runs on."""
LET_BE = "let_be"
"""The key of a manifest's places of raw data that are declared to hold no personnummer though it looks like it, each with its reason."""
RELEASED = "released"
"""The key of what a report releases of persons, with what it knew of other releases: see `samrapport.rapport.tidigare`."""
COMPUTED = "computed"
"""The key of a manifest that no build wrote: its facts are all that the raw data gives now, `inputs` all files that there are,
and `own` those that its report may stand on."""


@dataclass(frozen=True)
class Andring:
    """One fact that differs. fore, nu: as a text says it, "" when it is not there. underlag: the inputs that changed.

    personer: whether it counts persons. Then an earlier value is `HIDDEN`, and so is a present one beside it: two counts
    beside each other tell of the one who came or went, and one beside what is withheld of what was.
    """

    slag: Slag
    namn: str
    fore: str
    nu: str
    formel: str
    underlag: tuple[str, ...]
    personer: bool


@dataclass(frozen=True)
class Andringar:
    """fakta: by name. underlag: the raw files that differ, and `PROGRAM`. skyddade: files whose hashes are not known."""

    fakta: tuple[Andring, ...]
    underlag: tuple[str, ...]
    skyddade: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fakta or self.underlag)


def jamfor(fore: Manifest, nu: Manifest) -> Andringar:
    """What changed from one manifest to another. Facts that only one of them could hold, being whole, count for nothing."""
    if fore.get("public") != nu.get("public"):
        fore, nu = public_manifest(fore), public_manifest(nu)
    changed = _changed_inputs(fore, nu)
    protected = tuple(sorted({*fore.get("protected", ()), *nu.get("protected", ())}))
    computed = [COMPUTED in side for side in (fore, nu)]
    if any(computed) and not changed and not protected:
        return Andringar((), ())
    old, new = ({one["name"]: one for one in side["facts"]} for side in (fore, nu))
    if computed == [True, False]:
        old = {name: one for name, one in old.items() if name in new}
    elif computed == [False, True]:
        new = {name: one for name, one in new.items() if name in old}
    found = tuple(
        andring
        for name in sorted({*old, *new})
        if (andring := _compare(name, old.get(name), new.get(name), changed, protected)) is not None
    )
    return Andringar(found, changed, protected)


def key_of(manifest: Manifest) -> str:
    """Which report it is of: `vasteras/2021`, `vasteras/2021/spira`."""
    if "folder" in manifest["report"]:
        return str(manifest["report"]["folder"])
    own = {key: value for key, value in manifest["parameters"].items() if key not in ("forbund", "ar")}
    return "/".join(map(str, [manifest["report"]["forbund"], manifest["report"]["ar"], *own.values()]))


def public_manifest(manifest: Manifest) -> dict[str, Any]:
    """What of a manifest is published: only facts that the report shows, and no hash of a file that tells of persons.

    Such a hash would let whoever knows the rest of a small file try what is withheld. Of a computed manifest no more is
    known than what is read of it.
    """
    facts = manifest["facts"]
    if COMPUTED not in manifest:
        shown = {name for one in manifest["shown"] for name in one["facts"]}
        facts = [one for one in facts if one["name"] in shown]
    return {key: value for key, value in manifest.items() if key not in ("front", "overview", LET_BE)} | {
        "public": True,
        "inputs": {path: digest for path, digest in manifest["inputs"].items() if not holds_persons(path)},
        "protected": sorted({*manifest.get("protected", ()), *filter(holds_persons, manifest["inputs"])}),
        "facts": facts,
    }


def _changed_inputs(fore: Manifest, nu: Manifest) -> tuple[str, ...]:
    old, new = fore["inputs"], nu["inputs"]
    known = {*old, *new}
    computed = [COMPUTED in side for side in (fore, nu)]
    if all(computed):
        known = {*fore["own"], *nu["own"]}
    elif any(computed):
        # A build notes which names it met in folders too; what lies in git are files alone.
        known = {path for path in (new if computed[0] else old) if not path.endswith("/")}
    files = [path for path in sorted(known) if old.get(path) != new.get(path)]
    if any(computed):
        return tuple(files)
    parts = ("code", "resources", "packages", "notebooks")
    return (*files, *([PROGRAM] if any(fore.get(part) != nu.get(part) for part in parts) else []))


def _compare(
    name: str,
    old: Mapping[str, Any] | None,
    new: Mapping[str, Any] | None,
    changed: tuple[str, ...],
    protected: tuple[str, ...],
) -> Andring | None:
    if old and new and all(old[key] == new[key] for key in ("value", "unit", "base", "formula")):
        return None
    files = list(dict.fromkeys(source["file"] for fact in (old, new) if fact for source in fact["sources"]))
    own = [file for file in files if file in changed]
    own += [f"{file} (skyddad, så det syns inte om den är ändrad)" for file in files if file in protected]
    # A fact of no row, or of rows that are as they were, has changed for another reason: say all that has.
    causes = own or list(changed)
    known = new or old
    assert known is not None
    persons = any(holds_persons(file) for file in files)
    before, after = (str(fact["shown"]) if fact else "" for fact in (old, new))
    if persons and old:
        before, after = HIDDEN, HIDDEN if new else ""
    kind: Slag = "ändrad" if old and new else "ny" if new else "borta"
    return Andring(kind, name, before, after, str(known["formula"]), tuple(causes), persons)
