"""From the text of a cell to a value: numbers, dates, choices. Each parser returns the value or raises ValueError.

The message of a ValueError goes on from the quoted value ("”abc” är inte ett tal. ...") and ends with the next step.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property
from urllib.parse import urlsplit

from samrapport.raw.signs import odd_sign

Parser = Callable[[object], object]

_BLANKS = " \u00a0\u202f\u2009\u2007"
_GROUPED = re.compile(rf"[+-]?\d{{1,3}}([{_BLANKS}]\d{{3}})+([.,]\d+)?")
_PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MADE_DAY = re.compile(
    r"\d{1,2}[-./ ]?(jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]*\.?([-./ ]?\d{2,4})?"
    r"|(jan|feb|mar|apr|ma[jy]|jun|jul|aug|sep|o[kc]t|nov|dec)[a-z]*\.?[-./ ]?\d{2,4}|\d{4}-\d{2}-\d{2}( [\d:]+)?",
    re.IGNORECASE,
)
_MADE_TIME = re.compile(r"\d{1,2}:\d{2}(:\d{2})?( ?[AaPpFfEe][Mm])?")
_UNIT = re.compile(r"[-+]?\d[\d .,]*(%|[^\W\d_]+\.?)", re.ASCII | re.IGNORECASE)
_FIFTEEN = Context(prec=15)


def remade(cell: object) -> str:
    """What to say of a cell that holds what Excel makes of other things; "" where it does not look so.

    1/4 becomes 01-apr, 1-2 becomes 01-feb, 6:12 becomes a time.
    """
    text = str(cell)
    what = "ett datum" if _MADE_DAY.fullmatch(text) else "ett klockslag" if _MADE_TIME.fullmatch(text) else ""
    if not what:
        return ""
    return f"är {what}, som Excel kan ha gjort av något annat. Ge kolumnen formatet Text i Excel och skriv om cellen"


def parse_number(cell: object) -> Decimal:
    """A number with decimal comma or point, thousands set apart by blanks (no-break ones too), sign - or U+2212.

    What could be read in two ways ("1.234") is refused.
    """
    if isinstance(cell, bool):
        raise ValueError("är inte ett tal. Skriv till exempel 1500 eller 1 500,5.")
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        return _finite(Decimal(repr(cell)))
    text = str(cell).replace("−", "-")
    if _AMBIGUOUS.fullmatch(text):
        whole, part = re.split("[.,]", text)
        raise ValueError(
            f"kan betyda både {whole}{part} och {whole},{part}. Skriv {whole}{part}, eller {whole},{part}0 om det är decimaler."
        )
    if _GROUPED.fullmatch(text):
        text = re.sub(f"[{_BLANKS}]", "", text)
    if not _PLAIN.fullmatch(text) or not text.isascii():
        if made := remade(cell):
            raise ValueError(f"{made}, till exempel 1500.")
        if odd := odd_sign(text):
            raise ValueError(f"är inte ett tal. {odd}")
        if _UNIT.fullmatch(text):
            raise ValueError(
                "är inte ett tal. Skriv bara siffror, utan enhet; i Excel tar formatet Allmänt bort enheten."
            )
        raise ValueError("är inte ett tal. Skriv bara siffror, till exempel 1500 eller 1 500,5, utan enhet.")
    return _finite(Decimal(text.replace(",", ".")))


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError("är orimligt stort. Kontrollera talet och dess enhet.")
    if len(number.as_tuple().digits) > 15:
        # Fifteen digits are what binary computing keeps: 1449.9999999999998 is 1450.
        number = Decimal(f"{number.normalize(_FIFTEEN):f}")
    return number


def parse_count(cell: object) -> int:
    """A whole number, 0 or more."""
    number = parse_number(cell)
    if number != number.to_integral_value():
        raise ValueError("är inte ett heltal. Ett antal skrivs utan decimaler.")
    if number < 0:
        raise ValueError("är negativt. Ett antal är 0 eller mer.")
    return int(number)


def parse_amount(cell: object) -> Decimal:
    """Money that may not be negative, in the report's unit."""
    number = parse_number(cell)
    if number < 0:
        raise ValueError("är negativt. Skriv kostnader och intäkter som positiva belopp; blocket säger vilket det är.")
    return number


def parse_year(cell: object) -> int:
    """A year, 1900 to 2199."""
    text = str(cell)
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", text):
        raise ValueError("är inte ett årtal. Skriv fyra siffror, till exempel 2021.")
    return int(text)


def parse_age(cell: object) -> str:
    """An age group as `20-64`, however its dash is drawn and whether `år` follows; other labels as they stand."""
    text = " ".join(str(cell).split())
    found = re.fullmatch(r"(\d{1,3}) ?[-\u2010-\u2015\u2212] ?(\d{1,3})(?: ?år)?", text, re.IGNORECASE)
    return f"{int(found[1])}-{int(found[2])}" if found else text


