"""A förbund's logotype: a drawing (SVG) or a picture (PNG) that anyone may have delivered, looked through before it is shown.

Entry: `read_logo`. It is shown as a picture alone, where a browser runs nothing of it; but it has an address of its own too, so a
drawing with anything that could run, or that fetches from elsewhere, is refused.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from xml.etree import ElementTree as ET

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_LARGEST: Final = 500_000
_SHAPES: Final = frozenset(
    [
        "svg",
        "g",
        "defs",
        "title",
        "desc",
        "metadata",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "switch",
        "style",
        "clippath",
        "mask",
        "lineargradient",
        "radialgradient",
        "stop",
        "pattern",
        "namedview",
        "rdf",
        "work",
        "format",
        "type",
    ]
)
_LENGTH = re.compile(r"([0-9]*\.?[0-9]+)(px|pt|mm|cm|in|pc)?")
_PIXELS: Final = {"px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "pc": 16.0}
_ELSEWHERE = re.compile(
    # A backslash may stand for any letter of these.
    r"url\(\s*+[\"']?+(?!#)|@import|@font-face|(?<![\w-])(?:-webkit-)?(?:image-set|image|src|cross-fade)\(|expression\(|javascript:|\\",
    re.IGNORECASE,
)
_DECLARED = re.compile(
    rb"<\?xml[^>]*?\sencoding\s*=\s*[\"'](?!utf-8[\"']|utf-16[\"']|us-ascii[\"']|iso-8859-1[\"'])", re.IGNORECASE
)
_MOST_PIXELS: Final = 25_000_000
_MOST_SHAPES: Final = 50_000
"""In half a MB stand at most some ten thousand."""
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^\"')\s]+)")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_WORD = re.compile(r"[.#]?[\w-]+")


@dataclass(frozen=True)
class Logo:
    """A picture that may be shown. ending: `.svg` or `.png`. width, height: in CSS pixels, by which only its shape is known."""

    content: bytes
    ending: str
    width: float
    height: float

    def size(self, height: int, widest: int) -> tuple[int, int]:
        """Width and height in whole pixels of one that is so high, or lower where it would be wider than so."""
        width = self.width * height / self.height
        scale = min(1.0, widest / width)
        return max(1, round(width * scale)), max(1, round(height * scale))


def read_logo(name: str, content: bytes) -> Logo:
    """The picture of a file. Raises ValueError, with what is wrong and what to do about it, for what is no such picture."""
    if len(content) > _LARGEST:
        raise ValueError(f"är större än {_LARGEST // 1000} kB. Spara en mindre bild.")
    ending = PurePosixPath(name).suffix
    width, height = _png(content) if ending == ".png" else _svg(content)
    if not 1 / 20 <= width / height <= 20:
        raise ValueError("är för lång och smal för en logotyp. Beskär bilden.")
    return Logo(content, ending, width, height)


def _png(content: bytes) -> tuple[float, float]:
    # The first chunk of a PNG tells its size, and the last is always the same.
    if not content.startswith(_PNG) or content[12:16] != b"IHDR" or b"IEND" not in content[-12:]:
        raise ValueError("är ingen PNG-bild. Spara logotypen som PNG eller SVG.")
    width, height = struct.unpack(">II", content[16:24])
    if not width or not height:
        raise ValueError("är en bild utan storlek. Spara logotypen på nytt.")
    # A small file may be a picture that no memory holds.
    if width * height > _MOST_PIXELS:
        raise ValueError(f"har fler än {_MOST_PIXELS // 1_000_000} miljoner bildpunkter. Spara en mindre bild.")
    return float(width), float(height)


def _svg(content: bytes) -> tuple[float, float]:
    # Entities may be without end, and a style sheet of its own may come from elsewhere; no drawing needs them.
    plain = content.replace(b"\0", b"")  # UTF-16 too, as far as ASCII goes.
    if re.search(rb"<!ENTITY|<\?xml-stylesheet", plain, re.IGNORECASE):
        raise ValueError("har egna entiteter eller en stilmall utifrån. Spara den som vanlig SVG med bara former.")
    # In others the same bytes may be one drawing here, and another in a browser.
    if _DECLARED.search(plain):
        raise ValueError("är skriven med en teckenkodning som inte stöds. Spara den som UTF-8.")
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, LookupError):
        raise ValueError("är ingen SVG-bild. Spara logotypen som SVG eller PNG.") from None
    if _local(root.tag) != "svg":
        raise ValueError("är ingen SVG-bild. Spara logotypen som SVG eller PNG.")
    for one in root.iter():
        _assert_harmless(one)
    if _Drawn(root).shapes(root) > _MOST_SHAPES:
        raise ValueError(
            "har mönster, masker eller beskärningar i varandra som tar för lång tid att rita. Spara den som vanlig SVG med bara former."
        )
    return _size(root)


class _Drawn:
    """How much of a drawing is drawn, with each pattern, mask and clip path as often as it is referred to."""

    def __init__(self, root: ET.Element) -> None:
        self._named = {name: one for one in root.iter() if (name := one.get("id"))}
        self._rules = [
            ({*_WORD.findall(chosen)}, _REFERENCE.findall(said))
            for one in root.iter()
            if _local(one.tag) == "style"
            for chosen, said in _RULE.findall("".join(one.itertext()))
        ]
        self._known: dict[ET.Element, int] = {}

    def shapes(self, element: ET.Element) -> int:
        """Of an element and all within it; more than _MOST_SHAPES where it refers to itself or is nested out of all measure."""
        left, entered = [element], set[ET.Element]()
        while left:
            one = left[-1]
            if one in self._known:
                left.pop()
                continue
            parts = [*one, *(found for name in self._references(one) if (found := self._named.get(name)) is not None)]
            if one in entered:
                self._known[one] = min(1 + sum(self._known.get(part, _MOST_SHAPES) for part in parts), _MOST_SHAPES + 1)
                continue
            entered.add(one)
            left += [part for part in parts if part not in self._known and part not in entered]
        return self._known[element]

    def _references(self, element: ET.Element) -> list[str]:
        found = [name for value in element.attrib.values() for name in _REFERENCE.findall(value)]
        own = {
            _local(element.tag),
            f"#{element.get('id', '')}",
            *(f".{one}" for one in element.get("class", "").split()),
        }
        return found + [name for chosen, names in self._rules if own & chosen or not chosen for name in names]


def _assert_harmless(element: ET.Element) -> None:
    tag = _local(element.tag)
    if tag not in _SHAPES:
        raise ValueError(f"innehåller <{tag[:30]}>, som inte får visas. Spara den som vanlig SVG med bara former.")
    for name, value in element.attrib.items():
        own = _local(name)
        leads = own in ("href", "src", "base") and not value.strip().startswith("#")
        if own.startswith("on") or leads or _ELSEWHERE.search(value):
            raise ValueError(
                f"innehåller {own[:30]}, som kan köra något eller hämta något utifrån. Spara den som vanlig SVG med bara former."
            )
    if tag == "style" and _ELSEWHERE.search("".join(element.itertext())):
        raise ValueError("har en stilmall som hämtar något utifrån. Spara den som vanlig SVG med bara former.")


def _size(root: ET.Element) -> tuple[float, float]:
    found = [_LENGTH.fullmatch(root.get(name, "").strip()) for name in ("width", "height")]
    if all(found):
        width, height = (float(one[1]) * _PIXELS[one[2] or "px"] for one in found if one)
    else:
        box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
        try:
            width, height = float(box[2]), float(box[3])
        except (IndexError, ValueError):
            width = height = 0.0
    if width <= 0 or height <= 0:
        raise ValueError("saknar bredd och höjd. Skriv width och height i bilden, eller spara den på nytt.")
    return width, height


def _local(name: object) -> str:
    """A name without its namespace; of a comment or an instruction, which are no elements, nothing that is known."""
    return name.rpartition("}")[2].lower() if isinstance(name, str) else "?"
