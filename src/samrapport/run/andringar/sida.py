"""What differs between two versions of reports, as one HTML page that needs nothing else. Entry: `andringssida`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from samrapport.present.tables_html import table_html
from samrapport.run.andringar.andringar import Andringar
from samrapport.run.andringar.tabell import tabell_andringar

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b2733; background: #fff; }
table { border-collapse: collapse; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.5rem; }
th, td { border-bottom: 1px solid #cfd8e0; padding: 0.3rem 0.6rem; vertical-align: top; overflow-wrap: anywhere; }
"""


def andringssida(found: Mapping[str, Andringar], gone: Sequence[str], added: Sequence[str]) -> str:
    """A page with a heading and a table a report. Earlier counts of persons are left out, as in a report's own page."""
    parts = ["<h1>Ändringar</h1>"]
    for number, (key, one) in enumerate(found.items(), start=1):
        parts.append(f"<h2>{escape(key)}</h2>")
        if one.underlag:
            parts.append(f"<p>Ändrat underlag: {escape(', '.join(one.underlag))}.</p>")
        if one.fakta:
            parts.append(table_html(tabell_andringar(one).with_label(f"tbl-sedan-publiceringen-{number}")))
        else:
            parts.append("<p>Ingen uppgift är ändrad.</p>")
    if gone:
        parts.append(f"<p>Rapporter som inte längre finns: {escape(', '.join(gone))}.</p>")
    if added:
        parts.append(f"<p>Nya rapporter: {escape(', '.join(added))}.</p>")
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Ändringar</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
