"""The one visual identity: colours, type and spacing of figures, tables, site, PDF and Word file.

`THEME` is read from `theme/tema.yml` of the project that the package is installed from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from samrapport.present.theme_file import read_theme

FOLDER: Final = Path(__file__).parents[3] / "theme"
THEME: Final = read_theme(FOLDER)
