"""What SCB calls things, to what the reports call them: the one declaration of it. Entries: `VARIABLER`, `SCB_ORD`, `Tolk`.

SCB's labels differ between tables, years and ways to save them. What is known stands here, what a förbund has met and knows
stands in `scb/etiketter.csv`, and what is in neither is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from samrapport.areas.statistik.underlag import ANVANDS_INTE, BADA, ERSATTNINGAR, FOLKMANGD_MATT, TOTALT
from samrapport.errors import DataFault, Fault
from samrapport.raw.pxweb.utdrag import RUBRIK, Utdrag, Varde
from samrapport.raw.values import parse_age

VARIABLER: Mapping[str, str] = {
    "region": "regionkod", "kommun": "regionkod", "län": "regionkod",
    "kön": "kön",
    "ålder": "ålder", "åldersgrupp": "ålder", "åldersklass": "ålder",
    "månad": "tid", "år": "tid", "tid": "tid",
    "tabellinnehåll": "mått", "innehåll": "mått", "ersättning": "mått", "ersättningstyp": "mått", "variabel": "mått",
}  # fmt: skip
"""SCB's variables, by the names that it shows, to what they say here."""

SCB_ORD: Mapping[str, Mapping[str, str]] = {
    "kön": {
        "män": "män", "kvinnor": "kvinnor", "män och kvinnor totalt": "totalt", "totalt, samtliga män och kvinnor": "totalt",
        "män och kvinnor": "totalt", "kvinnor och män": "totalt", BADA: "totalt", "båda": "totalt", "totalt": "totalt",
        "samtliga": "totalt",
    },
    "mått": {
        **{one.casefold(): one for one in ERSATTNINGAR},
        "sjuk- och aktivitetsersersättning": "Sjuk- och aktivitetsersättning",
        "arbetslöshetsersättning": "Arbetslöshet",
        "summa helårsekvivalenter": TOTALT, "helårsekvivalenter totalt": TOTALT, "summa": TOTALT, "totalt": TOTALT,
        "folkmängd": FOLKMANGD_MATT, "folkmängden per månad": FOLKMANGD_MATT, "folkmängd per månad": FOLKMANGD_MATT,
        "andel av befolkningen": ANVANDS_INTE, "andel av befolkning": ANVANDS_INTE,
    },
}  # fmt: skip
"""SCB's labels in small letters, to the words of the reports."""

_TIME = re.compile(r"((?:19|20|21)\d\d)(?:M(0[1-9]|1[0-2]))?")
_AGE = re.compile(r"\d{1,3} ?[-\u2013] ?\d{1,3} år|\d{1,3}\+? år|totalt, samtliga åldrar|\d{1,3}[-\u2013]\d{1,3}")
_AREA = re.compile(r"(\d{4}|\d{2})(?: (.+))?")
_IN_TITLE = re.compile(r"\b(\d{1,3} ?[-\u2013] ?\d{1,3}) år\b")


class Cell(NamedTuple):
    """What one number of SCB's is of. manad: None for a number of a whole year. matt: a benefit, `Totalt` or `Folkmängd`."""

    regionkod: str
    kon: str
    alder: str
    ar: int
    manad: int | None
    matt: str


