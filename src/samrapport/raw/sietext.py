"""The text of a SIE file: its encoding, its lines, their fields, and the values in them. Entry: `lines_of`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from samrapport.errors import DataFault, Fault, assert_none

_AMOUNT = re.compile(r"[+-]?\d{1,15}(\.\d+)?")
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
    """The lines that are not empty. Raises DataFault for what is not SIE."""
    lines = re.split(r"\r\n|\r|\n", _decoded(content).rstrip("\x1a\r\n \t\0"))
    _assert_sie(path, lines)
    faults = []
    for number, line in enumerate(lines, 1):
        stripped = line.strip(" \t\x1a")
        if not stripped:
            continue
        found = re.fullmatch(r"#([A-Za-zÅÄÖåäö0-9_]+)(?:[ \t]+(.*))?|([{}])", stripped)
        if _CONTROL.search(stripped) or not found:
            faults.append(
                Fault(
                    path,
                    "raden börjar inte med en etikett, som #KONTO. Exportera filen på nytt.",
                    number,
                    None,
                    stripped,
                )
                if not found
                else Fault(path, "raden innehåller styrtecken. Exportera filen på nytt.", number)
            )
            if len(faults) == 20:
                break
        elif not faults:
            yield Rad(number, found[3] or found[1].upper(), found[2] or "")
    assert_none(faults)


def _decoded(content: bytes) -> str:
    """UTF-8 when it is that, whatever is declared, for cloud systems write it; else CP437, which any bytes are."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp437")


def _assert_sie(path: str, lines: list[str]) -> None:
    first = next((line.strip() for line in lines if line.strip()), "")
    if re.match(r"#FLAGGA\b", first, re.IGNORECASE):
        return
    if not first:
        expected = "filen är tom. Exportera den på nytt ur bokföringen."
    elif first.startswith("<"):
        expected = "filen är en webbsida, inte en SIE-fil. Hämtningen har misslyckats; exportera filen på nytt."
    else:
        expected = "filen är inte en SIE-fil: den börjar inte med #FLAGGA. Exportera SIE typ 4 ur bokföringen."
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
        raise ValueError(f"har ett belopp som inte är ett tal, ”{text}”. Skrivs till exempel -1500.50.")
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
