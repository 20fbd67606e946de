"""`Egenrapport`: a report of a type that no area knows, made by a file of its own within a förbund's year.

What it lacks itself it has from the förbund's report, which it lies within: tables, texts and facts.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from samrapport.rapport.rapport import Rapport
from samrapport.raw.settings import Period, Strict, Text, filen, frivillig, read_settings
from samrapport.text.prose import Prose


class Egnauppgifter(Strict):
    """What the file that makes the report may say; it may be empty. titel, period, datum: else those of the förbund's report."""

    model_config = filen(
        "<rapporttyp>.yml",
        "en rapport av egen typ",
        "Filen som står i rapporttypens `underlag`, när inget område har en egen sådan: "
        "[Lägg till en rapporttyp](#lägg-till-en-rapporttyp). Det som inte står i den hämtas ur förbundets `rapport.yml`.",
    )

    titel: Text | None = frivillig("Rapportens titel", "Verksamhetsberättelse 2021")
    period: Period | None = frivillig("Tiden som rapporten gäller")
    datum: date | None = frivillig("Rapportens datum. Annars periodens sista dag", "2022-02-15")
    kalla: Text | None = frivillig("Var uppgifterna kommer ifrån", "Förbundet", alias="källa")


class Egenrapport(Rapport):
    """A report of its own file, or of its own folder where no förbund's report is around it."""

    @cached_property
    def uppgifter(self) -> Any:
        """Its file, and what that leaves out from the förbund's `rapport.yml`."""
        own = read_settings(self.folder, self.path(PurePosixPath(self.fil).name), Egnauppgifter)
        if self.inom:
            return self.inom.uppgifter.model_copy(update={name: value for name, value in own if value is not None})
        # With no förbund's report around it the whole year holds.
        year = Period(start=date(self.ar, 1, 1), slut=date(self.ar, 12, 31))
        titel = own.titel or f"Rapport {self.ar}"
        return own.model_copy(update={"titel": titel, "period": own.period or year})

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name in self._declared or self.__dict__.get("inom") is None:
            return super().__getattr__(name)
        found: pd.DataFrame = getattr(self.inom, name)
        return found

    def tabell(self, name: str) -> pd.DataFrame:
        """Its own table, or one that only the förbund's report may have."""
        lent = self.inom if name not in self._declared else None
        return lent.tabell(name) if lent else super().tabell(name)

    def finns(self, name: str) -> bool:
        """Whether it has a table or a text, or the förbund's report one that it need not have itself."""
        lent = self.inom if name not in self._declared else None
        return super().finns(name) or (lent is not None and lent.finns(name))

    def levererad(self, name: str) -> bool:
        """Whether a table of its own has a file, or one that it need not have has one in the förbund's report."""
        lent = self.inom if name not in self._declared else None
        return super().levererad(name) or (lent is not None and lent.levererad(name))

    def text(self, name: str) -> Prose | None:
        """Its own text, else that of the förbund's report."""
        return super().text(name) or (self.inom.text(name) if self.inom else None)

    def metadata(self) -> dict[str, Any]:
        """As those of the förbund's report, with its own title and day."""
        own = self.uppgifter
        shared = self.inom.metadata() if self.inom else dict.fromkeys(("subtitle", "forbund", "kortnamn"), own.titel)
        span = f"{own.period.start.isoformat()}–{own.period.slut.isoformat()}"
        return shared | {"title": own.titel, "period": span, "date": (own.datum or own.period.slut).isoformat()}
