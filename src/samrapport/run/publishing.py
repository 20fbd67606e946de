"""Handing the reports to publishing, once per build and only when something is new. Entry: `publish_site`."""

from __future__ import annotations

import shutil
from pathlib import Path

from samrapport.run.atomic import read_json, write_json
from samrapport.run.fingerprint import PACKAGE, hash_file, hash_mapping, hash_tree
from samrapport.run.project import Project
from samrapport.run.watch import Watcher

# What lies beside the reports and reaches the site.
_SITE_SUFFIXES = frozenset(
    [
        ".yml",
        ".yaml",
        ".qmd",
        ".md",
        ".scss",
        ".css",
        ".js",
        ".html",
        ".typ",
        ".lua",
        ".bib",
        ".svg",
        ".png",
        ".jpg",
        ".ttf",
        ".otf",
        ".woff2",
    ]
)
_NOT_SITE = frozenset({"data", "notebooks", "reports", "src", "tests", "benchmarks", "_site"})


def publish_site(project: Project, engine: str, watcher: Watcher) -> str | None:
    """Publish all reports. Returns the site's front page, or None when the site already shows just these reports."""
    note = project.state / "publicerad.json"
    key = _key(project, engine)
    known = read_json(note)
    site = str(project.site / "index.html")
    if isinstance(known, dict) and known.get("key") == key and _untouched(project.site, known["outputs"]):
        return None
    from samrapport.publish.site import publish  # noqa: PLC0415  loads pandoc and Typst

    # A site half made by a kill has no note, and is made again.
    note.unlink(missing_ok=True)
    watcher.begin("Publicerar", 0)
    publish(project, project.site, engine, progress=watcher.step)
    write_json(note, {"key": key, "outputs": hash_tree(project.site)})
    return site


def _key(project: Project, engine: str) -> str:
    written = {project.reports, project.processed, project.site, project.data}
    beside = {
        path.relative_to(project.root).as_posix(): hash_file(path)
        for path in sorted(_beside(project.root))
        if not written & {path, *path.parents}
    }
    return hash_mapping(
        {
            "reports": sorted(hash_tree(project.reports).items()),
            "beside": sorted(beside.items()),
            "publish": sorted((name, found) for name, found in hash_tree(PACKAGE).items() if not name.endswith(".pyc")),
            "engine": (engine, shutil.which("quarto")),
        }
    )


def _beside(root: Path) -> list[Path]:
    found = []
    for entry in root.iterdir():
        if entry.name.startswith(".") or entry.name in _NOT_SITE:
            continue
        inside = entry.rglob("*") if entry.is_dir() else [entry]
        found += [path for path in inside if path.suffix in _SITE_SUFFIXES and path.is_file()]
    return found


def _untouched(site: Path, outputs: dict[str, str | None]) -> bool:
    return all(hash_file(site / path) == noted for path, noted in outputs.items())
