"""A made-up table of SCB's, in every form that it can come in, and a service on this machine that answers as SCB's does.

Entries: `Tabell` with its dressings, `tjanst` for the service.
"""

from __future__ import annotations

import io
import itertools
import json
import math
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl

BENEFITS = (
    "Sjukpenning",
    "Sjuk- och aktivitetsersersättning",
    "Arbetslöshetsersättning",
    "Arbetsmarknadsåtgärder",
    "Ekonomiskt bistånd",
    "Etableringsersättning",
)
CONTENTS = (*BENEFITS, "Summa helårsekvivalenter", "Folkmängd", "Andel av befolkningen")
AREAS = {"00": "Riket", "23": "Sjölän", "2301": "Bro", "2302": "Ekeby", "2303": "Åby"}
SEXES = {"1": "män", "2": "kvinnor", "1+2": "män och kvinnor totalt"}

CONFIG: dict[str, Any] = json.loads((Path(__file__).parent / "scb" / "config.json").read_text(encoding="utf-8"))
"""What SCB's own service says of itself."""

Axis = tuple[str, str, dict[str, str]]
Value = int | float | None


def months(*years: str) -> dict[str, str]:
    """`2023` is its twelve months, `2024:8` its first eight."""
    found = {}
    for one in years:
        year, _, last = one.partition(":")
        found |= {f"{year}M{month:02d}": f"{year}M{month:02d}" for month in range(1, int(last or 12) + 1)}
    return found


def value(area: str, kon: str, content: str, month: str) -> Value:
    """A number that adds up: over benefits, over kön, and over the kommuner of the county."""
    if area == "23":
        return sum(value(one, kon, content, month) or 0 for one in ("2301", "2302", "2303"))
    if area == "00":
        return 1000 * (value("2301", kon, content, month) or 0)
    if kon == "1+2":
        return sum(value(area, one, content, month) or 0 for one in "12")
    at = CONTENTS.index(content)
    if at > len(BENEFITS):
        return 2000 + int(area[-1]) * 100 + int(kon) if content == "Folkmängd" else 12.3
    if content.startswith("Summa"):
        return sum(value(area, kon, one, month) or 0 for one in BENEFITS)
    return 20 + 10 * at + int(area[-1]) + 2 * int(kon) + int(month[:4]) % 7 + int(month[5:])


