"""What is fetched, as a file in `scb/` says it: the recipe. Entries: `Recept`, `read_recept`, `write_recept`."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import yaml

from samrapport.errors import DataFault, Fault, closest
from samrapport.raw.folder import RawFolder
from samrapport.raw.settings import Strict, filen, frivillig, nyckel, read_settings
from samrapport.run.atomic import write_atomic

RECEPT = ".hamta.yml"
_SPAN = re.compile(r"(\d{4})-(\d{4})?")


class Urval(Strict):
    """The values of a variable."""

    variabel: str = nyckel("Variabelns namn hos tjänsten", "Tid")
    varden: str = nyckel(
        "Värdena, med komma mellan. `*` står för vilka tecken som helst, `2020-2024` för åren och `2020-` för åren från och med",
        "2020-2024",
        alias="värden",
    )

    @property
    def patterns(self) -> list[str]:
        """Each by itself."""
        return [one for part in self.varden.split(",") if (one := part.strip())]


class Recept(Strict):
    """A recipe, in a file called `<namn>.hamta.yml`."""

    model_config = filen(
        f"scb/<namn>{RECEPT}",
        "vad som hämtas",
        "`samrapport hämta` skriver receptet första gången, och hämtar efter det sedan. Ändra i det för att hämta annat.",
    )
    tjanst: Literal["scb", "kolada"] = nyckel("`scb` eller `kolada`", "scb", alias="tjänst")
    tabell: str | None = frivillig("Tabellens namn hos SCB", "TAB1386")
    urval: tuple[Urval, ...] = nyckel("Vad som tas med")

    def patterns(self, variabel: str) -> list[str]:
        """What is chosen of a variable."""
        return [pattern for one in self.urval if one.variabel == variabel for pattern in one.patterns]

    def with_values(self, variabel: str, varden: Iterable[str]) -> Recept:
        """The same recipe with other values of a variable."""
        new = Urval(variabel=variabel, varden=", ".join(varden))
        kept = [new if one.variabel == variabel else one for one in self.urval]
        return self.model_copy(update={"urval": tuple(kept if new in kept else [*kept, new])})


def read_recept(folder: RawFolder, tjanst: str) -> dict[str, Recept]:
    """The recipes for a service, by their names. Raises DataFault."""
    names = [name for name in folder.names("scb") if name.endswith(RECEPT)]
    found = {name.removesuffix(RECEPT): read_settings(folder, f"scb/{name}", Recept) for name in names}
    return {name: one for name, one in found.items() if one.tjanst == tjanst}


def write_recept(data: Path, namn: str, recept: Recept) -> None:
    """Write a recipe, where it is not there already just as it is."""
    held = recept.model_dump(by_alias=True, exclude_none=True)
    held["urval"] = list(held["urval"])
    text = yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=1000)
    path = data / "scb" / f"{namn}{RECEPT}"
    head = "# Vad som hämtas. Hämta på nytt med: samrapport hämta " + recept.tjanst + "\n"
    write_atomic(path, head + text)


def codes(fil: str, variabel: str, patterns: Sequence[str], known: Sequence[str]) -> list[str]:
    """The codes of a variable that are meant, in the service's order. Raises DataFault for a value that it does not have."""
    found: set[str] = set()
    faults = []
    for one in patterns:
        years = _SPAN.fullmatch(one)
        if years:
            own = {code for code in known if years[1] <= code[:4] <= (years[2] or "9999")}
        else:
            pattern = one.replace("[", "[[]")
            own = {code for code in known if code == one or fnmatch.fnmatchcase(code, pattern)}
        if not own:
            alike = closest(one, known, n=1)
            hint = (
                f"Menade du {alike[0]}?"
                if alike
                else f"Det finns: {', '.join(known[:8])}{' …' if len(known) > 8 else ''}."
            )
            faults.append(
                Fault(
                    fil,
                    f"finns inte hos tjänsten som värde av {variabel}. {hint} Rätta receptet.",
                    column=variabel,
                    value=one,
                )
            )
        found |= own
    if faults:
        raise DataFault(faults)
    return [code for code in known if code in found]
