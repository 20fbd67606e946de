"""The project as an engine gets it: only finished reports, with the configuration and theme. Entry: `stage_project`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from samrapport.publish.errors import PublishFault

CONFIG = "_quarto.yml"
NAVIGATION = "reports/_nav.yml"
WHOLE = "delarsrapport"

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REPORT = re.compile(r"reports/([^/]+/[^/]+)/")


@dataclass(frozen=True)
class Staged:
    """reports: the finished ones, as `forbund/ar`; unfinished: the others. expected: what the site must have, by report."""

    project: Path
    reports: tuple[str, ...]
    unfinished: tuple[str, ...]
    expected: Mapping[str, tuple[str, ...]]


def stage_project(root: Path, project: Path, target: Path) -> Staged:
    """Copy to `target` what is to be published.

    root: holds _quarto.yml, index.qmd and theme/. project: holds reports/. A folder under reports/ without an assembled
    report is not finished, and is left out, here and in the navigation.
    """
    target.mkdir(parents=True)
    for name in (CONFIG, "index.qmd"):
        if not (root / name).is_file():
            raise PublishFault(
                f"filen finns inte i {root}. Gå till projektets mapp och kör kommandot igen.", source=name
            )
        shutil.copyfile(root / name, target / name)
    if (root / "theme").is_dir():
        shutil.copytree(root / "theme", target / "theme")
    found = _reports(project)
    reports = tuple(one for one in found if (project / "reports" / one / f"{WHOLE}.ipynb").is_file())
    if not reports:
        raise PublishFault(
            "det finns ingen färdig rapport att publicera. Bygg en med samrapport build.", source="reports"
        )
    for report in reports:
        shutil.copytree(
            project / "reports" / report, target / "reports" / report, ignore=shutil.ignore_patterns(".*", "*_files")
        )
    for file in sorted((project / "reports").glob("*.qmd")):
        shutil.copyfile(file, target / "reports" / file.name)
    _stage_navigation(project, target, reports)
    unfinished = tuple(one for one in found if one not in reports)
    return Staged(target, reports, unfinished, {report: _expected(target, report) for report in reports})


def _reports(project: Path) -> tuple[str, ...]:
    found = (one.relative_to(project / "reports") for one in project.glob("reports/*/*") if one.is_dir())
    return tuple(sorted(one.as_posix() for one in found if all(_NAME.fullmatch(part) for part in one.parts)))


def _expected(project: Path, report: str) -> tuple[str, ...]:
    folder = project / "reports" / report
    pages = [one.with_suffix(".html") for kind in ("*.qmd", "*.ipynb") for one in folder.glob(kind)]
    files = [*pages, folder / "index.html", folder / f"{WHOLE}.pdf", *folder.glob("data/*.csv")]
    return tuple(sorted({one.relative_to(project).as_posix() for one in files}))


def _stage_navigation(project: Path, target: Path, reports: Sequence[str]) -> None:
    try:
        raw = yaml.safe_load((project / NAVIGATION).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PublishFault(f"filen går inte att läsa: {' '.join(str(error).split())}", source=NAVIGATION) from None
    bars = raw.get("website", {}).get("sidebar", []) if isinstance(raw, Mapping) else []
    kept = [bar for bar in bars if set(_reports_in(bar)) <= set(reports)]
    text = yaml.safe_dump({"website": {"sidebar": kept}}, allow_unicode=True, sort_keys=False)
    (target / NAVIGATION).write_text(text, encoding="utf-8")


def _reports_in(value: Any) -> Iterable[str]:
    """The reports that a part of the navigation leads to."""
    if isinstance(value, str):
        yield from _REPORT.findall(value)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _reports_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _reports_in(one)
