"""Text from data written so that YAML takes it for nothing but text. Entries: `quote_yaml`, `front_matter`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def quote_yaml(value: Any) -> str:
    """A value in YAML's flow style, on one line: JSON, which YAML contains, with what YAML takes for line ends escaped."""
    text = json.dumps(value, ensure_ascii=False, default=_plain)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def front_matter(values: Mapping[str, Any]) -> str:
    """A YAML block between --- lines with one key a line, in the order given; what is None is left out."""
    lines = [f"{key}: {quote_yaml(value)}" for key, value in values.items() if value is not None]
    return "\n".join(["---", *lines, "---"])


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} hör inte hemma i en rapports metadata")
