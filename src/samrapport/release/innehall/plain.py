"""A published site as it was built: without the fingerprints and the editions that publishing gave it. Entry: `as_built`."""

from __future__ import annotations

import posixpath
import re

from samrapport.publish.published import Published
from samrapport.release.innehall.fingerprints import plain_name
from samrapport.release.innehall.utgavor import as_it_was, is_of_editions

_MARKED = re.compile(r"""["'(]([^"'()\s]*\.sr-[0-9a-f]{12}\.[a-z0-9]+)""")


class _Plain(Published):
    """Pages are asked for before what they load, as the order of names has it, and tell what that is called."""

    def __init__(self, published: Published) -> None:
        self._published = published
        self._marked: dict[str, str] = {}

    def read(self, path: str) -> bytes | None:
        """A file's content, as it was built."""
        content = self._published.read(self._marked.get(path, path))
        if content is None or not path.endswith((".html", ".css")):
            return content
        text = content.decode("utf-8", "surrogateescape")
        for ref in _MARKED.findall(text):
            found = posixpath.normpath(posixpath.join(posixpath.dirname(path), ref))
            self._marked[plain_name(found)] = found
        return as_it_was(plain_name(text)).encode("utf-8", "surrogateescape")

    def files(self, folder: str) -> set[str]:
        """What is known to lie in a folder. What earlier releases' pages load may lie there too, and counts once."""
        return {plain_name(path) for path in self._published.files(folder) if not is_of_editions(path)}


def as_built(published: Published) -> Published:
    """The same site, to be compared with one that is built anew."""
    return _Plain(published)
