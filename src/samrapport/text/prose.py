"""Narrative text bound to facts: `text/*.md` are strict Jinja2 templates, and no number in them need be typed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from pathlib import PurePosixPath
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from samrapport.errors import DataFault, Fault, closest, shorten
from samrapport.facts.fact import FactBook
from samrapport.facts.trail import note_made
from samrapport.raw.budget import within_budget
from samrapport.raw.personnummer.form import find_personnummer
from samrapport.raw.tecken import told, unshown
from samrapport.text.bound import FILTERS, Bound, PartOfName, unknown_fact
from samrapport.text.lankar import find_links, find_notes, find_open_blocks, find_raw
from samrapport.text.markning import in_language, is_made_up, marked, signed, with_sign
from samrapport.text.numbers import SVENSKA, Unfit, finite, skrivna_pa
from samrapport.text.rimligt import ROWS, WRITTEN_IN, begins_of_paragraphs, find_endless
from samrapport.text.typografi import as_meant
from samrapport.text.verbatim import WRITTEN, not_begun


@dataclass(frozen=True)
class Prose:
    """A finished text, in Markdown. where: the file that it was written in. rows: where its rows begin in the text. sprak: its language.

    i_stallet_for: the label of the figure that it stands in for; a reference to that is then to this.
    """

    markdown: str
    where: str = ""
    rows: tuple[tuple[int, int], ...] = ()
    i_stallet_for: str = ""
    sprak: str = SVENSKA

    def __post_init__(self) -> None:
        note_made(self.where)

    def row_at(self, place: int) -> int | None:
        """The row of the file that a sign of the text stands on."""
        before = bisect_right(self.rows, place, key=lambda one: one[0])
        return self.rows[before - 1][1] if before else None

    @property
    def visad(self) -> str:
        """As a page has it: with its language told, where that is not Swedish."""
        return self.markdown if self.sprak == SVENSKA else in_language(self.markdown, self.sprak)

    def _begun(self) -> Iterator[int]:
        """The rows on which its paragraphs begin; none where they are not shown one by one."""
        if self.sprak == SVENSKA:
            yield from (self.row_at(place) or 1 for place in begins_of_paragraphs(self.markdown))

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        described: dict[str, Any] = {"kind": "prose"} | ({WRITTEN_IN: self.where} if self.where else {})
        described |= {ROWS: [*self._begun()]} if self.rows else {}
        described |= {"instead_of": self.i_stallet_for} if self.i_stallet_for else {}
        described |= {} if self.sprak == SVENSKA else {"lang": self.sprak}
        return {"text/markdown": self.visad, "text/plain": self.visad}, {"samrapport": described}


def bind(book: FactBook, template: str, *, where: str, sprak: str = SVENSKA) -> Prose:
    """The text with its facts put in. `where`: the template's file, for messages. sprak: its language. Raises DataFault with the line."""
    with within_budget(where), skrivna_pa(sprak):
        return replace(_bind(book, template, where), sprak=sprak)


def _bind(book: FactBook, template: str, where: str) -> Prose:
    names = {space: PartOfName(book, space) for space in book.spaces()}
    try:
        environment = environment_of(names)
        tree = environment.parse(with_its_lines(template))
        _assert_simple(tree, where)
        for node in tree.find_all(nodes.TemplateData):
            node.data = _numbered(node.data, node.lineno)
        bound = environment.from_string(tree).render(names)
    except TemplateSyntaxError as error:
        expected = "mallens skrivsätt går inte att tolka. Se över klamrarna på raden."
        row = error.lineno
        if found := _SHORTCODE.search(template):
            expected = f"kortkoden {{{{< {shorten(found[1])} >}}}} stöds inte. Skriv texten direkt i stället."
            row = template.count("\n", 0, found.start()) + 1
        raise DataFault(Fault(where, expected, row)) from None
    except (RecursionError, SyntaxError, MemoryError):  # What thousands of brackets in each other come to.
        raise DataFault(Fault(where, "mallen är för invecklad. Dela upp uttrycken.")) from None
    except UndefinedError as error:
        raise DataFault(Fault(where, f"{_sentence(str(error))} Rätta namnet i texten.", _line(error))) from None
    except (SecurityError, TypeError, ValueError, ArithmeticError, AttributeError, NameError) as error:
        why = f": {_sentence(str(error))}" if isinstance(error, Unfit) else "."
        expected = f"uttrycket går inte att räkna ut{why} Se över namn och filter på raden."
        raise DataFault(Fault(where, expected, _line(error))) from None
    prose = _told(marked(not_begun(bound, _ROWS.pattern)), where)
    unfit = [*_unfit(prose.markdown), *_put_together(prose.markdown, template)]
    if faults := [Fault(where, told, prose.row_at(place)) for place, told in unfit]:
        raise DataFault(faults)
    return _with_own_notes(prose)


def with_its_lines(template: str) -> str:
    """The template with the end of each line that says something kept, though it ends with a block tag: a paragraph may end so."""
    lines = template.split("\n")
    for n, line in enumerate(lines):
        if line.rstrip().endswith("%}") and _BLOCK_TAG.sub("", line).strip():
            lines[n] = re.sub(r"(?<![-+])%\}\s*$", "+%}", line)
    return "\n".join(lines)


_BLOCK_TAG = re.compile(r"\{%.*?%\}")


