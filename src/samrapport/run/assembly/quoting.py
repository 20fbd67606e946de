"""Text from data written so that YAML and Markdown take it for nothing but text. Entries: `quote_yaml`, `escape_markdown`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

# Besides Markdown's own: what Quarto reads (shortcodes, references, maths) and what pandoc would turn into dashes and quotes.
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#|~$^@\"'!]|(?<=-)-|(?<=\.)\.")
_START = re.compile(r"^(\d+(?=[.)])|)([-+=:.)])")
_LINES = re.compile("[ \t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def one_line(text: str) -> str:
    """`text` on one line; no-break spaces stay, as they belong to Swedish numbers."""
    return _LINES.sub(" ", text).strip(" ")


def escape_markdown(text: str) -> str:
    """`text` on one line with nothing in it that Markdown or Quarto acts on."""
    escaped = _MARKDOWN.sub(lambda match: "\\" + match[0], one_line(text))
    # What would begin a list or a heading stands at the start of the line only.
    return _START.sub(r"\1\\\2", escaped)


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
