"""Single keys: through posts and lists, to the reply, never while one writes, listed, and switched off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.look.extras import MEMBER
from tests.look.eyes import NARROW, Eyes
from tests.look.screens import Screen
from tests.peers import axe

pytestmark = [pytest.mark.sockets, pytest.mark.browser]


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id || document.activeElement.textContent"))


def test_keys_move_through_a_topic_and_are_switched_off(eyes: Eyes) -> None:
    page = eyes.go(Screen("keys", "/topics/{everything}", MEMBER))
    page.route("**/drafts", lambda route: route.abort())
    posts = page.locator(".fc-post")
    names = [posts.nth(place).get_attribute("id") for place in range(3)]
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert focused(page) == names[place]
    page.keyboard.press("Control+k")
    assert focused(page) == names[1]
    page.keyboard.press("r")
    expect(page.locator("#body")).to_be_focused()
    page.keyboard.type("jkr?/")
    expect(page.locator("#body")).to_have_value("jkr?/")
    page.locator("#body").fill("")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#fc-search")).to_be_focused()
    page.locator("h1").click()
    dialog = page.locator("dialog.fc-keys")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    eyes.shape(page, NARROW, "dark")
    assert not axe.violations(page)
    assert not eyes.too_wide(page)
    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    before = focused(page)
    page.keyboard.press("j")
    assert focused(page) == before

    page.goto(eyes.stand.address("/settings/keys", embedded=False))
    switch = page.locator("main").get_by_role("checkbox")
    expect(switch).not_to_be_checked()
    switch.check()
    page.goto(eyes.stand.address("/groups", embedded=False))
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.matches('main .fc-card__title a')")
    page.evaluate("() => localStorage.clear()")
    page.close()


def test_a_page_of_somebody_elses_site_keeps_its_keys(eyes: Eyes) -> None:
    page = eyes.go(Screen("keys", "/topics/{everything}", MEMBER, embedded=True))
    before = focused(page)
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
    assert focused(page) == before
    expect(page.locator("dialog.fc-keys")).to_be_hidden()
    page.close()
