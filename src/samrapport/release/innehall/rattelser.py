"""The corrections of published reports in the site's feed of them, each under the address where the report's own page tells of it.

A build knows the figures that differ from those of the published report; that a report was published anew, and why, is known where it is
published. Entry: `with_corrections`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from samrapport.publish.maskin.berattat import told_webb
from samrapport.publish.maskin.flode import Post, posts_in, with_posts
from samrapport.publish.maskin.rapporter import find_rapport
from samrapport.release.innehall.released import REPORTS
from samrapport.release.innehall.utgavor import PAGE, Utgava, corrections_in


def with_corrections(
    feed: Callable[[], bytes],
    site: Path,
    utgavor: Mapping[str, Sequence[Utgava]],
    kept: Collection[str],
    before: Callable[[], bytes] | None,
) -> bytes | None:
    """The feed with every correction of reports that go, and of those that stay at the place as that tells of them; None for no change.

    feed: that of the site. utgavor: the editions of each report that goes. kept: the reports that stay. before: the feed of the place.
    """
    corrected = {report: corrections_in(report, own) for report, own in sorted(utgavor.items()) if len(own) > 1}
    webb = told_webb(site) if corrected or (kept and before) else None
    if webb is None or not webb.adress:
        return None
    posts = []
    for report, told in corrected.items():
        found = find_rapport(site, report)
        name, by = (found.name, found.namn) if found else (report, report.partition("/")[0])
        posts += [Post(f"Rättelse: {name}", path, one.dag.isoformat(), by, one.skal) for path, one in told]
    old = before() if kept and before else b""
    stay = [one for report in sorted(kept) for one in posts_in(old, webb, f"{REPORTS}{report}/{PAGE}")] if old else []
    return with_posts(feed(), webb, posts, stay) if posts or stay else None
