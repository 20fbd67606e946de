"""All files of the docs that are made from the code. Entries: `reference`, and `write_reference`, which brings them up to date."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from samrapport.docs.markdown import headings, rewrite
from samrapport.docs.pages import commands_page, filters_page, rules_page
from samrapport.docs.settings import settings_page
from samrapport.docs.tables import table_schemas, tables_page
from samrapport.errors import SamrapportError
from samrapport.raw.opening import matching
from samrapport.run.atomic import write_atomic
from samrapport.there import has_file

FOLDER, SCHEMAS = "referens", "tabeller"
_NOTE = "*Sidan skrivs av `make docs` ur programmet. Ändra den inte för hand.*"


def write_reference(root: Path) -> int:
    """Write what is not as it should be under `root`/docs, and take away what the code no longer makes. Gives how many."""
    made = reference(root)
    changed = 0
    for name, text in made.items():
        file = root / "docs" / name
        if not has_file(file) or file.read_text(encoding="utf-8") != text:
            write_atomic(file, text)
            changed += 1
    for file in matching(root / "docs" / SCHEMAS, "*.json"):
        if f"{SCHEMAS}/{file.name}" not in made:
            file.unlink()
            changed += 1
    return changed


def reference(root: Path) -> dict[str, str]:
    """What each file that is made from the code holds, by its path in docs/. root: the project, for its example data."""
    pages = {
        "kommandon": commands_page(),
        "radata": tables_page(),
        "yml": settings_page(),
        "regler": rules_page(),
        "filter": filters_page(root / "data" / "raw"),
    }
    made = {f"{FOLDER}/{name}.md": f"{text.rstrip()}\n\n{_NOTE}\n" for name, text in pages.items()}
    by_hand = {
        path.relative_to(root / "docs").as_posix(): path.read_text(encoding="utf-8")
        for path in matching(root / "docs", "**/*.md")
    }
    everything = {**by_hand, **made}
    schemas = {f"{SCHEMAS}/{name}.json": f"{text}\n" for name, text in table_schemas().items()}
    return {name: _linked(name, text, everything) for name, text in made.items()} | schemas


def _linked(page: str, text: str, pages: Mapping[str, str]) -> str:
    """The page with its links to a heading alone, `#bygg-rapporterna`, leading to the page that has it.

    What the code says of a table or a key need not know how the docs are parted. Raises SamrapportError for a heading that
    there is none of.
    """

    def link(target: str) -> str:
        if not target.startswith("#"):
            return target
        for name in (page, *pages):
            if found := next((one for one in headings(pages[name]) if one.anchor == target[1:]), None):
                if name == page:
                    return target
                path = posixpath.relpath(name, posixpath.dirname(page))
                # A page's own heading needs no place on it.
                return path if found.level == 1 else f"{path}{target}"
        raise SamrapportError(f"docs/{page}: länken {target} går till en rubrik som ingen sida har. Rätta den.")

    return rewrite(text, link=link)
