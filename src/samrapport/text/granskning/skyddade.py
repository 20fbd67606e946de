"""Finished texts searched for withheld values that they tell of as if they were told. Entry: `granska_bunden`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from samrapport.errors import shorten
from samrapport.facts.fact import SKYDDAD_ANDEL, SKYDDAT
from samrapport.facts.fynd import Fynd
from samrapport.text.prose import Prose

REGLER = {
    "skyddat-varde-i-text": (
        "Skyddat värde i text",
        "En text visar inget antal och ingen andel som skyddas. Den säger saken på ett annat sätt då, med {% if … | visas %} och {% else %}.",
        "fel",
    ),
}
"""The rule: name, what it holds against what, and severity."""

_WITHHELD = re.compile(f"{SKYDDAT}|{SKYDDAD_ANDEL}")


def granska_bunden(text: Prose, plats: str) -> Iterator[Fynd]:
    """What a finished text says of withheld values where it should say something else. plats: what to call the text."""
    for found in _WITHHELD.finditer(text.markdown):
        start = max(text.markdown.rfind(sign, 0, found.start()) for sign in (". ", "\n")) + 1
        end = text.markdown.find(".", found.end())
        sentence = text.markdown[start : end + 1 if end >= 0 else None].strip()
        yield Fynd(
            f"{plats}: ”{shorten(sentence)}”",
            "Meningen visar ett värde som skyddas. Skriv den också för det fallet, med {% if … | visas %} och {% else %}.",
            fil=text.where,
            rad=text.row_at(found.start()),
            regel="skyddat-varde-i-text",
        )
