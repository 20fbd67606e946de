"""`Egenrapport`: a report of a type that no area knows, made by a file of its own within a förbund's year.

What it lacks itself it has from the förbund's report, which it lies within: tables, texts and facts.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from samrapport.rapport.rapport import Rapport
from samrapport.raw.settings import Period, Strict, Text, read_settings
from samrapport.text.prose import Prose


class Egnauppgifter(Strict):
    """What the file that makes the report may say; it may be empty. titel, period, datum: else those of the förbund's report."""

    titel: Text | None = None
    period: Period | None = None
    datum: date | None = None
    kalla: Text | None = None


class Egenrapport(Rapport):
    """A report of its own file."""

    @cached_property
    def uppgifter(self) -> Any:
        """Its file, and what that leaves out from the förbund's `rapport.yml`."""
        assert self.inom is not None
        own = read_settings(self.folder, f"{self.forbund}/{self.ar}/{self.fil.format(**self.givet)}", Egnauppgifter)
        given = {name: value for name, value in own if value is not None}
        return self.inom.uppgifter.model_copy(update=given)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name in self._declared or self.__dict__.get("inom") is None:
            return super().__getattr__(name)
        found: pd.DataFrame = getattr(self.inom, name)
        return found

    def finns(self, name: str) -> bool:
        """Whether it, or the förbund's report, has a table or a text."""
        return super().finns(name) or (self.inom is not None and self.inom.finns(name))

    def levererad(self, name: str) -> bool:
        """Whether there is a file of it here, or in the folder of the förbund's report."""
        return super().levererad(name) or (self.inom is not None and self.inom.levererad(name))

    def text(self, name: str) -> Prose | None:
        """Its own text, else that of the förbund's report."""
        return super().text(name) or (self.inom.text(name) if self.inom else None)

    def metadata(self) -> dict[str, Any]:
        """As those of the förbund's report, with its own title and day."""
        shared = self.inom.metadata() if self.inom else {}
        own = self.uppgifter
        return shared | {"title": own.titel, "date": (own.datum or own.period.slut).isoformat()}
