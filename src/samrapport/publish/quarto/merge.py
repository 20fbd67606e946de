"""The sites of the parts as one. Entries: `merge_sites`, `PartingFault`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.quarto.search_index import INDEX, read_index, report_at, write_index

LIBRARIES = "site_libs"
"""Where the style sheets and scripts of all pages lie, from the site's root."""


class PartingFault(PublishFault):
    """What may come of the parting itself: as one project it may go well."""


def merge_sites(sites: Sequence[Path], made: Path) -> None:
    """Move the sites of the parts into the folder `made`, beside what was taken over from the published site.

    The site's own pages come from the first of them. Raises PartingFault where two parts, or a part and what was taken
    over, have the same file otherwise, of those that all reports share.
    """
    entries = read_index(made) or []
    for site in sites:
        # What the others say of the site's own pages is what the first says, but for how links to reports are written.
        entries += [one for one in read_index(site) or [] if site == sites[0] or report_at(one)]
        for file in sorted(one for one in site.rglob("*") if one.is_file()):
            _take(file, file.relative_to(site).as_posix(), made)
    if (made / INDEX).is_file():
        write_index(made, entries)


def _take(file: Path, path: str, made: Path) -> None:
    there = made / path
    if not there.exists():
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(file, there)
    elif path != INDEX and not _is_own_page(path) and there.read_bytes() != file.read_bytes():
        raise PartingFault("Quarto gjorde filen på två sätt när webbplatsen gjordes i delar.", source=path)


def _is_own_page(path: str) -> bool:
    return path.endswith(".html") and not report_of(path)
