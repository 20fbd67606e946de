"""What a reader sees of a withheld count."""

from __future__ import annotations

from samrapport.domain.rojande import Cell, Relation, Tabellverk, skydda
from samrapport.domain.rojande.lacker import Dold, lacker
from samrapport.domain.rojande.visning import MARKE, anmarkning, varde, visa

VERK = Tabellverk((Cell("a", 2), Cell("b", 9), Cell("c", 10), Cell("alla", 21)), (Relation("alla", ("a", "b", "c")),))


def test_small_and_other_withheld_counts_look_the_same() -> None:
    skydd = skydda(VERK, 5)
    assert visa(skydd, "a", "2") == visa(skydd, "b", "9") == MARKE
    assert visa(skydd, "c", "10") == "10"
    assert varde(skydd, "a", 2) is None
    assert varde(skydd, "alla", 21) == 21


def test_the_note_stands_only_where_something_is_withheld() -> None:
    assert "under 5" in anmarkning(skydda(VERK, 5))
    assert anmarkning(skydda(VERK, 0)) == ""


STUDIER = Dold(("Studier", "Kvinnor"), "4")
TABLE = """<table><caption>Avslut</caption><thead><tr><th>Till</th><th>Kvinnor</th><th>Män</th></tr></thead>
<tbody><tr><th colspan=3>Grupp</th></tr><tr><th>Studier</th><td>{}</td><td>{}</td></tr></tbody></table>"""


def test_a_leak_is_found_in_every_kind_of_file() -> None:
    texts = {
        "a.html": TABLE.format(4, 9),
        "b.html": "<p>Det var fyra kvinnor som gick till studier.</p>",
        "c.html": '<img alt="Studier: 4 kvinnor, 9 män">',
        "d.svg": "<svg><text>Studier</text><text>Kvinnor</text><text>4</text></svg>",
        "e.json": '{"rader": [{"till": "Studier", "kön": "kvinnor", "antal": 4}]}',
        "f.csv": "till;kvinnor;män\nStudier;4;9\n",
        "g.md": "Till studier gick 4 kvinnor.",
        "h.ipynb": '{"cells": [{"source": ["Till studier gick ", "4 kvinnor."]}]}',
    }
    assert list(dict.fromkeys(one.fil for one in lacker(texts, [STUDIER]))) == list(texts)


def test_other_figures_are_no_leaks() -> None:
    texts = {
        "a.html": TABLE.format("..", 4) + "<script>var studier = {kvinnor: 4}</script>",
        "b.md": "Av 14 kvinnor gick 4,5 procent till studier 2021-04-04.",
        "c.csv": "till;kvinnor;män\nStudier;..;4\nPraktik;4;4\n",
    }
    assert lacker(texts, [STUDIER]) == []
