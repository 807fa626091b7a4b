"""Names and emoji are completed where one writes: by keys, by pressing, on a phone, and never in the writer's way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.look.extras import MEMBER
from tests.look.eyes import NARROW, Eyes
from tests.look.screens import Screen
from tests.peers import axe

pytestmark = [pytest.mark.sockets, pytest.mark.browser]
TOPIC = Screen("completing", "/topics/{everything}", MEMBER)
BEYOND = """list => { const box = list.getBoundingClientRect();
  return box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight; }"""


def writing(eyes: Eyes) -> Page:
    """A page whose text is kept nowhere: other stories begin with an empty one."""
    page = eyes.go(TOPIC)
    page.route("**/drafts", lambda route: route.abort())
    return page


def test_a_name_and_an_emoji_are_completed_by_keys_and_by_pressing(eyes: Eyes) -> None:
    page = writing(eyes)
    body, offered = page.locator("#body"), page.locator(".fc-completing")
    body.press_sequentially("Ask @le")
    expect(offered.get_by_role("option")).to_have_text(["Lena Vogt"])
    chosen = offered.get_by_role("option", selected=True)
    expect(body).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    expect(page.locator("[data-fc-offered]")).to_contain_text("Suggestions")
    body.press("Escape")
    expect(offered).to_be_hidden()
    body.press_sequentially("n")
    page.wait_for_timeout(400)
    expect(offered).to_be_hidden()
    assert body.get_attribute("aria-activedescendant") is None

    body.fill("")
    body.press_sequentially("Ask @le")
    expect(offered).to_be_visible()
    body.press("Tab")
    expect(body).to_have_value("Ask @Lena Vogt ")
    expect(body).to_be_focused()
    body.press("Control+z")
    expect(body).to_have_value("Ask @le")
    body.press("Control+Shift+z")
    expect(body).to_have_value("Ask @Lena Vogt ")
    body.press_sequentially("of it\n:parT")
    options = offered.get_by_role("option")
    expect(options.first).to_contain_text("party popper")
    body.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    body.press("ArrowDown")
    body.press("Enter")
    expect(body).to_have_value("Ask @Lena Vogt of it\n🎉")
    body.press("Enter")
    expect(body).to_have_value("Ask @Lena Vogt of it\n🎉\n")

    body.fill("")
    eyes.shape(page, NARROW, "dark")
    body.press_sequentially("A line that is long enough, @l")
    expect(offered).to_be_visible()
    assert not offered.evaluate(BEYOND)
    assert not axe.violations(page)
    assert not eyes.too_wide(page)
    offered.get_by_text("Lena Vogt").click()
    expect(body).to_have_value("A line that is long enough, @Lena Vogt ")
    body.fill("")
    page.evaluate("() => localStorage.clear()")
    page.close()


def test_what_is_no_name_or_cannot_be_asked_is_written_as_it_is(eyes: Eyes) -> None:
    page = writing(eyes)
    body, offered = page.locator("#body"), page.locator(".fc-completing")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/people") else None)
    body.press_sequentially("mail@len.test std::par 10:par\n```\n@len")
    page.wait_for_timeout(400)
    assert asked == []
    expect(offered).to_be_hidden()
    page.route("**/people", lambda route: route.abort())
    body.fill("")
    with page.expect_event("requestfailed"):
        body.press_sequentially("@len")
    body.press("Enter")
    expect(body).to_have_value("@len\n")
    expect(offered).to_be_hidden()
    body.fill("")
    page.evaluate("() => localStorage.clear()")
    page.close()
