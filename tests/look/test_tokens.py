"""Whatever hue a company chooses, everything can be read, light and dark, in each theme."""

from __future__ import annotations

from itertools import product

import pytest

from tests.look.colours import THEMES, colour, contrast, tokens

GROUNDS = ("paper", "surface", "sunken", "brand-tint")
TINTS = ("good-tint", "warn-tint", "bad-tint")
TEXT = [
    *product(("ink", "ink-2", "ink-3", "brand", "brand-strong"), GROUNDS),
    *product(("good", "warn", "bad"), ("paper", "surface")),
    *product(("ink", "ink-2"), TINTS),
    ("good", "good-tint"), ("warn", "warn-tint"), ("bad", "bad-tint"), ("bad", "sunken"),
    ("on-brand", "brand"), ("on-brand", "brand-strong"), ("ink", "brand-line"), ("ink", "line"), ("paper", "ink"),
]  # fmt: skip
CONTROLS = [*product(("line-control", "brand"), ("paper", "surface"))]
NAMES = sorted(folder.name for folder in THEMES.iterdir() if (folder / "static" / "tokens.css").is_file())
AVATAR = (("oklch(0.906 0.044 {})", "oklch(0.365 0.078 {})"), ("oklch(0.372 0.054 {})", "oklch(0.932 0.038 {})"))


def test_there_are_two_themes() -> None:
    assert {"default", "slate"} <= set(NAMES)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", NAMES)
def test_every_pair_can_be_read_with_every_hue(theme: str, scheme: str) -> None:
    written = {name: both[scheme == "dark"] for name, both in tokens(theme).items()}
    weak = []
    for hue in range(360):
        shown = {name: colour(each, hue) for name, each in written.items() if " / " not in each}
        for pairs, least in ((TEXT, 4.5), (CONTROLS, 3.0)):
            weak += [
                f"{front} on {ground} at hue {hue}: {ratio:.2f}"
                for front, ground in pairs
                if (ratio := contrast(shown[front], shown[ground])) < least
            ]
    assert not weak, f"{len(weak)} pairs cannot be read: {weak[:5]}"


@pytest.mark.parametrize(("ground", "ink"), AVATAR)
def test_initials_can_be_read_in_every_hue_of_people(ground: str, ink: str) -> None:
    for hue in range(360):
        assert contrast(colour(ground.format(hue), 0), colour(ink.format(hue), 0)) >= 4.5


def test_the_test_sees_what_is_too_pale() -> None:
    assert contrast(colour("oklch(0.7 0 0)", 0), colour("oklch(1 0 0)", 0)) < 3
    assert round(contrast(colour("oklch(0 0 0)", 0), colour("oklch(1 0 0)", 0)), 1) == 21
