"""”Värdena i diagrammet”: what a figure's drawing says, as a table under it, for its page. Entry: `varden_html`.

A `<details>` that opens without script. The figures' own script makes the drawing be read by it: `publish/figurer.js`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samrapport.run.assembly.berakning import told_text

TITLE = "Värdena i diagrammet"


def varden_html(label: str, values: Mapping[str, Any]) -> str:
    """The block as HTML. values: columns, rows with their names first, and whether a series can be shown alone.

    The table has the figure's label and `-varden` for its id: its cells stand in the order of the marks in the drawing.
    """
    heads = "".join(f'<th scope="col" class="tal">{told_text(one)}</th>' for one in values["columns"])
    rows = "".join(
        f'<tr><th scope="row" class="text">{told_text(name)}</th>'
        + "".join(f'<td class="tal">{told_text(cell)}</td>' for cell in cells)
        + "</tr>"
        for name, *cells in values["rows"]
    )
    kind = "samrapport serier" if values["apart"] else "samrapport"
    return (
        f'<details class="varden" data-pagefind-ignore="all"><summary>{TITLE}</summary>'
        f'<div class="tabellyta" role="region" tabindex="0" aria-label="{TITLE}">'
        f'<table class="{kind}" id="{label}-varden" data-quarto-disable-processing="true">'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )
