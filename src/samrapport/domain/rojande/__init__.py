"""Röjandekontroll: protection of small counts in linked tables. The entry point is `skydda`."""

from samrapport.domain.rojande.korstabell import korstabell
from samrapport.domain.rojande.skydd import Begransad, Kostnad, Skydd, Status
from samrapport.domain.rojande.skydda import skydda
from samrapport.domain.rojande.tabellverk import Andel, Cell, Relation, RojandeFel, Tabellverk

__all__ = [
    "Andel",
    "Begransad",
    "Cell",
    "Kostnad",
    "Relation",
    "RojandeFel",
    "Skydd",
    "Status",
    "Tabellverk",
    "korstabell",
    "skydda",
]
