"""`Jamforelse`: a comparison of förbund, across them for a year and over years, as notebooks and the run use it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from samrapport.domain.fakta import Fact, FactBook
from samrapport.domain.jamforelse import (
    MATT,
    Jamford,
    Utveckling,
    jamfor,
    jamforelse_facts,
    over_tid,
    over_tid_facts,
)
from samrapport.domain.jamforelsetal import Forbundsar, arsvarden, hek_for_jamforelse, hek_varden
from samrapport.errors import Fault, MissingData
from samrapport.present.prose import Prose
from samrapport.rapport.attempts import Attempts, unknown_file, visible
from samrapport.rapport.faktalista import faktalista
from samrapport.rapport.forbundsar import Gemensamt, las_forbundsar
from samrapport.rapport.kontroll import Kontroll
from samrapport.rapport.texter import LeadsTo, assert_leads_somewhere, bunden_text
from samrapport.raw.folder import RawFolder
from samrapport.raw.jamforelse import FILE_NAME, Jamforelseuppgifter, read_jamforelse


class Jamforelse:
    """The comparison in `<folder>/<year>/jamforelse.yml`. Everything is read when first asked for, and read once.

    A förbund whose raw data is at fault is left out, with the reason: its own report tells the fault. Which förbund there
    are is asked file by file, so that a new one, or one that has been mended, makes the comparison run again.
    """

    def __init__(self, folder: RawFolder, forbund: str, ar: int) -> None:
        self.folder, self.forbund, self.ar = folder, forbund, ar
        self.gemensamt = Gemensamt(folder)
        self.fakta = FactBook({"jamforelse": self._own_facts, "matt": self._across_facts, "tid": self._over_time_facts})

    def path(self, name: str) -> str:
        """The path of one of the comparison's own files within the data folder, without its ending."""
        return f"{self.forbund}/{self.ar}/{name}"

    def finns(self, name: str) -> bool:
        """Whether there is a text (`text/forbund`), any förbund to compare (`forbund`), or more than one year (`over_tid`)."""
        if name.startswith("text/"):
            return self.folder.has(f"{self.path(name)}.md")
        if name == "forbund":
            return any(not one.fel for one in self.alla)
        if name == "over_tid":
            return any(len(serie.varden) > 1 for one in self.utvecklingar.values() for serie in one.serier)
        raise ValueError(f"en jämförelse bygger på forbund, over_tid eller text/namn, inte {name!r}")

    def kraver(self, names: Sequence[str]) -> None:
        """Raise MissingData, naming what was looked for in vain, when there is none of what the section stands on."""
        if not any(self.finns(name) for name in names):
            year = self.ar - 1 if "over_tid" in names else self.ar
            known = self.kortnamn or ("<förbund>",)
            raise MissingData([f"{known[0]}/{year}/rapport.yml"])

    def text(self, name: str) -> Prose | None:
        """The text `text/<name>.md` with its facts bound, or None when there is no such text. Raises DataFault."""
        path = f"{self.path(f'text/{name}')}.md"
        if not self.folder.has(path):
            return None
        return bunden_text(self.folder, path, self.fakta)

    @cached_property
    def uppgifter(self) -> Jamforelseuppgifter:
        """`jamforelse.yml`."""
        return read_jamforelse(self.folder, f"{self.path('')}{FILE_NAME}")

    @cached_property
    def kortnamn(self) -> tuple[str, ...]:
        """The förbund that are compared: those listed, else all that have a report for the year."""
        if self.uppgifter.forbund:
            return self.uppgifter.forbund
        known = sorted(str(one) for one in self.gemensamt.forbund["förbund"])
        return tuple(one for one in known if self._har_rapport(one, self.ar))

    @cached_property
    def alla(self) -> tuple[Forbundsar, ...]:
        """Each förbund's report of the year."""
        return tuple(las_forbundsar(self.gemensamt, one, self.ar) for one in self.kortnamn)

    @cached_property
    def tidigare(self) -> tuple[Forbundsar, ...]:
        """Their reports of earlier years, as far back as the comparison goes."""
        years = range(self.ar - self.uppgifter.antal_ar + 1, self.ar)
        return tuple(
            las_forbundsar(self.gemensamt, one, year, statistik=False)
            for one in self.kortnamn
            for year in years
            if self._har_rapport(one, year)
        )

    @cached_property
    def jamforda(self) -> dict[str, Jamford]:
        """Each measure across the förbund."""
        own = [arsvarden(one) for one in self.alla]
        return {
            key: jamfor(matt, hek_for_jamforelse(self.alla) if key == "hek" else (one[key] for one in own))
            for key, matt in MATT.items()
        }

    @cached_property
    def utvecklingar(self) -> dict[str, Utveckling]:
        """Each measure over the years: helårsekvivalenter by the year of the statistics, the others by that of the report."""
        by_year = [arsvarden(one) for one in (*self.tidigare, *self.alla)]
        newest = max((max(found) for one in self.alla if (found := hek_varden(one))), default=self.ar)
        hek = [
            value
            for one in self.alla
            for year, value in hek_varden(one).items()
            if year > newest - self.uppgifter.antal_ar
        ]
        return {
            key: over_tid(matt, hek if key == "hek" else (one[key] for one in by_year)) for key, matt in MATT.items()
        }

    @property
    def kontroll(self) -> Kontroll:
        """Nothing: each förbund's figures are controlled in its own report."""
        return Kontroll((), ())

    def avstamning(self) -> dict[str, Any]:
        """The findings as other programs read them."""
        from samrapport.rapport.kontrollfil import kontrollfil  # noqa: PLC0415  As in `Rapport.avstamning`.

        return kontrollfil(self)

    def metadata(self) -> dict[str, Any]:
        """What covers and heads need; see `Rapport.metadata`."""
        own = self.uppgifter
        days = [one.period_slut for one in self.alla if one.period_slut]
        day = own.datum or max(days, default=None)
        return {
            "title": f"Jämförelse {self.ar}",
            "subtitle": own.titel,
            "forbund": own.titel,
            "kortnamn": own.titel,
            "date": day.isoformat() if day else f"{self.ar}-12-31",
        }

    def faktalista(self) -> list[dict[str, Any]]:
        """All its facts, as its manifest holds them."""
        return faktalista(self.fakta)

    def framsida(self) -> str:
        """The body of the comparison's front page, in Markdown: its key figures."""
        from samrapport.present.framsida_jamforelse import framsida_jamforelse  # noqa: PLC0415  As in `Rapport.framsida`.

        return framsida_jamforelse(self)

    def lasta_filer(self) -> dict[str, str | None]:
        """The raw files read so far by their hash, None for one looked for in vain."""
        return dict(self.folder.seen)

    def _har_rapport(self, forbund: str, ar: int) -> bool:
        return self.folder.has(f"{forbund}/{ar}/rapport.yml")

    def _own_facts(self) -> Iterator[Fact]:
        """`jamforelse.*`: its year and title, how many förbund it takes, and how many of them could not be read."""
        file = FILE_NAME
        yield Fact("jamforelse.ar", self.ar, "år", "mappens namn")
        yield Fact("jamforelse.titel", self.uppgifter.titel, "text", file)
        yield Fact("jamforelse.antal", len(self.alla), "antal", "förbund i jämförelsen", "förbund")
        unread = sum(1 for one in self.alla if one.fel)
        yield Fact("jamforelse.utan_rapport", unread, "antal", "förbund utan läsbart underlag", "förbund")

    def _across_facts(self) -> Iterable[Fact]:
        return (fact for one in self.jamforda.values() for fact in jamforelse_facts("matt", one))

    def _over_time_facts(self) -> Iterable[Fact]:
        return (fact for one in self.utvecklingar.values() for fact in over_tid_facts("tid", one))


