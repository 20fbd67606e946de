"""What was fetched, written so that a reader sees the old or the new and nothing between. Entries: `spara`, `lagg_till_regioner`, `ensam`."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from samrapport.areas.forbund.underlag import REGIONER, read_regioner
from samrapport.errors import DataFault, Fault, SamrapportError, told_elsewhere
from samrapport.intake.hamta.pxweb import Delsvar
from samrapport.raw.folder import RawFolder
from samrapport.raw.pxweb.kvitto import ANDELSE, MAPP, Kvitto, Svar, read_kvitton
from samrapport.raw.pxweb.utdrag import Varde
from samrapport.raw.table import table_path
from samrapport.run.atomic import write_atomic
from samrapport.run.disk.lock import open_lock, try_lock

_KALLA = "SCB, regionala indelningar"


@contextmanager
def ensam(data: Path) -> Iterator[None]:
    """Be the only one that fetches to a folder of raw data. Raises SamrapportError where another does."""
    place = data / MAPP
    place.mkdir(parents=True, exist_ok=True)
    with open_lock(place / ".hamta.lock") as file:
        if not try_lock(file):
            raise SamrapportError("En annan hämtning pågår i samma mapp. Vänta tills den är klar.")
        yield


def kvittot(data: Path, namn: str, tjanst: str) -> Kvitto | None:
    """The receipt of the last fetch by a recipe; None where there is none, or what lies there is not whole any more."""
    with told_elsewhere(DataFault):
        for kvitto, _ in read_kvitton(RawFolder(data), tjanst):
            if kvitto.recept == namn:
                return kvitto
    return None


def spara(
    data: Path, namn: str, tjanst: str, told: Mapping[str, str], answers: Sequence[Delsvar]
) -> tuple[Kvitto, bool]:
    """Keep answers byte for byte, with a receipt; whether it says anything new. told: tabell, titel and uppdaterad.

    The answers are named by their content and written first, the receipt last, and what it no longer names goes after that.
    """
    kept = [
        Svar(f"{namn}-{number}-{digest[:12]}.json", digest, one.answer.adress, one.fraga or None)
        for number, one in enumerate(answers, 1)
        for digest in [hashlib.sha256(one.answer.content).hexdigest()]
    ]
    before = kvittot(data, namn, tjanst)
    kvitto = Kvitto(
        namn,
        tjanst,
        told["tabell"],
        told["titel"],
        told["uppdaterad"],
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        tuple(kept),
    )
    if before and _said(before) == _said(kvitto):
        return before, False
    place = data / MAPP
    for svar, one in zip(kept, answers, strict=True):
        write_atomic(place / svar.fil, one.answer.content)
    write_atomic(place / f"{namn}{ANDELSE}", kvitto.text())
    own = re.compile(rf"{re.escape(namn)}-\d+-[0-9a-f]{{12}}\.json")
    for file in place.iterdir():
        if own.fullmatch(file.name) and file.name not in {svar.fil for svar in kept}:
            file.unlink(missing_ok=True)
    return kvitto, True


def _said(kvitto: Kvitto) -> tuple[object, ...]:
    """What a service answered, wherever it was asked: its address may move."""
    return kvitto.tabell, kvitto.uppdaterad, [(one.fil, one.fraga) for one in kvitto.svar]


def lagg_till_regioner(data: Path, areas: Iterable[Varde]) -> list[str]:
    """Add areas that `scb/regioner` lacks, as the service names them, and return their names. Raises DataFault where it cannot be written to."""
    folder = RawFolder(data)
    path = table_path(folder, "scb/regioner")
    known = set(read_regioner(folder)["regionkod"]) if path else set()
    new = [one for one in areas if re.fullmatch(r"\d{2}|\d{4}", one.kod) and one.kod not in known]
    if not new:
        return []
    if path and not path.endswith(".csv"):
        told = f"saknar {', '.join(one.kod for one in new[:8])}{' …' if len(new) > 8 else ''}. Lägg till områdena, och hämta igen."
        raise DataFault(Fault(path, f"filen {told}"))
    text = folder.text(path) if path else ";".join(REGIONER.kolumner) + "\n"
    heads = [one.strip() for one in next(csv.reader(io.StringIO(text), delimiter=";"))]
    rows = io.StringIO()
    writer = csv.writer(rows, delimiter=";", lineterminator="\n")
    for one in new:
        name = re.sub(rf"^{one.kod} ", "", one.text)
        kind = "riket" if one.kod == "00" else "län" if len(one.kod) == 2 else "kommun"
        values = {"regionkod": one.kod, "namn": name, "typ": kind, "källa": _KALLA}
        writer.writerow([values.get(head, "") for head in heads])
    before = folder.read(path) if path else text.encode()
    if before[:2] in (b"\xff\xfe", b"\xfe\xff"):
        before = text.encode()
    end = b"" if before.endswith(b"\n") else b"\n"
    write_atomic(data / (path or "scb/regioner.csv"), before + end + rows.getvalue().encode())
    return [re.sub(rf"^{one.kod} ", "", one.text) for one in new]
