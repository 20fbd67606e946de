"""Where SCB's figures of a table are from, and what SCB says of them. Entry: `kalltext`."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from samrapport.areas.forbund.facts import las_regioner
from samrapport.areas.statistik.lasning import read_folkmangd, read_helarsekvivalenter
from samrapport.areas.statistik.underlag import ERSATTNINGAR
from samrapport.facts.fact import Fact
from samrapport.rapport.rapport import Rapport
from samrapport.raw.table import FILE, ROW
from samrapport.text.alfabet import listed
from samrapport.text.numbers import datum


def kalltext(rapport: Rapport, facts: Iterable[Fact | None]) -> str:
    """Sentences on the publications that some facts are from: name, table, the day they were taken, and SCB's own footnotes."""
    wanted = {(source.file, source.row) for fact in facts if fact for source in fact.sources}
    regioner = las_regioner(rapport)
    frames = [read_helarsekvivalenter(rapport.folder, regioner), read_folkmangd(rapport.folder, regioner)]
    used = [
        frame[[(file, int(row)) in wanted for file, row in zip(frame[FILE], frame[ROW], strict=True)]]
        for frame in frames
    ]
    rows = pd.concat(used) if used else frames[0]
    told = []
    for source, own in rows.groupby("källa", sort=False):
        tables = list(dict.fromkeys(one for one in own["tabell"] if one))
        days = sorted({day for day in own["uttagsdatum"] if day})
        named = f"{source}{f', tabell {listed(tables)}' if tables else ''}"
        told.append(f"{named}{f', hämtad den {listed([datum(day) for day in days])}' if days else ''}")
    unknown = " Dagen då uppgifterna hämtades är inte känd." if rows["uttagsdatum"].isna().any() else ""
    return " ".join([f"Källa: {'; '.join(told)}.{unknown}", *_footnotes(used[0])])


def _footnotes(rows: pd.DataFrame) -> list[str]:
    """SCB's footnotes, each once, with the benefit that it is on where it is not on all."""
    found = []
    for note, own in rows[rows["fotnot"].notna()].groupby("fotnot", sort=False):
        benefits = [one for one in ERSATTNINGAR if (own["ersättning"] == one).any()]
        about = (
            f"{listed([benefits[0], *map(str.lower, benefits[1:])])}: " if 0 < len(benefits) < len(ERSATTNINGAR) else ""
        )
        found.append(f"{about}{note}")
    return found
