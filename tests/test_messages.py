"""Every message that the program can give, as it stands in the source: Swedish, with a next step, and nothing of Python's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from messages import ENGLISH, unfit

from samrapport.errors import SamrapportError, counted
from samrapport.rapport import oppna
from samrapport.text.prose import bind

pytestmark = pytest.mark.slow

SOURCE = Path(__file__).parents[1] / "src" / "samrapport"
MODULES = sorted(SOURCE.rglob("*.py"))
# How a placeholder would bring in a name of Python's, or the words of a library.
LEAKS = re.compile(r"__name__|__class__|__qualname__|\bstrerror\b|\brepr\(|\btype\(|traceback")
STEP = re.compile(
    r"\b(?:[Ss]kriv|[Rr]ätta|[Tt]a|[Ll]ägg|[Ss]para|[Ss]amla|[Aa]nge|[Vv]älj|[Bb]yt|[Bb]ygg|[Kk]ör|[Ss]e|[Ee]xportera|[Ii]nstallera|[Ss]tarta|[Gg]e|"
    r"[Bb]ehåll|[Dd]ela|[Ff]lytta|[Vv]isa|[Vv]änta|[Gg]å|[Ss]tå|[Jj]ämför|[Kk]ontrollera|[Öö]ppna|[Ff]yll|[Ss]ätt|[Aa]nvänd|[Gg]ör|[Kk]opiera|[Mm]enade|"
    r"[Hh]itta|[Dd]et finns|[Ll]äs|[Bb]redda|[Pp]ublicera|[Gg]ranska|[Ff]rigör|[Kk]orta|[Uu]pprepa|[Ss]ka|[Ff]lytta|[Uu]ppge|[Ss]tryk|[Ss]lå|[Hh]ämta|[Ff]örsök|[Mm]inska|[Ss]äg|[Ss]krivs|[Bb]aserna är)\b"
)
MESSAGES_OF_VALUES = ("raw/", "text/", "areas/", "rapport/")


@dataclass(frozen=True)
class Template:
    """One message as it stands: its words, with {…} for what is put in, and the expressions that are."""

    place: str
    words: str
    put_in: tuple[str, ...]


def written(node: ast.AST) -> tuple[str, tuple[str, ...]] | None:
    """The words of an expression that makes a text, and what is put in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, ()
    if isinstance(node, ast.JoinedStr):
        parts = [one.value if isinstance(one, ast.Constant) else "{…}" for one in node.values]
        put_in = [
            ast.unparse(one.value) + ("!r" * (one.conversion == ord("r")))
            for one in node.values
            if isinstance(one, ast.FormattedValue)
        ]
        return "".join(map(str, parts)), tuple(put_in)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = written(node.left), written(node.right)
        if left and right:
            return left[0] + right[0], left[1] + right[1]
    return None


@cache
def parsed() -> dict[Path, list[ast.AST]]:
    """Each module and all that stands in it."""
    return {path: list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in MODULES}