def validera_jamforelse(folder: RawFolder, forbund: str, ar: int, leads_to: LeadsTo | None = None) -> list[Fault]:
    """The faults of the comparison's own files and texts. Those of the förbund are told where their reports are validated."""
    own = Jamforelse(folder, forbund, ar)
    file = f"{own.path('')}{FILE_NAME}"
    attempt = Attempts(file)
    attempt(lambda: own.uppgifter)
    attempt(lambda: own.gemensamt.forbund)
    if not attempt.faults:
        known = set(own.gemensamt.forbund["förbund"])
        expected = "finns inte i forbund/forbund.csv. Rätta namnet, eller lägg till förbundet där."
        attempt.add(Fault(file, expected, None, "förbund", one) for one in own.uppgifter.forbund if one not in known)
    root = folder.root / own.path("")
    for one in visible(root):
        attempt.add([unknown_file(folder.root, one, {"text"} if one.is_dir() else {FILE_NAME})])
    for one in visible(root / "text"):
        attempt.add([unknown_file(folder.root, one, {f"{one.stem}.md"})])
    if not attempt.faults:
        for text in sorted((root / "text").glob("*.md")):
            attempt(lambda name=text.stem: assert_leads_somewhere(own.text(name), leads_to))  # type: ignore[misc]
    return attempt.faults
