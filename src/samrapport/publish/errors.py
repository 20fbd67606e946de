"""Failures of publishing. Entry: `PublishFault`."""

from __future__ import annotations

from typing import Any

from samrapport.errors import SamrapportError


class PublishFault(SamrapportError):
    """Something that cannot be published as it stands.

    source: the file at fault, relative to the project, or "" when none is. report: `forbund/ar` of the report it belongs
    to, or "".
    """

    def __init__(self, message: str, *, source: str = "") -> None:
        self.message, self.source = message, source
        super().__init__(f"{source}: {message}" if source else message)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.message, self.source)

    @property
    def report(self) -> str:
        """`forbund/ar` of the report that the file belongs to, or "" for a page of the site itself."""
        parts = self.source.split("/")
        return "/".join(parts[1:3]) if len(parts) == 4 and parts[0] == "reports" else ""


def _rebuild(message: str, source: str) -> PublishFault:
    return PublishFault(message, source=source)
