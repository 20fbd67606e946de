"""A förbund's logotype as Word takes it. Entry: `word_picture`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from samrapport.publish.embedded.config import plain
from samrapport.publish.errors import PublishFault

_EMU = 9525
"""Word's unit: so many to a CSS pixel."""
_SHARPNESS = 288.0
_CSS = 72 / 96


@dataclass(frozen=True)
class WordPicture:
    """width, height: in Word's unit, 914 400 to an inch."""

    png: bytes
    alt: str
    width: int
    height: int


def word_picture(folder: Path, logo: Mapping[str, Any]) -> WordPicture | None:
    """The picture in a report's folder, drawn in points that all versions of Word show; None where it is not there.

    Raises PublishFault for one that cannot be drawn.
    """
    name, width, height = plain(logo["fil"]), int(logo["bredd"]), int(logo["hojd"])
    file = folder / name
    if not file.is_file():
        return None
    size = f"width: {width * _CSS}pt, height: {height * _CSS}pt"
    # With alpha, so that it stands on any paper.
    source = f'#set page({size}, margin: 0pt, fill: none)\n#image(read("{name}", encoding: none), {size})'
    try:
        # A source in memory and the name of its folder are what it takes, whatever its own types say.
        drawn: Any = typst.compile(  # type: ignore[call-overload]
            source.encode(), root=str(folder), format="png", ppi=_SHARPNESS, ignore_system_fonts=True
        )
    except typst.TypstError:
        raise PublishFault("logotypen går inte att rita. Spara den på nytt.", source=name) from None
    return WordPicture(bytes(drawn), plain(logo["alt"]), width * _EMU, height * _EMU)
