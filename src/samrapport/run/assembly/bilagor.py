"""What lies as files in a report's PDF: what it was made of and decided by, and the values that it shows. Entries: `Bilaga`, `tabellernas`,
`bilagor`.

All of it is published beside the PDF, or is the public part of what decided on it: nothing else may be laid in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from samrapport.raw.rapporttyp import DATA
from samrapport.run.assembly.downloadfiles import DATAPACKAGE
from samrapport.run.assembly.manifest import PUBLIC_MANIFEST
from samrapport.run.assembly.page import Page
from samrapport.run.beslut.kedja import BESLUT
from samrapport.text.verbatim import escape_markdown

KEY = "bilagor"
"""Of the front matter, that names them."""


@dataclass(frozen=True)
class Bilaga:
    """One file. namn: among the report's downloads. mime: of what kind it is. slag: how it belongs to the PDF, in the words of PDF/A-3.

    om: what it is, for who opens it in years to come.
    """

    namn: str
    mime: str
    slag: str
    om: str

    @property
    def matter(self) -> dict[str, Any]:
        """What the front matter says of it, which pandoc reads as Markdown. Its file is named from the report's folder."""
        named = {"fil": f"{DATA}/{self.namn}", "mime": self.mime, "slag": self.slag}
        return {**named, "om": escape_markdown(self.om)}


def tabellernas(pages: Sequence[Page]) -> list[Bilaga]:
    """The values of all tables and figures, and what describes them; nothing where there are none."""
    found = [
        Bilaga(f"{label}.csv", "text/csv", "data", page.captions[label])
        for page in pages
        for label in sorted(page.data)
    ]
    described = Bilaga(DATAPACKAGE, "application/json", "supplement", "Beskrivning av tabellernas filer (Data Package)")
    return [*found, described] if found else []


def bilagor(decisions: bytes) -> tuple[Bilaga, ...]:
    """What a report was made of, and the decisions that are published with it, where there are any."""
    made = Bilaga(PUBLIC_MANIFEST, "application/json", "supplement", "Vad rapporten är gjord av, med kontrollsummor")
    decided = Bilaga(BESLUT, "application/x-ndjson", "supplement", "Besluten om rapporten")
    return (made, decided) if decisions else (made,)
