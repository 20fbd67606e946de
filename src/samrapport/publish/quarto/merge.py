"""The sites of the parts as one. Entries: `merge_sites`, `PartingFault`."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.quarto.search_index import INDEX, read_index, report_at, write_index


class PartingFault(PublishFault):
    """What may come of the parting itself: as one project it may go well."""


def merge_sites(sites: Sequence[Path], made: Path) -> None:
    """Move the sites of the parts into the folder `made`. The site's own pages come from the first of them.

    Raises PartingFault where two parts made the same file otherwise, of those that all reports share.
    """
    first, *others = sites
    entries = read_index(first)
    shutil.move(first, made)
    for site in others:
        # What the others say of the site's own pages is what the first says, but for how links to reports are written.
        found = [one for one in read_index(site) or [] if report_at(one)]
        entries = entries if not found else [*(entries or []), *found]
        for file in sorted(one for one in site.rglob("*") if one.is_file()):
            _take(file, file.relative_to(site).as_posix(), made)
    if entries is not None:
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
