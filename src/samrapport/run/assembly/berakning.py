"""”Data och beräkning”: a table's or figure's values to take, and how they came about, for its page. Entries: `berakning_html`,
and `varden_html` for what a drawing says, by which the figures' own script (`publish/figurer.js`) lets it be asked.

It is written for whoever reads the report, in few words: each way of computing once, and the sources by what they hold. Names
of facts, files, rows, hashes and notebooks stand in the manifest, and are told by `samrapport explain`.

A `<details>`, which opens without JavaScript and by keyboard. It stands in a raw HTML block, so neither engine lets it
into a PDF, and its text is written so that nothing reads shortcodes, references or Markdown out of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any

from samrapport.rapport.omraden import holds_persons, tabeller
from samrapport.raw.rapporttyp import DATA
from samrapport.raw.sheets.book import in_book
from samrapport.run.assembly.shown import Shown
from samrapport.text.alfabet import capitalised
from samrapport.text.verbatim import one_line

SUMMARY = "Data och beräkning"
VALUES = "Värdena i diagrammet"
COUNTED = "Antalen är räknade ur uppgifterna om deltagarna. Små antal visas inte, så att ingen enskild kan pekas ut."
AS_GIVEN = "Uppgifterna visas som de står i underlaget."
_MOST = 6
"""So many ways of computing are told; a table of more has a note that tells them."""
_COMPUTED = re.compile(r" [/−+×] |^summan? |^medelvärdet |^medianen ")
_PROTECTED = re.compile(r" \(skydda[dt]\)$")
_ACTIVE = str.maketrans({"`": "&#96;", "{": "&#123;", "}": "&#125;", "@": "&#64;", "\\": "&#92;", "$": "&#36;"})


def berakning_html(
    shown: Shown,
    facts: Mapping[str, Mapping[str, Any]],
    downloads: Mapping[str, str],
    record: str = "",
    values: Mapping[str, Any] | None = None,
) -> str:
    """The block as Markdown that holds HTML.

    downloads: the files that hold the values, by their kind. record: the file that tells all of each value, if the reader has it.
    values: what a figure's drawing says, to stand before it in the same block.
    """
    own = [facts[name] for name in shown.facts]
    files = dict.fromkeys([*shown.files, *(source["file"] for fact in own for source in fact["sources"])])
    links = [
        f'<a class="nedladdning" href="{DATA}/{name}">Ladda ned som {kind}</a>' for kind, name in downloads.items()
    ]
    if record:
        links.append(f'<a class="egen-sida" href="{DATA}/{shown.label}.html">Egen sida: dela och citera</a>')
    parts = [" ".join(links)] if links else []
    ways = _ways(str(fact["formula"]) for fact in own)
    if ways:
        told = "; ".join(ways[:_MOST])
        rest = " Resten är räknat på samma sätt." if len(ways) > _MOST else ""
        parts.append(f"Så är det räknat: {told_text(told)}.{rest}")
    if any(holds_persons(file) for file in files):
        parts.append(COUNTED)
    elif not ways:
        parts.append(AS_GIVEN)
    if files:
        parts.append(f"Underlag: {told_text('; '.join(sorted(dict.fromkeys(map(_in_words, files)))))}.")
    if record and own:
        parts.append(f'<a class="nedladdning" href="{DATA}/{record}">Varje värde med formel och källa (JSON)</a>')
    body = "".join(f"<p>{one}</p>" for one in parts)
    return (
        f"```{{=html}}\n{varden_html(shown.label, values) if values else ''}"
        f'<details class="berakning" data-pagefind-ignore="all"><summary>{SUMMARY}</summary>{body}</details>\n```'
    )


def varden_html(label: str, values: Mapping[str, Any]) -> str:
    """”Värdena i diagrammet”: what a figure's drawing says, as a table under it that opens without script.

    values: columns, rows with their names first, and whether a series can be shown alone.

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
        f'<details class="varden" data-pagefind-ignore="all"><summary>{VALUES}</summary>'
        f'<div class="tabellyta" role="region" tabindex="0" aria-label="{VALUES}">'
        f'<table class="{kind}" id="{label}-varden" data-quarto-disable-processing="true">'
        f'<thead><tr><th scope="col" class="text">Avser</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>'
    )


def _ways(formulas: Iterable[str]) -> list[str]:
    """Each way of computing once, in its order: parts of one and the same whole are told together."""
    parts: dict[str, dict[str, None]] = {}
    for formula in formulas:
        if _COMPUTED.search(formula) and not _PROTECTED.search(formula):
            part, _, whole = formula.rpartition(" / ")
            parts.setdefault(whole if part else "", {}).update({part or formula: None})
    told: list[str] = []
    for whole, found in parts.items():
        if not whole:
            told += found
        else:
            told.append(f"{next(iter(found)) if len(found) == 1 else 'varje antal'} / {whole}")
    return told


def _in_words(file: str) -> str:
    """What a raw file holds, as its declaration says it."""
    sheet, path = in_book(file), PurePosixPath(file)
    name = sheet[1] if sheet else path.stem
    for one in tabeller():
        if one.namn == name:
            return one.rubrik
    if path.suffix.lower() in (".se", ".si", ".sie"):
        return "bokföringen"
    return "rapportens egna uppgifter" if path.suffix in (".yml", ".md") else capitalised(name.replace("_", " "))


def told_text(text: object) -> str:
    """`text` as HTML on one line, with nothing in it that is read as anything but text."""
    return escape(one_line(str(text))).translate(_ACTIVE)
