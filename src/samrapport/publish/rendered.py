"""What a render gives, whichever engine does it. Entries: `Rendered`, `Progress`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from samrapport.publish.errors import PublishFault
from samrapport.publish.output import Made

Progress = Callable[[int, int, str], None]
"""Called with how many outputs are made, how many there are to make, and the path of the one just made."""


def silent(done: int, total: int, what: str) -> None:
    """No progress."""


@dataclass(frozen=True)
class Rendered:
    """pages, pdfs: what now lies in the site, from its root. reused: how many of them came unchanged from before.

    faults: what could not be rendered, one for each source at most. state: for the next render's `before`. same: the
    pages among the reused.
    """

    pages: tuple[str, ...]
    pdfs: tuple[str, ...]
    reused: int
    faults: tuple[PublishFault, ...]
    state: Mapping[str, Any]
    same: Mapping[str, Made] = field(default_factory=dict)
