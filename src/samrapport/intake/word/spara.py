"""Texts written as they were proposed, where nobody has changed them since. Entry: `spara`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from samrapport.errors import SamrapportError
from samrapport.intake.radslut import with_ends_of
from samrapport.raw.opening import read_plain
from samrapport.run.atomic import write_atomic

_BOM = b"\xef\xbb\xbf"


def spara(data: Path, fore: Mapping[str, str], efter: Mapping[str, str]) -> None:
    """Write texts, by their path from the data folder, in the line ends that they have. fore: as they were read, with line feeds.

    Raises SamrapportError, before anything is written, for one that is not as it was read; and OSError, with those written that were.
    """
    made: dict[Path, bytes] = {}
    for fil, text in efter.items():
        content = read_plain(data, fil)
        old = content.removeprefix(_BOM).decode()
        if re.sub(r"\r\n?", "\n", old) != fore[fil]:
            raise SamrapportError(f"{fil} har ändrats medan du läste förslaget. Inget är sparat: kör kommandot igen.")
        begun = _BOM if content.startswith(_BOM) else b""
        made[data / fil] = begun + with_ends_of(old, text).encode()
    for place, new in made.items():
        mode = place.stat().st_mode
        write_atomic(place, new)
        place.chmod(mode)
