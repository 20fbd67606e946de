"""Small projects that tell of themselves as a build does: published manifests, data packages, and the site's own facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from samrapport.run.assembly.manifest import SCHEMA_VERSION

from .factory import make_project

ADDRESS = "https://rapporter.example.se/forbund"
HOSTILE = "Förbundet <i>&\"'</script>]]>\n<!-- {\u202e\x1bx"
"""What a name may hold that ends a tag, an attribute, a script, a section of XML or a line."""


def fact(name: str, shown: str, unit: str = "kr", file: str = "budget.csv") -> dict[str, Any]:
    source = {"file": f"vasteras/2021/{file}", "rows": "2"}
    return {
        "name": name,
        "value": "1",
        "shown": shown,
        "unit": unit,
        "base": "",
        "formula": "summa",
        "sources": [source],
    }


def manifest(where: str, ar: int, **metadata: Any) -> dict[str, Any]:
    """A published manifest of a report as `write_report` makes it."""
    told = {"title": f"Delårsrapport {ar}", "subtitle": f"Förbundet {where}", "forbund": f"Förbundet {where}"}
    told |= {"date": f"{ar}-09-24", "period": f"{ar}-01-01–{ar}-08-31", "dnr": f"{ar}/17", **metadata}
    budget, andel = "Budget och utfall, tkr. Källa: förbundet", "Andel helårsekvivalenter. Källa: SCB"
    shown = [("tbl-budget", "table", budget), ("fig-andel", "figure", andel)]
    return {
        "schema_version": SCHEMA_VERSION,
        "public": True,
        "report": {"forbund": where, "ar": ar, "type": "delarsrapport", "document": "delarsrapport"},
        "parameters": {"forbund": where, "ar": ar},
        "metadata": told,
        **{key: {} for key in ("inputs", "code", "notebooks")},
        "sections": [
            {"section": "01_uppdrag", "title": "Uppdrag och mål", "page": "01-uppdrag.ipynb", "state": "klar"},
            {"section": "02_ekonomi", "title": "Budget och utfall", "page": "02-ekonomi.ipynb", "state": "klar"},
            {"section": "03_saknas", "title": None, "page": None, "state": "utelämnad"},
        ],
        "facts": [fact("budget.totalt", f"{ar} tkr"), fact("deltagare.antal", str(ar), "personer", "deltagare.csv")],
        "shown": [
            {"label": label, "kind": kind, "section": "02_ekonomi", "title": "Budget och utfall", "caption": caption}
            | {"facts": ["budget.totalt", "deltagare.antal"], "files": {}}
            for label, kind, caption in shown
        ],
    }


def tell(project: Path, where: str, ar: int, **metadata: Any) -> None:
    """Let a report tell of itself, and the project of one more."""
    data = project / "reports" / where / str(ar) / "data"
    (data / "publikt-manifest.json").write_text(json.dumps(manifest(where, ar, **metadata)), encoding="utf-8")
    file = {"path": "tbl-budget.csv", "title": "Budget", "format": "csv", "mediatype": "text/csv", "bytes": 24}
    (data / "datapackage.json").write_text(json.dumps({"resources": [file]}), encoding="utf-8")


def site_facts(project: Path, **more: Any) -> None:
    """What the build writes of the site."""
    told = {"adress": ADDRESS, "ansvarig": "Förbunden", "titel": "Rapporter", "epost": "", "kontakt": "", "licens": ""}
    (project / "reports/_webbplats.json").write_text(json.dumps(told | {"kommande": []} | more), encoding="utf-8")


def make_told(folder: Path, *reports: tuple[str, int], adress: str = ADDRESS, **metadata: Any) -> Path:
    """A project of such reports, with each förbund's own page when there are many; metadata is that of all of them."""
    project = make_project(folder, *reports)
    if len(every := {forbund for forbund, _ in reports}) > 1:
        for forbund in every:
            page = f"---\ntitle: Delårsrapport, {forbund}\n---\n\nFörbundet {forbund} samlar pengar från fyra håll till insatser.\n"
            (project / f"reports/{forbund}.qmd").write_text(page, encoding="utf-8")
    for forbund, ar in reports:
        tell(project, forbund, ar, **metadata)
    site_facts(project, adress=adress)
    return project
