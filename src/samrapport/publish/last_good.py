"""Reports that cannot be published as they were made, and what stood there before in their place. Entry: `settle`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samrapport.publish.check import SiteCheck
from samrapport.publish.errors import PublishFault, report_of
from samrapport.publish.quarto.merge import LIBRARIES
from samrapport.publish.staging import Staged
from samrapport.raw.opening import files_in
from samrapport.run.addresses import resolve
from samrapport.run.atomic import link_or_copy, remove_empty
from samrapport.run.remains import standing_reports
from samrapport.there import has, has_file

_OWN_PAGES = ("index.html", "reports/index.html")
_SHOWN = 10


@dataclass(frozen=True)
class Settled:
    """lost: reports that are not published anew. kept: those that stand as they did. faults: why, at most one for a source."""

    lost: frozenset[str]
    kept: tuple[str, ...]
    faults: tuple[PublishFault, ...]


def settle(
    check: SiteCheck, site: Path, staged: Staged, faults: Sequence[PublishFault], known: Collection[str] | None
) -> Settled:
    """Make what was rendered whole: a report with a fault gives way to its pages in `site`, or to nothing if it had none.

    check: of the folder where the new site lies. faults: of rendering. known: reports that there is raw data for, whose
    pages in `site` stay also when there is no folder of theirs; None for all that stand there. Raises PublishFault for
    what is wrong with the site's own pages.
    """
    standing, told = standing_reports(site), list(faults)
    gone = standing - set(staged.reports)
    lost: set[str] = set()
    kept: set[str] = set()
    new, keep = _whose(faults), gone if known is None else gone & set(known)
    while True:
        keep |= standing & new
        _keep(site, check, keep, new)
        lost, kept = lost | new, kept | keep
        # One that is unfinished, not built yet, or gone from the site must not be led to; nor what one that failed had new.
        absent = {*lost, *staged.unfinished, *(known or ()), *standing} - standing_reports(check.site)
        lacking = [path for one in lost for path in staged.expected.get(one, ())]
        check.unlink([*(f"reports/{one}/" for one in absent), *lacking])
        found = _page_faults(check, staged, lost)
        new, keep = {report_of(page) for page in found} - {"", *lost, *kept}, set()
        if new:
            told += _by_report({page: one for page, one in found.items() if report_of(page) in new})
            continue
        # Pages that stood there are not made again, so they lose what leads nowhere any more.
        if check.unlink_dead(page for page in found if report_of(page) in kept):
            found = _page_faults(check, staged, lost)
        if found:
            raise PublishFault(
                f"webbplatsen är inte hel och publiceras inte: {_listed(found)}. Rätta länkarna i index.qmd och _quarto.yml."
            )
        return Settled(frozenset(lost), tuple(sorted(kept)), tuple(told))


def _whose(faults: Sequence[PublishFault]) -> set[str]:
    """The reports that the faults belong to. Raises a fault that is no report's but the site's own."""
    for fault in faults:
        if not fault.report:
            raise fault
    return {fault.report for fault in faults}


def _page_faults(check: SiteCheck, staged: Staged, lost: Collection[str]) -> dict[str, tuple[str, ...]]:
    """What is wrong with each page; a file that a report must have is told of on its front page."""
    found = check.faults()
    expected = {"": _OWN_PAGES, **{one: staged.expected[one] for one in staged.reports if one not in lost}}
    for report, paths in expected.items():
        missing = tuple(f"filen {path} saknas" for path in paths if not check.has(path))
        if missing:
            front = f"reports/{report}/index.html" if report else _OWN_PAGES[0]
            found[front] = (*missing, *found.get(front, ()))
    return found


def _by_report(found: Mapping[str, Sequence[str]]) -> list[PublishFault]:
    """One fault for each report, told of its first page."""
    reports: dict[str, dict[str, Sequence[str]]] = {}
    for page, faults in sorted(found.items()):
        reports.setdefault(report_of(page), {})[page] = faults
    step = "Rätta det på sidan eller i dess text, och bygg igen."
    return [
        PublishFault(f"{_listed(pages, within=next(iter(pages)))}. {step}", source=next(iter(pages)))
        for pages in reports.values()
    ]


def _listed(found: Mapping[str, Sequence[str]], within: str = "") -> str:
    """The faults with their pages; those of the page `within` without, and of others in its folder by their names."""
    folder = within.rpartition("/")[0]
    told = [
        fault if page == within else f"{page.removeprefix(f'{folder}/') if folder else page}: {fault}"
        for page, faults in found.items()
        for fault in faults
    ]
    more = f" … och {len(told) - _SHOWN} till" if len(told) > _SHOWN else ""
    return f"{'; '.join(told[:_SHOWN])}{more}"


def _keep(site: Path, check: SiteCheck, kept: Collection[str], lost: Collection[str]) -> None:
    """Put in the place of what was made what stood there; the reports within another's folder go their own way."""
    if not kept and not lost:
        return
    made, within = check.site, standing_reports(check.site)
    for report in {*kept, *lost}:
        for file in _own_files(made, report, within):
            (made / file).unlink()
            remove_empty((made / file).parent, made)
    within = standing_reports(site)
    files = [file for report in sorted(kept) for file in _own_files(site, report, within)]
    for file in files:
        _carry(site, made, file)
    if files:
        _carry_shared(site, check, [file.as_posix() for file in files if file.suffix == ".html"])


def _carry_shared(site: Path, check: SiteCheck, pages: Sequence[str]) -> None:
    """Lay in what kept pages take from where all pages do: a changed theme gives style sheets and a logotype of other names."""
    named = {resolve(address, page)[0] or "" for page in pages for address in check.links(page)}
    named = {one for one in named if not one.startswith(("..", "reports/")) and not one.endswith(".html")}
    # Style sheets of Quarto's take more from beside them.
    for file in [*(site / one for one in sorted(named)), *sorted(files_in(site / LIBRARIES))]:
        if has_file(file) and not has(check.site / file.relative_to(site)):
            _carry(site, check.site, file.relative_to(site))


def _carry(site: Path, made: Path, file: Path) -> None:
    (made / file).parent.mkdir(parents=True, exist_ok=True)
    link_or_copy(site / file, made / file)


def _own_files(site: Path, report: str, standing: Collection[str]) -> list[Path]:
    """The files of a report, from the site's root, without those of the reports within its folder.

    standing: all reports of the site.
    """
    place = site / "reports" / report
    within = [site / "reports" / other for other in standing if other.startswith(f"{report}/")]
    return [file.relative_to(site) for file in files_in(place) if not any(one in file.parents for one in within)]
