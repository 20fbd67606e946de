"""YAML of our own files, read by libyaml where PyYAML has it, which is ten times as fast. Entries: `load`, `load_once`, `dump`,
`unreadable`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def load(text: str) -> Any:
    """Plain values only, as `yaml.safe_load`. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)


@lru_cache(1)
def load_once(text: str) -> Any:
    """The same, of a text that is asked for more than once: what comes of it is to be left as it is."""
    return load(text)


def dump(value: Any) -> str:
    """Keys in their own order, letters as they are."""
    return str(yaml.dump(value, Dumper=_DUMPER, allow_unicode=True, sort_keys=False))


def unreadable(error: Exception) -> str:
    """What is wrong with a text that cannot be loaded, going on from what it is: the parser's own words are no help."""
    mark = getattr(error, "problem_mark", None)
    place = f" Felet är på rad {mark.line + 1}." if mark else ""
    return f"går inte att läsa som YAML.{place} Kontrollera indrag, kolon och citattecken."
