"""What is told of all reports together, of a site or of some of its reports. Entries: `told`, `retell`, `is_told`, `told_webb`, `own_pages`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from samrapport.publish.maskin import api
from samrapport.publish.maskin.adresser import LATEST, RECORD, home_of, latest, read_record, record
from samrapport.publish.maskin.dcat import CATALOGUE, catalogue
from samrapport.publish.maskin.flode import CORRECTIONS, RELEASES, feeds
from samrapport.publish.maskin.kalender import CALENDAR, calendar
from samrapport.publish.maskin.karta import ROBOTS, SITEMAP, sitemap
from samrapport.publish.maskin.rapporter import CARD, Rapporter, facts_of
from samrapport.publish.maskin.webb import Webb, webb_of
from samrapport.run.atomic import read_json
from samrapport.run.remains import leads_on

START = "index.html"
OWN = {
    START: "Start",
    "reports/index.html": "Alla rapporter",
    "reports/tillganglighet.html": "Tillgänglighetsredogörelse",
}
"""The pages that are no report's nor a förbund's, and what they are."""
_FILES = (RECORD, SITEMAP, ROBOTS, CALENDAR, CATALOGUE, RELEASES, CORRECTIONS)
_FOLDERS = (f"{api.ROOT}/", f"{LATEST}/", "sitemap-")
PARTS = CARD
"""What of a report's folder is needed to tell of it."""


def told(
    webb: Webb, rapporter: Rapporter, own: list[str], before: Iterable[str], there: Callable[[str], bool]
) -> dict[str, bytes]:
    """The files, by path, but for each report's own facts. own, before, there: as `record` takes them."""
    return {
        **sitemap(webb, rapporter, own),
        **feeds(webb, rapporter),
        **calendar(webb, rapporter.newest()),
        **catalogue(webb, rapporter),
        **api.index(webb, rapporter),
        **latest(webb, rapporter),
        **record(webb, rapporter, own, before, there),
    }


def own_pages(rapporter: Rapporter, there: Callable[[str], bool]) -> list[str]:
    """The site's public pages that are no report's, from its root: its own, and each förbund's where the site holds many."""
    return [path for path in (*OWN, *map(home_of, rapporter.newest())) if there(path)]


def is_told(site: Path, path: str) -> bool:
    """Whether a file of a site is one of these."""
    return (
        path in _FILES
        or path.startswith(_FOLDERS)
        or (path.endswith(".html") and path.startswith("reports/") and leads_on(site / path))
    )


def told_webb(site: Path) -> Webb | None:
    """What a built site tells of itself; None of one that tells nothing."""
    index = read_json(site / api.ROOT / "index.json")
    return webb_of(index["webbplats"]) if isinstance(index, dict) else None


def retell(
    site: Path, reports: Path, withheld: Collection[str], there: Callable[[str], bool], place: Iterable[str] = ()
) -> dict[str, bytes]:
    """The same of some of a site's reports, for whoever may not be told of the others; nothing of a site that tells nothing.

    reports: a folder as a site's, with the `PARTS` of those that are told of. withheld: folders of those that are not. there:
    whether there will be a file. place: the addresses that readers have had where it goes, which lead on, whosever they were.
    """
    webb = told_webb(site)
    if webb is None:
        return {}
    rapporter = Rapporter(reports)
    hidden = tuple(f"reports/{one}/" for one in withheld)
    before = {one for one in read_record(site / RECORD) if not (hidden and one.startswith(hidden)) or there(one)}
    files = told(webb, rapporter, own_pages(rapporter, there), before.union(place), there)
    for one in rapporter.public:
        files[api.path_of(one)] = api.facts(webb, one, facts_of(reports, one.folder, rapporter.stamps[one.folder]))
    return files
