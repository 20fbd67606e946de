"""Narrative text bound to facts: `text/*.md` are strict Jinja2 templates, and no number in them need be typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from samrapport.domain.fakta import Fact, FactBook
from samrapport.errors import DataFault, Fault, closest
from samrapport.present import numbers

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!<>|~$^@\"'-])")


@dataclass(frozen=True)
class Prose:
    """A finished text, in Markdown."""

    markdown: str

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}, {"samrapport": {"kind": "prose"}}


class _Name:
    """A part of a fact's name on its way to the whole: `budget` and `budget.insatser` of `budget.insatser.summa.utfall`."""

    def __init__(self, book: FactBook, name: str) -> None:
        self._book, self._name = book, name

    def __getitem__(self, part: object) -> _Name | Bound:
        name = f"{self._name}.{part}"
        fact = self._book.find(name)
        if fact is not None:
            return Bound(fact)
        known = self._book.namespace(name.partition(".")[0])
        if any(one.startswith(f"{name}.") for one in known):
            return _Name(self._book, name)
        raise UndefinedError(_unknown(name, known))

    def __str__(self) -> str:
        known = [
            name for name in self._book.namespace(self._name.partition(".")[0]) if name.startswith(f"{self._name}.")
        ]
        raise UndefinedError(f"faktumet ”{self._name}” är bara början på ett namn. Det finns: {', '.join(known[:8])}.")

    __html__ = __str__


@dataclass(frozen=True)
class Bound:
    """A fact in a text. Written out it takes the form of its unit; it can be compared, and added to plain numbers."""

    fact: Fact

    def __str__(self) -> str:
        return formatted(self.fact)

    def __eq__(self, other: object) -> bool:
        return bool(self.fact.value == _plain(other))

    def __hash__(self) -> int:
        return hash(self.fact.value)

    def __lt__(self, other: object) -> bool:
        return bool(self.fact.value < _plain(other))  # type: ignore[operator]

    def __gt__(self, other: object) -> bool:
        return bool(self.fact.value > _plain(other))  # type: ignore[operator]

    def __le__(self, other: object) -> bool:
        return not self > other

    def __ge__(self, other: object) -> bool:
        return not self < other

    def __bool__(self) -> bool:
        return bool(self.fact.value)


_FORMATS: dict[str, Callable[[Any], str]] = {
    "kr": numbers.tkr,
    "tkr": lambda value: f"{numbers.antal(value)}\u00a0tkr",
    "mkr": lambda value: f"{numbers.tal(value, _decimals(value))}\u00a0mkr",
    "andel": numbers.procent,
    "andel1": lambda value: numbers.procent(value, 1),
    "procent": lambda value: f"{numbers.tal(value, _decimals(value))}\u00a0%",
    "antal": lambda value: numbers.tal(value, _decimals(value)),
    "personer": numbers.antal,
    "datum": numbers.datum,
    "år": lambda value: str(value) if isinstance(value, int) else numbers.tal(value, _decimals(value)),
    "månader": lambda value: numbers.tal(value, _decimals(value)),
    "dagar": lambda value: numbers.tal(value, _decimals(value)),
    "text": lambda value: escape_markdown(str(value)),
}


def formatted(fact: Fact) -> str:
    """A fact as its unit is written: kronor in tkr, shares in percent, and so on."""
    return _FORMATS[fact.unit](fact.value)


def escape_markdown(text: str) -> str:
    """Text from raw data with nothing left that Markdown, HTML or Jinja2 would act on."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def bind(book: FactBook, template: str, *, where: str) -> Prose:
    """The text with its facts put in. `where`: the template's file, for messages. Raises DataFault with the line."""
    names = {space: _Name(book, space) for space in book.spaces()}
    try:
        return Prose(_environment(names).from_string(template).render(names).strip())
    except TemplateSyntaxError as error:
        raise DataFault(
            [
                Fault(
                    where,
                    f"mallens skrivsätt går inte att tolka ({error.message}). Se över klamrarna på raden.",
                    error.lineno,
                )
            ]
        ) from None
    except (UndefinedError, SecurityError, TypeError, ValueError, ArithmeticError) as error:
        raise DataFault([Fault(where, f"{_sentence(str(error))} Rätta namnet i texten.", _line(error))]) from None


def fact_names(template: str) -> set[str]:
    """The dotted names that a template mentions in its expressions."""
    inside = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", template, re.S))
    return set(re.findall(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+", inside))


def _environment(names: Mapping[str, object]) -> ImmutableSandboxedEnvironment:
    class Missing(StrictUndefined):
        def _fail_with_undefined_error(self, *args: object, **kwargs: object) -> Any:
            raise UndefinedError(_unknown(self._undefined_name or "?", names))

        __str__ = __iter__ = __len__ = __bool__ = __add__ = __getattr__ = _fail_with_undefined_error  # type: ignore[assignment]
        __eq__ = __ne__ = __lt__ = __gt__ = __getitem__ = __call__ = __hash__ = _fail_with_undefined_error  # type: ignore[assignment]

    environment = ImmutableSandboxedEnvironment(
        undefined=Missing, keep_trailing_newline=False, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update(FILTERS)
    return environment


def _riktning(value: object, up: str, down: str, same: str = "var oförändrat") -> str:
    number = _plain(value)
    return up if number > 0 else down if number < 0 else same  # type: ignore[operator]


def _absolute(value: object) -> object:
    return abs(_plain(value))  # type: ignore[arg-type]


def _percent(value: object, decimals: int = 0) -> str:
    """A share as percent; what is percent already (unit `procent`) is not multiplied again."""
    if isinstance(value, Bound) and value.fact.unit == "procent":
        return f"{numbers.tal(value.fact.value, decimals)}\u00a0%"  # type: ignore[arg-type]
    return numbers.procent(_plain(value), decimals)  # type: ignore[arg-type]


def _of(formatter: Callable[..., str]) -> Callable[..., str]:
    return lambda value, *rest: formatter(_plain(value), *rest)


FILTERS: dict[str, Callable[..., Any]] = {
    "tkr": _of(numbers.tkr),
    "tkr_enhet": _of(lambda value: f"{numbers.tkr(value)}\u00a0tkr"),
    "mkr": _of(lambda value, decimals=1: f"{numbers.mkr(value, decimals)}\u00a0mkr"),
    "kr": _of(lambda value: f"{numbers.kr(value)}\u00a0kr"),
    "procent": _percent,
    "procent1": lambda value: _percent(value, 1),
    "antal": _of(numbers.antal),
    "tal": _of(numbers.tal),
    "ord": _of(numbers.ord),
    "datum": _of(numbers.datum),
    "ar": _of(lambda value: str(value.year if isinstance(value, date) else value)),
    "riktning": _riktning,
    "abs": _absolute,
    "versal": lambda value: str(value)[:1].upper() + str(value)[1:],
}
"""What may follow a fact in a text; docs/handledning.md lists them for the analyst."""


def _plain(value: object) -> object:
    if isinstance(value, Undefined):
        str(value)  # Raises, naming what lacks.
    if isinstance(value, _Name):
        str(value)
    return value.fact.value if isinstance(value, Bound) else value


def _decimals(value: Decimal | Fraction | int) -> int:
    exponent = value.normalize().as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _unknown(name: str, known: Mapping[str, object]) -> str:
    alike = closest(name, known)
    hint = f" Menade du {' eller '.join(f'”{one}”' for one in alike)}?" if alike else ""
    return f"faktumet ”{name}” finns inte.{hint}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."


def _line(error: BaseException) -> int | None:
    """The line of the template where an error came up: the last frame that Jinja2 compiled."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
