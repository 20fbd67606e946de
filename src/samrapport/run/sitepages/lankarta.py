"""The country's län as a map of tiles, which is a list too: each leads to the förbund that a site has there. Entry: `lan_map`."""

from __future__ import annotations

from collections.abc import Mapping

from samrapport.errors import counted

_LAN = (
    *("Norrbotten", "Västerbotten", "Jämtland", "Västernorrland", "Dalarna", "Gävleborg"),
    *("Värmland", "Örebro", "Västmanland", "Uppsala", "Västra Götaland", "Södermanland", "Stockholm"),
    *("Jönköping", "Östergötland", "Gotland", "Halland", "Kronoberg", "Kalmar", "Skåne", "Blekinge"),
)
"""From north to south and west to east: the theme lays each tile where it is in the country by its number in this order."""
_FEWEST = 3


def lan_map(places: Mapping[str, str], forbund: Mapping[str, int]) -> str:
    """The map as part of a page, after its title; nothing for a site of so few län that their list is shorter.

    places: the heading's id where each län's förbund are listed, by the län's whole name. forbund: how many they are, by the same.
    """
    known = {_short(lan): lan for lan in places}
    if len(known.keys() & {*_LAN}) < _FEWEST:
        return ""
    tiles = [
        f"- [[{name}]{{.namn}} {counted(forbund[known[name]], 'förbund', 'förbund')}](#{places[known[name]]})"
        if name in known
        else f"- [{name}]{{.tom}}"
        for name in _LAN
    ]
    return "\n".join(["::: {.lankarta}", *tiles, ":::"])


def _short(lan: str) -> str:
    """A län's name as on a map: `Uppsala` of `Uppsala län`, `Skåne` of `Skåne län`, `Kalmar` of `Kalmar län`."""
    name = lan.removesuffix(" län")
    return name if name in _LAN else name.removesuffix("s")
