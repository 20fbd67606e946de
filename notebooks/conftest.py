"""What nbval holds a notebook to is what is committed of it, whichever editor saved it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import nbformat
from nbval import plugin

from samrapport.run.execution.committed import as_committed


def _read(*given: Any, **named: Any) -> Any:
    return nbformat.from_dict(as_committed(nbformat.read(*given, **named)))


plugin.nbformat = SimpleNamespace(**{**vars(nbformat), "read": _read})
