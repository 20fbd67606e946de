"""What Quarto says, tied to its documents."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

from samrapport.publish.quarto.words import Listener, explain

PROJECT = Path(tempfile.gettempdir()) / "samrapport-x1/del-0"
FIRST, SECOND = "reports/a/2021/01-x.ipynb", "reports/a/2021/02-y.ipynb"


def listen(*lines: str) -> tuple[Listener, list[str]]:
    done: list[str] = []
    listener = Listener(done.append, PROJECT)
    for line in lines:
        listener.hear(line)
    return listener, done


def test_a_document_is_done_when_the_next_one_is_begun() -> None:
    listener, done = listen(f"\x1b[1m[ 1/12] {FIRST}\x1b[22m", "", f"[ 2/12] {SECOND}")
    assert (listener.document, done) == (SECOND, [FIRST])


def test_an_error_belongs_to_the_document_that_was_begun_last() -> None:
    listener, _ = listen(f"[ 1/12] {FIRST}", f"[ 2/12] {SECOND}", "", "ERROR: Error", "duplicate label")
    assert listener.end() == (SECOND, "duplicate label", False)


def test_an_error_at_the_last_document_is_told_to_be_at_the_last() -> None:
    listener, _ = listen(f"[2/2] {SECOND}", "ERROR: No space left")
    assert listener.end() == (SECOND, "No space left", True)


@pytest.mark.parametrize(
    "lines",
    [
        ("ERROR: _quarto.yml is wrong",),
        (),
        # Ended from without, in the midst of a document.
        (f"[ 1/12] {FIRST}", f"[ 2/12] {SECOND}"),
        (f"[ 1/12] {FIRST}", "an error that it went on after", f"[ 2/12] {SECOND}"),
    ],
)
def test_what_no_error_follows_belongs_to_no_document(lines: tuple[str, ...]) -> None:
    assert listen(*lines)[0].end()[0] == ""


@pytest.mark.parametrize(
    "warning",
    [
        "WARNING (crossref.lua): Unable to resolve crossref @tbl-x",
        "WARN: Unable to resolve link target: reports/a/2021/y.qmd",
        "[WARNING] Could not fetch resource bild.png",
    ],
)
def test_serious_warnings_belong_to_their_documents(warning: str) -> None:
    listener, _ = listen(f"[1/2] {FIRST}", "[WARNING] Div at line 3 unclosed", warning, warning, f"[2/2] {SECOND}")
    assert listener.warnings() == {FIRST: [warning]}
    assert listen(warning)[0].warnings() == {"": [warning]}


def test_windows_paths_are_told_with_forward_slashes() -> None:
    assert listen("[1/2] reports\\a\\2021\\01-x.ipynb")[0].document == FIRST


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["ERROR: Typst compilation failed", "ERROR: Typst compilation failed"], "Typst compilation failed"),
        (["ERROR: Error", "label x", "the label x stands twice"], "the label x stands twice"),
        (
            ["ERROR: bad", "", "Stack trace:", "    at renderFiles (quarto.js:1:2)", "after"],
            "bad",
        ),
        (["ERROR: bad YAML", "    at line 3 column 5"], "bad YAML at line 3 column 5"),
        (["ERROR: bad", "    at async Command.fn (q.js:1:2)", "    at q.js:3:4"], "bad"),
        (
            [
                f"error: file not found (searched at {PROJECT}/reports/a/2021/borta.png)",
                "   ┌─ ../del-0/reports/a/2021/delarsrapport.typ:95:12",
                "95 │ #box(image(",
                f"ERROR: error in {PROJECT.as_uri()}/{FIRST}",
            ],
            f"file not found (searched at reports/a/2021/borta.png) error in {FIRST}",
        ),
        ([f"ERROR: no room for {tempfile.gettempdir()}/quarto-session12/abc.html"], "no room for abc.html"),
    ],
)
def test_what_is_told_has_no_temporary_path_no_stack_and_nothing_twice(lines: list[str], told: str) -> None:
    listener, _ = listen(f"[1/2] {FIRST}", *lines)
    assert listener.end()[1] == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            f"Include directive failed. in file {FIRST}, could not find file reports/a/2021/borta.md.",
            "kortkoden {{< include >}} nämner filen reports/a/2021/borta.md, som inte finns.",
        ),
        ("WARNING (shortcodes.lua): Shortcode 'vidoe' not found", "kortkoden {{< vidoe >}} finns inte."),
        ("duplicate label", "Quarto avbröt. Quarto säger: duplicate label"),
    ],
)
def test_a_shortcode_is_called_a_shortcode(said: str, told: str) -> None:
    assert re.match(re.escape(told), explain("Quarto avbröt.", said))
