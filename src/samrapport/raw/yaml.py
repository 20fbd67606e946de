"""YAML read safely: plain values only, each key once, nothing repeated by reference, and the line of every key."""

from __future__ import annotations

from typing import Any

import yaml

from samrapport.errors import DataFault, Fault, assert_none
from samrapport.raw.cells import decode

Location = tuple[str | int, ...]

_DEEPEST = 20


def read_yaml(file: str, content: bytes, *, tom: bool = False) -> tuple[dict[str, Any], dict[Location, int]]:
    """The file's mapping, and the row of each key by its location (`("period", "start")`). tom: may it say nothing. Raises
    DataFault.
    """
    text = decode(file, content)
    rows: dict[Location, int] = {}
    try:
        # Events come without building anything, so depth and references are refused before they can cost.
        _assert_plain(file, text)
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is None and tom:
                return {}, rows
            if not isinstance(node, yaml.MappingNode):
                raise DataFault(Fault(file, "filen ska hålla nycklar och värden, till exempel ”ar: 2021”."))
            faults = _repeated(file, node, (), rows)
            found = loader.construct_document(node)
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        if isinstance(error, yaml.YAMLError):
            expected = "filen är inte giltig YAML. Kontrollera indrag, kolon och citattecken."
        else:
            expected = "ett datum eller tal i filen finns inte. Skriv datum som 2021-08-31 och tal med siffror."
        raise DataFault(Fault(file, expected, row)) from None
    assert_none(faults)
    return found, rows


def _assert_plain(file: str, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        row = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise DataFault(Fault(file, "hänvisningar med & och * används inte här. Skriv ut värdet.", row))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise DataFault(Fault(file, "filen har för många nivåer. Ta bort indrag och hakparenteser.", row))


def _repeated(file: str, node: yaml.Node, at: Location, rows: dict[Location, int]) -> list[Fault]:
    """Faults for keys that stand twice, of which YAML would keep the last; fills `rows` on its way."""
    faults: list[Fault] = []
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            name, row = str(key.value), key.start_mark.line + 1
            if name in seen:
                faults.append(Fault(file, f"nyckeln finns redan på rad {seen[name]}. Ta bort den ena.", row, name))
            seen.setdefault(name, row)
            rows[(*at, name)] = row
            faults.extend(_repeated(file, value, (*at, name), rows))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            rows[(*at, number)] = value.start_mark.line + 1
            faults.extend(_repeated(file, value, (*at, number), rows))
    return faults
