"""The form that drawings take for the time being: wide for page and paper, narrow for a telephone. Entries: `form`, `narrowed`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from samrapport.present.theme import THEME

NARROW: Final = "application/vnd.samrapport.narrow+svg"
"""The MIME type of a drawing for a narrow screen. It stands here, since who only lays it in a page needs no matplotlib."""


@dataclass(frozen=True)
class Form:
    """Lengths in points. width: of a drawing. size, small: of its text. line: from one line of text to the next."""

    width: float
    size: float
    small: float
    line: float
    narrow: bool = False


_WIDE: Final = Form(THEME.figure_width, THEME.figure_size, THEME.figure_small, 10.5)
# Text of 12.7 CSS pixels in a drawing of 320: shown on the narrowest of telephones it is still above 11.
_NARROW: Final = Form(240.0, 9.5, 9.5, 12.5, narrow=True)

_form: ContextVar[Form] = ContextVar("form", default=_WIDE)


def form() -> Form:
    """The form to draw in."""
    return _form.get()


@contextmanager
def narrowed() -> Iterator[None]:
    """Within it, what is drawn takes the narrow form."""
    token = _form.set(_NARROW)
    try:
        yield
    finally:
        _form.reset(token)
