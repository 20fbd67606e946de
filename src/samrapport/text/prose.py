"""Narrative text bound to facts: `text/*.md` are strict Jinja2 templates, and no number in them need be typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from samrapport.errors import DataFault, Fault, closest, shorten
from samrapport.facts.fact import FactBook
from samrapport.facts.trail import note_made
from samrapport.text.bound import FILTERS, Bound, PartOfName, escape_markdown, formatted, unknown_fact

__all__ = ["FILTERS", "Prose", "bind", "escape_markdown", "fact_names", "formatted"]


@dataclass(frozen=True)
class Prose:
    """A finished text, in Markdown. where: the file that it was written in."""

    markdown: str
    where: str = ""

    def __post_init__(self) -> None:
        note_made(self.where)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        return {"text/markdown": self.markdown, "text/plain": self.markdown}, {"samrapport": {"kind": "prose"}}


def bind(book: FactBook, template: str, *, where: str) -> Prose:
    """The text with its facts put in. `where`: the template's file, for messages. Raises DataFault with the line."""
    names = {space: PartOfName(book, space) for space in book.spaces()}
    try:
        environment = _environment(names)
        tree = environment.parse(template)
        _assert_simple(tree, where)
        return Prose(environment.from_string(tree).render(names).strip(), where)
    except TemplateSyntaxError as error:
        expected = f"mallens skrivsätt går inte att tolka ({error.message}). Se över klamrarna på raden."
        row = error.lineno
        if found := _SHORTCODE.search(template):
            expected = f"kortkoden {{{{< {shorten(found[1])} >}}}} stöds inte. Skriv texten direkt i stället."
            row = template.count("\n", 0, found.start()) + 1
        raise DataFault([Fault(where, expected, row)]) from None
    except (RecursionError, SyntaxError, MemoryError):  # What thousands of brackets in each other come to.
        raise DataFault([Fault(where, "mallen är för invecklad. Dela upp uttrycken.")]) from None
    except UndefinedError as error:
        raise DataFault([Fault(where, f"{_sentence(str(error))} Rätta namnet i texten.", _line(error))]) from None
    except (SecurityError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        expected = f"uttrycket går inte att räkna ut: {_sentence(str(error))} Se över namn och filter på raden."
        raise DataFault([Fault(where, expected, _line(error))]) from None


# Quarto's, which Jinja2 can only call a stray bracket.
_SHORTCODE = re.compile(r"(?<!\{)\{\{<\s*([^\s>]+)")
_SIMPLE = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr, nodes.Assign, nodes.Keyword),
    *(nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Compare, nodes.Operand),
    *(nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Add, nodes.Sub),
)
"""What a text may hold: facts, filters, choices, plus and minus. Nothing that repeats, calls, or grows without end."""


def _assert_simple(template: nodes.Template, where: str) -> None:
    faults = [
        Fault(
            where,
            "här används något som texter inte får innehålla. Använd bara namn på fakta, filter, if, elif, else och set.",
            node.lineno,
        )
        for node in template.find_all(nodes.Node)
        if not isinstance(node, _SIMPLE) or (isinstance(node, nodes.Name) and node.name == "self")
    ]
    if faults:
        raise DataFault(list({fault.row: fault for fault in faults}.values()))
    unknown = [node for node in template.find_all(nodes.Filter) if node.name not in FILTERS]
    if unknown:
        raise DataFault([Fault(where, _unknown_filter(node.name), node.lineno) for node in unknown])


def _unknown_filter(name: str) -> str:
    alike = closest(name, FILTERS, n=1)
    return f"filtret ”{shorten(name)}” finns inte. " + (
        f"Menade du ”{alike[0]}”?" if alike else f"Filtren är: {', '.join(FILTERS)}."
    )


def fact_names(template: str) -> set[str]:
    """The dotted names that a template mentions in its expressions."""
    inside = " ".join(re.findall(r"\{[{%](.*?)[%}]\}", template, re.S))
    return set(re.findall(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+", inside))


class _Environment(ImmutableSandboxedEnvironment):
    """A sandbox where nothing but a part of a fact's name has anything inside."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The fact or the longer part of a name."""
        if isinstance(obj, PartOfName):
            return obj[attribute]
        if isinstance(obj, Undefined):
            str(obj)  # Raises, naming what lacks.
        name = f"{obj.fact.name}.{attribute}" if isinstance(obj, Bound) else str(attribute)
        raise UndefinedError(f"faktumet ”{name}” finns inte.")

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same in brackets, where a part may be a fact: `hek.riket[hek.ar.senaste]`."""
        return self.getattr(obj, argument)


def _environment(names: Mapping[str, object]) -> ImmutableSandboxedEnvironment:
    class Missing(StrictUndefined):
        def _fail_with_undefined_error(self, *args: object, **kwargs: object) -> Any:
            raise UndefinedError(unknown_fact(self._undefined_name or "?", names))

        __str__ = __iter__ = __len__ = __bool__ = __add__ = __getattr__ = _fail_with_undefined_error
        __eq__ = __ne__ = __lt__ = __gt__ = __getitem__ = __call__ = __hash__ = _fail_with_undefined_error
        __radd__ = __sub__ = __rsub__ = __neg__ = __pos__ = __le__ = __ge__ = _fail_with_undefined_error

    environment = _Environment(undefined=Missing, keep_trailing_newline=False, trim_blocks=True, lstrip_blocks=True)
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update(FILTERS)
    return environment


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
