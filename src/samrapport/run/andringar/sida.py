"""What has changed in a report, as text and table, and as one HTML page that needs nothing else.

Entries: `text_andringar`, `tabell_andringar`, `andringssida`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from samrapport.present.cells import frame
from samrapport.present.tables import Column, Row, Table
from samrapport.present.tables_html import table_html
from samrapport.run.andringar.andringar import LABEL, Andringar
from samrapport.text.prose import Prose

_HEADS = {"ändrad": "Ändrade uppgifter", "ny": "Nya uppgifter", "borta": "Uppgifter som inte längre visas"}


def text_andringar(found: Andringar) -> Prose:
    """How many facts differ, in a sentence."""
    counts = {slag: sum(1 for one in found.fakta if one.slag == slag) for slag in _HEADS}
    return Prose(
        "Rapporten är ändrad sedan den publicerades. "
        f"Antal ändrade uppgifter: {counts['ändrad']}. Nya: {counts['ny']}. Inte längre visade: {counts['borta']}."
    )


def tabell_andringar(found: Andringar) -> Table:
    """Every fact that is changed, new or gone, with its earlier and its present value and the inputs that changed."""
    rows, data = [], []
    for slag, head in _HEADS.items():
        own = [one for one in found.fakta if one.slag == slag]
        if own:
            rows.append(Row((head,), kind="group"))
        for one in own:
            causes = ", ".join(one.underlag)
            rows.append(
                Row(
                    (one.namn.replace(".", ".\u00ad"), one.fore or None, one.nu or None, causes.replace("/", "/\u00ad"))
                )
            )
            data.append({"uppgift": one.namn, "slag": slag, "före": one.fore, "nu": one.nu, "underlag": causes})
    columns = (
        Column("uppgift", "Uppgift", align="left"),
        Column("fore", "Före"),
        Column("nu", "Nu"),
        Column("underlag", "Underlag som är ändrat", align="left"),
    )
    note = None
    if any(one.personer and one.fore for one in found.fakta):
        note = "Ändrade antal personer visas inte bredvid varandra, så att ingen enskild kan pekas ut."
    return Table(LABEL, "Uppgifter som är ändrade sedan publiceringen", columns, tuple(rows), note, frame(data))


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
