"""Koladas nyckeltal fetched by a recipe, through its interface of version 3. Entries: `hamta_kolada`, `hamta_recept`, `Val`.

A client of our own: koladapy gives a table and not the answer as it came, and goes on without a word where a part of it fails.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from samrapport.areas.forbund.underlag import read_regioner
from samrapport.errors import DataFault, SamrapportError, counted
from samrapport.intake.hamta.klient import KEPT, Answer, HamtFel, Klient
from samrapport.intake.hamta.pxweb import Delsvar
from samrapport.intake.hamta.recept import Recept, read_recept, write_recept
from samrapport.intake.hamta.scb import Progress, counties
from samrapport.intake.hamta.spara import ensam, spara
from samrapport.raw.folder import RawFolder
from samrapport.raw.pxweb.jsonstat import parse_json

ADRESS = "https://api.kolada.se/v3"
NAMN = "kolada"
_PAGE = 5000
_BATCH = 25
"""Values of one kind in a question."""
_CALLS, _WINDOW = 5, 1.0
_YEARS = 6
_OF = {"nyckeltal": "kpi_id", "kommun": "municipality_id", "år": "year"}


@dataclass(frozen=True)
class Val:
    """What to fetch, where a recipe does not say it. lan: codes of counties. ar: years, or spans of them."""

    nyckeltal: tuple[str, ...] = ()
    lan: tuple[str, ...] = ()
    forbund: str | None = None
    ar: tuple[str, ...] = ()


def hamta_kolada(data: Path, val: Val, klient: Klient, tell: Callable[[str], None], progress: Progress) -> None:
    """Fetch by the recipe, widened by what is chosen. Raises HamtFel for a service that cannot be asked, SamrapportError else."""
    before = read_recept(RawFolder(data), "kolada").get(NAMN)
    recept = _recept(data, val, before)
    with ensam(data):
        told, answers = hamta_recept(klient, NAMN, recept, progress)
        if recept != before:
            write_recept(data, NAMN, recept)
        kvitto, new = spara(data, NAMN, "kolada", told, answers)
    tell(f"{told['titel']}: {counted(len(recept.patterns('kommun')), 'område', 'områden')}, {len(answers)} svar.")
    tell("Sparat i scb/hamtat." if new else f"Inget är nytt sedan {kvitto.dag}.")


def hamta_recept(klient: Klient, namn: str, recept: Recept, progress: Progress) -> tuple[dict[str, str], list[Delsvar]]:
    """The answers to a recipe: what each nyckeltal is first, then the numbers; and what to say of them. Raises HamtFel."""
    klient.calls, klient.window = _CALLS, _WINDOW
    wanted = {name: _expanded(recept.patterns(name)) for name in _OF}
    lacking = [name for name, values in wanted.items() if not values]
    if lacking:
        raise SamrapportError(f"scb/{namn}.hamta.yml: receptet säger inte {lacking[0]}. Lägg till det under urval.")
    parts = [_batches(values) for values in wanted.values()]
    questions = [dict(zip(_OF.values(), one, strict=True)) for one in itertools.product(*parts)]
    progress(0, len(questions) + 1)
    titles = klient.get(f"kpi/{','.join(wanted['nyckeltal'])}")
    known = {str(one.get("id")): str(one.get("title")) for one in _values(klient, titles)[0]}
    unknown = [one for one in wanted["nyckeltal"] if one not in known]
    if unknown:
        raise HamtFel(f"Kolada har inget nyckeltal {', '.join(unknown)}. {KEPT} Rätta --nyckeltal, eller receptet.")
    answers = [Delsvar(titles, {})]
    for number, question in enumerate(questions, 1):
        answers += _pages(klient, question)
        progress(number + 1, len(questions) + 1)
    return {"tabell": "", "titel": "; ".join(known.values()), "uppdaterad": ""}, answers


def _pages(klient: Klient, question: dict[str, list[str]]) -> list[Delsvar]:
    found = []
    for page in itertools.count(1):
        answer = klient.get("data", **question, page=str(page), per_page=str(_PAGE))
        _, more = _values(klient, answer)
        found.append(Delsvar(answer, {}))
        if not more:
            return found
    raise AssertionError


def _values(klient: Klient, answer: Answer) -> tuple[list[dict[str, Any]], bool]:
    """What an answer holds, and whether there is more on a page after it. Raises HamtFel."""
    try:
        found = parse_json("svaret", answer.content)
        values = found["values"]
        if not isinstance(values, list) or not all(isinstance(one, dict) for one in values):
            raise TypeError
        count = found.get("count")
        if isinstance(count, int) and count < len(values):
            raise TypeError
        return values, bool(found.get("next_url"))
    except (DataFault, TypeError, KeyError, AttributeError):
        raise HamtFel(f"{klient.namn} svarade med något annat än nyckeltal. {KEPT} Försök igen om en stund.") from None


def _recept(data: Path, val: Val, before: Recept | None) -> Recept:
    lan = {*val.lan, *(counties(data, val.forbund) if val.forbund else ())}
    if before is None and not (val.nyckeltal and lan):
        raise SamrapportError(
            "Säg vilka nyckeltal och vilket län eller förbund det gäller, till exempel: samrapport hämta kolada --nyckeltal N00945 --län 19"
        )
    recept = before or Recept(tjanst="kolada", urval=())
    known = list(read_regioner(RawFolder(data))["regionkod"]) if lan else []
    kommuner = [code for code in known if len(code) == 4 and code[:2] in lan]
    if lan and not kommuner:
        raise SamrapportError(
            "scb/regioner.csv har inga kommuner i det länet. Hämta från SCB först: samrapport hämta scb --län KOD"
        )
    today = date.today().year
    years = val.ar or (() if before else (f"{today - _YEARS}-{today}",))
    for name, new in (("nyckeltal", val.nyckeltal), ("kommun", kommuner)):
        if new:
            recept = recept.with_values(name, sorted({*recept.patterns(name), *new}))
    return recept.with_values("år", years) if years else recept


def _expanded(patterns: Sequence[str]) -> list[str]:
    """Each value, spans of years spelt out."""
    found: list[str] = []
    for one in patterns:
        first, _, last = one.partition("-")
        span = first.isdecimal() and len(first) == 4 and "-" in one
        found += [str(year) for year in range(int(first), int(last or date.today().year) + 1)] if span else [one]
    return found


def _batches(values: Sequence[str]) -> list[list[str]]:
    return [list(values[at : at + _BATCH]) for at in range(0, len(values), _BATCH)]
