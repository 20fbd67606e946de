"""What Quarto rendered beside what was taken over, as one site. Entries: `merge_site`, `PartFault`."""

from __future__ import annotations

import shutil
from pathlib import Path

from samrapport.publish.errors import PublishFault
from samrapport.publish.quarto.search_index import INDEX, read_index, write_index

LIBRARIES = "site_libs"
"""Where the style sheets and scripts of all pages lie, from the site's root."""


class PartFault(PublishFault):
    """What may come of rendering only what changed: with all reports in the project it may go well."""


def merge_site(site: Path, made: Path) -> None:
    """Move the rendered site into the folder `made`, beside what was taken over from the published one.

    Raises PartFault where a file that all reports share is another in what was taken over.
    """
    entries = [*(read_index(made) or []), *(read_index(site) or [])]
    for file in sorted(one for one in site.rglob("*") if one.is_file()):
        _take(file, file.relative_to(site).as_posix(), made)
    if (made / INDEX).is_file():
        write_index(made, entries)


def _take(file: Path, path: str, made: Path) -> None:
    there = made / path
    if not there.exists():
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, there)
    elif path != INDEX and there.read_bytes() != file.read_bytes():
        raise PartFault("Quarto gjorde filen på två sätt när bara en del av webbplatsen gjordes.", source=path)
