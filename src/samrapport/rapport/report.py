"""`Rapport`: one report's raw data, facts and texts, as notebooks, the run and the front page use them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from samrapport.areas.avstamning.underlag import read_publicerat, read_uppgifter
from samrapport.areas.deltagare.deltagartabell import table_facts
from samrapport.areas.deltagare.facts import Deltagardata, has_deltagare, las_deltagare
from samrapport.areas.ekonomi import underlag as raw_ekonomi
from samrapport.areas.ekonomi.facts import Ekonomi, ekonomi
from samrapport.areas.ekonomi.utfall import has_utfall, read_utfall
from samrapport.areas.forbund.facts import forbund_facts, report_facts, single_facts
from samrapport.areas.forbund.underlag import read_forbund, read_medlemmar
from samrapport.areas.insatser import facts as insats_domain
from samrapport.areas.insatser import underlag as raw_insatser
from samrapport.areas.statistik import underlag as scb
from samrapport.areas.statistik.facts import Helarsekvivalenter, helarsekvivalenter, members_at
from samrapport.areas.statistik.riksstatistik import las_riksstatistik
from samrapport.areas.verksamhet import facts as verksamhet_domain
from samrapport.areas.verksamhet import underlag as verksamhet
from samrapport.errors import MissingData
from samrapport.facts.fact import Fact, FactBook, paused
from samrapport.facts.following import underlag
from samrapport.rapport.faktalista import faktalista
from samrapport.rapport.underlag import assert_sources
from samrapport.rapport.uppgifter import Rapportuppgifter, read_rapport
from samrapport.raw.folder import RawFolder
from samrapport.raw.table import table_path
from samrapport.raw.texts import text_path
from samrapport.text.bunden import bunden_text
from samrapport.text.prose import Prose

if TYPE_CHECKING:
    from samrapport.rapport.kontroll.kontrollera import Kontroll

CONTROLLED = ("publicerat", "budget", "mal", "insatser", "helarsekvivalenter")
"""What there may be to control in a report; one with none of it has no page of controls."""


class Rapport:
    """One förbund's report of one year. Everything is read when first asked for, once. A fault of a file is a DataFault."""

    def __init__(self, folder: RawFolder, forbund: str, ar: int) -> None:
        self.folder, self.forbund, self.ar = folder, forbund, ar
        self._deltagare: dict[str, Deltagardata] = {}
        self.fakta = FactBook(
            {
                "rapport": lambda: report_facts(self.uppgifter),
                "forbund": lambda: forbund_facts(
                    self.forbundet, members_at(self.medlemmar, self.uppgifter.period.slut)
                ),
                "budget": lambda: self._economy_facts("budget"),
                "ek": lambda: self._economy_facts("ek"),
                "hek": lambda: self.helarsekvivalenter.facts.values(),  # noqa: PLW0108  Read when asked for.
                "person": lambda: verksamhet_domain.person_facts(self.personer),
                "mote": lambda: verksamhet_domain.meeting_facts(self.moten),
                "mal": lambda: verksamhet_domain.goal_facts(self.mal),
                "aktivitet": lambda: verksamhet_domain.activity_facts(self.aktiviteter),
                "utbildning": lambda: verksamhet_domain.course_facts(self.utbildningar),
                "insats": (self._insats_facts, self._participant_facts),
                "indikator": lambda: insats_domain.indicator_facts(self.indikatorer),
                "uppgift": lambda: single_facts(read_uppgifter(self.folder, self.path("uppgifter"))),
            }
        )

    def path(self, name: str) -> str:
        """The path of one of the report's own files within the data folder, without its ending."""
        return f"{self.forbund}/{self.ar}/{name}"

    def finns(self, name: str) -> bool:
        """Whether the report has a table (`budget`), or a text (`text/sammanfattning`)."""
        if name.startswith("text/"):
            return self.folder.has(f"{self.path(name)}.md")
        if name == "utfall":
            return has_utfall(self.folder, f"{self.forbund}/{self.ar}")
        return table_path(self.folder, self.path(name)) is not None

    def kraver(self, names: Sequence[str]) -> None:
        """Raise MissingData when the report has none of the sources, and DataFault when it has only some of them.

        names: tables (`budget`), texts (`text/sammanfattning`), `helarsekvivalenter`: figures for the own kommuner, or
        `avstamning`: anything to control.
        """
        if "avstamning" in names:
            names = [name for name in names if name != "avstamning"]
            if not any(self.finns(name) for name in CONTROLLED):
                names = [*names, "helarsekvivalenter"]
        if "helarsekvivalenter" in names:
            _ = self.helarsekvivalenter
            names = [name for name in names if name != "helarsekvivalenter"]
        assert_sources(names, self.finns, self.path)

    def text(self, name: str) -> Prose | None:
        """The text `text/<name>.md` with its facts bound, or None when the report has no such text. Raises DataFault."""
        path = text_path(self.forbund, self.ar, name)
        if not self.folder.has(path):
            return None
        return bunden_text(self.folder, path, self.fakta)

    @cached_property
    def uppgifter(self) -> Rapportuppgifter:
        """`rapport.yml`."""
        return read_rapport(self.folder, self.forbund, self.ar)

    @cached_property
    def forbundet(self) -> pd.Series:
        """The förbund's own row."""
        return read_forbund(self.folder, self.forbund)

    @cached_property
    def regioner(self) -> pd.DataFrame:
        """Known regions."""
        return scb.read_regioner(self.folder)

    @cached_property
    def medlemmar(self) -> pd.DataFrame:
        """All memberships, past and present."""
        return read_medlemmar(self.folder, self.forbund, self.regioner)

    @cached_property
    def budget(self) -> pd.DataFrame:
        """The budget and its outlook."""
        return raw_ekonomi.read_budget(self.folder, self.path("budget"), self.uppgifter)

    @cached_property
    def utfall(self) -> pd.DataFrame:
        """What was spent in the period."""
        return read_utfall(self.folder, f"{self.forbund}/{self.ar}", self.uppgifter, self.budget)

    @cached_property
    def eget_kapital(self) -> pd.DataFrame:
        """Opening eget kapital."""
        return raw_ekonomi.read_eget_kapital(self.folder, self.path("eget_kapital"), self.uppgifter)

    @cached_property
    def ekonomi(self) -> Ekonomi:
        """Budget och utfall, computed."""
        with paused():
            return ekonomi(self.budget, self.utfall, self.eget_kapital, self.ar, self.uppgifter.ek_regel)

    @cached_property
    def helarsekvivalenter(self) -> Helarsekvivalenter:
        """Helårsekvivalenter, computed. Raises MissingData when the förbund's kommuner have no figures."""
        found = helarsekvivalenter(
            las_riksstatistik(self.folder),
            self.regioner,
            self.medlemmar,
            str(self.forbundet["kortnamn"]),
            self.uppgifter.period.slut,
        )
        if not found.years["egen"]:
            raise MissingData(
                [f"scb/helarsekvivalenter.csv (rader för kommunerna {', '.join(found.egna) or 'i förbundet'})"]
            )
        return found

    @underlag
    def personer(self) -> pd.DataFrame:
        """Who sits where."""
        return verksamhet.read_personer(self.folder, self.path("personer"))

    @underlag
    def organisation(self) -> pd.DataFrame:
        """Which organ stands under or beside which."""
        return verksamhet.read_organisation(self.folder, self.path("organisation"))

    @underlag
    def moten(self) -> pd.DataFrame:
        """Meetings."""
        return verksamhet.read_moten(self.folder, self.path("moten"))

    @underlag
    def mal(self) -> pd.DataFrame:
        """Goals."""
        return verksamhet.read_mal(self.folder, self.path("mal"))

    @underlag
    def aktiviteter(self) -> pd.DataFrame:
        """Activities of the goals."""
        return verksamhet.read_aktiviteter(self.folder, self.path("aktiviteter"), self.mal)

    @underlag
    def utbildningar(self) -> pd.DataFrame:
        """Courses."""
        return verksamhet.read_utbildningar(self.folder, self.path("utbildningar"))

    @underlag
    def insatser(self) -> pd.DataFrame:
        """The insatser."""
        return raw_insatser.read_insatser(self.folder, self.path("insatser"))

    @underlag
    def insatsresultat(self) -> pd.DataFrame:
        """Single results of insatser."""
        return raw_insatser.read_insatsresultat(self.folder, self.path("insatsresultat"), self.insatser)

    @underlag
    def indikatorer(self) -> pd.DataFrame:
        """Indicators of insatser."""
        return raw_insatser.read_indikatorer(self.folder, self.path("indikatorer"), self.insatser)

    @underlag
    def trappa(self) -> pd.DataFrame:
        """The ladder behov, klarar, mål."""
        return raw_insatser.read_trappa(self.folder, self.path("trappa"), self.insatser)

    @underlag
    def insatsbudget(self) -> pd.DataFrame:
        """The budgets of insatser."""
        return raw_insatser.read_insatsbudget(self.folder, self.path("insatsbudget"), self.insatser)

    @underlag
    def deltagare(self) -> dict[str, Deltagardata]:
        """The participants, for each insats that has a register or counts."""
        with_any = [one for one in self.insatser["insats"] if has_deltagare(self.folder, self.path(f"insatser/{one}"))]
        return {insats: self.deltagare_av(insats) for insats in with_any}

    def deltagare_av(self, insats: str) -> Deltagardata:
        """The participants of one insats, read once. Raises DataFault."""
        if insats not in self._deltagare:
            root = self.path(f"insatser/{insats}")
            told = self._told_of(insats)
            self._deltagare[insats] = las_deltagare(self.folder, root, self.uppgifter.minsta_cell, told)
        return self._deltagare[insats]

    def _told_of(self, insats: str) -> list[str]:
        """The counts of participants that the printed report told, by the ends of their facts' names."""
        prefix = f"insats.{insats}.deltagare."
        names: list[object] = list(self.publicerat["faktum"]) if self.finns("publicerat") else []
        return [str(name).removeprefix(prefix) for name in names if str(name).startswith(prefix)]

    @underlag
    def publicerat(self) -> pd.DataFrame:
        """What the printed report said."""
        return read_publicerat(self.folder, self.path("publicerat"))

    @cached_property
    def kontroll(self) -> Kontroll:
        """What the controls find in the report."""
        from samrapport.rapport.kontroll.kontrollera import kontroll  # noqa: PLC0415  The controls need a report, and a report has them.

        return kontroll(self)

    def avstamning(self) -> dict[str, Any]:
        """The findings as other programs read them."""
        from samrapport.rapport.kontroll.kontrollfil import kontrollfil  # noqa: PLC0415

        return kontrollfil(self)

    def metadata(self) -> dict[str, Any]:
        """What covers and heads need: titel, forbund, period, dnr, vision, motto, datum. Values that lack are left out."""
        own = self.uppgifter
        found: dict[str, Any] = {
            "title": own.titel,
            "subtitle": str(self.forbundet["namn"]),
            "forbund": str(self.forbundet["namn"]),
            "kortnamn": str(self.forbundet["kortnamn"]),
            "period": f"{own.period.start.isoformat()}–{own.period.slut.isoformat()}",
            "dnr": own.dnr,
            "vision": own.vision,
            "motto": {"text": own.motto.text, "kalla": own.motto.kalla} if own.motto else None,
            "date": (own.datum or own.period.slut).isoformat(),
        }
        return {key: value for key, value in found.items() if value is not None}

    def faktalista(self) -> list[dict[str, Any]]:
        """All its facts, as its manifest holds them."""
        return faktalista(self.fakta)

    def framsida(self) -> str:
        """The body of the report's front page, in Markdown: its key figures."""
        from samrapport.areas.forbund.framsida import framsida  # noqa: PLC0415  The front page needs a report, and a report has one.

        return framsida(self)

    def lasta_filer(self) -> dict[str, str | None]:
        """The raw files read so far by their hash, None for one looked for in vain."""
        return dict(self.folder.seen)

    def _economy_facts(self, space: str) -> Iterable[Fact]:
        return [fact for name, fact in self.ekonomi.facts.items() if name.startswith(f"{space}.")]

    def _insats_facts(self) -> Iterable[Fact]:
        yield from insats_domain.insats_facts(self.insatser)
        if self.finns("insatsresultat"):
            yield from insats_domain.result_facts(self.insatsresultat)
        if self.finns("insatsbudget"):
            yield from insats_domain.budget_facts(self.insatsbudget)

    def _participant_facts(self) -> Iterable[Fact]:
        for insats, data in self.deltagare.items():
            yield from table_facts(f"insats.{insats}.deltagare", data.visade)
