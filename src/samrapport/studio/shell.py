"""The studio's own page, its scripts and its style sheet in the theme's colours. Entry: `read`."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from samrapport.present.theme import FOLDER
from samrapport.present.theme_file import read_theme
from samrapport.raw.opening import matching

PAGE, STYLE = "studio.html", "studio.css"
_STATIC = Path(__file__).parent / "static"


def read(name: str) -> bytes | None:
    """One of its files; None for what is none."""
    if name == STYLE:
        environment = Environment(loader=FileSystemLoader(_STATIC), autoescape=True, undefined=StrictUndefined)
        theme = read_theme(FOLDER)
        return environment.get_template(f"{STYLE}.j2").render(light=theme, dark=theme.dark).encode()
    there = {one.name for one in matching(_STATIC, "*") if one.suffix in (".html", ".js")}
    return (_STATIC / name).read_bytes() if name in there else None
