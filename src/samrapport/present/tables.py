"""Tables: `Table` holds what a reader sees, and shows itself in a notebook as one MIME bundle.

text/html: a lone `<table class="samrapport">` with caption, heads with `scope`, one `<tbody>` a group and totals in
`<tfoot>`. text/markdown: a raw Typst block with only the `#table(...)`, from which the PDF is made. text/plain: aligned
text. metadata.samrapport: label, caption, note and the raw values for downloads.

The note is the last row of the table's foot, over all columns, in HTML and Typst alike: a lone table is all that Quarto
passes on, and so the note follows the table wherever it goes. It stands in the metadata too.

Cells are finished text (see `numbers`), `None` is an empty cell, a line feed breaks the line and a soft hyphen says
where a word may part. Nothing in a cell, head, caption or note is ever read as HTML, Markdown, Typst or a shortcode.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, Final

from samrapport.errors import counted
from samrapport.facts.trail import note_made, note_renamed
from samrapport.present.table_parts import Column, Content, Row, clean, table_data, table_text, text_columns
from samrapport.present.tables_html import table_html
from samrapport.present.tables_typst import table_typst

__all__ = ["Column", "Row", "Table", "text_columns"]


_LABEL: Final = re.compile(r"tbl-[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Table(Content):
    """A table with label (`tbl-...`, unique in its report), caption and note.

    data: the raw values for downloads, one column a variable. A table without it offers its cells as they are shown.
    """

    def __post_init__(self) -> None:
        note_made(self.label)
        object.__setattr__(self, "columns", tuple(self.columns))
        object.__setattr__(self, "rows", tuple(self.rows))
        if not _LABEL.fullmatch(self.label):
            raise ValueError(f"en tabells etikett skrivs tbl-namn, inte {self.label!r}")
        if not self.caption.strip() or not self.columns:
            raise ValueError(f"{self.label}: tabellen saknar rubrik eller kolumner")
        for number, row in enumerate(self.rows, 1):
            allowed = range(1, len(self.columns) + 1) if row.kind == "group" else (len(self.columns),)
            if len(row.cells) not in allowed:
                raise ValueError(
                    f"{self.label}: rad {number} har {counted(len(row.cells), 'cell', 'celler')}, inte {len(self.columns)}"
                )

    def __eq__(self, other: object) -> bool:
        # A frame answers == cell by cell, so tables are compared by what they show and offer.
        return isinstance(other, Table) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash((self.label, self.caption, self.columns, self.rows, self.note))

    def _identity(self) -> tuple[object, ...]:
        return self.label, self.caption, self.columns, self.rows, self.note, repr(table_data(self))

    def with_caption(self, caption: str) -> Table:
        """The same table under another caption."""
        return dataclasses.replace(self, caption=caption)

    def with_label(self, label: str) -> Table:
        """The same table under another label."""
        note_renamed(self.label, label)
        return dataclasses.replace(self, label=label)

    def with_note(self, note: str | None) -> Table:
        """The same table with another note, or none."""
        return dataclasses.replace(self, note=note)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        data = {
            "text/html": table_html(self),
            "text/markdown": f"```{{=typst}}\n{table_typst(self)}\n```",
            "text/plain": table_text(self),
        }
        described = {
            "kind": "table",
            "label": self.label,
            "caption": clean(self.caption),
            "note": clean(self.note) if self.note else "",
            "data": table_data(self),
        }
        return data, {"samrapport": described}
