"""What a report releases of participants, for its manifest. Entries: `slapp`, and `released_by` for one of an older program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samrapport.areas.deltagare.facts import alla_deltagare, insatsens_deltagare
from samrapport.rapport.rapport import Rapport


def slapp(rapport: Rapport) -> dict[str, dict[str, Any]]:
    """By insats: `now`, each count that the report may show, None for a withheld one; `before`, what was known of other releases."""
    if rapport.inom is not None and rapport.finns("deltagare"):
        found = {rapport.givet["insats"]: insatsens_deltagare(rapport)}
    else:
        has = rapport.inom is None and "insatser" in rapport.egna_tabeller and rapport.finns("insatser")
        found = alla_deltagare(rapport) if has else {}
    return {
        insats: {"now": dict(data.slappt), "before": list(map(dict, data.tidigare))} for insats, data in found.items()
    }


def released_by(manifest: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What a manifest without a memory of its own tells of participants: the counts among its facts."""
    own = manifest["parameters"].get("insats")
    found: dict[str, dict[str, int | None]] = {}
    for fact in manifest["facts"]:
        start, _, cell = str(fact["name"]).partition("deltagare.")
        insats = str(own) if own and not start else start.removeprefix("insats.").rstrip(".")
        if (not start and own) or start.startswith("insats."):
            if fact["unit"] == "antal" and str(fact["value"]).isdecimal():
                found.setdefault(insats, {})[cell] = int(fact["value"])
            elif fact["unit"] == "text":
                found.setdefault(insats, {})[cell] = None
    return {insats: {"now": told, "before": []} for insats, told in found.items()}
