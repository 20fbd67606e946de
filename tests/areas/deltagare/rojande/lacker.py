"""`lacker`: withheld figures that stand with their labels in what is published."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from areas.deltagare.rojande.passager import passager

_ORD = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
_TOKEN = re.compile(r"(?<![\d.,:])\d+(?:[.,]\d+)?(?![\d:]|[.,]\d)|[^\W\d_]+")
_SPACED = re.compile("(?<=\\d)[ \u00a0\u202f](?=\\d{3}(?!\\d))")


@dataclass(frozen=True)
class Dold:
    """A figure that must not be found. text: as a reader would see it (4, 19,5). etiketter: what names it (row and column)."""

    etiketter: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Lacka:
    """A withheld figure that was found. fil: where; stycke: the passage (labels and value) that tells it."""

    fil: str
    dold: Dold
    stycke: str


def lacker(texts: Mapping[str, str], skyddade: Iterable[Dold]) -> list[Lacka]:
    """Every passage of the published texts with all the labels of a withheld figure and the figure itself.

    texts: path -> content; the ending says the kind (.html, .svg, .xml, .json, .ipynb, .csv, else plain text). A passage is a
    table cell with its caption and heads, a CSV value with its row and head, a JSON value with its path and siblings, an
    attribute (alt, title, aria-label, data-*), or a block of text. Labels match as whole words whatever the case; figures
    as digits or, up to tolv, as a word. A figure that a chart draws without writing it is not seen.
    A hit may be another figure that happens to be equal: look before you judge.
    """
    wanted = list(skyddade)
    found = []
    for path, content in texts.items():
        for labels, value in _passager(path, content):
            words = f" {' '.join(_words(labels + ' ' + value))} "
            figures = set(_words(value))
            for one in wanted:
                if _forms(one.text) & figures and all(
                    f" {' '.join(_words(label))} " in words for label in one.etiketter
                ):
                    found.append(Lacka(path, one, " ".join(f"{labels} {value}".split())))
    return found


def _passager(path: str, content: str) -> Iterator[tuple[str, str]]:
    ending = path.rsplit(".", 1)[-1].lower()
    if ending in {"html", "htm", "svg", "xml"}:
        yield from passager(content)
    elif ending in {"json", "ipynb"}:
        yield from _json(json.loads(content), "")
    elif ending == "csv":
        yield from _csv(content)
    else:
        yield from (("", block) for block in re.split(r"\n\s*\n", content))


def _json(node: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every value with the names and texts beside and above it. Markup and prose inside strings is read as such."""
    if isinstance(node, dict):
        texts = " ".join(str(one) for one in node.values() if isinstance(one, str) and len(one) < 200)
        for key, value in node.items():
            yield from _json(value, f"{path} {key} {texts}")
    elif isinstance(node, list):
        texts = " ".join(one for one in node if isinstance(one, str) and len(one) < 200)
        for value in node:
            yield from _json(value, f"{path} {texts}")
        if all(isinstance(one, str) for one in node):
            whole = "".join(node)
            yield from passager(whole) if "<" in whole else (("", block) for block in re.split(r"\n\s*\n", whole))
    elif isinstance(node, str):
        yield from passager(node) if "<" in node else ((path, block) for block in re.split(r"\n\s*\n", node))
    elif isinstance(node, (int, float)) and not isinstance(node, bool):
        yield path, f"{node:g}" if isinstance(node, float) else str(node)


def _csv(content: str) -> Iterator[tuple[str, str]]:
    first = content.lstrip("\ufeff").split("\n", 1)[0]
    rows = list(csv.reader(io.StringIO(content.lstrip("\ufeff")), delimiter=";" if ";" in first else ","))
    heads = rows[0] if rows else []
    for row in rows[1:]:
        for at, value in enumerate(row):
            rest = " ".join(row[:at] + row[at + 1 :])
            yield f"{heads[at] if at < len(heads) else ''} {rest}", value


def _words(text: str) -> list[str]:
    return [one.casefold().replace(".", ",") for one in _TOKEN.findall(_SPACED.sub("", text))]


def _forms(text: str) -> set[str]:
    forms = set(_words(text))
    return forms | ({_ORD[int(text)]} if text.isdigit() and int(text) < len(_ORD) else set())
