"""The texts that notebooks show, and what their sections stand on, read off their code before it is run.

Entries: `read_shown`, which gives `Namn`.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from samrapport.raw.folder import SLUG

_PREFIX = "text/"
_QUOTED = re.compile(r"""(["'])(.*?)\1""")


@dataclass(frozen=True)
class Namn:
    """Names of texts. former: regular expressions of those of which only a part is known. underlag: what sections stand on, each together."""

    kanda: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    underlag: frozenset[tuple[str, ...]] = frozenset()

    def __or__(self, other: Namn) -> Namn:
        return Namn(self.kanda | other.kanda, self.former | other.former, self.underlag | other.underlag)

    def __str__(self) -> str:
        return ", ".join(sorted(self.kanda) + sorted(self.former))

    def __contains__(self, name: str) -> bool:
        return name in self.kanda or any(re.fullmatch(one, name) for one in self.former)


def read_shown(notebooks: Iterable[Path]) -> Namn:
    """The texts that some notebooks show, as far as their code tells before it is run."""
    found = Namn()
    for path in notebooks:
        try:
            cells = json.loads(path.read_bytes())["cells"]
            codes = ["".join(one["source"]) for one in cells if one["cell_type"] == "code"]
        except (ValueError, KeyError, TypeError):
            continue  # No notebook: told of when it is run.
        found |= _in_code(codes)
    return found


def _in_code(codes: list[str]) -> Namn:
    words: set[str] = set()
    asked: list[ast.expr] = []
    together: set[tuple[str, ...]] = set()
    for code in codes:
        plain = "\n".join("" if line.lstrip().startswith(("%", "!", "?")) else line for line in code.split("\n"))
        try:
            nodes = list(ast.walk(ast.parse(plain)))
        except SyntaxError:
            words.update(found[2] for found in _QUOTED.finditer(code))
            asked.append(ast.Name(""))
            continue
        words.update(one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str))
        for one in nodes:
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "text":
                asked += [*one.args[:1], *(given.value for given in one.keywords)]
            elif isinstance(one, ast.Call):
                together.update(_words(given.value) for given in one.keywords if given.arg == "underlag")
    names = {one.value for one in asked if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    forms = {_form(one) for one in asked if isinstance(one, ast.JoinedStr)}
    if any(not isinstance(one, ast.Constant | ast.JoinedStr) for one in asked):
        # Named by a variable: any of the notebook's words may be meant.
        names |= {one for one in words if SLUG.fullmatch(one)}
    names |= {one.removeprefix(_PREFIX) for one in words if one.startswith(_PREFIX)}
    return Namn(frozenset(names), frozenset(forms), frozenset(together) - {()})


def _words(given: ast.expr) -> tuple[str, ...]:
    """A list of words as it is typed; none where a part of it is computed."""
    parts = given.elts if isinstance(given, ast.List | ast.Tuple) else []
    words = [one.value for one in parts if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return tuple(words) if len(words) == len(parts) else ()


def _form(joined: ast.JoinedStr) -> str:
    return "".join(re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in joined.values)
