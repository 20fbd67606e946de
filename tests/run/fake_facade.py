"""A small stand-in for the facade: the run is tested without the domain. Notebooks and workers import it by PYTHONPATH."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from samrapport.errors import Fault, MissingData
from samrapport.facts.trail import Followed

_SEEN: dict[str, str | None] = {}


class Shown:
    """Shows one MIME bundle."""

    def __init__(self, data: dict[str, str], described: dict[str, Any]) -> None:
        self.data, self.described = data, described

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        return self.data, {"samrapport": self.described}


def read(path: str) -> str:
    """A raw file's text, noted in the record at once."""
    file = Path(os.environ["SAMRAPPORT_DATA"], path)
    content = file.read_bytes() if file.is_file() else None
    _SEEN[path] = None if content is None else hashlib.sha256(content).hexdigest()
    if "SAMRAPPORT_RECORD" in os.environ:
        Path(os.environ["SAMRAPPORT_RECORD"]).write_text(
            json.dumps({"files": _SEEN, "modules": ["samrapport.errors"]}), encoding="utf-8"
        )
    if content is None:
        raise MissingData([path])
    return content.decode()


def table(label: str, rows: list[list[Any]], caption: str = "En tabell") -> Shown:
    html = (
        f'<table id="{label}-tabell"><caption>{caption}</caption><tbody><tr><td>{rows[0][0]}</td></tr></tbody></table>'
    )
    data = {"text/html": html, "text/markdown": "```{=typst}\n#table()\n```", "text/plain": "tabell"}
    values = {"columns": [f"k{number}" for number in range(len(rows[0]))], "rows": rows}
    return Shown(data, {"kind": "table", "label": label, "caption": caption, "note": "", "data": values})


def figure(label: str, caption: str = "Ett diagram", alt: str = "Staplar") -> Shown:
    data = {"image/svg+xml": "<svg/>", "image/png": "aGVq", "text/plain": alt}
    return Shown(data, {"kind": "figure", "label": label, "caption": caption, "alt": alt, "data": None})


def prose(text: str) -> Shown:
    return Shown({"text/markdown": text, "text/plain": text}, {"kind": "prose"})


class Rapport:
    """A förbund's report, or that of one of its insatser."""

    def __init__(self, forbund: str, ar: int, insats: str | None = None) -> None:
        self.forbund, self.ar, self.insats = forbund, ar, insats
        self.inom = None
        self.uppgifter = SimpleNamespace(krav=int(os.environ.get("FAKE_KRAV", "1")), minsta_cell=5)

    def metadata(self) -> dict[str, Any]:
        own = {"title": f"Halvårsrapport {self.ar}", "subtitle": self.insats.upper()} if self.insats else {}
        return {
            "title": f"Delårsrapport {self.ar}",
            "forbund": self.forbund.title(),
            "dnr": "1/21",
            "motto": None,
        } | own

    oppen_avstamning = False
    formula = ""

    def oversikt(self) -> dict[str, Any]:
        return {}

    def bilagor(self) -> dict[str, bytes]:
        return {}

    def noteringar(self) -> list[str]:
        return []

    def slappt(self) -> dict[str, Any]:
        return {}

    def faktalista(self) -> list[dict[str, Any]]:
        """One, of the budget; of an insats the count of its participants."""
        path = register(self.forbund, self.ar, self.insats) if self.insats else f"{self.forbund}/{self.ar}/budget.csv"
        name, unit = ("deltagare", "antal") if self.insats else ("budget", "tkr")
        try:
            value = read(path).strip()
        except MissingData:
            return []
        fact = {
            "name": f"{name}.totalt",
            "value": value,
            "shown": value,
            "unit": unit,
            "base": "",
            "formula": self.formula or name,
        }
        return [{**fact, "sources": [{"file": path, "rows": "1"}]}]

    def framsida(self) -> str:
        if Followed.trail is not None:
            Followed.trail.facts.setdefault("deltagare.totalt" if self.insats else "budget.totalt")
        if self.insats:
            return f"Deltagare: {read(register(self.forbund, self.ar, self.insats)).strip()}."
        told = f"Budgeten är {read(f'{self.forbund}/{self.ar}/budget.csv').strip()}."
        try:
            return f"{told} Året före: {read(self.before()).strip()}."
        except MissingData:
            return told

    def before(self) -> str:
        return f"{self.forbund}/{self.ar - 1}/budget.csv"

    def lasta_filer(self) -> dict[str, str | None]:
        """What the front page read."""
        paths = [register(self.forbund, self.ar, self.insats)] if self.insats else [self.before()]
        return {path: _SEEN[path] for path in paths if path in _SEEN}


def register(forbund: str, ar: int, insats: str) -> str:
    return f"{forbund}/{ar}/insatser/{insats}/deltagare.csv"


def kontrollfil(rapport: Rapport) -> dict[str, Any]:
    """A finding a line of fynd.txt: its severity, and after it whether it is explained."""
    folder = Path(os.environ["SAMRAPPORT_DATA"], rapport.forbund, str(rapport.ar))
    file = (folder / "insatser" / rapport.insats if rapport.insats else folder) / "fynd.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return {"fynd": [{"allvar": one.split()[0], "notering": {} if " " in one else None} for one in lines]}


def oppna(forbund: str, ar: int, insats: str | None = None, fil: str = "", data: Path | None = None) -> Rapport:
    return Rapport(forbund, ar, insats)


def validera(
    data: Path,
    forbund: str,
    ar: int,
    insats: str | None = None,
    fil: str = "",
    filer: Iterable[str] = (),
    leads_to: Callable[[str], bool] = lambda _: True,
) -> list[Fault]:
    path = register(forbund, ar, insats) if insats else f"{forbund}/{ar}/budget.csv"
    text = (data / path).read_text(encoding="utf-8").strip()
    faults = [] if text.lstrip("-").isdigit() else [Fault(path, "skriv ett tal.", 1, "belopp", text)]
    links = data / forbund / str(ar) / "lankar.txt"
    for row, address in enumerate(links.read_text(encoding="utf-8").split() if links.is_file() else [], start=1):
        if not leads_to(address):
            faults.append(Fault(f"{forbund}/{ar}/lankar.txt", f"{address} leder ingenstans.", row))
    return faults
