"""The front page of the toy type's own class."""

from __future__ import annotations

from samrapport.rapport.rapport import Rapport
from samrapport.text.bound import formatted


def framsida(rapport: Rapport) -> str:
    return f"Projektet har {formatted(rapport.fakta['milstolpe.antal'])} milstolpar."
