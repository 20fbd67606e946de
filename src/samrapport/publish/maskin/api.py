"""The facts of each report as plain JSON, by name, for programs. Entries: `index`, `facts`, `SCHEMA`.

What is told is what the report shows and its published manifest holds, and no more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from samrapport.publish.maskin.rapporter import Rapport, Rapporter
from samrapport.publish.maskin.webb import Webb, words
from samrapport.raw.rapporttyp import DATA

VERSION = "1"
ROOT = f"api/v{VERSION}"
_TOLD = {
    "value": "Värdet som text, så som det är räknat, eller null där det inte visas",
    "shown": "Värdet så som rapporten skriver det",
    "unit": "Enheten: kr, personer, andel, datum …",
    "base": "Det som en andel är räknad på",
    "formula": "Hur värdet är räknat, i ord",
}
_TEXT: dict[str, Any] = {"type": "string"}


def path_of(rapport: Rapport) -> str:
    """Where a report's facts lie, from the site's root."""
    return f"{ROOT}/rapporter/{rapport.folder}.json"


def index(webb: Webb, rapporter: Rapporter) -> dict[str, bytes]:
    """The list of reports and the schema, by path."""
    newest = {one.folder for one in rapporter.newest().values()}
    listed = [
        {**_described(webb, one), "fakta": _from_root(path_of(one)), "senaste": one.folder in newest}
        for one in rapporter.public
    ]
    content = {
        "version": VERSION,
        "schema": "schema.json",
        "versioner": [VERSION],
        "webbplats": webb.names,
        "rapporter": listed,
    }
    return {f"{ROOT}/index.json": _json(content), f"{ROOT}/schema.json": _json(SCHEMA)}


def facts(webb: Webb, rapport: Rapport, known: Mapping[str, Mapping[str, Any]]) -> bytes:
    """A report's facts. known: those of its published manifest, by name."""
    told = {
        name: {key: None if fact.get(key) is None else words(fact[key]) for key in _TOLD}
        for name, fact in sorted(known.items())
    }
    up = "../" * (path_of(rapport).count("/") - ROOT.count("/") - 1)
    return _json(
        {"version": VERSION, "schema": f"{up}schema.json", "rapport": _described(webb, rapport), "fakta": told}
    )


def _described(webb: Webb, rapport: Rapport) -> dict[str, Any]:
    return {
        "id": rapport.folder,
        "forbund": rapport.forbund,
        "namn": rapport.namn,
        "ar": rapport.ar,
        "titel": rapport.titel,
        "om": rapport.om,
        "datum": rapport.datum or None,
        "period": rapport.period or None,
        "sida": webb.url(rapport.front) or f"/{rapport.front}",
        "datapaket": (
            webb.url(f"{rapport.place}/{DATA}/datapackage.json") or f"/{rapport.place}/{DATA}/datapackage.json"
        )
        if rapport.filer
        else None,
    }


def _from_root(path: str) -> str:
    return path.removeprefix(f"{ROOT}/")


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


_RAPPORT = {
    "type": "object",
    "required": ["id", "forbund", "namn", "ar", "titel", "om", "datum", "period", "sida", "datapaket"],
    "properties": {
        "id": {**_TEXT, "description": "Rapportens mapp: förbund, år och för en insats dess namn"},
        "forbund": {**_TEXT, "description": "Förbundets mapp"},
        "namn": {**_TEXT, "description": "Förbundets namn"},
        "ar": {"type": "integer", "description": "Rapportens år"},
        "titel": _TEXT,
        "om": {**_TEXT, "description": "Förbundet eller insatsen som rapporten handlar om"},
        "datum": {"type": ["string", "null"], "format": "date"},
        "period": {"type": ["string", "null"], "description": "Tiden som rapporten gäller, från–till"},
        "sida": {**_TEXT, "description": "Rapportens framsida"},
        "datapaket": {"type": ["string", "null"], "description": "Beskrivningen av det som går att ladda ned"},
        "fakta": {**_TEXT, "description": "I listan: filen med rapportens fakta"},
        "senaste": {"type": "boolean", "description": "I listan: om den är förbundets senaste"},
    },
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Rapporter och deras fakta",
    "description": (
        f"Version {VERSION}. Inom en version kommer nycklar till men försvinner inte och byter inte mening. "
        "En ny version får en mapp för sig, och den gamla ligger kvar."
    ),
    "type": "object",
    "required": ["version", "schema"],
    "properties": {
        "version": {"const": VERSION},
        "schema": _TEXT,
        "versioner": {"type": "array", "items": _TEXT},
        "webbplats": {"type": "object", "description": "Vem som ansvarar för webbplatsen, och vad som är på väg"},
        "rapporter": {"type": "array", "items": {"$ref": "#/$defs/rapport"}},
        "rapport": {"$ref": "#/$defs/rapport"},
        "fakta": {"type": "object", "additionalProperties": {"$ref": "#/$defs/faktum"}},
    },
    "oneOf": [{"required": ["rapporter"]}, {"required": ["rapport", "fakta"]}],
    "additionalProperties": False,
    "$defs": {
        "rapport": _RAPPORT,
        "faktum": {
            "type": "object",
            "required": list(_TOLD),
            "properties": {key: {"type": ["string", "null"], "description": text} for key, text in _TOLD.items()},
            "additionalProperties": False,
        },
    },
}
