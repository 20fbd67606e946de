"""What Quarto says, tied to its documents."""

from __future__ import annotations

import pytest

from samrapport.publish.quarto.words import Listener

FIRST, SECOND = "reports/a/2021/01-x.ipynb", "reports/a/2021/02-y.ipynb"


def listen(*lines: str) -> tuple[Listener, list[str]]:
    done: list[str] = []
    listener = Listener(done.append)
    for line in lines:
        listener.hear(line)
    return listener, done


def test_a_document_is_done_when_the_next_one_is_begun() -> None:
    listener, done = listen(f"\x1b[1m[ 1/12] {FIRST}\x1b[22m", "", f"[ 2/12] {SECOND}")
    assert (listener.document, done) == (SECOND, [FIRST])


def test_an_error_belongs_to_the_document_that_was_begun_last() -> None:
    listener, _ = listen(f"[ 1/12] {FIRST}", f"[ 2/12] {SECOND}", "", "ERROR: Error", "duplicate label")
    assert listener.end() == (SECOND, "ERROR: Error duplicate label", False)


def test_an_error_at_the_last_document_is_told_to_be_at_the_last() -> None:
    listener, _ = listen(f"[2/2] {SECOND}", "ERROR: No space left")
    assert listener.end() == (SECOND, "ERROR: No space left", True)


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
