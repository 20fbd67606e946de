"""The facts on participants, protected. Entries: `alla_deltagare` (of a förbund), `insatsens_deltagare` (of an insats)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from samrapport.areas.deltagare import deltagartabell as tables
from samrapport.areas.deltagare.deltagardata import Deltagardata, has_deltagare, las_deltagare
from samrapport.areas.deltagare.lasning.insatsuppgifter import Insatsuppgifter
from samrapport.areas.deltagare.tidigare import Minne
from samrapport.areas.deltagare.verkliga import tryckta
from samrapport.errors import DataFault, Fault
from samrapport.facts.fact import Fact, paused
from samrapport.rapport.omraden import fakta
from samrapport.rapport.rapport import Rapport, beraknat
from samrapport.rapport.tidigare import publicerade, tidigare_av


@beraknat("insatser")
def alla_deltagare(rapport: Rapport) -> dict[str, Deltagardata]:
    """The participants, for each insats of a förbund that has a register or counts."""
    known = [
        one for one in rapport.insatser["insats"] if has_deltagare(rapport.folder, rapport.path(f"insatser/{one}"))
    ]
    return {insats: deltagare_av(rapport, insats) for insats in known}


@beraknat("deltagare", plats="insats")
def insatsens_deltagare(rapport: Rapport) -> Deltagardata:
    """The participants of an insats's own report. Only `visade` may reach a reader."""
    assert rapport.inom is not None
    return deltagare_av(rapport.inom, rapport.givet["insats"])


def deltagare_av(rapport: Rapport, insats: str) -> Deltagardata:
    """The participants of one insats of a förbund's report, read once. Raises DataFault."""
    kept = _read(rapport)
    if insats not in kept:
        with paused():
            told = _told_of(rapport, insats)
            root = rapport.path(f"insatser/{insats}")
            minne = partial(_minne, rapport, insats)
            kept[insats] = las_deltagare(rapport.folder, root, rapport.uppgifter.minsta_cell, told, minne)
            if kept[insats].syntetisk:
                kept[insats] = replace(kept[insats], tryckta=tryckta(rapport, insats))
    return kept[insats]


def _minne(rapport: Rapport, insats: str, own: Insatsuppgifter | None) -> Minne:
    """What earlier releases showed of an insats, by each name that it has had.

    Raises DataFault where one that is published for the year is in no folder any more, and this may be it under another name.
    """
    names = own.tidigare_namn if own else ()
    if own and names is None and insats not in (known := publicerade(rapport.forbund, rapport.ar)):
        gone = sorted(one for one in known if not rapport.folder.names(rapport.path(f"insatser/{one}")))
        if gone:
            expected = (
                f"insatsen {gone[0]} är publicerad för {rapport.ar} och finns inte i underlaget längre. Är det samma insats under ett annat "
                f"namn, skriv tidigare_namn: [{gone[0]}]. Är det en annan, skriv tidigare_namn: []."
            )
            raise DataFault(Fault(f"{rapport.path(f'insatser/{insats}')}/insats.yml", expected))
    return Minne(rapport.ar, tidigare_av(rapport.forbund, insats, *(names or ())))


@beraknat()
def _read(rapport: Rapport) -> dict[str, Deltagardata]:
    return {}


def _told_of(rapport: Rapport, insats: str) -> list[str]:
    """The counts of participants that the printed report told, by the ends of their facts' names."""
    prefix = f"insats.{insats}.deltagare."
    names: list[object] = list(rapport.publicerat["faktum"]) if rapport.finns("publicerat") else []
    return [str(name).removeprefix(prefix) for name in names if str(name).startswith(prefix)]


@fakta("insats")
def participant_facts(rapport: Rapport) -> Iterator[Fact]:
    """`insats.<insats>.deltagare.*`, one for each cell that may be shown, or that it may not."""
    for insats, data in alla_deltagare(rapport).items():
        yield from _told(
            data, f"insats.{insats}.deltagare", tables.table_facts(f"insats.{insats}.deltagare", data.visade)
        )


@fakta("deltagare", "insats")
def count_facts(rapport: Rapport) -> Iterable[Fact]:
    """`deltagare.*`: the counts."""
    own = insatsens_deltagare(rapport)
    return _told(own, "deltagare", tables.table_facts("deltagare", own.visade))


@fakta("andel", "insats")
def share_facts(rapport: Rapport) -> Iterable[Fact]:
    """`andel.*`: the counts' shares of their bases."""
    own = insatsens_deltagare(rapport)
    return _told(own, "andel", tables.share_facts("andel", own.visade))


@fakta("konsandel", "insats")
def kon_share_facts(rapport: Rapport) -> Iterable[Fact]:
    """`konsandel.*`: the shares of kvinnor and män within each kategori."""
    own = insatsens_deltagare(rapport)
    return _told(own, "konsandel", tables.kon_share_facts("konsandel", own.visade))


@fakta("tid", "insats")
def time_facts(rapport: Rapport) -> Iterable[Fact]:
    """`tid.*`: lengths of participation."""
    own = insatsens_deltagare(rapport)
    return _told(own, "tid", tables.time_facts("tid", own.visade, own.tabeller))


def _told(data: Deltagardata, prefix: str, facts: Iterable[Fact]) -> Iterable[Fact]:
    """The facts, those of a made-up register marked as such, but for what is as printed."""
    if not data.syntetisk:
        return facts
    return [replace(fact, pahittad=fact.name.removeprefix(f"{prefix}.") not in data.verkliga) for fact in facts]
