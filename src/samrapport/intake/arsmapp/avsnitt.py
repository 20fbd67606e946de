"""A new section: a notebook that shows a text. Entry: `nytt_avsnitt`."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

from samrapport.errors import SamrapportError, UnknownName
from samrapport.raw.opening import names_in
from samrapport.there import has_folder

_NUMBER = re.compile(r"(\d\d)_.*\.ipynb")


def nytt_avsnitt(notebooks: Path, typ: str, rubrik: str) -> tuple[Path, str]:
    """The path of a new notebook of a report type, last among its sections, and what it holds. rubrik: its heading.

    Raises SamrapportError for a type that there is not, a heading without letters, or a section of that name.
    """
    known = [name for name in names_in(notebooks) if has_folder(notebooks / name)]
    if typ not in known:
        raise UnknownName("Rapporttypen", typ, known)
    letters = unicodedata.normalize("NFKD", rubrik).encode("ascii", "ignore").decode().casefold()
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if not slug:
        raise SamrapportError(
            "Avsnittets rubrik har inga bokstäver. Skriv en, till exempel ”Händelser efter perioden”."
        )
    names = names_in(notebooks / typ)
    if there := [name for name in names if name[3:] == f"{slug}.ipynb"]:
        raise SamrapportError(f"Avsnittet finns redan: {typ}/{there[0]}. Ange en annan rubrik.")
    number = max((int(found[1]) for name in names if (found := _NUMBER.fullmatch(name))), default=0) + 1
    if number > 99:
        raise SamrapportError(f"{typ} har redan avsnitt till nummer 99. Byt namn på något av dem först.")
    return notebooks / typ / f"{number:02}_{slug}.ipynb", _notebook(f"{number:02}", slug, rubrik.strip())


def _notebook(number: str, slug: str, rubrik: str) -> str:
    opening = f'from samrapport.rapport import oppna\n\nrapport = oppna(forbund, ar, underlag=["text/{slug}"])'
    sources = (
        ("markdown", f"# {rubrik}"),
        ("code", 'forbund = "vasteras"\nar = 2021'),
        ("code", opening),
        ("code", f'rapport.text("{slug}")'),
    )
    cells = []
    for at, (kind, source) in enumerate(sources):
        cell = {"cell_type": kind, "id": f"{number}-{at:02}", "metadata": {"tags": ["parameters"]} if at == 1 else {}}
        code: dict[str, object] = {"execution_count": None, "outputs": []} if kind == "code" else {}
        cells.append({**cell, **code, "source": source.splitlines(keepends=True)})
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    about = {"kernelspec": kernel, "language_info": {"name": "python"}}
    book = {"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
