"""Pages of Quarto's have the drawings for narrow screens too, chosen without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samrapport.present.form import NARROW
from samrapport.publish.quarto.narrow import add_narrow

from .factory import code, notebook, shown, svg

WIDE = "03-x_files/figure-html/fig-andel-output-1.svg"


def rendered(folder: Path, image: str, bundle: dict[str, str]) -> Path:
    """A project of one notebook, and its page as Quarto leaves it."""
    project, site = folder / "projekt", folder / "projekt/_site"
    (site / "reports/03-x_files/figure-html").mkdir(parents=True)
    (project / "reports").mkdir()
    cell = code("#| label: fig-andel\n#| fig-alt: x\nvisa()", shown(bundle, kind="figure", label="fig-andel"))
    (project / "reports/03-x.ipynb").write_text(notebook({"title": "X"}, cell), encoding="utf-8")
    (site / "reports" / WIDE).write_text(bundle["image/svg+xml"], encoding="utf-8")
    (site / "reports/03-x.html").write_text(f"<html><body>{image}</body></html>", encoding="utf-8")
    add_narrow(project, site)
    return site / "reports/03-x.html"


IMAGE = f'<img src="{WIDE}" class="img-fluid figure-img" alt="Stapeldiagram.">'


def test_a_narrow_screen_gets_the_narrow_drawing_and_others_the_wide_one(tmp_path: Path) -> None:
    narrow = svg(240, 400)
    page = rendered(tmp_path, IMAGE, {"image/svg+xml": svg(), NARROW: narrow})
    picture = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").picture
    assert picture is not None
    assert picture.source is not None
    assert picture.img is not None
    assert "max-width" in str(picture.source["media"])
    assert (page.parent / str(picture.source["srcset"])).read_text(encoding="utf-8") == narrow
    assert (picture.source["width"], picture.source["height"]) == ("320", "533")
    assert (
        str(picture.img) in BeautifulSoup(IMAGE, "html.parser").prettify(formatter="minimal")
        or picture.img["src"] == WIDE
    )
    assert picture.img["alt"] == "Stapeldiagram."


@pytest.mark.parametrize(
    ("image", "bundle"),
    [
        (IMAGE, {"image/svg+xml": svg()}),
        ('<img src="egen.svg" alt="Egen.">', {"image/svg+xml": svg(), NARROW: svg(240, 400)}),
        (IMAGE.replace("output-1", "annat"), {"image/svg+xml": svg(), NARROW: svg(240, 400)}),
    ],
    ids=["no narrow drawing", "another picture", "named in another way"],
)
def test_what_has_no_narrow_drawing_stays_as_quarto_made_it(tmp_path: Path, image: str, bundle: dict[str, str]) -> None:
    assert image in rendered(tmp_path, image, bundle).read_text(encoding="utf-8")
