"""What a förbund's pages bear: its own picture, colours, contact and foot, each refused where it cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from data_factory import FORBUND, Data

FILE = f"forbund/{FORBUND}.yml"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"><rect width="120" height="60"/></svg>'


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return Data(tmp_path)


def test_without_a_file_the_pages_bear_the_name_of_the_table(data: Data) -> None:
    found = data.rapport()
    profile = found.oversikt()["profil"]
    assert (profile["namn"], profile["kontakt"]) == ("Samordningsförbundet Sjö & Bro", [])
    assert not {"logotyp", "farger", "stilmall"} & profile.keys()
    assert not [one for one in found.bilagor() if not one.startswith("oversikt-")]


def test_pictures_and_colours_lie_beside_the_report(data: Data) -> None:
    data.write(FILE, 'logotyp:\n  fil: sjo.svg\n  mörk: morkt.svg\nfärger:\n  ljus:\n    primär: "#1D5C3F"\n')
    data.write("forbund/sjo.svg", LOGO)
    data.write("forbund/morkt.svg", LOGO.replace("120", "60"))
    assert data.faults() == []
    found = data.rapport()
    profile, files = found.oversikt()["profil"], found.bilagor()
    assert profile["farger"]["primar"] == "1d5c3f"
    assert (profile["logotyp"]["fil"], profile["logotyp"]["mork"]) == ("logotyp.svg", "logotyp-mork.svg")
    assert (profile["logotyp"]["bredd"], profile["logotyp"]["hojd"]) == (96, 48)
    assert profile["logotyp"]["alt"] == "Samordningsförbundet Sjö & Bro"
    assert files["logotyp.svg"] == LOGO.encode()
    assert b"--primary: #1d5c3f" in files[profile["stilmall"]]


def test_another_picture_is_another_profile(data: Data) -> None:
    data.write(FILE, "logotyp:\n  fil: sjo.svg\n")
    told = []
    for colour in ("red", "blue"):
        data.write("forbund/sjo.svg", LOGO.replace("<rect", f'<rect fill="{colour}"'))
        told.append(data.rapport().oversikt()["profil"]["logotyp"]["summa"])
    assert told[0] != told[1]


def test_contact_leads_where_it_can(data: Data) -> None:
    data.write(FILE, 'kontakt:\n  namn: Kansliet\n  epost: a@b.se\n  telefon: "021-39 00 00"\n  adress: Box 1\n')
    assert data.rapport().oversikt()["profil"]["kontakt"] == [
        ["Kansliet", ""],
        ["a@b.se", "mailto:a@b.se"],
        ["021-39 00 00", "tel:021390000"],
        ["Box 1", ""],
    ]


@pytest.mark.parametrize(
    ("text", "begins", "told"),
    [
        ('färger:\n  ljus:\n    primär: "#cccccc"\n', f"{FILE}, rad 3, kolumn ”färger.ljus.primär”", "syns för dåligt"),
        ('färger:\n  mörk:\n    text: "#333333"\n', f"{FILE}, rad 3, kolumn ”färger.mörk.text”", "syns för dåligt"),
        ("logotyp:\n  fil: borta.svg\n", f"{FILE}, rad 2, kolumn ”logotyp.fil”", "finns inte i mappen forbund"),
        ("logotyp:\n  fil: ../a.svg\n", f"{FILE}, rad 2, kolumn ”logotyp.fil”", "är inget filnamn på en bild"),
        ("logotyp:\n  fil: text.svg\n", "forbund/text.svg", "är ingen SVG-bild"),
        ("logo:\n  fil: text.svg\n", FILE, "nyckeln är okänd"),
    ],
)
def test_what_cannot_be_used_is_one_fault(data: Data, text: str, begins: str, told: str) -> None:
    data.write(FILE, text)
    if "text.svg" in text:
        data.write("forbund/text.svg", "ingen bild")
    found = [one for one in data.faults() if "läses inte" not in one]
    assert found
    assert all(one.startswith(begins) and told in one for one in found), found


def test_a_picture_that_no_file_names_is_told_of(data: Data) -> None:
    data.write("forbund/glomd.svg", LOGO)
    assert "forbund/glomd.svg" in data.only_fault()
