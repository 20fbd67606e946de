"""The filled-in boxes as a page of its own, to have beside the system while one types. Entry: `uppfoljning_html`."""

from __future__ import annotations

from collections.abc import Sequence

from samrapport.areas.uppfoljning.ifylld import Cell, Ifylld
from samrapport.areas.uppfoljning.rutor import Rutor
from samrapport.errors import counted
from samrapport.present.tables_html import escape
from samrapport.rapport.rapport import Rapport
from samrapport.text.numbers import PROTECTED, datum

_STYLE = (
    "body{font-family:system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;line-height:1.5}"
    "table{border-collapse:collapse;margin:1rem 0;width:100%}caption{text-align:left;font-weight:bold;padding:.5rem 0}"
    "th,td{border:1px solid #767676;padding:.4rem .6rem;text-align:left;vertical-align:top}td b{user-select:all;font-size:1.1em}"
    "small{display:block;color:#555}"
)
MISSING = "finns inte i rapporten"


def uppfoljning_html(rapport: Rapport, rutor: Rutor, delar: Sequence[Ifylld]) -> str:
    """The page: a table for each part, a box in each cell, with the name of the fact below it."""
    period = rapport.uppgifter.period
    name = escape(str(rapport.fakta["forbund.namn"].value))
    title = f"{escape(rutor.system)}: {name}, {rapport.ar}"
    cells = [cell for one in delar for _, row in one.rader for cell in row]
    told = [
        f"Värdena är rapportens egna, för {datum(period.start)} till och med den {datum(period.slut)}. Deltagare är räknade som rapporten räknar "
        "dem: från insatsens början till och med registrets sista dag.",
        f"Under varje värde står faktumets namn. Hur det är räknat visar samrapport explain {rapport.forbund} {rapport.ar} och namnet.",
        f"Etiketterna är senast jämförda med systemet: {escape(rutor.stamd)}. Frågar systemet efter något annat, så ändra dem i finsam.yml.",
        "Sidan publiceras inte.",
    ]
    if any(one.skyddad for one in cells):
        told.append(f"{PROTECTED} är ett antal som rapporten skyddar. Ta det ur registret om systemet ska ha det.")
    if any(one.pahittad for one in cells):
        told.append("Antal deltagare kommer ur ett påhittat register.")
    lacking = sum(one.varde is None and not one.skyddad for one in cells)
    if lacking:
        told.append(f"{counted(lacking, 'ruta', 'rutor')} har inget värde, för uppgiften {MISSING}.")
    body = "".join(f"<p>{one}</p>\n" for one in told) + "".join(map(_table, delar))
    return (
        f'<!DOCTYPE html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n<meta name="robots" content="noindex">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )


def _table(one: Ifylld) -> str:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in (one.rad, *one.etiketter))
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(map(_cell, row))}</tr>\n' for name, row in one.rader
    )
    if not rows:
        return f"<h2>{escape(one.rubrik)}</h2>\n<p>Underlaget {MISSING}.</p>\n"
    return f"<table>\n<caption>{escape(one.rubrik)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _cell(one: Cell) -> str:
    shown = f"{PROTECTED} <small>skyddat antal</small>" if one.skyddad else (
        f"<em>{MISSING}</em>" if one.varde is None else f"<b>{escape(one.varde)}</b>"
    )  # fmt: skip
    return f"<td>{shown}{f'<small>{escape(one.faktum)}</small>' if one.faktum else ''}</td>"