@cache
def foreseen() -> set[str]:
    """The names of the classes of all foreseen failures, as the source has them."""
    bases = {
        node.name: {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        for nodes in parsed().values()
        for node in nodes
        if isinstance(node, ast.ClassDef)
    }
    found = {"SamrapportError"}
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


# The first two find their own words. Where the others are caught they only say that another way is to be taken.
INTERNAL = {
    "UnknownName",
    "MissingData",
    "PartFault",
    "RojandeFel",
    "NeedsKernel",
    "OtherProgram",
    "ZygoteLost",
    "WorkersDied",
}


def sentences() -> Iterator[Template]:
    """Every text of several words in the source that is no docstring."""
    for path, nodes in parsed().items():
        docstrings = {
            id(node.value)
            for node in nodes
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        }
        inner = {
            id(one) for node in nodes if isinstance(node, ast.JoinedStr) for one in ast.walk(node) if one is not node
        }
        for node in nodes:
            if id(node) in docstrings | inner or not isinstance(node, ast.Constant | ast.JoinedStr):
                continue
            if (
                (found := written(node))
                and found[0].count(" ") >= 2
                and re.search(r"[a-zåäö]{2,} [a-zåäö]{2,}", found[0])
            ):
                yield Template(f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}", *found)


@cache
def refusals() -> list[Template]:
    """The words of each failure that is raised, and of each fault, where they stand in the call itself."""
    return list(_refusals())


def _refusals() -> Iterator[Template]:
    for path, nodes in parsed().items():
        for node in nodes:
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            if name not in (foreseen() | {"Fault"}) - INTERNAL:
                continue
            for one in node.args[1 if name == "Fault" else 0 :][:1]:
                if (found := written(one)) and " " in found[0]:
                    yield Template(f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}", *found)


def test_there_are_messages_to_look_at() -> None:
    assert len(refusals()) > 120
    assert len(list(sentences())) > 400


def test_no_text_names_what_is_pythons() -> None:
    found = {one.place: unfit(one.words) for one in sentences() if not one.place.startswith(("docs/", "exempel/"))}
    assert {place: told for place, told in found.items() if told} == {}


def test_nothing_is_put_into_a_message_that_brings_in_pythons_names_or_the_words_of_a_library() -> None:
    leaks = {
        one.place: [text for text in one.put_in if LEAKS.search(text) or text.endswith("!r")] for one in refusals()
    }
    assert {place: told for place, told in leaks.items() if told} == {}


def test_every_message_is_in_swedish() -> None:
    assert {
        one.place: one.words for one in refusals() if ENGLISH.search(re.sub(r"[”\"'].*?[”\"']", "", one.words))
    } == {}


def plurals() -> set[str]:
    """The nouns that the program counts: the first word of what `counted` says of several."""
    calls = (one for nodes in parsed().values() for one in nodes if isinstance(one, ast.Call))
    own = (one.args for one in calls if ast.unparse(one.func) == "counted" and len(one.args) == 3)
    pairs = ([written(one) for one in said] for _, *said in own)
    words = [[one[0].split()[0] for one in pair if one] for pair in pairs]
    return {several for one, several in (pair for pair in words if len(pair) == 2) if several != one}


# What stands before a noun and is a word, or is a word that ends as a noun does.
NO_NUMBERS, NO_NOUNS = {"own.lanets"}, "har|ligger|svar"


def uncounted() -> Iterator[str]:
    """Numbers set before a noun in the plural, as no 1 can be. Those in a constant of the program are never 1."""
    nouns = re.compile(rf" (?:{'|'.join(sorted(plurals()))})\b")
    for path, nodes in parsed().items():
        for node in (one for one in nodes if isinstance(one, ast.JoinedStr)):
            for value, after in pairwise(node.values):
                if not isinstance(value, ast.FormattedValue) or not isinstance(after, ast.Constant):
                    continue
                told, noun = ast.unparse(value.value), nouns.match(str(after.value))
                declined = "len(" in told and re.match(
                    rf" (?!(?:{NO_NOUNS})\b)[a-zåäö]+(?:er|or|ar)\b", str(after.value)
                )
                if (
                    (noun or declined)
                    and not (told.isupper() or told in NO_NUMBERS)
                    and not told.startswith("counted(")
                ):
                    yield f"{path.relative_to(SOURCE).as_posix()}:{node.lineno}: {told}{after.value!s}"


def test_no_message_says_1_filer() -> None:
    assert {"filer", "rapporter", "sidor", "månader"} <= plurals()
    assert list(uncounted()) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "0 filer"), (1, "1 fil"), (2, "2 filer"), (999, "999 filer"), (12_600, "12\u00a0600 filer")],
)
def test_a_number_and_its_noun_agree(number: int, said: str) -> None:
    assert counted(number, "fil", "filer") == said


def test_every_message_has_a_next_step() -> None:
    lacking = {
        one.place: one.words
        for one in refusals()
        if not STEP.search(one.words)
        and not any(
            re.search(r"step|STEP|hint|HOW|AGAIN|_blame|remedy|expected|why|unreadable|told", text)
            for text in one.put_in
        )
    }
    assert lacking == {}


@pytest.mark.parametrize(
    "expression",
    [
        "none | tkr", "true | tkr", "'x' | procent", "budget | tkr", "budget.andel | datum", "budget.andel + 'x'", "1 + none", "[] | tkr",
        "budget.andel | tkr", "budget.andel | procent(9)", "budget.andel | procent('x')", "budget.andel.value", "budget.andel | riktning",
        "budget.andel > rapport.period_slut", "-rapport.period_slut", "budget.andel[none]", "self", "budget.andel | ord('x', 1, 2)",
        "budget.totalt.utfall - rapport.titel", "x.y.z", "budget.andel()", "budget.andel | bas", "1e999 | tkr", "{} | procent",
    ],
)  # fmt: skip
def test_a_text_that_goes_wrong_is_told_without_pythons_names(vasteras: object, expression: str) -> None:
    try:
        bind(vasteras.fakta, f"{{{{ {expression} }}}}", where="text/a.md")  # type: ignore[attr-defined]
    except SamrapportError as error:
        told = re.sub(r"”[^”]*”", "””", str(error))
        assert unfit(told) == []
        assert not ENGLISH.search(told), told
        assert not re.search(r"\b(?:str|int|list|dict|tuple|bool|argument|operand|takes|missing)\b", told), told


@pytest.fixture(scope="module")
def vasteras(committed: Path) -> object:
    return oppna("vasteras", 2021, data=committed)
