"""What has changed in a report since it was published, as text and table."""

from __future__ import annotations

from samrapport.present.cells import frame
from samrapport.present.tables import Column, Row, Table
from samrapport.run.andringar.andringar import LABEL, Andringar
from samrapport.text.prose import Prose

HIDDEN = "visas inte"
"""Instead of the earlier count of persons: the two beside each other could tell of a single one."""

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
            before, after = (HIDDEN if one.personer and value else value for value in (one.fore, one.nu))
            after = one.nu if one.personer and not one.fore else after
            causes = ", ".join(one.underlag)
            rows.append(
                Row((one.namn.replace(".", ".\u00ad"), before or None, after or None, causes.replace("/", "/\u00ad")))
            )
            data.append({"uppgift": one.namn, "slag": slag, "före": before, "nu": after, "underlag": causes})
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
