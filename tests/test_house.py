"""The house itself: which way the arrows point, that nothing in it is dead, and that every room is of a size to find one's way in."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "samrapport"
MODULES = sorted(SOURCE.rglob("*.py"))
NAMED = [path for path in MODULES if path.name != "__init__.py"]
MOST_MODULES, MOST_LINES = 16, 300


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["lint-imports", "vulture"])
def test_arrows_point_one_way_and_nothing_is_dead(tool: str) -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / tool], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr


def names_asked_for(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from (one.name for one in node.names)


@pytest.mark.slow
def test_every_constant_is_asked_for() -> None:
    """But for those by which an area says what it has: its declared tables, and what its controls go by."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
    asked = Counter(name for tree in trees.values() for name in names_asked_for(tree))
    found = [
        f"{name_of(path)}: {target.id}"
        for path, tree in trees.items()
        if not {"underlag.py", "controls", "controls.py"} & set(path.parts)
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id.isupper() and not asked[target.id]
    ]
    assert found == []


DOUBTFUL = ("snapshot.py", "release/arkiv/verifiera.py")
"""The first says nothing where anything is in doubt, and loads nothing that it could ask in another way; the other runs alone, in an archive."""


def calls_that_swallow(tree: ast.AST) -> Iterator[str]:
    """The calls by which what cannot be read looks as what is not there, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, of = node.func.attr, ast.unparse(node.func.value)
            asks = of == "os.path" and name in ("exists", "isdir", "isfile", "islink", "lexists")
            asks |= name in ("exists", "is_file", "is_dir") and not node.args and of != "entry"
            walks = (of, name) == ("os", "walk") and "onerror" not in [one.arg for one in node.keywords]
            if asks or walks or name in ("glob", "iglob", "rglob"):
                yield f"line {node.lineno}: {of}.{name}"


def test_what_cannot_be_read_is_never_taken_to_be_absent() -> None:
    """`samrapport.there` and `samrapport.raw.opening` have for each of these one that tells. An entry of a folder that is looked in tells itself."""
    found = {name_of(path): [*calls_that_swallow(ast.parse(path.read_text(encoding="utf-8")))] for path in MODULES}
    assert {name: calls for name, calls in found.items() if calls and name not in DOUBTFUL} == {}


@pytest.mark.parametrize(
    "code",
    [
        "place.glob('*')",
        "(one / 'two').rglob('*')",
        "glob.iglob('*')",
        "os.walk(place)",
        "os.path.isdir(place)",
        "(one / 'two').is_file()",
    ],
)
def test_a_call_that_takes_it_so_is_found(code: str) -> None:
    assert [*calls_that_swallow(ast.parse(f"def look():\n    return [*{code}]"))]


LET_BE = {
    "areas/statistik/riksstatistik.py": "reads beforehand what others read, who tell",
    "cli/beslut/lage.py": "tells in a word that the decisions cannot be read",
    "rapport/validation.py": "looks through what nothing may read, and what is read is looked through by who reads it",
    "run/assembly/released.py": "says that a section is to be made anew, which tells why",
    "release/publishing.py": "notes what the next run notes, where it cannot now",
    "run/validate.py": "as the validation of a report",
}
"""Where what the system would not read may be let be, and why."""


def failures_let_be(tree: ast.AST) -> Iterator[str]:
    """Where a failure that we foresee is let be whatever it says, each with its line."""

    def foreseen(node: ast.AST | None) -> bool:
        return any(getattr(one, "id", "") in ("SamrapportError", "DataFault") for one in ast.walk(node or ast.Pass()))

    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "suppress" and foreseen(node):
            yield f"line {node.lineno}: suppress"
        if isinstance(node, ast.ExceptHandler) and foreseen(node.type):
            within = [one for statement in node.body for one in ast.walk(statement)]
            if not any(isinstance(one, ast.Raise) or getattr(one, "id", node) == node.name for one in within):
                yield f"line {node.lineno}: except"


def test_what_the_system_would_not_do_is_never_let_be() -> None:
    """`samrapport.errors.told_elsewhere` lets be the rest."""
    found = {name_of(path): [*failures_let_be(ast.parse(path.read_text(encoding="utf-8")))] for path in MODULES}
    assert {name for name, places in found.items() if places} == set(LET_BE)


@pytest.mark.parametrize(
    "code",
    [
        "with suppress(SamrapportError):\n    read()",
        "with suppress(OSError, DataFault):\n    read()",
        "try:\n    read()\nexcept (KeyError, DataFault):\n    pass",
        "try:\n    read()\nexcept SamrapportError as error:\n    found = None",
    ],
)
def test_a_failure_that_is_let_be_is_found(code: str) -> None:
    assert [*failures_let_be(ast.parse(code))]
    told = code.replace("found = None", "tell(error)").replace("pass", "raise").replace("suppress(", "told_elsewhere(")
    assert not [*failures_let_be(ast.parse(told))]


def test_a_folder_holds_no_more_modules_than_one_can_find_ones_way_in() -> None:
    counts = Counter(path.parent for path in NAMED)
    assert {name_of(folder): count for folder, count in counts.items() if count > MOST_MODULES} == {}


@pytest.mark.parametrize("path", NAMED, ids=name_of)
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text))
    assert path.stem.strip("_") not in ("utils", "helpers", "common", "misc")
