"""What a notebook sees of a report and its facts, as HTML and by Tab. Entries: `Visad`, `fakta_html`, `faktum_html`."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from samrapport.errors import closest
from samrapport.facts.fact import Fact, FactBook
from samrapport.facts.shown import show_as
from samrapport.rapport.faktalista import Faktarad, faktarad, faktarader
from samrapport.text.klistra import Paste

if TYPE_CHECKING:
    import pandas as pd

    from samrapport.raw.declaration import Tabell

_ASKED = ("ar", "fakta", "finns", "forbund", "inom", "levererad", "noteringar", "tabell", "text", "uppgifter")
"""What a notebook asks a report for, besides its tables."""
_FIND = (
    "const q=this.value.toLowerCase().split(/\\s+/),t=this.closest('.samrapport-fakta');let n=0;"
    "t.querySelectorAll('tbody tr').forEach(r=>{const s=r.textContent.toLowerCase().replaceAll('\\u00a0',' ');"
    "r.hidden=!q.every(w=>s.includes(w));n+=!r.hidden});t.querySelector('output').textContent=n+' fakta'"
)
_COPY = "const b=event.target;if(b.tagName==='BUTTON'){navigator.clipboard.writeText(b.textContent);b.title='Kopierat'}"
_STYLE = (
    "<style>.samrapport-fakta button{font-family:monospace;text-align:left}"
    ".samrapport-fakta th,.samrapport-fakta td{text-align:left;font-weight:normal}</style>"
)
_HEADS = ("Klistra in i en text", "Visar", "Formel", "Bas", "Underlag")


class Visad:
    """What a notebook sees of a report: its tables as attributes, what there is to ask it for, and what it is."""

    def __getattr__(self, name: str) -> pd.DataFrame:
        known = () if name.startswith("_") else self._tabeller()
        if name in known:
            own: Any = self
            found: pd.DataFrame = own.tabell(name)
            return found
        alike = closest(name, known, n=1)
        hint = f" Menade du {alike[0]}?" if alike else ""
        raise AttributeError(f"rapporten har ingen tabell som heter {name}.{hint}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        return sorted({*_ASKED, *self._tabeller()})

    def _repr_html_(self) -> str:
        return _rapport_html(self)

    def _tabeller(self) -> list[str]:
        own: Any = self
        declared: dict[str, Tabell] = own._declared
        return [name for name, one in declared.items() if not one.personer]


def fakta_html(rows: Sequence[Faktarad]) -> str:
    """Facts in a table with a field to find them by: as one types, the rows that hold all of the words are left."""
    field = (
        '<p><label>Sök bland fakta: <input type="search" size="40" placeholder="till exempel budget andel" '
        f'oninput="{escape(_FIND)}"></label> <output>{len(rows)} fakta</output></p>'
    )
    heads = "".join(f'<th scope="col">{one}</th>' for one in _HEADS)
    body = "\n".join(map(_row, rows))
    table = f"<table><thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    return f'<div class="samrapport-fakta" onclick="{escape(_COPY)}">{_STYLE}{field}\n<div style="max-height:32em;overflow:auto">{table}</div></div>'


def faktum_html(fact: Fact) -> str:
    """One fact: what it is called, its value, how it is computed and of what, and the ways to write it in a text."""
    row = faktarad(fact)
    told = [("Värde", row.shown), ("Formel", row.formula or "ingen, värdet står i underlaget"), ("Bas", row.base)]
    told += [("Underlag", one) for one in row.sources]
    lines = "".join(f'<tr><th scope="row">{head}</th><td>{escape(text)}</td></tr>' for head, text in told if text)
    ways = "".join(f"<li>{_button(one)} → {escape(one.shown)}</li>" for one in row.pastes)
    return (
        f'<div class="samrapport-fakta" onclick="{escape(_COPY)}">{_STYLE}<p><b>{escape(row.name)}</b></p><table>{lines}</table>'
        f"<p>Klistra in i en text:</p><ul>{ways}</ul></div>"
    )


def _book_html(book: FactBook) -> str:
    """All facts of a book."""
    return fakta_html(faktarader(book))


def _row(row: Faktarad) -> str:
    first, *others = row.pastes
    more = "".join(f"<li>{_button(one)} → {escape(one.shown)}</li>" for one in others)
    ways = _button(first) + (f"<details><summary>fler sätt</summary><ul>{more}</ul></details>" if more else "")
    cells = (row.shown, row.formula, row.base, "; ".join(row.sources))
    told = "".join(f"<td>{escape(one)}</td>" for one in cells)
    return f'<tr><th scope="row">{ways}</th>{told}</tr>'


def _button(paste: Paste) -> str:
    return f'<button type="button" title="Kopiera">{escape(paste.text)}</button>'


def _rapport_html(rapport: Any) -> str:
    """A report: which it is, and what there is to ask it for."""
    there = [one for one in rapport._tabeller() if rapport.levererad(one)]
    ask = [
        ("Tabeller ur rådata", [f"rapport.{one}" for one in there]),
        ("Fakta", [f'rapport.fakta["{one}.…"]' for one in rapport.fakta.spaces()]),
    ]
    parts = "".join(
        f"<p>{head}: {', '.join(f'<code>{escape(one)}</code>' for one in found)}</p>" for head, found in ask if found
    )
    name = " ".join([rapport.forbund, str(rapport.ar), *rapport.givet.values()])
    return (
        f'<div class="samrapport-rapport"><p><b>{escape(name)}</b></p>{parts}'
        "<p><code>rapport.fakta</code> visar alla fakta i en tabell att söka i, "
        '<code>rapport.text("namn")</code> en text.</p></div>'
    )


show_as(Fact, faktum_html)
show_as(FactBook, _book_html)
