"""The generated pages: a report's front page, the list of all reports, the navigation. Entries: `front_page`, `write_index`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from samrapport.raw.folder import SLUG
from samrapport.run.atomic import read_json, write_atomic
from samrapport.run.discover import REPORT_TYPE, YEAR
from samrapport.run.manifest import MANIFEST
from samrapport.run.page import Page
from samrapport.run.quoting import escape_markdown, front_matter, quote_yaml

WHOLE_PDF = f"{REPORT_TYPE}.pdf"
WHOLE_NOTEBOOK = f"{REPORT_TYPE}.ipynb"
NAVIGATION = "_nav.yml"


def front_page(metadata: dict[str, Any], body: str, pages: Sequence[Page]) -> str:
    """A report's index.qmd: `body` (Markdown, with its key figures), then its sections and the whole of it."""
    matter = {key: escape_markdown(metadata[key]) for key in ("title", "subtitle") if metadata.get(key)}
    sections = [f"- [{escape_markdown(page.title)}]({page.section.page})" for page in pages]
    parts = [
        front_matter(matter),
        body.strip(),
        "## Avsnitt",
        "\n".join(sections),
        "## Hela rapporten",
        f"- [Som PDF]({WHOLE_PDF})\n- [På en sida]({WHOLE_NOTEBOOK})",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def write_index(reports: Path) -> bool:
    """Write the list of all reports and the navigation, from the manifests there are. Tells whether there is any."""
    manifests = read_manifests(reports)
    if not manifests:
        for name in (NAVIGATION, "index.qmd"):
            (reports / name).unlink(missing_ok=True)
        return False
    _write_changed(reports / NAVIGATION, _navigation(manifests))
    _write_changed(reports / "index.qmd", _list(manifests))
    return True


def read_manifests(reports: Path) -> list[dict[str, Any]]:
    """The manifests of all finished reports, by förbund and year, latest year first."""
    found = [
        read_json(path)
        for path in reports.glob(f"*/*/{MANIFEST}")
        if SLUG.fullmatch(path.parts[-3]) and YEAR.fullmatch(path.parts[-2])
    ]
    whole = [manifest for manifest in found if isinstance(manifest, dict)]
    return sorted(whole, key=lambda manifest: (manifest["report"]["forbund"], -manifest["report"]["ar"]))


def _navigation(manifests: list[dict[str, Any]]) -> str:
    """One sidebar per report, with an id, so that a page lists the sections of its own report and not of all."""
    lines = ["website:", "  sidebar:"]
    for manifest in manifests:
        report = manifest["report"]
        folder = f"reports/{report['forbund']}/{report['ar']}"
        contents = [{"text": "Översikt", "href": f"{folder}/index.qmd"}]
        contents += [
            {"text": escape_markdown(section["title"]), "href": f"{folder}/{section['page']}"}
            for section in manifest["sections"]
            if section["page"]
        ]
        contents += [
            {"text": "Hela rapporten på en sida", "href": f"{folder}/{WHOLE_NOTEBOOK}"},
            {"text": "Hela rapporten (PDF)", "href": f"{folder}/{WHOLE_PDF}"},
        ]
        lines += [
            f"    - id: {report['forbund']}-{report['ar']}",
            f"      title: {quote_yaml(escape_markdown(_name(manifest) + ' ' + str(report['ar'])))}",
            "      contents:",
            *(f"        - {quote_yaml(entry)}" for entry in contents),
        ]
    return "\n".join(lines) + "\n"


def _list(manifests: list[dict[str, Any]]) -> str:
    parts = [front_matter({"title": "Alla rapporter", "sidebar": False})]
    for _, group in groupby(manifests, key=lambda manifest: manifest["report"]["forbund"]):
        of_one = list(group)
        parts.append(f"## {escape_markdown(_name(of_one[0]))}")
        rows = []
        for manifest in of_one:
            report = manifest["report"]
            folder = f"{report['forbund']}/{report['ar']}"
            title = escape_markdown(manifest["metadata"].get("title") or f"Rapport {report['ar']}")
            pdf = f"[PDF, {title} {escape_markdown(_name(manifest))}]({folder}/{WHOLE_PDF})"
            rows.append(f"- [{title}]({folder}/index.qmd) ({pdf})")
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _name(manifest: dict[str, Any]) -> str:
    return str(manifest["metadata"].get("forbund") or manifest["report"]["forbund"])


def _write_changed(path: Path, text: str) -> None:
    """Leave a file alone that says the same already, so that it does not look new to those who compare times."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_atomic(path, text)
