"""Every page: nothing that axe finds, light and dark, wide and narrow; no sideways scrolling in either direction."""

from __future__ import annotations

import pytest

from tests.look.eyes import NARROW, RIGHT_TO_LEFT, SCHEMES, WIDE, Eyes
from tests.look.screens import NO_PAGE, SCREENS, Screen, by_themselves, endpoint_of
from tests.look.stand import Stand
from tests.peers import axe

pytestmark = [pytest.mark.sockets, pytest.mark.browser]
NARROWEST = 320


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "screen" in metafunc.fixturenames:
        chosen = [screen for screen in SCREENS if screen.sample or metafunc.config.getoption("full")]
        metafunc.parametrize("screen", chosen, ids=[screen.name for screen in chosen])


def test_a_page_can_be_used_by_everybody(eyes: Eyes, screen: Screen) -> None:
    page = eyes.go(screen)
    wrong = []
    for width, scheme in ((WIDE, SCHEMES[0]), (NARROW, SCHEMES[1])):
        eyes.shape(page, width, scheme)
        wrong += [f"{width} {scheme}: {each}" for each in axe.violations(page)]
    for width in (NARROW, NARROWEST):
        eyes.shape(page, width, "light")
        wrong += [f"{width} too wide: {each}" for each in eyes.too_wide(page)]
    page.evaluate(RIGHT_TO_LEFT)
    wrong += [f"{NARROWEST} right to left too wide: {each}" for each in eyes.too_wide(page)]
    page.close()
    assert not wrong, "\n".join(wrong)
    assert not eyes.complaints, "the browser complained"


def test_what_is_wrong_would_be_seen(eyes: Eyes) -> None:
    page = eyes.go(SCREENS[0])
    assert not axe.violations(page)
    page.evaluate(
        "() => { const fault = document.createElement('div'); fault.style.width = '900px';"
        " fault.innerHTML = '<img src=\"/a\"><p>pale</p>'; fault.lastChild.style.color = '#ddd';"
        " document.querySelector('main').append(fault) }"
    )
    found = {line.partition(":")[0] for line in axe.violations(page)}
    assert {"image-alt", "color-contrast"} <= found
    eyes.shape(page, NARROW, "light")
    assert eyes.too_wide(page)
    page.close()


def test_every_page_has_a_screen_or_a_reason(standing: Stand, eyes: Eyes, request: pytest.FixtureRequest) -> None:
    seen = [endpoint_of(standing.app, screen.path.format(**eyes.references)) or "" for screen in SCREENS]
    assert "" not in seen, "a screen leads nowhere"
    new, without = by_themselves(standing.app, seen)
    there = {rule.endpoint for rule in standing.app.url_map.iter_rules()}
    assert set(NO_PAGE) <= there, "take out of NO_PAGE what is gone"
    if request.config.getoption("full"):
        assert not without, f"add {without} to tests/look/screens.py"
        for screen in new:
            test_a_page_can_be_used_by_everybody(eyes, screen)
