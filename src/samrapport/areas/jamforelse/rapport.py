"""`Jamforelse`: a comparison of förbund, across them for a year and over years, as notebooks and the run use it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from samrapport.areas.jamforelse.forbundsar import Gemensamt, las_forbundsar
from samrapport.areas.jamforelse.jamforelse import MATT, Jamford, Utveckling, jamfor, over_tid
from samrapport.areas.jamforelse.likhet import storlek
from samrapport.areas.jamforelse.underlag import FILE_NAME, Jamforelseuppgifter, read_jamforelse
from samrapport.areas.jamforelse.varden import Forbundsar, arsvarden, hek_for_jamforelse, hek_varden
from samrapport.errors import Fault, MissingData
from samrapport.rapport.attempts import Attempts
from samrapport.rapport.rapport import Rapport
from samrapport.rapport.texter import assert_known_text


class Jamforelse(Rapport):
    """The comparison in `<folder>/<year>/jamforelse.yml`. Everything is read when first asked for, and read once.

    A förbund whose raw data is at fault is left out, with the reason: its own report tells the fault. Which förbund there
    are is asked file by file, so that a new one, or one that has been mended, makes the comparison run again.
    """

    fil = FILE_NAME
    kontrolleras = False

    def finns(self, name: str) -> bool:
        """Whether there is a text (`text/forbund`), any förbund to compare (`forbund`), several of them (`flera`), several and more than
        one year of any (`over_tid`), or several whose size is known (`lika`).
        """
        if name.startswith("text/"):
            return self.folder.has(f"{self.path(name)}.md")
        if name == "forbund":
            return any(not one.fel for one in self.alla)
        if name == "flera":
            return sum(not one.fel for one in self.alla) > 1
        if name == "over_tid":
            return self.finns("flera") and any(
                len(serie.varden) > 1 for one in self.utvecklingar.values() for serie in one.serier
            )
        if name == "lika":
            return sum(storlek(one) is not None for one in self.alla) > 1
        raise ValueError(f"en jämförelse bygger på forbund, flera, over_tid, lika eller text/namn, inte {name!r}")

    def kraver(self, names: Sequence[str]) -> None:
        """Raise MissingData, naming what was looked for in vain, when there is none of what the section stands on."""
        for name in names:
            if name.startswith("text/") and not self.finns(name):
                assert_known_text(self, name.removeprefix("text/"))
        if not any(self.finns(name) for name in names):
            year = self.ar - 1 if "over_tid" in names else self.ar
            known = self.kortnamn or ("<förbund>",)
            # Sizes are told by the statistics.
            lacks = "scb/helarsekvivalenter.csv" if "lika" in names else f"{known[0]}/{year}/rapport.yml"
            raise MissingData([lacks])

    @cached_property
    def gemensamt(self) -> Gemensamt:
        """What all förbund share."""
        return Gemensamt(self.folder)

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

    def _har_rapport(self, forbund: str, ar: int) -> bool:
        return self.folder.has(f"{forbund}/{ar}/rapport.yml")

    def fel_fore(self, attempt: Attempts) -> list[Fault]:
        """None that hinders. Those of the förbund are told where their reports are validated."""
        attempt(lambda: self.uppgifter)
        attempt(lambda: self.gemensamt.forbund)
        if not attempt.faults:
            known = set(self.gemensamt.forbund["förbund"])
            expected = "finns inte i forbund/forbund.csv. Rätta namnet, eller lägg till förbundet där."
            file = self.path(FILE_NAME)
            attempt.add(
                Fault(file, expected, None, "förbund", one) for one in self.uppgifter.forbund if one not in known
            )
        return []
