"""`theme/tema.yml`: the colours and the logo that a förbund may change, held to WCAG's contrast. Entries: `read_theme`, and
`coloured` and `colour_faults` for a förbund's own colours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field

from samrapport.errors import Fault, assert_none
from samrapport.present.contrast import contrast, mix
from samrapport.raw.opening import read_plain
from samrapport.raw.settings import Strict, Text, filen, frivillig, nyckel, parse_settings
from samrapport.raw.yaml import Location

FILE: Final = "tema.yml"
TEXT: Final = 4.5
"""The contrast that text needs."""
MARK: Final = 3.0
"""The contrast that bars, lines and large text need."""
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


def _colour(text: str) -> str:
    if not _HEX.fullmatch(text):
        raise ValueError("är ingen färg. Skriv den som #12355b, inom citattecken.")
    return text


def _svg(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+\.svg", name):
        raise ValueError("är inget filnamn på en SVG-bild. Skriv till exempel logotyp.svg.")
    return name


Colour = Annotated[str, AfterValidator(_colour)]


@dataclass(frozen=True)
class Palette:
    """The colours of a page, as #rrggbb.

    ink, muted: text. surface, soft: backgrounds. line: hairlines. primary: headings and the förbund's own. accent: what
    asks for attention (over budget). paper: what figures stand on.
    """

    ink: str = "#1b2733"
    muted: str = "#51606e"
    surface: str = "#ffffff"
    soft: str = "#eef3f7"
    line: str = "#cfd8e0"
    primary: str = "#12355b"
    accent: str = "#b3420f"
    paper: str = "#ffffff"


DARK: Final = Palette(
    ink="#e3e9ef",
    muted="#a5b3c0",
    surface="#11171e",
    soft="#1a232d",
    line="#37444f",
    primary="#a3c8ee",
    accent="#f0a27c",
    paper="#f7f9fb",
)


@dataclass(frozen=True)
class Theme(Palette):
    """The palette in light, that in the dark, and what figures need besides; sizes in points.

    quiet: bars of comparison. `categories` differ in lightness step by step, so they stay apart in grey and for
    colour-blind readers. logo: a drawing (SVG) for the head of the site and the cover, with what it shows in words.
    """

    dark: Palette = DARK
    quiet: str = "#c3d3e2"
    categories: tuple[str, ...] = ("#12355b", "#d27a27", "#1b7f79", "#8a3b6b", "#4a86c5", "#6d7f1e")
    logo: str = ""
    logo_alt: str = ""
    sans: tuple[str, ...] = field(default=("DejaVu Sans", "sans-serif"))
    figure_size: float = 8.5
    figure_small: float = 7.5
    figure_width: float = 468.0
    stroke: float = 0.8

    @property
    def between(self) -> str:
        """A colour between the förbund's own and that of comparison: the year before, beside this one and older ones."""
        return mix(self.primary, self.quiet, 0.65)


class Farger(Strict):
    """The colours of one mode that a file may name; each that it does not keeps the colour that it has."""

    ink: Colour | None = frivillig("Text", '"#1b2733"', alias="text")
    muted: Colour | None = frivillig("Bildtexter och anmärkningar", '"#51606e"', alias="dämpad")
    surface: Colour | None = frivillig("Sidans bakgrund", '"#ffffff"', alias="yta")
    soft: Colour | None = frivillig("Rutor och summarader", '"#eef3f7"', alias="mjuk")
    line: Colour | None = frivillig("Linjer", '"#cfd8e0"', alias="linje")
    primary: Colour | None = frivillig("Rubriker, länkar och förbundets egna staplar", '"#12355b"', alias="primär")
    accent: Colour | None = frivillig("Det som ligger över budget", '"#b3420f"', alias="accent")


class _Logotyp(Strict):
    fil: Annotated[str, AfterValidator(_svg)] = nyckel("En SVG-bild i samma mapp, med bredd och höjd", "logotyp.svg")
    beskrivning: Text = nyckel("Vad bilden föreställer, för den som inte ser den", "Samordningsförbundet Exempel")


