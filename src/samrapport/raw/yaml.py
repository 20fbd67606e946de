"""YAML read as it stands: each value is the text that is written, each key once, with the line of every key. Entry: `read_yaml`.

YAML itself would make 121332 of `2022:12`, 8 of `010` and nothing of `#7a1f3d`. What a value means is for its declared type to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from samrapport.errors import DataFault, Fault, assert_none, shorten
from samrapport.raw.budget import at_row, within_budget
from samrapport.raw.cells import decode
from samrapport.raw.signs import without_unseen
from samrapport.raw.tecken import told, unshown

Location = tuple[str | int, ...]

_DEEPEST = 20
_NOTHING = frozenset({"null", "Null", "NULL", "~"})
_BREAK = re.compile("[\x85\u2028\u2029]")
_SOUND = "filen är inte giltig YAML. "
_CAUSES = (
    # What the parser says, or the sign that it stopped at, and what to do about it.
    (re.compile(r"mapping values are not allowed"), "Ett värde med kolon och blanksteg skrivs inom citattecken."),
    (re.compile(r"token '?\\t|found character '\\t'"), "Raden har en tabb. Skriv blanksteg i stället."),
    (re.compile(r"character '(.)' that cannot start"), "Ett värde som börjar med {0} skrivs inom citattecken."),
    (re.compile(r"scanning an (alias|anchor)"), "Ett värde som börjar med & eller * skrivs inom citattecken."),
    (re.compile(r"unexpected end of stream"), "Ett citattecken är inte avslutat."),
    (re.compile(r"but found '<scalar>'"), "Efter ett citattecken får inget mer stå på raden: sätt hela värdet inom citattecken."),
)  # fmt: skip


@dataclass(frozen=True)
class Yaml:
    """A file's mapping of mappings, lists, texts and None (what is empty).

    rows: the row of each key and item by its location (`("period", "start")`). cut: what stands after a # that ended a
    value without quotation marks, where it may have been meant as a part of it.
    """

    file: str
    found: dict[str, Any]
    rows: dict[Location, int]
    cut: dict[Location, str] = field(default_factory=dict)

    def cut_fault(self, at: Location) -> Fault:
        """What to say of a value that a # cut short."""
        name = ".".join(str(part) for part in at)
        expected = (
            "ses som en kommentar och inte som en del av värdet. Sätt hela värdet inom citattecken, eller skriv kommentaren på "
            "en egen rad."
        )
        return Fault(self.file, expected, self.rows.get(at), name, self.cut[at])


def read_yaml(
    file: str, content: bytes, wanted: str = "nycklar och värden, till exempel ”ar: 2021”", *, tom: bool = False
) -> Yaml:
    """The file's mapping, read. wanted: what to say that it is to hold. tom: may it say nothing. Raises DataFault."""
    with within_budget(file):
        return _read(file, decode(file, content), wanted, tom=tom)


def _read(file: str, text: str, wanted: str, *, tom: bool) -> Yaml:
    hidden = _BREAK.search(text)
    if hidden:
        expected = f"raden har en osynlig radbrytning ({_code(hidden[0])}). Skriv om raden för hand."
        raise DataFault(Fault(file, expected, text.count("\n", 0, hidden.start()) + 1))
    try:
        # Events come without building anything, so depth and references are refused before they can cost.
        _assert_plain(file, text)
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise DataFault(_unsound(file, text, error)) from None
    if node is None and tom:
        return Yaml(file, {}, {})
    if not isinstance(node, yaml.MappingNode):
        raise DataFault(Fault(file, f"filen ska hålla {wanted}."))
    reading = _Reading(file)
    found = reading.value(node, ())
    assert_none(reading.faults)
    return Yaml(file, found, reading.rows, dict(_cut(text, reading.leaves)))


def _unsound(file: str, text: str, error: yaml.YAMLError) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        expected = f"filen innehåller ett styrtecken ({_code(chr(error.character))}). Ta bort det."
        return Fault(file, expected, text.count("\n", 0, error.position) + 1)
    mark = getattr(error, "problem_mark", None)
    row = mark.line + 1 if mark else None
    problem = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    for cause, remedy in _CAUSES:
        said = cause.search(problem)
        if said:
            return Fault(file, _SOUND + remedy.format(*said.groups()), row)
    return Fault(file, _SOUND + "Kontrollera indrag, kolon och citattecken.", row)


