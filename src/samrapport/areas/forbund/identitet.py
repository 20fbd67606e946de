"""What a förbund's pages, PDF and Word file bear: its name, and what its own file says. Entries: `las_identitet`, `Identitet`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from samrapport.areas.forbund.facts import las_forbundet
from samrapport.areas.forbund.profil import Profil, read_profil
from samrapport.present.theme import THEME
from samrapport.present.theme_file import Theme
from samrapport.present.web.logo import Logo
from samrapport.present.web.styles import css_variables
from samrapport.rapport.rapport import Rapport, beraknat

STYLES: Final = "profil.css"
_HEIGHT, _WIDEST = 48, 260


@dataclass(frozen=True)
class Identitet:
    """What a förbund's pages bear. logotyper: its picture on light ground, and that on dark, or None."""

    namn: str
    kortnamn: str
    webb: str
    profil: Profil
    tema: Theme
    logotyper: tuple[Logo | None, Logo | None]

    @property
    def egna_farger(self) -> bool:
        """Whether it has colours of its own."""
        return self.tema != THEME

    def oversikt(self) -> dict[str, Any]:
        """As pages, PDF and Word file take it: colours without their #, which PDF's template would take for a command."""
        found: dict[str, Any] = {"namn": self.namn, "kortnamn": self.kortnamn, "webb": self.webb}
        found |= {"kontakt": list(self._kontakt()), "sidfot": self.profil.sidfot or ""}
        light, dark = self.logotyper
        if light and self.profil.logotyp:
            width, height = light.size(_HEIGHT, _WIDEST)
            found["logotyp"] = {
                "fil": f"logotyp{light.ending}",
                "mork": f"logotyp-mork{dark.ending}" if dark else "",
                "alt": self.profil.logotyp.beskrivning or self.namn,
                "bredd": width,
                "hojd": height,
                # So that what is made of the picture is made anew when it is another.
                "summa": hashlib.sha256(light.content + (dark.content if dark else b"")).hexdigest()[:12],
            }
        if self.egna_farger:
            names = {"primar": "primary", "mjuk": "soft", "text": "ink", "dampad": "muted", "linje": "line"}
            found["farger"] = {name: getattr(self.tema, colour).removeprefix("#") for name, colour in names.items()}
            found["stilmall"] = STYLES
        return found

    def _kontakt(self) -> Iterator[list[str]]:
        """Each way to reach it: what is written, and where it leads, if anywhere."""
        own = self.profil.kontakt
        if own is None:
            return
        for text, target in (
            (own.namn, ""),
            (own.epost, f"mailto:{own.epost}"),
            (own.telefon, f"tel:{re.sub('[^0-9+]', '', own.telefon or '')}"),
            (own.adress, ""),
        ):
            if text:
                yield [text, target if target not in ("tel:", "mailto:") else ""]

    def filer(self) -> dict[str, bytes]:
        """The files that lie beside its pages, by name."""
        light, dark = self.logotyper
        found = {f"logotyp{light.ending}": light.content} if light else {}
        found |= {f"logotyp-mork{dark.ending}": dark.content} if dark else {}
        if self.egna_farger:
            found[STYLES] = ("\n".join(css_variables(self.tema)) + "\n").encode()
        return found


@beraknat()
def las_identitet(rapport: Rapport) -> Identitet:
    """What the förbund's pages bear; of one without a file of its own the theme's looks, with its name. Raises DataFault."""
    row = las_forbundet(rapport)
    profil, tema, pictures = read_profil(rapport.folder, rapport.forbund)
    return Identitet(str(row["namn"]), str(row["kortnamn"]), str(row["webbplats"] or ""), profil, tema, pictures)
