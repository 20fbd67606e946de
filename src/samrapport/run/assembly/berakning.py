"""”Data och beräkning”: a table's or figure's values to take, and how they came about, for its page. Entry: `berakning_html`.

A `<details>`, which opens without JavaScript and by keyboard. It stands in a raw HTML block, so neither engine lets it
into a PDF, and its text is written so that nothing reads shortcodes, references or Markdown out of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any

from samrapport.rapport.omraden import holds_persons
from samrapport.raw.rapporttyp import DATA
from samrapport.run.assembly.shown import Shown
from samrapport.text.verbatim import one_line

SUMMARY = "Data och beräkning"
PROTECTED = "kontrollsumman visas inte, eftersom filen handlar om enskilda personer"
_MOST = 250
_ACTIVE = str.maketrans({"`": "&#96;", "{": "&#123;", "}": "&#125;", "@": "&#64;", "\\": "&#92;", "$": "&#36;"})


def berakning_html(
    shown: Shown,
    facts: Mapping[str, Mapping[str, Any]],
    inputs: Mapping[str, str | None],
    command: str,
    downloads: Mapping[str, str],
    *,
    page: bool = False,
) -> str:
    """The block as Markdown that holds HTML. inputs: hashes of the report's raw files. command: what explains a fact.

    downloads: the files that hold the values, by their kind. page: whether what is shown has a page of its own too. What only
    an auditor asks for comes last.
    """
    own = [facts[name] for name in shown.facts]
    files: dict[str, list[str]] = {file: [rows] if rows else [] for file, rows in shown.files.items()}
    for fact in own:
        for source in fact["sources"]:
            files.setdefault(source["file"], [])
    links = [
        f'<a class="nedladdning" href="{DATA}/{name}">Ladda ned som {kind}</a>' for kind, name in downloads.items()
    ]
    if page:
        links.append(f'<a class="egen-sida" href="{DATA}/{shown.label}.html">Egen sida: dela och citera</a>')
    parts = [f"<p>{' '.join(links)}</p>"] if links else []
    if own:
        parts.append(f"<ul>{''.join(_fact(one) for one in own[:_MOST])}</ul>")
        if len(own) > _MOST:
            parts.append(
                f"<p>{len(own) - _MOST} uppgifter till står i filen {_code('data/publikt-manifest.json')}.</p>"
            )
    if files:
        lines = "".join(_file(file, rows, inputs) for file, rows in sorted(files.items()))
        parts.append(f"<p>Underlag:</p><ul>{lines}</ul>")
    else:
        parts.append("<p>Det som visas är inte hämtat direkt ur en tabell i underlaget.</p>")
    each = f" Kommandot {_code(f'{command} NAMN')} visar samma sak för en siffra i taget." if own else ""
    parts.append(f"<p>Anteckningsboken {_code(f'{shown.section}.ipynb')} tar fram det som visas.{each}</p>")
    body = (
        f'<details class="berakning" data-pagefind-ignore="all"><summary>{SUMMARY}</summary>{"".join(parts)}</details>'
    )
    return f"```{{=html}}\n{body}\n```"


def _fact(fact: Mapping[str, Any]) -> str:
    said = [f"{_code(fact['name'])} = <strong>{_text(fact['shown'])}</strong>"]
    if fact["formula"]:
        said.append(f"Formel: {_text(fact['formula'])}")
    if fact["base"]:
        said.append(f"Bas: {_text(fact['base'])}")
    if fact["sources"]:
        said.append(f"Ur {', '.join(_source(one) for one in fact['sources'])}")
    return f"<li>{'. '.join(said)}.</li>"


def _source(source: Mapping[str, Any]) -> str:
    name = _text(PurePosixPath(source["file"]).name)
    if source.get("cells"):
        return f"{name}, cell {_text(source['cells'])}"
    return f"{name}, rad {_text(source['rows'])}" if source.get("rows") else name


def _file(file: str, rows: list[str], inputs: Mapping[str, str | None]) -> str:
    said = _code(file) + (f", rad {_text(rows[0])}" if rows else "")
    if holds_persons(file):
        return f"<li>{said}: {PROTECTED}</li>"
    digest = inputs.get(file)
    return f"<li>{said}: SHA-256 {_code(digest)}</li>" if digest else f"<li>{said}</li>"


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _text(text: object) -> str:
    return escape(one_line(str(text))).translate(_ACTIVE)
