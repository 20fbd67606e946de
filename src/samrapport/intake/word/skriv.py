"""Words as they are written in a text: Markdown, with what was bound bound again. Entries: `skriven`, `stycket`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from samrapport.intake.word.ord import lik
from samrapport.intake.word.stycken import NOT, Form, Ord, Stycke

_ACTS = re.compile(r"[\\`*\[\]<>$^~{|]|(?<!\w)[_@]|[_@](?!\w)")
_BEGINS = re.compile(r"^(?:([-+#:%>=])|((?:\d+|[a-z])(?=[.)]\s)))")
_ORDER = ("**", "*", "~~", "^", "~", "`")
_INDENT = 4


@dataclass(frozen=True)
class Uttryck:
    """An expression of a template, and the words that it writes."""

    mall: str
    ord: tuple[str, ...]


def skriven(
    words: Sequence[Ord], inom: Form = frozenset(), bundna: Sequence[Uttryck] = (), *, forst: bool = False
) -> str:
    """Words as Markdown. inom: how what stands around them is set. bundna: expressions to write where their words stand.

    forst: whether a paragraph begins with them.
    """
    pieces = _rebound([one for one in words if one.text != NOT], bundna)
    made = "".join(
        _set("".join(text for text, _ in group), form - inom)
        for form, group in ((form, list(held)) for form, held in groupby(pieces, key=lambda one: one[1]))
    )
    if not forst:
        return made
    return _BEGINS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", made)


def atergivna(words: Sequence[Ord], bundna: Sequence[Uttryck]) -> set[str]:
    """The expressions whose words stand there."""
    return {text for text, _ in _rebound(words, bundna) if any(text == one.mall for one in bundna)}


def _rebound(words: Sequence[Ord], bundna: Sequence[Uttryck]) -> list[tuple[str, Form]]:
    known = [lik(one.text) for one in words]
    found: list[tuple[str, Form]] = []
    at = 0
    # The longest first, so that none is taken for part of another.
    ordered = sorted(bundna, key=lambda one: -len(one.ord))
    while at < len(words):
        hit = next((one for one in ordered if tuple(known[at : at + len(one.ord)]) == one.ord), None)
        form = words[at].form
        found.append((hit.mall if hit else _plain(words, at), form))
        at += len(hit.ord) if hit else 1
    return found


def _plain(words: Sequence[Ord], at: int) -> str:
    text, form = words[at].text, words[at].form
    if text == "\n":
        return "\\\n"
    if text.isspace():
        return text
    if "`" in form:
        return text
    before = words[at - 1].text[-1:] if at else ""
    after = words[at + 1].text[:1] if at + 1 < len(words) else ""
    if before == "{" and text in ("%", "#"):
        # A bracket with a backslash before it still begins a tag or a comment with either.
        return f"\\{text}"
    if text in "_@" and before.isalnum() and after.isalnum():
        return text
    return _ACTS.sub(lambda found: f"\\{found[0]}", text)


def _set(text: str, form: Form) -> str:
    """A text set in its form; blanks around it stay outside."""
    inner = text.strip()
    if not inner or not form:
        return text
    before, _, after = text.partition(inner)
    for mark in reversed(_ORDER):
        if mark in form:
            inner = f"{mark}{inner}{mark}"
    for link in sorted(one for one in form if one.startswith("[")):
        address = link[1:].replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        inner = f"[{inner}]({address.replace('{', '%7B')})"
    return f"{before}{inner}{after}"


def stycket(one: Stycke, bundna: Sequence[Uttryck] = (), *, indrag: str | None = None, nummer: int = 1) -> str:
    """A paragraph of its own, with the sign of its list or heading. indrag: of its item in the list that it stands in."""
    return f"{inledning(one, indrag, nummer)}{skriven(one.ord, bundna=bundna, forst=True)}"


def inledning(one: Stycke, indrag: str | None = None, nummer: int = 1) -> str:
    """What a paragraph begins with: the sign of its heading, list or quotation."""
    if one.slag.startswith("#"):
        return f"{one.slag} "
    lists = [mark for mark in one.inom if mark != ">"]
    quote = "> " * (len(one.inom) - len(lists))
    if not lists:
        return quote
    indent = " " * _INDENT * (len(lists) - 1) if indrag is None else indrag
    if not one.forst:
        return f"{quote}{indent}{' ' * _INDENT}"
    return f"{quote}{indent}{'- ' if lists[-1] == '-' else f'{nummer}. '}"
