"""What the studio's forms write, by the same functions as the commands: an explanation, a new year, a workbook.

Entries: `explain`, `make_new`, `workbook`, `take_workbook`, all done in a worker.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from samrapport.errors import SamrapportError
from samrapport.intake.arsmapp.avsnitt import nytt_avsnitt
from samrapport.intake.arsmapp.forbund import kommun_av, nya_rader, skriv_nytt
from samrapport.intake.arsmapp.mall import bok_av, tabeller_av
from samrapport.intake.arsmapp.nytt_ar import planera_ar
from samrapport.intake.arsmapp.rader import las_rader
from samrapport.rapport.nyckeltal import aret_fore
from samrapport.rapport.omraden import tabeller_i
from samrapport.rapport.rapport import Rapport
from samrapport.rapport.slag import finn_rapport
from samrapport.raw.folder import RawFolder
from samrapport.raw.sheets.book import BOOK
from samrapport.raw.sheets.reading import sheet_names
from samrapport.raw.table import table_path
from samrapport.raw.values import parse_date
from samrapport.run.atomic import write_atomic, write_new
from samrapport.run.project import Project
from samrapport.studio.beside import Asked
from samrapport.there import has_file

_NOTES = "avstamning"
_HEADS = ("regel", "plats", "förklaring", "accepterad av", "datum", "visas i")
_BOM = b"\xef\xbb\xbf"


def _report(asked: Asked) -> Rapport:
    report = asked.report
    return finn_rapport(RawFolder(asked.data), report.forbund, report.ar, dict(report.given), report.type.source)


def explain(asked: Asked, sent: Mapping[str, str]) -> str:
    """Add a row to `avstamning.csv`, whose other rows stay byte for byte; gives its path from the data folder. Raises SamrapportError."""
    row = {name: " ".join(sent.get(key, "").split()) for name, key in zip(_HEADS, _KEYS, strict=True)}
    row["datum"] = row["datum"] or date.today().isoformat()
    for name in _HEADS[:-1]:
        if not row[name]:
            raise SamrapportError(f"Fyll i {name}.")
    rapport = _report(asked)
    path = table_path(rapport.folder, rapport.path(_NOTES))
    if path is not None and not path.endswith(".csv"):
        raise SamrapportError(f"Förklaringarna ligger i {path}. Skriv raden där.")
    place = asked.data / (path or f"{rapport.path(_NOTES)}.csv")
    before = place.read_bytes() if path else b""
    heads: tuple[str, ...] = _HEADS
    if path:
        table = las_rader(rapport.folder, path)
        heads = table.rubriker
        if any((one.get("regel"), one.get("plats")) == (row["regel"], row["plats"]) for one in table.rader):
            raise SamrapportError("Fyndet har redan en förklaring. Läs om sidan.")
    write_atomic(place, before + _lines(before, heads, row))
    return place.relative_to(asked.data).as_posix()


_KEYS = ("regel", "plats", "forklaring", "av", "datum", "visas")


def _lines(before: bytes, heads: tuple[str, ...], row: Mapping[str, str]) -> bytes:
    """What is to be added to a file of rows: the row, in its own way of writing; the headings too where it has nothing."""
    first = before.removeprefix(_BOM).partition(b"\n")[0]
    encoding = "utf-8"
    try:
        before.decode()
    except UnicodeDecodeError:
        encoding = "cp1252"
    end = "\r\n" if first.endswith(b"\r") else "\n"
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator=end)
    if not before:
        writer.writerow(heads)
    elif not before.endswith((b"\n", b"\r")):
        made.write(end)
    writer.writerow([row.get(head, "") for head in heads])
    return made.getvalue().encode(encoding)


def make_new(project: Project, sent: Mapping[str, str]) -> dict[str, Any]:
    """A new förbund, year, insats or section, as `samrapport ny` makes it. torr: "true" to tell only what would be written. Raises SamrapportError."""
    dry = sent.get("torr") == "true"
    if sent.get("slag") == "avsnitt":
        place, content = nytt_avsnitt(project.notebooks, sent.get("typ") or "delarsrapport", sent.get("rubrik", ""))
        if not dry:
            write_new(place, content)
        slug = place.stem[3:]
        told = f"Skriv text/{slug}.md i de rapporter som ska ha avsnittet."
        return {
            "filer": [{"fil": f"{place.parent.name}/{place.name}", "gor": told}],
            "senare": [],
            "finns": [],
            "fran": None,
        }
    data, forbund = project.data, sent.get("forbund", "").strip()
    added = _added(RawFolder(data), forbund, sent) if sent.get("slag") == "forbund" else []
    plan = planera_ar(
        data, forbund, sent.get("ar", "").strip(), sent.get("fran", "").strip() or None,
        insats=sent.get("insats", "").strip() if sent.get("slag") == "insats" else "",
        arbetsbok=sent.get("arbetsbok") == "true",
    )  # fmt: skip
    if not dry:
        skriv_nytt(data, plan, added)
    return {
        "filer": [{"fil": one.fil, "gor": one.gor} for one in (*added, *plan.filer)],
        "senare": [{"fil": name, "gor": f"Rubriker: {heads}"} for name, heads in plan.senare],
        "finns": list(plan.finns),
        "fran": plan.fran,
    }


def _added(folder: RawFolder, forbund: str, sent: Mapping[str, str]) -> list[Any]:
    kommuner = [kommun_av(one) for one in sent.get("kommuner", "").split(",") if one.strip()]
    try:
        since = parse_date(sent.get("sedan", ""))
    except ValueError as expected:
        raise SamrapportError(f"Dagen ”{sent.get('sedan', '')[:20]}” {expected}") from None
    return list(nya_rader(folder, forbund, sent.get("namn", ""), kommuner, since))


def workbook(asked: Asked) -> tuple[str, bytes]:
    """A report's workbook to fill in, with its name: the one that lies there, else one with what its files hold. Raises SamrapportError."""
    rapport = _report(asked)
    name = f"underlag-{'-'.join(asked.report.folder.parts)}.xlsx"
    path = rapport.path(BOOK)
    if rapport.folder.has(path):
        return name, (asked.data / path).read_bytes()
    return name, bok_av(f"Underlag {asked.report}", rapport, tabeller_av(rapport), aret_fore(rapport))


def take_workbook(asked: Asked, content: bytes, replace: bool) -> dict[str, Any]:
    """Lay a filled workbook in the report's folder. replace: whether it takes the place of the one that lies there, and of the CSV files
    whose tables it holds; without it these are told of and nothing is written. Raises SamrapportError for what is no workbook.
    """
    rapport = _report(asked)
    path = rapport.path(BOOK)
    sheets = {name for name in sheet_names(path, content) if name in tabeller_i(*rapport.platser)}
    if not sheets:
        raise SamrapportError("Arbetsboken har inget blad som rapporten känner. Hämta arbetsboken här, och fyll i den.")
    there = [path] if rapport.folder.has(path) else []
    for name in sorted(sheets):
        place = asked.data / f"{rapport.path(name)}.csv"
        if has_file(place):
            there.append(place.relative_to(asked.data).as_posix())
    if there and not replace:
        return {"skriven": False, "ersatter": there}
    write_atomic(asked.data / path, content)
    for one in there:
        if one != path:
            (asked.data / one).unlink()
    return {"skriven": True, "fil": path, "ersatter": there, "blad": sorted(sheets)}
