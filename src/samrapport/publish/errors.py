"""Failures of publishing, and whose they are. Entries: `PublishFault`, `report_of`."""

from __future__ import annotations

from functools import partial
from typing import Any

from samrapport.errors import SamrapportError


class PublishFault(SamrapportError):
    """Something that cannot be published as it stands.

    source: the file at fault, relative to the project, or "" when none is. report: the folder under reports/ of the
    report it belongs to (`vasteras/2021`, `vasteras/2021/insatser/spira`), or "".
    """

    def __init__(self, message: str, *, source: str = "") -> None:
        self.message, self.source = message, source
        super().__init__(f"{source}: {message}" if source else message)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(PublishFault, source=self.source), (self.message,)

    @property
    def report(self) -> str:
        """The folder of the report that the file belongs to, or "" for a page of the site itself."""
        return report_of(self.source)


def report_of(path: str) -> str:
    """The report that a page belongs to, by its path from the project's or the site's root; "" for the site's own pages.

    A report's pages lie directly in its folder, which may lie in another report's.
    """
    top, *folders = path.partition("#")[0].split("/")[:-1] or [""]
    return "/".join(folders) if top == "reports" and len(folders) >= 2 else ""
