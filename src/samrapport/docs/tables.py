"""Raw tables for whoever fills them in and for other programs. Entries: `tables_page`, `table_schemas`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

from samrapport.docs.markdown import table
from samrapport.rapport.omraden import GEMENSAMMA, INOM, mappar_i, slagen, tabeller
from samrapport.raw.declaration import Kolumn, Tabell

_LINK = re.compile(r"\[([^\]]+)\]\(#[^)]+\)")
_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_NUMBERS: Mapping[str, Mapping[str, str]] = {
    "number": {"decimalChar": ",", "groupChar": " "},
    "integer": {"groupChar": " "},
}
"""How numbers are written in the files."""


def tables_page() -> str:
    """Every raw file with its columns."""
    parts = [
        "# Tabellerna i rådata",
        "Hur filerna skrivs (filformat, tal, datum, tomma celler) står i [Fyll i tabellerna](#fyll-i-tabellerna), och de filer som "
        "är skrivna i YAML i [Filerna i YAML](#filerna-i-yaml). `<insats>` är insatsens kortnamn.",
        "**Fylls i** säger om cellen måste ha ett värde. **Nyckel** är de kolumner som tillsammans skiljer raderna åt: två rader får "
        "inte ha samma nyckel. För andra program finns varje tabell också som "
        "[Table Schema](https://datapackage.org/standard/table-schema/).",
    ]
    for place, folder in _places().items():
        for one in tabeller():
            if one.platser[0] == place:
                parts += _table(one, folder)
        parts += [
            part for one in mappar_i(place) for part in (f"## `{folder}{one.namn}/`: {one.rubrik}", one.syfte.strip())
        ]
    return "\n\n".join(parts)


def _places() -> dict[str, str]:
    """Every place that tables lie in, to the folder that it is: the shared ones first, then that of each kind of report.

    Of a type that has only notebooks the folder is not known here, so its place has its name.
    """
    shared = {name: f"{name}/" for name in GEMENSAMMA}
    own = {PurePosixPath(file).stem: PurePosixPath(re.sub(r"\{(\w+)\}", r"<\1>", file)).parent for file in slagen()}
    known = shared | {name: "" if folder == PurePosixPath() else f"{folder}/" for name, folder in own.items()}
    return known | {
        one.platser[0]: f"<{one.platser[0]}>/" for one in tabeller() if one.platser[0] not in {*known, INOM}
    }


def _table(tabell: Tabell, folder: str) -> list[str]:
    rows = [
        (name, "ja" if column.required else "nej", column.hjalp, column.exempel)
        for name, column in tabell.kolumner.items()
    ]
    return [
        f"## `{folder}{tabell.namn}.csv`: {tabell.rubrik}",
        *([tabell.syfte.strip()] if tabell.syfte else []),
        f"Nyckel: {', '.join(f'`{name}`' for name in tabell.nyckel)}.",
        table(["Kolumn", "Fylls i", "Innehåll", "Exempel"], rows),
        " ".join([*_facts(tabell), f"Table Schema: [{tabell.namn}.json](../tabeller/{tabell.namn}.json)."]),
    ]


def _facts(tabell: Tabell) -> Iterator[str]:
    """Which facts stand on it, here and where a report within the förbund's has one of its own."""
    if tabell.fakta:
        yield f"Blir fakta som börjar med {_listed(tabell.fakta)}."
    for twin in tabeller():
        if twin.namn == tabell.namn and INOM in twin.platser:
            yield f"En insats med egen rapport kan ha en egen `{twin.namn}.csv` i sin mapp."
            if twin is not tabell and twin.fakta:
                yield f"Den blir fakta som börjar med {_listed(twin.fakta)}."


def _listed(names: tuple[str, ...]) -> str:
    *first, last = [f"`{name}`" for name in names]
    return f"{', '.join(first)} eller {last}" if first else last


def table_schemas() -> dict[str, str]:
    """A Table Schema (Frictionless) for each raw table, by the table's name."""
    return {
        one.namn: json.dumps(_schema(one), ensure_ascii=False, indent=2)
        for one in tabeller()
        if one.platser[0] in _places()
    }


def _schema(tabell: Tabell) -> dict[str, Any]:
    key = list(tabell.nyckel)
    # A primary key may not lack a value, which some of ours do.
    whole = all(tabell.kolumner[name].required for name in key)
    foreign = [
        {"fields": [name], "reference": {"resource": column.finns_i[0], "fields": [column.finns_i[1]]}}
        for name, column in tabell.kolumner.items()
        if column.finns_i
    ]
    return {
        "$schema": _PROFILE,
        "title": tabell.rubrik,
        "description": _LINK.sub(r"\1", tabell.syfte),
        "fields": [_field(name, column) for name, column in tabell.kolumner.items()],
        **({"primaryKey": key} if whole else {"uniqueKeys": [key]}),
        "missingValues": [""],
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _field(name: str, column: Kolumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": column.required}
    if column.varden:
        constraints["enum"] = list(column.varden)
    field: dict[str, Any] = {"name": name, "type": column.typ, "description": column.hjalp, "example": _example(column)}
    return {**field, **_NUMBERS.get(column.typ, {}), "constraints": constraints}


def _example(column: Kolumn) -> str | int | float:
    """The example; a number as such, since other programs do not read it as they read the file."""
    if column.typ not in _NUMBERS:
        return column.exempel
    number = Fraction(str(column.parse(column.exempel)))
    return int(number) if number.denominator == 1 else float(number)
