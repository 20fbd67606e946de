"""The script by which figures can be asked, on the pages that have any. Entries: `tag`, `lay_in`."""

from __future__ import annotations

from pathlib import Path

from samrapport.publish.output import put

SCRIPT = "assets/figurer.js"
_ASKED = '<details class="varden"'


def tag(html: str, root: str) -> str:
    """What the head of a page with this content loads, or nothing. root: the way from the page to the site's root."""
    return f'<script src="{root}{SCRIPT}" defer></script>' if _ASKED in html else ""


def lay_in(site: Path) -> None:
    """Lay the script into a site."""
    put(site / SCRIPT, (Path(__file__).parent / "figurer.js").read_bytes())