@dataclass(frozen=True)
class Tabell:
    """axes: name, label and values of each variable. of: the number of a combination of codes."""

    axes: tuple[Axis, ...]
    of: Callable[..., Value] = value
    updated: str = "2026-06-08T06:00:00Z"
    namn: str = "TAB1386"
    titel: str = "Helårsekvivalenter efter region, kön, åldersgrupp, tabellinnehåll och månad"

    @property
    def cells(self) -> list[Value]:
        return [self.of(*codes) for codes in itertools.product(*(one[2] for one in self.axes))]

    def chosen(self, selection: Mapping[str, Sequence[str]]) -> Tabell:
        axes = tuple(
            (name, label, {code: values[code] for code in values if code in selection[name]})
            for name, label, values in self.axes
        )
        return replace(self, axes=axes)

    def jsonstat(self, *, values: bool = True) -> bytes:
        found = {
            "version": "2.0", "class": "dataset", "label": self.titel, "source": "SCB", "updated": self.updated,
            "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
            "id": [name for name, _, _ in self.axes], "size": [len(one[2]) for one in self.axes],
            "dimension": {
                name: {"label": label, "category": {"index": {code: at for at, code in enumerate(codes)}, "label": codes}}
                for name, label, codes in self.axes
            },
            "extension": {"px": {"tableid": self.namn, "language": "sv"}},
            "value": self.cells if values else [],
        }  # fmt: skip
        return json.dumps(found, ensure_ascii=False, indent=1).encode()

    def px(self, encoding: str = "cp1252") -> bytes:
        def listed(texts: Sequence[str]) -> str:
            return ",\n".join(f'"{one}"' for one in texts)

        lines = [
            'CHARSET="ANSI";', 'AXIS-VERSION="2013";', f'CODEPAGE="{"iso-8859-1" if encoding == "cp1252" else encoding}";',
            'LANGUAGE="sv";', 'LANGUAGES="sv","en";', f'TABLEID="{self.namn}";',
            f'TITLE="{self.titel[:30]}"\n"{self.titel[30:]}";', 'TITLE[en]="Full year equivalents; by region";',
            f"STUB={listed([one[1] for one in self.axes[:-1]])};", f'HEADING="{self.axes[-1][1]}";',
            'NOTE="Ett semikolon; står här";',
        ]  # fmt: skip
        for _, label, values in self.axes:
            lines.append(f'VALUES("{label}")={listed(list(values.values()))};')
            lines.append(f'VALUES[en]("{label}")={listed(["x"] * len(values))};')
            lines.append(f'CODES("{label}")={listed(list(values))};')
        lines.append('LAST-UPDATED("Sjukpenning")="20260608 08:00";')
        lines.append("DATA=\n" + "\n".join('".."' if one is None else str(one) for one in self.cells) + ";")
        return "\n".join(lines).encode(encoding)

    def _shown(self, name: str, code: str, text: str) -> str:
        return f"{code} {text}" if name == "Region" else text

    def wide(self, over: Sequence[str]) -> tuple[list[str], list[list[str]], list[list[str]], list[list[Value]]]:
        """As a web page shows it: variables at the side, those whose values stand over the columns, labels, numbers."""
        side = [one for one in self.axes if one[0] not in over]
        top = [one for one in self.axes if one[0] in over]
        heads = [
            [self._shown(one[0], code, one[2][code]) for one, code in zip(top, codes, strict=True)]
            for codes in itertools.product(*(one[2] for one in top))
        ]
        labels, rows = [], []
        for codes in itertools.product(*(one[2] for one in side)):
            labels.append([self._shown(one[0], code, one[2][code]) for one, code in zip(side, codes, strict=True)])
            row = []
            for above in itertools.product(*(one[2] for one in top)):
                given = dict(zip([one[0] for one in (*side, *top)], (*codes, *above), strict=True))
                row.append(self.of(*(given[one[0]] for one in self.axes)))
            rows.append(row)
        return [one[1] for one in side], heads, labels, rows

    def csv(
        self,
        over: Sequence[str] = ("ContentsCode",),
        *,
        separator: str = ",",
        encoding: str = "cp1252",
        title: bool = False,
    ) -> bytes:
        names, heads, labels, rows = self.wide(over)
        quoted = [[f'"{one}"' for one in (*names, *(" ".join(head) for head in heads))]]
        quoted += [
            [*(f'"{one}"' for one in label), *('".."' if one is None else str(one) for one in row)]
            for label, row in zip(labels, rows, strict=True)
        ]
        lines = [f'"{self.titel}"', ""] if title else []
        return "\r\n".join([*lines, *(separator.join(one) for one in quoted), ""]).encode(encoding)

    def xlsx(self, over: Sequence[str] = ("ContentsCode", "Tid")) -> bytes:
        names, heads, labels, rows = self.wide(over)
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append([self.titel])
        sheet.append([])
        for level in range(len(over)):
            texts = [head[level] for head in heads]
            # Each heading once, over the columns that it stands for.
            once = [
                one if level == len(over) - 1 or at == 0 or texts[at - 1] != one else None
                for at, one in enumerate(texts)
            ]
            sheet.append([*(None for _ in names), *once])
        before: list[str] = []
        for label, row in zip(labels, rows, strict=True):
            first = next((at for at, one in enumerate(label) if before[at : at + 1] != [one]), len(label))
            sheet.append(
                [
                    *(one if at >= first else None for at, one in enumerate(label)),
                    *(".." if one is None else one for one in row),
                ]
            )
            before = label
        for note in (
            [],
            ["Månader som en kommun inte har lämnat är 0"],
            ["Senaste uppdatering:"],
            ["20260608 08:00"],
            ["Källa:"],
            ["SCB"],
        ):
            sheet.append(note)
        buffer = io.BytesIO()
        book.save(buffer)
        return buffer.getvalue()


def hek(
    times: Mapping[str, str] | None = None,
    areas: Mapping[str, str] | None = None,
    of: Callable[..., Value] | None = None,
) -> Tabell:
    """Helårsekvivalenter, of the form that SCB's table has."""
    chosen = of or value
    return Tabell(
        (
            ("Region", "region", dict(areas or AREAS)),
            ("Kon", "kön", dict(SEXES)),
            ("Aldersgrupp", "åldersgrupp", {"20-64": "20-64 år"}),
            ("ContentsCode", "tabellinnehåll", {f"00000{at}N1": one for at, one in enumerate(CONTENTS)}),
            ("Tid", "månad", dict(times or months("2022", "2023"))),
        ),
        lambda area, kon, _age, content, month: chosen(area, kon, CONTENTS[int(content[5])], month),
    )