_ROW = "\ufdd0{}\ufdd1"
"""Stands in the text, until it is bound, where a row of the template begins."""
_ROWS = re.compile(_ROW.format(r"(\d+)"))


def _numbered(text: str, row: int) -> str:
    """A part of the template that stands there as it is, with a mark before each of its lines."""
    return "\n".join(f"{_ROW.format(row + n)}{line}" for n, line in enumerate(text.split("\n")))


def _told(bound: str, where: str) -> Prose:
    """The text without its marks."""
    first, *parts = _ROWS.split(bound)
    text, rows = first, [(0, 1)]
    for row, part in zip(parts[::2], parts[1::2], strict=True):
        rows.append((len(text), int(row)))
        text += part
    start = len(text) - len(text.lstrip())
    meant = as_meant(text.strip())
    return Prose(meant.markdown, where, tuple((meant.now_at(max(place - start, 0)), row) for place, row in rows))


def _with_own_notes(prose: Prose) -> Prose:
    """The text with its own name before those of its notes: a page shows several texts, and one `[^1]` is not another's."""
    name = f"{PurePosixPath(prose.where).stem}-"
    places = [one.place + len("[^") for one in find_notes(prose.markdown)]
    text = prose.markdown
    for place in reversed(places):
        text = f"{text[:place]}{name}{text[place:]}"
    rows = tuple((at + len(name) * bisect_left(places, at), row) for at, row in prose.rows)
    return replace(prose, markdown=text, rows=rows)


def _unfit(markdown: str) -> Iterator[tuple[int, str]]:
    """What no report can show, by its first sign: blocks that do not end, notes that do not meet, signs that fonts lack, and pictures."""
    if endless := list(find_endless(markdown)):
        yield from endless
        return
    yield from find_open_blocks(markdown)
    for place, written in find_raw(markdown):
        fault = f"HTML- eller Typst-kod i texten stöds inte. Ta bort den: ”{shorten(written)}”."
        if written.startswith("\\"):
            fault = f"”{shorten(written)}” läses som TeX-kod, som inte stöds. Skriv två omvända snedstreck om du menar tecknet."
        yield place, fault
    notes = find_notes(markdown)
    for one in notes:
        others = [other for other in notes if other.label == one.label and other.defined != one.defined]
        if not others:
            wrong = f"används aldrig. Skriv [^{one.label}] där den hör hemma, eller ta bort den."
            if not one.defined:
                wrong = (
                    f"har ingen text. Skriv en egen rad som börjar med [^{one.label}]: och säger vad som ska stå i den."
                )
            yield one.place, f"fotnoten ”{shorten(one.label)}” {wrong}"
        elif one.defined and any(
            other.label == one.label and other.defined and other.place < one.place for other in notes
        ):
            yield one.place, f"fotnoten ”{shorten(one.label)}” har redan en text. Ge den ett annat namn."
    for found in _SIGNS.finditer(markdown):
        if sign := unshown(unescape(found[0])):
            yield found.start(), f"texten {told(sign[0])}"
    for link in find_links(markdown):
        if link.picture:
            name = shorten(link.address or link.written)
            yield (
                link.place,
                f"bilden ”{name}” finns inte bland rapportens filer. Ta bort den: en text kan inte ha egna bilder.",
            )


def _put_together(markdown: str, template: str) -> Iterator[tuple[int, str]]:
    """Personnummer that are whole first when the text is bound, or when its notes are but small signs beside them, by their first sign.

    Those that stand in the template are found where raw data is looked through, which knows what they are declared to be.
    """
    known = {one.digits for one in find_personnummer(template)}
    without = list(markdown)
    for one in find_notes(markdown):
        if not one.defined:
            length = len(f"[^{one.label}]")
            without[one.place : one.place + length] = _UNSEEN * length
    for text in dict.fromkeys((markdown, "".join(without))):
        for hit in find_personnummer(text):
            if hit.digits not in known:
                known.add(hit.digits)
                yield (
                    hit.start,
                    "texten innehåller ett personnummer, som inte visas här, när den är ifylld. Ta bort det.",
                )


_UNSEEN = "\u200b"
# Not ASCII, or written by its number or name.
_SIGNS = re.compile(r"[^\x00-\x7f]|(?<!\\)&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
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


def environment_of(names: Mapping[str, object]) -> ImmutableSandboxedEnvironment:
    """What binds a text. names: what its expressions may begin with."""

    class Missing(StrictUndefined):
        def _fail_with_undefined_error(self, *args: object, **kwargs: object) -> Any:
            raise UndefinedError(unknown_fact(self._undefined_name or "?", names))

        __str__ = __iter__ = __len__ = __bool__ = __add__ = __getattr__ = _fail_with_undefined_error
        __eq__ = __ne__ = __lt__ = __gt__ = __getitem__ = __call__ = __hash__ = _fail_with_undefined_error
        __radd__ = __sub__ = __rsub__ = __neg__ = __pos__ = __le__ = __ge__ = _fail_with_undefined_error

    environment = _Environment(
        undefined=Missing, keep_trailing_newline=False, trim_blocks=True, lstrip_blocks=True,
        finalize=lambda value: f"{signed(value) if is_made_up(value) else finite(value)}{WRITTEN}",
    )  # fmt: skip
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update({name: with_sign(written) for name, written in FILTERS.items()})
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
