"""What tests read of the docs: pages, their parts, tables and blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from samrapport.docs.site import BESIDE

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
RECIPES = DOCS / "recept"
README = ROOT / "README.md"
PAGES = [README, *(ROOT / name for name in BESIDE), *sorted(DOCS.rglob("*.md"))]
DATA = ROOT / "data" / "raw"

Rows = list[list[str]]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def section(page: Path, heading: str) -> str:
    """What stands below a heading, to the next of its level or a higher one."""
    text = text_of(page)
    found = re.search(rf"^(#+) {re.escape(heading)}.*?$", text, re.MULTILINE)
    assert found, f"{page.name} has no heading {heading}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def table(text: str) -> Rows:
    """The rows of the first Markdown table of a text, without its heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return rows[2:]


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """(info string, content) of every fenced block."""
    for found in re.finditer(r"^```([^\n]*)\n(.*?)^```$", text_of(page), re.MULTILINE | re.DOTALL):
        yield found[1], found[2]
