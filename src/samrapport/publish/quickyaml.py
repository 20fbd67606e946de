"""YAML of our own files, read by libyaml where PyYAML has it, which is ten times as fast. Entries: `load`, `dump`."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def load(text: str) -> Any:
    """Plain values only, as `yaml.safe_load`. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=_LOADER)


def dump(value: Any) -> str:
    """Keys in their own order, letters as they are."""
    return str(yaml.dump(value, Dumper=_DUMPER, allow_unicode=True, sort_keys=False))
