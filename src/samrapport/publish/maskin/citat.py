"""How to cite a table or a figure: as text, BibTeX and RIS. Entry: `cite`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from samrapport.publish.maskin.rapporter import Rapport, Visad

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # An escaped brace would still be counted where a field is looked for the end of.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_TEX_SIGN = re.compile(r"[\\~^&%$#_{}]")


@dataclass(frozen=True)
class Citat:
    """One way each, all of the same."""

    text: str
    bibtex: str
    ris: str


def cite(rapport: Rapport, visad: Visad, url: str) -> Citat:
    """url: the whole address of what is cited, or "" where it is not known."""
    year = rapport.datum[:4] or str(rapport.ar)
    kind = "Figur" if visad.ar_figur else "Tabell"
    titel = visad.kort
    whole = rapport.titel if rapport.om == rapport.namn else rapport.name
    text = f"{rapport.namn} ({year}). {titel}. {kind} i {whole}, avsnittet {visad.avsnitt}."
    fields = {
        "author": f"{{{_tex(rapport.namn)}}}",
        "title": f"{{{_tex(titel)}}}",
        "booktitle": _tex(whole),
        "type": kind,
        "number": _tex(rapport.dnr),
        "year": year,
        # Taken as it stands by whoever makes a link of it.
        "url": url.replace("{", "%7B").replace("}", "%7D"),
        "language": "swedish",
    }
    key = re.sub(r"[^A-Za-z0-9:-]+", "-", f"{rapport.folder}-{visad.label}")
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    ris = {
        "TY": "FIGURE" if visad.ar_figur else "RPRT",
        "AU": f"{rapport.namn},",
        "TI": titel,
        "T2": whole,
        "PY": year,
        "DA": rapport.datum.replace("-", "/"),
        "M1": rapport.dnr,
        "LA": "sv",
        "UR": url,
    }
    return Citat(
        f"{text} {url}".strip(),
        "@incollection{" + key + ",\n" + ",\n".join(lines) + "\n}\n",
        "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in ris.items() if value) + "ER  - \r\n",
    )


def _tex(text: str) -> str:
    return _TEX_SIGN.sub(lambda found: _TEX[found[0]], _line(text))


def _line(text: str) -> str:
    """On one line: a break would begin a new field."""
    return " ".join(text.split())
