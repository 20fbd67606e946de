"""The colours of the one identity."""

import itertools

import pytest

from samrapport.present.contrast import contrast, luminance, mix
from samrapport.present.theme import THEME


def lightness(colour: str) -> float:
    """CIE lightness, 0 to 100: how far apart two colours are once printed in grey."""
    y = luminance(colour)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


@pytest.mark.parametrize("ground", [THEME.surface, THEME.soft])
@pytest.mark.parametrize("ink", [THEME.ink, THEME.muted, THEME.primary, THEME.accent])
def test_text_can_be_read_on_both_grounds(ink: str, ground: str) -> None:
    assert contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("colour", THEME.categories)
def test_marks_stand_out_from_the_page(colour: str) -> None:
    assert contrast(colour, THEME.surface) >= 3


def test_the_first_categories_stay_apart_in_grey() -> None:
    pairs = itertools.combinations(THEME.categories[:4], 2)
    assert all(abs(lightness(one) - lightness(other)) >= 10 for one, other in pairs)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_a_colour_in_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        contrast("#fff", "#000000")


def test_a_mix_lies_between_its_colours() -> None:
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#102030", "#304050", 0.5) == "#203040"
