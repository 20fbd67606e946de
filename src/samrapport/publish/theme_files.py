"""The theme's colours and logo written into the style sheet and the PDF's template. Entry: `apply_theme`, and `OF_QUARTO` for what
other pages do without.

Both keep them between two marks; all else in them is theirs. So a förbund changes `tema.yml` alone, and the files in the
tree are always those that were published, for a bare `quarto render` too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from samrapport.present.theme_file import Theme, read_theme
from samrapport.present.web.styles import css_variables
from samrapport.publish.errors import PublishFault
from samrapport.raw.opening import read_plain
from samrapport.run.atomic import write_atomic
from samrapport.there import has_file

STYLES = "samrapport.css"
TEMPLATE = "typst-template.typ"
OF_QUARTO = re.compile(r"/\* quarto:början.*?quarto:slut \*/\n?", re.DOTALL)
"""What of the style sheet is for Quarto's pages alone."""
_BLOCK = re.compile(r"(?<=tema:början).*?(?=tema:slut)", re.DOTALL)


def apply_theme(folder: Path) -> Theme:
    """Bring the files of a theme folder in step with its `tema.yml`. Raises DataFault or PublishFault."""
    theme = read_theme(folder)
    _write(folder / STYLES, "\n".join((" */", *css_variables(theme), "/* ")))
    _write(folder / TEMPLATE, "\n".join(("", *_typst(theme, folder), "// ")))
    return theme


def _write(file: Path, block: str) -> None:
    if not has_file(file):
        return
    text = file.read_text(encoding="utf-8")
    if not _BLOCK.search(text):
        raise PublishFault("märkena tema:början och tema:slut saknas. Sätt tillbaka dem.", source=f"theme/{file.name}")
    changed = _BLOCK.sub(lambda _: block, text, count=1)
    if changed != text:
        write_atomic(file, changed)


def _typst(theme: Theme, folder: Path) -> Iterator[str]:
    names = {
        "accent": ("primary", "primar"),
        "accent-soft": ("soft", "mjuk"),
        "ink": ("ink", "text"),
        "ink-soft": ("muted", "dampad"),
        "rule": ("line", "linje"),
    }
    for name, (colour, key) in names.items():
        own = f"profil.farger.{key}"
        # A förbund's own colour, where the report's front matter has one.
        yield f'#let {name} = rgb("$if({own})$${own}$$else${getattr(theme, colour)}$endif$")'
    if not theme.logo:
        yield "#let logo = none"
        return
    drawing = read_plain(folder, theme.logo, f"theme/{theme.logo}").decode("utf-8", "replace")
    yield f'#let logo = image(bytes({_literal(drawing)}), format: "svg", height: 16mm, alt: {_literal(theme.logo_alt)})'


def _literal(text: str) -> str:
    """A Typst string. Pandoc reads the template, to whom a dollar sign would be the beginning of a variable."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False).replace("$", "\\u{24}")
