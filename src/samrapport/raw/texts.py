"""The narrative: `text/*.md` of a report, as Markdown templates."""

from __future__ import annotations

from samrapport.raw.cells import decode
from samrapport.raw.folder import RawFolder


def text_path(forbund: str, ar: int, name: str) -> str:
    """The path of a text within the data folder."""
    return f"{forbund}/{ar}/text/{name}.md"


def read_text(folder: RawFolder, path: str) -> str:
    """The template's text. Raises DataFault."""
    return decode(path, folder.read(path))
