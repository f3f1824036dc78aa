"""The contrast of the colours of pictures, computed (WCAG 2.2)."""

import pytest

from enilint.diagram.palette import DARK, LIGHT, LINES, TEXTS, contrast

THEMES = {"light": LIGHT, "dark": DARK}


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "behind"), TEXTS)
def test_text_can_be_read(theme: str, text: str, behind: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][behind]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("line", "behind"), LINES)
def test_lines_can_be_seen(theme: str, line: str, behind: str) -> None:
    assert contrast(THEMES[theme][line], THEMES[theme][behind]) >= 3


def test_both_themes_have_all_colours_and_every_colour_is_checked() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert {name for pair in (*TEXTS, *LINES) for name in pair} == set(LIGHT)
