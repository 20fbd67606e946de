"""A part of the staged project as a project of its own, with its navigation, and links to what is left out of it.

Entries: `make_part`; `is_tied`, `read_navigation`, `part_of`, `reports_led_to` for who chooses the part.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from samrapport.publish.embedded.document import html_path
from samrapport.publish.errors import report_of
from samrapport.publish.quickyaml import dump, load
from samrapport.publish.staging import CONFIG, NAVIGATION, Staged, copy_report, reports_in
from samrapport.raw.opening import matching
from samrapport.there import has_file


def make_part(staged: Staged, reports: Collection[str], target: Path) -> None:
    """Copy to `target` the site's own pages and these reports, with their navigation.

    Copies, no links: Quarto writes beside its sources. A part with all reports is the staged project itself.
    """
    whole = staged.project
    shutil.copytree(whole, target, ignore=lambda place, _: ["reports"] if Path(place) == whole else [])
    (target / "reports").mkdir()
    for file in sorted((whole / "reports").iterdir()):
        if has_file(file) and file != whole / NAVIGATION:
            shutil.copy2(file, target / "reports")
    for report in reports:
        copy_report(whole / "reports", target / "reports", report, staged.reports, shutil.copy2)
    write_part_navigation(whole, target, reports)
    absent = {*staged.reports, *staged.unfinished} - {*reports}
    if absent:
        for source in matching(target, "**/*.qmd", "**/*.ipynb"):
            _lead_elsewhere(source, source.relative_to(target).as_posix(), absent)


def _lead_elsewhere(source: Path, page: str, absent: Collection[str]) -> None:
    # What is not UTF-8 is Quarto's to complain of, and stays as it is.
    text = source.read_bytes().decode("utf-8", "surrogateescape")
    changed = retarget(text, page, absent)
    if changed != text:
        source.write_bytes(changed.encode("utf-8", "surrogateescape"))


# In Markdown `](x.qmd#y)` and `[x]: x.qmd`, in HTML and YAML `href`; as they stand in a notebook's JSON too, where a quote has
# a backslash before it. Names are slugs, so nothing is encoded.
_LINK = re.compile(
    r"""((?:\]\(|\]:|\bhref\s*[=:])\s*(?:<|\\?["'])?)(/?[\w./-]+\.(?:qmd|ipynb))(?=[#?\s>)"'\\]|\Z)""",
)


def retarget(text: str, page: str, absent: Collection[str]) -> str:
    """The text of a source, with its links into the reports `absent` leading to their pages.

    page: the source's path from the project's root. Quarto would warn of a link to a source that it does not have, and
    leaves a link to a page as it is. Written as Quarto itself writes it: by way of the site's root.
    """
    root = "/".join([".."] * page.count("/")) or "."

    def changed(found: re.Match[str]) -> str:
        target = _target(found, page)
        return f"{found[1]}{root}/{html_path(target)}" if report_of(target) in absent else found[0]

    return _LINK.sub(changed, text)


def reports_led_to(text: str, page: str) -> set[str]:
    """The reports that the text of a source has links to sources of."""
    return {report for found in _LINK.finditer(text) if (report := report_of(_target(found, page)))}


def _target(found: re.Match[str], page: str) -> str:
    path = found[2]
    inside = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(page), path)
    return posixpath.normpath(inside)


def is_tied(project: Path) -> bool:
    """Whether the configuration ties reports together, so that the project must be rendered as one.

    It does where `_quarto.yml` itself leads to a report, and where one sidebar leads to several förbund.
    """
    if any(reports_in(_website(project / CONFIG))):
        return True
    bars = read_navigation(project).get("sidebar", [])
    return any(len({report.partition("/")[0] for report in reports_in(bar)}) > 1 for bar in bars)


def read_navigation(project: Path) -> dict[str, Any]:
    """What the generated navigation says of the website."""
    return _website(project / NAVIGATION)


def part_of(navigation: Mapping[str, Any], reports: Collection[str]) -> dict[str, Any]:
    """What a navigation says of `reports`, and of the whole website."""
    kept = [bar for bar in navigation.get("sidebar", []) if {*reports_in(bar)} <= {*reports}]
    rest = {key: value for key, value in navigation.items() if key != "sidebar"}
    return {"sidebar": kept, **rest} if kept else rest


def write_part_navigation(source: Path, target: Path, reports: Collection[str]) -> None:
    """Write into the project `target` what the navigation of the project `source` says of `reports`."""
    website = part_of(read_navigation(source), reports)
    if website:
        (target / NAVIGATION).write_text(dump({"website": website}), encoding="utf-8")


def _website(file: Path) -> dict[str, Any]:
    """What a staged file of configuration says of the website."""
    try:
        raw = load(file.read_text(encoding="utf-8")) if has_file(file) else None
    except (UnicodeDecodeError, yaml.YAMLError):
        return {}  # Quarto will say what is wrong with it.
    website = raw.get("website") if isinstance(raw, dict) else None
    return dict(website) if isinstance(website, dict) else {}