class Tolk:
    """Reads the values of an extract as the reports name them.

    utdrag: which. egna: labels of the förbund's own, to what they mean. namn: the codes of areas by their names in small
    letters. A message names the file, and the row where there is one.
    """

    def __init__(self, utdrag: Utdrag, egna: Mapping[str, str], namn: Mapping[str, str]) -> None:
        self._utdrag, self._names = utdrag, namn
        self._egna = {etikett.casefold(): betyder for etikett, betyder in egna.items()}
        # By identity: an extract holds each value once, and hashing them would be most of the cost.
        self._known: dict[int, dict[str, str]] = {}

    def cell(self, av: tuple[Varde, ...], rad: int) -> Cell | None:
        """What a number is of; None for what no report uses. Raises DataFault."""
        found: dict[str, str] = {}
        for one in av:
            told = self._known.get(id(one))
            if told is None:
                told = self._known[id(one)] = self._told(one, rad)
            for column, word in told.items():
                if found.setdefault(column, word) != word:
                    raise self._fault(f"säger både {found[column]} och {word} om samma tal. Spara filen på nytt", rad)
        if found.get("mått") == ANVANDS_INTE:
            return None
        found.setdefault("kön", "totalt")
        if "ålder" not in found and (named := set(_IN_TITLE.findall(self._utdrag.titel))) and len(named) == 1:
            found["ålder"] = parse_age(named.pop())
        if not found.keys() >= _NEEDED.keys():
            lacking = [told for column, told in _NEEDED.items() if column not in found]
            raise self._fault(
                f"säger inte {' eller '.join(lacking)} talen gäller. Spara tabellen på nytt med alla variabler", rad
            )
        year, _, month = found["tid"].partition("M")
        return Cell(
            found["regionkod"], found["kön"], found["ålder"], int(year), int(month) if month else None, found["mått"]
        )

    def _told(self, value: Varde, rad: int) -> dict[str, str]:
        column = VARIABLER.get(value.variabel.casefold())
        if column is None and value.variabel not in (RUBRIK, ""):
            raise self._fault(f"har variabeln ”{value.variabel}”, som är okänd. Spara tabellen utan den", rad)
        if column == "regionkod" or (not column and value.variabel == "" and _AREA.fullmatch(value.text)):
            return {"regionkod": self._area(value, rad)}
        if column:
            told = self._word(column, value.text) or self._word(column, value.kod)
            if not told:
                raise self._unknown(value.text, rad)
            return told
        return self._several(value, rad)

    def _word(self, column: str, text: str) -> dict[str, str]:
        """What a label of a variable says; nothing where it is unknown."""
        fold = " ".join(text.split()).casefold()
        own = self._egna.get(fold)
        if own:
            kind = "kön" if own in ("kvinnor", "män", BADA) else "mått"
            return {kind: "totalt" if own == BADA else own} if kind == column else {}
        if column in SCB_ORD:
            known = SCB_ORD[column].get(fold) or SCB_ORD[column].get(fold.rpartition(", antal")[0])
            return {column: known} if known else {}
        if column == "tid":
            return {"tid": fold.upper()} if _TIME.fullmatch(fold.upper()) else {}
        return {"ålder": parse_age(text)} if text.strip() else {}

    def _several(self, value: Varde, rad: int) -> dict[str, str]:
        """What a heading says, in which labels of several variables may stand after each other: `män 20-64 år Sjukpenning 2020M01`."""
        found: dict[str, str] = {}
        left = value.text
        if left.casefold() in self._names:
            return {"regionkod": self._names[left.casefold()]}
        while left:
            length, told = self._longest(left)
            if not length:
                raise self._unknown(left, rad)
            found.update(told)
            left = left[length:].lstrip(" ,")
        return found

    def _longest(self, text: str) -> tuple[int, dict[str, str]]:
        """The longest label that a text begins with, and what it says."""
        for label, column in self._labels:
            if text.casefold().startswith(label) and not text[len(label) : len(label) + 1].isalnum():
                return len(label), self._word(column, label)
        for column, pattern in (("ålder", _AGE), ("tid", _TIME)):
            if (match := pattern.match(text)) and not text[match.end() : match.end() + 1].isalnum():
                return match.end(), self._word(column, match[0])
        return 0, {}

    @cached_property
    def _labels(self) -> list[tuple[str, str]]:
        own = [(label, "kön" if word in ("kvinnor", "män", BADA) else "mått") for label, word in self._egna.items()]
        known = [(label, column) for column in ("mått", "kön") for label in SCB_ORD[column]]
        return sorted({**dict(reversed(known)), **dict(own)}.items(), key=lambda one: -len(one[0]))

    def _area(self, value: Varde, rad: int) -> str:
        for text in (value.kod, value.text):
            if found := _AREA.fullmatch(text):
                return found[1]
        code = self._names.get(value.text.casefold(), "00" if value.text.casefold() in ("riket", "hela riket") else "")
        if not code:
            raise self._fault(
                f"har området ”{value.text}”, som inte finns i scb/regioner.csv. Spara tabellen med SCB:s koder, eller lägg till området där",
                rad,
            )
        return code

    def _unknown(self, text: str, rad: int) -> DataFault:
        return self._fault(
            f"har etiketten ”{text}”, som är okänd. Skriv den med vad den betyder i scb/etiketter.csv, eller ta bort filen om "
            "den inte är statistik till rapporterna",
            rad,
        )

    def _fault(self, told: str, rad: int) -> DataFault:
        return DataFault(Fault(self._utdrag.fil, f"filen {told}.", rad))


_NEEDED = {
    "regionkod": "vilket område",
    "ålder": "vilken ålder",
    "tid": "vilket år eller vilken månad",
    "mått": "vad (till exempel vilken ersättning)",
}
