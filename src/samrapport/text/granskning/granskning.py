"""Texts searched for numbers and words of direction that are typed, not bound. Entry: `granska_text`.

Known exceptions, by form: dates and years, laws and other numbered documents, addresses, references, list numbers, and names with
digits in them (Covid-19), with those that the raw data gives (an insats called JobbFokus 2.0, an age group).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError, nodes

from samrapport.facts.fact import Fact, FactBook
from samrapport.facts.fynd import Fynd
from samrapport.text.bound import formatted

REGLER = {
    "skriven-siffra": (
        "Skriven siffra",
        "Ett tal i en text är bundet till ett faktum, även när det är skrivet med bokstäver. Datum, år, lagar och namn är undantag.",
        "fel",
    ),
    "skriven-riktning": (
        "Skriven riktning",
        "”Ökade”, ”minskade”, ”högre än” och liknande i en mening med bundna tal väljs av talet, med filtret riktning eller med if. "
        "Går ordet emot sitt faktum är det ett fel.",
        "fel",
    ),
}
"""The rules on texts: name, what they hold against what, and severity at the most."""

_BOUND, _JOINT = "\ue000", "\ue001"
_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|january|february|march|may|june|july|august|october"
_YEAR = r"(?:19|20|21)\d\d"
_EXCEPTIONS = re.compile(
    "|".join(
        (
            r"\]\([^)]*\)",  # addresses
            r"https?://\S+",
            r"`[^`]*`",
            r"[@#][a-z]+-[\w-]+",  # references
            r"\[\^[^\]\s]+\]",  # notes
            r"\b(?:bilag[ao]r?n?|avsnitt(?:et)?|kapitel|sid(?:a|an|orna)?)\s\d+(?:\.\d+)*\b",  # parts of documents
            r"^\s*(?:#+\s*)?\d+[.)]\s",  # numbers of lists and headings
            r"\b(?:dnr|diarienummer)\.?:?\s*[\w/:-]+",
            rf"\b{_YEAR}(?:/\d\d(?:\d\d)?)?:\d+\b",  # laws, SOU, propositions
            rf"\b{_YEAR}/\d+(?:-\w+)?\b",
            rf"\b{_YEAR}-\d\d(?:-\d\d)?\b",
            rf"\b\d{{1,2}}(?:\s*[–-]\s*\d{{1,2}})?\.?\s(?:{_MONTHS})\b(?:\s{_YEAR})?",
            rf"(?<![\d,.]){_YEAR}(?:\s*[–/-]\s*(?:{_YEAR}|\d\d))?(?!\d|[,.]\d|[ \u00a0]\d{{3}}|[ \u00a0](?:kr|tkr|mkr|%|procent|personer)\b)",
            r"\bper (?:hundra|tusen|10+|10{0,2}[ \u00a0]000) invånare\b",  # what a rate is told by
            r"\bkl(?:ockan|\.)?\s\d{1,2}(?:[.:]\d\d)?",
            r"\b[A-Za-zÅÄÖåäö]+[-–]?\d[\w.]*",  # names such as Covid-19
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"(?<!\w)[−-]?\d+(?:[ \u00a0.,]\d+)*(?:[ \u00a0]?(?:%|procent|kr|tkr|mkr)(?!\w))?")
_ONES = "två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton"
_TENS = "tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio|hundra|tusen"
# In an English text: each word that is none in Swedish.
_ENGLISH_ONES = "three|four|five|seven|eight|nine|ten|twelve"
_WORD = re.compile(
    r"(?<!\w)(?:hälften|(?:en|två|tre) (?:tredje|fjärde|femte)del(?:ar)?)(?!\w)|"
    rf"(?<!\w)(?:(?:{_TENS})(?:en|ett|{_ONES})?|{_ONES}|{_ENGLISH_ONES})(?= \w)",
    re.IGNORECASE,
)
_VALUES = {word: number for number, word in enumerate(_ONES.split("|"), 2)} | {
    **dict(zip(_ENGLISH_ONES.split("|"), (3, 4, 5, 7, 8, 9, 10, 12), strict=True))
}

_UP = r"ökade|ökat|steg|stigit|växte|vuxit|fördubblades|(?:fler|högre|större) än|increased|rose|grew|(?:more|higher|larger) than"
_DOWN = r"minskade|minskat|sjönk|sjunkit|föll|fallit|halverades|(?:färre|lägre) än|decreased|declined|fell|(?:fewer|lower|less|smaller) than"
_DIRECTION = re.compile(rf"(?<!\w)(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?!\w)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*(?=[-*] |\n)")
_CHANGE = re.compile(r"\.forandring\.|\.(?:resultat|avvikelse)(?:\.|$)|okning|minskning")


@dataclass(frozen=True)
class _Piece:
    """A part of a text as it stands: typed, or bound to `name` (empty when that is not one fact)."""

    text: str
    line: int
    constants: frozenset[int] | None = None
    """The numbers that the condition around it compares with; None outside of any condition."""
    name: str = ""
    bound: bool = False


def granska_text(template: str, book: FactBook, plats: str, fil: str, names: Collection[str] = ()) -> list[Fynd]:
    """What is typed in a template and should be bound. plats, fil: what to call the text. names: names that hold digits."""
    try:
        tree = Environment(autoescape=False, trim_blocks=True, lstrip_blocks=True).parse(template)
    except TemplateSyntaxError:
        return []  # Told, with its line, where the text is bound.
    pieces = list(_pieces(tree.body, None))
    found = [*_numbers(pieces, book, names), *_directions(pieces, book), *_swapped(tree, book)]
    return [
        Fynd(
            f"{plats}: ”{quoted}”",
            text,
            quoted,
            better or None,
            fil=fil,
            rad=line,
            regel=rule,
            allvar="fel" if wrong else "varning",
        )
        for rule, wrong, quoted, text, better, line in sorted(found, key=lambda one: one[5])
    ]


_Found = tuple[str, bool, str, str, str, int]


def _pieces(body: list[nodes.Node], constants: frozenset[int] | None) -> Iterator[_Piece]:
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if isinstance(part, nodes.TemplateData):
                    yield _Piece(part.data, part.lineno, constants)
                else:
                    yield _Piece(_BOUND, part.lineno, constants, _fact_name(part), bound=True)
        elif isinstance(node, nodes.If):
            inside = (constants or frozenset()) | {
                one.value for one in node.test.find_all(nodes.Const) if isinstance(one.value, int)
            }
            elifs: list[list[nodes.Node]] = [[one] for one in node.elif_]
            branches = [node.body, *elifs, node.else_]
            for branch in branches:
                yield _Piece(_JOINT, node.lineno, constants)
                yield from _pieces(branch, inside)
            yield _Piece(_JOINT, node.lineno, constants)


def _fact_name(node: nodes.Node) -> str:
    """The dotted name that an expression is made of, when it is one fact and its filters."""
    while isinstance(node, nodes.Filter) and node.node is not None:
        node = node.node
    parts: list[str] = []
    while isinstance(node, nodes.Getattr):
        parts.append(node.attr)
        node = node.node
    return ".".join([node.name, *reversed(parts)]) if isinstance(node, nodes.Name) else ""


def _numbers(pieces: list[_Piece], book: FactBook, names: Collection[str]) -> Iterator[_Found]:
    known = _names_pattern(names)
    # The whole text with its bindings as single signs, so that an exception may stand on both sides of one.
    whole = "".join(piece.text for piece in pieces)
    masked = whole
    for pattern in (known, _EXCEPTIONS):
        if pattern is not None:
            masked = pattern.sub(lambda found: re.sub(r"[^\n\ue000\ue001]", "\ue002", found[0]), masked)
    at = 0
    for piece in pieces:
        own, at = masked[at : at + len(piece.text)], at + len(piece.text)
        if piece.bound:
            continue
        for pattern in (_NUMBER, _WORD):
            for found in pattern.finditer(own):
                word = found[0].strip()
                if (
                    piece.constants
                    and _VALUES.get(word.lower(), word if not word.isdigit() else int(word)) in piece.constants
                ):
                    continue
                line = piece.line + own[: found.start()].count("\n")
                hint = _same(word, book)
                told = f" Samma tal som faktumet {hint}." if hint else ""
                text = f"Talet ”{word}” är skrivet för hand. Bind det till ett faktum.{told}"
                yield "skriven-siffra", True, word, text, f"{{{{ {hint} }}}}" if hint else "", line


def _names_pattern(names: Collection[str]) -> re.Pattern[str] | None:
    """Names that hold digits; an age group also as `20 och 64` and with other dashes."""
    patterns = []
    for name in sorted(names, key=lambda one: (-len(one), one)):
        ages = re.fullmatch(r"(\d+)[-–](\d+)", name)
        patterns.append(rf"\b{ages[1]}(?:\s*[-–]\s*| och | till ){ages[2]}\b" if ages else re.escape(name))
    return re.compile("|".join(patterns)) if patterns else None


def _same(word: str, book: FactBook) -> str:
    """A fact that is written like a typed number, when it is more than two digits and so hardly chance."""
    plain = word.replace("\u00a0", " ")
    if sum(sign.isdigit() for sign in word) < 3:
        return ""
    for space in book.spaces():
        for name, fact in book.namespace(space).items():
            if fact.unit not in ("text", "datum", "år") and plain in _ways(fact):
                return name
    return ""


def _ways(fact: Fact) -> tuple[str, ...]:
    text = formatted(fact).replace("\u00a0", " ")
    return (text, f"{text} tkr") if fact.unit == "kr" else (text,)


def _directions(pieces: list[_Piece], book: FactBook) -> Iterator[_Found]:
    """Typed words of direction in sentences with bound numbers."""
    for sentence in _sentences(pieces):
        facts = [fact for piece in sentence if piece.bound and (fact := _number(book, piece.name))]
        if not facts:
            continue
        changes = [fact for fact in facts if _CHANGE.search(fact.name) and not isinstance(fact.value, str)]
        for piece in sentence:
            if piece.bound or piece.constants is not None:
                continue
            for found in _DIRECTION.finditer(piece.text):
                line = piece.line + piece.text[: found.start()].count("\n")
                up = found["up"] is not None
                against = [fact for fact in changes if _sign(fact) == (-1 if up else 1)]
                if against and len(against) == len(changes):
                    text = f"”{found[0]}” går emot faktumet {against[0].name}, som är {formatted(against[0])}."
                    yield "skriven-riktning", True, found[0], text, "", line
                else:
                    text = (
                        f"”{found[0]}” är skrivet för hand. Låt talet välja ordet, med filtret riktning eller med if."
                    )
                    yield "skriven-riktning", False, found[0], text, "", line


def _sentences(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    """The pieces of each sentence, a piece cut where a sentence ends."""
    own: list[_Piece] = []
    for piece in pieces:
        if piece.bound:
            own.append(piece)
            continue
        start = 0
        for end in [*(found.end() for found in _SENTENCE.finditer(piece.text)), len(piece.text)]:
            text = piece.text[start:end]
            own.append(_Piece(text, piece.line + piece.text[:start].count("\n"), piece.constants))
            if end < len(piece.text) or re.search(r"[.!?:]\s*$", text):
                yield own
                own = []
            start = end
    yield own


def _number(book: FactBook, name: str) -> Fact | None:
    """The fact of a name, when it is a number and no year or day."""
    fact = book.find(name) if "." in name else None
    return fact if fact is not None and fact.unit not in ("text", "datum", "år") else None


def _sign(fact: Fact) -> int:
    value = fact.value
    if isinstance(value, str) or not hasattr(value, "__abs__"):
        return 0
    sign = (value > 0) - (value < 0)  # type: ignore[operator]
    return -sign if "minskning" in fact.name else sign


def _swapped(tree: nodes.Template, book: FactBook) -> Iterator[_Found]:
    """`riktning("minskade", "ökade")`: the words in the wrong order."""
    for node in tree.find_all(nodes.Filter):
        if node.name != "riktning" or node.node is None:
            continue
        words = [one.value for one in node.args[:2] if isinstance(one, nodes.Const)]
        if len(words) < 2:
            continue
        first, second = (_DIRECTION.search(str(word)) for word in words)
        turned = "minskning" in _fact_name(node)
        wrong = [
            found
            for found, kind in ((first, "up" if turned else "down"), (second, "down" if turned else "up"))
            if found is not None and found[kind] is not None
        ]
        if wrong:
            text = "Orden till filtret riktning står i fel ordning: först det för ett tal över noll, sedan det för ett under."
            yield "skriven-riktning", True, f"{words[0]}, {words[1]}", text, "", node.lineno
