"""Röjandekontroll: protection of small counts in linked tables. The entry point is `skydda`."""

from samrapport.areas.deltagare.rojande.skydda import Begransad, Skydd, Status, skydda
from samrapport.areas.deltagare.rojande.tabellverk import Andel, Cell, Lage, Relation, RojandeFel, Tabellverk

__all__ = ["Andel", "Begransad", "Cell", "Lage", "Relation", "RojandeFel", "Skydd", "Status", "Tabellverk", "skydda"]
