"""`tema.yml`: what a förbund may change, and what is refused, with the row and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.errors import DataFault
from samrapport.present.theme_file import Theme, read_theme


def read(folder: Path, text: str) -> Theme:
    (folder / "theme").mkdir(exist_ok=True)
    (folder / "theme" / "tema.yml").write_text(text, encoding="utf-8")
    return read_theme(folder / "theme")


def test_without_the_file_the_program_has_its_own_colours(tmp_path: Path) -> None:
    assert read_theme(tmp_path) == Theme()


def test_what_is_not_named_keeps_its_colour(tmp_path: Path) -> None:
    theme = read(tmp_path, 'ljus:\n  primär: "#5B1235"\nmörk:\n  primär: "#eea3c8"\n')
    assert (theme.primary, theme.dark.primary) == ("#5b1235", "#eea3c8")
    assert (theme.ink, theme.dark.ink, theme.categories) == (Theme().ink, Theme().dark.ink, Theme().categories)


def test_a_logo_is_named_with_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "logotyp.svg").write_text("<svg/>", encoding="utf-8")
    theme = read(tmp_path, "logotyp:\n  fil: logotyp.svg\n  beskrivning: Förbundet Exempel\n")
    assert (theme.logo, theme.logo_alt) == ("logotyp.svg", "Förbundet Exempel")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'ljus:\n  text: "#1b2733"\n  primär: "#8fb4dd"\n',
            "theme/tema.yml, rad 3, kolumn ”ljus.primär”: ”#8fb4dd” syns för dåligt mot yta #ffffff: kontrasten är 2,2:1 "
            "och ska vara minst 4,5:1 (WCAG 2.2). Välj en mörkare färg.",
        ),
        ('mörk:\n  dämpad: "#3a4652"\n', "rad 2, kolumn ”mörk.dämpad”: ”#3a4652” syns för dåligt mot yta #11171e"),
        ('ljus:\n  yta: "#777777"\n', "kolumn ”ljus.text”"),
        ('diagram: ["#12355b", "#d27a27", "#1b7f79", "#eeeeee"]\n', "kolumn ”diagram.3”: ”#eeeeee” syns för dåligt"),
        ("ljus:\n  primär: blå\n", "rad 2, kolumn ”ljus.primär”: ”blå” är ingen färg. Skriv den som #12355b"),
        ('ljus:\n  primar: "#12355b"\n', "rad 2, kolumn ”ljus.primar”: nyckeln är okänd. Menade du ”primär”?"),
        ('diagram: ["#12355b"]\n', "kolumn ”diagram”"),
        ("logotyp:\n  fil: ../bild.svg\n  beskrivning: x\n", "är inget filnamn på en SVG-bild"),
        ("logotyp:\n  fil: borta.svg\n  beskrivning: x\n", "”borta.svg” finns inte i mappen theme"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DataFault) as caught:
        read(tmp_path, text)
    assert told in str(caught.value)
