"""What is real of a made-up register: the counts that a printed report tells just so, and what follows from them. Entries: `tryckta`, `alla_verkliga`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from samrapport.areas.deltagare.deltagartabell import Deltagartabell, cell_name
from samrapport.areas.deltagare.rojande import Relation
from samrapport.areas.deltagare.skydd import relationer
from samrapport.rapport.omraden import INOM, tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import read_table, table_path


def tryckta(rapport: Rapport, insats: str) -> dict[str, int]:
    """The counts that the printed reports of a förbund and of its insats tell, by the ends of their facts' names. Raises DataFault.

    What they tell differently is not told.
    """
    found: dict[str, set[int]] = {}
    own = rapport.path(f"insatser/{insats}/publicerat")
    declared = tabeller_i(INOM)["publicerat"]
    frames = [(f"insats.{insats}.deltagare.", rapport.publicerat)] if rapport.finns("publicerat") else []
    if table_path(rapport.folder, own):
        read = read_table(rapport.folder, own, declared)
        frames.append(("deltagare.", declared.efter(rapport, read) if declared.efter else read))
    for prefix, frame in frames:
        for name, value in _counts(frame, prefix):
            found.setdefault(name, set()).add(value)
    return {name: next(iter(values)) for name, values in found.items() if len(values) == 1}


def _counts(frame: pd.DataFrame, prefix: str) -> Iterator[tuple[str, int]]:
    for name, value in zip(frame["faktum"], frame["värde"], strict=True):
        if str(name).startswith(prefix) and " " not in str(name) and isinstance(value, Decimal) and value == int(value):
            yield str(name).removeprefix(prefix), int(value)


def alla_verkliga(
    tables: Mapping[str, Deltagartabell], printed: Mapping[str, int], grupper: Mapping[str, str] | None = None
) -> frozenset[str]:
    """The cells of all tables that are as printed, or follow from what is printed, by the ends of their facts' names.

    tables: as they are shown, for what is said of what they show must not hang on what they withhold. grupper: as in
    `skydd.relationer`, which tell how the counts hang together. Of a whole and its parts the one that is not known follows;
    a count that is shown as none, and that nothing printed tells of, is a blank in print, and adds nothing to a sum.
    """
    shown = {cell_name(one, key): count for one in tables.values() for key, count in one.cells.items()}
    sums = [
        relation
        for relation in relationer(tables, grupper or {})
        if relation.slag == "summa" and relation.delar and set(relation.nycklar) <= shown.keys()
        if not _refuted(relation, shown)
    ]
    told = {name: count for name, count in printed.items() if name in shown}
    if not told:
        return frozenset()
    while found := dict(following for one in sums for following in _following(one, told)):
        told = found | told
    told = {name: 0 for name, count in shown.items() if count == 0} | told
    while found := dict(following for one in sums for following in _summed(one, told)):
        told = found | told
    return frozenset(name for name, count in shown.items() if count is not None and told.get(name) == count)


def _refuted(relation: Relation, shown: Mapping[str, int | None]) -> bool:
    """Whether what is shown says that a sum is none, as where who left at once had declined too."""
    parts = [shown[name] for name in relation.delar]
    whole = shown[relation.helhet]
    return whole is not None and None not in parts and sum(part or 0 for part in parts) != whole


def _summed(relation: Relation, told: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """A whole whose parts are all known."""
    if relation.helhet not in told and all(part in told for part in relation.delar):
        yield relation.helhet, sum(told[part] for part in relation.delar)


def _following(relation: Relation, told: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The one of a whole and its parts that is not known, where all the others are."""
    yield from _summed(relation, told)
    unknown = [part for part in relation.delar if part not in told]
    if relation.helhet in told and len(unknown) == 1:
        rest = told[relation.helhet] - sum(told[part] for part in relation.delar if part != unknown[0])
        if rest >= 0:
            yield unknown[0], rest
