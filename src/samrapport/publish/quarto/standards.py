"""What the PDFs of a staged project keep to, as far as this Quarto's own Typst can. Entry: `ask_for_archive`.

An assembled report asks for PDF/UA, which every Quarto that is new enough gives. Typst keeps to PDF/A beside it from 0.15 on.
"""

from __future__ import annotations

import re
from pathlib import Path

from samrapport.raw.opening import matching

TOGETHER = (1, 10, 18)
"""The first Quarto with Typst 0.15."""
# As it stands in a notebook's JSON.
_ASKED = re.compile(r'(\\"pdf-standard\\": )\\"ua-1\\"')


def ask_for_archive(project: Path, version: tuple[int, ...]) -> None:
    """Let the PDFs of a project be PDF/A-3a as well, where that version of Quarto can make them so."""
    if version < TOGETHER:
        return
    for notebook in matching(project, "**/*.ipynb"):
        text = notebook.read_text(encoding="utf-8")
        asked = _ASKED.sub(r'\1[\\"a-3a\\", \\"ua-1\\"]', text, count=1)
        if asked != text:
            notebook.write_text(asked, encoding="utf-8", newline="\n")
