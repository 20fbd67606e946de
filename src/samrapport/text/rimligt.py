"""Writing that would keep pandoc at work for minutes, since each sign that is never ended doubles its tries, and where a paragraph that does
was written. Entries: `find_endless`; `begins_of_paragraphs`, `WRITTEN_IN`, `ROWS`.

Measured: 20 brackets that do not end, or as many tags of HTML, take longer than a whole report; half a dozen take nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from samrapport.errors import counted
from samrapport.text.lankar import masked

WRITTEN_IN = "text"
"""The key, in what an output says about itself, of the file that its text was written in, from the data folder."""
ROWS = "rows"
"""And of the rows of that file on which its paragraphs begin, in order."""
_BEGINS = re.compile(r"(?:\A|\n[ \t]*\n)\s*(?=\S)")
_MOST_OPEN, _MOST_LOOSE, _DEEPEST = 5, 12, 60
_PARAGRAPH = re.compile(r"(?:(?!\n[ \t]*\n).)+", re.DOTALL)
_BRACKETS = re.compile(r"\\.|[\[\]]", re.DOTALL)
_LOOSE = (
    (re.compile(r"(?<![\\`])`+"), "grav accent (`)", "Avsluta koden, eller skriv \\` om du menar tecknet."),
    (re.compile(r"\]\((?=[^)]*(?:\]\(|\Z))", re.DOTALL), "adress i parentes", "Avsluta var och en med )."),
    (re.compile(r"<[A-Za-z][\w-]*(?=[\s>/])(?!\S*:)"), "HTML-tagg", "HTML stöds inte i texter; skriv med Markdown."),
)
_INDENT = re.compile(rf"^[ \t>]{{{_DEEPEST},}}(?=\S)", re.MULTILINE)


def find_endless(markdown: str) -> Iterator[tuple[int, str]]:
    """Where, by its first sign, so much is begun and not ended in one paragraph that pandoc can't be given it; and what to do."""
    text = masked(markdown)
    for paragraph in _PARAGRAPH.finditer(text):
        yield from ((paragraph.start() + at, told) for at, told in _endless(paragraph[0]))
    if deep := _INDENT.search(text):
        yield deep.start(), f"raden är indragen mer än {_DEEPEST} steg. Dra in den mindre, eller dela upp listan."


def _endless(paragraph: str) -> Iterator[tuple[int, str]]:
    inside: list[int] = []
    for found in _BRACKETS.finditer(paragraph):
        if found[0] == "[":
            inside.append(found.start())
            if len(inside) > _MOST_OPEN:
                told = f"{counted(len(inside), 'hakparentes', 'hakparenteser')} börjar utan att ta slut. Avsluta dem, eller skriv \\[ om du menar tecknet."
                yield inside[0], told
                return
        elif found[0] == "]" and inside:
            inside.pop()
    for pattern, name, step in _LOOSE:
        loose = [found.start() for found in pattern.finditer(paragraph)]
        if len(loose) > _MOST_LOOSE:
            yield loose[0], f"stycket har {len(loose)} tecken av slaget {name} som inte tar slut. {step}"
            return


def begins_of_paragraphs(markdown: str) -> list[int]:
    """Where each paragraph begins, by its first sign."""
    return [found.end() for found in _BEGINS.finditer(markdown)]
