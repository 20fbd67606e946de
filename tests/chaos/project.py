"""A project of two sections, so that a build of it takes a few seconds and chaos can have many. Entry: `write_project`."""

from __future__ import annotations

import shutil
from pathlib import Path

from data_factory import Data
from once import PROJECT

SECTIONS = ("01_sammanfattning", "08_budget-och-utfall")


def write_project(root: Path) -> Data:
    """The project, with the raw data of the invented förbund."""
    books = root / "notebooks" / "delarsrapport"
    books.mkdir(parents=True)
    for name in ("rapporttyp.yml", *(f"{one}.ipynb" for one in SECTIONS)):
        text = (PROJECT / "notebooks" / "delarsrapport" / name).read_text(encoding="utf-8")
        # The section that it names is not among these.
        (books / name).write_text(text.replace("eget_dokument: avstamning\n", ""), encoding="utf-8")
    shutil.copytree(PROJECT / "theme", root / "theme")
    for name in ("_quarto.yml", "index.qmd"):
        shutil.copy(PROJECT / name, root / name)
    return Data(root / "data" / "raw")
