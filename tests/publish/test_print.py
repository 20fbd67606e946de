"""What every PDF looks like on paper: no page left mostly empty, and no text too small to read."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

pytestmark = pytest.mark.slow

# In parts of a page's height: where its text may stand, as the template's margins have it.
TOP, FOOT = 27 / 297, 1 - 25 / 297
EMPTY = 1 / 3
SMALLEST = 7.0
"""Points: a table's note; what is smaller is for nobody to read."""


def pdfs(site: Path) -> list[Path]:
    return sorted(site.rglob("*.pdf"))


def empty_at_foot(page: pypdfium2.PdfPage) -> float:
    """How much of the room for text is left empty below the last of it."""
    image = page.render(scale=0.5, grayscale=True).to_pil()
    width, height = image.size
    top, foot = int(height * TOP), int(height * FOOT)
    printed = [y for y in range(top, foot) if image.crop((0, y, width, y + 1)).getextrema()[0] < 250]
    return (foot - max(printed, default=top)) / (foot - top)


def sizes(page: pypdfium2.PdfPage) -> Iterator[tuple[float, str]]:
    """The size in points of each character, and the character."""
    text = page.get_textpage()
    content = text.get_text_range()
    matrix = pdfium.FS_MATRIX()
    for number in range(min(text.count_chars(), len(content))):
        if content[number].strip() and pdfium.FPDFText_GetMatrix(text, number, ctypes.byref(matrix)):
            yield abs(matrix.d) * pdfium.FPDFText_GetFontSize(text, number), content[number]


def test_no_page_is_left_mostly_empty(whole_site: Path) -> None:
    """But for the last one, and the list of contents."""
    found = []
    for path in pdfs(whole_site):
        with pypdfium2.PdfDocument(path) as document:
            pages = [empty_at_foot(page) for page in document]
        found += [f"{path.name} s. {n}: {part:.0%}" for n, part in enumerate(pages[2:-1], 3) if part > EMPTY]
    assert found == []


def test_no_text_is_too_small_to_read(whole_site: Path) -> None:
    found = []
    for path in pdfs(whole_site):
        with pypdfium2.PdfDocument(path) as document:
            for number, page in enumerate(document, 1):
                small = "".join(sign for size, sign in sizes(page) if size < SMALLEST)
                if small:
                    found.append(f"{path.name} s. {number}: {small[:60]}")
    assert found == []
