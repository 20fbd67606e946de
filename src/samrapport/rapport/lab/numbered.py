"""Captions, numbers and references on the screen as the page has them. Entry: `Numbers`.

What is added here is for the screen: a notebook is committed without it (`samrapport.run.execution.committed`).
"""

from __future__ import annotations

import json
import os
import re
from html import escape
from pathlib import Path
from typing import Any, Final

from samrapport.present.figures import Figure
from samrapport.present.tables import Table
from samrapport.text.prose import Prose

_WORDS: Final = {"tbl": "Tabell", "fig": "Figur"}
_REFERENCE: Final = re.compile(r"(\[-)?(?<![\w\\])@((?:tbl|fig)-[a-z0-9]+(?:-[a-z0-9]+)*)(?(1)\])")
_Bundle = tuple[dict[str, Any], dict[str, Any]]


class Numbers:
    """Which number each table and figure of a notebook has, by where its cell stands.

    What cells that have not been run show is known from the notebook's file, as it was saved last.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._order: list[str] = []
        self._labels: dict[str, list[str]] = {}
        self._cell = ""
        formatter = shell.display_formatter.mimebundle_formatter
        formatter.for_type(Table, self._table)
        formatter.for_type(Figure, self._figure)
        formatter.for_type(Prose, self._prose)

    def begin(self, cell: str) -> None:
        """A cell is to be run: what it shows is what it will."""
        self._cell = cell
        order, saved = _read(self._shell)
        self._order = order
        self._labels = saved | self._labels
        self._labels[cell] = []

    def number_of(self, label: str) -> int | None:
        """Its number among those of its kind; None where nothing is known to show it."""
        kind = label.partition("-")[0]
        cells = [*self._order, *(one for one in self._labels if one not in self._order)]
        shown = [one for cell in cells for one in self._labels.get(cell, ()) if one.startswith(f"{kind}-")]
        known = list(dict.fromkeys(shown))
        return known.index(label) + 1 if label in known else None

    def _named(self, label: str) -> str:
        """`Tabell 2`; without a number where that is not known."""
        number = self.number_of(label)
        word = _WORDS[label.partition("-")[0]]
        return word if number is None else f"{word}\u00a0{number}"

    def _shown(self, label: str) -> str:
        self._labels.setdefault(self._cell, []).append(label)
        return f'<span class="nummer">{self._named(label)}:</span> '

    def _table(self, table: Table, include: Any = None, exclude: Any = None) -> _Bundle:
        data, described = table._repr_mimebundle_(include, exclude)
        number = self._shown(table.label)
        return data | {"text/html": data["text/html"].replace("<caption>", f"<caption>{number}", 1)}, described

    def _figure(self, figure: Figure, include: Any = None, exclude: Any = None) -> _Bundle:
        data, described = figure._repr_mimebundle_(include, exclude)
        caption = f"{self._shown(figure.label)}{escape(described['samrapport']['caption'])}"
        html = f'<figure id="{figure.label}">{data["image/svg+xml"]}<figcaption>{caption}</figcaption></figure>'
        return data | {"text/html": html}, described

    def _prose(self, prose: Prose, include: Any = None, exclude: Any = None) -> _Bundle:
        data, described = prose._repr_mimebundle_(include, exclude)
        return data | {"text/markdown": _REFERENCE.sub(self._referred, prose.markdown)}, described

    def _referred(self, found: re.Match[str]) -> str:
        bare, label = found.groups()
        number = self.number_of(label)
        where = f"#{label}-tabell" if label.startswith("tbl-") else f"#{label}"
        return f"[{number if bare and number else self._named(label)}]({where})"


def _read(shell: Any) -> tuple[list[str], dict[str, list[str]]]:
    """The ids of a notebook's cells in order, and what each shows, as saved; nothing where no file is known."""
    # JupyterLab names the notebook in the surroundings, VS Code in a variable.
    named = shell.user_ns.get("__vsc_ipynb_file__") or os.environ.get("JPY_SESSION_NAME", "")
    try:
        cells = json.loads(Path(named).read_bytes())["cells"]
        described = {
            one["id"]: [output.get("metadata", {}).get("samrapport", {}) for output in one.get("outputs", ())]
            for one in cells
        }
    except (OSError, ValueError, KeyError, TypeError):
        return [], {}
    return list(described), {
        cell: [one["label"] for one in found if one.get("kind") in ("table", "figure")]
        for cell, found in described.items()
    }
