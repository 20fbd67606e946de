"""XML written the same every time, whatever signs its texts hold. Entries: `element`, `write_xml`."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

# What XML cannot hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def element(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """An element within another. name, attributes: with a namespace as `{address}name`."""
    made = ET.SubElement(parent, name, {key: clean(value) for key, value in attributes.items()})
    made.text = clean(text) or None
    return made


def clean(text: str) -> str:
    """On one line, without what XML cannot hold."""
    return " ".join(_UNFIT.sub("", text).split())


def write_xml(root: ET.Element) -> bytes:
    """The document, with a declaration."""
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, "utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"
