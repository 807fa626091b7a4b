"""Style sheets hold right to left, stand in layers, and say nothing that no page uses."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import text_of, under

SHEETS = [*under("community/", ".css"), *under("themes/", ".css"), *under("plugins/", ".css")]
LAYERS = "@layer reset, tokens, base, components, features, plugins, theme, utilities;"
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right|float|clear)\s*:|text-align:\s*(?:left|right)"
)
SIDES = re.compile(r"(?<![\w-])(?:margin|padding|inset): ([^;{}]+);")
WORD = re.compile(r"(?:\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()])+")


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_begins_with_the_order_of_layers(sheet: str) -> None:
    assert text_of(sheet).startswith(LAYERS)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_says_start_and_end_not_left_and_right(sheet: str) -> None:
    assert not PHYSICAL.findall(text_of(sheet)), "a language from right to left has it the other way round"
    sides = [WORD.findall(found[1]) for found in SIDES.finditer(text_of(sheet))]
    uneven = [found for found in sides if len(found) == 4 and found[1] != found[3]]
    assert not uneven, "use padding-inline-start and its like"


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_has_no_colour_of_its_own(sheet: str) -> None:
    """Colours come from tokens, so that a hue or a theme changes all; a mask needs some black."""
    if "tokens" in sheet:
        return
    found = re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", text_of(sheet))
    assert set(found) <= {"#000"}
