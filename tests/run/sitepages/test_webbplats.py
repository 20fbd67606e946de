"""`webbplats.yml` is read strictly, and may lack altogether."""

from __future__ import annotations

from pathlib import Path

import pytest

from samrapport.errors import DataFault
from samrapport.raw.folder import RawFolder
from samrapport.run.sitepages.webbplats import Webbplats, read_webbplats

WHOLE = """\
ansvarig: Samordningsförbundet Exempel
kontakt:
  epost: info@exempel.se
  telefon: 021-00 00 00
  webb: https://exempel.se/kontakt
förenlighet: delvis
brister:
  - vad: Ett diagram saknar mönster
    skäl: Det ritas om
    plan: Klart i maj.
granskning:
  datum: 2021-11-02
  metod: Självskattning
tillsyn:
  namn: Myndigheten
  webb: https://myndigheten.se/
"""


def read(folder: Path, text: str) -> Webbplats:
    (folder / "webbplats.yml").write_text(text, encoding="utf-8")
    return read_webbplats(RawFolder(folder))


def test_a_site_without_the_file_says_nothing_of_itself(tmp_path: Path) -> None:
    assert read_webbplats(RawFolder(tmp_path)) == Webbplats()


def test_all_that_it_says_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert (found.ansvarig, found.forenlighet) == ("Samordningsförbundet Exempel", "delvis")
    assert found.brister[0].skal == "Det ritas om"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ansvarig:", "ansvarigt:", "rad 1, kolumn ”ansvarigt”: nyckeln är okänd. Menade du ”ansvarig”?"),
        (
            "delvis",
            "nästan",
            "rad 6, kolumn ”förenlighet”: ”nästan” känns inte igen. Skriv ”helt”, ”delvis” eller ”inte”.",
        ),
        ("info@exempel.se", "info", "kolumn ”kontakt.epost”: ”info” är ingen e-postadress"),
        ("https://exempel.se/kontakt", "javascript:x", "”javascript:x” är ingen webbadress"),
        ("  - vad: Ett diagram saknar mönster\n    skäl", "  - skäl", "kolumn ”brister.0.vad”: nyckeln saknas"),
        ("2021-11-02", "i höst", "kolumn ”granskning.datum”: ”i höst” är inget datum"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(DataFault) as caught:
        read(tmp_path, WHOLE.replace(old, new))
    assert told in str(caught.value)