class Tema(Strict):
    """The file: what it does not name keeps the colour that the program comes with."""

    model_config = filen(
        f"theme/{FILE}",
        "färger och logotyp",
        "Webbplatsens, diagrammens, PDF-filernas och Word-filernas färger. En färg skrivs som `#rrggbb` inom "
        "citattecken. Det som inte nämns behåller programmets färg, och det som syns för dåligt mot sin bakgrund nekas. "
        "Så här gör du: [Ändra färger och logotyp](#ändra-färger-och-logotyp).",
    )

    ljus: Farger = frivillig("Färgerna i ljust läge och på papper", default=Farger())
    mork: Farger = frivillig(
        "Färgerna i mörkt läge",
        {one.alias: f'"{getattr(DARK, name)}"' for name, one in Farger.model_fields.items()},
        default=Farger(),
        alias="mörk",
    )
    jamforelse: Colour | None = frivillig("Andras staplar i diagram", '"#c3d3e2"', alias="jämförelse")
    diagram: Annotated[tuple[Colour, ...], Field(min_length=4, max_length=8)] | None = frivillig(
        "Färgerna i diagram med flera serier, i tur och ordning: fyra till åtta, "
        "som en lista. De ska skilja sig även i gråskala",
        '["#12355b", "#d27a27", "#1b7f79", "#8a3b6b"]',
    )
    logotyp: _Logotyp | None = frivillig("Bilden överst på varje sida och på PDF-filens omslag")


def read_theme(folder: Path) -> Theme:
    """The theme of a folder with a `tema.yml`, or the program's own where there is none.

    Raises DataFault naming the row of what is misspelt, and of each colour that cannot be read on its ground, and Hindered.
    """
    path = f"{folder.name}/{FILE}"
    try:
        content = read_plain(folder, FILE, path)
    except FileNotFoundError:
        return Theme()
    tema, rows = parse_settings(path, content, Tema)
    theme = _theme(tema)
    faults = colour_faults(path, theme, rows)
    if tema.logotyp and not _is_readable(folder, tema.logotyp.fil):
        expected = "finns inte i mappen theme. Lägg bilden där, eller rätta namnet."
        faults.append(Fault(path, expected, rows.get(("logotyp", "fil")), "logotyp.fil", tema.logotyp.fil))
    assert_none(faults)
    return theme


def colour_faults(path: str, theme: Theme, rows: Mapping[Location, int], within: Location = ()) -> list[Fault]:
    """Each colour that cannot be read on its ground. rows: of the keys of the file. within: the key that the modes stand under."""
    return [
        Fault(
            path, expected, rows.get((*within, *location)), ".".join(str(part) for part in (*within, *location)), value
        )
        for location, value, expected in _failing(theme)
    ]


def _is_readable(folder: Path, logo: str) -> bool:
    """Whether the logo is there. Raises DataFault where it may not be used."""
    try:
        return bool(read_plain(folder, logo, f"{folder.name}/{logo}"))
    except FileNotFoundError:
        return False


def _theme(tema: Tema) -> Theme:
    more: dict[str, Any] = {}
    if tema.jamforelse:
        more["quiet"] = tema.jamforelse.lower()
    if tema.diagram:
        more["categories"] = tuple(colour.lower() for colour in tema.diagram)
    if tema.logotyp:
        more |= {"logo": tema.logotyp.fil, "logo_alt": tema.logotyp.beskrivning}
    return coloured(Theme(**more), tema.ljus, tema.mork)


def coloured(theme: Theme, ljus: Farger, mork: Farger) -> Theme:
    """The theme with the colours that are given in each mode."""

    def given(farger: Farger) -> dict[str, Any]:
        return {name: value.lower() for name, value in farger.model_dump(exclude_none=True).items()}

    light = given(ljus)
    if "surface" in light:
        light["paper"] = light["surface"]
    return replace(theme, **light, dark=replace(theme.dark, **given(mork)))


_NAMES: Final = {"ink": "text", "muted": "dämpad", "primary": "primär", "accent": "accent"}
_GROUNDS: Final = {"surface": "yta", "soft": "mjuk"}


def _failing(theme: Theme) -> Iterator[tuple[Location, str, str]]:
    """Each colour that cannot be told from its ground, where it stands, and what to do."""
    for mode, palette in (("ljus", theme), ("mörk", theme.dark)):
        for name, swedish in _NAMES.items():
            for ground, called in _GROUNDS.items():
                colour, below = getattr(palette, name), getattr(palette, ground)
                if contrast(colour, below) < TEXT:
                    yield (
                        (mode, swedish),
                        colour,
                        _told(colour, f"{called} {below}", below, TEXT, darker=mode == "ljus"),
                    )
    for index, colour in enumerate(theme.categories):
        if contrast(colour, theme.surface) < MARK:
            yield ("diagram", index), colour, _told(colour, f"yta {theme.surface}", theme.surface, MARK, darker=True)


def _told(colour: str, ground: str, below: str, least: float, *, darker: bool) -> str:
    found = f"{contrast(colour, below):.1f}".replace(".", ",")
    needed = f"{least:.1f}".replace(".", ",").removesuffix(",0")
    return (
        f"syns för dåligt mot {ground}: kontrasten är {found}:1 och ska vara minst {needed}:1 (WCAG 2.2). "
        f"Välj en {'mörkare' if darker else 'ljusare'} färg."
    )
