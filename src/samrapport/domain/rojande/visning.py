"""What a reader sees where a count or a percentage is withheld: one mark and one note, whatever the reason."""

from __future__ import annotations

from samrapport.domain.rojande.skydd import Skydd

MARKE = ".."
"""The one mark. Never ”<5”: it would tell which cells are small ones, and so that all other marked ones are at least 5. Both
bounds are relations of their own, which narrow small cells below the guarantee (two small ones with a sum of 7 are 3 or 4)."""

UPPLAST = "uppgiften visas inte"
"""The mark in words: for alt texts, sentences and screen readers, where two dots say nothing."""


def visa(skydd: Skydd, nyckel: str, text: str) -> str:
    """`text` (the formatted count of the cell) if it is published, else the mark. KeyError for an unknown cell."""
    return MARKE if skydd.dold(nyckel) else text


def visa_andel(skydd: Skydd, namn: str, text: str) -> str:
    """`text` (the formatted percentage) if it is published, else the mark. KeyError for an unknown percentage."""
    return text if skydd.andelar[namn] else MARKE


def varde(skydd: Skydd, nyckel: str, antal: int) -> int | None:
    """The count for data that machines read (downloads, facts, figures), None where it is withheld: never 0."""
    return None if skydd.dold(nyckel) else antal


def anmarkning(skydd: Skydd) -> str:
    """The note under whatever holds a mark; empty when nothing is withheld.

    It gives the rule, but neither how many cells are small nor which: both would help to work them out.
    """
    if not skydd.dolda() and all(skydd.andelar.values()):
        return ""
    return (
        f"{MARKE} = {UPPLAST}. Antal under {skydd.minsta_cell} personer visas inte, och inte heller de uppgifter som annars "
        "skulle avslöja dem. Därför kan också ett större antal vara dolt."
        if skydd.minsta_cell > 1
        else f"{MARKE} = {UPPLAST}."
    )
