"""Rows of `kontomappning.csv` that somebody says: `5010-5099=Kliv framåt`. Entry: `egen_rad`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from samrapport.areas.ekonomi.forslag.kontoforslag import Rad
from samrapport.areas.ekonomi.kontomappning import parse_objekt
from samrapport.errors import SamrapportError, UnknownName

_ROW = re.compile(r"\s*(?P<first>\w+)(?:\s*[-–]\s*(?P<last>\w+))?(?:\s+(?P<object>\d+:\S+?))?\s*=\s*(?P<post>\S.*?)\s*")
_LEFT_OUT = "utelämna"
_SOURCE = "Angiven när raden skrevs"


def egen_rad(text: str, posts: Sequence[tuple[str, str]]) -> Rad:
    """The row that a text says. posts: block and post of each that there is.

    Raises SamrapportError for what says no row, a post that there is not, and one of several blocks when none of them is said.
    """
    found = _ROW.fullmatch(text)
    if found is None:
        raise SamrapportError(
            f"”{text[:60]}” är ingen rad. Skriv kontot, eller det första och det sista, likhetstecken och posten: 5010=Kansli, "
            "5010-5099=Insatser/Kliv framåt, 5010-5099 6:12=Kliv framåt eller 8310=utelämna."
        )
    name = found["post"]
    block, post = ("", "") if name.casefold() == _LEFT_OUT else _post(name, posts)
    objekt = parse_objekt(found["object"]) if found["object"] else None
    return Rad(block, post, found["first"], found["last"] or found["first"], objekt, _SOURCE)


def _post(name: str, posts: Sequence[tuple[str, str]]) -> tuple[str, str]:
    alike = [one for one in posts if name.casefold() in (one[1].casefold(), "/".join(one).casefold())]
    if len(alike) > 1:
        told = " eller ".join("/".join(one) for one in alike)
        raise SamrapportError(f"Posten ”{name}” finns i flera block. Skriv också blocket: {told}.")
    if not alike:
        raise UnknownName("Posten", name, [post for _, post in posts])
    return alike[0]