@dataclass
class Tjanst:
    """What the service has, what it is to do wrong, and what it was asked. faults: what becomes of the questions to come, by path.

    wait: seconds that it asks for before the next question, where it refuses one.
    """

    tabell: Tabell
    most: int = 150_000
    calls: int = 3
    window: float = 0.2
    faults: dict[str, deque[str]] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)
    adress: str = ""
    kolada: dict[str, Any] = field(default_factory=dict)
    wait: int = 0
    _times: deque[float] = field(default_factory=deque)

    def fail(self, path: str, *kinds: str) -> None:
        self.faults.setdefault(path, deque()).extend(kinds)

    def too_often(self) -> bool:
        now = time.monotonic()
        while self._times and self._times[0] < now - self.window:
            self._times.popleft()
        self._times.append(now)
        return len(self._times) > self.calls + 1  # One that was on its way.

    def answer(self, path: str, query: Mapping[str, list[str]], body: Any) -> tuple[int, Any]:
        if path == "/config":
            return 200, CONFIG | {
                "maxDataCells": self.most,
                "maxCallsPerTimeWindow": self.calls,
                "timeWindow": self.window,
            }
        if path == "/tables":
            return 200, {"tables": [], "page": {"pageNumber": 1, "pageSize": 1, "totalElements": 1, "totalPages": 1}}
        if path == f"/tables/{self.tabell.namn}/metadata":
            return 200, self.tabell.jsonstat(values=False)
        if path == f"/tables/{self.tabell.namn}/data":
            return self.numbers(body)
        return self.of_kolada(path, query)

    def numbers(self, body: Any) -> tuple[int, Any]:
        selection = {one["variableCode"]: one["valueCodes"] for one in body["selection"]}
        for name, _, values in self.tabell.axes:
            if name not in selection or not set(selection[name]) <= set(values):
                return 400, {"title": f"Non-existent value for {name}"}
        if math.prod(map(len, selection.values())) > self.most:
            return 403, {"title": "Too many cells selected"}
        return 200, self.tabell.chosen(selection).jsonstat()

    def of_kolada(self, path: str, query: Mapping[str, list[str]]) -> tuple[int, Any]:
        if path.startswith("/kpi/"):
            return 200, {
                "values": [
                    {"id": one, "title": title}
                    for one, title in self.kolada["kpi"].items()
                    if one in path.split("/")[2].split(",")
                ]
            }
        if path == "/data" and self.kolada:
            rows = [
                {
                    "kpi": kpi,
                    "municipality": area,
                    "period": int(year),
                    "values": [{"gender": "T", "value": number, "status": "", "count": 1}],
                }
                for (kpi, area, year), number in self.kolada["data"].items()
                if kpi in query["kpi_id"] and area in query["municipality_id"] and year in query["year"]
            ]
            size, page = self.kolada.get("page", 5000), int(query["page"][0])
            more = f"{self.adress}/data?page={page + 1}" if page * size < len(rows) else None
            own = rows[(page - 1) * size : page * size]
            return 200, {"values": own, "count": len(own), "next_url": more}
        return 404, {"title": "Not found"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tjanst: Tjanst

    def do_GET(self) -> None:
        self._reply(None)

    def do_POST(self) -> None:
        self._reply(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _reply(self, body: Any) -> None:
        own, parts = self.tjanst, urlsplit(self.path)
        own.asked.append((self.command, parts.path, body))
        waiting = own.faults.get(parts.path)
        kind = waiting.popleft() if waiting else ""
        if not kind and own.too_often():
            kind = "429"
        code, found = own.answer(parts.path, parse_qs(parts.query), body)
        content = found if isinstance(found, bytes) else json.dumps(found, ensure_ascii=False).encode()
        heads = {"Content-Type": "application/json; charset=utf-8"}
        if kind.isdecimal():
            code, content, heads["Retry-After"] = int(kind), b"", str(own.wait)
        elif kind == "webbsida":
            content, heads = b"<!doctype html><title>Logga in</title>", {"Content-Type": "text/html"}
        elif kind == "inloggning":
            code, content, heads["Location"] = 302, b"", "https://login.example.se/?next=x"
        elif kind == "skrap":
            content = content[: len(content) // 2]
        elif kind == "delvis":
            told = json.loads(content)
            name = max(told["id"], key=lambda one: told["size"][told["id"].index(one)])
            content = own.tabell.chosen(
                {
                    one: list(told["dimension"][one]["category"]["index"])[: -1 if one == name else None]
                    for one in told["id"]
                }
            ).jsonstat()
        elif kind == "ombytt":
            own.tabell = replace(own.tabell, updated=f"2026-09-01T06:00:{len(own.asked) % 60:02d}Z")
            content = own.answer(parts.path, {}, body)[1]
        elif kind == "seg":
            time.sleep(3)
        self.send_response(code)
        for name, told in heads.items():
            self.send_header(name, told)
        self.send_header("Content-Length", str(len(content) + (100 if kind == "avklippt" else 0)))
        self.end_headers()
        with suppress(OSError):  # Whoever asked did not wait.
            self.wfile.write(content)
        if kind == "avklippt":
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    """Lets whoever asks go without waiting for the answer."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def tjanst(tabell: Tabell | None = None, **limits: Any) -> Iterator[Tjanst]:
    """The service, on this machine alone."""
    own = Tjanst(tabell or hek(), **limits)
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"tjanst": own}))
    own.adress = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield own
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
