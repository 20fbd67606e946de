"""The findings of a report as other programs read them: `data/avstamning.json`. Entry: `kontrollfil`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from samrapport.facts.fynd import Fynd, Varde
from samrapport.rapport.kontroll.kontrollera import kontroll
from samrapport.rapport.kontroll.regler import alla_regler
from samrapport.rapport.rapport import Rapport

VERSION = 1
"""Of this layout, which docs/referens/avstamning-json.md describes."""


def kontrollfil(rapport: Rapport) -> dict[str, Any]:
    """version, rapport, regler, sammanfattning and fynd; numbers as text, so that no reader rounds them. Holds no clock or path."""
    done = kontroll(rapport)
    verdicts = [one.verdict for one in done.jamforelser]
    return {
        "version": VERSION,
        "rapport": {"forbund": rapport.forbund, "ar": rapport.ar, **rapport.givet},
        "regler": [
            {"id": one.id, "namn": one.namn, "beskrivning": one.beskrivning, "allvar": one.allvar}
            for one in alla_regler()
        ],
        "sammanfattning": {
            "jamforda": len(verdicts),
            **{key: verdicts.count(name) for key, name in _VERDICTS.items()},  # type: ignore[arg-type]
            **{allvar: done.antal(allvar) for allvar in ("fel", "varning", "upplysning")},
            "forklarade": sum(one.notering is not None for one in done.fynd),
            "kvar": sum(one.kvar for one in done.fynd),
        },
        "fynd": [_finding(one) for one in done.fynd],
    }


_VERDICTS = {"stammer": "stämmer", "avrundning": "avrundning", "avviker": "avviker", "skyddade": "skyddat"}


def _finding(one: Fynd) -> dict[str, Any]:
    note = one.notering
    return {
        "regel": one.regel,
        "allvar": one.allvar,
        "plats": one.plats,
        "text": one.text,
        "givet": _plain(one.givet),
        "beraknat": _plain(one.beraknat),
        "skillnad": _plain(one.skillnad),
        "enhet": one.enhet,
        "formel": one.formel,
        "fakta": list(one.fakta),
        "fil": one.fil,
        "rad": one.rad,
        "skyddat": one.skyddat,
        "notering": note
        and {
            "forklaring": note.forklaring,
            "accepterad_av": note.accepterad_av,
            "datum": note.datum.isoformat(),
            "visas_i": list(note.visas_i),
        },
    }


def _plain(value: Varde) -> str | None:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
