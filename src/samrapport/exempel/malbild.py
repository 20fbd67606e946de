"""`malbild.csv`: the counts that a made-up register is to have. It is laid out as `deltagare_aggregat.csv`."""

from __future__ import annotations

from dataclasses import dataclass

from samrapport.areas.deltagare.deltagartabell import ALLA, KVINNOR, MAN, TOTALT, Deltagartabell, deltagartabeller
from samrapport.areas.deltagare.lasning.aggregat import read_aggregat
from samrapport.raw.folder import RawFolder

KON = (KVINNOR, MAN)


@dataclass(frozen=True)
class Avvikelse:
    """A count that the register cannot have, what it has instead, and why."""

    tabell: str
    kategori: str
    kon: str
    mal: int
    register: int
    skal: str

    def __str__(self) -> str:
        place = f"{self.tabell}, {self.kategori}, {self.kon}"
        return f"{place}: målbilden anger {self.mal}, registret får {self.register}. {self.skal}"


@dataclass(frozen=True)
class Malbild:
    """The wanted counts by table."""

    tabeller: dict[str, Deltagartabell]

    def antal(self, tabell: str, kategori: str, kon: str = TOTALT, undergrupp: str = ALLA) -> int:
        """A wanted count, 0 where none is asked for."""
        found = self.tabeller[tabell].cells.get((undergrupp, kategori, kon)) if tabell in self.tabeller else None
        return found or 0

    def lista(self, tabell: str, kon: str) -> list[tuple[str, str]]:
        """(kategori, undergrupp), each as many times as it is asked for."""
        one = self.tabeller[tabell]
        groups = one.undergrupper or (ALLA,)
        return [
            (kategori, group)
            for group in groups
            for kategori in one.kategorier
            for _ in range(self.antal(tabell, kategori, kon, group))
        ]


def read_malbild(folder: RawFolder, root: str) -> Malbild:
    """The wanted counts of one insats. Raises DataFault."""
    return Malbild(deltagartabeller(read_aggregat(folder, f"{root}/malbild")))


def avvikelser(
    malbild: Malbild, tabeller: dict[str, Deltagartabell], skal: dict[tuple[str, str], str]
) -> list[Avvikelse]:
    """Every wanted count that the tables do not have. skal: why, by (tabell, kategori)."""
    found = []
    for name, wanted in malbild.tabeller.items():
        for (group, kategori, kon), count in wanted.cells.items():
            have = tabeller[name].cells.get((group, kategori, kon)) or 0
            if have != count:
                reason = skal.get((name, kategori), "Orsaken är okänd; se över målbilden.")
                found.append(Avvikelse(name, kategori, kon, count or 0, have, reason))
    return found
