"""A withheld figure is found wherever a reader could find it."""

from __future__ import annotations

from areas.deltagare.rojande.lacker import Dold, lacker

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
