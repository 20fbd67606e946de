"""An answer in JSON-stat 2.0, as PxWeb gives it. Entries: `read_jsonstat`, `read_variables` for one without numbers, and `parse_json` for
any answer."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from samrapport.errors import DataFault, Fault
from samrapport.raw.pxweb.utdrag import Tal, Utdrag, Varde, number

_MOST = 5_000_000
"""Numbers of one answer; services give far fewer."""


def parse_json(fil: str, content: bytes) -> Any:
    """What a JSON file holds. Raises DataFault."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise DataFault(Fault(fil, "filen är inte hel JSON; den kan vara avklippt. Hämta den på nytt.")) from None


def _refuse(name: str) -> NoReturn:
    """NaN and Infinity, which Python takes and JSON has not."""
    raise ValueError(name)


def read_jsonstat(fil: str, content: bytes) -> Utdrag:
    """The numbers of a dataset with what each is of. Raises DataFault for what is no whole dataset."""
    found, variables = read_variables(fil, content)
    with _told_as_fault(fil):
        return _read(fil, found, list(variables.values()))


def read_variables(fil: str, content: bytes) -> tuple[dict[str, Any], dict[str, list[Varde]]]:
    """A dataset as it stands, and the values of each of its variables by their names. Raises DataFault."""
    found = parse_json(fil, content)
    with _told_as_fault(fil):
        if not isinstance(found, dict) or found.get("class") != "dataset":
            raise ValueError("filen är inte JSON-stat 2.0")
        variables = {str(name): _values(name, found["dimension"][name]) for name in found["id"]}
        if [len(one) for one in variables.values()] != [int(one) for one in found["size"]]:
            raise ValueError("variablerna har inte så många värden som filen säger")
        return found, variables


@contextmanager
def _told_as_fault(fil: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        told = str(error) if type(error) is ValueError else "filen är inte hel JSON-stat 2.0"
        raise DataFault(Fault(fil, f"{told}. Hämta den på nytt, eller spara den som JSON-stat 2.")) from None


def _read(fil: str, found: Mapping[str, Any], axes: list[list[Varde]]) -> Utdrag:
    count = math.prod(map(len, axes))
    if count > _MOST:
        raise ValueError("filen säger att den har orimligt många tal")
    values = found["value"]
    if isinstance(values, dict):
        at = {int(place): one for place, one in values.items()}
        if any(not 0 <= place < count for place in at):
            raise ValueError("ett tal står utanför tabellen")
        values = [at.get(place) for place in range(count)]
    if not isinstance(values, list) or len(values) != count:
        raise ValueError(f"filen ska ha {count} tal men har {len(values)}")
    tal = [
        Tal(of, number(fil, value, place), place)
        for place, (of, value) in enumerate(zip(itertools.product(*axes), values, strict=True), 1)
    ]
    px = (found.get("extension") or {}).get("px") or {}
    return Utdrag(fil, str(found.get("label", "")), str(px.get("tableid", "")), str(found.get("updated") or ""), tal)


def _values(name: str, dimension: Mapping[str, Any]) -> list[Varde]:
    """The values of a variable in order. Its index is a list of codes, or each code's place; a single value may have none."""
    category = dimension["category"]
    labels = category.get("label") or {}
    index = category.get("index") or list(labels)
    codes = index if isinstance(index, list) else sorted(index, key=index.__getitem__)
    # The label of a variable is what people are shown; the name is what it is asked for by.
    head = str(dimension.get("label") or name)
    return [Varde(head, str(code), str(labels.get(code, code))) for code in codes]