def parse_date(cell: object) -> date:
    """A day, written 2021-08-31."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell)
    try:
        if not _DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        if re.fullmatch(r"[34567]\d{4}", text, re.ASCII):
            held = date(1899, 12, 30) + timedelta(days=int(text))
            raise ValueError(f"är inget datum, men kan vara Excels tal för {held}. Skriv år-månad-dag.") from None
        raise ValueError("är inget datum. Skriv år-månad-dag, till exempel 2021-08-31.") from None


def parse_share(cell: object) -> Fraction:
    """A share of a whole, as 1/4 or 0,25; above 0 and at most 1."""
    text = str(cell)
    if made := remade(cell):
        raise ValueError(f"{made}, till exempel 1/4, eller skriv 0,25.")
    share = Fraction(text) if re.fullmatch(r"\d{1,6}/[1-9]\d{0,5}", text) else Fraction(parse_number(cell))
    if 36_526 < share < 73_051 and share.denominator == 1:
        raise ValueError("är ett datum som tal, som Excel kan ha gjort av till exempel 1/4. Skriv 0,25.")
    if not 0 < share <= 1:
        raise ValueError("är ingen andel. Skriv till exempel 1/4 eller 0,25.")
    return share


def parse_text(cell: object) -> str:
    """Text on one or more lines, without control characters. A day from Excel becomes 2021-08-31."""
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    text = str(cell)
    # What is printable holds none of them, which is told much sooner than sign by sign.
    if not text.isprintable() and any(
        unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text
    ):
        raise ValueError("innehåller styrtecken. Skriv om cellen för hand.")
    return text


def _written(pattern: str, expected: str) -> Callable[[object], str]:
    """A parser for texts of one form. expected: what is wrong with any other, and what to write."""
    form = re.compile(pattern)

    def parse(cell: object) -> str:
        text = str(cell)
        if not form.fullmatch(text):
            raise ValueError(expected)
        return text

    return parse


parse_slug = _written(
    r"[a-z0-9]+([-_][a-z0-9]+)*", "kan inte vara ett kortnamn. Använd a–z, 0–9, bindestreck och understreck."
)
"""A short name, used in addresses and fact names."""

parse_name = _written(
    r"[a-z][a-z0-9]*(_[a-z0-9]+)*",
    "kan inte vara ett kortnamn som används i texter. Använd a–z, 0–9 och understreck, med en bokstav först.",
)
"""A short name that is bound in texts, where a hyphen would mean minus."""

_NO_ADDRESS = "är ingen webbadress. Skriv hela adressen, till exempel https://samordningvasteras.se/."
_address = _written(r"https?://[^\s<>\"'`{}|\\^]+", _NO_ADDRESS)


def parse_address(cell: object) -> str:
    """A web address that anyone may follow: of a computer, at a port that there is, without a name and password to get in by."""
    text = _address(cell)
    try:
        parts = urlsplit(text)
        leads = bool(parts.hostname) and parts.port != 0
    except ValueError:
        leads = False
    if not leads:
        raise ValueError(_NO_ADDRESS)
    if "@" in parts.netloc:
        raise ValueError("är en webbadress med användare eller lösenord, som läsare skulle se. Skriv den utan.")
    return text


# What means something in an address that begins with mailto: is no part of it.
parse_epost = _written(
    r"[^@\s<>\"'%:;,?&#/\\()\[\]]+@[\w-]+(\.[\w-]+)*", "är ingen e-postadress. Skriv till exempel info@forbundet.se."
)

_region = _written(
    r"[0-9]{2}|[0-9]{4}",
    "är ingen regionkod. Skriv SCB:s kod: 00 för riket, två siffror för län, fyra för kommun.",
)


def parse_region(cell: object) -> str:
    """SCB's region code: 00, a county of two digits or a kommun of four."""
    text = f"{cell:02d}" if isinstance(cell, int) else str(cell)
    if re.fullmatch(r"[0-9]|[0-9]{3}", text):
        raise ValueError(
            f"är ingen regionkod. Är det {text.zfill(len(text) + 1)}, vars nolla Excel har tagit bort? Ge kolumnen formatet Text i "
            "Excel och skriv om koden."
        )
    return _region(text)


@dataclass(frozen=True)
class OneOf:
    """A parser for a fixed set of words, in any case."""

    words: tuple[str, ...]

    def __call__(self, cell: object) -> str:
        """The word."""
        try:
            return self._by_fold[str(cell).casefold()]
        except KeyError:
            raise ValueError(f"känns inte igen. Skriv {' eller '.join(f'”{one}”' for one in self.words)}.") from None

    @cached_property
    def _by_fold(self) -> dict[str, str]:
        return {word.casefold(): word for word in self.words}


def one_of(*words: str) -> OneOf:
    """A parser for a fixed set of words, in any case."""
    return OneOf(words)
