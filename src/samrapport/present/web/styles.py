"""A theme's colours as the variables of a style sheet. Entry: `css_variables`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from samrapport.present.theme_file import Palette, Theme


def css_variables(theme: Theme) -> Iterator[str]:
    """The lines of the style sheet: in light, in the dark, and on paper."""
    light, dark = _variables(theme), _variables(theme.dark)
    yield from (":root {", *light, "}")
    yield from ("@media (prefers-color-scheme: dark) {", ":root {", *dark, "}", "}")
    yield "/* Paper is white, whatever the screen was. */"
    yield from ("@media print {", ":root {", *light, "}", "}")
    yield "/* quarto:början. Its own switch between light and dark wins over the reader's system, and paper over both. */"
    yield from ("body.quarto-light {", *light, "}", "body.quarto-dark {", *dark, "}")
    yield from ("@media print {", "body.quarto-light,", "body.quarto-dark {", *light, "}", "}")
    yield "/* quarto:slut */"


def _variables(palette: Palette) -> list[str]:
    return [f"  --{one.name}: {getattr(palette, one.name)};" for one in fields(Palette)]
