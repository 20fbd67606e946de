"""Rules on what is left of the report of the year before: tables, texts and years that nobody has changed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from samrapport.areas.avstamning.forra_aret import (
    Lik,
    Liktext,
    gamla_meningar,
    lika_tabeller,
    lika_texter,
    utkasten,
)
from samrapport.facts.fact import paused
from samrapport.facts.fynd import Allvar, Fynd
from samrapport.rapport.kontroll.regel import regel
from samrapport.rapport.kontroll.underlag import Underlag
from samrapport.rapport.nyckeltal import aret_fore
from samrapport.rapport.rapport import Rapport
from samrapport.raw.nytt_ar import ATT_BEKRAFTA
from samrapport.raw.table import FILE, ROW
from samrapport.text.granskning.artal import artal_i, utan_fakta

_TABLES, _TEXTS, _OLD, _OWN = "lika_tabeller", "lika_texter", "gamla_meningar", "rapportens_uppgifter"
_DRAFTS, _LEFT = "utkast", "att_bekrafta"
_CERTAIN = 3
"""So many digits that agree cannot be chance."""


def underlag(rapport: Rapport) -> Iterator[tuple[str, Any]]:
    """What is the same as last year, as far as there is a report of that year."""
    with paused():
        fore = aret_fore(rapport)
        alike = list(lika_tabeller(rapport, fore)) if fore else []
        told = {one.tabell for one in alike if not one.kallor}
        yield _TABLES, alike
        yield _TEXTS, list(lika_texter(rapport, fore)) if fore else []
        yield _OLD, list(gamla_meningar(rapport, fore, told))
        yield _DRAFTS, list(utkasten(rapport))
        yield _LEFT, rapport.tabell(ATT_BEKRAFTA).to_dict("records") if rapport.levererad(ATT_BEKRAFTA) else []
        before = getattr(fore.uppgifter, "dnr", None) if fore else None
        yield _OWN, (rapport.path(rapport.fil.rpartition("/")[2]), rapport.uppgifter, before)


@regel(
    "som-forra-aret",
    "Som förra året",
    "Årets tabeller är inte förra årets: alla rader, eller nästan alla belopp, är desamma, eller har kvar förra årets källa. Ett fel är det "
    "där det inte kan vara rätt, som i utfallet, och siffrorna är så många att de inte är lika av en slump. Det som får vara likt, "
    "som personer, prövas inte. Diarienumret är inte heller förra årets.",
)
def tabeller(u: Underlag) -> Iterator[Fynd]:
    """A table whose rows, or nearly all of whose figures, are last year's."""
    for one in u.egna.get(_TABLES, ()):
        yield Fynd(f"{one.fil.rpartition('/')[2]} mot {u.ar - 1}", _told(one, u.ar), fil=one.fil, allvar=_severity(one))
    file, own, before = u.egna.get(_OWN, ("", None, None))
    if before and getattr(own, "dnr", None) == before:
        yield Fynd(f"{file.rpartition('/')[2]}: dnr", "Diarienumret är förra årets. Skriv årets.", before, fil=file)


def _severity(one: Lik) -> Allvar:
    own = [column for column in one.tabell.kolumner.values() if column.arets]
    if one.kallor or (one.tabell.som_fore == "fel" and own and one.siffror < _CERTAIN):
        return "varning"
    assert one.tabell.som_fore
    return one.tabell.som_fore


def _told(one: Lik, ar: int) -> str:
    if one.kallor:
        return f"Alla rader har samma källa som {ar - 1}. Är de årets? Ändra källan, eller skriv in årets uppgifter."
    own = {name: column for name, column in one.tabell.kolumner.items() if column.arets}
    if one.tabell.personer or not own:
        same = f"Filen har samma rader som {ar - 1}."
    else:
        many = "Alla" if one.lika == one.alla else f"{one.lika} av {one.alla}"
        same = f"{many} ifyllda rader har samma {' och '.join(f'”{name}”' for name in own)} som {ar - 1}."
    if one.tabell.som_fore == "upplysning":
        return f"{same} Gäller de fortfarande?"
    out = "töm cellerna" if own and not any(column.required for column in own.values()) else "ta bort filen"
    return f"{same} Skriv in årets, eller {out} tills de finns."


@regel(
    "text-som-forra-aret",
    "Text som förra året",
    "En text som är ordagrant förra årets talar inte om en tid, som våren eller halvåret, i meningar utan fakta. De andra oförändrade texterna "
    "räknas upp i en upplysning, för texter om uppdrag och organisation får vara desamma.",
    "varning",
)
def texter(u: Underlag) -> Iterator[Fynd]:
    """A text that is word for word last year's."""
    alike: list[Liktext] = u.egna.get(_TEXTS, [])
    for one in alike:
        if one.tider:
            times = ", ".join(f"”{word}”" for word in one.tider)
            text = f"Texten är ordagrant den från {u.ar - 1}, och talar om en tid: {times}. Skriv om den för {u.ar}."
            yield Fynd(_text(one.fil), text, fil=one.fil)
    if rest := [one for one in alike if not one.tider]:
        names = ", ".join(_text(one.fil).removeprefix("text/") for one in rest)
        yield Fynd(
            "Oförändrade texter", f"Ordagrant som {u.ar - 1}: {names}. Stämmer de fortfarande?",
            Decimal(len(rest)), enhet="texter", fil=rest[0].fil, allvar="upplysning",
        )  # fmt: skip


def _text(path: str) -> str:
    return f"text/{path.rpartition('/')[2]}"


@regel(
    "skrivet-artal",
    "Skrivet årtal",
    "Titeln nämner rapportens år. En mening, rubrik eller cell som bara nämner året före, och som stod där också då, är kvar från den "
    "rapporten. Meningar som jämför, eller säger sedan när, prövas inte.",
)
def artalen(u: Underlag) -> Iterator[Fynd]:
    """The year before stands where the report's own should."""
    file, own, _ = u.egna.get(_OWN, ("", None, None))
    title = str(getattr(own, "titel", ""))
    if (years := artal_i(title)) and u.ar not in years:
        yield Fynd(f"{file.rpartition('/')[2]}: titel", f"Titeln nämner inte {u.ar}. Rätta årtalet.", title, fil=file)
    for path, row, text in u.egna.get(_OLD, ()):
        place = _text(path) if path.endswith(".md") else path.rpartition("/")[2]
        shown = utan_fakta(text)
        quoted = shown if len(shown) <= 80 else f"{shown[:79].rstrip()}…"
        yield Fynd(
            f"{place}: ”{quoted}”", f"Här står {u.ar - 1}, men rapporten gäller {u.ar}. Skriv om, eller bind året till ett faktum.",
            fil=path, rad=row, allvar="varning",
        )  # fmt: skip


@regel(
    "inte-genomgangen",
    "Inte genomgången",
    "Det som är hämtat från ett annat år är genomgånget: ingen text har kvar sin första rad om att den är ett utkast, och ingen fil står kvar i "
    "`att_bekrafta.csv`.",
)
def genomgangna(u: Underlag) -> Iterator[Fynd]:
    """A text or a file that is taken over from another year and that nobody has gone through."""
    for path, year in u.egna.get(_DRAFTS, ()):
        text = f"Texten är ett utkast från {year}. Gå igenom den, och ta sedan bort dess första rad."
        yield Fynd(_text(path), text, fil=path, rad=1)
    for row in u.egna.get(_LEFT, ()):
        text = f"Hämtat från {row['från']}: {row['att göra']} Ta bort raden när det är gjort."
        yield Fynd(str(row["underlag"]), text, fil=str(row[FILE]), rad=int(row[ROW]), allvar="varning")
