"""`<tabell>.importera.yml`: how a table is read out of a workbook as it was delivered. Entries: `Ark`, `mapping_path`, `read_mapping`,
and `written`, which gives the file.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BeforeValidator

from samrapport.errors import DataFault, told_elsewhere
from samrapport.raw.folder import RawFolder
from samrapport.raw.importera.belopp import Enhet
from samrapport.raw.settings import Strict, Text, filen, frivillig, nyckel, parse_settings

ENDING = ".importera.yml"
"""Of the file that says how a table is read out of a workbook; before it stands the table's name."""


def _letters(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{1,3}", text):
        raise ValueError("är ingen kolumn. Skriv kolumnens bokstav i arket, till exempel C.")
    return text.upper()


def _row_span(text: str) -> str:
    found = re.fullmatch(r"([1-9]\d{0,6})(?:[-–]([1-9]\d{0,6}))?", text)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise ValueError("är inga rader. Skriv en rad, eller den första och den sista, till exempel 4-5.")
    return text


def _several(names: object) -> object:
    return (names,) if isinstance(names, str) else names


def _apart(names: tuple[str, ...]) -> tuple[str, ...]:
    if twice := next((one for one in names if names.count(one) > 1), None):
        raise ValueError(f"är fel: ”{twice}” står två gånger. Skriv varje blad en gång.")
    return names


Kolumnbokstav = Annotated[str, AfterValidator(_letters)]


class Arkkolumn(Strict):
    """A column of the sheet that is read. falt: what it holds, as the table calls it. varden: what holds of all its amounts."""

    kolumn: Kolumnbokstav = nyckel("Kolumnens bokstav i arket", "C")
    rubrik: str = nyckel("Rubriken som ska stå där. Står den någon annanstans läses arket inte", "Budget 2021")
    falt: Text = nyckel(
        "Vad kolumnen håller: en av tabellens kolumner, eller i en kontolista `konto`, `ansvar`, `projekt`, `period`, `belopp`, `debet` "
        "eller `kredit`",
        "belopp",
        alias="fält",
    )
    enhet: Enhet | None = frivillig("Beloppens enhet i arket: `kr`, `tkr` eller `mkr`", "tkr")
    varden: dict[str, str] = frivillig(
        "Vad som gäller alla belopp i kolumnen, för tabellens andra kolumner",
        "{version: budget, år: 2021}",
        default={},
        alias="värden",
    )


class Arkpost(Strict):
    """What a row of the sheet is, where its place does not tell."""

    rad: Text = nyckel("Radens text i arket", "Fritt att fördela")
    block: Text = nyckel("Tabellens block", "Insatser")
    post: Text = nyckel("Tabellens post", "Utvecklingsmedel, ej intecknade")
    under: Text | None = frivillig("Blocket som raden står under i arket, när flera rader har samma text", "Insatser")
    blad: Text | None = frivillig("Bladet som raden står på, när flera läses. Utan: alla", "Kansli")
    varden: dict[str, str] = frivillig(
        "Vad som gäller posten, för tabellens andra kolumner", "{intecknat: nej}", default={}, alias="värden"
    )


class Ark(Strict):
    """How one sheet, or several of the same form, are read. Rows are known by their texts, so that a row that comes in or moves is read too."""

    model_config = filen(
        "<tabell>.importera.yml",
        "hur en arbetsbok läses",
        "Skrivs av `samrapport importera`, och ligger i rapportens mapp tillsammans med arbetsboken: "
        "[Läs in ekonomens ark](../recept/importera.md). Filen läses i stället för tabellens egen CSV-fil.",
    )

    fil: Text = nyckel("Arbetsbokens namn, i samma mapp", "Budget 2021.xlsx")
    blad: Annotated[tuple[Text, ...], BeforeValidator(_several), AfterValidator(_apart)] = nyckel(
        "Bladet i arbetsboken. Flera blad med samma rubriker på samma rader skrivs som en lista", "Budget", min_length=1
    )
    form: Literal["belopp", "lista", "konton"] = nyckel(
        "`belopp`: en rad för varje post och en kolumn för varje slags belopp. `lista`: en rad för varje rad i tabellen. `konton`: en rad för "
        "varje bokföring eller konto, som `kontomappning.csv` för till poster",
        "belopp",
    )
    rubrikrader: Annotated[str, AfterValidator(_row_span)] = nyckel(
        "Raden, eller raderna, med kolumnernas rubriker", "4-5"
    )
    kolumner: tuple[Arkkolumn, ...] = nyckel("Kolumnerna som läses", min_length=1)
    benamning: Kolumnbokstav | None = frivillig("Kolumnen med posternas namn", "A", alias="benämning")
    blockkolumn: Kolumnbokstav | None = frivillig("Kolumnen med blockens namn, när de har en egen", "B")
    varden: dict[str, str] = frivillig(
        "Vad som gäller alla rader, för tabellens andra kolumner", "{intecknat: ja}", default={}, alias="värden"
    )
    intaktsblock: Text = frivillig("Blocket som är intäkter", "Intäkter", default="Intäkter", alias="intäktsblock")
    vands: Literal["inget", "kostnader", "intäkter", "allt"] = frivillig(
        "Vilka belopp som byter tecken, så att både kostnader och intäkter blir positiva: `inget`, `kostnader`, `intäkter` eller `allt`. Annars `inget`",
        "kostnader",
        default="inget",
        alias="vänds",
    )
    block: dict[str, str] = frivillig(
        "Rader som är ett blocks rubrik, med blockets namn. Tomt namn: raden är en rubrik ovanför andra rubriker",
        "{INSATSER: Insatser}",
        default={},
    )
    poster: tuple[Arkpost, ...] = frivillig(
        "Rader som har ett annat block eller namn än deras plats i arket säger", default=()
    )
    summor: tuple[str, ...] = frivillig(
        "Rader som är summor. De räknas om, jämförs och tas bort", "[Summa insatser]", default=()
    )
    utelamnas: tuple[str, ...] = frivillig("Rader som inte läses alls", "[Eget kapital]", default=(), alias="utelämnas")

    @property
    def sheet(self) -> str:
        """The name of the sheet, of one that is read so."""
        return self.blad[0]

    def of(self, sheet: str) -> Ark:
        """The same of one of its sheets."""
        return self.model_copy(
            update={"blad": (sheet,), "poster": tuple(one for one in self.poster if one.blad in (None, sheet))}
        )

    @property
    def heads(self) -> range:
        """The rows that hold the headings."""
        first, _, last = self.rubrikrader.replace("–", "-").partition("-")
        return range(int(first), int(last or first) + 1)

    def column(self, falt: str) -> Arkkolumn | None:
        """The first column that holds this, if any does."""
        return next((one for one in self.kolumner if one.falt == falt), None)


def mapping_path(folder: RawFolder, stem: str) -> str | None:
    """The path of the mapping that a table is read by, or None when there is none."""
    path = f"{stem}{ENDING}"
    return path if folder.has(path) else None


def read_mapping(folder: RawFolder, path: str) -> Ark:
    """The validated mapping. Raises DataFault."""
    return parse_settings(path, folder.read(path), Ark)[0]


def mapped_book(folder: RawFolder, stem: str) -> str | None:
    """The path of the workbook that a table is read out of; None where it is read otherwise, or the mapping cannot be read."""
    path = mapping_path(folder, stem)
    with told_elsewhere((DataFault, ValueError)):
        return str(PurePosixPath(path).with_name(read_mapping(folder, path).fil)) if path else None
    return None


def is_accounts(folder: RawFolder, stem: str) -> bool:
    """Whether a table is delivered as a list of accounts. A mapping that cannot be read is told by who reads it."""
    path = mapping_path(folder, stem)
    with told_elsewhere(DataFault):
        return path is not None and read_mapping(folder, path).form == "konton"
    return False


def written(ark: Ark) -> str:
    """The file. What goes without saying is left out."""
    held: dict[str, Any] = ark.model_dump(by_alias=True, mode="json", exclude_defaults=True)
    held["blad"] = ark.sheet if len(ark.blad) == 1 else list(ark.blad)
    head = "# Skriven av samrapport importera. Ändra här det som inte stämmer; raderna känns igen på sin text.\n"
    return head + yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=1000)
