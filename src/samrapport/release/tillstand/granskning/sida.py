"""The page of a review, that works by keyboard and without script. Entry: `granskningssida`."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samrapport.present.theme import THEME
from samrapport.release.tillstand.granskning.punkter import Granskning
from samrapport.release.tillstand.rapportlage import Rapportlage
from samrapport.run.beslut.tillstand import ATERSAND, GODTAGEN

_HERE = Path(__file__).parent
SMALL = "Små antal personer"


def granskningssida(
    lage: Rapportlage, review: Granskning, filled: Mapping[str, str], fault: str = "", told: str = ""
) -> str:
    """The whole page. filled: what stands in its fields, by their names, besides what is decided already. fault, told: what to say first."""
    groups = [
        (head, list(points)) for head, points in groupby(review.punkter, lambda one: SMALL if one.litet else one.sida)
    ]
    return (
        _environment()
        .get_template("sida.html.j2")
        .render(
            namn=review.namn,
            review=review,
            lage=lage.lage,
            groups=groups,
            filled=filled,
            fault=fault,
            told=told,
            godtagen=GODTAGEN,
            atersand=ATERSAND,
            style=style(),
            approve=f"samrapport godkänn {lage.arguments}",
        )
    )


@functools.cache
def style() -> str:
    """The page's style sheet, in the colours of the theme."""
    return _environment().get_template("sida.css.j2").render(theme=THEME)


def style_hash() -> str:
    """By which a browser is told that it may use the style sheet, and nothing else."""
    return base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
