"""The page of YAML files, from their models. Entry: `settings_page`; `settings_models` finds them."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

import samrapport
from samrapport.docs.markdown import table
from samrapport.raw.settings import Strict, inner_model


def settings_page() -> str:
    """Every YAML file that is filled in: what it is for, its keys, and how it may look."""
    parts = [
        "# Filerna i YAML",
        "En rad för varje nyckel: `nyckel: värde`. En nyckel med punkt, som `period.start`, skrivs indragen under den första. "
        "Skriv text med kolon eller `#` inom citattecken.",
        "**Fylls i** säger om nyckeln måste finnas; inom en annan nyckel, om den måste finnas när den andra gör det.",
    ]
    for file, model in settings_models().items():
        extra: Any = model.model_config.get("json_schema_extra")
        parts += [
            f"## `{file}`: {extra['rubrik']}",
            extra["syfte"],
            table(["Nyckel", "Fylls i", "Innehåll", "Exempel"], _rows(model)),
            "Så här kan filen se ut:",
            f"```yaml\n{chr(10).join(_example(model))}\n```",
        ]
    return "\n\n".join(parts)


def settings_models() -> dict[str, type[BaseModel]]:
    """The models of whole files, found wherever in the program they stand, by the file that they are titled with."""
    for module in pkgutil.walk_packages(samrapport.__path__, "samrapport."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    found = {str(one.model_config["title"]): one for one in _below(Strict) if one.model_config.get("title")}
    return dict(sorted(found.items()))


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)


Given = Mapping[str, object]
"""Examples of nested keys, where those of their own model are not fitting."""


def _rows(model: type[BaseModel], within: str = "", given: Given = MappingProxyType({})) -> Iterator[Sequence[str]]:
    for name, field in model.model_fields.items():
        key = field.alias or name
        inner = inner_model(field)
        told = str(field.description or "")
        many = "" if inner is None or not _is_list(field) else ". En lista, med en post för varje"
        shown = _shown(field, given.get(key)) if inner is None else ""
        yield f"{within}{key}", "ja" if field.is_required() else "nej", told + many, shown
        if inner is not None:
            yield from _rows(inner, f"{within}{key}.", _given(field))


def _example(model: type[BaseModel], indent: str = "", given: Given = MappingProxyType({})) -> Iterator[str]:
    """The examples as the file that they make."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        inner = inner_model(field)
        if inner is None:
            yield f"{indent}{key}: {_shown(field, given.get(key))}"
            continue
        yield f"{indent}{key}:"
        lines = list(_example(inner, f"{indent}  ", _given(field)))
        if _is_list(field):
            lines = [f"{indent}  - {lines[0].lstrip()}", *(f"  {line}" for line in lines[1:])]
        yield from lines


def _shown(field: FieldInfo, given: object) -> str:
    return str(given or (field.examples or [""])[0])


def _given(field: FieldInfo) -> Given:
    found: Given = (field.examples or [{}])[0]
    return found


def _is_list(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is tuple
