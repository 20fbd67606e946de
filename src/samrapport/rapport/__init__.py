"""One report: `oppna` it in a notebook, or `validera` all that it stands on."""

from samrapport.rapport.opening import DATA_VARIABLE, RECORD_VARIABLE, oppna
from samrapport.rapport.report import Rapport
from samrapport.rapport.validation import validera

__all__ = ["DATA_VARIABLE", "RECORD_VARIABLE", "Rapport", "oppna", "validera"]
