"""The navigation of a part. Entries: `is_tied`, `read_navigation`, `part_of`, `write_part_navigation`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml

from samrapport.publish.quickyaml import dump, load
from samrapport.publish.staging import CONFIG, NAVIGATION, reports_in


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
        raw = load(file.read_text(encoding="utf-8")) if file.is_file() else None
    except (UnicodeDecodeError, yaml.YAMLError):
        return {}  # Quarto will say what is wrong with it.
    website = raw.get("website") if isinstance(raw, dict) else None
    return dict(website) if isinstance(website, dict) else {}
