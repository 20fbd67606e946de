"""One report: `oppna` it in a notebook, or `validera` all that it stands on.

What they need is imported when they are first asked for: a command that only lists reports does without pandas, a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from samrapport.rapport.kontroll.kontrollfil import kontrollfil
    from samrapport.rapport.opening import DATA_VARIABLE, RECORD_VARIABLE, oppna
    from samrapport.rapport.rapport import Rapport
    from samrapport.rapport.validation import validera

__all__ = ["DATA_VARIABLE", "RECORD_VARIABLE", "Rapport", "kontrollfil", "oppna", "validera"]

_WHERE = {
    **dict.fromkeys(("DATA_VARIABLE", "RECORD_VARIABLE", "oppna"), "opening"),
    **{"Rapport": "rapport", "validera": "validation", "kontrollfil": "kontroll.kontrollfil"},
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
