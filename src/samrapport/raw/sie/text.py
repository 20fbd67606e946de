"""The text of a SIE file: its lines, their fields, and the values in them. Entry: `lines_of`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from samrapport.errors import DataFault, Fault, assert_none
from samrapport.raw.budget import at_row
from samrapport.raw.sie.kod import decode_sie

ROWS = ("TRANS", "RTRANS", "BTRANS")
"""The labels of a voucher's rows."""
_LABEL = re.compile(r"#([A-Za-zÅÄÖåäö0-9_]+)(?:[ \t]+(.*))?")
_STARTS = re.compile(r"[ \t]*([{}]|#[A-Za-z])")
_NEXT = re.compile(r"#([RB]?TRANS|VER)\b", re.IGNORECASE)
_OPENED = re.compile(r"\{[ \t]*($|[#}])")
_QUOTED = re.compile(r"""(?:(?<=[ \t{])|^)"(?:\\"|[^"\\]|\\(?!")|"(?![ \t}]|$))*"(?=[ \t}]|$)""")
_OPENS = re.compile(r"""(^|[ \t{])\"""")
_MOST_LINES = 50
"""How many lines a text within quotation marks may go on over."""
_AMOUNT = re.compile(r"[+-]?(\d{1,15}(\.\d*)?|\.\d+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ACCOUNT = re.compile(r"[0-9A-Za-zÅÄÖåäö._-]{1,20}")


class Falt:
    """The fields of a line: texts, and groups of texts that stood within { }."""

    def __init__(self, values: list[str | tuple[str, ...]]) -> None:
        self._values = values

    def text(self, number: int) -> str:
        """A field's text, stripped; empty where there is none."""
        value = self._values[number] if number < len(self._values) else ""
        if isinstance(value, tuple):
            raise ValueError(f"har fält {number + 1} inom klamrar, där en text väntas. Exportera filen på nytt.")
        return value.strip()

    def need(self, number: int, what: str) -> str:
        """A field that may not be empty."""
        value = self.text(number)
        if not value:
            raise ValueError(f"saknar {what}. Exportera filen på nytt.")
        return value

    def is_group(self, number: int) -> bool:
        """Whether a field stood within { }."""
        return number < len(self._values) and isinstance(self._values[number], tuple)

    def group(self, number: int) -> tuple[str, ...]:
        """The texts within { }."""
        value = self._values[number] if number < len(self._values) else ""
        if not isinstance(value, tuple):
            raise ValueError("saknar klamrarna { } för objekt. Exportera filen på nytt.")
        return value


@dataclass(frozen=True)
class Rad:
    """A line. etikett: its label without #, or `{` or `}`. nummer: from 1, as an editor counts."""

    nummer: int
    etikett: str
    text: str

    @property
    def falt(self) -> Falt:
        """Its fields. Raises ValueError when they cannot be told apart."""
        return Falt(_fields(self.text))


def lines_of(path: str, content: bytes) -> Iterator[Rad]:
    """The lines that are not empty, each label or brace by itself. Raises DataFault for what is not SIE."""
    lines = re.split(r"\r\n|\r|\n", decode_sie(path, content).rstrip("\x1a\r\n \t\0"))
    _assert_sie(path, lines)
    faults: list[Fault] = []
    for number, line in _whole(lines):
        at_row(path, number)
        if _CONTROL.search(line):
            faults.append(Fault(path, "raden innehåller styrtecken. Exportera filen på nytt.", number))
        for one in () if faults else _parts(number, line):
            if one.etikett:
                yield one
                continue
            expected = (
                "raden börjar inte med en etikett, som #KONTO. Hör den ihop med raden före, så ta bort radbrytningen mellan dem; "
                "annars exportera filen på nytt."
            )
            faults.append(Fault(path, expected, number, None, one.text))
        if len(faults) == 20:
            break
    assert_none(faults)


def _whole(lines: list[str]) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, with their numbers. A text within quotation marks may go on over several."""
    at = 0
    while at < len(lines):
        line, number = lines[at].strip(" \t\x1a"), at + 1
        at += 1
        if line.startswith("#") and _is_open(line):
            joined = line
            for last, more in enumerate(lines[at : at + _MOST_LINES], at + 1):
                if _STARTS.match(more):
                    break
                joined = f"{joined} {more.strip()}".rstrip()
                if not _is_open(joined):
                    line, at = joined, last
                    break
        if line:
            yield number, line


def _is_open(line: str) -> bool:
    """Whether a text begins with a quotation mark that does not end on the line."""
    return '"' in line and bool(_OPENS.search(_QUOTED.sub(" ", line)))


def _parts(number: int, line: str) -> Iterator[Rad]:
    """The labels and braces of a line: some programs put a voucher's braces, or its rows, after one another."""
    while line:
        found = _LABEL.fullmatch(line)
        if line[0] in "{}":
            yield Rad(number, line[0], "")
            line = line[1:].strip(" \t")
        elif not found:
            yield Rad(number, "", line)
            return
        else:
            label, text = found[1].upper(), found[2] or ""
            end = _end(label, text)
            yield Rad(number, label, text[:end].strip(" \t"))
            line = text[end:]


def _end(label: str, text: str) -> int:
    """Where the fields of a voucher or its rows end, before a brace or label that is not one of them."""
    if not (label == "VER" and "{" in text) and not (label in ROWS and (text.count("}") > 1 or "#" in text)):
        return len(text)
    at = _skip(text, 0)
    while at < len(text):
        if text[at] == "}" or _NEXT.match(text, at) or (label == "VER" and _OPENED.match(text, at)):
            return at
        if text[at] == "{":
            at = text.find("}", at) + 1 or len(text)
        else:
            at = _field(text, at, "}" if text[at] == '"' else "")[1]
        at = _skip(text, at)
    return len(text)


def _assert_sie(path: str, lines: list[str]) -> None:
    first = next((line.strip() for line in lines if line.strip()), "")
    if re.match(r"#FLAGGA\b", first, re.IGNORECASE):
        return
    if first:
        expected = "filen är inte en SIE-fil: den börjar inte med #FLAGGA. Exportera SIE typ 4 ur bokföringen."
    else:
        expected = "filen är tom. Exportera den på nytt ur bokföringen."
    raise DataFault(Fault(path, expected))


def _fields(text: str) -> list[str | tuple[str, ...]]:
    found: list[str | tuple[str, ...]] = []
    at = _skip(text, 0)
    while at < len(text):
        if text[at] == "{":
            group: list[str] = []
            at = _skip(text, at + 1)
            while text[at : at + 1] != "}":
                if at >= len(text):
                    raise ValueError("har en klammer { som inte avslutas. Exportera filen på nytt.")
                one, at = _field(text, at, "}")
                group.append(one.strip())
                at = _skip(text, at)
            found.append(tuple(group))
            at += 1
        else:
            one, at = _field(text, at, "")
            found.append(one)
        at = _skip(text, at)
    return found


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _field(text: str, at: int, end: str) -> tuple[str, int]:
    """The text that begins at `at`, and where it ends. Within { } it also ends before `end`.

    A quotation mark ends a text only before a blank or the end: one within a word is a letter that a program has garbled
    ("F"rskott"). Only a quotation mark is written with a backslash before it; any other backslash is itself.
    """
    if text[at] != '"':
        last = at
        while last < len(text) and text[last] not in " \t" and text[last] not in end:
            last += 1
        return text[at:last], last
    signs: list[str] = []
    at += 1
    while at < len(text):
        after = text[at + 1 : at + 2]
        if text[at] == "\\" and after == '"':
            signs.append('"')
            at += 2
        elif text[at] == '"' and (after in ("", " ", "\t") or after in end):
            return "".join(signs), at + 1
        else:
            signs.append(text[at])
            at += 1
    # Some programs cut a long text, the mark included. What it may have swallowed is missed by whoever needs it.
    return "".join(signs), at


def konto(text: str) -> str:
    """An account's number; some programs keep one with a name, for what has no account. Raises ValueError."""
    if not _ACCOUNT.fullmatch(text):
        raise ValueError("saknar kontonummer. Exportera filen på nytt.")
    return text


def belopp(text: str) -> Decimal:
    """An amount with a decimal point. Raises ValueError."""
    if not _AMOUNT.fullmatch(text) or not text.isascii():
        remedy = "Välj punkt som decimaltecken när du exporterar." if "," in text else "Skrivs till exempel -1500.50."
        raise ValueError(f"har ett belopp som inte är ett tal, ”{text}”. {remedy}")
    value = Decimal(text)
    whole = value.to_integral_value() + 0  # 5.00 is told as 5, and -0.00 as 0.
    return whole if value == whole else value


def dag(text: str) -> date:
    """A day, written 20210831. Raises ValueError."""
    try:
        if not re.fullmatch(r"[0-9]{8}", text):
            raise ValueError
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise ValueError(f"har ett datum som inte finns, ”{text}”. Skrivs till exempel 20210831.") from None


def manad(text: str) -> date:
    """The first day of a month written 202108. Raises ValueError."""
    return dag(f"{text}01")


def objekt(values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Pairs of dimension and object, in order of dimension. Raises ValueError."""
    if len(values) % 2:
        raise ValueError("har en dimension utan objekt inom klamrarna. Exportera filen på nytt.")
    return tuple(sorted(zip(values[::2], values[1::2], strict=True)))
