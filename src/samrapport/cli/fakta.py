"""`samrapport fakta`: the facts of a report, to look among. Entry: `list_facts`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from samrapport.cli.options import tell
from samrapport.cli.working import working
from samrapport.errors import SamrapportError, closest
from samrapport.rapport import oppna
from samrapport.rapport.faktalista import Faktarad, faktarader
from samrapport.rapport.tidigare import given
from samrapport.run.assembly.released import gather
from samrapport.run.discover import Report
from samrapport.run.project import Project


def list_facts(project: Project, report: Report, words: str) -> int:
    """Print the facts that match all of the words, each with its value, formula, base, sources and what to paste. Raises where none does."""
    asked: dict[str, Any] = dict(report.asked)
    with working(f"Räknar fakta i {report}"), given(gather(project)):
        book = oppna(**asked, data=project.data).fakta
        rows = faktarader(book, words)
    if not rows:
        alike = closest(words, book.names())
        hint = f"Menade du {' eller '.join(alike)}?" if alike else "Sök på färre eller kortare ord."
        raise SamrapportError(f"{report}: inget faktum har orden ”{words}”. {hint}")
    tell("\n\n".join("\n".join(_lines(one)) for one in rows))
    tell(f"\n{len(rows)} fakta i {report}.")
    return 0


def _lines(row: Faktarad) -> Iterator[str]:
    yield f"{row.name}: {row.shown}"
    yield f"  Formel: {row.formula or 'ingen, värdet står i underlaget'}"
    if row.base:
        yield f"  Bas: {row.base}"
    if row.sources:
        yield f"  Underlag: {'; '.join(row.sources)}"
    yield f"  Klistra in: {', '.join(f'{one.text} → {one.shown}' for one in row.pastes)}"
