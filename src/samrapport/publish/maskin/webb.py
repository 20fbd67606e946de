"""The site as machines are told of it: its address, who answers for it, and what is to come. Entries: `Webb`, `read_webb`, `webb_of`, `words`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from samrapport.errors import writable
from samrapport.raw.signs import without_unseen
from samrapport.run.atomic import read_json
from samrapport.run.sitepages.uppgifter import SITE_FACTS
from samrapport.text.verbatim import one_line

INDEX = "index.html"


@dataclass(frozen=True)
class Webb:
    """What `webbplats.yml` says. Whatever it does not say is left out, never made up.

    adress: without a slash at its end, "" where it is not said. kommande: date, what and förbund of each thing to come.
    """

    adress: str = ""
    ansvarig: str = ""
    titel: str = ""
    epost: str = ""
    kontakt: str = ""
    licens: str = ""
    kommande: tuple[Mapping[str, str], ...] = ()

    def url(self, path: str) -> str:
        """The whole address of a page or file, by its path from the site's root; "" where the site's own is not known."""
        return f"{self.adress}/{quote(_served(path))}" if self.adress else ""

    @property
    def names(self) -> dict[str, Any]:
        """All of it, to compare with what it was."""
        return {**vars(self), "kommande": [dict(one) for one in self.kommande]}


def _served(path: str) -> str:
    """A folder's page is served under the folder's own address."""
    return path.removesuffix(INDEX) if path == INDEX or path.endswith(f"/{INDEX}") else path


def read_webb(project: Path) -> Webb | None:
    """What the build wrote of the site beside its reports; None where it wrote nothing, as for documents that are not public."""
    found = read_json(project / "reports" / SITE_FACTS)
    if not isinstance(found, dict):
        return None
    return webb_of(found)


def webb_of(told: Mapping[str, Any]) -> Webb:
    """The site as a file tells of it."""
    kommande = tuple({key: words(text) for key, text in one.items()} for one in told.get("kommande", ()))
    texts = {key: words(text) for key, text in told.items() if key != "kommande"}
    return Webb(**texts, kommande=kommande)


def words(told: object) -> str:
    """What is told, on one line and without signs that no reader sees and some of the forms made of it could not hold."""
    return writable(one_line(without_unseen(str(told))))