def _assert_plain(file: str, text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        row = event.start_mark.line + 1 if event.start_mark else None
        at_row(file, row or 1)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            expected = "hänvisningar med & och * används inte här. Skriv ut värdet, eller sätt det inom citattecken."
            raise DataFault(Fault(file, expected, row))
        if getattr(event, "tag", None):
            raise DataFault(Fault(file, _SOUND + "Ett värde som börjar med ! skrivs inom citattecken.", row))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise DataFault(Fault(file, "filen har för många nivåer. Ta bort indrag och hakparenteser.", row))


@dataclass(frozen=True)
class _Leaf:
    """A key or value that is a text: where it begins and ends in the file, and whether it is without quotation marks."""

    at: Location
    start: int
    end: int
    plain: bool
    key: bool


class _Reading:
    """The values of the nodes, and on the way their rows and leaves, and the faults of keys."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.rows: dict[Location, int] = {}
        self.leaves: list[_Leaf] = []

    def value(self, node: yaml.Node, at: Location) -> Any:
        """What a node holds."""
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            found = []
            for number, one in enumerate(node.value):
                self.rows[(*at, number)] = one.start_mark.line + 1
                found.append(self.value(one, (*at, number)))
            return found
        assert isinstance(node, yaml.ScalarNode)
        self._leaf(node, at)
        if node.style is None and node.value in _NOTHING:
            expected = "betyder tomt i YAML. Ta bort det, eller sätt det inom citattecken om det är texten som menas."
            self._fault(expected, at, node, node.value)
        if sign := unshown(node.value):
            self._fault(told(sign[0]), at, node, node.value)
        return without_unseen(node.value) if node.value or node.style else None

    def _mapping(self, node: yaml.MappingNode, at: Location) -> dict[str, Any]:
        """Its keys and values; faults for keys that stand twice, of which YAML would keep the last."""
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._fault("nyckeln är inte en text. Ta bort den.", at, key)
                continue
            name = key.value
            here = (*at, name)
            self._leaf(key, here, key=True)
            sign = _unseen(name)
            if sign:
                expected = f"nyckeln innehåller ett tecken som inte syns ({_code(sign)}). Skriv om den för hand."
                self._fault(expected, (*at, name.replace(sign, "")), key)
            if name in found:
                self._fault(f"nyckeln finns redan på rad {self.rows[here]}. Ta bort den ena.", (name,), key)
            self.rows.setdefault(here, key.start_mark.line + 1)
            found[name] = self.value(value, here)
        return found

    def _leaf(self, node: yaml.ScalarNode, at: Location, *, key: bool = False) -> None:
        self.leaves.append(_Leaf(at, node.start_mark.index, node.end_mark.index, node.style is None, key))

    def _fault(self, expected: str, at: Location, node: yaml.Node, value: str | None = None) -> None:
        name = ".".join(str(part) for part in at) or None
        self.faults.append(Fault(self.file, expected, node.start_mark.line + 1, name, value))


def _cut(text: str, leaves: list[_Leaf]) -> Iterator[tuple[Location, str]]:
    """The values that a # on their own line may have cut short, and the rest of the line.

    Between two leaves are only blanks, brackets, colons, dashes and comments, so that each # there begins a comment.
    """
    ends = [0, *(leaf.end for leaf in leaves)]
    for number, start in enumerate(ends):
        before = leaves[number - 1] if number else None
        after = leaves[number] if number < len(leaves) else None
        gap = text[start : after.start if after else len(text)]
        for comment in re.finditer(r"#.*", gap):
            lead = gap[: comment.start()]
            beside = lead.rpartition("\n")[2].strip(" \t")
            if not beside:
                if "\n" not in lead and before and before.plain and not before.key:
                    yield before.at, comment[0]
            elif beside[-1] in "}]":
                continue
            elif beside[-1] in ",[{":
                if after and comment[0][1:2] not in ("", " ", "\t"):
                    yield after.at, comment[0]
            # With more than blanks up to the value there is a list below, which the comment is about.
            elif after and not after.key and not re.sub(r"#.*", "", gap[comment.end() :]).strip():
                yield after.at, comment[0]


def _unseen(text: str) -> str:
    """The first sign that does not show, or shows as a common blank; empty when there is none."""
    return next(
        (one for one in text if one != " " and unicodedata.category(one) in ("Cf", "Cc", "Zs", "Zl", "Zp", "Cn", "Co")),
        "",
    )


def unseen(text: str) -> str:
    """What to add to a message about a value with a sign that does not show; else empty."""
    sign = _unseen(text)
    return f" Värdet innehåller ett tecken som inte syns ({_code(sign)}); skriv om det för hand." if sign else ""


def _code(sign: str) -> str:
    return shorten(f"U+{ord(sign):04X} {unicodedata.name(sign, '')}".strip())
