"""`Insatsrapport`: the halvårsrapport of one insats, as notebooks, the run and the front page use it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from samrapport.areas.avstamning.underlag import read_publicerat, read_uppgifter
from samrapport.areas.deltagare import deltagartabell as tables
from samrapport.areas.deltagare.facts import Deltagardata, has_deltagare
from samrapport.areas.deltagare.insatsuppgifter import Insatsuppgifter, read_insatsuppgifter
from samrapport.areas.insatsrapport import underlag as raw
from samrapport.facts.fact import Fact, FactBook, Provider, Unit, rows_of
from samrapport.facts.following import underlag
from samrapport.rapport.faktalista import faktalista
from samrapport.rapport.report import Rapport
from samrapport.rapport.underlag import assert_sources
from samrapport.raw.folder import RawFolder
from samrapport.raw.personnummer import assert_no_personnummer
from samrapport.raw.table import table_path
from samrapport.text.bunden import bunden_text
from samrapport.text.prose import Prose

if TYPE_CHECKING:
    from samrapport.rapport.kontroll.kontrollera import Kontroll


class Insatsrapport:
    """One insats's report within a förbund's year. Everything is read when first asked for, and read once.

    fakta: all facts of the förbund's report, and of the insats itself: `deltagare` (counts), `andel` (of their base),
    `konsandel` (kön within a kategori), `tid`, `ekonomi`, `intag`, `egen` (the
    insats's own uppgifter.csv) and `halvar` (the report itself).
    """

    def __init__(self, rapport: Rapport, insats: str) -> None:
        self.rapport, self.insats = rapport, insats
        self.folder, self.forbund, self.ar = rapport.folder, rapport.forbund, rapport.ar
        own: dict[str, Provider] = {
            "halvar": self._report_facts,
            "deltagare": lambda: tables.table_facts("deltagare", self.deltagare.visade),
            "andel": lambda: tables.share_facts("andel", self.deltagare.visade),
            "konsandel": lambda: tables.kon_share_facts("konsandel", self.deltagare.visade),
            "tid": lambda: tables.time_facts("tid", self.deltagare.visade, self.deltagare.tabeller),
            "ekonomi": self._economy_facts,
            "intag": self._intake_facts,
            "egen": self._single_facts,
        }
        self.fakta = FactBook(own, around=rapport.fakta)

    def path(self, name: str) -> str:
        """The path of one of the insats's own files within the data folder, without its ending."""
        return self.rapport.path(f"insatser/{self.insats}/{name}")

    def finns(self, name: str) -> bool:
        """Whether the insats has a table (`swot`), a text (`text/analys`), or participants (`deltagare`)."""
        if name.startswith("text/"):
            return self.folder.has(f"{self.path(name)}.md")
        if name == "deltagare":
            return has_deltagare(self.folder, self.path("")[:-1])
        return table_path(self.folder, self.path(name)) is not None

    def kraver(self, names: Sequence[str]) -> None:
        """Raise MissingData when the insats has none of the sources, and DataFault when it has only some of them.

        `avstamning` among the names stands for anything to control, which an insats with a report always has.
        """
        names = [name for name in names if name != "avstamning"]
        assert_sources(names, self.finns, self.path)

    def text(self, name: str) -> Prose | None:
        """The text `text/<name>.md` with its facts bound, or None when the insats has no such text. Raises DataFault."""
        path = f"{self.path(f'text/{name}')}.md"
        if not self.folder.has(path):
            return None
        assert_no_personnummer(self.folder, path)
        return bunden_text(self.folder, path, self.fakta)

    @cached_property
    def uppgifter(self) -> Insatsuppgifter:
        """`insats.yml`."""
        return read_insatsuppgifter(self.folder, f"{self.path('insats')}.yml")

    @cached_property
    def namn(self) -> str:
        """The insats's name, from insatser.csv."""
        own = self.rapport.insatser
        return str(own.loc[own["insats"] == self.insats, "namn"].iloc[0])

    @underlag
    def deltagare(self) -> Deltagardata:
        """The participants. Only `visade` may reach a reader."""
        return self.rapport.deltagare_av(self.insats)

    @underlag
    def intag(self) -> pd.DataFrame:
        """The intakes."""
        return raw.read_intag(self.folder, self.path("intag"))

    @underlag
    def ekonomi(self) -> pd.DataFrame:
        """Budget and spending by period."""
        return raw.read_ekonomi(self.folder, self.path("ekonomi"))

    @underlag
    def process(self) -> pd.DataFrame:
        """The steps of the work."""
        return raw.read_process(self.folder, self.path("process"))

    @underlag
    def swot(self) -> pd.DataFrame:
        """Strengths, opportunities, challenges, threats."""
        return raw.read_swot(self.folder, self.path("swot"))

    @underlag
    def sjalvvardering(self) -> pd.DataFrame:
        """What the staff is most pleased with."""
        return raw.read_sjalvvardering(self.folder, self.path("sjalvvardering"))

    @underlag
    def andringar(self) -> pd.DataFrame:
        """Changes to the plan."""
        return raw.read_andringar(self.folder, self.path("andringar"))

    @cached_property
    def publicerat(self) -> pd.DataFrame:
        """What the printed report said. Unlike the förbund's it opens no protected count: these are the insats's own tables."""
        return read_publicerat(self.folder, self.path("publicerat"))

    @cached_property
    def kontroll(self) -> Kontroll:
        """What the controls find in the report."""
        from samrapport.rapport.kontroll.kontrollera import kontroll  # noqa: PLC0415  As in `Rapport.kontroll`.

        return kontroll(self)

    def avstamning(self) -> dict[str, Any]:
        """The findings as other programs read them."""
        from samrapport.rapport.kontroll.kontrollfil import kontrollfil  # noqa: PLC0415

        return kontrollfil(self)

    def metadata(self) -> dict[str, Any]:
        """What covers and heads need; see `Rapport.metadata`. syntetisk: whether the participants are made up."""
        own, shared = self.uppgifter, self.rapport.metadata()
        found: dict[str, Any] = {
            "title": own.titel,
            "subtitle": self.namn,
            "forbund": shared["forbund"],
            "kortnamn": shared["kortnamn"],
            "insats": self.insats,
            "period": f"{own.period.start.isoformat()}–{own.period.slut.isoformat()}",
            "date": (own.datum or own.period.slut).isoformat(),
        }
        return found | ({"syntetisk": True} if own.syntetisk else {})

    def faktalista(self) -> list[dict[str, Any]]:
        """All its facts, as its manifest holds them."""
        return faktalista(self.fakta)

    def framsida(self) -> str:
        """The body of the report's front page, in Markdown: its key figures."""
        from samrapport.areas.insatsrapport.framsida import framsida_insats  # noqa: PLC0415  As in `Rapport.framsida`.

        return framsida_insats(self)

    def lasta_filer(self) -> dict[str, str | None]:
        """The raw files read so far by their hash, None for one looked for in vain."""
        return dict(self.folder.seen)

    def _report_facts(self) -> Iterator[Fact]:
        own, file = self.uppgifter, "insats.yml"
        yield Fact("halvar.titel", own.titel, "text", file)
        yield Fact("halvar.period_start", own.period.start, "datum", file)
        yield Fact("halvar.period_slut", own.period.slut, "datum", file)
        if own.plan_manader is not None:
            yield Fact("halvar.plan_manader", own.plan_manader, "månader", file)

    def _intake_facts(self) -> Iterator[Fact]:
        yield Fact("intag.antal", len(self.intag), "antal", "intag", "intag", rows_of(self.intag))
        for index, row in self.intag.iterrows():
            yield Fact(
                f"intag.intag_{row['intag']}.start", row["start"], "datum", "intag.csv",
                sources=rows_of(self.intag.loc[[index]], "start"),
            )  # fmt: skip

    def _single_facts(self) -> Iterator[Fact]:
        frame = read_uppgifter(self.folder, self.path("uppgifter"))
        for index, row in frame.iterrows():
            sources = rows_of(frame.loc[[index]], "värde")
            yield Fact(f"egen.{row['namn']}", row["värde"], row["enhet"], row["beskrivning"], row["bas"] or "", sources)

    def _economy_facts(self) -> Iterator[Fact]:
        """`ekonomi.<post>.budget`, `.forbrukat`, `.aterlamnat` (kr), `.andel` (förbrukat / budget), `.fran`, `.till`."""
        columns: tuple[tuple[str, str, Unit], ...] = (
            ("budget (kr)", "budget", "kr"),
            ("förbrukat (kr)", "forbrukat", "kr"),
            ("återlämnat (kr)", "aterlamnat", "kr"),
            ("från", "fran", "datum"),
            ("till", "till", "datum"),
        )
        for index, row in self.ekonomi.iterrows():
            name, rows = f"ekonomi.{row['post']}", self.ekonomi.loc[[index]]
            for column, key, unit in columns:
                if row[column] is not None:
                    yield Fact(
                        f"{name}.{key}", row[column], unit, f"{row['benämning']}, {column}", "", rows_of(rows, column)
                    )
            if row["budget (kr)"] and row["förbrukat (kr)"] is not None:
                share = Fraction(row["förbrukat (kr)"]) / Fraction(row["budget (kr)"])
                base = f"budgeten, {row['benämning'].lower()}"
                yield Fact(f"{name}.andel", share, "andel", "förbrukat / budget", base, rows_of(rows))


def insatser_med_rapport(folder: RawFolder, forbund: str, ar: int) -> list[str]:
    """The insatser of a förbund and year that have a report of their own: those with an insats.yml."""
    found = (folder.root / forbund / str(ar) / "insatser").glob("*/insats.yml")
    return sorted(one.parent.name for one in found)
